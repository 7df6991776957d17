#include "answers/attribution.h"

#include "analysis/lines/line_path.h"
#include "base/numerics/rng.h"
#include "network/forward.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <utility>

namespace reluscope {

namespace {

constexpr std::array<std::string_view, 3> kAttributionMethods = {"shapley", "integrated-gradients",
                                                                 "expected-gradients"};

}  // namespace

std::string_view attribution_method_name(AttributionMethod method) {
    return kAttributionMethods[static_cast<std::size_t>(method)];
}

std::optional<AttributionMethod> parse_attribution_method(std::string_view name) {
    const auto* found = std::find(kAttributionMethods.begin(), kAttributionMethods.end(), name);
    if (found == kAttributionMethods.end()) return std::nullopt;
    return static_cast<AttributionMethod>(found - kAttributionMethods.begin());
}

void measure_residual(Attribution& parts) {
    parts.residual = 0;
    for (Eigen::Index o = 0; o < parts.logits.size(); ++o) {
        const double size = std::max({1.0, std::abs(parts.base(o)), std::abs(parts.logits(o))});
        const double difference = std::abs(parts.base(o) + parts.values.row(o).sum() - parts.logits(o));
        parts.residual = std::max(parts.residual, difference / size);
    }
}

AttributionContrast contrast_of(const Attribution& parts, Eigen::Index output, Eigen::Index against) {
    AttributionContrast contrast;
    contrast.output = output;
    contrast.against = against;
    contrast.base = parts.base(output) - parts.base(against);
    contrast.values = (parts.values.row(output) - parts.values.row(against)).transpose();
    contrast.difference = parts.logits(output) - parts.logits(against);
    return contrast;
}

std::optional<AttributionContrast> contrast_of_classes(const Attribution& parts) {
    if (parts.logits.size() < 2) return std::nullopt;
    Eigen::Index best = 0;
    parts.logits.maxCoeff(&best);
    Eigen::Index next = best == 0 ? 1 : 0;
    for (Eigen::Index o = 0; o < parts.logits.size(); ++o) {
        if (o != best && parts.logits(o) > parts.logits(next)) next = o;
    }
    return contrast_of(parts, best, next);
}

std::vector<Eigen::Index> drawn_rows(std::size_t rows, std::size_t count, std::uint64_t seed) {
    Rng rng(seed);
    std::vector<Eigen::Index> numbers(rows);
    std::iota(numbers.begin(), numbers.end(), Eigen::Index{0});
    for (std::size_t i = 0; i < count; ++i) {
        // Rng::below() takes numbers below 2^32, and so do the rows of a table.
        std::swap(numbers[i], numbers[i + static_cast<std::size_t>(rng.below(rows - i))]);
    }
    numbers.resize(count);
    std::sort(numbers.begin(), numbers.end());
    return numbers;
}

LineAttributionJob::LineAttributionJob(const Network& network, std::vector<FeatureGroup> columns,
                                       Eigen::MatrixXd starts, Eigen::VectorXd input)
    : network_(network), columns_(std::move(columns)), starts_(std::move(starts)), input_(std::move(input)) {
    parts_.values.setZero(network.num_outputs(), static_cast<Eigen::Index>(columns_.size()));
    parts_.base.setZero(network.num_outputs());
    squares_ = parts_.values;
}

bool LineAttributionJob::step() {
    if (error_ || next_ == starts_.cols()) return false;
    const auto path = line_path(network_, starts_.col(next_), input_);
    if (!path) {
        error_ = path.error();
        return false;
    }
    if (!path->complete) {
        error_ = Error{{}, "line", "at most a million linear pieces", "more"};
        return false;
    }
    // Means and squares as Welford (1962) updates them: nothing cancels.
    ++next_;
    const auto lines = static_cast<double>(next_);
    for (std::size_t p = 0; p < columns_.size(); ++p) {
        const auto at = static_cast<Eigen::Index>(p);
        Eigen::VectorXd part = Eigen::VectorXd::Zero(parts_.values.rows());
        for (const Eigen::Index j : columns_[p].inputs) part += path->integrated_gradients.col(j);
        const Eigen::VectorXd before = part - parts_.values.col(at);
        parts_.values.col(at) += before / lines;
        squares_.col(at) += before.cwiseProduct(part - parts_.values.col(at));
    }
    parts_.base += (path->values.col(0) - parts_.base) / lines;
    return next_ < starts_.cols();
}

Eigen::MatrixXd LineAttributionJob::sample_error() const {
    const auto lines = static_cast<double>(next_);
    if (next_ < 2) return {};
    return (squares_ / (lines * (lines - 1))).cwiseMax(0).cwiseSqrt();
}

double LineAttributionJob::progress() const {
    return static_cast<double>(next_) / static_cast<double>(std::max<Eigen::Index>(1, starts_.cols()));
}

Result<Attribution> LineAttributionJob::take() {
    if (error_) return tl::unexpected<Error>(*error_);
    parts_.logits = logits_of(network_, input_).col(0);
    measure_residual(parts_);
    return std::move(parts_);
}

}  // namespace reluscope
