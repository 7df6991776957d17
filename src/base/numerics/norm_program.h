#pragma once

#include <Eigen/Core>

#include <limits>
#include <memory>

namespace reluscope {

/// How a change is measured.
enum class Norm { kL2, kL1, kLInf };

double norm_of(Norm norm, const Eigen::Ref<const Eigen::VectorXd>& u);

/// minimise |u| subject to lo <= u <= hi and normals.col(k) . u <= bounds(k).
struct NormProgram {
    Norm norm = Norm::kL2;
    Eigen::VectorXd lo;       ///< dimension; may be infinite, must not be above hi
    Eigen::VectorXd hi;       ///< dimension
    Eigen::MatrixXd normals;  ///< dimension x cuts; any length, zero columns included
    Eigen::VectorXd bounds;   ///< cuts
};

enum class NormStatus {
    kOptimal,
    kInfeasible,  ///< shown by a combination of the cuts that no point of the box satisfies
    kEnough,      ///< no point is shorter than what was asked; `bound` says so but for its margin
    kStopped,     ///< rounding kept the method from an end: `bound` still holds
    kUnfinished,  ///< the allowed work is done: solve() goes on; nothing else of the solution is told
};

struct NormSolution {
    NormStatus status = NormStatus::kStopped;
    Eigen::VectorXd u;            ///< the smallest point, or the last one
    Eigen::VectorXd multipliers;  ///< per cut, not negative; of an infeasible program those of the contradiction
    /// No point of the program is shorter; infinite for an infeasible one. Computed from the multipliers alone, with
    /// room for rounding (norm_bound()), so that it holds whatever the method did.
    double bound = 0;
};

/// Method   L2: dual active set (Goldfarb and Idnani 1983), from u = 0. L1 and L-infinity: dual simplex method with
///          bounded variables on a dense tableau (dual_tableau.h), from the same point.
/// Cost     L2: dimension * (cuts + active walls) per step; L1: cuts * 2 dimension; L-infinity: (cuts + sides that were
///          missed) * dimension.
NormSolution solve_norm_program(const NormProgram& program);

class NormMethod;

/// A norm program that grows by cuts and is solved again from where it was. Copies are independent.
class NormSolver {
public:
    explicit NormSolver(NormProgram program);
    NormSolver(const NormSolver& other);
    NormSolver(NormSolver&&) noexcept;
    NormSolver& operator=(NormSolver&&) noexcept;
    ~NormSolver();

    /// `normals`: dimension x cuts.
    void add_cuts(const Eigen::Ref<const Eigen::MatrixXd>& normals, const Eigen::Ref<const Eigen::VectorXd>& bounds);

    /// Ends early (kEnough) where no point is shorter than `enough`. `work`: multiplications that may be spent, of
    /// which what is spent is taken off; where none is left, the method pauses before its next step (kUnfinished).
    /// Null: any number.
    NormSolution solve(double enough = std::numeric_limits<double>::infinity(), double* work = nullptr);

    const NormProgram& program() const { return program_; }

private:
    NormProgram program_;
    std::unique_ptr<NormMethod> method_;
};

/// A lower bound of the program's value from any multipliers that are not negative (weak duality): the smallest value
/// of the Lagrangian over the box, in closed form, less a margin for its rounding. Infinite where the combination of
/// the cuts holds nowhere in the box, which must be finite for that.
double norm_bound(const NormProgram& program, const Eigen::Ref<const Eigen::VectorXd>& multipliers);

}  // namespace reluscope
