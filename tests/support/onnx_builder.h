#pragma once

#include "formats/onnx/onnx_protozero.h"

#include <cstdint>
#include <cstring>
#include <string>
#include <utility>
#include <variant>
#include <vector>

/// Small ONNX files for tests, field by field, without the checks that the exporters make.
namespace reluscope::testing {

struct OnnxAttribute {
    std::string name;
    std::variant<std::int64_t, float, std::string, std::vector<std::int64_t>, std::vector<float>,
                 std::vector<std::string>>
        value;
};

class OnnxBuilder {
public:
    using Strings = std::vector<std::string>;
    using Dims = std::vector<std::int64_t>;

    explicit OnnxBuilder(int opset = 13) : opset_(opset) {}

    /// A dimension of 0 is symbolic.
    OnnxBuilder& input(const std::string& name, const Dims& dims, int type = 1) {
        return value_info(11, name, dims, type);
    }
    OnnxBuilder& output(const std::string& name) { return value_info(12, name, {}, 1); }

    OnnxBuilder& tensor(const std::string& name, const Dims& dims, const std::vector<float>& values) {
        return raw_tensor(name, dims, 1,
                          std::string(reinterpret_cast<const char*>(values.data()), values.size() * sizeof(float)));
    }
    OnnxBuilder& integers(const std::string& name, const Dims& dims, const std::vector<std::int64_t>& values) {
        return raw_tensor(
            name, dims, 7,
            std::string(reinterpret_cast<const char*>(values.data()), values.size() * sizeof(std::int64_t)));
    }
    OnnxBuilder& raw_tensor(const std::string& name, const Dims& dims, int type, const std::string& raw) {
        protozero::pbf_writer graph(graph_);
        protozero::pbf_writer tensor(graph, 5);
        add_header(tensor, name, dims, type);
        tensor.add_bytes(9, raw);
        return *this;
    }
    OnnxBuilder& strings(const std::string& name, const Strings& values) {
        protozero::pbf_writer graph(graph_);
        protozero::pbf_writer tensor(graph, 5);
        add_header(tensor, name, {static_cast<std::int64_t>(values.size())}, 8);
        for (const std::string& value : values) tensor.add_bytes(6, value);
        return *this;
    }
    /// `entries`: location, offset, length.
    OnnxBuilder& external_tensor(const std::string& name, const Dims& dims,
                                 const std::vector<std::pair<std::string, std::string>>& entries) {
        protozero::pbf_writer graph(graph_);
        protozero::pbf_writer tensor(graph, 5);
        add_header(tensor, name, dims, 1);
        for (const auto& [key, value] : entries) {
            protozero::pbf_writer entry(tensor, 13);
            entry.add_string(1, key);
            entry.add_string(2, value);
        }
        tensor.add_int32(14, 1);
        return *this;
    }

    OnnxBuilder& node(const std::string& op, const Strings& inputs, const Strings& outputs,
                      const std::vector<OnnxAttribute>& attributes = {}, const std::string& domain = "",
                      const std::string& name = "") {
        protozero::pbf_writer graph(graph_);
        protozero::pbf_writer node(graph, 1);
        for (const std::string& input : inputs) node.add_string(1, input);
        for (const std::string& output : outputs) node.add_string(2, output);
        if (!name.empty()) node.add_string(3, name);
        node.add_string(4, op);
        if (!domain.empty()) node.add_string(7, domain);
        for (const OnnxAttribute& attribute : attributes) add_attribute(node, attribute);
        return *this;
    }

    OnnxBuilder& metadata(const std::string& key, const std::string& value) {
        protozero::pbf_writer writer(metadata_);
        protozero::pbf_writer entry(writer, 14);
        entry.add_string(1, key);
        entry.add_string(2, value);
        return *this;
    }

    std::string file() const {
        std::string bytes;
        protozero::pbf_writer model(bytes);
        model.add_int64(1, 8);
        model.add_message(7, graph_);
        if (opset_ > 0) {
            protozero::pbf_writer opset(model, 8);
            opset.add_int64(2, opset_);
        }
        return bytes + metadata_;
    }

private:
    static void add_header(protozero::pbf_writer& tensor, const std::string& name, const Dims& dims, int type) {
        for (const std::int64_t dim : dims) tensor.add_int64(1, dim);
        tensor.add_int32(2, type);
        tensor.add_string(8, name);
    }

    static void add_attribute(protozero::pbf_writer& node, const OnnxAttribute& a) {
        protozero::pbf_writer attribute(node, 5);
        attribute.add_string(1, a.name);
        if (const auto* i = std::get_if<std::int64_t>(&a.value)) attribute.add_int64(3, *i);
        if (const auto* f = std::get_if<float>(&a.value)) attribute.add_float(2, *f);
        if (const auto* s = std::get_if<std::string>(&a.value)) attribute.add_bytes(4, *s);
        if (const auto* list = std::get_if<std::vector<std::int64_t>>(&a.value)) {
            for (const std::int64_t value : *list) attribute.add_int64(8, value);
        }
        if (const auto* list = std::get_if<std::vector<float>>(&a.value)) {
            for (const float value : *list) attribute.add_float(7, value);
        }
        if (const auto* list = std::get_if<std::vector<std::string>>(&a.value)) {
            for (const std::string& value : *list) attribute.add_bytes(9, value);
        }
        constexpr int kTypes[] = {2, 1, 3, 7, 6, 8};
        attribute.add_int32(20, kTypes[a.value.index()]);
    }

    // Messages inside messages are made from the inside out: clang 14 crashes on writers nested four deep
    // (WebAssembly).

    static std::string dimension_message(std::int64_t dim) {
        std::string bytes;
        protozero::pbf_writer dimension(bytes);
        if (dim > 0) dimension.add_int64(1, dim);
        if (dim <= 0) dimension.add_string(2, "N");
        return bytes;
    }
    static std::string shape_message(const Dims& dims) {
        std::string bytes;
        protozero::pbf_writer shape(bytes);
        for (const std::int64_t dim : dims) shape.add_message(1, dimension_message(dim));
        return bytes;
    }
    static std::string tensor_type_message(const Dims& dims, int elem_type) {
        std::string bytes;
        protozero::pbf_writer tensor(bytes);
        tensor.add_int32(1, elem_type);
        if (!dims.empty()) tensor.add_message(2, shape_message(dims));
        return bytes;
    }
    static std::string type_message(const std::string& tensor) {
        std::string bytes;
        protozero::pbf_writer(bytes).add_message(1, tensor);
        return bytes;
    }
    static std::string value_info_message(const std::string& name, const std::string& type) {
        std::string bytes;
        protozero::pbf_writer info(bytes);
        info.add_string(1, name);
        info.add_message(2, type);
        return bytes;
    }
    OnnxBuilder& value_info(protozero::pbf_tag_type tag, const std::string& name, const Dims& dims, int elem_type) {
        const std::string message = value_info_message(name, type_message(tensor_type_message(dims, elem_type)));
        protozero::pbf_writer(graph_).add_message(tag, message);
        return *this;
    }

    int opset_;
    std::string graph_;
    std::string metadata_;
};

}  // namespace reluscope::testing
