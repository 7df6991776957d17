#include "formats/safetensors/safetensors.h"

#include "base/numerics/numerics.h"
#include "formats/layer_stack.h"
#include "formats/safetensors/layer_order.h"
#include "formats/safetensors/safetensors_file.h"
#include "network/network_limits.h"

#include <algorithm>
#include <cmath>
#include <map>

namespace reluscope {

namespace {

constexpr double kBatchNormEpsilon = 1e-5;  // PyTorch's default; a state dict does not hold it

/// The tensors that belong to one module of the state dict.
struct Module {
    std::string name;
    const StoredTensor* weight = nullptr;
    const StoredTensor* bias = nullptr;
    const StoredTensor* running_mean = nullptr;
    const StoredTensor* running_var = nullptr;
    bool is_transposed = false;  ///< a "kernel" of Flax or Keras: inputs x outputs

    std::uint64_t num_inputs() const { return weight->shape[is_transposed ? 0 : 1]; }
    std::uint64_t num_outputs() const { return weight->shape[is_transposed ? 1 : 0]; }
    bool is_batch_norm() const { return running_mean != nullptr || running_var != nullptr; }
};

/// y = scale x + shift, unit by unit.
struct BatchNorm {
    std::string name;
    Eigen::VectorXd scale;
    Eigen::VectorXd shift;
};

/// No layer has nothing in it, and none is wider than a network may be: told before a loop or an allocation believes
/// the shape.
Status check_shape(const StoredTensor& tensor) {
    for (const std::uint64_t dimension : tensor.shape) {
        if (dimension == 0) return refuse(tensor.place(), "numbers", "an empty tensor of shape " + tensor.shape_text());
        if (dimension > network_limits::kMaxWidth) {
            return refuse(tensor.place(), "at most " + std::to_string(network_limits::kMaxWidth) + " inputs or units",
                          "shape " + tensor.shape_text());
        }
    }
    return {};
}

Result<std::vector<Module>> modules_of(const SafetensorsFile& file) {
    std::vector<Module> modules;
    std::map<std::string, std::size_t> by_name;
    for (const StoredTensor& tensor : file.tensors) {
        const bool counter = tensor.shape.empty() && !tensor.is_float();  // num_batches_tracked
        if (counter) continue;
        if (Status status = check_shape(tensor); !status) return tl::unexpected<Error>(status.error());
        const std::size_t dot = tensor.name.find_last_of("./");
        const std::string name = dot == std::string::npos ? "" : tensor.name.substr(0, dot);
        const std::string role = dot == std::string::npos ? tensor.name : tensor.name.substr(dot + 1);
        using Member = const StoredTensor* Module::*;
        Member member = nullptr;
        if (role == "weight" || role == "kernel") member = &Module::weight;
        if (role == "bias") member = &Module::bias;
        if (role == "running_mean") member = &Module::running_mean;
        if (role == "running_var") member = &Module::running_var;
        if (member == nullptr) {
            return refuse(tensor.place(),
                          "weight (or kernel) and bias of Linear layers, named like '0.weight' and '0.bias'",
                          tensor.type + " " + tensor.shape_text());
        }
        const auto [entry, is_new] = by_name.emplace(name, modules.size());
        if (is_new) modules.push_back({name});
        Module& module = modules[entry->second];
        if (module.*member != nullptr)
            return refuse(tensor.place(), "one weight in each module",
                          "a second one beside " + (module.*member)->place());
        module.*member = &tensor;
        if (role == "kernel") module.is_transposed = true;
    }
    return modules;
}

Result<Eigen::VectorXd> read_vector(const StoredTensor& tensor, Eigen::Index size) {
    if (tensor.shape.size() != 1 || tensor.shape[0] != static_cast<std::uint64_t>(size)) {
        return refuse(tensor.place(), std::to_string(size) + " numbers", "shape " + tensor.shape_text());
    }
    const Result<std::vector<double>> values = tensor.values();
    if (!values) return tl::unexpected<Error>(values.error());
    return Eigen::Map<const Eigen::VectorXd>(values->data(), size).eval();
}

Result<StackLayer> read_linear(const Module& module) {
    StackLayer layer;
    layer.name = module.name;
    const Result<std::vector<double>> values = module.weight->values();
    if (!values) return tl::unexpected<Error>(values.error());
    using RowMajor = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
    layer.W = Eigen::Map<const RowMajor>(values->data(), static_cast<Eigen::Index>(module.weight->shape[0]),
                                         static_cast<Eigen::Index>(module.weight->shape[1]));
    if (module.is_transposed) layer.W.transposeInPlace();
    layer.b = Eigen::VectorXd::Zero(layer.W.rows());
    if (module.bias == nullptr) return layer;
    Result<Eigen::VectorXd> bias = read_vector(*module.bias, layer.W.rows());
    if (!bias) return tl::unexpected<Error>(bias.error());
    layer.b = std::move(*bias);
    return layer;
}

Result<BatchNorm> read_batch_norm(const Module& module, Eigen::Index width) {
    const std::string place = "BatchNorm " + quoted(module.name);
    if (module.running_mean == nullptr || module.running_var == nullptr)
        return refuse(place, "running_mean and running_var", "one of them");
    if ((module.weight == nullptr) != (module.bias == nullptr))
        return refuse(place, "weight and bias or neither", "one of them");
    const Result<Eigen::VectorXd> mean = read_vector(*module.running_mean, width);
    if (!mean) return tl::unexpected<Error>(mean.error());
    const Result<Eigen::VectorXd> variance = read_vector(*module.running_var, width);
    if (!variance) return tl::unexpected<Error>(variance.error());
    if ((variance->array() < 0).any())
        return refuse(module.running_var->place(), "variances of at least 0", "a negative number");
    BatchNorm norm{module.name, (variance->array() + kBatchNormEpsilon).sqrt().inverse().matrix(),
                   Eigen::VectorXd::Zero(width)};
    if (module.weight != nullptr) {
        const Result<Eigen::VectorXd> weight = read_vector(*module.weight, width);
        if (!weight) return tl::unexpected<Error>(weight.error());
        const Result<Eigen::VectorXd> bias = read_vector(*module.bias, width);
        if (!bias) return tl::unexpected<Error>(bias.error());
        norm.scale.array() *= weight->array();
        norm.shift = *bias;
    }
    norm.shift.array() -= norm.scale.array() * mean->array();
    return norm;
}

/// Puts a state dict's modules in order. What the names do not decide is refused.
class StackReader {
public:
    Result<std::vector<StackLayer>> read(const SafetensorsFile& file) {
        Result<std::vector<Module>> modules = modules_of(file);
        if (!modules) return tl::unexpected<Error>(modules.error());
        for (const Module& module : *modules) {
            if (Status status = sort_in(module); !status) return tl::unexpected<Error>(status.error());
        }
        if (linear_.empty())
            return refuse("tensors", "at least one Linear layer (a 2-D weight)",
                          file.tensors.empty() ? "no tensors" : "none");
        if (norms_.size() >
            linear_.size() + 1) {  // one before each layer and one at the end; folding compares them all
            return refuse("tensors",
                          "at most " + std::to_string(linear_.size() + 1) + " BatchNorms beside " +
                              std::to_string(linear_.size()) + " Linear layers",
                          std::to_string(norms_.size()));
        }
        if (Status status = read_layers(); !status) return tl::unexpected<Error>(status.error());
        for (const Module& norm : norms_) {
            if (Status status = fold(norm); !status) return tl::unexpected<Error>(status.error());
        }
        drop_activations();
        note_kernels();
        return std::move(layers_);
    }

