#pragma once

#include "analysis/lines/line_stretch.h"
#include "base/ids.h"
#include "base/job.h"
#include "base/numerics/bit_matrix.h"
#include "base/result.h"
#include "network/network.h"

#include <Eigen/Core>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

namespace reluscope {

/// A straight line through input space cut into its pieces of constant activation pattern: x(t) = from + t (to - from),
/// t in [0, 1]. On piece p, t in [knots[p], knots[p + 1]], every logit is affine in t. Neighbouring pieces have
/// different patterns, and as linear regions are convex no pattern comes twice (but for units whose pre-activation is
/// lost in rounding).
///
/// Active means z > 0 strictly between the knots: a unit that touches 0 in a knot does not flip there, and one that is
/// 0 all along is inactive.
struct LinePath {
    Eigen::VectorXd from;       ///< features
    Eigen::VectorXd to;         ///< features
    std::vector<double> knots;  ///< 0, the breakpoints, and 1 when complete; strictly ascending
    BitMatrix patterns;         ///< pieces x hidden units
    Eigen::MatrixXd values;     ///< logits at the knots: outputs x (pieces + 1)
    Eigen::MatrixXd slopes;     ///< derivative of the logits by t: outputs x pieces
    /// Units that flip at the breakpoints, one breakpoint after the other; ascending at each.
    std::vector<UnitId> flips;
    std::vector<std::size_t> first_flip;  ///< per breakpoint, and the end of `flips` behind the last

    /// Exact integrated gradients along the line (Sundararajan, Taly and Yan 2017), of logit o by feature j: the sum
    /// over all pieces of (t1 - t0) A_oj (to_j - from_j), with from as the baseline. outputs x features.
    Eigen::MatrixXd integrated_gradients;
    /// Integrated gradients must add up to f(x(end)) - f(from), which is computed apart by forward passes. Largest
    /// difference over the outputs, relative to max(1, |f(x(end))|, |f(from)|).
    double completeness_error = 0;
    /// False when the path stopped at max_pieces. Then knots ends before 1, and the integrated gradients with it.
    bool complete = true;

    std::size_t num_pieces() const { return patterns.num_rows(); }
    std::size_t num_breakpoints() const { return patterns.num_rows() - 1; }
    std::span<const UnitId> flips_at(std::size_t breakpoint) const {
        return std::span(flips).subspan(first_flip[breakpoint], first_flip[breakpoint + 1] - first_flip[breakpoint]);
    }
    Eigen::VectorXd point(double t) const { return line_point(from, to, t); }
};

struct LinePathOptions {
    std::size_t max_pieces = 1'000'000;  ///< at least 1
};

/// Cuts a line into its pieces, stretch by stretch. The memory of one step does not grow with the number of pieces.
///
/// Pieces shorter than tolerances::kShortestPiece are merged: such a piece belongs to the one behind it, which then
/// starts earlier (as long as both together are still too short, to the next), and at the end of the line to the one
/// before. So a breakpoint moves by less than that length. Pieces that meet with equal patterns become one.
///
/// Errors   `from` or `to` of a wrong size or not finite; values along the line that overflow.
/// Cost     for each layer one matrix product with three columns per breakpoint of the layers before it, and one per
/// output.
class LinePathJob final : public Job {
public:
    /// `network` must outlive this.
    LinePathJob(const Network& network, Eigen::VectorXd from, Eigen::VectorXd to, const LinePathOptions& options = {});
    ~LinePathJob() override;

    bool step() override;
    double progress() const override { return position_; }
    /// The path, once step() has returned false.
    Result<LinePath> take();

private:
    class Pieces;

    std::optional<Error> fault_of_line() const;
    void add_stretch();
    void finish();

    const Network& network_;
    LinePath path_;
    LineStretch stretch_;
    std::unique_ptr<Pieces> pieces_;
    std::optional<Error> error_;
    std::size_t max_knots_;
    double position_ = 0;  // the line is done up to here
    double next_ = 1;      // end of the next stretch
    bool done_ = false;
};

/// All at once. Shapes   `from` and `to` have one entry per input of the network. Errors   as LinePathJob.
Result<LinePath> line_path(const Network& network, const Eigen::VectorXd& from, const Eigen::VectorXd& to,
                           const LinePathOptions& options = {});

/// The predicted class from `t` on.
struct PathDecision {
    double t = 0;
    std::int32_t predicted = 0;
};

/// Where the predicted class (predicted_class()) changes along the line, exact inside every piece; the first at 0.
std::vector<PathDecision> path_decisions(const LinePath& path);

}  // namespace reluscope
