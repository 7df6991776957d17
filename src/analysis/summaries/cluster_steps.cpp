#include "analysis/summaries/cluster_steps.h"

#include "analysis/column_values.h"
#include "base/text/number_format.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <numeric>
#include <variant>

namespace reluscope {

namespace {

constexpr std::size_t kRowsPerBlock = 4096;
constexpr int kMaxSizes = 7;
constexpr int kMaxDecimals = 6;

bool is_multiple(double value, double of) {
    constexpr double kSlack = 1e-9;
    const double times = value / of;
    return times > 0.5 && std::abs(times - std::round(times)) <= kSlack * std::max(1.0, times);
}

/// 5, 2 and 1 times powers of ten, from `largest` (one of them) on downwards.
double next_smaller(double step) {
    const double power = std::pow(10.0, std::floor(std::log10(step) + 1e-9));
    const double lead = step / power;
    if (lead > 4) return 2 * power;
    return lead > 1.5 ? power : power / 2;
}

}  // namespace

double round_step(double deviation) {
    if (!(deviation > 0) || !std::isfinite(deviation)) return 1;
    const double power = std::pow(10.0, std::floor(std::log10(deviation)));
    const double lead = deviation / power;
    if (lead < 1.5) return power;
    if (lead < 3.5) return 2 * power;
    return lead < 7.5 ? 5 * power : 10 * power;
}

std::vector<double> friendly_steps(double deviation, double grid) {
    std::vector<double> steps;
    if (!(deviation > 0) || !std::isfinite(deviation)) return steps;
    double step = round_step(deviation);
    for (int i = 0; i < kMaxSizes; ++i, step = next_smaller(step)) {
        if (!(grid > 0) || is_multiple(step, grid)) steps.push_back(step);
    }
    if (grid > 0 && steps.empty()) steps.push_back(grid);
    std::sort(steps.begin(), steps.end(), std::greater<>());
    return steps;
}

double grid_of(const std::vector<double>& values) {
    constexpr double kLargest = 0x1p53;
    constexpr double kSlack = 1e-7;
    double power = 1;
    for (int decimals = 0; decimals <= kMaxDecimals; ++decimals, power *= 10) {
        const bool whole = std::all_of(values.begin(), values.end(), [&](double value) {
            const double scaled = value * power;
            return std::abs(scaled) < kLargest && std::abs(scaled - std::round(scaled)) <= kSlack;
        });
        if (!whole) continue;
        long long divisor = 0;
        for (const double value : values)
            divisor = std::gcd(divisor, std::llround(value * power) - std::llround(values[0] * power));
        return static_cast<double>(divisor) / power;
    }
    return 0;
}

ClusterStepsJob::ClusterStepsJob(const Study& study, ClusterId cluster, const AffineMap& map, Eigen::Index output,
                                 std::size_t wanted)
    : study_(study), cluster_(cluster), map_(map), output_(output), wanted_(wanted) {
    const Eigen::VectorXd strength =
        map_.A.row(output_).transpose().cwiseProduct(study_.input->rows->deviation).cwiseAbs();
    for (Eigen::Index j = 0; j < strength.size(); ++j) {
        if (strength(j) > 0) order_.push_back(j);
    }
    std::stable_sort(order_.begin(), order_.end(),
                     [&](Eigen::Index a, Eigen::Index b) { return strength(a) > strength(b); });
    next_candidate();
}

double ClusterStepsJob::pass_cost() const {
    return static_cast<double>(study_.clustering->clusters[cluster_.index].size) *
           static_cast<double>(study_.network().num_parameters());
}

double ClusterStepsJob::progress() const {
    if (!busy_) return 1;
    return static_cast<double>(looked_at_) / static_cast<double>(2 * wanted_ + 1);
}

double ClusterStepsJob::column_value(Eigen::Index input, std::uint32_t row) const {
    const InputOrigin& origin = study_.input->origins[static_cast<std::size_t>(input)];
    return origin.mean + origin.scale * study_.input->rows->inputs(input, row);
}

/// Between the most frequent other category of the cluster's rows (of all rows, where these have but one) and this one.
bool ClusterStepsJob::prepare_one_hot(Eigen::Index input, Candidate& candidate) const {
    const StudyInput& study = *study_.input;
    const InputOrigin& origin = study.origins[static_cast<std::size_t>(input)];
    const auto states = inputs_of_column(study.origins, origin.column);
    const Eigen::MatrixXd& inputs = study.rows->inputs;
    const auto rows = study_.clustering->rows_of(cluster_);
    double most = 0;
    for (const Eigen::Index state : states) {
        if (state == input) continue;
        double count = 0;
        for (const std::uint32_t row : rows) count += inputs(state, row);
        // Below one row: how often it is among all rows.
        count += study.rows->mean(state) / 2;
        if (count <= most) continue;
        most = count;
        candidate.other = state;
    }
    if (candidate.other < 0) return false;
    const InputOrigin& other = study.origins[static_cast<std::size_t>(candidate.other)];
    candidate.step.from = state_of(other);
    candidate.low = 0;
    candidate.high = 1;
    candidate.step.map_change = map_.A(output_, input) - map_.A(output_, candidate.other);
    return candidate.step.map_change != 0;
}

bool ClusterStepsJob::prepare_number(Eigen::Index input, Candidate& candidate) const {
    const StudyInput& study = *study_.input;
    const InputOrigin& origin = study.origins[static_cast<std::size_t>(input)];
    const auto row = study.rows->inputs.row(input);
    const double a = origin.mean + origin.scale * row.minCoeff();
    const double b = origin.mean + origin.scale * row.maxCoeff();
    candidate.low = std::min(a, b);
    candidate.high = std::max(a, b);
    const bool two =
        candidate.low < candidate.high && ((row.array() == row.minCoeff()) || (row.array() == row.maxCoeff())).all();
    const double per_unit = map_.A(output_, input) / origin.scale;
    if (two) {
        const std::string unit = origin.unit.empty() ? "" : " " + origin.unit;
        candidate.step.kind = ClusterStep::Kind::kFlip;
        candidate.step.to = origin.label + " = " + display_number(candidate.high) + unit;
        candidate.step.from = display_number(candidate.low) + unit;
        candidate.step.map_change = per_unit * (candidate.high - candidate.low);
        return true;
    }
    const double deviation = std::abs(origin.scale) * study.rows->deviation(input);
    const std::vector<double> values = values_of(study, input);
    candidate.sizes = friendly_steps(deviation, values.empty() ? 0 : grid_of(values));
    if (candidate.sizes.empty()) return false;
    candidate.usual = candidate.sizes.front();
    return true;
}

bool ClusterStepsJob::prepare(Eigen::Index input, Candidate& candidate) const {
    const StudyInput& study = *study_.input;
    const InputOrigin& origin = study.origins[static_cast<std::size_t>(input)];
    candidate.step.input = input;
    const bool done = std::any_of(found_.begin(), found_.end(), [&](const ClusterStep& step) {
        return study.origins[static_cast<std::size_t>(step.input)].column == origin.column;
    });
    if (done) return false;
    if (!origin.indicator) return prepare_number(input, candidate);
    candidate.step.kind = ClusterStep::Kind::kFlip;
    candidate.step.to = origin.label;
    const ColumnEncoding* encoding = encoding_of(study.encoder, origin.column);
    if (encoding == nullptr) return false;
    if (std::holds_alternative<OneHotEncoding>(encoding->encoding)) return prepare_one_hot(input, candidate);
    if (!std::holds_alternative<BooleanEncoding>(encoding->encoding)) return false;
    candidate.step.from = false_state(*study.table, origin);
    candidate.low = 0;
    candidate.high = 1;
    candidate.step.map_change = map_.A(output_, input) / origin.scale;
    return true;
}

void ClusterStepsJob::next_candidate() {
    busy_ = false;
    const auto holding = static_cast<std::size_t>(
        std::count_if(found_.begin(), found_.end(), [](const ClusterStep& step) { return step.holds(); }));
    const std::size_t told = holding + (holding < found_.size() ? 1 : 0);
    while (told < wanted_ && looked_at_ < 2 * wanted_ && next_input_ < order_.size()) {
        candidate_ = Candidate();
        if (!prepare(order_[next_input_++], candidate_)) continue;
        ++looked_at_;
        busy_ = true;
        return begin_try();
    }
}

std::size_t ClusterStepsJob::rows_in_range(double shift) const {
    const auto rows = study_.clustering->rows_of(cluster_);
    return static_cast<std::size_t>(std::count_if(rows.begin(), rows.end(), [&](std::uint32_t row) {
        const double value = column_value(candidate_.step.input, row) + shift;
        return value >= candidate_.low && value <= candidate_.high;
    }));
}

/// Another size of a shift, up or down: wherever more of the rows stay within the column's own range.
void ClusterStepsJob::begin_try() {
    ClusterStep& step = candidate_.step;
    if (step.kind == ClusterStep::Kind::kShift) {
        double size = candidate_.usual;
        if (!candidate_.last_try) {
            size = candidate_.sizes.front();
            candidate_.sizes.erase(candidate_.sizes.begin());
        }
        step.step = rows_in_range(size) >= rows_in_range(-size) ? size : -size;
        const InputOrigin& origin = study_.input->origins[static_cast<std::size_t>(step.input)];
        step.map_change = map_.A(output_, step.input) / origin.scale * step.step;
    }
    step.rows = step.stay = 0;
    next_row_ = 0;
    sum_ = 0;
}

void ClusterStepsJob::try_block() {
    ClusterStep& step = candidate_.step;
    const StudyInput& study = *study_.input;
    const auto rows = study_.clustering->rows_of(cluster_);
    const std::size_t end = std::min(rows.size(), next_row_ + kRowsPerBlock);
    const InputOrigin& origin = study.origins[static_cast<std::size_t>(step.input)];
    Eigen::MatrixXd moved(study.rows->inputs.rows(), static_cast<Eigen::Index>(end - next_row_));
    std::vector<std::uint32_t> of;
    std::vector<double> direction;  // 1, or -1 where the row already is in the state `to`
    for (; next_row_ < end; ++next_row_) {
        const std::uint32_t row = rows[next_row_];
        auto column = moved.col(static_cast<Eigen::Index>(of.size()));
        column = study.rows->inputs.col(row);
        double sign = 1;
        if (step.kind == ClusterStep::Kind::kShift) {
            column(step.input) += step.step / origin.scale;
        } else {
            const double value = column_value(step.input, row);
            const bool high = value > (candidate_.low + candidate_.high) / 2;
            if (!high && candidate_.other >= 0 && column(candidate_.other) == 0) continue;  // a third category
            column(step.input) = ((high ? candidate_.low : candidate_.high) - origin.mean) / origin.scale;
            if (candidate_.other >= 0) column(candidate_.other) = high ? 1 : 0;
            if (high) sign = -1;
        }
        of.push_back(row);
        direction.push_back(sign);
    }
    if (of.empty()) return;
    const Eigen::MatrixXd inputs = moved.leftCols(static_cast<Eigen::Index>(of.size()));
    const PatternTable table = compute_patterns(study_.network(), inputs);
    const auto pattern = study_.patterns->bits.row(study_.clustering->clusters[cluster_.index].first_row);
    for (std::size_t i = 0; i < of.size(); ++i) {
        const auto bits = table.bits.row(i);
        if (std::equal(bits.begin(), bits.end(), pattern.begin())) ++step.stay;
        sum_ += direction[i] *
                (table.logits(output_, static_cast<Eigen::Index>(i)) - study_.patterns->logits(output_, of[i]));
    }
    step.rows += of.size();
}

void ClusterStepsJob::end_try() {
    ClusterStep& step = candidate_.step;
    step.network_change = step.rows == 0 ? 0 : sum_ / static_cast<double>(step.rows);
    const bool another = step.kind == ClusterStep::Kind::kShift && !step.holds() && !candidate_.last_try;
    if (another) {
        candidate_.last_try = candidate_.sizes.empty();
        return begin_try();
    }
    if (step.rows > 0) found_.push_back(step);
    next_candidate();
}

bool ClusterStepsJob::step() {
    if (!busy_) return false;
    try_block();
    if (next_row_ == study_.clustering->clusters[cluster_.index].size) end_try();
    return busy_;
}

}  // namespace reluscope
