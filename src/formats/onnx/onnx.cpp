#include "formats/onnx/onnx.h"

#include "base/utf8.h"
#include "formats/json/json_reader.h"
#include "formats/onnx/onnx_lowering.h"
#include "formats/onnx/onnx_outputs.h"

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

void note_folding(Lowering& lowering) {
    if (!lowering.folded.empty()) lowering.note("Folded into affine layers: " + joined_names(lowering.folded) + ".");
    const std::optional<std::int64_t>& rows = lowering.reading().batch_size;
    if (rows && *rows != 1)
        lowering.note("The file fixes a batch of " + std::to_string(*rows) + " rows; any number is taken.");
    if (lowering.graph().opset == 0) lowering.note("The file states no operator set; opset 7 rules are assumed.");
}

/// Names as a JSON list, which is how write_onnx stores them, or separated by commas.
std::vector<std::string> name_list(std::string_view text) {
    std::vector<std::string> names;
    const Result<nlohmann::json> json = parse_plain_json(text);
    if (json && json->is_array()) {
        for (const nlohmann::json& entry : *json) {
            if (!entry.is_string()) return {};
            names.push_back(printable_utf8(entry.get_ref<const std::string&>()));
        }
        return names;
    }
    if (json) return {};
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

/// The inputs that are not read, where that is not plain from the graph.
void note_unused(Lowering& lowering, std::string_view output) {
    std::vector<std::string> names;
    for (const std::string_view name : lowering.graph().unused) {
        if (names.size() < 4) names.push_back(quoted(name));
    }
    if (names.empty()) return;
    if (lowering.graph().unused.size() > names.size())
        names.push_back(std::to_string(lowering.graph().unused.size() - names.size()) + " more");
    const bool one = lowering.graph().unused.size() == 1;
    lowering.note((one ? "The input " : "The inputs ") + joined_names(names) + (one ? " is" : " are") +
                  " left out, as " + quoted(output) + " does not depend on " + (one ? "it." : "them."));
}

/// Several inputs name the features: an input of one feature as it is called, a wider one with running numbers.
std::vector<std::string> names_of_inputs(const GraphIndex& graph, const InputReading& reading) {
    if (graph.inputs.size() < 2) return {};
    std::vector<std::string> names;
    for (std::size_t i = 0; i < graph.inputs.size(); ++i) {
        const std::string name = printable_utf8(graph.inputs[i]->name);
        const std::uint64_t width = reading.shapes[i].num_features();
        for (std::uint64_t j = 0; j < width; ++j) names.push_back(width == 1 ? name : name + "_" + std::to_string(j));
    }
    return names;
}

struct OnnxFile {
    Bytes bytes;
    const Model& model;
    const SiblingReader& sibling;
    const std::optional<std::string>& output;
};

/// The model that a graph came to, for the chosen output; `notes` say how it was chosen.
ModelFile finish(const OnnxFile& onnx, Lowering& lowering, const OutputChoice& choice,
                 const std::vector<std::string>& notes) {
    for (const std::string& note : notes) lowering.note(note);
    note_unused(lowering, choice.name);
    note_tail(lowering, choice.tail);
    note_folding(lowering);
    NetworkSpec spec = fold(std::move(lowering.draft), choice.tail.logits.value, lowering.budget());
    spec.link = choice.tail.link;
    Result<Network> network = Network::create(std::move(spec));
    if (!network) throw Refusal{network.error()};

    ModelFile file(std::move(*network));
    file.format = "ONNX";
    const std::vector<Shape>& shapes = lowering.reading().shapes;
    if (shapes.size() == 1) file.image = image_of(shapes[0]);
    file.features = names_of_inputs(lowering.graph(), lowering.reading());
    file.notes = std::move(lowering.notes);
    for (const OperatorNode& node : onnx.model.graph.nodes) file.operators.push_back(operator_name(node));
    if (fit_outputs(lowering.classes, file.network)) file.classes = std::move(lowering.classes);
    read_metadata(onnx.model, file);
    return file;
}

/// The readings of the inputs of `part` among those of `whole`.
InputReading reading_of_part(const InputReading& reading, const GraphIndex& whole, const GraphIndex& part) {
    InputReading result;
    result.batch_size = reading.batch_size;
    for (std::size_t i = 0; i < whole.inputs.size(); ++i) {
        if (std::find(part.inputs.begin(), part.inputs.end(), whole.inputs[i]) == part.inputs.end()) continue;
        result.shapes.push_back(reading.shapes[i]);
        result.faults.push_back(reading.faults[i]);
    }
    return result;
}

/// Reads all outputs to choose one, then that one alone: it may need fewer inputs.
ModelFile read_as(const OnnxFile& onnx, const GraphIndex& graph, const InputReading& reading) {
    Budget budget(onnx.bytes.size());
    ExternalFiles files(onnx.sibling, budget);
    Lowering lowering(graph, files, budget, reading);
    lowering.run();
    const OutputChoice choice = choose_output(lowering, onnx.output);
    std::optional<ModelFile> file;
    if (choice.group.size() == graph.outputs.size()) {
        file = finish(onnx, lowering, choice, choice.notes);
    } else {
        const GraphIndex part = index_graph(onnx.model, choice.group);
        Budget part_budget(onnx.bytes.size());
        ExternalFiles part_files(onnx.sibling, part_budget);
        Lowering part_lowering(part, part_files, part_budget, reading_of_part(reading, graph, part));
        part_lowering.run();
        file = finish(onnx, part_lowering, choose_output(part_lowering, std::string(choice.name)), choice.notes);
    }
    if (choice.choices.size() > 1) {
        file->output = printable_utf8(choice.name);
        for (const std::string_view name : choice.choices) file->outputs.push_back(printable_utf8(name));
    }
    return *std::move(file);
}

void check_asked_output(const Model& model, const std::optional<std::string>& asked) {
    if (!asked) return;
    std::vector<std::string> names;
    for (const ValueInfo& output : model.graph.outputs) {
        if (is_called(output.name, *asked)) return;
        if (names.size() < 6) names.push_back(quoted(output.name));
    }
    if (model.graph.outputs.size() > names.size()) names.emplace_back("others");
    stop("outputs", (names.size() == 1 ? "" : "one of ") + joined_names(names), quoted(*asked));
}

/// Tries the readings of the inputs' shapes in turn; the refusal of the likeliest is the one that is told.
ModelFile read_checked(Bytes bytes, const SiblingReader& sibling, const std::optional<std::string>& output) {
    check_container(bytes);
    const Model model = parse_model(bytes);
    for (const auto& [key, value] : model.metadata) {
        if (key == kFamiliesKey)
            stop("", "a network; a model of families opens as the JSON file that it was converted from",
                 "a model of families, whose outputs jump where families meet");
    }
    check_asked_output(model, output);
    const GraphIndex graph = index_graph(model);
    const OnnxFile onnx{bytes, model, sibling, output};
    std::optional<Refusal> first;
    for (const InputReading& reading : input_readings(graph)) {
        try {
            return read_as(onnx, graph, reading);
        } catch (const Refusal& refusal) {
            if (!first) first = refusal;
        }
    }
    throw Refusal{first.value()};
}

}  // namespace

Result<ModelFile> read_onnx(const std::string& name, Bytes bytes, const SiblingReader& sibling,
                            const std::optional<std::string>& output) {
    try {
        return read_checked(bytes, sibling, output);
    } catch (const Refusal& refusal) {
        return in_file(name, refusal.error);
    } catch (const std::bad_alloc&) {
        return in_file(name, Error{{}, {}, {}, "too large for the memory of this machine"});
    }
}

}  // namespace reluscope
