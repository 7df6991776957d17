#pragma once

#include "formats/onnx/onnx_lowering.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace reluscope::onnx {

/// The output that is explained.
struct OutputChoice {
    std::string_view name;
    Tail tail;
    /// Outputs that follow from the same logits, as labels and probabilities do; `name` is one of them.
    std::vector<std::string_view> group;
    /// One output of each group that can be explained, in the file's order.
    std::vector<std::string_view> choices;
    std::vector<std::string> notes;  ///< what was chosen, and what cannot be
};

/// Whether `asked` means this output: its name, or its name as it is shown.
bool is_called(std::string_view name, const std::string& asked);

/// Chooses the output called `asked`, or else the likeliest one: the first from which no other output is computed, and
/// of those that follow from the same logits the one that shows probabilities. Errors   Refusal: no output depends on
/// the input and can be read, or not the one that was asked for.
OutputChoice choose_output(Lowering& lowering, const std::optional<std::string>& asked);

/// Says what was cut off behind the logits.
void note_tail(Lowering& lowering, const Tail& tail);

/// "a, b and c"
std::string joined_names(const std::vector<std::string>& names);

}  // namespace reluscope::onnx