    std::vector<std::string> operators() const {
        std::vector<std::string> operators(linear_.size(), "Linear");
        operators.insert(operators.end(), norms_.size(), "BatchNorm1d");
        return operators;
    }
    const std::vector<std::string>& notes() const { return notes_; }

private:
    /// Flax and Keras store weights the other way round than PyTorch, which shapes alone would not tell.
    void note_kernels() {
        const auto kernels =
            std::count_if(linear_.begin(), linear_.end(), [](const Module& m) { return m.is_transposed; });
        if (kernels == 0) return;
        notes_.push_back((kernels == 1 ? "1 tensor is" : std::to_string(kernels) + " tensors are") +
                         " called kernel, as in Flax and Keras: read as inputs x outputs.");
    }

    Status sort_in(const Module& module) {
        if (const auto place = sequence_place(module.name)) sequences_[place->parent].push_back(place->index);
        if (module.is_batch_norm()) {
            norms_.push_back(module);
            return {};
        }
        if (module.weight == nullptr) return refuse(module.bias->place(), "a weight beside it", "none");
        if (module.weight->shape.size() != 2) {
            const std::size_t rank = module.weight->shape.size();
            return refuse(module.weight->place(), "the 2-D weight of a Linear layer",
                          "shape " + module.weight->shape_text() +
                              (rank > 2 ? " (a convolution?)" : " (LayerNorm or PReLU? Export the model as ONNX)"));
        }
        linear_.push_back(module);
        return {};
    }

