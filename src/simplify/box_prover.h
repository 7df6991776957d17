#pragma once

#include "base/numerics/rng.h"
#include "simplify/dense_stack.h"

#include <Eigen/Core>

#include <cstddef>
#include <memory>
#include <optional>
#include <vector>

namespace reluscope {

/// Every input by itself between two numbers.
struct InputBox {
    Eigen::VectorXd lo;  ///< inputs
    Eigen::VectorXd hi;  ///< inputs, none below lo
};

/// The sign of a unit's pre-activation on all of a domain.
enum class UnitState {
    kUndecided,  ///< it bends there, or the work allowed was not enough to tell
    kDead,       ///< its pre-activation is never above 0
    kAlwaysOn,   ///< its pre-activation is never below 0
};

/// How a state was proven.
enum class StateProof {
    kData,      ///< the exact activation patterns of the rows
    kInterval,  ///< interval bounds, or the form of the weights alone
    kLp,        ///< a linear relaxation of the layers before
    kBranch,    ///< branch and bound over the units of the layers before
};

/// What is known of a hidden unit on all of a domain.
struct UnitVerdict {
    UnitState state = UnitState::kUndecided;
    StateProof proof = StateProof::kInterval;
    bool open = false;  ///< neither proven nor refuted
    double lo = 0;      ///< its pre-activation is never below this,
    double hi = 0;      ///< and never above this
    /// The unit is open because its extreme is nearer to 0 than rounding lets a sign be told. An open unit without this
    /// took more work than is allowed.
    bool too_close = false;
};

/// Bounds of the hidden units' pre-activations over a box, layer by layer, and proofs of their signs.
///
/// Method   interval arithmetic first; then linear bounds carried backwards through the relaxed activations (Zhang et
/// al. 2018, CROWN); where these leave a sign open and no point was found that breaks it, branch and bound: units of
/// the layers before are fixed on or off, which makes their signs linear constraints, and a linear program over the
/// inputs bounds the pre-activation (Bunel et al. 2018). A sign counts as proven only where the bound is beyond 0 by
/// more than kProofMargin of the size of the terms, which rounding does not reach; or where no term has the other sign,
/// which holds without any rounding.
class BoxProver {
public:
    /// Both must outlive the prover. `samples` are points of the box, inputs x points, that are tried first.
    BoxProver(const DenseStack& stack, const InputBox& box, const Eigen::MatrixXd& samples);
    ~BoxProver();

    /// The units of the hidden layer `layer`; layers before it must have been asked for already.
    std::vector<UnitVerdict> decide_layer(std::size_t layer);

    // decide_layer() in pieces: begin_layer(), step() while it returns true, take_layer().
    void begin_layer(std::size_t layer);
    /// Decides a unit, or tries one case of its branch and bound. False once the layer is decided.
    bool step();
    std::vector<UnitVerdict> take_layer();
    /// Units of the layer at hand that are decided.
    std::size_t num_decided() const { return unit_; }
    /// From now on no case is tried any more: signs that only branch and bound could prove stay open.
    void hurry() { hurries_ = true; }

    /// Nodes of branch and bound that one unit may cost.
    static constexpr std::size_t kMaxNodes = 4000;
    /// How far a bound must be beyond 0, relative to the size of the terms of a pre-activation. With a smaller margin
    /// rounding could stand in for a proof; with a larger one units that hardly ever cross 0 stay undecided.
    static constexpr double kProofMargin = 1e-9;

private:
    struct Bounds {
        Eigen::VectorXd lo;
        Eigen::VectorXd hi;
    };
    /// A linear function of the inputs, a . x + c, per row.
    struct Linear {
        Eigen::MatrixXd a;
        Eigen::VectorXd c;
    };
    /// A unit whose sign is fixed in a node of the search.
    struct Phase {
        UnitPlace unit;  // of the stack at hand
        bool on = false;
    };
    struct Case {
        std::vector<Phase> phases;
        std::vector<Bounds> bounds;  // of the layers before, under the phases
        double upper = 0;
    };
    /// The proof of a sign under way.
    struct Search;
    struct Relaxed {
        double value = 0;    // an upper bound of the target
        Eigen::VectorXd at;  // where the relaxation reaches it
        bool empty = false;  // no point has these phases
    };

    Bounds interval(std::size_t layer) const;
    Linear carry_back(std::size_t layer, const Eigen::MatrixXd& rows, const Eigen::VectorXd& shift,
                      const std::vector<Bounds>& bounds, bool upper) const;
    Eigen::VectorXd over_box(const Linear& linear, bool upper) const;
    void tighten(std::size_t layer, const std::vector<Bounds>& before, Bounds& own) const;
    Eigen::VectorXd pre_activations(std::size_t layer, const Eigen::VectorXd& x,
                                    std::vector<Eigen::VectorXd>* all) const;
    double size_of(std::size_t layer, Eigen::Index unit) const;
    void begin_search(double sign);
    std::optional<UnitVerdict> try_case();
    void settle(const UnitVerdict& verdict);
    bool bound_case(std::size_t layer, Case& one) const;
    Relaxed relax(std::size_t layer, const Eigen::RowVectorXd& target, double shift, const Case& one) const;
    std::optional<UnitPlace> branch_unit(std::size_t layer, const Eigen::RowVectorXd& target, const Case& one,
                                         const Eigen::VectorXd& at) const;

    const DenseStack& stack_;
    const InputBox& box_;
    Eigen::MatrixXd points_;      // inputs x points, samples and corners
    Eigen::MatrixXd values_;      // of the layer before, at the points
    std::vector<Bounds> bounds_;  // per layer

    // The layer at hand:
    std::size_t layer_ = 0;
    std::size_t unit_ = 0;  // the next one to decide
    Bounds plain_;          // by intervals alone
    Eigen::MatrixXd z_;     // at the points
    std::vector<UnitVerdict> verdicts_;
    std::unique_ptr<Search> search_;
    bool hurries_ = false;
};

}  // namespace reluscope
