#include "formats/onnx/onnx_proto.h"

#include "formats/onnx/onnx_protozero.h"
#include "formats/onnx/onnx_refusal.h"

#include <cstring>
#include <string>

namespace reluscope::onnx {

namespace {

// Far above any network of fully connected layers; each keeps what a hostile file can allocate in proportion to its
// size.
constexpr std::size_t kMaxGraphNodes = 10'000;
constexpr std::size_t kMaxInitializers = 10'000;
constexpr std::size_t kMaxGraphValues = 20'000;
constexpr std::size_t kMaxAttributes = 32;  // per node
constexpr std::size_t kMaxDimensions = 8;
constexpr std::size_t kMaxEntries = 1'000;  // opsets, metadata, external data
constexpr std::uint64_t kMaxBytes = 0x7FFFFFFF;

using protozero::pbf_wire_type;

/// Walks the fields of one message. Every field's extent is checked before it is touched: protozero compares a length
/// of 2^31 and more as a negative number where addresses have 32 bits.
class Fields {
public:
    Fields(std::string_view message, const char* file_begin, const char* what)
        : reader_(message.data(), message.size()), file_begin_(file_begin), what_(what) {}

    bool next() {
        try {
            if (!reader_.next()) return false;
            check_extent();
            return true;
        } catch (const protozero::exception& e) {
            refuse(e.what());
        }
    }

    std::uint32_t tag() const { return reader_.tag(); }

    void skip() {
        guard([this] { reader_.skip(); });
    }
    std::string_view bytes() {
        expect(pbf_wire_type::length_delimited, "bytes");
        const protozero::data_view view = reader_.get_view();
        return {view.data(), view.size()};
    }
    std::int64_t integer() {
        expect(pbf_wire_type::varint, "an integer");
        return guard([this] { return reader_.get_int64(); });
    }
    std::int32_t small_integer() {
        const std::int64_t value = integer();
        if (value < INT32_MIN || value > INT32_MAX) refuse("integer out of range");
        return static_cast<std::int32_t>(value);
    }
    float number() {
        expect(pbf_wire_type::fixed32, "a float");
        return guard([this] { return reader_.get_float(); });
    }

    /// A repeated integer, packed or not.
    template <class Integer>
    void append_integers(std::vector<Integer>& out) {
        if (reader_.wire_type() != pbf_wire_type::length_delimited) {
            out.push_back(static_cast<Integer>(integer()));
            return;
        }
        const std::string_view packed = bytes();
        const char* p = packed.data();
        const char* const end = p + packed.size();
        guard([&] {
            while (p != end) out.push_back(static_cast<Integer>(protozero::decode_varint(&p, end)));
        });
    }

    /// A repeated float or double, packed or not.
    template <class Number>
    void append_numbers(std::vector<Number>& out) {
        if (reader_.wire_type() != pbf_wire_type::length_delimited) {
            if constexpr (sizeof(Number) == 4) {
                out.push_back(number());
            } else {
                expect(pbf_wire_type::fixed64, "a double");
                out.push_back(guard([this] { return reader_.get_double(); }));
            }
            return;
        }
        const std::string_view packed = bytes();
        if (packed.size() % sizeof(Number) != 0) refuse("length is no multiple of " + std::to_string(sizeof(Number)));
        const std::size_t old_size = out.size();
        out.resize(old_size + packed.size() / sizeof(Number));
        if (!packed.empty()) std::memcpy(out.data() + old_size, packed.data(), packed.size());
    }

    Fields message(const char* what) { return {bytes(), file_begin_, what}; }

    [[noreturn]] void refuse(const std::string& why) const {
        const auto offset = reader_.data().data() == nullptr ? 0 : reader_.data().data() - file_begin_;
        stop("byte " + std::to_string(offset) + " (" + what_ + ")", "an ONNX model (protobuf)", why);
    }

    template <class Container>
    void limit(const Container& container, std::size_t maximum, const char* things) const {
        if (container.size() >= maximum) refuse("more than " + std::to_string(maximum) + " " + things);
    }

private:
    void check_extent() const {
        if (reader_.wire_type() != pbf_wire_type::length_delimited) return;
        const protozero::data_view rest = reader_.data();
        const char* p = rest.data();
        const char* const end = p + rest.size();
        const std::uint64_t length = protozero::decode_varint(&p, end);
        if (length > static_cast<std::uint64_t>(end - p)) {
            refuse("a field of " + std::to_string(length) + " bytes where " + std::to_string(end - p) + " are left");
        }
    }

    void expect(pbf_wire_type type, const char* name) const {
        if (reader_.wire_type() != type) refuse("field " + std::to_string(reader_.tag()) + " is not " + name);
    }

