#include "analysis/rows/row_coordinates.h"

#include "analysis/regions/plane_choice.h"
#include "network/forward.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

namespace reluscope {

namespace {

constexpr std::size_t kMaxValues = 12;  // of an axis that is spread

/// Two numbers in [-1, 1) that belong to a row: a hash (splitmix64), so that they never change.
std::array<double, 2> shift_of(std::uint64_t row) {
    std::uint64_t z = (row + 1) * 0x9E3779B97F4A7C15ULL;
    z = (z ^ (z >> 30U)) * 0xBF58476D1CE4E5B9ULL;
    z = (z ^ (z >> 27U)) * 0x94D049BB133111EBULL;
    z ^= z >> 31U;
    const auto part = [](std::uint64_t bits) { return static_cast<double>(bits & 0xFFFFFFFFU) * 0x1p-31 - 1; };
    return {part(z), part(z >> 32U)};
}

/// True if these are few values, all of them whole numbers.
bool is_discrete(const std::vector<double>& values) {
    std::vector<double> found;
    for (const double v : values) {
        if (std::isnan(v)) continue;
        if (v != std::round(v)) return false;
        if (std::find(found.begin(), found.end(), v) != found.end()) continue;
        if (found.size() == kMaxValues) return false;
        found.push_back(v);
    }
    return !found.empty() && found.size() < values.size();
}

void home_of(const std::vector<double>& values, double& low, double& high) {
    double least = std::numeric_limits<double>::infinity();
    double most = -least;
    for (const double v : values) {
        if (std::isnan(v)) continue;
        least = std::min(least, v);
        most = std::max(most, v);
    }
    if (!(least <= most)) least = most = 0;
    double margin = 0.05 * (most - least);
    if (margin <= 1e-9 * std::max(std::abs(least), std::abs(most))) margin = least == 0 ? 1 : 0.1 * std::abs(least);
    low = least - margin;
    high = most + margin;
}

bool uses(const std::array<RowAxis, 2>& axes, RowAxisKind kind) { return axes[0].kind == kind || axes[1].kind == kind; }

}  // namespace

std::array<RowAxis, 2> default_row_axes(const StudyInput& input) {
    const Eigen::Index inputs = input.network->num_inputs();
    if (inputs == 1) return {RowAxis{RowAxisKind::kInput, 0}, RowAxis{RowAxisKind::kOutput, 0}};
    const RowAxisKind kind = inputs == 2 ? RowAxisKind::kInput : RowAxisKind::kComponent;
    return {RowAxis{kind, 0}, RowAxis{kind, 1}};
}

bool has_row_axis(const StudyInput& input, RowAxis axis) {
    switch (axis.kind) {
        case RowAxisKind::kInput: return axis.index < input.origins.size();
        case RowAxisKind::kColumn: return axis.index < input.table->columns.size();
        case RowAxisKind::kComponent: return axis.index < 2;
        case RowAxisKind::kOutput: return axis.index < static_cast<std::uint32_t>(input.network->num_outputs());
    }
    return false;
}

RowCoordinatesJob::RowCoordinatesJob(Study study, std::array<RowAxis, 2> axes, bool spread,
                                     std::shared_ptr<const PrincipalAxes> principal)
    : study_(std::move(study)), spread_(spread) {
    const Eigen::MatrixXd& inputs = study_.input->rows->inputs;
    result_.axes = axes;
    const auto features = static_cast<double>(std::max<Eigen::Index>(1, inputs.rows()));
    per_step_ = 20000;
    if (!uses(axes, RowAxisKind::kComponent)) return;
    constexpr double kProductsPerStep = 2e6;
    per_step_ = std::max<std::size_t>(1, static_cast<std::size_t>(kProductsPerStep / features));
    result_.principal = std::move(principal);
    RowStatistics statistics = row_statistics(*study_.input);
    mean_ = std::move(statistics.mean);
    deviation_ = std::move(statistics.deviation);
    if (!result_.principal) axes_job_ = std::make_unique<PrincipalAxesJob>(inputs, mean_, deviation_);
}

RowCoordinatesJob::~RowCoordinatesJob() = default;

double RowCoordinatesJob::progress() const {
    if (done_) return 1;
    if (axes_job_) return 0.5 * axes_job_->progress();
    const auto rows = static_cast<double>(study_.input->rows->row.size());
    return 0.5 + (rows > 0 ? 0.5 * static_cast<double>(next_) / rows : 0);
}

bool RowCoordinatesJob::step() {
    if (done_) return false;
    if (axes_job_) {
        if (axes_job_->step()) return true;
        result_.principal = std::make_shared<const PrincipalAxes>(axes_job_->axes());
        axes_job_.reset();
        return true;
    }
    if (result_.principal && directions_.size() == 0) {
        const Eigen::VectorXd inverse = deviation_.unaryExpr([](double d) { return d > 0 ? 1 / d : 0.0; });
        directions_ = inverse.asDiagonal() * result_.principal->directions;
        offset_ = directions_.transpose() * mean_;
    }
    const std::size_t rows = study_.input->rows->row.size();
    for (auto& values : result_.at) values.reserve(rows);
    place_rows(std::min(rows, next_ + per_step_));
    if (next_ < rows) return true;
    finish();
    done_ = true;
    return false;
}

double RowCoordinatesJob::value(RowAxis axis, std::size_t row) const {
    const StudyInput& input = *study_.input;
    const auto column = static_cast<Eigen::Index>(row);
    switch (axis.kind) {
        case RowAxisKind::kInput: {
            const InputOrigin& origin = input.origins[axis.index];
            return input.rows->inputs(axis.index, column) * origin.scale + origin.mean;
        }
        case RowAxisKind::kColumn: {
            const Column& cells = input.table->columns[axis.index];
            const std::uint32_t table_row = input.rows->row[row];
            if (cells.is_missing(table_row)) return std::numeric_limits<double>::quiet_NaN();
            return cells.has_numbers() ? cells.numbers[table_row] : cells.codes[table_row];
        }
        case RowAxisKind::kComponent:
            return directions_.col(axis.index).dot(input.rows->inputs.col(column)) - offset_(axis.index);
        case RowAxisKind::kOutput: {
            Eigen::MatrixXd outputs = study_.patterns->logits.col(column);
            apply_link(study_.network().link(), outputs);
            return outputs(axis.index, 0);
        }
    }
    return 0;
}

void RowCoordinatesJob::place_rows(std::size_t end) {
    for (; next_ < end; ++next_) {
        for (std::size_t a = 0; a < 2; ++a) result_.at[a].push_back(value(result_.axes[a], next_));
    }
}

void RowCoordinatesJob::spread_rows(std::size_t axis) {
    std::vector<double>& values = result_.at[axis];
    const RowAxisKind kind = result_.axes[axis].kind;
    const bool possible = kind == RowAxisKind::kInput || kind == RowAxisKind::kColumn;
    if (!spread_ || !possible || !is_discrete(values)) return;
    result_.spread[axis] = true;
    for (std::size_t row = 0; row < values.size(); ++row) values[row] += kRowSpread * shift_of(row)[axis];
}

void RowCoordinatesJob::finish() {
    for (std::size_t a = 0; a < 2; ++a) spread_rows(a);
    home_of(result_.at[0], result_.home.s0, result_.home.s1);
    home_of(result_.at[1], result_.home.t0, result_.home.t1);
}

}  // namespace reluscope
