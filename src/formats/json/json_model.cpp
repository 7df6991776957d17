#include "formats/json/json_model.h"

#include "formats/json/json_encoder.h"
#include "formats/json/json_families.h"
#include "formats/json/json_reader.h"
#include "network/network_limits.h"

#include <algorithm>
#include <set>

namespace reluscope {

namespace {

// A few bytes of JSON can ask for a concatenation of any width, and for units in any number.
constexpr std::int64_t kMaxWidth = network_limits::kMaxWidth;
constexpr std::size_t kMaxUnits = network_limits::kMaxHiddenUnits;

/// The key that tells what a file of ours is, and the sentence for every kind that is not a model.
Status check_kind(const OrderedJson& document) {
    const JsonCursor top(document, "");
    if (!document.is_object()) return top.refuse_value("an object with the keys of a model");
    JsonObject object(top);
    const std::string format = object.text("format", "");
    if (format == "reluscope-model") return {};
    if (format == "reluscope-report") return refuse("format", "a model", "a report written by 'explain'");
    if (format == "reluscope-session") return refuse("format", "a model", "a session; open it as a session");
    if (format == "reluscope-partition") return refuse("format", "a model", "a partition written by 'partition'");
    if (format == "reluscope-table") return refuse("format", "a model", "a table written by 'info'");
    if (object.has("format"))
        return top.member("format", object.find("format")->value()).refuse_value("\"reluscope-model\"");
    return refuse("top level", "a key 'format' with \"reluscope-model\" (see docs/json-model.md)", "none");
}

/// `num_columns` 0: any number.
Result<Eigen::MatrixXd> read_matrix(const JsonCursor& cursor, std::size_t num_columns) {
    const Result<std::vector<JsonCursor>> rows = cursor.items();
    if (!rows) return tl::unexpected<Error>(rows.error());
    if (rows->empty()) return cursor.refuse_value("at least one row of weights");
    std::string reason = ", one per input";
    if (num_columns == 0) {
        num_columns = (*rows)[0].value().size();
        reason = ", as in its first row";
    }
    // All rows are looked at before there is memory for them: empty rows cost nothing in a file.
    for (const JsonCursor& row : *rows) {
        if (!row.value().is_array()) return row.refuse_value("an array of numbers");
        if (row.value().size() != num_columns || num_columns == 0)
            return refuse(row.path(), std::to_string(num_columns) + " numbers" + reason,
                          std::to_string(row.value().size()));
    }
    Eigen::MatrixXd matrix(static_cast<Eigen::Index>(rows->size()), static_cast<Eigen::Index>(num_columns));
    for (std::size_t r = 0; r < rows->size(); ++r) {
        const Result<std::vector<double>> numbers = (*rows)[r].numbers();
        if (!numbers) return tl::unexpected<Error>(numbers.error());
        matrix.row(static_cast<Eigen::Index>(r)) =
            Eigen::Map<const Eigen::RowVectorXd>(numbers->data(), static_cast<Eigen::Index>(num_columns));
    }
    return matrix;
}

Eigen::VectorXd vector_of(const std::vector<double>& numbers) {
    return Eigen::Map<const Eigen::VectorXd>(numbers.data(), static_cast<Eigen::Index>(numbers.size()));
}

/// W and b of a layer or node; `num_inputs` 0: not known here.
AffineOperation read_affine(JsonObject& object, std::size_t num_inputs) {
    AffineOperation affine;
    if (const auto weights = object.find("weights")) {
        Result<Eigen::MatrixXd> matrix = read_matrix(*weights, num_inputs);
        if (matrix)
            affine.W = std::move(*matrix);
        else
            object.fail(tl::unexpected<Error>(matrix.error()));
    } else {
        object.fail(refuse(object.cursor().path(), "a key 'weights'", "none"));
    }
    affine.b = Eigen::VectorXd::Zero(affine.W.rows());
    if (!object.has("bias")) return affine;
    const std::vector<double> bias = object.numbers("bias");
    if (static_cast<Eigen::Index>(bias.size()) != affine.W.rows()) {
        object.fail(refuse(object.cursor().path() + ".bias",
                           std::to_string(affine.W.rows()) + " numbers, one per row of weights",
                           std::to_string(bias.size())));
    }
    affine.b = vector_of(bias);
    return affine;
}

/// `slope`: a number for all units or one per unit.
Eigen::VectorXd read_slope(JsonObject& object, std::size_t width) {
    const auto slope = object.find("slope");
    if (slope && slope->value().is_array()) {
        const std::vector<double> numbers = object.numbers("slope");
        if (numbers.size() != width)
            object.fail(refuse(slope->path(), std::to_string(width) + " numbers, one per unit",
                               std::to_string(numbers.size())));
        return vector_of(numbers);
    }
    return Eigen::VectorXd::Constant(static_cast<Eigen::Index>(width), object.number("slope"));
}

/// `"name"` of a layer or node; also the place for messages.
JsonObject named_object(const JsonCursor& cursor) {
    if (cursor.value().is_object()) {
        const auto name = cursor.value().find("name");
        if (name != cursor.value().end() && name->is_string()) {
            return JsonObject(
                JsonCursor(cursor.value(), cursor.path() + " (" + quoted(name->get_ref<const std::string&>()) + ")"));
        }
    }
    return JsonObject(cursor);
}

class NetworkReader {
public:
    explicit NetworkReader(JsonObject& model) : model_(model) {}