    Status read_layers() {
        std::vector<NamedLayer> names;
        for (const Module& module : linear_) names.push_back({module.name, module.num_inputs(), module.num_outputs()});
        const Result<std::vector<std::size_t>> order = order_layers(names);
        if (!order) return tl::unexpected<Error>(order.error());
        for (const std::size_t i : *order) {
            Result<StackLayer> layer = read_linear(linear_[i]);
            if (!layer) return tl::unexpected<Error>(layer.error());
            layers_.push_back(std::move(*layer));
        }
        for (auto& [parent, indices] : sequences_) std::sort(indices.begin(), indices.end());
        return {};
    }

    /// Somewhere in this sequence a number is left out: that is where modules without tensors stand, such as
    /// activations.
    bool leaves_numbers_out(const std::string& parent) const {
        const std::vector<std::uint64_t>& indices = sequences_.at(parent);
        for (std::size_t i = 1; i < indices.size(); ++i) {
            if (indices[i] != indices[i - 1] + 1) return true;
        }
        return false;
    }

    /// Neighbours in a sequence with no number between them have no activation between them, if others in the sequence
    /// do.
    void drop_activations() {
        for (std::size_t i = 0; i + 1 < layers_.size(); ++i) {
            const auto place = sequence_place(layers_[i].name);
            const auto next = sequence_place(layers_[i + 1].name);
            if (!place || !next || place->parent != next->parent || !leaves_numbers_out(place->parent)) continue;
            const std::vector<std::uint64_t>& indices = sequences_.at(place->parent);
            const auto begin = std::lower_bound(indices.begin(), indices.end(), place->index);
            const auto end = std::lower_bound(indices.begin(), indices.end(), next->index);
            if (next->index - place->index != static_cast<std::uint64_t>(end - begin)) continue;
            layers_[i].activation_follows = false;
            notes_.push_back("There is no activation between " + quoted(layers_[i].name) + " and " +
                             quoted(layers_[i + 1].name) + ", whose numbers leave no room for one.");
        }
    }

    tl::unexpected<Error> refuse_norm(const Module& norm, std::string found) const {
        return refuse("BatchNorm " + quoted(norm.name),
                      "a place beside a Linear layer that its name decides, as in a Sequential", std::move(found));
    }

    /// Folds a BatchNorm into the Linear layer directly before it, or else directly after it.
    Status fold(const Module& norm) {
        const auto place = sequence_place(norm.name);
        if (!place) return refuse_norm(norm, "a name without a number of its own; export the model as ONNX");
        std::optional<std::size_t> before;
        std::optional<std::size_t> after;
        for (std::size_t i = 0; i < layers_.size(); ++i) {
            const auto layer = sequence_place(layers_[i].name);
            if (!layer || layer->parent != place->parent) continue;
            if (layer->index < place->index) before = i;
            if (layer->index > place->index && !after) after = i;
        }
        for (const Module& other : norms_) {
            const auto other_place = sequence_place(other.name);
            if (&other == &norm || !other_place || other_place->parent != place->parent) continue;
            const bool beside = (!before || other_place->index > sequence_place(layers_[*before].name)->index) &&
                                (!after || other_place->index < sequence_place(layers_[*after].name)->index);
            if (beside) return refuse_norm(norm, "another BatchNorm between the same layers");
        }
        const bool touches_before = before && sequence_place(layers_[*before].name)->index + 1 == place->index;
        const bool touches_after = after && sequence_place(layers_[*after].name)->index == place->index + 1;
        if (touches_before && touches_after && !leaves_numbers_out(place->parent))
            return refuse_norm(norm, "no room for an activation");
        if (touches_before) return fold_into_layer_before(norm, layers_[*before]);
        const bool opens = touches_after && *after == 0;
        const bool follows_gap = touches_after && before && *before + 1 == *after;
        if (opens || follows_gap) return fold_into_layer_after(norm, layers_[*after]);
        return refuse_norm(norm, "other modules between it and the Linear layers around it; export the model as ONNX");
    }

