#pragma once

#include "formats/model_file.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

/// The parts of an ONNX file that matter here, as plain structs. Texts and raw data are views into the bytes of the
/// file. Field numbers and meanings: onnx/onnx.proto of the ONNX project. Graphs inside attributes (If, Loop) are
/// skipped, so nothing nests.
namespace reluscope::onnx {

/// TensorProto.DataType
enum class DataType : std::int32_t {
    kUndefined = 0,
    kFloat = 1,
    kUint8 = 2,
    kInt8 = 3,
    kUint16 = 4,
    kInt16 = 5,
    kInt32 = 6,
    kInt64 = 7,
    kString = 8,
    kBool = 9,
    kFloat16 = 10,
    kDouble = 11,
    kUint32 = 12,
    kUint64 = 13,
    kComplex64 = 14,
    kComplex128 = 15,
    kBfloat16 = 16,
};

std::string data_type_name(DataType type);
bool is_floating(DataType type);

struct Tensor {
    std::string_view name;
    DataType type = DataType::kUndefined;
    std::vector<std::int64_t> dims;
    std::optional<std::string_view> raw_data;
    std::vector<float> float_data;
    std::vector<double> double_data;
    std::vector<std::int32_t> int32_data;
    std::vector<std::int64_t> int64_data;
    std::vector<std::uint64_t> uint64_data;
    std::vector<std::string_view> string_data;
    bool external = false;                                                     ///< data_location is EXTERNAL
    std::vector<std::pair<std::string_view, std::string_view>> external_data;  ///< location, offset, length
};

/// AttributeProto.AttributeType
enum class AttributeType : std::int32_t {
    kUndefined = 0,
    kFloat = 1,
    kInt = 2,
    kString = 3,
    kTensor = 4,
    kFloats = 6,
    kInts = 7,
    kStrings = 8
};

struct Attribute {
    std::string_view name;
    AttributeType type = AttributeType::kUndefined;  ///< where the file leaves it out: what is present
    float f = 0;
    std::int64_t i = 0;
    std::string_view s;
    std::shared_ptr<const Tensor> t;
    std::vector<float> floats;
    std::vector<std::int64_t> ints;
    std::vector<std::string_view> strings;
};

struct OperatorNode {
    std::string_view name;
    std::string_view op_type;
    std::string_view domain;
    std::vector<std::string_view> inputs;
    std::vector<std::string_view> outputs;
    std::vector<Attribute> attributes;
};

/// Input or output of the graph.
struct ValueInfo {
    std::string_view name;
    DataType type = DataType::kUndefined;
    bool is_tensor = false;  ///< a tensor, not a sequence or a map
    bool has_shape = false;
    std::vector<std::int64_t> dims;  ///< 0 where the file gives a name or nothing
};

struct Graph {
    std::string_view name;
    std::vector<OperatorNode> nodes;
    std::vector<Tensor> initializers;
    std::vector<ValueInfo> inputs;
    std::vector<ValueInfo> outputs;
    bool has_sparse_initializers = false;
};

struct Model {
    std::int64_t ir_version = 0;
    std::string_view producer_name;
    std::string_view producer_version;
    std::vector<std::pair<std::string_view, std::int64_t>> opsets;        ///< domain, version
    std::vector<std::pair<std::string_view, std::string_view>> metadata;  ///< key, value
    Graph graph;
};

/// Errors   Refusal with the byte where the file stops being a model, or with the limit that it breaks.
Model parse_model(Bytes bytes);

}  // namespace reluscope::onnx
