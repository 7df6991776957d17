#pragma once

#include "network/network.h"

#include <Eigen/Core>

#include <cstddef>
#include <span>
#include <vector>

namespace reluscope {

/// Where the numbers of one affine map lie in a vector of all parameters: W column by column, then b.
struct AffineSlot {
    std::size_t node = 0;  ///< position in Network::nodes()
    Eigen::Index n_out = 0;
    Eigen::Index n_in = 0;
    Eigen::Index weights = 0;   ///< offset of W
    Eigen::Index biases = 0;    ///< offset of b
    bool reads_inputs = false;  ///< no hidden unit lies before it

    Eigen::Index num_weights() const { return n_out * n_in; }
    Eigen::Map<const Eigen::MatrixXd> W(const double* parameters) const { return {parameters + weights, n_out, n_in}; }
    Eigen::Map<Eigen::MatrixXd> W(double* parameters) const { return {parameters + weights, n_out, n_in}; }
    Eigen::Map<const Eigen::VectorXd> b(const double* parameters) const { return {parameters + biases, n_out}; }
    Eigen::Map<Eigen::VectorXd> b(double* parameters) const { return {parameters + biases, n_out}; }
};

/// How the parameters of a network lie in one vector, so that an optimiser passes over them once.
class ParameterLayout {
public:
    explicit ParameterLayout(const Network& network);

    /// Length of the vector. Gaps between the parts, which hold zeros, keep every part on a boundary of 64 bytes.
    Eigen::Index size() const { return size_; }
    std::span<const AffineSlot> slots() const { return slots_; }
    /// The slot of a node; null when that is no affine map.
    const AffineSlot* slot_of(std::size_t node) const;

    Eigen::VectorXd parameters_of(const Network& network) const;
    /// `like`, of the layout's structure, with other parameters, which must be finite, and another link.
    Network network_with(const Network& like, const Eigen::VectorXd& parameters, Link link) const;

    /// l2 sum w^2 + l1 sum |w| of all weights, or of those that read the inputs.
    double penalty(const double* parameters, double l1, double l2, bool first_layer_only) const;
    /// Adds its gradient; 0 where w = 0.
    void add_penalty_gradient(const double* parameters, double l1, double l2, bool first_layer_only,
                              double* gradient) const;

private:
    std::vector<AffineSlot> slots_;
    Eigen::Index size_ = 0;
};

/// Per value: how many activations lie before it, its own included, on the longest way from the input.
std::vector<int> hidden_depths(const Network& network);

/// Equal kinds, widths and inputs of all nodes.
bool same_structure(const Network& a, const Network& b);

}  // namespace reluscope
