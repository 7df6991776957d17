#include "analysis/lines/profile_rows.h"

#include "analysis/scores.h"
#include "network/forward.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>

namespace reluscope {

namespace {

/// Between 0 and 1, the same for a row every time: spreads rows of one level sideways.
double spread_of(std::uint32_t row) {
    constexpr double kGolden = 0.6180339887498949;
    const double turned = kGolden * (row + 1.0);
    return turned - std::floor(turned);
}

/// The level whose inputs the row has; none for a category that is no level.
std::optional<std::size_t> level_of(const FeatureSegments& segments, const Eigen::MatrixXd& inputs, std::uint32_t row) {
    constexpr double kSame = 1e-9;
    for (std::size_t k = 0; k < segments.levels.size(); ++k) {
        double distance = 0;
        for (std::size_t g = 0; g < segments.group.size(); ++g)
            distance = std::max(distance, std::abs(inputs(segments.group[g], row) -
                                                   segments.levels[k].inputs(static_cast<Eigen::Index>(g))));
        if (distance < kSame) return k;
    }
    return std::nullopt;
}

/// Where the row stands along the feature.
std::optional<double> place_of_row(const FeatureProfile& profile, std::uint32_t row) {
    constexpr double kInset = 0.25;
    const FeatureSegments& segments = *profile.segments;
    const Eigen::MatrixXd& inputs = profile.study.input->rows->inputs;
    if (segments.is_number()) return inputs(segments.group[0], row);
    const auto level = level_of(segments, inputs, row);
    if (!level) return std::nullopt;
    return static_cast<double>(*level) + kInset + (1 - 2 * kInset) * spread_of(row);
}

/// The answers on the scale of the output.
class Answers {
public:
    Answers(const Study& study, Eigen::Index output, bool probability) : study_(study) {
        if (!study.input->target) return;
        target_ = &*study.input->target;
        const Network& network = study.network();
        if (target_->is_class()) {
            shown_ = probability && network.num_inputs() == 1;
            class_ = class_of_output(network.num_outputs(), output);
        } else {
            shown_ = !probability && network.num_outputs() == 1 && network.link() == Link::kIdentity;
        }
    }

    bool shown() const { return shown_; }
    /// NaN where the row has none.
    double operator[](std::uint32_t row) const {
        const std::uint32_t table_row = study_.input->rows->row[row];
        if (!target_->is_class()) return target_->value_of_row[table_row];
        const std::int32_t truth = target_->class_of_row[table_row];
        if (truth < 0) return std::numeric_limits<double>::quiet_NaN();
        return truth == class_ ? 1 : 0;
    }

private:
    const Study& study_;
    const Target* target_ = nullptr;
    Eigen::Index class_ = 0;
    bool shown_ = false;
};

double output_of_row(const Study& study, Eigen::Index output, bool probability, std::uint32_t row) {
    const Eigen::MatrixXd& logits = study.patterns->logits;
    if (!probability) return logits(output, row);
    Eigen::MatrixXd outputs = logits.col(row);
    apply_link(study.network().link(), outputs);
    return outputs(output, 0);
}

}  // namespace

RowDots row_dots(const FeatureProfile& profile, Eigen::Index output, bool probability) {
    const Study& study = profile.study;
    const Answers answers(study, output, probability);
    RowDots dots;
    dots.num_rows = study.clustering->num_rows();
    const std::size_t stride = (dots.num_rows + kMaxRowDots - 1) / kMaxRowDots;
    for (std::size_t i = 0; i < dots.num_rows; ++i) {
        const auto row = static_cast<std::uint32_t>(i);
        const double answer = answers.shown() ? answers[row] : std::numeric_limits<double>::quiet_NaN();
        dots.num_answers += std::isfinite(answer) ? 1 : 0;
        if (i % stride != 0) continue;
        const std::optional<double> at = place_of_row(profile, row);
        if (!at) continue;
        dots.predicted.push_back({*at, output_of_row(study, output, probability, row)});
        if (std::isfinite(answer)) dots.observed.push_back({*at, answer});
    }
    return dots;
}

}  // namespace reluscope
