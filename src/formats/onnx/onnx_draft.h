#pragma once

#include "formats/onnx/onnx_refusal.h"
#include "network/network.h"

#include <Eigen/Core>

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

namespace reluscope::onnx {

/// y_i = scale_i x[index_i] + shift_i: what elementwise arithmetic with constants, slicing, permuting and repeating
/// come to. Kept apart from dense maps so that it costs nothing where it can be folded into one.
struct PickMap {
    std::vector<std::uint32_t> index;
    Eigen::VectorXd scale;
    Eigen::VectorXd shift;

    static PickMap identity(std::size_t width);
    static PickMap select(std::vector<std::uint32_t> index);
    bool is_selection_of_all(std::size_t width) const;  ///< index is 0, 1, ..., width - 1
    bool is_identity(std::size_t width) const;
};

/// y = W x + b
struct DenseMap {
    Eigen::MatrixXd W;
    Eigen::VectorXd b;
    /// Made by the reader (a difference, a sum of picks, a mean), not weights of the file: may be multiplied into the
    /// map that follows.
    bool synthetic = false;
};

struct LinearOperation {
    ValueId input;
    std::variant<PickMap, DenseMap> map;
};

using DraftOperation = std::variant<LinearOperation, ActivationOperation, SumOperation, ConcatOperation>;

struct DraftNode {
    std::string name;
    std::size_t width = 0;
    DraftOperation operation;
};

/// A network while it is read: as in NetworkSpec, value 0 is the input and node i makes value i + 1.
struct Draft {
    std::size_t num_inputs = 0;
    std::vector<DraftNode> nodes;

    std::size_t width(ValueId value) const { return value.index == 0 ? num_inputs : nodes[value.index - 1].width; }

    ValueId add(std::string name, std::size_t width, DraftOperation operation) {
        nodes.push_back({std::move(name), width, std::move(operation)});
        return ValueId(nodes.size());
    }
};

/// Folds what is affine: picks into the dense maps beside them, maps that the reader made into the map that follows,
/// concatenations of maps of one value into one map. Two weight matrices of the file are never multiplied or added: the
/// product rounds differently, and networks whose pre-activations are 0 by construction (min and max built from ReLUs)
/// would get other signs than their file gives them. Activations stay as they are, in their order. What the output does
/// not need is dropped.
NetworkSpec fold(Draft draft, ValueId output, Budget& budget);

}  // namespace reluscope::onnx
