#pragma once

#include "base/numerics/bit_matrix.h"
#include "network/network.h"

#include <Eigen/Core>

#include <cstddef>
#include <vector>

namespace reluscope {

/// One stretch of a straight line through input space, taken through the network layer by layer.
///
/// Along the line every value of the network is piecewise affine in t, so its values at knots say it all. The input has
/// the two knots at the ends. An affine layer keeps its input's knots: one matrix product with a column per knot. An
/// activation adds the zeros of its units, each in closed form between two knots. So a layer is evaluated only at the
/// knots of the layers before it.
///
/// Signs. At a knot, a pre-activation within its rounding error counts as 0 (tolerances::kLineNoiseFactor). The error
/// is estimated beside the values as a variance (probabilistic rounding error analysis, Higham and Mary 2019): bounds
/// that hold for certain grow so fast with depth that in a deep network they would hide every crossing. Between
/// neighbouring knots no unit changes its sign; it is active there when it is positive at one of them. One that is lost
/// in rounding at both is decided exactly in the middle (network/exact_forms.h), as rows are, so that a unit which is 0
/// all along is inactive; where the budget for that is spent it is inactive too, and counted.
///
/// Keeps its buffers: run() again and again with one network.
class LineStretch {
public:
    enum class Outcome {
        kDone,
        kTooManyKnots,  ///< nothing was computed; split() is a knot that leaves about half of those allowed before it
        kTooLarge,      ///< values, or the squares of their errors, overflow
    };

    /// `network` must outlive this.
    explicit LineStretch(const Network& network);

    /// The part of from + t (to - from) with t in [begin, end], begin < end. At most `max_knots` (at least 8) knots.
    Outcome run(const Eigen::VectorXd& from, const Eigen::VectorXd& to, double begin, double end,
                std::size_t max_knots);

    double split() const { return split_; }

    /// After Outcome::kDone: begin, the zeros of all units, end; strictly ascending.
    const std::vector<double>& knots() const { return levels_.back(); }
    std::size_t num_pieces() const { return knots().size() - 1; }
    /// Logits at the knots: outputs x knots.
    const Eigen::MatrixXd& logits() const { return values_[network_.output().index].at_knots; }
    /// Derivative of the logits by t: outputs x pieces.
    const Eigen::MatrixXd& slopes() const { return values_[network_.output().index].direction; }
    /// pieces x hidden units.
    BitMatrix patterns() const;

    /// Units on pieces, of all runs so far, whose sign was lost in rounding and that the exact budget did not reach.
    std::size_t num_undecided() const { return num_undecided_; }

    /// sum over pieces p of weight_p times the gradient of logit `output` by the input on p. Each layer sees the sum
    /// over the pieces between two of its own knots: cost as of run().
    Eigen::VectorXd weighted_gradient(Eigen::Index output, const Eigen::VectorXd& weights);

private:
    /// A value of the network along the stretch, at the knots of one level.
    struct Value {
        std::size_t level = 0;
        Eigen::MatrixXd at_knots;   // width x knots
        Eigen::MatrixXd variance;   // width x knots: square of the estimated rounding error
        Eigen::MatrixXd direction;  // width x pieces: derivative by t
    };
    /// A unit's sign changes inside a piece.
    struct Crossing {
        double t;
        Eigen::Index unit;
    };

    void start(const Eigen::VectorXd& from, const Eigen::VectorXd& to, double begin, double end);
    void run_affine(std::size_t node, const AffineOperation& op);
    Outcome run_activation(std::size_t layer, std::size_t max_knots);
    void find_crossings(Eigen::MatrixXd& z);
    void add_level();
    void activate(std::size_t layer, const Eigen::MatrixXd& z, Value& out);
    /// Sets the bits of units that are not 0, but lost in rounding at both knots of a piece. `variance` is that of `z`.
    void decide_lost_units(std::size_t layer, const Eigen::MatrixXd& z, const Eigen::MatrixXd& variance);
    void decide_lost_units_on(std::size_t layer, std::size_t piece, const std::vector<Eigen::Index>& units);
    void run_sum(std::size_t node, const SumOperation& op);
    void run_concat(std::size_t node, const ConcatOperation& op);

    Eigen::MatrixXd knots_lifted(const Eigen::MatrixXd& matrix, std::size_t from_level, std::size_t to_level) const;
    Eigen::MatrixXd pieces_lifted(const Eigen::MatrixXd& matrix, std::size_t from_level, std::size_t to_level) const;
    Value lifted(const Value& value, std::size_t level) const;

    void backward(std::size_t node);
    void start_gradient(Eigen::Index output, const Eigen::VectorXd& weights);
    /// Adds a gradient (width x pieces of `level`), summed up to the pieces of the value's own level.
    void add_gradient(ValueId value, const Eigen::MatrixXd& gradient, std::size_t level);

    const Network& network_;
    std::vector<std::vector<double>> levels_;  // knots; each level holds those of the one before
    std::vector<Value> values_;                // per value
    std::vector<BitMatrix> bits_;              // per hidden layer: pieces of its level x units
    std::vector<Eigen::MatrixXd> squares_;     // per node that is affine: W squared, entry by entry
    std::vector<std::size_t> layer_of_node_;   // per node that is an activation
    std::vector<Crossing> crossings_;
    std::vector<Eigen::MatrixXd> gradients_;  // per value: width x pieces of its level
    std::vector<bool> has_gradient_;          // per value
    double split_ = 0;
    Eigen::VectorXd from_;
    Eigen::VectorXd to_;
    std::size_t exact_work_left_;
    std::size_t num_undecided_ = 0;
};

/// from + t (to - from), exact at both ends.
Eigen::VectorXd line_point(const Eigen::VectorXd& from, const Eigen::VectorXd& to, double t);

}  // namespace reluscope
