#pragma once

#include "formats/model_file.h"
#include "formats/onnx/onnx_proto.h"
#include "formats/onnx/onnx_refusal.h"

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace reluscope::onnx {

/// A tensor that the file holds or that follows from such tensors, in C order. Numbers of every type are held as
/// double: float types widen exactly, integers are exact up to 2^53, which covers every shape and index.
struct Constant {
    std::string name;  ///< for messages
    DataType type = DataType::kUndefined;
    std::vector<std::int64_t> dims;
    std::vector<double> values;
    std::vector<std::string> strings;  ///< instead of `values` where the type is string
};

/// In a constant that came out of Shape: the size of the batch axis, which is no number. Moving it around keeps it,
/// computing refuses it.
double batch_marker();
bool is_batch_marker(double value);

/// The files beside the model that hold external data, each read once.
class ExternalFiles {
public:
    ExternalFiles(const SiblingReader& reader, Budget& budget) : reader_(reader), budget_(budget) {}

    /// The bytes that `tensor` points at. Refuses paths that could leave the model's folder, and extents past the
    /// file's end.
    std::string_view bytes_of(const Tensor& tensor, const std::string& place);

private:
    const std::vector<std::byte>& file(const std::string& location, const std::string& place);

    const SiblingReader& reader_;
    Budget& budget_;
    std::map<std::string, std::vector<std::byte>> files_;
};

/// `location` as a relative path that stays in the model's folder, with '/' between its parts and no "." among them;
/// any other is refused.
std::string checked_location(std::string_view location, const std::string& place);

/// Product of the dimensions. Refuses negative ones and products past 2^40, so that nothing overflows.
std::uint64_t element_count(const std::vector<std::int64_t>& dims, const std::string& place);

std::string dims_text(const std::vector<std::int64_t>& dims);

/// Reads the tensor's values. Nothing is allocated before the number of elements was compared with the bytes that are
/// there.
Constant decode_tensor(const Tensor& tensor, ExternalFiles& files, Budget& budget);

}  // namespace reluscope::onnx
