#pragma once

#include "base/numerics/rng.h"
#include "network/network.h"

#include <Eigen/Core>

#include <string>
#include <vector>

/// Families of networks and inputs for tests by property, and the slow, independent ways to compute what the program
/// computes fast.
namespace reluscope::testing {

Eigen::MatrixXd random_matrix(Rng& rng, Eigen::Index rows, Eigen::Index columns, double scale = 1.0);
Eigen::VectorXd random_direction(Rng& rng, Eigen::Index dimension);

/// A fully connected network with widths {inputs, hidden ..., outputs}, He-like scale, some biases.
Network random_network(const std::vector<int>& widths, std::uint64_t seed, double slope = 0.0,
                       Link link = Link::kIdentity);

/// Residual sums, a concatenation, PReLU and a shared value in one network of 5 inputs and 2 outputs.
Network branching_network(std::uint64_t seed);

struct NamedNetwork {
    std::string name;
    Network network;
};

/// Shallow, deep, wide, leaky, branching, without hidden layer, ending in a ReLU, with several outputs.
std::vector<NamedNetwork> ordinary_networks();

/// Dead units, duplicate units, all-zero layers, zero biases with inputs on walls, cancelling units, tiny and huge
/// scales.
std::vector<NamedNetwork> degenerate_networks();

/// ordinary_networks() and degenerate_networks().
std::vector<NamedNetwork> all_networks();

/// Rows of standard normal inputs, and some rows on purpose at 0, at unit vectors and repeated.
Eigen::MatrixXd test_inputs(const Network& network, Eigen::Index rows, std::uint64_t seed);

struct SlowForward {
    std::vector<bool> pattern;  // z > 0, in the order of the hidden units
    std::vector<long double> preactivations;
    Eigen::VectorXd logits;
};

/// One row at a time in long double, straight from the definition.
SlowForward slow_forward(const Network& network, const Eigen::VectorXd& input);

}  // namespace reluscope::testing
