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
constexpr std::size_t kFruitless = 8;    // in a row that are no better than one before: then no more are tried
constexpr double kClearMiss = 0.02;      // of a single value: split there before units
constexpr double kReachesNothing = 1e-10;

/// What a program has to reach so that the bound of it, less its margin, is at least `limit`.
double enough_for(double limit) { return limit + 1e-10 * (1 + std::abs(limit)); }

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
    Eigen::VectorXd cut;  // these cuts in one inequality
    double cut_bound = 0;

    void keep_cuts(const NormProgram& program, const Eigen::VectorXd& multipliers);
};

/// The last planes of a part.
struct CounterfactualSearch::Drawing {
    NormSolver solver;       // of the program that they make
    Eigen::VectorXd u, z;    // the shortest change that they allow, and the network's units there
    Eigen::VectorXd slopes;  // of the planes
};

/// The cuts that the multipliers use, and all that they say in one inequality.
void CounterfactualSearch::Part::keep_cuts(const NormProgram& program, const Eigen::VectorXd& multipliers) {
    std::vector<Eigen::Index> used;
    for (Eigen::Index k = 0; k < multipliers.size(); ++k) {
        if (multipliers(k) > 0) used.push_back(k);
    }
    cut_normals.resize(program.normals.rows(), static_cast<Eigen::Index>(used.size()));
    cut_bounds.resize(static_cast<Eigen::Index>(used.size()));
    for (std::size_t k = 0; k < used.size(); ++k) {
        cut_normals.col(static_cast<Eigen::Index>(k)) = program.normals.col(used[k]);
        cut_bounds(static_cast<Eigen::Index>(k)) = program.bounds(used[k]);
    }
    if (used.empty()) return;
    const Eigen::VectorXd combined = program.normals * multipliers;
    const double length = combined.norm();
    if (!(length > 1e-12)) return;
    cut = combined / length;
    const double size = program.bounds.cwiseAbs().dot(multipliers) / length;
    cut_bound = program.bounds.dot(multipliers) / length + 1e-13 * (1 + size);
}

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
    candidates_.walk_on();
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

/// Bounds a part from below and narrows its units, as far as this goes. False when no better answer is in it.
bool CounterfactualSearch::bound_part(Part& part, ChangeDomain& domain, Drawing& drawing) {
    const ChangeGoal& goal = problem_.goals[part.goal];
    const bool many_cuts = space_.shape().norm != Norm::kL2;
    std::size_t unstable = kEagerParts + static_cast<std::size_t>(relaxation_->num_units());
    for (int round = 0; round < kDrawings; ++round) {
        NetworkRelaxation::Planes held;
        if (!relaxation_->narrow(domain, part.held, part.ranges, held)) return false;
        drawing.solver = NormSolver(program_of(part, domain, held));
        drawing.slopes = relaxation_->usual_slopes(part.ranges);
        NormSolution solution;
        double before = -1;
        for (int bend = 0; bend <= kBends; ++bend) {
            const NetworkRelaxation::Planes planes =
                relaxation_->above(goal.rows, goal.shift, part.ranges, drawing.slopes);
            if (bend > 0 &&
                (planes.a * drawing.u + planes.c).minCoeff() >= -1e-9 * (1 + planes.c.cwiseAbs().maxCoeff()))
                break;
            drawing.solver.add_cuts(-planes.a.transpose(), planes.c);
            solution = drawing.solver.solve(enough_for(limit()));
            part.bound = std::max(part.bound, solution.bound);
            if (part.bound >= limit()) return false;
            drawing.u = solution.u.cwiseMax(domain.lo).cwiseMin(domain.hi);
            drawing.z = unit_values(*problem_.network, space_.input_at(drawing.u)).z.col(0);
            if (solution.bound < before + 1e-4 * solution.bound) break;
            before = solution.bound;
            drawing.slopes = relaxation_->slopes_at(drawing.z);
        }
        part.keep_cuts(drawing.solver.program(), solution.multipliers);
        domain.cut = part.cut;
        domain.cut_bound = part.cut_bound;
        if (many_cuts) {
            domain.normals = drawing.solver.program().normals;
            domain.bounds = drawing.solver.program().bounds;
        }
        const std::size_t now = part.ranges.num_unstable();
        if (now == 0 && round > 0) break;
        if (round > 0 && now * 10 > unstable * 9) break;
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
                        part.cut_bound,  part.cut_normals,          part.cut_bounds};
    if ((domain.lo.array() > domain.hi.array()).any()) return;
    Drawing drawing{NormSolver(NormProgram{}), Eigen::VectorXd::Zero(space_.size()), {}, {}};
    if (!bound_part(part, domain, drawing)) return;
    const Eigen::VectorXd& u = drawing.u;
    const Eigen::VectorXd logits = unit_values(*problem_.network, space_.input_at(u)).logits.col(0);
    const double beyond = space_.goal_value(part.goal, logits);
    const double near = 1e-7 * (1 + logits.cwiseAbs().maxCoeff());
    const bool allowed = is_allowed(u);
    if (beyond >= -near && allowed) {
        candidates_.try_point(part.goal, u);
    } else if (num_parts_ <= kEagerParts || num_parts_ % kLazyParts == 0) {
        candidates_.descend(part.goal, u, part.lo, part.hi);
    }
    candidates_.walk_on();
    if (part.bound >= limit()) return;
    split(part, drawing);
}

