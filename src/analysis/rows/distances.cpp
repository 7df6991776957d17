#include "analysis/rows/distances.h"

#include "base/numerics/nearest_point.h"
#include "base/numerics/tolerances.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace reluscope {

namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

/// Multiplications of one step: a few milliseconds in a browser.
constexpr double kStepProducts = 2e6;

/// Rows of a cluster that go through its walls at once, at most.
constexpr double kLargestRowBlock = 64;

/// What one projection costs, in products of the walls with a row.
constexpr double kProjectionProducts = 20;

}  // namespace

DistanceJob::DistanceJob(const Network& network, const Eigen::MatrixXd& inputs, const PatternTable& patterns,
                         const Clustering& clustering, DistanceOptions options)
    : network_(network),
      inputs_(inputs),
      patterns_(patterns),
      clustering_(clustering),
      options_(std::move(options)),
      collapse_(network, options_.frame) {
    const std::size_t rows = clustering.num_rows();
    distances_.wall.assign(rows, -1);
    distances_.unit.resize(rows);
    distances_.boundary.assign(rows, -1);
    distances_.state.assign(rows, BoundaryState::kNone);
    distances_.rival.assign(rows, 0);
}

double DistanceJob::progress() const {
    const std::size_t rows = clustering_.num_rows();
    return rows == 0 ? 1.0 : static_cast<double>(rows_done_) / static_cast<double>(rows);
}

bool DistanceJob::step() {
    double products = 0;
    while (cluster_ < clustering_.num_clusters() && products < kStepProducts) {
        const std::size_t size = clustering_.clusters[cluster_].size;
        if (next_member_ == 0) {
            open_cluster();
            products += collapse_.products();
        }
        const std::size_t count = std::min(row_block(), size - next_member_);
        products += run_rows(next_member_, count);
        next_member_ += count;
        rows_done_ += count;
        if (next_member_ < size) continue;
        next_member_ = 0;
        ++cluster_;
    }
    return cluster_ < clustering_.num_clusters();
}

double DistanceJob::row_products() const {
    const double projection = options_.project ? kProjectionProducts : 0;
    return static_cast<double>(walls_.W.size()) * (1 + projection) + static_cast<double>(options_.frame.basis.size()) +
           static_cast<double>(20 * walls_.b.size());
}

std::size_t DistanceJob::row_block() const {
    return static_cast<std::size_t>(std::clamp(kStepProducts / (1 + row_products()), 1.0, kLargestRowBlock));
}

void DistanceJob::open_cluster() {
    const PatternBits pattern = patterns_.bits.row(clustering_.clusters[cluster_].first_row);
    collapse_.run(pattern, walls_);
    signs_.resize(walls_.b.size());
    for (Eigen::Index i = 0; i < signs_.size(); ++i) signs_(i) = wall_sign(pattern, i);
    if (signs_.size() == 0) return;  // BLAS takes no matrix without rows
    wall_products_.noalias() = walls_.W * walls_.A.transpose();
    if (!options_.project) return;
    normals_.setZero(walls_.W.cols(), walls_.W.rows());
    for (Eigen::Index i = 0; i < signs_.size(); ++i) {
        if (walls_.norm(i) > 0) normals_.col(i) = -signs_(i) / walls_.norm(i) * walls_.W.row(i).transpose();
    }
}

double DistanceJob::run_rows(std::size_t first, std::size_t count) {
    const auto rows = clustering_.rows_of(ClusterId(cluster_)).subspan(first, count);
    const auto columns = static_cast<Eigen::Index>(count);
    Eigen::MatrixXd inputs(inputs_.rows(), columns);
    for (Eigen::Index c = 0; c < columns; ++c) inputs.col(c) = inputs_.col(rows[static_cast<std::size_t>(c)]);
    const Eigen::MatrixXd u = options_.frame.coordinates(inputs);
    Eigen::MatrixXd z = walls_.b.replicate(1, columns);
    if (z.rows() > 0) z.noalias() += walls_.W * u;
    for (Eigen::Index c = 0; c < columns; ++c) {
        const std::uint32_t row = rows[static_cast<std::size_t>(c)];
        find_wall(row, z.col(c));
        find_boundary(row, z.col(c), u.col(c));
    }
    return static_cast<double>(columns) * row_products();
}

void DistanceJob::find_wall(std::uint32_t row, const Eigen::Ref<const Eigen::VectorXd>& z) {
    double nearest = kInfinity;
    UnitId unit;
    for (Eigen::Index i = 0; i < z.size(); ++i) {
        if (walls_.norm(i) == 0) continue;
        // The bit decides on which side the row is; a value of the other sign is rounding, and the row lies on the
        // wall.
        const double distance = std::max(0.0, signs_(i) * z(i)) / walls_.norm(i);
        if (distance >= nearest) continue;
        nearest = distance;
        unit = UnitId(i);
    }
    distances_.wall[row] = nearest;
    distances_.unit[row] = unit;
}

