#include "answers/counterfactual_search.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

// How parts of the search are split.

namespace reluscope {

namespace {

constexpr std::size_t kTried = 30;     // units that are tried before a part is split at the best of them
constexpr std::size_t kFruitless = 8;  // in a row that are no better than one before: then no more are tried (not L1)
constexpr double kClearMiss = 0.02;    // of a single value: split there before units
constexpr double kReachesNothing = 1e-10;

/// Which side of its wall a unit of a leaf is held on.
bool on_in_leaf(const ChangePart& part, Eigen::Index unit) {
    return part.ranges.lo(unit) >= 0 && part.ranges.hi(unit) > 0;
}

/// Splits at a column: in one part it stays as it is, in the other it is one of those that change.
void split_at_column(const ChangeShape& shape, const ChangePart& part, std::size_t chosen,
                     std::vector<ChangePart>& parts) {
    const auto hold = [&](ChangePart& one, std::size_t b) {
        for (const Eigen::Index p : shape.blocks[b].places) {
            one.lo(p) = std::max(one.lo(p), 0.0);
            one.hi(p) = std::min(one.hi(p), 0.0);
        }
    };
    ChangePart held = part;
    hold(held, chosen);
    if ((held.lo.array() <= held.hi.array()).all()) parts.push_back(std::move(held));
    ChangePart free = part;
    free.changes[chosen] = true;
    if (static_cast<std::size_t>(std::count(free.changes.begin(), free.changes.end(), true)) == shape.max_columns) {
        for (std::size_t b = 0; b < shape.blocks.size(); ++b) {
            if (!free.changes[b]) hold(free, b);
        }
        if ((free.lo.array() > free.hi.array()).any()) return;
    }
    parts.push_back(std::move(free));
}

/// Splits at the column that is farthest from its single values, if by more than `at_least`.
bool split_values(const ChangeSpace& space, const ChangePart& part, const Eigen::VectorXd& u, double at_least,
                  std::vector<ChangePart>& parts) {
    if (!space.is_discrete()) return false;
    std::size_t worst = 0;
    if (!(space.single_value_miss(u, worst) > at_least)) return false;
    const ChangeShape& shape = space.shape();
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
        ChangePart on = part;
        for (const Eigen::Index p : block.places) on.lo(p) = on.hi(p) = p == chosen ? shape.on(p) : shape.off(p);
        ChangePart off = part;
        off.lo(chosen) = off.hi(chosen) = shape.off(chosen);
        parts.push_back(std::move(on));
        parts.push_back(std::move(off));
        return true;
    }
    Eigen::Index chosen = -1;
    double most = 0;
    for (const Eigen::Index p : block.places) {
        const double miss = std::min(u(p) - space.below(p, u(p)), space.above(p, u(p)) - u(p));
        if (miss <= most) continue;
        most = miss;
        chosen = p;
    }
    if (chosen < 0) return false;
    ChangePart low = part;
    low.hi(chosen) = std::min(part.hi(chosen), space.below(chosen, u(chosen)));
    ChangePart high = part;
    high.lo(chosen) = std::max(part.lo(chosen), space.above(chosen, u(chosen)));
    if (low.lo(chosen) <= low.hi(chosen)) parts.push_back(std::move(low));
    if (high.lo(chosen) <= high.hi(chosen)) parts.push_back(std::move(high));
    return true;
}

/// Splits at a column that changes although too many do.
bool split_columns(const ChangeSpace& space, const ChangePart& part, const Eigen::VectorXd& u,
                   std::vector<ChangePart>& parts) {
    const ChangeShape& shape = space.shape();
    if (shape.max_columns == 0) return false;
    const std::vector<std::size_t> changed = space.changed_blocks(u);
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
    split_at_column(shape, part, chosen, parts);
    return true;
}

/// Returns the units whose planes miss them at the point, as it counts for the goal: the largest gap first.
std::vector<Eigen::Index> units_to_try(const NetworkRelaxation& relaxation, const ChangeGoal& goal,
                                       const ChangePart& part, const NetworkRelaxation::Lines& lines,
                                       const Eigen::VectorXd& u, const Eigen::VectorXd& z) {
    const Eigen::Index units = z.size();
    Eigen::VectorXd gaps = Eigen::VectorXd::Zero(units);
    Eigen::VectorXd weights;
    for (Eigen::Index row = 0; row < goal.rows.rows(); ++row) {
        relaxation.above(goal.rows.row(row), goal.shift.segment(row, 1), part.ranges, lines, &weights);
        for (Eigen::Index unit = 0; unit < units; ++unit) {
            if (!part.ranges.unstable(unit)) continue;
            gaps(unit) = std::max(gaps(unit), relaxation.gap(part.ranges, unit, weights(unit), lines, u, z(unit)));
        }
    }
    std::vector<Eigen::Index> order;
    for (Eigen::Index unit = 0; unit < units; ++unit) {
        if (gaps(unit) > 1e-12) order.push_back(unit);
    }
    std::stable_sort(order.begin(), order.end(), [&](Eigen::Index a, Eigen::Index b) { return gaps(a) > gaps(b); });
    if (order.size() > kTried) order.resize(kTried);
    return order;
}

/// Splits at the unit whose sign is most open, be it by no more than rounding: in a leaf every unit is on one side.
bool split_any_unit(const ChangePart& part, std::vector<ChangePart>& parts) {
    Eigen::Index chosen = -1;
    double most = 0;
    for (Eigen::Index unit = 0; unit < part.ranges.lo.size(); ++unit) {
        if (!part.ranges.unstable(unit)) continue;
        const double open = std::min(-part.ranges.lo(unit), part.ranges.hi(unit));
        if (open <= most) continue;
        most = open;
        chosen = unit;
    }
    if (chosen < 0) return false;
    for (const bool on : {true, false}) {
        ChangePart half = part;
        half.held.push_back({chosen, on});
        (on ? half.ranges.lo : half.ranges.hi)(chosen) = 0;
        parts.push_back(std::move(half));
    }
    return true;
}

/// Adds the part with one place held between two changes, where it has any.
void add_within(const ChangePart& part, Eigen::Index place, double lo, double hi, std::vector<ChangePart>& parts) {
    ChangePart within = part;
    within.lo(place) = std::max(part.lo(place), lo);
    within.hi(place) = std::min(part.hi(place), hi);
    if (within.lo(place) <= within.hi(place)) parts.push_back(std::move(within));
}

/// Splits at what the point of a leaf has decided but the leaf has not: a column that may change, or one of single
/// values.
bool split_undecided(const ChangeSpace& space, const ChangePart& part, const Eigen::VectorXd& u,
                     std::vector<ChangePart>& parts) {
    const ChangeShape& shape = space.shape();
    for (std::size_t b = 0; b < shape.blocks.size(); ++b) {
        const ChangeBlock& block = shape.blocks[b];
        const auto open = std::find_if(block.places.begin(), block.places.end(),
                                       [&](Eigen::Index p) { return part.lo(p) < part.hi(p); });
        if (open == block.places.end()) continue;
        if (shape.max_columns > 0 && !part.changes[b]) {
            split_at_column(shape, part, b, parts);
            return true;
        }
        const Eigen::Index p = *open;
        if (block.one_hot) {
            add_within(part, p, shape.on(p), shape.on(p), parts);
            add_within(part, p, shape.off(p), shape.off(p), parts);
            return true;
        }
        if (space.values_at(p).is_any()) continue;
        const double below = space.below(p, u(p));
        const double above = space.above(p, u(p));
        const double own = u(p) - below <= above - u(p) ? below : above;
        const double step = 1e-6 * (1 + std::abs(own));
        add_within(part, p, own, own, parts);
        add_within(part, p, part.lo(p), space.below(p, own - step), parts);
        add_within(part, p, space.above(p, own + step), part.hi(p), parts);
        return true;
    }
    return false;
}

}  // namespace

