#pragma once

#include "formats/model_file.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace reluscope {

/// A tensor of a safetensors file; its data stays where it is.
struct StoredTensor {
    std::string name;
    std::string type;  ///< "F32", "I64", ...
    std::vector<std::uint64_t> shape;
    Bytes data;

    bool is_float() const;  ///< of a type that is read as weights: F64, F32, F16, BF16
    std::string place() const { return "tensor " + quoted(name); }
    std::string shape_text() const;  ///< "[3, 2]"

    /// The values as doubles, in the file's order (last index fastest).
    /// Errors   no float type, or a value that is not finite; names the tensor.
    Result<std::vector<double>> values() const;
};

/// The container: names, shapes and bytes, without what they mean.
struct SafetensorsFile {
    std::vector<StoredTensor> tensors;  ///< in the order of their data
    std::vector<std::pair<std::string, std::string>> metadata;

    const std::string* find_metadata(std::string_view key) const;
};

/// The first bytes are a plausible header length and an opening brace.
bool looks_like_safetensors(Bytes bytes);

/// Errors   every rule of the reference reader: header of at most 100 MB that is one JSON object, no duplicate names,
/// sizes that equal
///          shape x type, data without overlaps and holes up to the end of the file.
Result<SafetensorsFile> parse_safetensors(Bytes bytes);

}  // namespace reluscope
