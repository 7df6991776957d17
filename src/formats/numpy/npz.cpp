#include "formats/numpy/npz.h"

#include "formats/file_kind.h"
#include "formats/layer_stack.h"
#include "formats/numpy/npy_array.h"
#include "formats/numpy/zip_archive.h"

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

namespace reluscope {

namespace {

/// Weights with their bias, as they lie in the file.
struct WeightPair {
    std::string name;
    NpyArray weights;
    std::optional<NpyArray> bias;

    std::size_t inputs(bool by_inputs) const { return weights.shape[by_inputs ? 0 : 1]; }
    std::size_t outputs(bool by_inputs) const { return weights.shape[by_inputs ? 1 : 0]; }
};

/// "arr_0.npy" is the array arr_0.
std::string array_name(const std::string& member) {
    constexpr std::string_view kEnding = ".npy";
    const bool plain = member.size() > kEnding.size() && member.ends_with(kEnding);
    return plain ? member.substr(0, member.size() - kEnding.size()) : member;
}

Result<std::vector<WeightPair>> read_pairs(Bytes bytes) {
    const auto members = zip_members(bytes);
    if (!members) return tl::unexpected<Error>(members.error());
    std::vector<WeightPair> pairs;
    for (const ZipMember& member : *members) {
        const auto data = unpacked(member);
        if (!data) return tl::unexpected<Error>(data.error());
        const std::string name = array_name(member.name);
        const std::string place = "array " + quoted(name);
        auto array = read_npy(place, *data);
        if (!array) return tl::unexpected<Error>(array.error());
        if (array->shape.size() == 2) {
            pairs.push_back({name, *std::move(array), std::nullopt});
        } else if (pairs.empty()) {
            return refuse(place, "a 2-D array of weights first", "shape " + array->shape_text());
        } else if (pairs.back().bias) {
            return refuse(
                place, "weights and at most one bias for each layer",
                "a second bias after " + quoted(pairs.back().name) + " (a BatchNorm? Export the model as ONNX)");
        } else {
            pairs.back().bias = *std::move(array);
        }
    }
    if (pairs.empty()) return refuse("arrays", "at least one 2-D array of weights", "none");
    return pairs;
}

/// What does not fit if all weights are read one way; nothing if all fits.
std::optional<Error> misfit_of(const std::vector<WeightPair>& pairs, bool by_inputs) {
    for (std::size_t i = 0; i < pairs.size(); ++i) {
        const WeightPair& pair = pairs[i];
        const std::string place = "array " + quoted(pair.name);
        if (pair.bias && pair.bias->shape[0] != pair.outputs(by_inputs))
            return refuse(place, "weights that fit the bias of shape " + pair.bias->shape_text() + " behind them",
                          "shape " + pair.weights.shape_text())
                .value();
        if (i > 0 && pair.inputs(by_inputs) != pairs[i - 1].outputs(by_inputs))
            return refuse(place,
                          "weights that take the " + std::to_string(pairs[i - 1].outputs(by_inputs)) + " outputs of " +
                              quoted(pairs[i - 1].name),
                          "shape " + pair.weights.shape_text())
                .value();
    }
    return std::nullopt;
}

StackLayer layer_of(const WeightPair& pair, bool by_inputs) {
    using RowMajor = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
    StackLayer layer;
    layer.name = pair.name;
    layer.W = Eigen::Map<const RowMajor>(pair.weights.values.data(), static_cast<Eigen::Index>(pair.weights.shape[0]),
                                         static_cast<Eigen::Index>(pair.weights.shape[1]));
    if (by_inputs) layer.W.transposeInPlace();
    layer.b = Eigen::VectorXd::Zero(layer.W.rows());
    if (pair.bias) layer.b = Eigen::Map<const Eigen::VectorXd>(pair.bias->values.data(), layer.b.size());
    return layer;
}

Result<ModelFile> npz_model(Bytes bytes, const ReadModelOptions& options) {
    const auto pairs = read_pairs(bytes);
    if (!pairs) return tl::unexpected<Error>(pairs.error());
    const auto misfit = misfit_of(*pairs, true);
    const bool by_inputs = !misfit;
    const bool other_fits = !misfit_of(*pairs, false);
    if (misfit && !other_fits) return tl::unexpected<Error>(*misfit);
    std::vector<std::string> notes;
    if (by_inputs && other_fits) {
        notes.emplace_back(
            "The shapes do not tell which side of the weights is which: read as inputs x outputs, as scikit-learn and "
            "Keras have them. Those of PyTorch must be transposed first.");
    } else {
        notes.emplace_back(by_inputs ? "Weights were read as inputs x outputs, which fits their shapes."
                                     : "Weights were read as outputs x inputs, which fits their shapes.");
    }
    if (!options.hidden_slope)
        notes.emplace_back(
            "A list of weights does not say which activation the hidden units have: ReLU was assumed after every layer "
            "but the last.");
    if (!options.link)
        notes.emplace_back(
            "A list of weights does not say what follows the last layer: nothing was assumed (link identity).");
    std::vector<StackLayer> layers;
    for (const WeightPair& pair : *pairs) layers.push_back(layer_of(pair, by_inputs));
    const std::size_t count = layers.size();
    auto network =
        network_of_layers(std::move(layers), options.hidden_slope.value_or(0), options.link.value_or(Link::kIdentity));
    if (!network) return tl::unexpected<Error>(network.error());
    ModelFile model(*std::move(network));
    model.format = "NumPy";
    model.operators.assign(count, "Linear");
    model.notes = std::move(notes);
    return model;
}

}  // namespace

bool looks_like_npz(Bytes bytes) {
    constexpr std::size_t kNameLength = 26, kName = 30;
    const std::string_view text = text_of(bytes);
    if (!text.starts_with("PK\x03\x04") || text.size() < kName) return false;
    const std::size_t length = static_cast<unsigned char>(text[kNameLength]) +
                               (std::size_t{static_cast<unsigned char>(text[kNameLength + 1])} << 8U);
    return text.substr(kName, length).ends_with(".npy");
}

Result<ModelFile> read_npz(const std::string& name, Bytes bytes, const ReadModelOptions& options) {
    auto model = npz_model(bytes, options);
    if (!model) return in_file(name, model.error());
    return model;
}

}  // namespace reluscope
