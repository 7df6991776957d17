#pragma once

#include "answers/change_space.h"

#include <Eigen/Core>

#include <cstddef>
#include <optional>
#include <vector>

namespace reluscope {

/// Finds inputs that reach a goal, and keeps the nearest. What it keeps was confirmed by a forward pass; how near
/// others may be is not its business.
class ChangeCandidates {
public:
    /// `space` must outlive this.
    explicit ChangeCandidates(const ChangeSpace& space) : space_(space) {}

    bool found() const { return found_; }
    double distance() const { return distance_; }  ///< the infimum in the region of the witness
    const Eigen::VectorXd& input() const { return input_; }
    std::size_t goal() const { return goal_; }

private:
    struct Place {
        Eigen::VectorXd u, z, logits;
        double beyond = 0;  // the least condition of the goal
        double margin = 0;  // what rounding may make of it, generously
    };

    /// A witness, and the exact program of its linear region.
    struct Attempt {
        Eigen::VectorXd start, lo, hi;
        Place witness;
        NormSolver solver;
    };

public:
    /// A change that is tried, or from which a descent begins; done piece by piece by go_on().
    struct Trial {
        std::size_t goal = 0;
        Eigen::VectorXd u, lo, hi;  ///< the last two of a descent
        bool descends = false;
        int step = 0;
        std::optional<NormSolver> solver;  ///< of the step of the descent that is under way
        std::optional<Attempt> attempt;    ///< of the change, or of what the descent ends at
    };

    /// From a change that reaches the goal or nearly does: a witness, then the nearest point of the witness's linear
    /// region, by its exact program.
    Trial point_trial(std::size_t goal, Eigen::VectorXd u) const;

    /// Newton-like steps from u within lo and hi: the nearest change that reaches the goal if the network were linear
    /// as it is at the last one. What it ends at is tried. Source: Moosavi-Dezfooli et al. 2016 (DeepFool), but each
    /// step starts from the row.
    Trial descent_trial(std::size_t goal, const Eigen::VectorXd& u, Eigen::VectorXd lo, Eigen::VectorXd hi) const;

    /// From a point far away that may reach the goal: the first place on the way to it that does, where the way is
    /// free. Trials in their order.
    std::vector<Trial> start_trials(std::size_t goal, const Eigen::VectorXd& input) const;

    /// Goes on with a trial until a program is solved or `work` is spent (NormSolver::solve()). False at its end.
    bool go_on(Trial& trial, double& work);

    /// All of a point_trial() at once. Returns true where that is nearer than what was kept.
    bool try_point(std::size_t goal, const Eigen::VectorXd& u);

    /// Walks from what is kept to regions beyond the walls that keep it from being nearer, as long as that helps. What
    /// it ends at has no nearer one in the regions around it, as far as these were reached.
    void walk_on();

    /// The nearest point of the linear region of a pattern (units with a value above 0 are on) by its exact program, u
    /// being in the region but for rounding. Returns by how much the goal's conditions can be exceeded there, at most 1
    /// away from u.
    double try_region(std::size_t goal, const Eigen::VectorXd& u, const Eigen::VectorXd& pattern,
                      const Eigen::VectorXd& lo, const Eigen::VectorXd& hi);

private:
    Place place_of(std::size_t goal, const Eigen::VectorXd& u) const;
    bool reaches_exactly(std::size_t goal, const Eigen::VectorXd& u) const;
    bool find_witness(std::size_t goal, const Eigen::VectorXd& u, const Eigen::VectorXd& lo, const Eigen::VectorXd& hi,
                      Place& witness) const;
    bool nudge(std::size_t goal, const Place& from, const Eigen::VectorXd& lo, const Eigen::VectorXd& hi,
               Place& witness) const;
    std::optional<Attempt> attempt_at(std::size_t goal, const Eigen::VectorXd& u) const;
    bool end_attempt(std::size_t goal, const Attempt& attempt, const NormSolution& nearest);
    bool state(std::size_t goal, const Eigen::VectorXd& nearest, const Eigen::VectorXd& inner, const Place& witness);
    /// By how much the goal's conditions can be exceeded in the region of the pattern z, at most 1 away from u, by a
    /// linear program. `at` is where.
    double most_beyond(std::size_t goal, const Eigen::VectorXd& u, const Eigen::VectorXd& z, const Eigen::VectorXd& lo,
                       const Eigen::VectorXd& hi, Eigen::VectorXd& at) const;
    NormProgram region_program(std::size_t goal, const Place& witness, const Eigen::VectorXd& lo,
                               const Eigen::VectorXd& hi) const;

    const ChangeSpace& space_;
    bool found_ = false;
    double distance_ = 0;
    double walked_from_ = -1;            // the distance from which walk_on() found nothing nearer
    Eigen::VectorXd nearest_, pattern_;  // the infimum's place, and the pre-activations of the witness of its region
    Eigen::VectorXd input_;
    std::size_t goal_ = 0;
};

}  // namespace reluscope