    Status fold_into_layer_before(const Module& module, StackLayer& layer) {
        const Result<BatchNorm> norm = read_batch_norm(module, layer.W.rows());
        if (!norm) return tl::unexpected<Error>(norm.error());
        layer.W = norm->scale.asDiagonal() * layer.W;
        layer.b = (norm->scale.array() * layer.b.array()).matrix() + norm->shift;
        note_fold(module, layer);
        return {};
    }

    Status fold_into_layer_after(const Module& module, StackLayer& layer) {
        const Result<BatchNorm> norm = read_batch_norm(module, layer.W.cols());
        if (!norm) return tl::unexpected<Error>(norm.error());
        layer.b += layer.W * norm->shift;
        layer.W = layer.W * norm->scale.asDiagonal();
        note_fold(module, layer);
        return {};
    }

    void note_fold(const Module& module, const StackLayer& layer) {
        notes_.push_back("BatchNorm " + quoted(module.name) + " was folded into " + quoted(layer.name) +
                         " with eps = 1e-5, PyTorch's default, as the file does not hold it.");
    }

    std::vector<Module> linear_;
    std::vector<Module> norms_;
    std::map<std::string, std::vector<std::uint64_t>>
        sequences_;  // per parent, the numbers of its modules that have tensors
    std::vector<StackLayer> layers_;
    std::vector<std::string> notes_;
};

/// What the options say, else what our own writer left in the metadata, else the default; each but the first is noted.
Link choose_link(const SafetensorsFile& file, const ReadModelOptions& options, std::vector<std::string>& notes) {
    if (options.link) return *options.link;
    if (const std::string* text = file.find_metadata("reluscope.link")) {
        for (const Link link : {Link::kIdentity, Link::kSigmoid, Link::kSoftmax}) {
            if (*text == link_name(link)) return link;
        }
    }
    notes.push_back(
        "A safetensors file does not say what follows the last layer: nothing was assumed (link identity).");
    return Link::kIdentity;
}

double choose_slope(const SafetensorsFile& file, const ReadModelOptions& options, std::vector<std::string>& notes) {
    double slope = 0;
    if (options.hidden_slope) return *options.hidden_slope;
    if (const std::string* text = file.find_metadata("reluscope.slope"); text != nullptr && parse_number(*text, slope))
        return slope;
    notes.push_back(
        "A safetensors file does not say which activation the hidden units have: ReLU was assumed after every layer "
        "but the last.");
    return 0;
}

Result<ModelFile> model_of(const SafetensorsFile& file, const ReadModelOptions& options) {
    StackReader reader;
    Result<std::vector<StackLayer>> layers = reader.read(file);
    if (!layers) return tl::unexpected<Error>(layers.error());
    std::vector<std::string> notes = reader.notes();
    const double slope = choose_slope(file, options, notes);
    const Link link = choose_link(file, options, notes);
    Result<Network> network = network_of_layers(*std::move(layers), slope, link);
    if (!network) return tl::unexpected<Error>(network.error());
    ModelFile model(std::move(*network));
    model.format = "safetensors";
    model.operators = reader.operators();
    model.notes = std::move(notes);
    return model;
}

}  // namespace

Result<ModelFile> read_safetensors(const std::string& name, Bytes bytes, const ReadModelOptions& options) {
    const Result<SafetensorsFile> file = parse_safetensors(bytes);
    if (!file) return in_file(name, file.error());
    Result<ModelFile> model = model_of(*file, options);
    if (!model) return in_file(name, model.error());
    return model;
}

}  // namespace reluscope
