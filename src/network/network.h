#pragma once

#include "base/ids.h"
#include "base/result.h"

#include <Eigen/Core>

#include <cstddef>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace reluscope {

/// What turns the logits into what the network predicts; a sigmoid acts on each output by itself. Explanations are
/// about logits.
enum class Link { kIdentity, kSigmoid, kSoftmax };

std::string_view link_name(Link link);

/// y = W x + b; W is n_out x n_in, b has n_out entries.
struct AffineOperation {
    ValueId input;
    Eigen::MatrixXd W;
    Eigen::VectorXd b;
};

/// y_i = z_i where z_i > 0, else slope_i z_i: ReLU (0), LeakyReLU (one slope for all), PReLU (a slope per unit), |z|
/// (-1). Each of its units is a hidden unit of the network and has one bit in a pattern.
struct ActivationOperation {
    ValueId input;
    Eigen::VectorXd slope;
};

/// Elementwise sum of values of equal width (a residual connection).
struct SumOperation {
    std::vector<ValueId> inputs;
};

/// The features of several values behind each other.
struct ConcatOperation {
    std::vector<ValueId> inputs;
};

using Operation = std::variant<AffineOperation, ActivationOperation, SumOperation, ConcatOperation>;

struct Node {
    std::string name;  ///< for messages; need not be unique
    Operation operation;
};

/// A network before validation. Value 0 is the input and node i makes value i + 1, from earlier values only.
struct NetworkSpec {
    int num_inputs = 0;
    std::vector<Node> nodes;
    ValueId output;  ///< the value that holds the logits
    Link link = Link::kIdentity;
};

/// Where the units of one activation lie in a pattern.
struct HiddenLayer {
    std::size_t node = 0;       ///< position of the activation in nodes()
    std::size_t first_bit = 0;  ///< bit of its first unit
    std::size_t width = 0;
    bool leaky = false;  ///< some slope is not 0
};

/// A hidden unit by its hidden layer and its place there; both count from 0.
struct UnitPlace {
    std::size_t layer = 0;
    std::size_t unit = 0;

    bool operator==(const UnitPlace&) const = default;
};

/// A validated, immutable piecewise-linear network: a graph of affine maps, piecewise-linear activations, sums and
/// concatenations in topological order, with a link after the logits.
class Network {
public:
    /// Errors   names the node whose shapes do not fit, whose input is not an earlier value, that is empty, that holds
    /// a number which is
    ///          not finite, or that is wider than what can be computed with (network/network_limits.h). Nodes that the
    ///          output does not depend on are dropped.
    static Result<Network> create(NetworkSpec spec);

    int num_inputs() const { return num_inputs_; }
    int num_outputs() const { return width(output_); }
    Link link() const { return link_; }
    const std::vector<Node>& nodes() const { return nodes_; }
    ValueId output() const { return output_; }

    /// Width of a value.
    int width(ValueId value) const { return widths_[value.index]; }
    std::size_t num_values() const { return widths_.size(); }

    /// The hidden layers in the order of their bits.
    const std::vector<HiddenLayer>& hidden_layers() const { return hidden_layers_; }
    std::size_t num_hidden_units() const { return num_hidden_units_; }

    /// Weights, biases and slopes other than 0 that are stored.
    std::size_t num_parameters() const;

    /// Multiplications of one forward pass of one row.
    std::size_t num_products() const;

    /// "7-3-2-1": inputs, hidden layers, outputs.
    std::string architecture() const;

private:
    Network() = default;

    int num_inputs_ = 0;
    std::vector<Node> nodes_;
    std::vector<int> widths_;  // per value
    ValueId output_;
    Link link_ = Link::kIdentity;
    std::vector<HiddenLayer> hidden_layers_;
    std::size_t num_hidden_units_ = 0;
};

/// Where a hidden unit stands.
UnitPlace place_of(const Network& network, UnitId unit);

/// The values that `operation` reads.
std::vector<ValueId> inputs_of(const Operation& operation);

/// A plain stack of affine layers with the same activation between them; a convenience for tests and readers.
/// `slope` 0 makes ReLU. Errors as in Network::create.
Result<Network> make_stack(std::vector<AffineOperation> layers, double slope, Link link);

}  // namespace reluscope
