#pragma once

#include "base/numerics/norm_program.h"

#include <memory>

namespace reluscope {

/// One way to solve norm programs that grow by cuts. Status, u and multipliers of the solutions, without the bound.
class NormMethod {
public:
    NormMethod() = default;
    virtual ~NormMethod() = default;
    NormMethod& operator=(const NormMethod&) = delete;

    virtual std::unique_ptr<NormMethod> clone() const = 0;
    /// Takes in the cuts that it does not know yet and goes on from where it was, until it is done or no point can be
    /// shorter than `enough` (kEnough), or has spent `work` (NormSolver::solve()). The program is the same in every
    /// call but for cuts that were added.
    virtual NormSolution run(const NormProgram& program, double enough, double* work) = 0;

protected:
    NormMethod(const NormMethod&) = default;
};

std::unique_ptr<NormMethod> make_shortest_point(const NormProgram& program);  ///< L2
std::unique_ptr<NormMethod> make_norm_simplex(const NormProgram& program);    ///< L1 and L-infinity

}  // namespace reluscope
