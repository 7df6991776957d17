#include "formats/tfjs/tfjs_weights.h"

#include "base/numerics/float16.h"
#include "formats/onnx/onnx_outputs.h"
#include "formats/onnx/onnx_tensor.h"
#include "formats/tfjs/tfjs_topology.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstring>
#include <set>
#include <utility>

namespace reluscope::tfjs {

namespace {

using onnx::checked_location;
using onnx::dims_text;
using onnx::element_count;
using onnx::joined_names;
using onnx::Refusal;
using onnx::stop;

constexpr std::size_t kMaxFiles = 1000;
constexpr std::uint64_t kMaxBytes = std::uint64_t{1} << 43;  // sums of what weights ask for do not overflow

template <class T>
T value_or_stop(Result<T> result) {
    if (!result) throw Refusal{result.error()};
    return *std::move(result);
}

JsonCursor member_or_stop(const JsonCursor& object, std::string_view key) {
    const auto member = object.value().is_object() ? member_of(object, key) : std::nullopt;
    if (!member) stop(object.path(), "an object with a key " + quoted(key), describe(object.value()));
    return *member;
}

std::size_t size_of_type(std::string_view type) {
    constexpr std::array<std::pair<std::string_view, std::size_t>, 7> kSizes = {
        {{"float32", 4}, {"float16", 2}, {"uint8", 1}, {"uint16", 2}, {"int32", 4}, {"bool", 1}, {"complex64", 8}}};
    for (const auto& [name, size] : kSizes) {
        if (name == type) return size;
    }
    return 0;
}

/// {"dtype": "uint8", "min": -1, "scale": 0.01}
Encoding read_quantization(const JsonCursor& quantization, const std::string& dtype, const std::string& place) {
    Encoding encoding;
    encoding.type = value_or_stop(member_or_stop(quantization, "dtype").text());
    const bool is_whole = encoding.type == "uint8" || encoding.type == "uint16";
    if ((!is_whole && encoding.type != "float16") || dtype != "float32")
        stop(place, "float32 numbers, perhaps kept as float16, uint8 or uint16",
             quoted(dtype) + " kept as " + quoted(encoding.type));
    if (!is_whole) return encoding;
    encoding.is_scaled = true;
    encoding.scale = value_or_stop(member_or_stop(quantization, "scale").number());
    encoding.minimum = value_or_stop(member_or_stop(quantization, "min").number());
    return encoding;
}

/// A weight without its bytes.
Weight read_weight(const JsonCursor& cursor) {
    Weight weight;
    weight.name = value_or_stop(member_or_stop(cursor, "name").text());
    const std::string place = weight.place();
    for (const JsonCursor& size : value_or_stop(member_or_stop(cursor, "shape").items()))
        weight.shape.push_back(value_or_stop(size.integer(0, std::int64_t{1} << 40)));
    weight.count = element_count(weight.shape, place);
    weight.encoding.type = value_or_stop(member_or_stop(cursor, "dtype").text());
    if (const auto quantization = member_of(cursor, "quantization"))
        weight.encoding = read_quantization(*quantization, weight.encoding.type, place);
    if (size_of_type(weight.encoding.type) == 0) stop(place, "numbers", quoted(weight.encoding.type));
    const auto group = member_of(cursor, "group");
    weight.is_of_optimizer = group && group->value() == "optimizer";
    return weight;
}

/// A group of weights that lie behind each other in its files.
struct Group {
    std::vector<Weight> weights;
    std::vector<std::string> paths;
    std::uint64_t num_bytes = 0;
};

Group read_group(const JsonCursor& cursor) {
    Group group;
    for (const JsonCursor& path : value_or_stop(member_or_stop(cursor, "paths").items()))
        group.paths.push_back(checked_location(value_or_stop(path.text()), path.path()));
    for (const JsonCursor& weight : value_or_stop(member_or_stop(cursor, "weights").items())) {
        group.weights.push_back(read_weight(weight));
        Weight& added = group.weights.back();
        added.offset = group.num_bytes;
        group.num_bytes += added.count * size_of_type(added.encoding.type);
        if (group.num_bytes > kMaxBytes) stop(added.place(), "weights that fit into files", "more than 2^43 bytes");
    }
    return group;
}

void check_paths(const std::vector<Group>& groups) {
    std::set<std::string> paths;
    for (const Group& group : groups) {
        for (const std::string& path : group.paths) {
            if (!paths.insert(path).second) stop("weightsManifest", "each file once", quoted(path) + " again");
        }
    }
    if (paths.size() > kMaxFiles)
        stop("weightsManifest", "at most " + std::to_string(kMaxFiles) + " files", std::to_string(paths.size()));
}

/// Reads files and remembers which are missing, so that one sentence can name them all.
class FileReader {
public:
    FileReader(const SiblingReader& sibling, onnx::Budget& budget) : sibling_(sibling), budget_(budget) {}

