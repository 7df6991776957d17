#include "formats/onnx.h"

#include "base/utf8.h"
#include "formats/onnx_lowering.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <new>

namespace reluscope {

namespace {

using namespace onnx;

/// Things that are called .onnx but are not, by their first bytes.
void check_container(Bytes bytes) {
    const std::string_view text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
    struct Known {
        std::string_view start;
        const char* what;
    };
    constexpr Known kKnown[] = {
        {"version https://git-lfs", "a Git LFS pointer (the model itself was not downloaded)"},
        {"\x1F\x8B", "gzip data (unpack it first)"},
        {"PK\x03\x04", "a zip archive (perhaps a PyTorch checkpoint)"},
        {"\x89HDF", "HDF5 data (perhaps a Keras model)"},
        {"\xFF\xFE", "UTF-16 text"},
        {"\xFE\xFF", "UTF-16 text"},
        {"\x80\x02", "a pickle (perhaps a PyTorch checkpoint)"},
        {"<", "a web page or XML"},
    };
    if (text.empty()) stop("", "an ONNX model", "an empty file");
    for (const Known& known : kKnown) {
        if (text.substr(0, known.start.size()) == known.start) stop("", "an ONNX model", known.what);
    }
}

std::string joined(const std::vector<std::string>& names) {
    std::string text;
    for (std::size_t i = 0; i < names.size(); ++i)
        text += (i == 0 ? "" : i + 1 == names.size() ? " and " : ", ") + names[i];
    return text;
}

/// One of the graph's outputs, and how well it shows what the network predicts (0 best).
struct Candidate {
    std::string_view name;
    Tail tail;
    int rank = 0;
};

int rank_of(TailKind kind) {
    switch (kind) {
        case TailKind::kProbability: return 0;
        case TailKind::kLogarithm: return 1;
        case TailKind::kComplement: return 3;
        case TailKind::kDerived: return 4;
        case TailKind::kCut: return 5;
    }
    return 6;
}

/// The output to explain. Several are fine when all follow from the same logits, as label and probabilities do.
Candidate choose_output(Lowering& lowering) {
    std::vector<Candidate> candidates;
    for (const ValueInfo& output : lowering.graph().model.graph.outputs) {
        const Value& value = lowering.value(output.name);
        if (std::holds_alternative<std::monostate>(value))
            stop("output " + quoted(output.name), "a node that makes it", "none");
        if (const Data* data = std::get_if<Data>(&value)) {
            candidates.push_back({output.name, {*data, Link::kIdentity, TailKind::kProbability, 0, {}, {}}, 2});
        } else if (const Tail* tail = std::get_if<Tail>(&value)) {
            candidates.push_back({output.name, *tail, rank_of(tail->kind)});
        }
    }
    if (candidates.empty()) stop("graph", "an output that depends on the input", "only constants");
    for (const Candidate& candidate : candidates) {
        if (candidate.tail.logits.value == candidates[0].tail.logits.value) continue;
        stop("graph", "outputs that follow from the same values",
             quoted(candidates[0].name) + " and " + quoted(candidate.name) + ", which do not");
    }
    return *std::min_element(candidates.begin(), candidates.end(),
                             [](const Candidate& a, const Candidate& b) { return a.rank < b.rank; });
}

void note_output(Lowering& lowering, const Candidate& chosen) {
    if (lowering.graph().model.graph.outputs.size() > 1) {
        lowering.note("Of the graph's outputs, " + quoted(chosen.name) + " is the one that is explained.");
    }
    const std::string cut = joined(chosen.tail.after);
    switch (chosen.tail.kind) {
        case TailKind::kProbability: break;
        case TailKind::kLogarithm:
            lowering.note("The network ends in log-softmax: the same logits are shown with softmax, as probabilities.");
            break;
        case TailKind::kComplement: lowering.note("The last Sub (1 - p) is cut off: p is shown."); break;
        case TailKind::kDerived:
            if (!cut.empty()) lowering.note("Cut off at the end: " + cut + ".");
            break;
        case TailKind::kCut: {
            const OperatorNode& node = lowering.graph().model.graph.nodes[chosen.tail.node];
            const std::string name = operator_name(node);
            const bool listed = !chosen.tail.after.empty() && chosen.tail.after[0] == name;
            const std::string all = listed ? cut : name + (cut.empty() ? "" : ", then " + cut);
            lowering.note("Cut off at the end, because it is no link that can be explained: " + all + ".");
            break;
        }
    }
}

void note_folding(Lowering& lowering) {
    std::vector<std::string> names;
    for (const std::string& name : lowering.folded) {
        if (name != "Add" && name != "Clip" && name != "Max" && name != "Min" && name != "Sum") names.push_back(name);
    }
    if (!names.empty()) lowering.note("Folded into affine layers: " + joined(names) + ".");
    const std::optional<std::int64_t>& rows = lowering.reading().batch_size;
    if (rows && *rows != 1)
        lowering.note("The file fixes a batch of " + std::to_string(*rows) + " rows; any number is taken.");
    if (lowering.graph().opset == 0) lowering.note("The file states no operator set; opset 7 rules are assumed.");
}

/// Names as a JSON list, which is how write_onnx stores them, or separated by commas.
std::vector<std::string> name_list(std::string_view text) {
    std::vector<std::string> names;
    const nlohmann::json json = nlohmann::json::parse(text, nullptr, false);
    if (json.is_array()) {
        for (const nlohmann::json& entry : json) {
            if (!entry.is_string()) return {};
            names.push_back(printable_utf8(entry.get_ref<const std::string&>()));
        }
        return names;
    }
    if (!json.is_discarded()) return {};
    while (true) {
        const std::size_t comma = text.find(',');
        std::string_view name = text.substr(0, comma);
        while (!name.empty() && name.front() == ' ') name.remove_prefix(1);
        names.push_back(printable_utf8(name));
        if (comma == std::string_view::npos) return names;
        text.remove_prefix(comma + 1);
    }
}

/// A name per output, or both names of two classes that share one output.
bool fit_outputs(const std::vector<std::string>& classes, const Network& network) {
    const auto num_outputs = static_cast<std::size_t>(network.num_outputs());
    return classes.size() == num_outputs || (num_outputs == 1 && classes.size() == 2);
}

void read_metadata(const Model& model, ModelFile& file) {
    constexpr std::size_t kMaxText = 1 << 20;
    for (const auto& [key, value] : model.metadata) {
        if (value.size() > kMaxText || !is_valid_utf8(value)) continue;
        if (key == "feature_names" && file.features.empty()) {
            file.features = name_list(value);
            const auto expected = static_cast<std::size_t>(file.network.num_inputs());
            if (file.features.size() != expected) {
                file.notes.push_back("The metadata's feature_names have " + std::to_string(file.features.size()) +
                                     " entries for " + std::to_string(expected) + " inputs and are left out.");
                file.features.clear();
            }
        }
        if (key == "class_names" && file.classes.empty()) {
            std::vector<std::string> classes = name_list(value);
            if (fit_outputs(classes, file.network)) file.classes = std::move(classes);
        }
        if (key == "target") file.target = printable_utf8(value);
    }
    const std::string version = printable_utf8(model.producer_version, 40);
    file.source = printable_utf8(model.producer_name, 80);
    if (!file.source.empty() && !version.empty()) file.source += " " + version;
}

/// Pictures: [N, H, W] or [N, 1, H, W].
std::optional<ImageShape> image_of(const Shape& shape) {
    std::vector<std::int64_t> sizes;
    for (int i = 0; i < shape.rank(); ++i) {
        const std::int64_t size = shape.dims[static_cast<std::size_t>(i)];
        if (i != shape.batch && size > 1) sizes.push_back(size);
    }
    if (sizes.size() != 2) return {};
    return ImageShape{static_cast<int>(sizes[1]), static_cast<int>(sizes[0])};
}

std::string stem_of(const std::string& name) {
    const std::size_t slash = name.find_last_of("/\\");
    const std::string base = slash == std::string::npos ? name : name.substr(slash + 1);
    const std::size_t dot = base.rfind('.');
    return dot == std::string::npos || dot == 0 ? base : base.substr(0, dot);
}

ModelFile read_as(const std::string& name, Bytes bytes, const SiblingReader& sibling, const GraphIndex& graph,
                  const InputReading& reading) {
    Budget budget(bytes.size());
    ExternalFiles files(sibling, budget);
    Lowering lowering(graph, files, budget, reading);
    lowering.run();
    const Candidate chosen = choose_output(lowering);
    note_output(lowering, chosen);
    note_folding(lowering);
    NetworkSpec spec = fold(std::move(lowering.draft), chosen.tail.logits.value, budget);
    spec.link = chosen.tail.link;
    Result<Network> network = Network::create(std::move(spec));
    if (!network) throw Refusal{network.error()};

    ModelFile file(std::move(*network));
    file.name = printable_utf8(stem_of(name));
    file.format = "ONNX";
    file.image = image_of(reading.shape);
    file.notes = std::move(lowering.notes);
    for (const OperatorNode& node : graph.model.graph.nodes) file.operators.push_back(operator_name(node));
    if (fit_outputs(lowering.classes, file.network)) file.classes = std::move(lowering.classes);
    read_metadata(graph.model, file);
    return file;
}

/// Tries the readings of the input's shape in turn; the refusal of the likeliest is the one that is told.
ModelFile read_checked(const std::string& name, Bytes bytes, const SiblingReader& sibling) {
    check_container(bytes);
    const Model model = parse_model(bytes);
    const GraphIndex graph = index_graph(model);
    std::optional<Refusal> first;
    for (const InputReading& reading : input_readings(graph)) {
        try {
            return read_as(name, bytes, sibling, graph, reading);
        } catch (const Refusal& refusal) {
            if (!first) first = refusal;
        }
    }
    throw Refusal{first.value()};
}

}  // namespace

Result<ModelFile> read_onnx(const std::string& name, Bytes bytes, const SiblingReader& sibling) {
    try {
        return read_checked(name, bytes, sibling);
    } catch (const Refusal& refusal) {
        return in_file(name, refusal.error);
    } catch (const std::bad_alloc&) {
        return in_file(name, Error{{}, {}, {}, "too large for the memory of this machine"});
    }
}

}  // namespace reluscope
