#include "base/numerics/numerics.h"
#include "base/utf8.h"
#include "formats/json/json_encoder.h"
#include "formats/json/json_families.h"
#include "formats/json/json_model.h"

#include <algorithm>

namespace reluscope {

namespace {

/// JSON text on one line; bytes that are not UTF-8 become U+FFFD.
std::string compact(const OrderedJson& value) {
    return value.dump(-1, ' ', false, OrderedJson::error_handler_t::replace);
}

template <class Vector>
void append_array(std::string& out, const Vector& numbers) {
    out += '[';
    for (Eigen::Index i = 0; i < numbers.size(); ++i) {
        if (i > 0) out += ", ";
        append_number(out, numbers(i));
    }
    out += ']';
}

/// Writes an object key by key, one per line.
class ModelWriter {
public:
    explicit ModelWriter(const ModelFile& model) : model_(model) {}

    std::string write() {
        out_ = "{\n  \"format\": \"reluscope-model\", \"version\": 1";
        member("name", model_.name);
        key("inputs") += std::to_string(model_.network.num_inputs());
        if (!model_.features.empty()) key("features") += compact(model_.features);
        key("link") += compact(std::string(link_name(model_.network.link())));
        member("target", model_.target);
        member("target_unit", model_.target_unit);
        if (!model_.classes.empty()) key("classes") += compact(model_.classes);
        if (!model_.encoder.empty()) write_encoder();
        if (model_.image) {
            key("image") += "{\"width\": " + std::to_string(model_.image->width) +
                            ", \"height\": " + std::to_string(model_.image->height) + "}";
        }
        member("source", model_.source);
        member("licence", model_.licence);
        if (!model_.training_json.empty()) key("training") += model_.training_json;
        is_layer_stack() ? write_layers() : write_nodes();
        if (model_.families) key("families") += json_of_families(*model_.families);
        return json_with_escapes(out_) + "\n}\n";
    }

private:
    std::string& key(std::string_view name) { return out_ += ",\n  \"" + std::string(name) + "\": "; }

    void member(std::string_view name, const std::string& text) {
        if (!text.empty()) key(name) += compact(text);
    }

    void write_encoder() {
        key("encoder") += "{\"columns\": [";
        const OrderedJson encoder = json_of_encoder(model_.encoder);
        const OrderedJson& columns = encoder.at("columns");
        for (std::size_t i = 0; i < columns.size(); ++i) out_ += (i == 0 ? "\n    " : ",\n    ") + compact(columns[i]);
        out_ += "\n  ]}";
    }

    /// Each node reads the one before, and each activation follows an affine map.
    bool is_layer_stack() const {
        const std::vector<Node>& nodes = model_.network.nodes();
        bool after_affine = false;
        for (std::size_t i = 0; i < nodes.size(); ++i) {
            const std::vector<ValueId> inputs = inputs_of(nodes[i].operation);
            const bool affine = std::holds_alternative<AffineOperation>(nodes[i].operation);
            const bool activation = std::holds_alternative<ActivationOperation>(nodes[i].operation);
            if (inputs != std::vector<ValueId>{ValueId(i)} || !(affine || (activation && after_affine))) return false;
            after_affine = affine;
        }
        return !nodes.empty() && model_.network.output() == ValueId(nodes.size());
    }

    void write_affine(const AffineOperation& affine) {
        out_ += "\"weights\": [";
        for (Eigen::Index r = 0; r < affine.W.rows(); ++r) {
            out_ += r == 0 ? "\n      " : ",\n      ";
            append_array(out_, affine.W.row(r));
        }
        out_ += "],\n      \"bias\": ";
        append_array(out_, affine.b);
    }

    void write_slope(const Eigen::VectorXd& slope) {
        out_ += "\"slope\": ";
        const bool same = std::all_of(slope.begin(), slope.end(), [&slope](double s) { return s == slope(0); });
        if (same)
            append_number(out_, slope(0));
        else
            append_array(out_, slope);
    }

    void write_layers() {
        key("layers") += "[";
        const std::vector<Node>& nodes = model_.network.nodes();
        for (std::size_t i = 0; i < nodes.size(); ++i) {
            const auto* affine = std::get_if<AffineOperation>(&nodes[i].operation);
            if (affine == nullptr) continue;  // was written with the layer before
            out_ += (i == 0 ? "\n    {\"name\": " : ",\n    {\"name\": ") + compact(nodes[i].name) + ", ";
            write_affine(*affine);
            const auto* activation =
                i + 1 == nodes.size() ? nullptr : std::get_if<ActivationOperation>(&nodes[i + 1].operation);
            if (activation != nullptr) write_activation(activation->slope);
            out_ += "}";
        }
        out_ += "\n  ]";
    }

    void write_activation(const Eigen::VectorXd& slope) {
        if (slope.isZero(0)) {
            out_ += ",\n      \"activation\": \"relu\"";
            return;
        }
        const bool same = std::all_of(slope.begin(), slope.end(), [&slope](double s) { return s == slope(0); });
        out_ += same ? ",\n      \"activation\": \"leaky_relu\", " : ",\n      \"activation\": \"prelu\", ";
        write_slope(slope);
    }

    void write_nodes() {
        key("output") += std::to_string(model_.network.output().index);
        key("nodes") += "[";
        const std::vector<Node>& nodes = model_.network.nodes();
        for (std::size_t i = 0; i < nodes.size(); ++i) {
            out_ += (i == 0 ? "\n    {\"name\": " : ",\n    {\"name\": ") + compact(nodes[i].name);
            write_operation(nodes[i].operation);
            out_ += "}";
        }
        out_ += "\n  ]";
    }

    void write_operation(const Operation& operation) {
        const std::vector<ValueId> inputs = inputs_of(operation);
        if (const auto* affine = std::get_if<AffineOperation>(&operation)) {
            out_ += ", \"op\": \"affine\", \"input\": " + std::to_string(inputs[0].index) + ", ";
            write_affine(*affine);
        } else if (const auto* activation = std::get_if<ActivationOperation>(&operation)) {
            out_ += ", \"op\": \"activation\", \"input\": " + std::to_string(inputs[0].index) + ", ";
            write_slope(activation->slope);
        } else {
            const bool sum = std::holds_alternative<SumOperation>(operation);
            out_ += sum ? ", \"op\": \"sum\", \"inputs\": [" : ", \"op\": \"concat\", \"inputs\": [";
            for (std::size_t i = 0; i < inputs.size(); ++i)
                out_ += (i == 0 ? "" : ", ") + std::to_string(inputs[i].index);
            out_ += "]";
        }
    }

    const ModelFile& model_;
    std::string out_;
};

}  // namespace

std::string write_json_model(const ModelFile& model) { return ModelWriter(model).write(); }

}  // namespace reluscope
