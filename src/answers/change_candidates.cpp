#include "answers/change_candidates.h"

#include "base/numerics/bit_matrix.h"
#include "base/numerics/linear_program.h"
#include "network/exact_pattern.h"
#include "network/unit_values.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

namespace reluscope {

namespace {

/// A condition of the goal that is exceeded by more than this, relative to 1, the largest logit and the goal's largest
/// shift, holds in whatever order its sums are taken.
constexpr double kClearlyBeyond = 1e-11;
/// A nudge is tried where a condition of the goal is missed by no more than this, relative to 1 and the largest logit.
constexpr double kNearlyThere = 1e-4;
/// A unit may lie on its wall where its pre-activation is at most this, relative to 1 and the largest pre-activation.
constexpr double kOnWall = 1e-7;
constexpr std::size_t kMaxWalls = 5;  // at one point; all combinations of their sides are tried
constexpr int kMaxDescent = 12;
constexpr int kMaxWalk = 30;
constexpr Eigen::Index kWalkSize = 20000;  // units times inputs: beyond it a walk would take too long for one step
constexpr int kBisections = 40;
/// With this limit NormSolver::solve() goes on to the shortest point.
constexpr double kNoEnd = std::numeric_limits<double>::infinity();

}  // namespace

ChangeCandidates::Place ChangeCandidates::place_of(std::size_t goal, const Eigen::VectorXd& u) const {
    const UnitValues values = unit_values(*space_.problem().network, space_.input_at(u));
    Place place;
    place.u = u;
    place.z = values.z.col(0);
    place.logits = values.logits.col(0);
    place.beyond = space_.goal_value(goal, place.logits);
    place.margin = kClearlyBeyond *
                   (1 + place.logits.cwiseAbs().maxCoeff() + space_.problem().goals[goal].shift.cwiseAbs().maxCoeff());
    return place;
}

bool ChangeCandidates::reaches_exactly(std::size_t goal, const Eigen::VectorXd& u) const {
    const Network& network = *space_.problem().network;
    const Eigen::VectorXd x = space_.input_at(u);
    BitMatrix bits(1, network.num_hidden_units());
    if (decide_pattern(network, x, bits.row(0)).undecided) return false;
    Eigen::VectorXd logits = unit_values(network, x).logits.col(0);
    exact_logits(network, x, bits.row(0), logits);
    const ChangeGoal& own = space_.problem().goals[goal];
    const Eigen::VectorXd beyond = own.rows * logits + own.shift;
    for (Eigen::Index k = 0; k < beyond.size(); ++k) {
        if (own.strict[static_cast<std::size_t>(k)] ? !(beyond(k) > 0) : !(beyond(k) >= 0)) return false;
    }
    return true;
}

NormProgram ChangeCandidates::region_program(std::size_t goal, const Place& witness, const Eigen::VectorXd& lo,
                                             const Eigen::VectorXd& hi) const {
    const RegionForms forms = space_.forms(witness.z);
    const ChangeGoal& own = space_.problem().goals[goal];
    const Eigen::MatrixXd conditions = own.rows * forms.logits;
    const Eigen::Index n = space_.size();
    const Eigen::Index units = forms.units.rows();
    NormProgram program{space_.shape().norm, lo, hi, Eigen::MatrixXd(n, units + conditions.rows()),
                        Eigen::VectorXd(units + conditions.rows())};
    for (Eigen::Index k = 0; k < units; ++k) {
        const double side = witness.z(k) > 0 ? -1 : 1;
        program.normals.col(k) = side * forms.units.row(k).head(n).transpose();
        program.bounds(k) = -side * forms.units(k, n);
        // A unit that is the same all over the place makes no wall.
        if (program.normals.col(k).isZero(0)) program.bounds(k) = 0;
    }
    for (Eigen::Index k = 0; k < conditions.rows(); ++k) {
        program.normals.col(units + k) = -conditions.row(k).head(n).transpose();
        program.bounds(units + k) = conditions(k, n) + own.shift(k);
    }
    return program;
}

double ChangeCandidates::most_beyond(std::size_t goal, const Eigen::VectorXd& u, const Eigen::VectorXd& z,
                                     const Eigen::VectorXd& lo, const Eigen::VectorXd& hi, Eigen::VectorXd& at) const {
    Place place;
    place.z = z;
    const NormProgram region = region_program(goal, place, lo, hi);
    const Eigen::Index n = space_.size();
    const Eigen::Index walls = region.bounds.size();
    const Eigen::Index conditions = space_.problem().goals[goal].shift.size();
    LinearProgram program;  // variables: the way from u, and how far all conditions are exceeded
    program.objective = Eigen::VectorXd::Unit(n + 1, n);
    program.normals.setZero(n + 1, walls + 2 * n + 1);
    program.bounds.resize(walls + 2 * n + 1);
    program.normals.topLeftCorner(n, walls) = region.normals;
    program.normals.row(n).segment(walls - conditions, conditions).setOnes();
    program.bounds.head(walls) = region.bounds - region.normals.transpose() * u;
    for (Eigen::Index i = 0; i < n; ++i) {
        program.normals(i, walls + i) = 1;
        program.bounds(walls + i) = std::min(1.0, hi(i) - u(i));
        program.normals(i, walls + n + i) = -1;
        program.bounds(walls + n + i) = std::min(1.0, u(i) - lo(i));
    }
    program.normals(n, walls + 2 * n) = 1;
    program.bounds(walls + 2 * n) = 1;
    // The point itself lies in the region but for rounding: the program begins there.
    for (double& bound : program.bounds) bound = bound >= -kOnWall ? std::max(bound, 0.0) : bound;
    const LpResult result = solve_linear_program(program);
    if (result.status != LpStatus::kOptimal && result.status != LpStatus::kStopped) return 0;
    at = (u + result.x.head(n)).cwiseMax(lo).cwiseMin(hi);
    return result.value;
}

/// A little way along the gradient of the condition that is least.
bool ChangeCandidates::nudge(std::size_t goal, const Place& from, const Eigen::VectorXd& lo, const Eigen::VectorXd& hi,
                             Place& witness) const {
    const ChangeGoal& own = space_.problem().goals[goal];
    const RegionForms forms = space_.forms(from.z);
    Eigen::Index least = 0;
    (own.rows * from.logits + own.shift).minCoeff(&least);
    Eigen::VectorXd way = (own.rows.row(least) * forms.logits.leftCols(space_.size())).transpose();
    for (Eigen::Index i = 0; i < way.size(); ++i) {
        if ((way(i) > 0 && from.u(i) >= hi(i)) || (way(i) < 0 && from.u(i) <= lo(i))) way(i) = 0;
    }
    const double steepness = way.norm();
    if (!(steepness > 0)) return false;
    way /= steepness;
    const double first = std::max(1e-9, 2 * (place_of(goal, from.u).margin - from.beyond) / steepness);
    for (double step = first; step < 1e-2 && step <= 1000 * first; step *= 10) {
        Place there = place_of(goal, (from.u + step * way).cwiseMax(lo).cwiseMin(hi));
        if (there.beyond < there.margin) continue;
        witness = std::move(there);
        return true;
    }
    return false;
}

bool ChangeCandidates::find_witness(std::size_t goal, const Eigen::VectorXd& u, const Eigen::VectorXd& lo,
                                    const Eigen::VectorXd& hi, Place& witness) const {
    Place place = place_of(goal, u);
    if (place.beyond >= place.margin) {
        witness = std::move(place);
        return true;
    }
    if (place.beyond < -kNearlyThere * (1 + place.logits.cwiseAbs().maxCoeff())) return false;
    if (nudge(goal, place, lo, hi, witness)) return true;
    // On walls, the region beyond one of them may be where the goal is reached.
    std::vector<Eigen::Index> walls;
    for (Eigen::Index unit = 0; unit < place.z.size() && walls.size() < kMaxWalls; ++unit) {
        if (std::abs(place.z(unit)) <= kOnWall * (1 + place.z.cwiseAbs().maxCoeff())) walls.push_back(unit);
    }
    for (std::size_t sides = 0; sides < (std::size_t{1} << walls.size()); ++sides) {
        Eigen::VectorXd z = place.z;
        for (std::size_t k = 0; k < walls.size(); ++k) {
            if ((sides >> k & 1U) != 0) z(walls[k]) = z(walls[k]) > 0 ? -1 : 1;
        }
        Eigen::VectorXd at;
        if (!(most_beyond(goal, u, z, lo, hi, at) > place.margin)) continue;
        witness = place_of(goal, at);
        witness.z = std::move(z);  // `at` may lie on walls of this region
        if (witness.beyond >= witness.margin) return true;
    }
    if (!reaches_exactly(goal, u)) return false;
    witness = std::move(place);
    return true;
}

/// Keeps the infimum at `nearest` with an input on the way to `inner` that is as near to it as rounding lets it be;
/// where there is none, the `witness` itself.
bool ChangeCandidates::state(std::size_t goal, const Eigen::VectorXd& nearest, const Eigen::VectorXd& inner,
                             const Place& witness) {
    const Norm norm = space_.shape().norm;
    double distance = norm_of(norm, nearest);
    const double allowed = distance + kWitnessTolerance * std::max(1.0, distance);
    Eigen::VectorXd stated = witness.u;
    bool near = false;
    for (const bool exactly : {false, true}) {
        for (double t = 0; t <= 1 && !near; t = t == 0 ? 1e-10 : t < 1 ? std::min(1.0, 4 * t) : 2) {
            const Eigen::VectorXd u = nearest + t * (inner - nearest);
            if (norm_of(norm, space_.change_to(space_.input_at(u))) > allowed) break;
            const Place place = place_of(goal, u);
            near = exactly ? reaches_exactly(goal, u) : place.beyond >= place.margin;
            if (near) stated = u;
        }
    }
    if (!near) distance = norm_of(norm, witness.u);
    if (found_ && distance >= distance_) return false;
    found_ = true;
    nearest_ = nearest;
    pattern_ = witness.z;
    distance_ = distance;
    input_ = space_.input_at(stated);
    goal_ = goal;
    return true;
}

std::optional<ChangeCandidates::Attempt> ChangeCandidates::attempt_at(std::size_t goal,
                                                                      const Eigen::VectorXd& u) const {
    Eigen::VectorXd lo = space_.lo();
    Eigen::VectorXd hi = space_.hi();
    space_.fix_single_values(u, lo, hi);
    Eigen::VectorXd start = u.cwiseMax(lo).cwiseMin(hi);
    Place witness;
    if (!find_witness(goal, start, lo, hi, witness)) return std::nullopt;
    NormSolver solver(region_program(goal, witness, lo, hi));
    return Attempt{std::move(start), std::move(lo), std::move(hi), std::move(witness), std::move(solver)};
}

bool ChangeCandidates::end_attempt(std::size_t goal, const Attempt& attempt, const NormSolution& nearest) {
    const Place& witness = attempt.witness;
    if (nearest.status != NormStatus::kOptimal ||
        norm_of(space_.shape().norm, nearest.u) > norm_of(space_.shape().norm, witness.u))
        return state(goal, attempt.start, witness.u, witness);  // rounding kept the program from its end
    const double distance = norm_of(space_.shape().norm, nearest.u);
    if (found_ && distance >= distance_) return false;
    // The witness may lie far off and hardly beyond the boundary: what lies well beyond it shows the way.
    Place close;
    if (nudge(goal, place_of(goal, nearest.u), attempt.lo, attempt.hi, close) &&
        norm_of(space_.shape().norm, close.u) <= distance + kWitnessTolerance * std::max(1.0, distance))
        return state(goal, nearest.u, close.u, witness);
    Eigen::VectorXd inner = witness.u;
    most_beyond(goal, nearest.u, witness.z, attempt.lo, attempt.hi, inner);
    return state(goal, nearest.u, inner, witness);
}

bool ChangeCandidates::try_point(std::size_t goal, const Eigen::VectorXd& u) {
    std::optional<Attempt> attempt = attempt_at(goal, u);
    return attempt && end_attempt(goal, *attempt, attempt->solver.solve());
}

double ChangeCandidates::try_region(std::size_t goal, const Eigen::VectorXd& u, const Eigen::VectorXd& pattern,
                                    const Eigen::VectorXd& lo, const Eigen::VectorXd& hi) {
    Eigen::VectorXd at;
    const double most = most_beyond(goal, u, pattern, lo, hi, at);
    if (!(most > 0)) return most;
    Place witness = place_of(goal, at);
    if (witness.beyond < witness.margin) return most;
    witness.z = pattern;
    NormSolver solver(region_program(goal, witness, lo, hi));
    const NormSolution nearest = solver.solve();
    end_attempt(goal, Attempt{u, lo, hi, std::move(witness), std::move(solver)}, nearest);
    return most;
}

ChangeCandidates::Trial ChangeCandidates::point_trial(std::size_t goal, Eigen::VectorXd u) const {
    Trial trial;
    trial.goal = goal;
    trial.u = std::move(u);
    return trial;
}

ChangeCandidates::Trial ChangeCandidates::descent_trial(std::size_t goal, const Eigen::VectorXd& u, Eigen::VectorXd lo,
                                                        Eigen::VectorXd hi) const {
    space_.fix_single_values(u, lo, hi);
    Trial trial = point_trial(goal, u.cwiseMax(lo).cwiseMin(hi));
    trial.lo = std::move(lo);
    trial.hi = std::move(hi);
    trial.descends = true;
    return trial;
}

bool ChangeCandidates::go_on(Trial& trial, double& work) {
    const Network& network = *space_.problem().network;
    const Eigen::Index n = space_.size();
    if (trial.attempt) {
        const NormSolution nearest = trial.attempt->solver.solve(kNoEnd, &work);
        if (nearest.status == NormStatus::kUnfinished) return true;
        end_attempt(trial.goal, *trial.attempt, nearest);
        return false;
    }
    work -= static_cast<double>(network.num_hidden_units()) * static_cast<double>(n);  // forms of a region
    if (!trial.descends) {
        trial.attempt = attempt_at(trial.goal, trial.u);
        return trial.attempt.has_value();
    }
    if (!trial.solver) {
        if (trial.step++ == kMaxDescent) return false;
        const ChangeGoal& own = space_.problem().goals[trial.goal];
        const Eigen::MatrixXd conditions = own.rows * space_.forms(place_of(trial.goal, trial.u).z).logits;
        trial.solver.emplace(NormProgram{space_.shape().norm, trial.lo, trial.hi, -conditions.leftCols(n).transpose(),
                                         conditions.col(n) + own.shift});
    }
    const NormSolution next = trial.solver->solve(kNoEnd, &work);
    if (next.status == NormStatus::kUnfinished) return true;
    trial.solver.reset();
    if (next.status != NormStatus::kOptimal) return false;
    if (found_ && norm_of(space_.shape().norm, next.u) >= distance_) return false;
    trial.u = next.u.cwiseMax(trial.lo).cwiseMin(trial.hi);
    const Place there = place_of(trial.goal, trial.u);
    if (there.beyond < -kNearlyThere * (1 + there.logits.cwiseAbs().maxCoeff())) return trial.step < kMaxDescent;
    trial.attempt = attempt_at(trial.goal, trial.u);
    return trial.attempt.has_value();
}

void ChangeCandidates::walk_on() {
    if (static_cast<Eigen::Index>(space_.problem().network->num_hidden_units()) * space_.size() > kWalkSize) return;
    for (int walk = 0; walk < kMaxWalk && found_ && distance_ != walked_from_; ++walk) {
        walked_from_ = distance_;
        const std::size_t goal = goal_;
        const Eigen::VectorXd from = nearest_;
        Eigen::VectorXd lo = space_.lo();
        Eigen::VectorXd hi = space_.hi();
        space_.fix_single_values(from, lo, hi);
        Place place;
        place.z = pattern_;
        const NormSolution own = solve_norm_program(region_program(goal, place, lo, hi));
        if (own.status != NormStatus::kOptimal) return;
        for (Eigen::Index unit = 0; unit < place.z.size(); ++unit) {
            if (!(own.multipliers(unit) > 0)) continue;
            Place beyond;
            beyond.z = place.z;
            beyond.z(unit) = place.z(unit) > 0 ? -1 : 1;
            const NormSolution next = NormSolver(region_program(goal, beyond, lo, hi)).solve(distance_);
            if (next.status == NormStatus::kOptimal && norm_of(space_.shape().norm, next.u) < distance_)
                try_point(goal, next.u);
        }
    }
}

std::vector<ChangeCandidates::Trial> ChangeCandidates::start_trials(std::size_t goal,
                                                                    const Eigen::VectorXd& input) const {
    Eigen::VectorXd lo = space_.lo();
    Eigen::VectorXd hi = space_.hi();
    Eigen::VectorXd u = space_.change_to(input).cwiseMax(lo).cwiseMin(hi);
    space_.fix_single_values(u, lo, hi);
    u = u.cwiseMax(lo).cwiseMin(hi);
    std::vector<Trial> trials;
    if (place_of(goal, u).beyond <= 0) {
        trials.push_back(descent_trial(goal, u, space_.lo(), space_.hi()));
        return trials;
    }
    Eigen::VectorXd far = u;
    if (!space_.is_discrete() && space_.shape().max_columns == 0) {
        double low = 0;
        double high = 1;
        for (int k = 0; k < kBisections; ++k) {
            const double middle = (low + high) / 2;
            (place_of(goal, middle * u).beyond > 0 ? high : low) = middle;
        }
        far = high * u;
    }
    trials.push_back(point_trial(goal, far));
    trials.push_back(descent_trial(goal, far, space_.lo(), space_.hi()));
    return trials;
}

}  // namespace reluscope