    NetworkSpec read() {
        spec_.num_inputs = static_cast<int>(model_.integer("inputs", 1, kMaxWidth));
        spec_.link = read_link();
        const bool has_nodes = model_.has("nodes");
        if (has_nodes && model_.has("layers")) model_.fail(refuse("top level", "either 'layers' or 'nodes'", "both"));
        has_nodes ? read_nodes() : read_layers();
        return std::move(spec_);
    }

private:
    Link read_link() {
        const std::string text = model_.text("link", "identity");
        for (const Link link : {Link::kIdentity, Link::kSigmoid, Link::kSoftmax}) {
            if (text == link_name(link)) return link;
        }
        model_.fail(refuse("link", "\"identity\", \"sigmoid\" or \"softmax\"", quoted(text)));
        return Link::kIdentity;
    }

    void read_layers() {
        const std::vector<JsonCursor> layers = model_.items("layers");
        if (layers.empty()) model_.fail(refuse("layers", "at least one layer", "none"));
        auto width = static_cast<std::size_t>(spec_.num_inputs);
        for (std::size_t i = 0; i < layers.size() && !model_.failed(); ++i) {
            JsonObject layer = named_object(layers[i]);
            const std::string name = layer.text("name", "layer " + std::to_string(i + 1));
            AffineOperation affine = read_affine(layer, width);
            affine.input = ValueId(spec_.nodes.size());
            width = static_cast<std::size_t>(affine.W.rows());
            spec_.nodes.push_back({name, std::move(affine)});
            read_activation(layer, name, width);
            if (Status status = layer.finish(); !status) model_.fail(tl::unexpected<Error>(status.error()));
        }
        spec_.output = ValueId(spec_.nodes.size());
    }

    void read_activation(JsonObject& layer, const std::string& name, std::size_t width) {
        const std::string activation = layer.text("activation", "linear");
        if (activation == "linear") return;
        Eigen::VectorXd slope = Eigen::VectorXd::Zero(static_cast<Eigen::Index>(width));
        if (activation == "leaky_relu" || activation == "prelu") {
            slope = read_slope(layer, width);
        } else if (activation != "relu") {
            layer.has("slope");  // the activation is the fault, not its key
            layer.fail(refuse(layer.cursor().path() + ".activation", R"("linear", "relu", "leaky_relu" or "prelu")",
                              quoted(activation)));
        }
        const ValueId z(spec_.nodes.size());
        spec_.nodes.push_back({name + " " + activation, ActivationOperation{z, std::move(slope)}});
    }

    void read_nodes() {
        const std::vector<JsonCursor> nodes = model_.items("nodes");
        if (nodes.empty()) model_.fail(refuse("nodes", "at least one node", "none"));
        widths_ = {static_cast<std::size_t>(spec_.num_inputs)};
        for (std::size_t i = 0; i < nodes.size() && !model_.failed(); ++i) {
            JsonObject node = named_object(nodes[i]);
            const std::string name = node.text("name", "node " + std::to_string(i));
            Operation operation = read_operation(node);
            if (Status status = node.finish(); !status) model_.fail(tl::unexpected<Error>(status.error()));
            spec_.nodes.push_back({name, std::move(operation)});
        }
        spec_.output = ValueId(model_.integer("output", 1, static_cast<std::int64_t>(nodes.size())));
    }