std::vector<DistanceJob::Plane> DistanceJob::planes(const Eigen::VectorXd& logits) const {
    std::vector<Plane> all;
    Eigen::Index best = -1;
    if (logits.size() > 1 && network_.link() != Link::kSigmoid) logits.maxCoeff(&best);
    for (Eigen::Index o = 0; o < logits.size(); ++o) {
        if (o != best) all.push_back({o, best});
    }
    return all;
}

double DistanceJob::value_of(const Plane& plane, const Eigen::VectorXd& logits) const {
    return plane.other < 0 ? logits(plane.output) - options_.level : logits(plane.output) - logits(plane.other);
}

Eigen::VectorXd DistanceJob::gradient_of(const Plane& plane) const {
    Eigen::VectorXd gradient = walls_.A.row(plane.output).transpose();
    if (plane.other >= 0) gradient -= walls_.A.row(plane.other).transpose();
    return gradient;
}

bool DistanceJob::foot_is_inside(const Plane& plane, double shift, const Eigen::Ref<const Eigen::VectorXd>& z,
                                 const Eigen::Ref<const Eigen::VectorXd>& u) const {
    const double gradient_norm = gradient_of(plane).norm();
    const double size = u.norm() + std::abs(shift) * gradient_norm;
    for (Eigen::Index i = 0; i < z.size(); ++i) {
        if (walls_.norm(i) == 0) continue;
        double rate = wall_products_(i, plane.output);
        if (plane.other >= 0) rate -= wall_products_(i, plane.other);
        const double slack = tolerances::kWallSlack * (size * walls_.norm(i) + std::abs(walls_.b(i)));
        if (signs_(i) * (z(i) + shift * rate) < -slack) return false;
    }
    return true;
}

void DistanceJob::find_boundary(std::uint32_t row, const Eigen::Ref<const Eigen::VectorXd>& z,
                                const Eigen::Ref<const Eigen::VectorXd>& u) {
    const Eigen::VectorXd logits = walls_.A * u + walls_.c;
    std::vector<std::pair<double, Plane>> feet;
    for (const Plane& plane : planes(logits)) {
        const double norm = gradient_of(plane).norm();
        const double sizes =
            walls_.A.row(plane.output).norm() + (plane.other < 0 ? 0.0 : walls_.A.row(plane.other).norm());
        if (norm <= tolerances::kGradientNoise * tolerances::kUnitRoundoff * sizes) continue;
        feet.emplace_back(std::abs(value_of(plane, logits)) / norm, plane);
    }
    distances_.boundary[row] = kInfinity;
    if (feet.empty()) return;
    std::stable_sort(feet.begin(), feet.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
    const auto& [distance, plane] = feet.front();
    const double shift = -value_of(plane, logits) / gradient_of(plane).squaredNorm();
    const bool inside = foot_is_inside(plane, shift, z, u);
    distances_.boundary[row] = distance;
    distances_.rival[row] = static_cast<std::uint32_t>(plane.output);
    distances_.state[row] = inside ? BoundaryState::kAttained : BoundaryState::kLowerBound;
    if (!inside && options_.project) project(row, feet, logits, z);
}

void DistanceJob::project(std::uint32_t row, const std::vector<std::pair<double, Plane>>& feet,
                          const Eigen::VectorXd& logits, const Eigen::Ref<const Eigen::VectorXd>& z) {
    Eigen::VectorXd bounds(z.size());
    for (Eigen::Index i = 0; i < z.size(); ++i) {
        bounds(i) = walls_.norm(i) > 0 ? std::max(0.0, signs_(i) * z(i)) / walls_.norm(i) : kInfinity;
    }
    double nearest = kInfinity;
    for (const auto& [distance, plane] : feet) {
        if (distance >= nearest) break;  // the region can only make it longer
        const Eigen::VectorXd gradient = gradient_of(plane);
        const double norm = gradient.norm();
        const auto point = nearest_point(gradient / norm, -value_of(plane, logits) / norm, normals_, bounds);
        if (!point || point->norm() >= nearest) continue;
        nearest = point->norm();
        distances_.rival[row] = static_cast<std::uint32_t>(plane.output);
    }
    distances_.boundary[row] = nearest;
    distances_.state[row] = nearest < kInfinity ? BoundaryState::kProjected : BoundaryState::kOutside;
}

Distances compute_distances(const Network& network, const Eigen::MatrixXd& inputs, const PatternTable& patterns,
                            const Clustering& clustering, const DistanceOptions& options) {
    DistanceJob job(network, inputs, patterns, clustering, options);
    while (job.step()) {
    }
    return job.take();
}

}  // namespace reluscope
