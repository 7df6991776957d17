#pragma once

#include "answers/change_candidates.h"
#include "answers/change_problem.h"
#include "answers/change_space.h"
#include "answers/network_relaxation.h"
#include "base/job.h"

#include <Eigen/Core>

#include <cstddef>
#include <memory>
#include <optional>
#include <vector>

namespace reluscope {

/// The smallest change that reaches a goal, with proof, one part of the input space in each step().
///
/// Method     branch and bound, the part with the least bound first. A part is a box of changes and units held on one
///            side of their walls; in it the network is replaced by planes (network_relaxation.h), and the shortest
///            change that these allow is a small program over the inputs alone, whose multipliers give the bound.
///            Its cuts are inequalities that every better answer satisfies: with the ball of the best answer so far
///            they leave a thin cap, in which most units have one sign, and planes are drawn anew. For L2 they count as
///            one inequality, combined by the multipliers; for L1 and L-infinity each counts. Parts are split at a
///            unit, the one whose halves are bounded best, each half by a program that goes on from the part's own; for
///            L1 also at half of the largest change; at a value of a column that takes single values; or at a column
///            that changes or not where their number is limited.
/// Answers    come from the points of the programs (change_candidates.h), each the optimum of its linear region.
/// Proof      a part is left only where its bound, computed with room for rounding, is not below the best answer less
///            kProvenTolerance.
/// Sources    Bunel et al. 2018 (branch and bound for ReLU networks); Zhang et al. 2018 (CROWN); Jordan, Lewis and
///            Dimakis 2019 (nearest boundary over linear regions).
class CounterfactualSearch final : public Job {
public:
    explicit CounterfactualSearch(ChangeProblem problem);
    ~CounterfactualSearch() override;

    bool step() override;
    double progress() const override;

    /// What is known so far; final once step() returned false.
    SmallestChange result() const;

private:
    struct Part;
    struct Later;
    struct Drawing;

    bool start();
    void begin_parts();
    void push(Part part);
    double limit() const;
    double least_open() const;
    void work_on(Part part);
    bool bound_part(Part& part, ChangeDomain& domain, Drawing& drawing);
    NormProgram program_of(const Part& part, const ChangeDomain& domain, const NetworkRelaxation::Planes& held) const;
    void add_single_cuts(NormProgram& program) const;
    bool is_allowed(const Eigen::VectorXd& u) const;
    void split(const Part& part, const Drawing& drawing);
    bool split_values(const Part& part, const Eigen::VectorXd& u, double at_least);
    bool split_columns(const Part& part, const Eigen::VectorXd& u);
    std::vector<Eigen::Index> units_to_try(const Part& part, const Drawing& drawing) const;
    bool split_unit(const Part& part, const Drawing& drawing);
    std::vector<Part> input_halves(const Part& part, const Drawing& drawing) const;
    bool bound_anew(Part& part) const;
    bool split_any_unit(const Part& part, const Eigen::VectorXd& z);
    Part half_of(const Part& part, const HeldUnit& half, const Drawing& drawing) const;
    void end_leaf(const Part& part, const Eigen::VectorXd& u, const Eigen::VectorXd& z);

    ChangeProblem problem_;
    ChangeSpace space_;
    ChangeCandidates candidates_;
    std::unique_ptr<NetworkRelaxation> relaxation_;
    std::vector<Part> open_;  // a heap, the least bound on top
    std::size_t next_start_ = 0;
    double radius_ = 0;       // within which answers are looked for while there is none
    bool endless_ = false;    // the box is
    double left_open_ = 0;    // the least bound of parts that rounding kept from an end
    double shown_empty_ = 0;  // nothing is nearer than this, by an earlier radius
    std::size_t num_parts_ = 0;
    bool begun_ = false, done_ = false;
};

}  // namespace reluscope