    Operation read_operation(JsonObject& node) {
        const std::string op = node.text("op");
        if (op == "affine") {
            const ValueId input = read_value(node);
            AffineOperation affine = read_affine(node, widths_[input.index]);
            affine.input = input;
            widths_.push_back(static_cast<std::size_t>(affine.W.rows()));
            return affine;
        }
        if (op == "activation") {
            const ValueId input = read_value(node);
            const std::size_t width = widths_[input.index];
            widths_.push_back(width);
            if ((num_units_ += width) > kMaxUnits) {
                node.fail(refuse(node.cursor().path(), "at most " + std::to_string(kMaxUnits) + " hidden units in all",
                                 "more"));
                return ActivationOperation{};
            }
            return ActivationOperation{input, read_slope(node, width)};
        }
        if (op == "sum") {
            std::vector<ValueId> inputs = read_values(node);
            widths_.push_back(widths_[inputs[0].index]);
            return SumOperation{std::move(inputs)};
        }
        if (op == "concat") {
            std::vector<ValueId> inputs = read_values(node);
            std::size_t width = 0;
            for (const ValueId input : inputs)
                width = std::min<std::size_t>(width + widths_[input.index], kMaxWidth + 1);
            widths_.push_back(width);
            return ConcatOperation{std::move(inputs)};
        }
        for (const std::string_view key : {"input", "inputs", "weights", "bias", "slope"})
            node.has(key);  // the operation is the fault, not its keys
        node.fail(refuse(node.cursor().path() + ".op", R"("affine", "activation", "sum" or "concat")", quoted(op)));
        return AffineOperation{};
    }

    std::int64_t last_value() const { return static_cast<std::int64_t>(widths_.size()) - 1; }

    ValueId read_value(JsonObject& node) { return ValueId(node.integer("input", 0, last_value())); }

    std::vector<ValueId> read_values(JsonObject& node) {
        std::vector<ValueId> values;
        for (const JsonCursor& item : node.items("inputs")) {
            const Result<std::int64_t> value = item.integer(0, last_value());
            if (!value) node.fail(tl::unexpected<Error>(value.error()));
            values.emplace_back(value.value_or(0));
        }
        if (values.empty()) {
            node.fail(refuse(node.cursor().path() + ".inputs", "at least one value", "none"));
            values.emplace_back(0);
        }
        return values;
    }

