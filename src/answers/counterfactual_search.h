#pragma once

#include "answers/change_candidates.h"
#include "answers/change_domain.h"
#include "answers/change_problem.h"
#include "answers/change_sides.h"
#include "answers/change_space.h"
#include "answers/network_relaxation.h"
#include "base/job.h"

#include <Eigen/Core>

#include <cmath>
#include <cstddef>
#include <memory>
#include <optional>
#include <vector>

namespace reluscope {

/// A part of the changes that a search looks at: a box, units held on one side, columns that are known to change.
struct ChangePart {
    std::size_t goal = 0;
    double bound = 0;
    Eigen::VectorXd lo, hi;
    UnitRanges ranges;
    std::vector<HeldUnit> held;
    std::vector<bool> changes;    ///< per block, where their number is limited
    Eigen::MatrixXd cut_normals;  ///< planes of parts above that still bound it
    Eigen::VectorXd cut_bounds;
    Eigen::VectorXd cut;  ///< these cuts in one inequality
    double cut_bound = 0;

    /// Keeps the cuts that the multipliers use, and all that they say in one inequality.
    void keep_cuts(const NormProgram& program, const Eigen::VectorXd& multipliers);
    /// The program of the part but for the goal's planes, which are added at its end.
    NormProgram program(const ChangeShape& shape, const ChangeDomain& domain,
                        const NetworkRelaxation::Planes& of_held) const;
};

/// The smallest change that reaches a goal, with proof, a bounded amount of work in each step(): many small parts of
/// the input space, or a piece of a large one.
///
/// Method     branch and bound, the part with the least bound first. A part is a box of changes and units held on one
///            side of their walls; in it the network is replaced by planes (network_relaxation.h), and the shortest
///            change that these allow is a small program over the inputs alone, whose multipliers give the bound.
///            Its cuts are inequalities that every better answer satisfies: with the ball of the best answer so far
///            they leave a thin cap, in which most units have one sign, and planes are drawn anew. For L2 they count as
///            one inequality, combined by the multipliers; for L1 and L-infinity each counts. In L1 the ball is a
///            simplex of ways up and down (change_sides.h), over which units have lids. Parts are split at a
///            unit, the one whose halves are bounded best, each half by a program that goes on from the part's own; at
///            a value of a column that takes single values; or at a column that changes or not where their number is
///            limited.
/// Answers    come from the points of the programs (change_candidates.h), each the optimum of its linear region.
/// Proof      a part is left only where its bound, computed with room for rounding, is not below the best answer less
///            kProvenTolerance.
/// Sources    Bunel et al. 2018 (branch and bound for ReLU networks); Zhang et al. 2018 (CROWN); Jordan, Lewis and
///            Dimakis 2019 (nearest boundary over linear regions).
class CounterfactualSearch final : public Job {
public:
    explicit CounterfactualSearch(ChangeProblem problem);
    ~CounterfactualSearch() override;

    /// Multiplications after which a step() ends: a piece of a part (a few units narrowed, some steps of a program) is
    /// the least that it does. Some 10 ms natively.
    static constexpr double kStepWork = 1e7;

    bool step() override;
    double progress() const override;

    /// What is known so far; final once step() returned false.
    SmallestChange result() const;

    std::size_t num_parts() const { return num_parts_; }  ///< that were looked at, or begun
    /// Multiplications of the last step(): of programs, of narrowed units, and of forward passes, roughly.
    double last_work() const { return kStepWork - work_; }

private:
    using Part = ChangePart;
    struct Later {
        bool operator()(const Part& a, const Part& b) const { return a.bound > b.bound; }
    };

    /// The last planes of a part.
    struct Drawing {
        NormSolver solver{NormProgram{}};  // of the program that they make
        Eigen::VectorXd u, z;              // the shortest change that they allow, and the network's units there
        Eigen::VectorXd multipliers;       // of its cuts
        NetworkRelaxation::Lines lines;    // of the planes
    };

    /// A half of a part, whose program is being solved.
    struct Half {
        Part part;
        NormSolver solver;
    };

    /// The part that is being worked on, and how far.
    struct Work {
        enum class Phase { kNarrow, kBend, kTry, kSplit, kHalves };
        Phase phase = Phase::kNarrow;
        Part part;
        ChangeDomain domain;
        Drawing drawing;
        // Bounding: rounds of planes, each bent some times to the point of the program.
        int round = 0, bend = 0;
        bool solving = false;  // the planes of this bend are in the program
        double before = -1;    // the bound of the bend before
        std::size_t unstable = 0;
        NetworkRelaxation::Planes held;
        NetworkRelaxation::NarrowPlace narrowed;
        std::optional<ChangeCandidates::Trial> trial;
        // Splitting at a unit: halves are tried, unit after unit.
        std::vector<Eigen::Index> order;
        std::size_t unit = 0;  // of `order`
        std::optional<Half> half;
        std::optional<Part> on;    // of the unit, once it is bounded
        Part rest;                 // the part held in the halves that can hold a better answer
        std::vector<Part> halves;  // of the best unit so far
        double best = -1;
        std::size_t fruitless = 0;
    };

    bool start();
    void begin_parts();
    void push(Part part);
    bool do_some();
    void drop_hopeless();
    double limit() const;
    /// What a program has to reach so that the bound of it, less its margin, is at least `limit`.
    static double enough_for(double limit) { return limit + 1e-10 * (1 + std::abs(limit)); }
    double least_open() const;
    ChangeDomain domain_of(const Part& part) const;
    bool begin_work(Part part);
    bool go_on(Work& work);
    bool narrow(Work& work);
    void add_own_lids(Work& work);
    bool bend(Work& work);
    bool end_round(Work& work);
    bool try_answers(Work& work);
    bool split(Work& work);
    bool try_halves(Work& work);
    bool compare_halves(Work& work, Part on, Part off);
    void end_halves(Work& work);
    Half half_of(const Part& part, const HeldUnit& half, const Drawing& drawing) const;
    double leaf_bound(const Part& part) const;
    void end_leaf(const Part& part, const Eigen::VectorXd& at);

    ChangeProblem problem_;
    ChangeSpace space_;
    ChangeSides sides_;  // all boxes, planes and programs are in its numbers
    ChangeCandidates candidates_;
    std::unique_ptr<NetworkRelaxation> relaxation_;
    std::vector<Part> open_;  // a heap, the least bound on top
    std::unique_ptr<Work> at_work_;
    std::vector<ChangeCandidates::Trial> trials_;  // of a starting point, the next one last
    std::size_t next_start_ = 0;
    double work_ = kStepWork;  // that is left of a step
    double radius_ = 0;        // within which answers are looked for while there is none
    bool endless_ = false;     // the box is
    double left_open_ = 0;     // the least bound of parts that rounding kept from an end
    double shown_empty_ = 0;   // nothing is nearer than this, by an earlier radius
    std::size_t num_parts_ = 0;
    bool gave_up_ = false;  // beyond the last radius
    bool begun_ = false, done_ = false;
};

}  // namespace reluscope
