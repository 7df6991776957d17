#include "formats/tfjs/tfjs_topology.h"

#include "formats/onnx/onnx_refusal.h"
#include "network/network_limits.h"

#include <algorithm>
#include <set>
#include <utility>

namespace reluscope::tfjs {

namespace {

using onnx::Refusal;
using onnx::stop;

constexpr std::size_t kMaxLayers = 1000;  // layers are put in order by going through them again and again
constexpr std::size_t kMaxAxes = 8;

template <class T>
T accepted(Result<T> result) {
    if (!result) throw Refusal{result.error()};
    return *std::move(result);
}

[[noreturn]] void stop_at(const JsonCursor& cursor, std::string expected) {
    throw Refusal{cursor.refuse_value(std::move(expected)).value()};
}

JsonCursor required(const JsonCursor& object, std::string_view key) {
    if (!object.value().is_object()) stop_at(object, "an object");
    const auto member = member_of(object, key);
    if (!member) stop(object.path(), "a key " + quoted(key), "none");
    return *member;
}

std::string text_at(const JsonCursor& object, std::string_view key) { return accepted(required(object, key).text()); }

/// [null, 28, 28] or, from newer programs, {"class_name": "__tuple__", "items": [null, 28, 28]}.
std::vector<std::int64_t> shape_of(const JsonCursor& shape) {
    const JsonCursor list = shape.value().is_object() ? required(shape, "items") : shape;
    const std::vector<JsonCursor> sizes = accepted(list.items());
    if (sizes.size() < 2 || sizes.size() > kMaxAxes) stop_at(list, "the axis of rows and one or more of features");
    std::vector<std::int64_t> features;
    std::int64_t product = 1;
    for (std::size_t i = 1; i < sizes.size(); ++i) {
        features.push_back(accepted(sizes[i].integer(1, network_limits::kMaxWidth)));
        product *= features.back();
        if (product > network_limits::kMaxWidth)
            stop(list.path(), "at most " + std::to_string(network_limits::kMaxWidth) + " inputs", "more");
    }
    return features;
}

/// The shape that an input layer or the first layer of a Sequential model states.
std::optional<std::vector<std::int64_t>> stated_shape(const JsonCursor& config) {
    for (const std::string_view key : {"batch_input_shape", "batch_shape", "build_input_shape"}) {
        if (const auto shape = member_of(config, key)) return shape_of(*shape);
    }
    return std::nullopt;
}

LayerSpec read_layer(const JsonCursor& cursor, std::size_t position, std::size_t count) {
    const std::string class_name = text_at(cursor, "class_name");
    const JsonCursor config = required(cursor, "config");
    if (!config.value().is_object()) stop_at(config, "an object with the settings of the layer");
    // Graphs name the layer beside its settings, Sequential models in them.
    const auto outer = member_of(cursor, "name");
    const std::string name = outer ? accepted(outer->text()) : text_at(config, "name");
    if (name.empty()) stop_at(outer ? *outer : required(config, "name"), "a name");
    return {name,
            class_name,
            config,
            {},
            "layer " + quoted(name) + " (" + std::to_string(position + 1) + " of " + std::to_string(count) + ")"};
}

std::vector<LayerSpec> read_layers(const std::vector<JsonCursor>& cursors) {
    if (cursors.empty() || cursors.size() > kMaxLayers)
        stop("modelTopology", "1 to " + std::to_string(kMaxLayers) + " layers", std::to_string(cursors.size()));
    std::vector<LayerSpec> layers;
    std::set<std::string> names;
    for (std::size_t i = 0; i < cursors.size(); ++i) {
        layers.push_back(read_layer(cursors[i], i, cursors.size()));
        if (!names.insert(layers.back().name).second)
            stop(layers.back().place, "a name of its own", "that of an earlier layer");
    }
    return layers;
}

Topology read_sequential(const JsonCursor& config) {
    // Old files have the layers in place of the settings.
    const JsonCursor list = config.value().is_array() ? config : required(config, "layers");
    Topology topology;
    topology.layers = read_layers(accepted(list.items()));
    auto shape = stated_shape(topology.layers[0].config);
    if (!shape && config.value().is_object()) shape = stated_shape(config);
    if (!shape)
        stop(topology.layers[0].place, "the shape of the inputs (batch_input_shape) in the first layer's settings",
             "none");
    topology.shape = *shape;
    if (topology.layers[0].class_name != "InputLayer") {
        std::string name = "input";
        const auto taken = [&](const LayerSpec& layer) { return layer.name == name; };
        while (std::any_of(topology.layers.begin(), topology.layers.end(), taken)) name += "_";
        topology.layers.insert(topology.layers.begin(),
                               LayerSpec{name, "InputLayer", topology.layers[0].config, {}, "the input"});
    }
    for (std::size_t i = 1; i < topology.layers.size(); ++i) topology.layers[i].inputs = {topology.layers[i - 1].name};
    topology.output = topology.layers.back().name;
    return topology;
}

/// ["dense", 0, 0]: a value by the layer that makes it, the use of that layer and its output.
std::string name_of_value(const JsonCursor& value) {
    const std::vector<JsonCursor> parts = accepted(value.items());
    if (parts.size() < 3) stop_at(value, "a layer's name and two numbers");
    for (const std::size_t i : {1, 2}) {
        if (accepted(parts[i].integer(0, 1 << 20)) != 0)
            stop(parts[i].path(), "0, as each layer is used once and has one output", describe(parts[i].value()));
    }
    return accepted(parts[0].text());
}

/// One value, or a list of values.
std::vector<std::string> names_of_values(const JsonCursor& list) {
    const std::vector<JsonCursor> items = accepted(list.items());
    if (!items.empty() && items[0].value().is_string()) return {name_of_value(list)};
    std::vector<std::string> names;
    for (const JsonCursor& item : items) names.push_back(name_of_value(item));
    return names;
}

/// Keras 3: the arguments of a call, among which values are objects with a `keras_history`.
void find_histories(const JsonCursor& argument, std::vector<std::string>& names) {
    if (argument.value().is_array()) {
        for (const JsonCursor& item : accepted(argument.items())) find_histories(item, names);
        return;
    }
    if (!argument.value().is_object()) return;
    const auto config = member_of(argument, "config");
    const auto history = config && config->value().is_object() ? member_of(*config, "keras_history") : std::nullopt;
    if (!history) stop_at(argument, "a value of another layer");
    names.push_back(name_of_value(*history));
}

std::vector<std::string> inputs_of_layer(const JsonCursor& layer, const std::string& place) {
    const auto member = member_of(layer, "inbound_nodes");
    const std::vector<JsonCursor> calls = member ? accepted(member->items()) : std::vector<JsonCursor>();
    if (calls.empty()) return {};
    if (calls.size() > 1)
        stop(place, "a layer that is used once", "one that is used " + std::to_string(calls.size()) + " times");
    if (calls[0].value().is_array()) return names_of_values(calls[0]);
    std::vector<std::string> names;
    find_histories(required(calls[0], "args"), names);
    return names;
}

std::string only_name(const JsonCursor& config, std::string_view key, const char* what) {
    const JsonCursor list = required(config, key);
    const std::vector<std::string> names = names_of_values(list);
    if (names.size() != 1) stop(list.path(), std::string("one ") + what, std::to_string(names.size()));
    return names[0];
}

/// Puts each layer behind those that it reads. Layers that nothing leads to stay out.
std::vector<LayerSpec> in_order(const std::vector<LayerSpec>& layers, const std::string& input) {
    std::vector<LayerSpec> ordered;
    std::set<std::string> ready;
    const auto is_ready = [&](const LayerSpec& layer) {
        if (layer.inputs.empty()) return layer.name == input;
        return std::all_of(layer.inputs.begin(), layer.inputs.end(),
                           [&](const std::string& name) { return ready.count(name) > 0; });
    };
    for (bool found = true; found;) {
        found = false;
        for (const LayerSpec& layer : layers) {
            if (ready.count(layer.name) > 0 || !is_ready(layer)) continue;
            ready.insert(layer.name);
            ordered.push_back(layer);
            found = true;
        }
    }
    return ordered;
}

Topology read_graph(const JsonCursor& config) {
    const std::vector<JsonCursor> cursors = accepted(required(config, "layers").items());
    std::vector<LayerSpec> layers = read_layers(cursors);
    for (std::size_t i = 0; i < layers.size(); ++i) layers[i].inputs = inputs_of_layer(cursors[i], layers[i].place);
    Topology topology;
    const std::string input = only_name(config, "input_layers", "input");
    topology.output = only_name(config, "output_layers", "output");
    topology.layers = in_order(layers, input);
    const auto is_output = [&](const LayerSpec& layer) { return layer.name == topology.output; };
    if (topology.layers.empty() || topology.layers[0].class_name != "InputLayer")
        stop("modelTopology", "an input layer " + quoted(input), "none");
    if (std::none_of(topology.layers.begin(), topology.layers.end(), is_output))
        stop("modelTopology", "an output " + quoted(topology.output) + " that follows from the input", "none");
    const auto shape = stated_shape(topology.layers[0].config);
    if (!shape) stop(topology.layers[0].place, "the shape of the inputs (batch_input_shape)", "none");
    topology.shape = *shape;
    return topology;
}

}  // namespace

std::optional<JsonCursor> member_of(const JsonCursor& object, std::string_view key) {
    const auto found = object.value().find(key);
    if (found == object.value().end() || found->is_null()) return std::nullopt;
    return object.member(key, *found);
}

double number_of(const LayerSpec& layer, std::string_view key, double absent) {
    const auto member = member_of(layer.config, key);
    return member ? accepted(member->number()) : absent;
}

bool boolean_of(const LayerSpec& layer, std::string_view key, bool absent) {
    const auto member = member_of(layer.config, key);
    return member ? accepted(member->boolean()) : absent;
}

Topology read_topology(const JsonCursor& topology) {
    if (!topology.value().is_object()) stop_at(topology, "an object");
    if (member_of(topology, "node"))
        stop(topology.path(), "the layers of a layers model", "the operators of a graph model; export it as ONNX");
    // Converters put the model into a member, beside the version of Keras.
    const JsonCursor model = member_of(topology, "model_config").value_or(topology);
    const std::string class_name = text_at(model, "class_name");
    const JsonCursor config = required(model, "config");
    if (class_name == "Sequential") return read_sequential(config);
    if (class_name == "Functional" || class_name == "Model") return read_graph(config);
    stop(model.path() + ".class_name", "Sequential, Functional or Model", quoted(class_name));
}

}  // namespace reluscope::tfjs
