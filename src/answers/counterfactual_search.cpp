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
constexpr int kSummedBends = 8;          // likewise in L1, whose points are corners
constexpr double kFirstRadius = 4;       // of an endless box where no answer is known
constexpr double kLastRadius = 1e4;      // beyond it the search is given up
constexpr std::size_t kEagerParts = 60;  // in which answers are looked for from every point
constexpr std::size_t kLazyParts = 8;    // later from every so many

/// Adds what holds for one-hot blocks: their inputs add up to 1.
void add_single_cuts(const ChangeShape& shape, NormProgram& program) {
    Eigen::Index next = program.bounds.size();
    const auto blocks = static_cast<Eigen::Index>(std::count_if(
        shape.blocks.begin(), shape.blocks.end(), [](const ChangeBlock& block) { return block.one_hot; }));
    program.normals.conservativeResize(Eigen::NoChange, next + 2 * blocks);
    program.bounds.conservativeResize(next + 2 * blocks);
    for (const ChangeBlock& block : shape.blocks) {
        if (!block.one_hot) continue;
        Eigen::VectorXd normal = Eigen::VectorXd::Zero(shape.on.size());
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

/// As many units as make a piece of narrowing about the work of a step.
Eigen::Index units_at_once(const ChangeSpace& space, Eigen::Index size, const ChangeDomain& domain) {
    constexpr double kRoundsOfCuts = 12;  // of a program in ChangeDomain::largest()
    double each = 2 * static_cast<double>(space.problem().network->num_parameters() + 1);
    if (space.shape().norm != Norm::kL2)
        each += 2 * kRoundsOfCuts * static_cast<double>(size * (domain.bounds.size() + 1));
    return static_cast<Eigen::Index>(std::max(1.0, std::min(CounterfactualSearch::kStepWork / each, 1e6)));
}

/// Whether a change takes allowed values only, and no more columns than may change.
bool is_allowed(const ChangeSpace& space, const Eigen::VectorXd& u) {
    std::size_t block = 0;
    if (space.is_discrete() && space.single_value_miss(u, block) > 0) return false;
    const std::size_t most = space.shape().max_columns;
    return most == 0 || space.changed_blocks(u).size() <= most;
}

}  // namespace

void ChangePart::keep_cuts(const NormProgram& program, const Eigen::VectorXd& multipliers) {
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

NormProgram ChangePart::program(const ChangeShape& shape, const ChangeDomain& domain,
                                const NetworkRelaxation::Planes& of_held) const {
    const Eigen::Index old = cut_bounds.size();
    NormProgram made{shape.norm, domain.lo, domain.hi, cut_normals, cut_bounds};
    made.normals.conservativeResize(Eigen::NoChange, old + of_held.c.size());
    made.bounds.conservativeResize(old + of_held.c.size());
    made.normals.rightCols(of_held.c.size()) = -of_held.a.transpose();
    made.bounds.tail(of_held.c.size()) = of_held.c;
    if (!shape.plain) add_single_cuts(shape, made);
    return made;
}

CounterfactualSearch::CounterfactualSearch(ChangeProblem problem)
    : problem_(std::move(problem)), space_(problem_), sides_(space_), candidates_(space_), left_open_(kNothingOpen) {
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
    double open = open_.empty() ? kNothingOpen : open_.front().bound;
    if (at_work_) open = std::min(open, at_work_->part.bound);
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
    if (done_) result.why_open = gave_up_ ? WhyOpen::kFar : WhyOpen::kRounding;
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
    work_ = kStepWork;
    while (!done_ && !do_some() && work_ > 0) {
    }
    return !done_;
}

/// The least piece of work. True at the end of a starting point, or of a part.
bool CounterfactualSearch::do_some() {
    if (!begun_) {
        if (start()) return trials_.empty();
        begin_parts();
    } else if (at_work_) {
        if (go_on(*at_work_)) return false;
        at_work_.reset();
    } else if (!open_.empty()) {
        std::pop_heap(open_.begin(), open_.end(), Later{});
        Part part = std::move(open_.back());
        open_.pop_back();
        if (begin_work(std::move(part))) return false;
    }
    drop_hopeless();
    if (!open_.empty()) return true;
    if (endless_ && !candidates_.found() && left_open_ == kNothingOpen) {
        shown_empty_ = radius_;
        if (radius_ < kLastRadius) {
            radius_ *= 4;
            begin_parts();
            return true;
        }
        gave_up_ = true;
        left_open_ = radius_;
    }
    done_ = true;
    return true;
}

/// Takes out what cannot hold a better answer. Where the first of the open parts cannot, no other one can.
void CounterfactualSearch::drop_hopeless() {
    while (!open_.empty() && open_.front().bound >= limit()) {
        if (candidates_.found() || !endless_) return open_.clear();
        std::pop_heap(open_.begin(), open_.end(), Later{});
        open_.pop_back();
    }
}

/// Looks for answers before anything is proven. False when all starting points were tried.
bool CounterfactualSearch::start() {
    if (!trials_.empty()) {
        if (candidates_.go_on(trials_.back(), work_)) return true;
        trials_.pop_back();
        if (!trials_.empty()) return true;
        candidates_.walk_on();
        return static_cast<Eigen::Index>(next_start_) <= problem_.starts.cols();
    }
    for (std::size_t goal = 0; goal < problem_.goals.size(); ++goal) {
        if (next_start_ == 0) {
            const Eigen::VectorXd here = Eigen::VectorXd::Zero(space_.size());
            trials_.push_back(candidates_.descent_trial(goal, here, space_.lo(), space_.hi()));
            continue;
        }
        const Eigen::VectorXd start = problem_.starts.col(static_cast<Eigen::Index>(next_start_) - 1);
        for (ChangeCandidates::Trial& trial : candidates_.start_trials(goal, start))
            trials_.push_back(std::move(trial));
    }
    std::reverse(trials_.begin(), trials_.end());
    ++next_start_;
    work_ -= static_cast<double>(problem_.network->num_parameters());
    return !trials_.empty() || static_cast<Eigen::Index>(next_start_) <= problem_.starts.cols();
}

void CounterfactualSearch::begin_parts() {
    begun_ = true;
    const double radius = std::max(limit(), 0.0);
    const Eigen::VectorXd lo = sides_.lo().cwiseMax(-radius);
    const Eigen::VectorXd hi = sides_.hi().cwiseMin(radius);
    relaxation_ =
        std::make_unique<NetworkRelaxation>(*problem_.network, problem_.row, sides_.scale(), sides_.inputs(), lo, hi);
    if (sides_.apart() && radius > 0) relaxation_->draw_lids(radius);
    for (std::size_t goal = 0; goal < problem_.goals.size(); ++goal) {
        Part part;
        part.goal = goal;
        part.bound = shown_empty_;
        part.lo = sides_.lo();
        part.hi = sides_.hi();
        part.ranges = relaxation_->no_ranges();
        part.changes.assign(space_.shape().blocks.size(), false);
        part.cut_normals.resize(sides_.size(), 0);
        push(std::move(part));
    }
}

void CounterfactualSearch::push(Part part) {
    open_.push_back(std::move(part));
    std::push_heap(open_.begin(), open_.end(), Later{});
}

/// Bounds a part from below and narrows its units, as far as this goes: in each round all units, then the program of
/// the planes that follow from that. False when no better answer is in the part.
bool CounterfactualSearch::narrow(Work& work) {
    const Eigen::Index most = units_at_once(space_, sides_.size(), work.domain);
    const auto units = static_cast<double>(std::min(most, relaxation_->num_units()));
    work_ -= units * kStepWork / static_cast<double>(most);
    switch (relaxation_->narrow_some(work.domain, work.part.held, work.part.ranges, work.held, work.narrowed, most)) {
        case NetworkRelaxation::Narrowed::kEmpty: return false;
        case NetworkRelaxation::Narrowed::kMore: return true;
        case NetworkRelaxation::Narrowed::kDone: break;
    }
    work.drawing.solver = NormSolver(work.part.program(space_.shape(), work.domain, work.held));
    work.drawing.lines = sides_.apart() && work.drawing.z.size() > 0
                             ? relaxation_->lines_at(work.part.ranges, work.drawing.u, work.drawing.z)
                             : relaxation_->usual_lines(work.part.ranges);
    add_own_lids(work);
    work.before = -1;
    work.bend = 0;
    work.phase = Work::Phase::kBend;
    return true;
}

/// Lids of units that read others, as low as can be at the point.
void CounterfactualSearch::add_own_lids(Work& work) {
    if (!sides_.apart()) return;
    relaxation_->add_own_lids(work.part.ranges, work.drawing.u, work.drawing.lines);
    work_ -= static_cast<double>(relaxation_->num_units()) * static_cast<double>(sides_.size());
    work_ -= static_cast<double>(problem_.network->num_parameters());
}

/// The goal's planes as they are bent now, and the program with them.
bool CounterfactualSearch::bend(Work& work) {
    Drawing& drawing = work.drawing;
    if (!work.solving) {
        const ChangeGoal& goal = problem_.goals[work.part.goal];
        const NetworkRelaxation::Planes planes =
            relaxation_->above(goal.rows, goal.shift, work.part.ranges, drawing.lines);
        work_ -= static_cast<double>(problem_.network->num_parameters());
        if (work.bend > 0 &&
            (planes.a * drawing.u + planes.c).minCoeff() >= -1e-9 * (1 + planes.c.cwiseAbs().maxCoeff()))
            return end_round(work);
        drawing.solver.add_cuts(-planes.a.transpose(), planes.c);
        work.solving = true;
    }
    NormSolution solution = drawing.solver.solve(enough_for(limit()), &work_);
    if (solution.status == NormStatus::kUnfinished) return true;
    work.solving = false;
    work.part.bound = std::max(work.part.bound, solution.bound);
    if (work.part.bound >= limit()) return false;
    drawing.u = solution.u.cwiseMax(work.domain.lo).cwiseMin(work.domain.hi);
    drawing.z = unit_values(*problem_.network, space_.input_at(sides_.change(drawing.u))).z.col(0);
    const bool settled = solution.bound < work.before + 1e-4 * solution.bound;
    work.before = solution.bound;
    drawing.multipliers = std::move(solution.multipliers);
    if (settled) return end_round(work);
    drawing.lines = relaxation_->lines_at(work.part.ranges, drawing.u, drawing.z);
    add_own_lids(work);
    if (work.bend == (problem_.norm == Norm::kL1 ? kSummedBends : kBends)) return end_round(work);
    ++work.bend;
    return true;
}

/// Keeps what the planes say, and draws new ones where units were narrowed enough.
bool CounterfactualSearch::end_round(Work& work) {
    Part& part = work.part;
    part.keep_cuts(work.drawing.solver.program(), work.drawing.multipliers);
    work.domain.cut = part.cut;
    work.domain.cut_bound = part.cut_bound;
    if (space_.shape().norm != Norm::kL2) {  // there each cut counts
        work.domain.normals = work.drawing.solver.program().normals;
        work.domain.bounds = work.drawing.solver.program().bounds;
    }
    const std::size_t now = part.ranges.num_unstable();
    const bool enough = work.round > 0 && (now == 0 || now * 10 > work.unstable * 9);
    work.unstable = now;
    work.narrowed = {};
    work.phase = enough || work.round + 1 == kDrawings ? Work::Phase::kTry : Work::Phase::kNarrow;
    ++work.round;
    return true;
}

/// The changes of the part that would be better answers.
ChangeDomain CounterfactualSearch::domain_of(const Part& part) const {
    const double radius = limit();
    return {&space_.shape(), part.lo.cwiseMax(-radius), part.hi.cwiseMin(radius), radius, part.cut,
            part.cut_bound,  part.cut_normals,          part.cut_bounds};
}

/// False where the part cannot hold a better answer.
bool CounterfactualSearch::begin_work(Part part) {
    ++num_parts_;
    if (part.bound >= limit()) return false;
    ChangeDomain domain = domain_of(part);
    if ((domain.lo.array() > domain.hi.array()).any()) return false;
    at_work_ = std::make_unique<Work>();
    at_work_->part = std::move(part);
    at_work_->domain = std::move(domain);
    at_work_->drawing.u = Eigen::VectorXd::Zero(sides_.size());
    // Lids are steeper the farther they reach.
    if (sides_.apart() && limit() > 0 && limit() < 0.999 * relaxation_->lid_radius()) relaxation_->draw_lids(limit());
    return true;
}

/// A piece of work on a part. False at its end.
bool CounterfactualSearch::go_on(Work& work) {
    switch (work.phase) {
        case Work::Phase::kNarrow: return narrow(work);
        case Work::Phase::kBend: return bend(work);
        case Work::Phase::kTry: return try_answers(work);
        case Work::Phase::kSplit: return split(work);
        case Work::Phase::kHalves: return try_halves(work);
    }
    return false;
}

/// Looks for an answer from the point of the planes.
bool CounterfactualSearch::try_answers(Work& work) {
    const Eigen::VectorXd u = sides_.change(work.drawing.u);
    if (!work.trial) {
        const Part& part = work.part;
        const Eigen::VectorXd logits = unit_values(*problem_.network, space_.input_at(u)).logits.col(0);
        const double near = 1e-7 * (1 + logits.cwiseAbs().maxCoeff());
        if (space_.goal_value(part.goal, logits) >= -near && is_allowed(space_, u)) {
            work.trial = candidates_.point_trial(part.goal, u);
        } else if (num_parts_ <= kEagerParts || num_parts_ % kLazyParts == 0) {
            work.trial =
                candidates_.descent_trial(part.goal, u, sides_.least(part.lo, part.hi), sides_.most(part.lo, part.hi));
        }
    }
    if (work.trial && candidates_.go_on(*work.trial, work_)) return true;
    work.trial.reset();
    candidates_.walk_on();
    work.phase = Work::Phase::kSplit;
    return work.part.bound < limit();
}

}  // namespace reluscope