/// Splits the part. True where halves at units are to be tried for that, piece by piece.
bool CounterfactualSearch::split(Work& work) {
    const Part& part = work.part;
    const Drawing& drawing = work.drawing;
    std::vector<Part> parts;
    bool is_split =
        split_values(space_, part, drawing.u, kClearMiss, parts) || split_columns(space_, part, drawing.u, parts);
    if (!is_split) {
        work.order = units_to_try(*relaxation_, problem_.goals[part.goal], part, drawing.lines, drawing.u, drawing.z);
        if (!work.order.empty()) {
            work.rest = part;
            work.phase = Work::Phase::kHalves;
            return true;
        }
        is_split = split_values(space_, part, drawing.u, 0, parts) || split_any_unit(part, parts);
    }
    if (!is_split) end_leaf(part, drawing.u);
    for (Part& one : parts) push(std::move(one));
    return false;
}

/// The half of a part, to be bounded by its old planes, the goal's new ones and the side of the unit.
CounterfactualSearch::Half CounterfactualSearch::half_of(const Part& part, const HeldUnit& half,
                                                         const Drawing& drawing) const {
    Half own{part, drawing.solver};
    own.part.held.push_back(half);
    (half.on ? own.part.ranges.lo : own.part.ranges.hi)(half.unit) = 0;
    const ChangeGoal& goal = problem_.goals[part.goal];
    const NetworkRelaxation::Planes planes = relaxation_->above(goal.rows, goal.shift, own.part.ranges, drawing.lines);
    const NetworkRelaxation::Planes side = relaxation_->unit_plane(half.unit, half.on ? 1 : -1, part.ranges);
    own.solver.add_cuts(-planes.a.transpose(), planes.c);
    own.solver.add_cuts(-side.a.transpose(), side.c);
    return own;
}

