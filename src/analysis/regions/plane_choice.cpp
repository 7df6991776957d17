#include "analysis/regions/plane_choice.h"

#include "base/numerics/tolerances.h"
#include "network/exact_pattern.h"

#include <Eigen/LU>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <limits>
#include <utility>

namespace reluscope {

namespace {

constexpr double kHomeMargin = 0.08;
constexpr double kNumbersPerStep = 400000;
constexpr double kProductsPerNumber = 10;  // of a forward pass, which take as long as one number of a row

std::string feature_label(const InputOrigin& origin) {
    return origin.unit.empty() ? origin.label : origin.label + " (" + origin.unit + ")";
}

std::string feature_name(const InputOrigin& origin) {
    return origin.label.find(' ') == std::string::npos ? origin.label : "(" + origin.label + ")";
}

/// One unit of the table's column along feature j, in model units.
Eigen::VectorXd table_unit(const StudyInput& input, Eigen::Index j) {
    const auto size = static_cast<Eigen::Index>(input.origins.size());
    return Eigen::VectorXd::Unit(size, j) / input.origins[static_cast<std::size_t>(j)].scale;
}

/// Features x and y vary, in the table's units; the others stay as in `base`.
ChosenPlane plane_of_features(const StudyInput& input, Eigen::Index x, Eigen::Index y, const Eigen::VectorXd& base) {
    const InputOrigin& along = input.origins[static_cast<std::size_t>(x)];
    const InputOrigin& up = input.origins[static_cast<std::size_t>(y)];
    ChosenPlane plane;
    plane.frame = {base, table_unit(input, x), table_unit(input, y)};
    plane.frame.origin(x) = 0 - along.mean / along.scale;
    plane.frame.origin(y) = 0 - up.mean / up.scale;
    plane.axis_x = feature_label(along);
    plane.axis_y = feature_label(up);
    plane.name_x = feature_name(along);
    plane.name_y = feature_name(up);
    return plane;
}

Status check_row(const StudyInput& input, RowId row) {
    if (row.valid() && row.index < static_cast<std::size_t>(input.rows->inputs.cols())) return {};
    return refuse("plane", "a row from 0 to " + std::to_string(input.rows->inputs.cols() - 1),
                  row.valid() ? std::to_string(row.index) : "none");
}

Result<ChosenPlane> choose_features(const PlaneSpec& spec, const StudyInput& input, const RowStatistics& statistics) {
    const auto num_features = static_cast<Eigen::Index>(input.origins.size());
    for (const Eigen::Index j : {spec.feature_x, spec.feature_y}) {
        if (j < 0 || j >= num_features)
            return refuse("plane", "a feature from 0 to " + std::to_string(num_features - 1), std::to_string(j));
    }
    if (spec.feature_x == spec.feature_y)
        return refuse("A plane needs two different features; " +
                      quoted(input.origins[static_cast<std::size_t>(spec.feature_x)].label) + " was chosen twice.");
    if (Status status = check_row(input, spec.rows[0]); !status) return tl::unexpected(status.error());
    for (const Eigen::Index j : {spec.feature_x, spec.feature_y}) {
        if (input.rows->inputs.cols() > 1 && !(statistics.deviation(j) > 0))
            return refuse("The feature " + quoted(input.origins[static_cast<std::size_t>(j)].label) +
                          " is the same in all rows, so a plane along it shows nothing; choose another one.");
    }
    return plane_of_features(input, spec.feature_x, spec.feature_y, input.rows->inputs.col(spec.rows[0].index));
}

/// The plane through three points, with perpendicular unit vectors after standardising. False if they lie on one line.
bool frame_through(const Eigen::VectorXd& a, const Eigen::VectorXd& b, const Eigen::VectorXd& c,
                   const Eigen::VectorXd& weights, PlaneFrame& frame) {
    Eigen::VectorXd u = (b - a).cwiseProduct(weights);
    Eigen::VectorXd v = (c - a).cwiseProduct(weights);
    const double longest = std::max({u.norm(), v.norm(), (u - v).norm()});
    if (!(longest > 0) || !(u.norm() > tolerances::kPlaneSpan * longest)) return false;
    u.normalize();
    v -= u.dot(v) * u;
    v -= u.dot(v) * u;  // once more: the first time leaves rounding of the longer vector
    if (!(v.norm() > tolerances::kPlaneSpan * longest)) return false;
    v.normalize();
    frame = {a, u.cwiseQuotient(weights), v.cwiseQuotient(weights)};
    return true;
}

/// For people, who count the rows of a table from 1.
std::string row_name(const StudyInput& input, RowId row) {
    return "row " + std::to_string(std::size_t{input.rows->row[row.index]} + 1);
}

Result<ChosenPlane> choose_rows(const PlaneSpec& spec, const StudyInput& input, const RowStatistics& statistics) {
    for (const RowId row : spec.rows) {
        if (Status status = check_row(input, row); !status) return tl::unexpected(status.error());
    }
    const Eigen::MatrixXd& x = input.rows->inputs;
    ChosenPlane plane;
    plane.name_x = "s";
    plane.name_y = "t";
    const std::string a = row_name(input, spec.rows[0]);
    const std::string b = row_name(input, spec.rows[1]);
    const std::string c = row_name(input, spec.rows[2]);
    if (!frame_through(x.col(spec.rows[0].index), x.col(spec.rows[1].index), x.col(spec.rows[2].index),
                       statistics.weights(), plane.frame))
        return refuse("The rows " + a.substr(4) + ", " + b.substr(4) + " and " + c.substr(4) +
                      " are equal or lie on one line, so there is no plane through them; choose another row.");
    plane.axis_x = "s: from " + a + " to " + b + " (standard deviations)";
    plane.axis_y = "t: towards " + c + " (standard deviations)";
    return plane;
}

std::string share_of(double part, double whole) {
    char text[32];
    std::snprintf(text, sizeof text, "%.0f %%", whole > 0 ? 100 * part / whole : 0.0);
    return text;
}

Result<ChosenPlane> choose_principal(const RowStatistics& statistics) {
    if (!statistics.axes) return refuse("The principal components of the rows are not computed yet.");
    const PrincipalAxes& axes = *statistics.axes;
    const double spread = std::sqrt(axes.variance(1));
    if (!(spread > tolerances::kPlaneSpan * std::sqrt(axes.variance(0))))
        return refuse("The rows are equal or lie on one line, so they have no two principal components.");
    ChosenPlane plane;
    const Eigen::VectorXd weights = statistics.weights();
    plane.frame = {statistics.mean, axes.directions.col(0).cwiseQuotient(weights),
                   axes.directions.col(1).cwiseQuotient(weights)};
    plane.name_x = "s";
    plane.name_y = "t";
    plane.axis_x = "s: component 1, " + share_of(axes.variance(0), axes.total_variance) + " of the variance";
    plane.axis_y = "t: component 2, " + share_of(axes.variance(1), axes.total_variance) + " of the variance";
    return plane;
}

Result<Eigen::VectorXd> centroid_of(const StudyInput& input, std::uint32_t label) {
    const Target& target = *input.target;
    if (label >= target.classes.size())
        return refuse("plane", "a class from 0 to " + std::to_string(target.classes.size() - 1), std::to_string(label));
    Eigen::VectorXd sum = Eigen::VectorXd::Zero(input.rows->inputs.rows());
    std::size_t count = 0;
    for (Eigen::Index row = 0; row < input.rows->inputs.cols(); ++row) {
        if (target.class_of_row[static_cast<std::size_t>(row)] != static_cast<std::int32_t>(label)) continue;
        sum += input.rows->inputs.col(row);
        ++count;
    }
    if (count == 0) return refuse("No row is of class " + quoted(target.classes[label]) + ", so it has no centroid.");
    return Eigen::VectorXd(sum / static_cast<double>(count));
}

Result<ChosenPlane> choose_centroids(const PlaneSpec& spec, const StudyInput& input, const RowStatistics& statistics) {
    if (!input.target || !input.target->is_class())
        return refuse("The table has no classes, so there are no centroids for a plane to go through.");
    if (Status status = check_row(input, spec.rows[0]); !status) return tl::unexpected(status.error());
    const auto first = centroid_of(input, spec.classes[0]);
    if (!first) return tl::unexpected(first.error());
    const auto second = centroid_of(input, spec.classes[1]);
    if (!second) return tl::unexpected(second.error());
    const std::string& a = input.target->classes[spec.classes[0]];
    const std::string& b = input.target->classes[spec.classes[1]];
    const std::string row = row_name(input, spec.rows[0]);
    ChosenPlane plane;
    plane.name_x = "s";
    plane.name_y = "t";
    if (!frame_through(*first, *second, input.rows->inputs.col(spec.rows[0].index), statistics.weights(), plane.frame))
        return refuse("The centroids of " + quoted(a) + " and " + quoted(b) + " and " + row +
                      " coincide or lie on one line, so there is no plane through them; choose another row or class.");
    plane.axis_x = "s: from the centroid of " + a + " to that of " + b + " (standard deviations)";
    plane.axis_y = "t: towards " + row + " (standard deviations)";
    return plane;
}

}  // namespace

Eigen::VectorXd RowStatistics::weights() const {
    return deviation.unaryExpr([](double d) { return d > 0 ? 1 / d : 1.0; });
}

RowStatistics row_statistics(const StudyInput& input) {
    const Eigen::MatrixXd& rows = input.rows->inputs;
    RowStatistics statistics;
    if (rows.cols() == 0) {
        statistics.mean = Eigen::VectorXd::Zero(rows.rows());
        statistics.deviation = statistics.mean;
        return statistics;
    }
    statistics.mean = input.rows->mean;
    statistics.deviation = input.rows->deviation;
    // A feature that does not vary must not get the rounding error of its mean for a spread.
    const Eigen::VectorXd low = rows.rowwise().minCoeff();
    const Eigen::VectorXd high = rows.rowwise().maxCoeff();
    for (Eigen::Index j = 0; j < rows.rows(); ++j) {
        if (low(j) == high(j)) statistics.deviation(j) = 0;
    }
    return statistics;
}

PlaneSpec default_plane(const StudyInput& input) {
    PlaneSpec spec;
    spec.kind = input.network->num_inputs() == 2 ? PlaneKind::kInputs : PlaneKind::kPrincipal;
    return spec;
}

PlaneSpec fallback_plane(const StudyInput& input, const RowStatistics& statistics) {
    PlaneSpec spec;
    spec.kind = PlaneKind::kFeatures;
    spec.rows[0] = RowId(0);
    std::vector<Eigen::Index> varying;
    for (Eigen::Index j = 0; j < static_cast<Eigen::Index>(input.origins.size()); ++j) {
        if (statistics.deviation(j) > 0) varying.push_back(j);
    }
    if (varying.size() >= 2) {
        spec.feature_x = varying[0];
        spec.feature_y = varying[1];
    }
    return spec;
}

Result<ChosenPlane> choose_plane(const PlaneSpec& spec, const StudyInput& input, const RowStatistics& statistics) {
    const int inputs = input.network->num_inputs();
    if (inputs < 2)
        return refuse("A plane needs a network with two inputs or more; this one has " + std::to_string(inputs) + ".");
    switch (spec.kind) {
        case PlaneKind::kInputs:
            if (inputs != 2)
                return refuse("The plane of the two inputs needs a network with two inputs; this one has " +
                              std::to_string(inputs) + ".");
            return plane_of_features(input, 0, 1, Eigen::VectorXd::Zero(2));
        case PlaneKind::kFeatures: return choose_features(spec, input, statistics);
        case PlaneKind::kRows: return choose_rows(spec, input, statistics);
        case PlaneKind::kPrincipal: return choose_principal(statistics);
        case PlaneKind::kCentroids: return choose_centroids(spec, input, statistics);
    }
    return refuse("There is no such plane.");
}

PlaneProjectionJob::PlaneProjectionJob(Study study, const PlaneFrame& frame, const RowStatistics& statistics)
    : study_(std::move(study)), frame_(frame), weights_(statistics.weights()), pass_(study_.network()) {
    directions_.resize(frame_.origin.size(), 2);
    directions_.col(0) = frame.u.cwiseProduct(weights_);
    directions_.col(1) = frame.v.cwiseProduct(weights_);
    const Eigen::Matrix2d square = directions_.transpose() * directions_;
    solver_ = square.inverse() * directions_.transpose();
    points_.reserve(static_cast<std::size_t>(study_.input->rows->inputs.cols()));
}

double PlaneProjectionJob::progress() const {
    const Eigen::Index rows = study_.input->rows->inputs.cols();
    return rows == 0 ? 1 : static_cast<double>(points_.size()) / static_cast<double>(rows);
}

bool PlaneProjectionJob::step() {
    if (done_) return false;
    const Eigen::MatrixXd& inputs = study_.input->rows->inputs;
    const auto features = static_cast<double>(inputs.rows());
    const auto first = static_cast<Eigen::Index>(points_.size());
    const double products = inputs.rows() > 2 ? static_cast<double>(study_.network().num_products()) : 0;
    const double per_row = std::max(features, products / kProductsPerNumber);
    const auto wanted = std::max<Eigen::Index>(1, static_cast<Eigen::Index>(kNumbersPerStep / per_row));
    const Eigen::Index count = std::min(wanted, inputs.cols() - first);
    const Eigen::MatrixXd offsets = weights_.asDiagonal() * (inputs.middleCols(first, count).colwise() - frame_.origin);
    const Eigen::MatrixXd at = solver_ * offsets;
    const Eigen::VectorXd distances = (offsets - directions_ * at).colwise().norm().transpose() / std::sqrt(features);
    const std::optional<Target>& target = study_.input->target;
    for (Eigen::Index i = 0; i < count; ++i) {
        const auto row = static_cast<std::size_t>(first + i);
        points_.push_back({{at(0, i), at(1, i)},
                           inputs.rows() > 2 ? distances(i) : 0,
                           RowId(row),
                           study_.clustering->assignment[row],
                           target && target->is_class() ? target->class_of_row[row] : -1});
    }
    if (inputs.rows() > 2) compare_patterns(static_cast<std::size_t>(first), at);
    done_ = first + count == inputs.cols();
    if (done_) find_home();
    return !done_;
}

/// Finds out which of the last points, from `first` on, lie in the regions of their rows. `at`: s and t of each.
void PlaneProjectionJob::compare_patterns(std::size_t first, const Eigen::MatrixXd& at) {
    constexpr double kInPlane = 1e-9;  // standard deviations: the row is its own nearest point, but for rounding
    const Network& network = study_.network();
    const Eigen::MatrixXd nearest = (frame_.u * at.row(0) + frame_.v * at.row(1)).colwise() + frame_.origin;
    BitMatrix bits(static_cast<std::size_t>(nearest.cols()), network.num_hidden_units());
    std::vector<DoubtfulRow> doubtful;
    pass_.run(nearest, bits, 0, doubtful);
    for (const DoubtfulRow& point : doubtful) {
        if (point.sign) decide_pattern(network, nearest.col(point.row), bits.row(std::size_t{point.row}));
    }
    for (std::size_t i = 0; i < bits.num_rows(); ++i) {
        PlanePoint& point = points_[first + i];
        const PatternBits own = study_.patterns->bits.row(point.row.index);
        const auto there = std::as_const(bits).row(i);
        point.own_region = !(point.distance > kInPlane) || std::equal(own.begin(), own.end(), there.begin());
    }
}

void PlaneProjectionJob::find_home() {
    if (points_.empty()) return;
    constexpr double kInfinity = std::numeric_limits<double>::infinity();
    Point2 low{kInfinity, kInfinity};
    Point2 high{-kInfinity, -kInfinity};
    for (const PlanePoint& point : points_) {
        if (!std::isfinite(point.at.x) || !std::isfinite(point.at.y)) continue;
        low = {std::min(low.x, point.at.x), std::min(low.y, point.at.y)};
        high = {std::max(high.x, point.at.x), std::max(high.y, point.at.y)};
    }
    if (!(low.x <= high.x)) return;
    const auto widen = [&](double from, double to, double one_deviation, double& begin, double& end) {
        const double margin = to > from ? kHomeMargin * (to - from) : one_deviation;
        begin = from - margin;
        end = to + margin;
    };
    widen(low.x, high.x, 1 / directions_.col(0).norm(), home_.s0, home_.s1);
    widen(low.y, high.y, 1 / directions_.col(1).norm(), home_.t0, home_.t1);
}

}  // namespace reluscope
