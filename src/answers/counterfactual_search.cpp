#include "answers/counterfactual_search.h"

#include "network/unit_values.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

namespace reluscope {

namespace {

constexpr double kNothingOpen = std::numeric_limits<double>::infinity();
constexpr int kDrawings = 4;             // of planes in one part, each in what the last one left
constexpr int kBends = 3;                // planes that are bent to the point of the program
constexpr double kFirstRadius = 4;       // of an endless box where no answer is known
constexpr double kLastRadius = 1e4;      // beyond it the search is given up
constexpr std::size_t kEagerParts = 60;  // in which answers are looked for from every point
constexpr std::size_t kLazyParts = 8;    // later from every so many
constexpr std::size_t kTried = 30;       // units that are tried before a part is split at the best of them
constexpr double kClearMiss = 0.02;      // of a single value: split there before units
constexpr double kReachesNothing = 1e-10;

/// All that `normals` and `bounds` say in one inequality.
void combine(const NormProgram& program, const Eigen::VectorXd& multipliers, ChangeDomain& domain) {
    if (multipliers.size() == 0 || !(multipliers.maxCoeff() > 0)) return;
    Eigen::VectorXd cut = program.normals * multipliers;
    const double length = cut.norm();
    if (!(length > 1e-12)) return;
    domain.cut = cut / length;
    const double size = program.bounds.cwiseAbs().dot(multipliers) / length;
    domain.cut_bound = program.bounds.dot(multipliers) / length + 1e-13 * (1 + size);
}

}  // namespace

/// A part of the changes: a box, units held on one side, columns that are known to change.
struct CounterfactualSearch::Part {
    std::size_t goal = 0;
    double bound = 0;
    Eigen::VectorXd lo, hi;
    UnitRanges ranges;
    std::vector<HeldUnit> held;
    std::vector<bool> changes;    // per block, where their number is limited
    Eigen::MatrixXd cut_normals;  // planes of parts above that still bound it
    Eigen::VectorXd cut_bounds;
    Eigen::VectorXd cut;  // these in one inequality
    double cut_bound = 0;
};

struct CounterfactualSearch::Later {
    bool operator()(const Part& a, const Part& b) const { return a.bound > b.bound; }
};

CounterfactualSearch::CounterfactualSearch(ChangeProblem problem)
    : problem_(std::move(problem)), space_(problem_), candidates_(space_), left_open_(kNothingOpen) {
    const Eigen::VectorXd reach = space_.lo().cwiseAbs().cwiseMax(space_.hi().cwiseAbs());
    endless_ = !reach.allFinite();
    radius_ = endless_ ? kFirstRadius : norm_of(problem_.norm, reach) * (1 + 1e-9) + 1e-9;
}

CounterfactualSearch::~CounterfactualSearch() = default;

double CounterfactualSearch::limit() const {
    if (!candidates_.found()) return radius_;
    const double distance = candidates_.distance();
    return distance - kProvenTolerance * std::max(1.0, distance);
}

double CounterfactualSearch::least_open() const {
    if (!begun_) return shown_empty_;
    const double open = open_.empty() ? kNothingOpen : open_.front().bound;
    return std::max(shown_empty_, std::min(open, left_open_));
}

double CounterfactualSearch::progress() const {
    if (done_) return 1;
    if (!candidates_.found() || !(candidates_.distance() > 0)) return 0;
    return std::min(0.99, least_open() / candidates_.distance());
}

SmallestChange CounterfactualSearch::result() const {
    SmallestChange result;
    result.num_nodes = num_parts_;
    result.found = candidates_.found();
    const double least = least_open();
    if (result.found) {
        result.distance = candidates_.distance();
        result.input = candidates_.input();
        result.goal = candidates_.goal();
        result.lower_bound = std::max(0.0, std::min(least, limit()));
        result.status = done_ && least >= limit() ? ChangeStatus::kOptimal : ChangeStatus::kBound;
    } else {
        result.status = done_ && least == kNothingOpen ? ChangeStatus::kInfeasible : ChangeStatus::kBound;
        result.lower_bound = least;
    }
    return result;
}

bool CounterfactualSearch::step() {
    if (done_) return false;
    if (!begun_) {
        if (start()) return true;
        begin_parts();
    } else if (!open_.empty()) {
        std::pop_heap(open_.begin(), open_.end(), Later{});
        Part part = std::move(open_.back());
        open_.pop_back();
        work_on(std::move(part));
    }
    while (!open_.empty() && open_.front().bound >= limit()) {  // so are all others
        if (candidates_.found() || !endless_) {
            open_.clear();
            break;
        }
        std::pop_heap(open_.begin(), open_.end(), Later{});
        open_.pop_back();
    }
    if (!open_.empty()) return true;
    if (endless_ && !candidates_.found() && left_open_ == kNothingOpen) {
        shown_empty_ = radius_;
        if (radius_ < kLastRadius) {
            radius_ *= 4;
            begin_parts();
            return true;
        }
        left_open_ = radius_;
    }
    done_ = true;
    return false;
}

/// Looks for answers before anything is proven. False when all starting points were tried.
bool CounterfactualSearch::start() {
    if (next_start_ == 0) {
        for (std::size_t goal = 0; goal < problem_.goals.size(); ++goal)
            candidates_.descend(goal, Eigen::VectorXd::Zero(space_.size()), space_.lo(), space_.hi());
    } else {
        candidates_.try_start(problem_.starts.col(static_cast<Eigen::Index>(next_start_) - 1));
    }
    return static_cast<Eigen::Index>(next_start_++) < problem_.starts.cols();
}

void CounterfactualSearch::begin_parts() {
    begun_ = true;
    const double radius = std::max(limit(), 0.0);
    const Eigen::VectorXd lo = space_.lo().cwiseMax(-radius);
    const Eigen::VectorXd hi = space_.hi().cwiseMin(radius);
    relaxation_ =
        std::make_unique<NetworkRelaxation>(*problem_.network, problem_.row, problem_.scale, space_.inputs(), lo, hi);
    for (std::size_t goal = 0; goal < problem_.goals.size(); ++goal) {
        Part part;
        part.goal = goal;
        part.bound = shown_empty_;
        part.lo = space_.lo();
        part.hi = space_.hi();
        part.ranges = relaxation_->no_ranges();
        part.changes.assign(space_.shape().blocks.size(), false);
        part.cut_normals.resize(space_.size(), 0);
        push(std::move(part));
    }
}

void CounterfactualSearch::push(Part part) {
    open_.push_back(std::move(part));
    std::push_heap(open_.begin(), open_.end(), Later{});
}

/// One-hot blocks: their inputs add up to 1.
void CounterfactualSearch::add_single_cuts(NormProgram& program) const {
    const ChangeShape& shape = space_.shape();
    Eigen::Index next = program.bounds.size();
    const auto blocks = static_cast<Eigen::Index>(std::count_if(
        shape.blocks.begin(), shape.blocks.end(), [](const ChangeBlock& block) { return block.one_hot; }));
    program.normals.conservativeResize(Eigen::NoChange, next + 2 * blocks);
    program.bounds.conservativeResize(next + 2 * blocks);
    for (const ChangeBlock& block : shape.blocks) {
        if (!block.one_hot) continue;
        Eigen::VectorXd normal = Eigen::VectorXd::Zero(space_.size());
        double own = 0;
        for (const Eigen::Index p : block.places) {
            normal(p) = 1 / (shape.on(p) - shape.off(p));
            own += normal(p) * shape.off(p);
        }
        // sum (u - off) / (on - off) is the number of inputs that are on.
        program.normals.col(next) = normal;
        program.bounds(next++) = 1 + own + 1e-12;
        program.normals.col(next) = -normal;
        program.bounds(next++) = (block.may_be_none ? 0 : -1) - own + 1e-12;
    }
}

/// The program of a part but for the goal's planes, which are added at its end.
NormProgram CounterfactualSearch::program_of(const Part& part, const ChangeDomain& domain,
                                             const NetworkRelaxation::Planes& held) const {
    const Eigen::Index old = part.cut_bounds.size();
    NormProgram program{space_.shape().norm, domain.lo, domain.hi, part.cut_normals, part.cut_bounds};
    program.normals.conservativeResize(Eigen::NoChange, old + held.c.size());
    program.bounds.conservativeResize(old + held.c.size());
    program.normals.rightCols(held.c.size()) = -held.a.transpose();
    program.bounds.tail(held.c.size()) = held.c;
    if (!space_.shape().plain) add_single_cuts(program);
    return program;
}

/// Bounds a part from below and narrows its units, as far as this goes. False when no better answer is in it. `u`, `z`
/// and `slopes`: the shortest change that its planes allow, the network's units there, and the slopes of the planes.
bool CounterfactualSearch::bound_part(Part& part, ChangeDomain& domain, Eigen::VectorXd& u, Eigen::VectorXd& z,
                                      Eigen::VectorXd& slopes) {
    const ChangeGoal& goal = problem_.goals[part.goal];
    std::size_t unstable = kEagerParts + static_cast<std::size_t>(relaxation_->num_units());
    for (int drawing = 0; drawing < kDrawings; ++drawing) {
        NetworkRelaxation::Planes held;
        if (!relaxation_->narrow(domain, part.held, part.ranges, held)) return false;
        NormProgram program = program_of(part, domain, held);
        slopes = relaxation_->usual_slopes(part.ranges);
        NormSolution solution;
        double before = -1;
        for (int bend = 0; bend <= kBends; ++bend) {
            const NetworkRelaxation::Planes planes = relaxation_->above(goal.rows, goal.shift, part.ranges, slopes);
            const Eigen::Index old = program.bounds.size();
            const Eigen::Index rows = planes.c.size();
            if (bend > 0 && (planes.a * u + planes.c).minCoeff() >= -1e-9 * (1 + planes.c.cwiseAbs().maxCoeff())) break;
            program.normals.conservativeResize(Eigen::NoChange, old + rows);
            program.bounds.conservativeResize(old + rows);
            program.normals.rightCols(rows) = -planes.a.transpose();
            program.bounds.tail(rows) = planes.c;
            solution = solve_norm_program(program);
            part.bound = std::max(part.bound, solution.bound);
            if (part.bound >= limit()) return false;
            u = solution.u.cwiseMax(domain.lo).cwiseMin(domain.hi);
            z = unit_values(*problem_.network, space_.input_at(u)).z.col(0);
            if (solution.bound < before + 1e-4 * solution.bound) break;
            before = solution.bound;
            slopes = relaxation_->slopes_at(z);
        }
        combine(program, solution.multipliers, domain);
        part.cut = domain.cut;
        part.cut_bound = domain.cut_bound;
        std::vector<Eigen::Index> used;
        for (Eigen::Index k = 0; k < solution.multipliers.size(); ++k) {
            if (solution.multipliers(k) > 0) used.push_back(k);
        }
        part.cut_normals.resize(space_.size(), static_cast<Eigen::Index>(used.size()));
        part.cut_bounds.resize(static_cast<Eigen::Index>(used.size()));
        for (std::size_t k = 0; k < used.size(); ++k) {
            part.cut_normals.col(static_cast<Eigen::Index>(k)) = program.normals.col(used[k]);
            part.cut_bounds(static_cast<Eigen::Index>(k)) = program.bounds(used[k]);
        }
        const std::size_t now = part.ranges.num_unstable();
        if (now == 0 && drawing > 0) break;
        if (drawing > 0 && now * 10 > unstable * 9) break;
        unstable = now;
    }
    return true;
}

bool CounterfactualSearch::is_allowed(const Eigen::VectorXd& u) const {
    std::size_t block = 0;
    if (space_.is_discrete() && space_.single_value_miss(u, block) > 0) return false;
    const std::size_t most = space_.shape().max_columns;
    return most == 0 || space_.changed_blocks(u).size() <= most;
}

void CounterfactualSearch::work_on(Part part) {
    ++num_parts_;
    const double radius = limit();
    if (part.bound >= radius) return;
    ChangeDomain domain{&space_.shape(), part.lo.cwiseMax(-radius), part.hi.cwiseMin(radius), radius, part.cut,
                        part.cut_bound};
    if ((domain.lo.array() > domain.hi.array()).any()) return;
    Eigen::VectorXd u = Eigen::VectorXd::Zero(space_.size());
    Eigen::VectorXd z, slopes;
    if (!bound_part(part, domain, u, z, slopes)) return;
    const Eigen::VectorXd logits = unit_values(*problem_.network, space_.input_at(u)).logits.col(0);
    const double beyond = space_.goal_value(part.goal, logits);
    const double near = 1e-7 * (1 + logits.cwiseAbs().maxCoeff());
    const bool allowed = is_allowed(u);
    if (beyond >= -near && allowed) {
        candidates_.try_point(part.goal, u);
        if (part.bound >= limit()) return;
    } else if (num_parts_ <= kEagerParts || num_parts_ % kLazyParts == 0) {
        candidates_.descend(part.goal, u, part.lo, part.hi);
    }
    split(part, u, z, slopes);
}

void CounterfactualSearch::split(const Part& part, const Eigen::VectorXd& u, const Eigen::VectorXd& z,
                                 const Eigen::VectorXd& slopes) {
    if (split_values(part, u, kClearMiss)) return;
    if (split_columns(part, u)) return;
    if (split_unit(part, z, slopes, false)) return;
    if (split_values(part, u, 0)) return;
    if (split_unit(part, z, slopes, true)) return;
    end_leaf(part, u, z);
}

/// At the column that is farthest from its single values, if by more than `at_least`.
bool CounterfactualSearch::split_values(const Part& part, const Eigen::VectorXd& u, double at_least) {
    if (!space_.is_discrete()) return false;
    std::size_t worst = 0;
    if (!(space_.single_value_miss(u, worst) > at_least)) return false;
    const ChangeShape& shape = space_.shape();
    const ChangeBlock& block = shape.blocks[worst];
    if (block.one_hot) {
        Eigen::Index chosen = -1;
        double most = -1;
        for (const Eigen::Index p : block.places) {
            const double share = (u(p) - shape.off(p)) / (shape.on(p) - shape.off(p));
            if (part.lo(p) == part.hi(p) || share <= most) continue;
            most = share;
            chosen = p;
        }
        if (chosen < 0) return false;
        Part on = part;
        for (const Eigen::Index p : block.places) on.lo(p) = on.hi(p) = p == chosen ? shape.on(p) : shape.off(p);
        Part off = part;
        off.lo(chosen) = off.hi(chosen) = shape.off(chosen);
        push(std::move(on));
        push(std::move(off));
        return true;
    }
    Eigen::Index chosen = -1;
    double most = 0;
    for (const Eigen::Index p : block.places) {
        const double miss = std::min(u(p) - space_.below(p, u(p)), space_.above(p, u(p)) - u(p));
        if (miss <= most) continue;
        most = miss;
        chosen = p;
    }
    if (chosen < 0) return false;
    Part low = part;
    low.hi(chosen) = std::min(part.hi(chosen), space_.below(chosen, u(chosen)));
    Part high = part;
    high.lo(chosen) = std::max(part.lo(chosen), space_.above(chosen, u(chosen)));
    if (low.lo(chosen) <= low.hi(chosen)) push(std::move(low));
    if (high.lo(chosen) <= high.hi(chosen)) push(std::move(high));
    return true;
}

/// At a column that changes although too many do.
bool CounterfactualSearch::split_columns(const Part& part, const Eigen::VectorXd& u) {
    const ChangeShape& shape = space_.shape();
    if (shape.max_columns == 0) return false;
    const std::vector<std::size_t> changed = space_.changed_blocks(u);
    if (changed.size() <= shape.max_columns) return false;
    std::size_t chosen = shape.blocks.size();
    double most = 0;
    for (const std::size_t b : changed) {
        double size = 0;
        for (const Eigen::Index p : shape.blocks[b].places) size = std::max(size, std::abs(u(p)));
        if (part.changes[b] || size <= most) continue;
        most = size;
        chosen = b;
    }
    if (chosen == shape.blocks.size()) return false;
    const auto hold = [&](Part& one, std::size_t b) {
        for (const Eigen::Index p : shape.blocks[b].places) {
            one.lo(p) = std::max(one.lo(p), 0.0);
            one.hi(p) = std::min(one.hi(p), 0.0);
        }
    };
    Part held = part;
    hold(held, chosen);
    if ((held.lo.array() <= held.hi.array()).all()) push(std::move(held));
    Part free = part;
    free.changes[chosen] = true;
    if (static_cast<std::size_t>(std::count(free.changes.begin(), free.changes.end(), true)) == shape.max_columns) {
        for (std::size_t b = 0; b < shape.blocks.size(); ++b) {
            if (!free.changes[b]) hold(free, b);
        }
        if ((free.lo.array() > free.hi.array()).any()) return true;
    }
    push(std::move(free));
    return true;
}

/// A lower bound of the half of a part, from its old planes, the goal's new ones and the side of the unit.
double CounterfactualSearch::half_bound(const Part& part, const HeldUnit& half, const Eigen::VectorXd& slopes) const {
    UnitRanges ranges = part.ranges;
    (half.on ? ranges.lo : ranges.hi)(half.unit) = 0;
    const ChangeGoal& goal = problem_.goals[part.goal];
    const NetworkRelaxation::Planes planes = relaxation_->above(goal.rows, goal.shift, ranges, slopes);
    const NetworkRelaxation::Planes side = relaxation_->unit_plane(half.unit, half.on ? 1 : -1, part.ranges);
    const double radius = limit();
    const Eigen::Index old = part.cut_bounds.size();
    const Eigen::Index rows = planes.c.size();
    NormProgram program{space_.shape().norm, part.lo.cwiseMax(-radius), part.hi.cwiseMin(radius),
                        Eigen::MatrixXd(space_.size(), old + rows + 1), Eigen::VectorXd(old + rows + 1)};
    if ((program.lo.array() > program.hi.array()).any()) return radius;
    program.normals << part.cut_normals, -planes.a.transpose(), -side.a.transpose();
    program.bounds << part.cut_bounds, planes.c, side.c;
    if (!space_.shape().plain) add_single_cuts(program);
    return solve_norm_program(program).bound;
}

/// At one of the units whose planes miss them most at the point, as it counts for the goal: the one whose halves are
/// bounded best. With `any` at the one whose sign is most open.
bool CounterfactualSearch::split_unit(const Part& part, const Eigen::VectorXd& z, const Eigen::VectorXd& slopes,
                                      bool any) {
    const ChangeGoal& goal = problem_.goals[part.goal];
    std::vector<std::pair<double, Eigen::Index>> order;  // the largest gap first
    Eigen::VectorXd gaps = Eigen::VectorXd::Zero(z.size());
    Eigen::VectorXd weights;
    for (Eigen::Index row = 0; row < goal.rows.rows() && !any; ++row) {
        relaxation_->above(goal.rows.row(row), goal.shift.segment(row, 1), part.ranges, slopes, &weights);
        for (Eigen::Index unit = 0; unit < z.size(); ++unit) {
            if (!part.ranges.unstable(unit)) continue;
            gaps(unit) =
                std::max(gaps(unit), relaxation_->gap(part.ranges, unit, weights(unit), slopes(unit), z(unit)));
        }
    }
    for (Eigen::Index unit = 0; unit < z.size(); ++unit) {
        if (!part.ranges.unstable(unit)) continue;
        const double open = any ? std::min(-part.ranges.lo(unit), part.ranges.hi(unit)) : gaps(unit);
        if (open > 1e-12) order.emplace_back(-open, unit);
    }
    if (order.empty()) return false;
    const std::size_t tried = std::min(any ? std::size_t{1} : kTried, order.size());
    std::partial_sort(order.begin(), order.begin() + static_cast<std::ptrdiff_t>(tried), order.end());
    Eigen::Index chosen = order.front().second;
    std::pair<double, double> bounds(0, 0);
    double best = -1;
    for (std::size_t k = 0; k < tried && tried > 1; ++k) {
        const double on = half_bound(part, {order[k].second, true}, slopes);
        const double off = half_bound(part, {order[k].second, false}, slopes);
        const double gain =
            std::min(std::max(on - part.bound, 1e-6), limit()) * std::min(std::max(off - part.bound, 1e-6), limit());
        if (gain <= best) continue;
        best = gain;
        chosen = order[k].second;
        bounds = {on, off};
    }
    for (const bool on : {true, false}) {
        Part half = part;
        half.bound = std::max(part.bound, on ? bounds.first : bounds.second);
        if (half.bound >= limit()) continue;
        half.held.push_back({chosen, on});
        (on ? half.ranges.lo : half.ranges.hi)(chosen) = 0;
        push(std::move(half));
    }
    return true;
}

/// Every unit has one sign and every column a single value, and yet the point was no answer.
void CounterfactualSearch::end_leaf(const Part& part, const Eigen::VectorXd& u, const Eigen::VectorXd& z) {
    // Where the goal is only touched, as on a plateau of exactly 0, nothing reaches it.
    Eigen::VectorXd pattern = z;
    for (Eigen::Index unit = 0; unit < z.size(); ++unit) {
        if (!part.ranges.unstable(unit)) pattern(unit) = part.ranges.lo(unit) >= 0 && part.ranges.hi(unit) > 0 ? 1 : -1;
    }
    Eigen::VectorXd lo = part.lo;
    Eigen::VectorXd hi = part.hi;
    space_.fix_single_values(u, lo, hi);
    Eigen::VectorXd at;
    const double most = candidates_.most_beyond(part.goal, u.cwiseMax(lo).cwiseMin(hi), pattern, lo, hi, at);
    const std::vector<bool>& strict = problem_.goals[part.goal].strict;
    const bool all_strict = std::all_of(strict.begin(), strict.end(), [](bool one) { return one; });
    if (all_strict && most <= kReachesNothing) return;
    if (most > kReachesNothing && candidates_.try_point(part.goal, at) && part.bound >= limit()) return;
    left_open_ = std::min(left_open_, part.bound);
}

}  // namespace reluscope
