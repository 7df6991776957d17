#include "formats/tfjs/tfjs.h"

#include "base/utf8.h"
#include "formats/file_kind.h"
#include "formats/json/json_reader.h"
#include "formats/tfjs/tfjs_layers.h"

#include <new>
#include <optional>
#include <utility>

namespace reluscope {

namespace tfjs {

namespace {

using onnx::Budget;
using onnx::Refusal;
using onnx::stop;

void check_format(const JsonCursor& top) {
    const auto format = member_of(top, "format");
    if (!format || format->value() == "layers-model") return;
    const bool is_graph = format->value() == "graph-model";
    stop("format", "\"layers-model\"" + std::string(is_graph ? " (export a graph model as ONNX)" : ""),
         describe(format->value()));
}

JsonCursor member_of_model(const JsonCursor& top, std::string_view key) {
    const auto member = member_of(top, key);
    if (!member) stop("top level", "a key " + quoted(key), "none");
    return *member;
}

/// Which programs wrote the file.
std::string source_of(const JsonCursor& top) {
    std::string source;
    for (const char* key : {"generatedBy", "convertedBy"}) {
        const auto text = member_of(top, key);
        if (!text || !text->value().is_string()) continue;
        source += (source.empty() ? "" : ", ") + printable_utf8(text->value().get_ref<const std::string&>(), 80);
    }
    return source;
}

/// Pictures: [height, width] or [height, width, 1].
std::optional<ImageShape> picture_of(const std::vector<std::int64_t>& shape) {
    const bool has_channel = shape.size() == 3 && shape[2] == 1;
    if ((shape.size() != 2 && !has_channel) || shape[0] < 2 || shape[1] < 2) return std::nullopt;
    return ImageShape{static_cast<int>(shape[1]), static_cast<int>(shape[0])};
}

Link link_of_ending(Ending ending) {
    if (ending == Ending::kSigmoid) return Link::kSigmoid;
    return ending == Ending::kSoftmax || ending == Ending::kLogSoftmax ? Link::kSoftmax : Link::kIdentity;
}

void note_ending(const LayerValue& output, std::vector<std::string>& notes) {
    if (output.ending == Ending::kLogSoftmax)
        notes.emplace_back(
            "The network ends in log-softmax: the same logits are shown with softmax, as probabilities.");
    if (output.ending == Ending::kCut)
        notes.push_back("Cut off at the end, because it is no link that can be explained: " +
                        printable_utf8(output.ending_name, 80) + ".");
}

ModelFile tfjs_model(const OrderedJson& document, std::size_t num_bytes, const SiblingReader& sibling) {
    const JsonCursor top(document, "");
    check_format(top);
    const Topology topology = read_topology(member_of_model(top, "modelTopology"));
    Budget budget(num_bytes);
    std::vector<std::string> names;
    for (const LayerSpec& layer : topology.layers) names.push_back(layer.name);
    WeightStore weights(read_weights(member_of_model(top, "weightsManifest"), sibling, budget), names, budget);
    LayerLowering lowering(topology, weights, budget);
    lowering.run();
    weights.finish();
    const LayerValue& output = lowering.output();
    NetworkSpec spec = onnx::fold(std::move(lowering.draft), output.value, budget);
    spec.link = link_of_ending(output.ending);
    Result<Network> network = Network::create(std::move(spec));
    if (!network) throw Refusal{network.error()};

    ModelFile file(*std::move(network));
    file.format = "TensorFlow.js";
    file.image = picture_of(topology.shape);
    file.source = source_of(top);
    for (const LayerSpec& layer : topology.layers) {
        if (layer.class_name != "InputLayer") file.operators.push_back(printable_utf8(layer.class_name, 80));
    }
    note_ending(output, file.notes);
    return file;
}

}  // namespace

}  // namespace tfjs

bool looks_like_tfjs(Bytes bytes) {
    const std::string_view text = without_byte_order_mark(text_of(bytes));
    const std::size_t first = text.find_first_not_of(" \t\r\n");
    if (first == std::string_view::npos || text[first] != '{') return false;
    // Looked for first: other models need not be read twice.
    if (text.find("\"modelTopology\"") == std::string_view::npos &&
        text.find("\"weightsManifest\"") == std::string_view::npos)
        return false;
    const Result<OrderedJson> document = parse_json(bytes);
    return document && document->is_object() &&
           (document->contains("modelTopology") || document->contains("weightsManifest"));
}

Result<ModelFile> read_tfjs(const std::string& name, Bytes bytes, const SiblingReader& sibling) {
    try {
        const Result<OrderedJson> document = parse_json(bytes);
        if (!document) return in_file(name, document.error());
        if (!document->is_object()) return in_file(name, Error{{}, "top level", "an object", describe(*document)});
        return tfjs::tfjs_model(*document, bytes.size(), sibling);
    } catch (const onnx::Refusal& refusal) {
        return in_file(name, refusal.error);
    } catch (const std::bad_alloc&) {
        return in_file(name, Error{{}, {}, {}, "too large for the memory of this machine"});
    }
}

}  // namespace reluscope
