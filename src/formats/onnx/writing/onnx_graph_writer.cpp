#include "formats/onnx/writing/onnx_graph_writer.h"

#include <algorithm>
#include <cstring>
#include <limits>

namespace reluscope::onnx {

namespace {

using protozero::pbf_writer;

void append_number(std::string& raw, DataType type, double value) {
    char bytes[sizeof(double)];
    std::size_t size = sizeof(double);
    if (type == DataType::kFloat) {
        const auto narrow = static_cast<float>(value);
        size = sizeof narrow;
        std::memcpy(bytes, &narrow, size);
    } else {
        std::memcpy(bytes, &value, size);
    }
    raw.append(bytes, size);
}

// Messages inside messages are made from the inside out: clang 14 crashes on writers nested four deep (WebAssembly
// exceptions).

/// TensorShapeProto [batch, width].
std::string shape_message(int width) {
    std::string batch;
    pbf_writer(batch).add_string(2, "batch");
    std::string features;
    pbf_writer(features).add_int64(1, width);
    std::string shape;
    pbf_writer writer(shape);
    writer.add_message(1, batch);
    writer.add_message(1, features);
    return shape;
}

std::string tensor_type_message(int width, DataType data_type) {
    std::string tensor;
    pbf_writer writer(tensor);
    writer.add_int32(1, static_cast<std::int32_t>(data_type));
    writer.add_message(2, shape_message(width));
    std::string type;
    pbf_writer(type).add_message(1, tensor);
    return type;
}

}  // namespace

void GraphWriter::tensor(const std::string& name, Eigen::Index rows, Eigen::Index cols, const double* column_major) {
    std::vector<std::int64_t> dims = {rows};
    if (cols > 0) dims.push_back(cols);
    std::string raw;
    for (Eigen::Index r = 0; r < rows; ++r) {
        for (Eigen::Index c = 0; c < std::max<Eigen::Index>(cols, 1); ++c)
            append_number(raw, type_, column_major[c * rows + r]);
    }
    raw_tensor(name, dims, type_, raw);
}

void GraphWriter::integers(const std::string& name, const std::vector<std::int64_t>& dims,
                           const std::vector<std::int64_t>& values) {
    std::string raw(values.size() * sizeof(std::int64_t), 0);
    if (!values.empty()) std::memcpy(raw.data(), values.data(), raw.size());
    raw_tensor(name, dims, DataType::kInt64, raw);
}

void GraphWriter::bytes(const std::string& name, const std::vector<std::int64_t>& dims,
                        const std::vector<std::int8_t>& values) {
    std::string raw(values.size(), 0);
    if (!values.empty()) std::memcpy(raw.data(), values.data(), raw.size());
    raw_tensor(name, dims, DataType::kInt8, raw);
}

void GraphWriter::raw_tensor(const std::string& name, const std::vector<std::int64_t>& dims, DataType type,
                             const std::string& raw) {
    pbf_writer tensor(graph_, 5);
    for (const std::int64_t dim : dims) tensor.add_int64(1, dim);
    tensor.add_int32(2, static_cast<std::int32_t>(type));
    tensor.add_string(8, name);
    tensor.add_bytes(9, raw);
}

pbf_writer GraphWriter::node(const std::string& op, const std::string& name, const std::vector<std::string>& inputs,
                             const std::string& output) {
    pbf_writer node(graph_, 1);
    for (const std::string& input : inputs) node.add_string(1, input);
    node.add_string(2, output);
    node.add_string(3, name);
    node.add_string(4, op);
    return node;
}

void GraphWriter::value_info(protozero::pbf_tag_type tag, const std::string& name, int width, DataType type) {
    const std::string message = tensor_type_message(width, type);
    pbf_writer info(graph_, tag);
    info.add_string(1, name);
    info.add_message(2, message);
}

void add_integer(pbf_writer& node, const std::string& name, std::int64_t value) {
    pbf_writer attribute(node, 5);
    attribute.add_string(1, name);
    attribute.add_int64(3, value);
    attribute.add_int32(20, static_cast<std::int32_t>(AttributeType::kInt));
}

void add_float(pbf_writer& node, const std::string& name, float value) {
    pbf_writer attribute(node, 5);
    attribute.add_string(1, name);
    attribute.add_float(2, value);
    attribute.add_int32(20, static_cast<std::int32_t>(AttributeType::kFloat));
}

bool fits_float(const Eigen::MatrixXd& values) {
    return values.size() == 0 || values.cwiseAbs().maxCoeff() <= std::numeric_limits<float>::max();
}

}  // namespace reluscope::onnx