    std::vector<std::byte> read(const std::string& path) {
        Result<std::vector<std::byte>> bytes =
            sibling_ ? sibling_(path) : Result<std::vector<std::byte>>(refuse(kOpenTogether));
        if (bytes) {
            budget_.add_bytes(bytes->size());
            return *std::move(bytes);
        }
        missing_.push_back(quoted(path));
        if (!error_) error_ = bytes.error();
        return {};
    }

    void finish() const {
        if (!error_) return;
        constexpr std::size_t kShown = 6;
        std::vector<std::string> names(
            missing_.begin(), missing_.begin() + static_cast<std::ptrdiff_t>(std::min(kShown, missing_.size())));
        if (missing_.size() > kShown) names.push_back(std::to_string(missing_.size() - kShown) + " more");
        const bool one = missing_.size() == 1;
        Error error = *error_;
        if (error.found == kOpenTogether) {
            error.found = (one ? "the file " : "the files ") + joined_names(names) +
                          (one ? " with its weights is missing. " : " with its weights are missing. ") + error.found;
            throw Refusal{std::move(error)};
        }
        error.file.clear();
        error.place = (one ? "the file " : "the files ") + joined_names(names) +
                      (one ? ", which holds its weights" : ", which hold its weights");
        throw Refusal{std::move(error)};
    }
    bool failed() const { return error_.has_value(); }

private:
    const SiblingReader& sibling_;
    onnx::Budget& budget_;
    std::vector<std::string> missing_;
    std::optional<Error> error_;
};

std::vector<std::byte> joined_files(const Group& group, FileReader& files) {
    if (group.paths.size() == 1) return files.read(group.paths[0]);
    std::vector<std::byte> joined;
    for (const std::string& path : group.paths) {
        const std::vector<std::byte> bytes = files.read(path);
        joined.insert(joined.end(), bytes.begin(), bytes.end());
        if (joined.size() > group.num_bytes) break;  // too many: no need to read the rest
    }
    return joined;
}

template <class Stored, class Convert>
std::vector<double> decoded(const Weight& weight, Convert&& convert) {
    static_assert(std::endian::native == std::endian::little, "TensorFlow.js stores little-endian numbers");
    std::vector<double> values(static_cast<std::size_t>(weight.count));  // there are as many in the file
    const std::byte* first = weight.group->data() + static_cast<std::size_t>(weight.offset);
    for (std::size_t i = 0; i < values.size(); ++i) {
        Stored stored;
        std::memcpy(&stored, first + i * sizeof(Stored), sizeof(Stored));
        values[i] = convert(stored);
    }
    return values;
}

std::vector<double> values_of(const Weight& weight) {
    const Encoding& encoding = weight.encoding;
    // As TensorFlow.js unpacks them: in double, rounded to float32.
    const auto scaled = [&encoding](auto stored) {
        return static_cast<double>(static_cast<float>(stored * encoding.scale + encoding.minimum));
    };
    if (encoding.is_scaled && encoding.type == "uint8") return decoded<std::uint8_t>(weight, scaled);
    if (encoding.is_scaled && encoding.type == "uint16") return decoded<std::uint16_t>(weight, scaled);
    if (encoding.type == "float16") return decoded<std::uint16_t>(weight, double_from_half);
    if (encoding.type == "float32")
        return decoded<float>(weight, [](float stored) { return static_cast<double>(stored); });
    stop(weight.place(), "float32 numbers", quoted(encoding.type));
}

/// The layer that `scope`, a weight's name without its role, belongs to: the whole, or what is left without scopes
/// before it, or without the name of a cell behind it.
std::optional<std::string> owner_of(std::string_view scope, const std::set<std::string>& layers) {
    for (std::string_view name = scope;;) {
        if (layers.count(std::string(name)) > 0) return std::string(name);
        const std::size_t slash = name.find('/');
        if (slash == std::string_view::npos) break;
        name.remove_prefix(slash + 1);
    }
    const std::size_t last = scope.rfind('/');
    if (last == std::string_view::npos) return std::nullopt;
    const std::string name(scope.substr(0, last));
    return layers.count(name) > 0 ? std::optional(name) : std::nullopt;
}

bool fits(const std::vector<std::int64_t>& shape, const std::vector<std::int64_t>& wanted) {
    return shape.size() == wanted.size() && std::equal(shape.begin(), shape.end(), wanted.begin(),
                                                       [](auto a, auto b) { return b == 0 ? a > 0 : a == b; });
}

/// [4, any]
std::string wanted_text(const std::vector<std::int64_t>& wanted) {
    std::string text = "[";
    for (std::size_t i = 0; i < wanted.size(); ++i)
        text += (i > 0 ? ", " : "") + (wanted[i] == 0 ? std::string("any") : std::to_string(wanted[i]));
    return text + "]";
}

}  // namespace

std::string Weight::place() const { return "weight " + quoted(name); }

std::vector<Weight> read_weights(const JsonCursor& manifest, const SiblingReader& sibling, onnx::Budget& budget) {
    std::vector<Group> groups;
    for (const JsonCursor& cursor : value_or_stop(manifest.items())) groups.push_back(read_group(cursor));
    check_paths(groups);
    FileReader files(sibling, budget);
    std::vector<Weight> weights;
    for (Group& group : groups) {
        const auto bytes = std::make_shared<const std::vector<std::byte>>(joined_files(group, files));
        if (files.failed()) continue;
        if (bytes->size() != group.num_bytes) {
            const std::string place = group.paths.size() == 1 ? "the file " + quoted(group.paths[0])
                                      : group.paths.empty()   ? "weightsManifest"
                                                              : "the files from " + quoted(group.paths[0]) + " on";
            stop(place, std::to_string(group.num_bytes) + " bytes for the weights of model.json",
                 bytes->size() > group.num_bytes && group.paths.size() > 1 ? "more" : std::to_string(bytes->size()));
        }
        for (Weight& weight : group.weights) {
            weight.group = bytes;
            weights.push_back(std::move(weight));
        }
    }
    files.finish();
    return weights;
}

WeightStore::WeightStore(const std::vector<Weight>& weights, const std::vector<std::string>& layers,
                         onnx::Budget& budget)
    : budget_(budget) {
    const std::set<std::string> names(layers.begin(), layers.end());
    for (const Weight& weight : weights) {
        if (weight.is_of_optimizer) continue;
        const std::size_t slash = weight.name.rfind('/');
        const auto owner =
            slash == std::string::npos ? std::nullopt : owner_of(std::string_view(weight.name).substr(0, slash), names);
        if (!owner) stop(weight.place(), "a name such as 'dense/kernel', of a layer that leads to the output", "none");
        const std::string role = weight.name.substr(slash + 1);
        const auto [entry, is_new] = entries_.try_emplace({*owner, role}, Entry{weight});
        if (!is_new) stop(weight.place(), "one " + role + " of the layer " + quoted(*owner), "a second one");
    }
}

bool WeightStore::has(const std::string& layer, const std::string& role) const {
    return entries_.count({layer, role}) > 0;
}

void WeightStore::pass_over(const std::string& layer, const std::string& role) {
    const auto entry = entries_.find({layer, role});
    if (entry != entries_.end()) entry->second.taken = true;
}

std::vector<double> WeightStore::take(const std::string& layer, const std::string& place, const std::string& role,
                                      std::vector<std::int64_t>& shape) {
    const auto entry = entries_.find({layer, role});
    if (entry == entries_.end()) stop(place, "a weight " + quoted(layer + "/" + role) + " in weightsManifest", "none");
    const Weight& weight = entry->second.weight;
    if (!fits(weight.shape, shape)) stop(weight.place(), "shape " + wanted_text(shape), dims_text(weight.shape));
    budget_.take(weight.count, weight.place());
    entry->second.taken = true;
    shape = weight.shape;
    std::vector<double> values = values_of(weight);
    if (!std::all_of(values.begin(), values.end(), [](double value) { return std::isfinite(value); }))
        stop(weight.place(), "finite numbers", "NaN or infinity");
    return values;
}

void WeightStore::finish() const {
    for (const auto& [key, entry] : entries_) {
        if (!entry.taken) stop(entry.weight.place(), "a weight that its layer uses", quoted(key.second));
    }
}

}  // namespace reluscope::tfjs
