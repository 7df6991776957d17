#pragma once

#include "network/network.h"
#include "network/network_edit.h"

#include <cstddef>
#include <optional>
#include <vector>

namespace reluscope {

/// What a network adds to the values of one column: W times the values of an earlier column, or these values as they
/// are (a skip connection).
struct ColumnLink {
    std::size_t from = 0;  ///< earlier column
    /// The affine layer whose weights they are; none: the values themselves, one by one.
    std::optional<std::size_t> node;
    /// The column of W, or value of the target column, that the first value of `from` goes to.
    std::size_t first_weight = 0;
    std::size_t count = 0;         ///< values of `from`: all of them
    std::size_t first_target = 0;  ///< without a node: the value of this column that value 0 of `from` is added to
};

/// One column of a picture of a network: inputs, a hidden layer, or values between (a sum or affine map that more than
/// one thing reads), or the logits.
struct NetworkColumn {
    enum class Kind { kInputs, kHidden, kLinear, kOutputs };
    Kind kind = Kind::kInputs;
    std::size_t width = 0;
    std::size_t layer = 0;                 ///< of a hidden layer, in Network::hidden_layers()
    std::vector<ColumnLink> links;         ///< what is summed up before the activation
    std::optional<std::size_t> bias_node;  ///< the affine layer whose bias a click edits
};

/// The columns in topological order, inputs first and logits last. An affine map and a sum that only one activation
/// reads belong to the column of that activation; a concatenation has no column of its own: what reads it is linked to
/// its parts.
std::vector<NetworkColumn> network_columns(const Network& network);

/// The weight with which value `from` of the link's column goes into value `to`; 1 or 0 for a skip connection.
double link_weight(const Network& network, const ColumnLink& link, std::size_t from, std::size_t to);
/// Its place; none for a skip connection.
std::optional<WeightPlace> link_place(const ColumnLink& link, std::size_t from, std::size_t to);

}  // namespace reluscope
