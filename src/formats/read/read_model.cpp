#include "formats/read/read_model.h"

#include "base/sha256.h"
#include "base/text/file_name.h"
#include "base/text/spelling.h"
#include "base/utf8.h"
#include "formats/file_kind.h"
#include "formats/json/json_model.h"
#include "formats/numpy/npz.h"
#include "formats/onnx/onnx.h"
#include "formats/safetensors/safetensors.h"
#include "formats/safetensors/safetensors_file.h"
#include "formats/tfjs/tfjs.h"

#include <algorithm>
#include <string_view>

namespace reluscope {

namespace {

constexpr std::string_view kModels =
    "a model as ONNX, safetensors, JSON, TensorFlow.js (model.json) or NumPy weights (.npz)";

std::string extension_of(std::string_view name) {
    const std::size_t dot = name.rfind('.');
    return dot == std::string_view::npos ? "" : folded(name.substr(dot));
}

/// The first character that is not blank.
char first_character(Bytes bytes) {
    const std::string_view text = without_byte_order_mark(text_of(bytes));
    const std::size_t first = text.find_first_not_of(" \t\r\n");
    return first == std::string_view::npos ? '\0' : text[first];
}

bool starts_as_json_object(Bytes bytes) {
    const std::string_view text = without_byte_order_mark(text_of(bytes));
    const std::size_t brace = text.find_first_not_of(" \t\r\n");
    if (brace == std::string_view::npos || text[brace] != '{') return false;
    const std::size_t next = text.find_first_not_of(" \t\r\n", brace + 1);
    return next != std::string_view::npos && (text[next] == '"' || text[next] == '}');
}

Result<ModelFile> read_by_kind(const std::string& name, Bytes bytes, const ReadModelOptions& options,
                               const SiblingReader& sibling) {
    if (bytes.empty()) return refuse("file", std::string(kModels), "nothing");
    if (looks_like_safetensors(bytes)) return read_safetensors(name, bytes, options);
    if (looks_like_npz(bytes)) return read_npz(name, bytes, options);
    const char first = first_character(bytes);
    if (first == '{' && looks_like_tfjs(bytes)) return read_tfjs(name, bytes, sibling);
    if (first == '{' || first == '[') return read_json_model(name, bytes);
    if (const auto foreign = foreign_file(bytes)) return refuse("file", std::string(kModels), foreign->sentence());
    if (extension_of(name) == ".safetensors") return read_safetensors(name, bytes, options);
    if (!has_control_bytes(text_of(bytes))) return refuse("file", std::string(kModels), "text");
    return read_onnx(name, bytes, sibling, options.output);
}

/// The name of an output means something in ONNX only.
Status check_output(const ModelFile& model, const ReadModelOptions& options) {
    if (!options.output || model.format == "ONNX") return {};
    return refuse("outputs", "a network with named outputs (ONNX) to choose " + quoted(*options.output) + " from",
                  model.format + ", whose network has one");
}

/// Gives the model another link.
Status set_link(ModelFile& model, Link link) {
    const Network& old = model.network;
    if (old.link() == link) return {};
    Result<Network> network = Network::create({old.num_inputs(), old.nodes(), old.output(), link});
    if (!network) return tl::unexpected<Error>(network.error());
    model.notes.push_back("The link " + std::string(link_name(link)) + " was asked for; the file says " +
                          std::string(link_name(old.link())) + ".");
    model.network = std::move(*network);
    return {};
}

}  // namespace

Result<ModelFile> read_model(const std::string& name, Bytes bytes, const ReadModelOptions& options,
                             const SiblingReader& sibling) {
    Result<ModelFile> model = read_by_kind(name, bytes, options, sibling);
    if (!model) return in_file(name, model.error());
    if (Status status = check_output(*model, options); !status) return in_file(name, status.error());
    if (options.link) {
        if (Status status = set_link(*model, *options.link); !status) return in_file(name, status.error());
    }
    if (model->name.empty()) model->name = printable_utf8(stem_of(name));
    Sha256 hash;
    hash.update(bytes);
    model->sha256 = hash.hex();
    if (!model->outputs.empty())
        model->origin = std::make_shared<const ModelOrigin>(ModelOrigin{name, {bytes.begin(), bytes.end()}});
    return model;
}

bool looks_like_model(const std::string& name, Bytes bytes) {
    const std::string extension = extension_of(name);
    for (const std::string_view table : {".csv", ".tsv", ".tab", ".txt", ".data"}) {
        if (extension == table) return looks_like_safetensors(bytes) || starts_as_json_object(bytes);
    }
    for (const std::string_view model :
         {".onnx", ".safetensors", ".json", ".npz", ".pt", ".pth", ".h5", ".hdf5", ".keras", ".pkl", ".joblib"}) {
        if (extension == model) return true;
    }
    return looks_like_safetensors(bytes) || starts_as_json_object(bytes) || has_control_bytes(text_of(bytes));
}

}  // namespace reluscope