/// A piece of a half of the next unit. The part is split at the unit whose halves are bounded best; where a half cannot
/// hold a better answer, the part itself is held in the other one, by all such units at once.
bool CounterfactualSearch::try_halves(Work& work) {
    if (!work.half) {
        work.half = half_of(work.part, {work.order[work.unit], !work.on.has_value()}, work.drawing);
        work_ -= 2 * static_cast<double>(problem_.network->num_parameters()) +
                 2 * static_cast<double>(work.half->solver.program().normals.size());
    }
    const NormSolution solution = work.half->solver.solve(enough_for(limit()), &work_);
    if (solution.status == NormStatus::kUnfinished) return true;
    Part own = std::move(work.half->part);
    own.bound = std::max(own.bound, solution.bound);
    own.keep_cuts(work.half->solver.program(), solution.multipliers);
    work.half.reset();
    if (!work.on) {
        work.on = std::move(own);
        return true;
    }
    Part on = std::move(*work.on);
    work.on.reset();
    return compare_halves(work, std::move(on), std::move(own));
}

/// False where the part is done with.
bool CounterfactualSearch::compare_halves(Work& work, Part on, Part off) {
    const Eigen::Index unit = work.order[work.unit];
    const bool on_ends = on.bound >= limit();
    const bool off_ends = off.bound >= limit();
    if (on_ends && off_ends) return false;
    if (on_ends || off_ends) {
        Part& other = on_ends ? off : on;
        Part& rest = work.rest;
        (on_ends ? rest.ranges.hi : rest.ranges.lo)(unit) = 0;
        rest.held.push_back(other.held.back());
        if (other.bound > rest.bound) {
            rest.bound = other.bound;
            rest.cut_normals = std::move(other.cut_normals);
            rest.cut_bounds = std::move(other.cut_bounds);
            rest.cut = std::move(other.cut);
            rest.cut_bound = other.cut_bound;
        }
    } else {
        const double gain = std::max(on.bound - work.part.bound, 1e-6) * std::max(off.bound - work.part.bound, 1e-6);
        ++work.fruitless;
        if (gain > work.best) {
            work.fruitless = 0;
            work.best = gain;
            work.halves.clear();
            work.halves.push_back(std::move(on));
            work.halves.push_back(std::move(off));
        }
    }
    const std::size_t most_fruitless = problem_.norm == Norm::kL1 ? kTried : kFruitless;
    if (++work.unit < work.order.size() && work.fruitless < most_fruitless) return true;
    end_halves(work);
    return false;
}

void CounterfactualSearch::end_halves(Work& work) {
    if (work.rest.held.size() > work.part.held.size()) return push(std::move(work.rest));
    for (Part& half : work.halves) {
        if (half.bound < limit()) push(std::move(half));
    }
}

/// What every change of a leaf costs at least that reaches the goal: its units are held on their sides all at once.
double CounterfactualSearch::leaf_bound(const Part& part) const {
    const ChangeDomain domain = domain_of(part);
    if ((domain.lo.array() > domain.hi.array()).any()) return std::numeric_limits<double>::infinity();
    NetworkRelaxation::Planes walls;
    walls.a.resize(part.ranges.lo.size(), sides_.size());
    walls.c.resize(part.ranges.lo.size());
    for (Eigen::Index unit = 0; unit < walls.c.size(); ++unit) {
        const NetworkRelaxation::Planes wall =
            relaxation_->unit_plane(unit, on_in_leaf(part, unit) ? 1 : -1, part.ranges);
        walls.a.row(unit) = wall.a.row(0);
        walls.c(unit) = wall.c(0);
    }
    NormSolver solver(part.program(space_.shape(), domain, walls));
    const ChangeGoal& goal = problem_.goals[part.goal];
    const NetworkRelaxation::Planes planes =
        relaxation_->above(goal.rows, goal.shift, part.ranges, relaxation_->usual_lines(part.ranges));
    solver.add_cuts(-planes.a.transpose(), planes.c);
    return solver.solve(enough_for(limit())).bound;
}

/// Every unit has one sign in the part, and yet the point of its planes was no answer: rounding, or a goal that is only
/// touched. The leaf's linear region has an answer of its own, or its walls keep all that it has too far away.
void CounterfactualSearch::end_leaf(const Part& part, const Eigen::VectorXd& at) {
    const Eigen::VectorXd u = sides_.change(at);
    Eigen::VectorXd pattern(part.ranges.lo.size());
    for (Eigen::Index unit = 0; unit < pattern.size(); ++unit) pattern(unit) = on_in_leaf(part, unit) ? 1 : -1;
    Eigen::VectorXd lo = sides_.least(part.lo, part.hi);
    Eigen::VectorXd hi = sides_.most(part.lo, part.hi);
    space_.fix_single_values(u, lo, hi);
    const double most = candidates_.try_region(part.goal, u.cwiseMax(lo).cwiseMin(hi), pattern, lo, hi);
    if (part.bound >= limit()) return;
    std::vector<Part> parts;
    if (split_undecided(space_, part, at, parts)) {
        for (Part& one : parts) push(std::move(one));
        return;
    }
    const double bound = leaf_bound(part);
    if (bound >= limit()) return;
    // Where the goal is only touched, as on a plateau of exactly 0, nothing reaches it.
    const std::vector<bool>& strict = problem_.goals[part.goal].strict;
    const bool all_strict = std::all_of(strict.begin(), strict.end(), [](bool one) { return one; });
    if (all_strict && most <= kReachesNothing) return;
    left_open_ = std::min(left_open_, std::max(bound, part.bound));
}

}  // namespace reluscope