    template <class Function>
    auto guard(Function&& function) const -> decltype(function()) {
        try {
            return function();
        } catch (const protozero::exception& e) {
            refuse(e.what());
        } catch (const WireTypeError& e) {
            refuse(e.what());
        }
    }

    protozero::pbf_reader reader_;
    const char* file_begin_;
    const char* what_;
};

std::pair<std::string_view, std::string_view> parse_string_entry(Fields fields) {
    std::pair<std::string_view, std::string_view> entry;
    while (fields.next()) {
        switch (fields.tag()) {
            case 1: entry.first = fields.bytes(); break;
            case 2: entry.second = fields.bytes(); break;
            default: fields.skip();
        }
    }
    return entry;
}

Tensor parse_tensor(Fields fields) {
    Tensor tensor;
    while (fields.next()) {
        switch (fields.tag()) {
            case 1:
                fields.append_integers(tensor.dims);
                fields.limit(tensor.dims, kMaxDimensions + 1, "dimensions");
                break;
            case 2: tensor.type = static_cast<DataType>(fields.small_integer()); break;
            case 3: fields.refuse("a tensor in segments");
            case 4: fields.append_numbers(tensor.float_data); break;
            case 5: fields.append_integers(tensor.int32_data); break;
            case 6: tensor.string_data.push_back(fields.bytes()); break;
            case 7: fields.append_integers(tensor.int64_data); break;
            case 8: tensor.name = fields.bytes(); break;
            case 9: tensor.raw_data = fields.bytes(); break;
            case 10: fields.append_numbers(tensor.double_data); break;
            case 11: fields.append_integers(tensor.uint64_data); break;
            case 13:
                fields.limit(tensor.external_data, kMaxEntries, "entries");
                tensor.external_data.push_back(parse_string_entry(fields.message("StringStringEntryProto")));
                break;
            case 14: tensor.external = fields.integer() == 1; break;
            default: fields.skip();
        }
    }
    return tensor;
}

/// Old files leave the type out.
AttributeType type_by_presence(const Attribute& a, bool has_f, bool has_i, bool has_s) {
    if (has_f) return AttributeType::kFloat;
    if (has_i) return AttributeType::kInt;
    if (has_s) return AttributeType::kString;
    if (a.t) return AttributeType::kTensor;
    if (!a.floats.empty()) return AttributeType::kFloats;
    if (!a.ints.empty()) return AttributeType::kInts;
    if (!a.strings.empty()) return AttributeType::kStrings;
    return AttributeType::kUndefined;
}

Attribute parse_attribute(Fields fields) {
    Attribute attribute;
    bool has_f = false;
    bool has_i = false;
    bool has_s = false;
    while (fields.next()) {
        switch (fields.tag()) {
            case 1: attribute.name = fields.bytes(); break;
            case 2:
                attribute.f = fields.number();
                has_f = true;
                break;
            case 3:
                attribute.i = fields.integer();
                has_i = true;
                break;
            case 4:
                attribute.s = fields.bytes();
                has_s = true;
                break;
            case 5: attribute.t = std::make_shared<const Tensor>(parse_tensor(fields.message("TensorProto"))); break;
            case 7: fields.append_numbers(attribute.floats); break;
            case 8: fields.append_integers(attribute.ints); break;
            case 9: attribute.strings.push_back(fields.bytes()); break;
            case 20: attribute.type = static_cast<AttributeType>(fields.small_integer()); break;
            default: fields.skip();
        }
    }
    if (attribute.type == AttributeType::kUndefined) attribute.type = type_by_presence(attribute, has_f, has_i, has_s);
    return attribute;
}

OperatorNode parse_node(Fields fields) {
    OperatorNode node;
    while (fields.next()) {
        switch (fields.tag()) {
            case 1: node.inputs.push_back(fields.bytes()); break;
            case 2: node.outputs.push_back(fields.bytes()); break;
            case 3: node.name = fields.bytes(); break;
            case 4: node.op_type = fields.bytes(); break;
            case 5:
                fields.limit(node.attributes, kMaxAttributes, "attributes in one node");
                node.attributes.push_back(parse_attribute(fields.message("AttributeProto")));
                break;
            case 7: node.domain = fields.bytes(); break;
            default: fields.skip();
        }
    }
    return node;
}

std::int64_t parse_dimension(Fields fields) {
    std::int64_t size = 0;
    while (fields.next()) {
        switch (fields.tag()) {
            case 1: size = std::max<std::int64_t>(0, fields.integer()); break;  // -1 and 0 are written for "any"
            case 2:
                fields.skip();
                size = 0;
                break;
            default: fields.skip();
        }
    }
    return size;
}

void parse_tensor_type(Fields fields, ValueInfo& info) {
    info.is_tensor = true;
    while (fields.next()) {
        switch (fields.tag()) {
            case 1: info.type = static_cast<DataType>(fields.small_integer()); break;
            case 2: {
                info.has_shape = true;
                info.dims.clear();
                Fields shape = fields.message("TensorShapeProto");
                while (shape.next()) {
                    if (shape.tag() != 1) {
                        shape.skip();
                        continue;
                    }
                    shape.limit(info.dims, kMaxDimensions, "dimensions");
                    info.dims.push_back(parse_dimension(shape.message("Dimension")));
                }
                break;
            }
            default: fields.skip();
        }
    }
}

ValueInfo parse_value_info(Fields fields) {
    ValueInfo info;
    while (fields.next()) {
        switch (fields.tag()) {
            case 1: info.name = fields.bytes(); break;
            case 2: {
                Fields type = fields.message("TypeProto");
                while (type.next()) {
                    if (type.tag() == 1) {
                        parse_tensor_type(type.message("TypeProto.Tensor"), info);
                    } else {
                        type.skip();
                    }
                }
                break;
            }
            default: fields.skip();
        }
    }
    return info;
}

Graph parse_graph(Fields fields) {
    Graph graph;
    while (fields.next()) {
        switch (fields.tag()) {
            case 1:
                fields.limit(graph.nodes, kMaxGraphNodes, "nodes");
                graph.nodes.push_back(parse_node(fields.message("NodeProto")));
                break;
            case 2: graph.name = fields.bytes(); break;
            case 5:
                fields.limit(graph.initializers, kMaxInitializers, "initializers");
                graph.initializers.push_back(parse_tensor(fields.message("TensorProto")));
                break;
            case 11:
                fields.limit(graph.inputs, kMaxGraphValues, "graph inputs");
                graph.inputs.push_back(parse_value_info(fields.message("ValueInfoProto")));
                break;
            case 12:
                fields.limit(graph.outputs, kMaxGraphValues, "graph outputs");
                graph.outputs.push_back(parse_value_info(fields.message("ValueInfoProto")));
                break;
            case 15:
                graph.has_sparse_initializers = true;
                fields.skip();
                break;
            default: fields.skip();
        }
    }
    return graph;
}

std::pair<std::string_view, std::int64_t> parse_opset(Fields fields) {
    std::pair<std::string_view, std::int64_t> opset{};
    while (fields.next()) {
        switch (fields.tag()) {
            case 1: opset.first = fields.bytes(); break;
            case 2: opset.second = fields.integer(); break;
            default: fields.skip();
        }
    }
    return opset;
}

}  // namespace

Model parse_model(Bytes bytes) {
    if (bytes.size() > kMaxBytes) stop("", "a model file of at most 2 GiB", std::to_string(bytes.size()) + " bytes");
    const std::string_view text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
    Model model;
    bool has_graph = false;
    Fields fields(text, text.data(), "ModelProto");
    while (fields.next()) {
        switch (fields.tag()) {
            case 1: model.ir_version = fields.integer(); break;
            case 2: model.producer_name = fields.bytes(); break;
            case 3: model.producer_version = fields.bytes(); break;
            case 7:
                if (has_graph) fields.refuse("a second graph");
                has_graph = true;
                model.graph = parse_graph(fields.message("GraphProto"));
                break;
            case 8:
                fields.limit(model.opsets, kMaxEntries, "operator sets");
                model.opsets.push_back(parse_opset(fields.message("OperatorSetIdProto")));
                break;
            case 14:
                fields.limit(model.metadata, kMaxEntries, "metadata entries");
                model.metadata.push_back(parse_string_entry(fields.message("StringStringEntryProto")));
                break;
            default: fields.skip();
        }
    }
    if (!has_graph) stop("", "an ONNX model", "a file without a graph");
    return model;
}

std::string data_type_name(DataType type) {
    switch (type) {
        case DataType::kUndefined: return "no type";
        case DataType::kFloat: return "float";
        case DataType::kUint8: return "uint8";
        case DataType::kInt8: return "int8";
        case DataType::kUint16: return "uint16";
        case DataType::kInt16: return "int16";
        case DataType::kInt32: return "int32";
        case DataType::kInt64: return "int64";
        case DataType::kString: return "string";
        case DataType::kBool: return "bool";
        case DataType::kFloat16: return "float16";
        case DataType::kDouble: return "double";
        case DataType::kUint32: return "uint32";
        case DataType::kUint64: return "uint64";
        case DataType::kComplex64: return "complex64";
        case DataType::kComplex128: return "complex128";
        case DataType::kBfloat16: return "bfloat16";
    }
    return "data type " + std::to_string(static_cast<std::int32_t>(type));
}

bool is_floating(DataType type) {
    return type == DataType::kFloat || type == DataType::kDouble || type == DataType::kFloat16 ||
           type == DataType::kBfloat16;
}

}  // namespace reluscope::onnx
