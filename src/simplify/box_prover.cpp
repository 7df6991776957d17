#include "simplify/box_prover.h"

#include "base/numerics/linear_program.h"
#include "network/rounding_estimate.h"

#include <algorithm>
#include <cmath>
#include <queue>
#include <tuple>
#include <utility>

namespace reluscope {

namespace {

constexpr Eigen::Index kNumPoints = 2000;  // random points of the box that are tried before anything is proven

/// act(z) <= slope z + shift between two bounds, or >= for the lower one. For activations that bend upwards.
struct Line {
    double slope = 0;
    double shift = 0;
};

Line upper_line(double lo, double hi, double slope) {
    if (hi <= 0) return {slope, 0};
    if (lo >= 0) return {1, 0};
    const double chord = (hi - slope * lo) / (hi - lo);
    return {chord, hi - chord * hi};
}

Line lower_line(double lo, double hi, double slope) {
    if (hi <= 0) return {slope, 0};
    if (lo >= 0) return {1, 0};
    return {hi > -lo ? 1.0 : slope, 0};
}

}  // namespace

BoxProver::BoxProver(const DenseStack& stack, const InputBox& box, const Eigen::MatrixXd& samples)
    : stack_(stack), box_(box) {
    Rng rng(1);
    const Eigen::Index inputs = box.lo.size();
    points_.resize(inputs, kNumPoints + samples.cols());
    for (Eigen::Index p = 0; p < kNumPoints; ++p) {
        const bool corner = p % 2 == 1;  // linear functions are largest at corners
        for (Eigen::Index i = 0; i < inputs; ++i) {
            const double t = corner ? std::round(rng.uniform()) : rng.uniform();
            points_(i, p) = box.lo(i) + t * (box.hi(i) - box.lo(i));
        }
    }
    points_.rightCols(samples.cols()) = samples;
    values_ = points_;
}

/// Bounds from those of the layer before, widened by what rounding could have made of them.
BoxProver::Bounds BoxProver::interval(std::size_t layer) const {
    const DenseLayer& own = stack_.hidden[layer];
    Eigen::VectorXd lo = box_.lo;
    Eigen::VectorXd hi = box_.hi;
    if (layer > 0) {
        const DenseLayer& before = stack_.hidden[layer - 1];
        lo.resize(before.b.size());
        hi.resize(before.b.size());
        for (Eigen::Index u = 0; u < before.b.size(); ++u) {
            std::tie(lo(u), hi(u)) =
                activation_range(bounds_[layer - 1].lo(u), bounds_[layer - 1].hi(u), before.slope(u));
        }
    }
    const Eigen::MatrixXd positive = own.W.cwiseMax(0);
    const Eigen::MatrixXd negative = own.W.cwiseMin(0);
    const Eigen::VectorXd error = rounding_gamma(own.W.cols() + 2) *
                                  (own.W.cwiseAbs() * lo.cwiseAbs().cwiseMax(hi.cwiseAbs()) + own.b.cwiseAbs());
    Bounds bounds{positive * lo + negative * hi + own.b - error, positive * hi + negative * lo + own.b + error};
    // No sum of numbers that are not above 0 is above it, rounded or not. So such units need no margin.
    for (Eigen::Index u = 0; u < own.b.size(); ++u) {
        const auto none = [&](const Eigen::VectorXd& with_positive, const Eigen::VectorXd& with_negative, double sign) {
            return sign * own.b(u) <= 0 &&
                   (sign * positive.row(u).array() * with_positive.transpose().array() <= 0).all() &&
                   (sign * negative.row(u).array() * with_negative.transpose().array() <= 0).all();
        };
        if (none(hi, lo, 1)) bounds.hi(u) = std::min(bounds.hi(u), 0.0);
        if (none(lo, hi, -1)) bounds.lo(u) = std::max(bounds.lo(u), 0.0);
    }
    return bounds;
}

/// Bounds `rows` times the activations of the layer before `layer`, plus `shift`, by linear functions of the inputs.
BoxProver::Linear BoxProver::carry_back(std::size_t layer, const Eigen::MatrixXd& rows, const Eigen::VectorXd& shift,
                                        const std::vector<Bounds>& bounds, bool upper) const {
    Linear linear{rows, shift};
    for (std::size_t l = layer; l-- > 0;) {
        const DenseLayer& before = stack_.hidden[l];
        for (Eigen::Index u = 0; u < before.b.size(); ++u) {
            const Line high = upper_line(bounds[l].lo(u), bounds[l].hi(u), before.slope(u));
            const Line low = lower_line(bounds[l].lo(u), bounds[l].hi(u), before.slope(u));
            for (Eigen::Index r = 0; r < linear.a.rows(); ++r) {
                const double weight = linear.a(r, u);
                const Line& line = (weight > 0) == upper ? high : low;
                linear.a(r, u) = weight * line.slope;
                linear.c(r) += weight * line.shift;
            }
        }
        linear.c += linear.a * before.b;
        linear.a = (linear.a * before.W).eval();
    }
    return linear;
}

/// The largest (or smallest) value of each linear function over the box.
Eigen::VectorXd BoxProver::over_box(const Linear& linear, bool upper) const {
    const Eigen::VectorXd& far = upper ? box_.hi : box_.lo;
    const Eigen::VectorXd& near = upper ? box_.lo : box_.hi;
    return linear.a.cwiseMax(0) * far + linear.a.cwiseMin(0) * near + linear.c;
}

/// Narrows the bounds of a layer by linear bounds.
void BoxProver::tighten(std::size_t layer, const std::vector<Bounds>& before, Bounds& own) const {
    const DenseLayer& here = stack_.hidden[layer];
    const Eigen::VectorXd high = over_box(carry_back(layer, here.W, here.b, before, true), true);
    const Eigen::VectorXd low = over_box(carry_back(layer, here.W, here.b, before, false), false);
    for (Eigen::Index u = 0; u < own.lo.size(); ++u) {
        const double margin = kProofMargin * size_of(layer, u);
        own.hi(u) = std::max(std::min(own.hi(u), high(u) + margin), own.lo(u));
        own.lo(u) = std::min(std::max(own.lo(u), low(u) - margin), own.hi(u));
    }
}

/// The pre-activations of `layer` at x; those of the layers before go to `all`.
Eigen::VectorXd BoxProver::pre_activations(std::size_t layer, const Eigen::VectorXd& x,
                                           std::vector<Eigen::VectorXd>* all) const {
    Eigen::VectorXd h = x;
    for (std::size_t l = 0;; ++l) {
        const DenseLayer& here = stack_.hidden[l];
        const Eigen::VectorXd z = here.W * h + here.b;
        if (l == layer) return z;
        if (all != nullptr) all->push_back(z);
        h = z;
        for (Eigen::Index u = 0; u < h.size(); ++u) h(u) = activation(z(u), here.slope(u));
    }
}

/// How large the terms of a pre-activation can get: what margins are measured in.
double BoxProver::size_of(std::size_t layer, Eigen::Index unit) const {
    const DenseLayer& here = stack_.hidden[layer];
    double size = std::abs(here.b(unit));
    for (Eigen::Index i = 0; i < here.W.cols(); ++i) {
        const double reach = layer == 0
                                 ? std::max(std::abs(box_.lo(i)), std::abs(box_.hi(i)))
                                 : std::max(std::abs(bounds_[layer - 1].lo(i)), std::abs(bounds_[layer - 1].hi(i)));
        size += std::abs(here.W(unit, i)) * reach;
    }
    return size;
}

/// Whether sign * z <= 0 on the box, best bound last.
struct BoxProver::Search {
    struct Worse {
        bool operator()(const Case& a, const Case& b) const { return a.upper < b.upper; }
    };
    double sign = 1;
    Eigen::RowVectorXd target;
    double shift = 0;
    double margin = 0;
    std::priority_queue<Case, std::vector<Case>, Worse> open;
    bool branched = false;
    std::size_t nodes = 0;
};

BoxProver::~BoxProver() = default;

std::vector<UnitVerdict> BoxProver::decide_layer(std::size_t layer) {
    begin_layer(layer);
    while (step()) {
    }
    return take_layer();
}

void BoxProver::begin_layer(std::size_t layer) {
    const DenseLayer& here = stack_.hidden[layer];
    layer_ = layer;
    unit_ = 0;
    Bounds own = interval(layer);
    plain_ = own;
    if (layer > 0) tighten(layer, bounds_, own);
    bounds_.push_back(std::move(own));
    z_ = (here.W * values_).colwise() + here.b;
    verdicts_.assign(static_cast<std::size_t>(here.b.size()), {});
}

bool BoxProver::step() {
    if (search_) {
        if (const auto verdict = try_case()) settle(*verdict);
        return true;
    }
    if (unit_ == verdicts_.size()) return false;
    const auto u = static_cast<Eigen::Index>(unit_);
    const Bounds& own = bounds_.back();
    UnitVerdict verdict;
    if (own.hi(u) <= 0) {
        verdict.state = UnitState::kDead;
        verdict.proof = plain_.hi(u) <= 0 ? StateProof::kInterval : StateProof::kLp;
    } else if (own.lo(u) >= 0) {
        verdict.state = UnitState::kAlwaysOn;
        verdict.proof = plain_.lo(u) >= 0 ? StateProof::kInterval : StateProof::kLp;
    } else if (layer_ > 0 && (z_.row(u).maxCoeff() <= 0 || z_.row(u).minCoeff() >= 0)) {
        begin_search(z_.row(u).maxCoeff() <= 0 ? 1 : -1);  // in the first layer interval bounds are exact
        return true;
    } else if (layer_ == 0) {
        const double margin = kProofMargin * size_of(0, u);
        verdict.too_close =
            (own.hi(u) <= margin && z_.row(u).maxCoeff() <= 0) || (own.lo(u) >= -margin && z_.row(u).minCoeff() >= 0);
        verdict.open = verdict.too_close;
    }
    settle(verdict);
    return true;
}

/// The verdict of the unit at hand. What was proven narrows the bounds of the layers behind.
void BoxProver::settle(const UnitVerdict& verdict) {
    search_.reset();
    const auto u = static_cast<Eigen::Index>(unit_);
    Bounds& own = bounds_.back();
    if (verdict.state == UnitState::kDead) own.hi(u) = std::min(own.hi(u), 0.0);
    if (verdict.state == UnitState::kAlwaysOn) own.lo(u) = std::max(own.lo(u), 0.0);
    verdicts_[unit_] = verdict;
    verdicts_[unit_].lo = own.lo(u);
    verdicts_[unit_].hi = own.hi(u);
    ++unit_;
}

std::vector<UnitVerdict> BoxProver::take_layer() {
    const DenseLayer& here = stack_.hidden[layer_];
    values_ = std::move(z_);
    for (Eigen::Index p = 0; p < values_.cols(); ++p) {
        for (Eigen::Index u = 0; u < values_.rows(); ++u) values_(u, p) = activation(values_(u, p), here.slope(u));
    }
    return std::move(verdicts_);
}

/// Bounds of the layers before `layer` under the phases of a case. False where they contradict each other.
bool BoxProver::bound_case(std::size_t layer, Case& one) const {
    one.bounds.clear();
    for (std::size_t l = 0; l < layer; ++l) {
        Bounds own = bounds_[l];
        if (l > 0) tighten(l, one.bounds, own);
        for (const Phase& phase : one.phases) {
            if (phase.unit.layer != l) continue;
            const auto u = static_cast<Eigen::Index>(phase.unit.unit);
            if (phase.on) {
                own.lo(u) = std::max(own.lo(u), 0.0);
            } else {
                own.hi(u) = std::min(own.hi(u), 0.0);
            }
            if (own.lo(u) > own.hi(u)) return false;
        }
        one.bounds.push_back(std::move(own));
    }
    return true;
}

/// The largest value of the relaxed target over the inputs that the relaxed phases allow.
BoxProver::Relaxed BoxProver::relax(std::size_t layer, const Eigen::RowVectorXd& target, double shift,
                                    const Case& one) const {
    const Eigen::Index inputs = box_.lo.size();
    const Linear top = carry_back(layer, target, Eigen::VectorXd::Constant(1, shift), one.bounds, true);
    const auto count = static_cast<Eigen::Index>(one.phases.size());
    LinearProgram program;
    program.objective = top.a.row(0).transpose();
    program.normals.setZero(inputs, 2 * inputs + count);
    program.bounds.resize(2 * inputs + count);
    program.normals.leftCols(inputs).setIdentity();
    program.normals.middleCols(inputs, inputs) = -Eigen::MatrixXd::Identity(inputs, inputs);
    const Eigen::VectorXd middle = (box_.lo + box_.hi) / 2;  // the program's origin, which is feasible without phases
    program.bounds.head(inputs) = box_.hi - middle;
    program.bounds.segment(inputs, inputs) = middle - box_.lo;
    for (Eigen::Index k = 0; k < count; ++k) {
        const Phase& phase = one.phases[static_cast<std::size_t>(k)];
        const DenseLayer& here = stack_.hidden[phase.unit.layer];
        const auto u = static_cast<Eigen::Index>(phase.unit.unit);
        // On: an upper bound of z is at least 0. Off: a lower bound is at most 0.
        const Linear z = carry_back(phase.unit.layer, here.W.row(u), here.b.segment(u, 1), one.bounds, phase.on);
        const double side = phase.on ? -1 : 1;
        program.normals.col(2 * inputs + k) = side * z.a.row(0).transpose();
        program.bounds(2 * inputs + k) = -side * (z.c(0) + z.a.row(0).dot(middle));
    }
    const LpResult result = solve_linear_program(program);
    Relaxed relaxed;
    relaxed.at = middle;
    if (result.status == LpStatus::kInfeasible) {
        relaxed.empty = true;
    } else if (result.status == LpStatus::kOptimal) {
        relaxed.at = (middle + result.x).cwiseMax(box_.lo).cwiseMin(box_.hi);
        relaxed.value = top.c(0) + top.a.row(0).dot(middle) + result.value;
    } else {  // the program was given up: the box alone bounds it
        relaxed.value = over_box(top, true)(0);
    }
    return relaxed;
}

/// The unit whose relaxation is farthest from what it does at a point, weighed by what it counts for the target.
std::optional<UnitPlace> BoxProver::branch_unit(std::size_t layer, const Eigen::RowVectorXd& target, const Case& one,
                                                const Eigen::VectorXd& at) const {
    std::vector<Eigen::VectorXd> z;
    pre_activations(layer, at, &z);
    Eigen::RowVectorXd weight = target;
    std::optional<UnitPlace> found;
    double largest = 0;
    for (std::size_t l = layer; l-- > 0;) {
        const DenseLayer& here = stack_.hidden[l];
        for (Eigen::Index u = 0; u < here.b.size(); ++u) {
            const double lo = one.bounds[l].lo(u);
            const double hi = one.bounds[l].hi(u);
            const bool above = weight(u) > 0;
            const Line line = above ? upper_line(lo, hi, here.slope(u)) : lower_line(lo, hi, here.slope(u));
            if (lo < 0 && hi > 0) {
                const double gap = std::abs(line.slope * z[l](u) + line.shift - activation(z[l](u), here.slope(u)));
                // Where the relaxation fits at the point, the width of the bounds still tells which unit is loose.
                const double loose = std::abs(weight(u)) * (gap + 1e-6 * std::min(-lo, hi));
                if (loose > largest) {
                    largest = loose;
                    found = UnitPlace{l, static_cast<std::size_t>(u)};
                }
            }
            weight(u) *= line.slope;
        }
        weight = (weight * here.W).eval();
    }
    return found;
}

void BoxProver::begin_search(double sign) {
    const DenseLayer& here = stack_.hidden[layer_];
    const auto unit = static_cast<Eigen::Index>(unit_);
    search_ = std::make_unique<Search>();
    search_->sign = sign;
    search_->target = sign * here.W.row(unit);
    search_->shift = sign * here.b(unit);
    search_->margin = kProofMargin * size_of(layer_, unit);
    search_->open.push({{}, {bounds_.begin(), bounds_.begin() + static_cast<std::ptrdiff_t>(layer_)}, 0});
}

/// One case of the search; the verdict once there is one.
std::optional<UnitVerdict> BoxProver::try_case() {
    Search& search = *search_;
    const auto unit = static_cast<Eigen::Index>(unit_);
    UnitVerdict not_decided;
    not_decided.open = true;
    if (search.open.empty()) {
        UnitVerdict proven;
        proven.state = search.sign > 0 ? UnitState::kDead : UnitState::kAlwaysOn;
        proven.proof = search.branched ? StateProof::kBranch : StateProof::kLp;
        return proven;
    }
    if (search.nodes++ >= kMaxNodes || hurries_) return not_decided;
    Case one = search.open.top();
    search.open.pop();
    const Relaxed relaxed = relax(layer_, search.target, search.shift, one);
    if (relaxed.empty || relaxed.value <= -search.margin) return std::nullopt;
    const bool holds = search.sign * pre_activations(layer_, relaxed.at, nullptr)(unit) <= 0;
    if (!holds) return UnitVerdict{};
    const auto where = branch_unit(layer_, search.target, one, relaxed.at);
    if (!where) {  // nothing is relaxed any more; a program that was given up may have bounded it by far too much
        not_decided.too_close = relaxed.value <= search.margin;
        return not_decided;
    }
    search.branched = true;
    for (const bool on : {true, false}) {
        Case half{one.phases, {}, relaxed.value};
        half.phases.push_back({*where, on});
        if (bound_case(layer_, half)) search.open.push(std::move(half));
    }
    return std::nullopt;
}

}  // namespace reluscope