    JsonObject& model_;
    NetworkSpec spec_;
    std::vector<std::size_t> widths_;  // of the values so far, for nodes
    std::size_t num_units_ = 0;        // hidden ones, of the layers so far
};

/// Everything beside the network.
struct Details {
    std::string name;
    std::vector<std::string> features;
    std::string target;
    std::string target_unit;
    std::vector<std::string> classes;
    Encoder encoder;
    std::optional<ImageShape> image;
    std::string training_json;
    std::string source;
    std::string licence;
    std::vector<std::string> notes;
};

constexpr std::size_t kMaxTrainingLevels = 32;  // a session holds the record two levels deeper and has room for 64

Details read_details(JsonObject& model) {
    Details details;
    details.name = model.text("name", "");
    if (model.has("features")) details.features = model.texts("features");
    details.target = model.text("target", "");
    details.target_unit = model.text("target_unit", "");
    if (model.has("classes")) details.classes = model.texts("classes");
    details.source = model.text("source", "");
    details.licence = model.text("licence", "");
    if (const auto training = model.find("training")) {
        if (num_levels(training->value()) <= kMaxTrainingLevels)
            details.training_json = training->value().dump();
        else
            details.notes.push_back("Passed over: a training record of more than " +
                                    std::to_string(kMaxTrainingLevels) + " levels.");
    }
    if (const auto image = model.find("image")) {
        JsonObject object(*image);
        details.image = ImageShape{static_cast<int>(object.integer("width", 1, kMaxWidth)),
                                   static_cast<int>(object.integer("height", 1, kMaxWidth))};
        if (Status status = object.finish(); !status) model.fail(tl::unexpected<Error>(status.error()));
    }
    if (const auto encoder = model.find("encoder")) {
        Result<Encoder> read = read_encoder(*encoder);
        if (read)
            details.encoder = std::move(*read);
        else
            model.fail(tl::unexpected<Error>(read.error()));
    }
    return details;
}

/// The parts fit each other.
Status check_details(const Details& details, const Network& network) {
    const auto inputs = static_cast<std::size_t>(network.num_inputs());
    const auto outputs = static_cast<std::size_t>(network.num_outputs());
    const std::string per_input = ", one per network input";
    if (!details.features.empty() && details.features.size() != inputs) {
        return refuse("features", std::to_string(inputs) + " names" + per_input,
                      std::to_string(details.features.size()));
    }
    if (!details.encoder.empty() && details.encoder.num_inputs() != inputs) {
        return refuse("encoder", std::to_string(inputs) + " inputs in all" + per_input,
                      std::to_string(details.encoder.num_inputs()));
    }
    if (details.image &&
        static_cast<std::size_t>(details.image->width) * static_cast<std::size_t>(details.image->height) != inputs) {
        return refuse("image", "width times height to be " + std::to_string(inputs) + ", the number of inputs",
                      std::to_string(details.image->width) + " x " + std::to_string(details.image->height));
    }
    const std::size_t num_classes = outputs == 1 ? 2 : outputs;
    if (!details.classes.empty() && details.classes.size() != num_classes) {
        return refuse("classes",
                      std::to_string(num_classes) + " names for " + std::to_string(outputs) +
                          (outputs == 1 ? " output" : " outputs"),
                      std::to_string(details.classes.size()));
    }
    if (std::set<std::string>(details.classes.begin(), details.classes.end()).size() != details.classes.size()) {
        return refuse("classes", "names that differ", "a name twice");
    }
    return {};
}

/// What the file is, since whoever shows the network alone shows what it came from.
std::string families_note(const ModelFamilies& families) {
    std::size_t patterns = 0;
    for (const ModelFamily& family : families.families) patterns += family.patterns.size();
    return "Simplified: " + std::to_string(patterns) + (patterns == 1 ? " pattern" : " patterns") +
           " of its network in " + std::to_string(families.families.size()) +
           (families.families.size() == 1 ? " family" : " families") +
           " with one formula each. The command explain reports the families; other views show the network.";
}

Result<ModelFile> model_of(const OrderedJson& document) {
    if (Status status = check_kind(document); !status) return tl::unexpected<Error>(status.error());
    JsonObject model(JsonCursor(document, ""));
    model.text("format");
    model.integer("version", 1, 1);
    NetworkSpec spec = NetworkReader(model).read();
    Details details = read_details(model);
    const std::optional<JsonCursor> families = model.find("families");
    if (Status status = model.finish(); !status) return tl::unexpected<Error>(status.error());
    Result<Network> network = Network::create(std::move(spec));
    if (!network) return tl::unexpected<Error>(network.error());
    if (Status status = check_details(details, *network); !status) return tl::unexpected<Error>(status.error());

    ModelFile file(std::move(*network));
    file.name = std::move(details.name);
    file.format = "JSON";
    file.features = std::move(details.features);
    file.target = std::move(details.target);
    file.target_unit = std::move(details.target_unit);
    file.classes = std::move(details.classes);
    file.encoder = std::move(details.encoder);
    file.image = details.image;
    file.training_json = std::move(details.training_json);
    file.source = std::move(details.source);
    file.licence = std::move(details.licence);
    file.notes = std::move(details.notes);
    if (!families) return file;
    Result<ModelFamilies> read = read_families(*families, file.network);
    if (!read) return tl::unexpected<Error>(read.error());
    file.notes.push_back(families_note(*read));
    file.families = std::make_shared<const ModelFamilies>(std::move(*read));
    return file;
}

}  // namespace

Result<ModelFile> read_json_model(const std::string& name, Bytes bytes) {
    const Result<OrderedJson> document = parse_json(bytes);
    if (!document) return in_file(name, document.error());
    Result<ModelFile> model = model_of(*document);
    if (!model) return in_file(name, model.error());
    return model;
}

}  // namespace reluscope
