#include "simplify/retraining/flat_fit.h"

#include "base/numerics/rng.h"

#include <Eigen/QR>
#include <Eigen/SVD>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <set>
#include <tuple>
#include <utility>

namespace reluscope {

namespace {

/// What is smaller than this beside its terms is rounding: a column that others already make up.
constexpr double kMadeUp = 1e-10;
/// A wall with fewer rows than this on a side says nothing about them.
constexpr Eigen::Index kMinBeside = 2;

/// The bits of the layers before, as a key.
std::vector<bool> prefix_of(const PatternTable& patterns, std::uint32_t row, std::size_t num_bits) {
    std::vector<bool> prefix(num_bits);
    for (std::size_t b = 0; b < num_bits; ++b) prefix[b] = patterns.bits.get(row, b);
    return prefix;
}

/// A wall up to its length and side, rounded: equal ones have equal keys.
std::vector<long long> wall_key(const FlatWall& wall) {
    Eigen::Index largest = 0;
    wall.a.cwiseAbs().maxCoeff(&largest);
    const double unit = wall.a(largest);
    constexpr double kSteps = 1e9;
    std::vector<long long> key;
    for (const double a : wall.a) key.push_back(std::llround(a / unit * kSteps));
    key.push_back(std::llround(std::clamp(wall.c / unit, -1e6, 1e6) * kSteps));
    return key;
}

}  // namespace

FlatFit::FlatFit(const DenseStack& stack, const PatternTable& patterns, const Eigen::MatrixXd& inputs,
                 const Eigen::MatrixXd& logits, const Eigen::VectorXd& weights, const std::vector<std::uint32_t>& rows,
                 std::uint64_t seed, std::size_t max_walls)
    : stack_(stack), max_walls_(max_walls) {
    draw_rows(rows, seed);
    const auto count = static_cast<Eigen::Index>(rows_.size());
    x_.resize(inputs.rows(), count);
    y_.resize(count, logits.rows());
    root_.resize(count);
    for (Eigen::Index r = 0; r < count; ++r) {
        const auto row = static_cast<Eigen::Index>(rows_[static_cast<std::size_t>(r)]);
        x_.col(r) = inputs.col(row);
        y_.row(r) = logits.col(row).transpose();
        root_(r) = std::sqrt(weights(row));
    }
    mean_ = x_.rowwise().mean();
    width_ = ((x_.colwise() - mean_).array().square().rowwise().mean()).sqrt();
    for (Eigen::Index i = 0; i < width_.size(); ++i) {
        if (!(width_(i) > kMadeUp * std::max(1.0, std::abs(mean_(i))))) width_(i) = 0;
    }
    find_walls(patterns);
    residual_ = root_.asDiagonal() * y_;
    const Eigen::MatrixXd base = base_columns();
    const Eigen::VectorXd before = base.topRows(num_learning_).colwise().squaredNorm();
    Eigen::MatrixXd rest = base;
    for (Eigen::Index c = 0; c < rest.cols(); ++c) {
        const double length = rest.col(c).head(num_learning_).squaredNorm();
        if (length <= kMadeUp * before(c)) continue;
        const Eigen::VectorXd unit = rest.col(c) / std::sqrt(length);
        take_out(unit);
        rest -= unit * (unit.head(num_learning_).transpose() * rest.topRows(num_learning_)).eval();
        if (c == 0) check_spread_ = check_error();
    }
    check_errors_.push_back(check_error());
}

void FlatFit::draw_rows(const std::vector<std::uint32_t>& rows, std::uint64_t seed) {
    rows_ = rows;
    Rng rng(seed);
    for (std::size_t i = rows_.size(); i > 1; --i)
        std::swap(rows_[i - 1], rows_[static_cast<std::size_t>(rng.below(i))]);
    rows_.resize(std::min(rows_.size(), kMaxRows));
    constexpr std::size_t kFifth = 5;
    num_learning_ = static_cast<Eigen::Index>(rows_.size() - rows_.size() / kFifth);
}

/// Groups of rows that share what the layers before a layer do, for every layer; large ones first.
std::vector<FlatFit::PrefixGroup> FlatFit::prefix_groups(const PatternTable& patterns) const {
    std::vector<PrefixGroup> groups;
    std::size_t bits_before = 0;
    for (std::size_t l = 0; l < stack_.hidden.size(); ++l) {
        std::vector<std::pair<std::vector<bool>, std::size_t>> keys;
        for (std::size_t r = 0; r < rows_.size(); ++r) keys.emplace_back(prefix_of(patterns, rows_[r], bits_before), r);
        std::sort(keys.begin(), keys.end());
        for (std::size_t i = 0; i < keys.size();) {
            std::size_t end = i;
            while (end < keys.size() && keys[end].first == keys[i].first) ++end;
            groups.push_back({l, keys[i].second, end - i});
            i = end;
        }
        bits_before += static_cast<std::size_t>(stack_.hidden[l].b.size());
    }
    std::sort(groups.begin(), groups.end(), [](const PrefixGroup& a, const PrefixGroup& b) {
        return std::tuple(b.size, a.layer, a.first) < std::tuple(a.size, b.layer, b.first);
    });
    return groups;
}

/// The walls of a layer's units in a group, as functions of the inputs.
std::vector<FlatWall> FlatFit::walls_of(const PrefixGroup& group, const PatternTable& patterns) const {
    Eigen::MatrixXd M = Eigen::MatrixXd::Identity(x_.rows(), x_.rows());
    Eigen::VectorXd m = Eigen::VectorXd::Zero(x_.rows());
    std::size_t bit = 0;
    for (std::size_t l = 0; l <= group.layer; ++l) {
        const DenseLayer& layer = stack_.hidden[l];
        m = (layer.W * m + layer.b).eval();
        M = (layer.W * M).eval();
        if (l == group.layer) break;
        for (Eigen::Index u = 0; u < m.size(); ++u, ++bit) {
            if (patterns.bits.get(rows_[group.first], bit)) continue;
            M.row(u) *= layer.slope(u);
            m(u) *= layer.slope(u);
        }
    }
    std::vector<FlatWall> walls;
    for (Eigen::Index u = 0; u < m.size(); ++u) walls.push_back({M.row(u), m(u)});
    return walls;
}

/// The candidates, and their columns.
void FlatFit::find_walls(const PatternTable& patterns) {
    std::set<std::vector<long long>> seen;
    for (const PrefixGroup& group : prefix_groups(patterns)) {
        if (walls_.size() >= kMaxCandidates) break;
        for (FlatWall& wall : walls_of(group, patterns)) {
            // Walls are scaled to one steepness over the width of the rows, so that columns are of comparable size.
            const double steep = (wall.a.array() * width_.array()).matrix().norm();
            if (!(steep > 0) || !std::isfinite(steep) || !std::isfinite(wall.c)) continue;
            const auto above = ((wall.a.transpose() * x_).array() + wall.c > 0).count();
            if (above < kMinBeside || x_.cols() - above < kMinBeside) continue;
            if (walls_.size() >= kMaxCandidates || !seen.insert(wall_key(wall)).second) continue;
            wall.a /= steep;
            wall.c /= steep;
            walls_.push_back(std::move(wall));
        }
    }
    left_.resize(x_.cols(), static_cast<Eigen::Index>(walls_.size()));
    for (std::size_t w = 0; w < walls_.size(); ++w) left_.col(static_cast<Eigen::Index>(w)) = column_of(walls_[w]);
    size_ = left_.topRows(num_learning_).colwise().squaredNorm();
}

Eigen::VectorXd FlatFit::column_of(const FlatWall& wall) const {
    return root_.array() * ((x_.transpose() * wall.a).array() + wall.c).max(0.0);
}

/// 1 and the inputs that vary, standardised and weighted.
Eigen::MatrixXd FlatFit::base_columns() const {
    Eigen::MatrixXd columns(x_.cols(), 1 + (width_.array() > 0).count());
    columns.col(0) = root_;
    Eigen::Index next = 1;
    for (Eigen::Index i = 0; i < width_.size(); ++i) {
        if (width_(i) > 0)
            columns.col(next++) = root_.array() * ((x_.row(i).transpose().array() - mean_(i)) / width_(i));
    }
    return columns;
}

/// Takes a column, of length 1 on the learning rows, out of the answers and the candidates.
void FlatFit::take_out(const Eigen::VectorXd& column) {
    const auto learning = column.head(num_learning_);
    const Eigen::RowVectorXd of_residual = learning.transpose() * residual_.topRows(num_learning_);
    residual_.noalias() -= column * of_residual;
    const Eigen::RowVectorXd of_walls = learning.transpose() * left_.topRows(num_learning_);
    left_.noalias() -= column * of_walls;
}

double FlatFit::check_error() const { return residual_.bottomRows(residual_.rows() - num_learning_).squaredNorm(); }

bool FlatFit::choose() {
    const double error = residual_.topRows(num_learning_).squaredNorm();
    constexpr double kExact = 1e-24;
    const double whole = (root_.asDiagonal() * y_).topRows(num_learning_).squaredNorm();
    if (chosen_.size() >= max_walls_ || error <= kExact * whole) return false;
    const Eigen::VectorXd lengths = left_.topRows(num_learning_).colwise().squaredNorm();
    const Eigen::MatrixXd products = left_.topRows(num_learning_).transpose() * residual_.topRows(num_learning_);
    double best = 0;
    Eigen::Index wall = -1;
    for (Eigen::Index w = 0; w < lengths.size(); ++w) {
        if (!(lengths(w) > kMadeUp * size_(w))) continue;
        const double gain = products.row(w).squaredNorm() / lengths(w);
        if (!(gain > best)) continue;
        best = gain;
        wall = w;
    }
    if (wall < 0) return false;
    const Eigen::VectorXd unit = left_.col(wall) / std::sqrt(lengths(wall));
    take_out(unit);
    chosen_.push_back(static_cast<std::size_t>(wall));
    check_errors_.push_back(check_error());
    return true;
}

double FlatFit::progress() const {
    const std::size_t most = std::min(max_walls_, walls_.size());
    return most == 0 ? 1 : static_cast<double>(chosen_.size()) / static_cast<double>(most);
}

std::size_t FlatFit::enough() const {
    constexpr double kExactShare = 1e-18;
    constexpr double kNearShare = 1e-3;  // 1 - R2
    constexpr double kWorthAWall = 1.02;
    const double least = *std::min_element(check_errors_.begin(), check_errors_.end());
    double allowed = kWorthAWall * least;
    if (least > kExactShare * check_spread_) {
        allowed = std::max(allowed, kNearShare * check_spread_);
    } else {
        allowed = std::max(allowed, kExactShare * check_spread_);
    }
    for (std::size_t n = 0; n < check_errors_.size(); ++n) {
        if (check_errors_[n] <= allowed) return n;
    }
    return 0;
}

Result<Network> FlatFit::network_with(std::size_t walls) const {
    const Eigen::MatrixXd base = base_columns();
    const auto num_walls = static_cast<Eigen::Index>(walls);
    Eigen::MatrixXd columns(base.rows(), base.cols() + num_walls);
    columns.leftCols(base.cols()) = base;
    for (Eigen::Index w = 0; w < num_walls; ++w) {
        columns.col(base.cols() + w) = column_of(walls_[chosen_[static_cast<std::size_t>(w)]]);
    }
    Eigen::CompleteOrthogonalDecomposition<Eigen::MatrixXd> solver;
    solver.setThreshold(kMadeUp);
    solver.compute(columns);
    const Eigen::MatrixXd solution = solver.solve(root_.asDiagonal() * y_).transpose();  // outputs x columns
    Eigen::MatrixXd linear = Eigen::MatrixXd::Zero(y_.cols(), x_.rows());
    for (Eigen::Index i = 0, next = 1; i < width_.size(); ++i) {
        if (width_(i) > 0) linear.col(i) = solution.col(next++) / width_(i);
    }
    return flat_network(linear, solution.col(0) - linear * mean_, solution.rightCols(num_walls));
}

/// linear x + shift, and the chosen walls with their weights (outputs x walls). The linear part by two units for each
/// of its directions: v = max(0, v) - max(0, -v).
Result<Network> FlatFit::flat_network(const Eigen::MatrixXd& linear, const Eigen::VectorXd& shift,
                                      const Eigen::MatrixXd& weights) const {
    DenseStack flat;
    flat.num_inputs = stack_.num_inputs;
    flat.link = stack_.link;
    flat.b = shift;
    const Eigen::JacobiSVD<Eigen::MatrixXd> svd(linear, Eigen::ComputeThinU | Eigen::ComputeThinV);
    const Eigen::VectorXd& singular = svd.singularValues();
    constexpr double kNoDirection = 1e-13;
    const Eigen::Index rank = (singular.array() > kNoDirection * std::max(singular(0), 1e-300)).count();
    const Eigen::Index units = weights.cols() + 2 * rank;
    DenseLayer layer{
        Eigen::MatrixXd(units, linear.cols()), Eigen::VectorXd::Zero(units), Eigen::VectorXd::Zero(units), {}};
    flat.W.resize(linear.rows(), units);
    for (Eigen::Index r = 0; r < rank; ++r) {
        const Eigen::VectorXd outputs = svd.matrixU().col(r) * singular(r);
        layer.W.row(2 * r) = svd.matrixV().col(r).transpose();
        layer.W.row(2 * r + 1) = -layer.W.row(2 * r);
        flat.W.col(2 * r) = outputs;
        flat.W.col(2 * r + 1) = -outputs;
    }
    for (Eigen::Index w = 0; w < weights.cols(); ++w) {
        const FlatWall& wall = walls_[chosen_[static_cast<std::size_t>(w)]];
        layer.W.row(2 * rank + w) = wall.a.transpose();
        layer.b(2 * rank + w) = wall.c;
        flat.W.col(2 * rank + w) = weights.col(w);
    }
    if (units > 0) {
        flat.hidden.push_back(std::move(layer));
    } else {
        flat.W = linear;
    }
    return network_of(flat);
}

}  // namespace reluscope
