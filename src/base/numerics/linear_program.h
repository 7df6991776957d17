#pragma once

#include "base/numerics/rng.h"
#include "base/numerics/thin_qr.h"

#include <Eigen/Core>

#include <cstddef>
#include <limits>
#include <vector>

namespace reluscope {

enum class LpStatus {
    kRunning,
    kOptimal,
    kEnough,      ///< a feasible point with the wanted objective was found; the optimum may be larger
    kUnbounded,   ///< the objective grows without end along direction()
    kInfeasible,  ///< no point satisfies all constraints
    kStopped,     ///< too many iterations
};

/// maximise objective . x subject to normals.col(j) . x <= bounds(j); x is free. Dense.
struct LinearProgram {
    Eigen::MatrixXd normals;    ///< dimension x constraints; any length, zero columns included
    Eigen::VectorXd bounds;     ///< constraints
    Eigen::VectorXd objective;  ///< dimension
};

struct LpResult {
    LpStatus status = LpStatus::kRunning;
    Eigen::VectorXd x;  ///< the maximiser, or the last point
    double value = 0;   ///< objective . x
};

/// A linear program with constraints of length 1 and a known feasible point, solved one iteration at a time.
///
/// Method   active set with a thin QR of the working set: climb along the objective's part orthogonal to the working
/// set, take in the wall
///          that stops the climb, and let go of a wall whose multiplier is negative where the climb ends. At a corner
///          this is the simplex method; a start from inside needs no first phase. Ties are broken by Harris' two-pass
///          ratio test; when many steps in turn gain nothing, all bounds are relaxed by random amounts far below the
///          tolerance and the working set starts anew, which ends cycles.
/// Cost     dimension * (constraints + 6 * working set) products per iteration.
/// Source   Gill, Murray and Wright, Practical Optimization, section 5.2; Harris 1973.
class LpSolver {
public:
    struct Start {
        Eigen::VectorXd point;                                    ///< feasible up to rounding
        double enough = std::numeric_limits<double>::infinity();  ///< stop at a point with this objective
    };

    /// `normals` must outlive the solver; every column has length 1.
    LpSolver(const Eigen::Ref<const Eigen::MatrixXd>& normals, Eigen::VectorXd bounds, Eigen::VectorXd objective,
             Start start);

    /// One iteration. Returns false when status() is final.
    bool advance();

    LpStatus status() const { return status_; }
    const Eigen::VectorXd& point() const { return x_; }
    double value() const { return objective_.dot(x_); }
    /// Along this the objective grows without end, when it does.
    const Eigen::VectorXd& direction() const { return direction_; }
    /// Multiplications of all iterations so far, roughly.
    double products() const { return products_; }

private:
    struct Block {
        Eigen::Index constraint = -1;
        double step = std::numeric_limits<double>::infinity();
    };

    void let_go_or_finish();
    Block blocking_constraint(const Eigen::VectorXd& rates) const;
    double slack_tolerance(Eigen::Index constraint) const;
    void climb();
    void move(double step, const Eigen::VectorXd& rates);
    void relax();
    void finish();

    Eigen::Ref<const Eigen::MatrixXd> normals_;
    Eigen::VectorXd true_bounds_;
    Eigen::VectorXd bounds_;  // relaxed after a stall
    Eigen::VectorXd objective_;
    double enough_;
    double objective_norm_ = 0;
    Eigen::VectorXd x_;
    Eigen::VectorXd slack_;
    Eigen::VectorXd direction_;
    ThinQr working_;
    std::vector<Eigen::Index> working_constraints_;
    std::vector<bool> is_working_;
    LpStatus status_ = LpStatus::kRunning;
    std::size_t iterations_ = 0;
    std::size_t max_iterations_ = 0;
    std::size_t stalled_ = 0;
    int relaxations_ = 0;
    double products_ = 0;
    Rng rng_{0x5EED};
};

/// All at once and from nowhere: finds a feasible point first, when 0 is none.
LpResult solve_linear_program(const LinearProgram& program);

}  // namespace reluscope