void CounterfactualSearch::split(const Part& part, const Drawing& drawing) {
    if (split_values(part, drawing.u, kClearMiss)) return;
    if (split_columns(part, drawing.u)) return;
    if (split_unit(part, drawing)) return;
    if (split_values(part, drawing.u, 0)) return;
    if (split_any_unit(part, drawing.z)) return;
    end_leaf(part, drawing.u, drawing.z);
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

/// The half of a part, bounded by its old planes, the goal's new ones and the side of the unit.
CounterfactualSearch::Part CounterfactualSearch::half_of(const Part& part, const HeldUnit& half,
                                                         const Drawing& drawing) const {
    Part own = part;
    own.held.push_back(half);
    (half.on ? own.ranges.lo : own.ranges.hi)(half.unit) = 0;
    const ChangeGoal& goal = problem_.goals[part.goal];
    const NetworkRelaxation::Planes planes = relaxation_->above(goal.rows, goal.shift, own.ranges, drawing.slopes);
    const NetworkRelaxation::Planes side = relaxation_->unit_plane(half.unit, half.on ? 1 : -1, part.ranges);
    NormSolver solver = drawing.solver;
    solver.add_cuts(-planes.a.transpose(), planes.c);
    solver.add_cuts(-side.a.transpose(), side.c);
    const NormSolution solution = solver.solve(enough_for(limit()));
    own.bound = std::max(own.bound, solution.bound);
    own.keep_cuts(solver.program(), solution.multipliers);
    return own;
}

/// Units whose planes miss them at the point, as it counts for the goal: the largest gap first.
std::vector<Eigen::Index> CounterfactualSearch::units_to_try(const Part& part, const Drawing& drawing) const {
    const ChangeGoal& goal = problem_.goals[part.goal];
    const Eigen::Index units = drawing.z.size();
    Eigen::VectorXd gaps = Eigen::VectorXd::Zero(units);
    Eigen::VectorXd weights;
    for (Eigen::Index row = 0; row < goal.rows.rows(); ++row) {
        relaxation_->above(goal.rows.row(row), goal.shift.segment(row, 1), part.ranges, drawing.slopes, &weights);
        for (Eigen::Index unit = 0; unit < units; ++unit) {
            if (!part.ranges.unstable(unit)) continue;
            gaps(unit) = std::max(
                gaps(unit), relaxation_->gap(part.ranges, unit, weights(unit), drawing.slopes(unit), drawing.z(unit)));
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

/// At the unit whose halves are bounded best. Where a half cannot hold a better answer, the part itself is held in the
/// other one, by all such units at once.
bool CounterfactualSearch::split_unit(const Part& part, const Drawing& drawing) {
    const std::vector<Eigen::Index> order = units_to_try(part, drawing);
    if (order.empty()) return false;
    Part held = part;
    std::vector<Part> halves;
    double best = -1;
    std::size_t fruitless = 0;
    for (std::size_t k = 0; k < order.size() && fruitless < kFruitless; ++k) {
        Part on = half_of(part, {order[k], true}, drawing);
        Part off = half_of(part, {order[k], false}, drawing);
        const bool on_ends = on.bound >= limit();
        const bool off_ends = off.bound >= limit();
        if (on_ends && off_ends) return true;
        if (on_ends || off_ends) {
            Part& other = on_ends ? off : on;
            (on_ends ? held.ranges.hi : held.ranges.lo)(order[k]) = 0;
            held.held.push_back(other.held.back());
            if (other.bound <= held.bound) continue;
            held.bound = other.bound;
            held.cut_normals = std::move(other.cut_normals);
            held.cut_bounds = std::move(other.cut_bounds);
            held.cut = std::move(other.cut);
            held.cut_bound = other.cut_bound;
            continue;
        }
        const double gain = std::max(on.bound - part.bound, 1e-6) * std::max(off.bound - part.bound, 1e-6);
        ++fruitless;
        if (gain <= best) continue;
        fruitless = 0;
        best = gain;
        halves.clear();
        halves.push_back(std::move(on));
        halves.push_back(std::move(off));
    }
    if (held.held.size() > part.held.size()) {
        push(std::move(held));
        return true;
    }
    if (space_.shape().norm == Norm::kL1) {
        std::vector<Part> others = input_halves(part, drawing);
        if (!others.empty()) {
            double gain = 1;
            for (const Part& half : others) gain *= std::max(std::min(half.bound, limit()) - part.bound, 1e-6);
            if (gain > best) halves = std::move(others);
        }
    }
    for (Part& half : halves) {
        if (half.bound < limit()) push(std::move(half));
    }
    return true;
}

/// Bounds a part by one drawing of its planes. False where no better answer is in it.
bool CounterfactualSearch::bound_anew(Part& part) const {
    const double radius = limit();
    ChangeDomain domain{&space_.shape(), part.lo.cwiseMax(-radius), part.hi.cwiseMin(radius), radius, part.cut,
                        part.cut_bound,  part.cut_normals,          part.cut_bounds};
    if ((domain.lo.array() > domain.hi.array()).any()) return false;
    NetworkRelaxation::Planes held;
    if (!relaxation_->narrow(domain, part.held, part.ranges, held)) return false;
    NormSolver solver(program_of(part, domain, held));
    const ChangeGoal& goal = problem_.goals[part.goal];
    const NetworkRelaxation::Planes planes =
        relaxation_->above(goal.rows, goal.shift, part.ranges, relaxation_->usual_slopes(part.ranges));
    solver.add_cuts(-planes.a.transpose(), planes.c);
    const NormSolution solution = solver.solve(enough_for(limit()));
    part.bound = std::max(part.bound, solution.bound);
    if (part.bound >= limit()) return false;
    part.keep_cuts(solver.program(), solution.multipliers);
    return true;
}

/// The part in two, at half the change of the input that changes most.
std::vector<CounterfactualSearch::Part> CounterfactualSearch::input_halves(const Part& part,
                                                                           const Drawing& drawing) const {
    Eigen::Index chosen = -1;
    double most = 1e-3 * (1 + part.bound);
    for (const ChangeBlock& block : space_.shape().blocks) {
        for (const Eigen::Index p : block.places) {
            const double size = std::abs(drawing.u(p));
            if (block.one_hot || !space_.values_at(p).is_any() || size <= most) continue;
            most = size;
            chosen = p;
        }
    }
    if (chosen < 0) return {};
    const double at = drawing.u(chosen) / 2;
    Part low = part;
    Part high = part;
    low.hi(chosen) = std::min(low.hi(chosen), at);
    high.lo(chosen) = std::max(high.lo(chosen), at);
    if (low.lo(chosen) > at || high.hi(chosen) < at) return {};
    for (Part* half : {&low, &high}) {
        if (!bound_anew(*half)) half->bound = kNothingOpen;
    }
    std::vector<Part> halves;
    halves.push_back(std::move(low));
    halves.push_back(std::move(high));
    return halves;
}

/// At the unit whose sign is most open.
bool CounterfactualSearch::split_any_unit(const Part& part, const Eigen::VectorXd& z) {
    Eigen::Index chosen = -1;
    double most = 1e-12;
    for (Eigen::Index unit = 0; unit < z.size(); ++unit) {
        if (!part.ranges.unstable(unit)) continue;
        const double open = std::min(-part.ranges.lo(unit), part.ranges.hi(unit));
        if (open <= most) continue;
        most = open;
        chosen = unit;
    }
    if (chosen < 0) return false;
    for (const bool on : {true, false}) {
        Part half = part;
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
