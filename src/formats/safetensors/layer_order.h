#pragma once

#include "base/result.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace reluscope {

/// A Linear layer as its name and shape tell it.
struct NamedLayer {
    std::string name;  ///< e.g. "layers.0.linear"
    std::uint64_t num_inputs = 0;
    std::uint64_t num_outputs = 0;
};

/// The order in which the layers are applied, as positions in `layers`. Layers whose names differ in numbers only
/// ("fc1", "fc2") follow the numbers; the rest must follow from the shapes, as each layer takes what the one before
/// gives. Errors   the shapes fit no order, or more than one.
Result<std::vector<std::size_t>> order_layers(const std::vector<NamedLayer>& layers);

/// Place of a module in a torch.nn.Sequential or ModuleList: "net.3" is module 3 of "net".
struct SequencePlace {
    std::string parent;
    std::uint64_t index = 0;
};
std::optional<SequencePlace> sequence_place(std::string_view name);

}  // namespace reluscope
