#include "formats/onnx/onnx_tensor.h"

#include "base/numerics/float16.h"
#include "base/utf8.h"
#include "network/network_limits.h"

#include <algorithm>
#include <bit>
#include <charconv>
#include <cmath>
#include <cstring>
#include <limits>

namespace reluscope::onnx {

namespace {

constexpr std::uint64_t kMaxElements = std::uint64_t{1} << 40;

std::size_t byte_size(DataType type) {
    switch (type) {
        case DataType::kUint8:
        case DataType::kInt8:
        case DataType::kBool: return 1;
        case DataType::kUint16:
        case DataType::kInt16:
        case DataType::kFloat16:
        case DataType::kBfloat16: return 2;
        case DataType::kFloat:
        case DataType::kInt32:
        case DataType::kUint32: return 4;
        case DataType::kDouble:
        case DataType::kInt64:
        case DataType::kUint64: return 8;
        default: return 0;
    }
}

template <class Stored, class Convert>
void read_raw(std::string_view raw, std::vector<double>& out, Convert&& convert) {
    static_assert(std::endian::native == std::endian::little, "ONNX stores little-endian numbers");
    out.resize(raw.size() / sizeof(Stored));
    for (std::size_t i = 0; i < out.size(); ++i) {
        Stored value;
        std::memcpy(&value, raw.data() + i * sizeof(Stored), sizeof(Stored));
        out[i] = convert(value);
    }
}

void decode_raw(DataType type, std::string_view raw, std::vector<double>& out) {
    const auto widen = [](auto value) { return static_cast<double>(value); };
    switch (type) {
        case DataType::kUint8: return read_raw<std::uint8_t>(raw, out, widen);
        case DataType::kInt8: return read_raw<std::int8_t>(raw, out, widen);
        case DataType::kBool:
            return read_raw<std::uint8_t>(raw, out, [](std::uint8_t value) { return value != 0 ? 1.0 : 0.0; });
        case DataType::kUint16: return read_raw<std::uint16_t>(raw, out, widen);
        case DataType::kInt16: return read_raw<std::int16_t>(raw, out, widen);
        case DataType::kFloat16: return read_raw<std::uint16_t>(raw, out, double_from_half);
        case DataType::kBfloat16: return read_raw<std::uint16_t>(raw, out, double_from_bfloat16);
        case DataType::kFloat: return read_raw<float>(raw, out, widen);
        case DataType::kInt32: return read_raw<std::int32_t>(raw, out, widen);
        case DataType::kUint32: return read_raw<std::uint32_t>(raw, out, widen);
        case DataType::kDouble: return read_raw<double>(raw, out, widen);
        case DataType::kInt64: return read_raw<std::int64_t>(raw, out, widen);
        case DataType::kUint64: return read_raw<std::uint64_t>(raw, out, widen);
        default: return;
    }
}

/// Copies the typed field that the data type belongs in. Any other field that is filled was counted before and refused.
void decode_typed(const Tensor& tensor, std::vector<double>& out, const std::string& place) {
    const auto copy = [&out](const auto& values) {
        for (std::size_t i = 0; i < values.size(); ++i) out[i] = static_cast<double>(values[i]);
    };
    switch (tensor.type) {
        case DataType::kFloat: return copy(tensor.float_data);
        case DataType::kDouble: return copy(tensor.double_data);
        case DataType::kInt64: return copy(tensor.int64_data);
        case DataType::kUint32:
        case DataType::kUint64: return copy(tensor.uint64_data);
        case DataType::kFloat16:
        case DataType::kBfloat16:
            for (std::size_t i = 0; i < out.size(); ++i) {
                const std::int32_t bits = tensor.int32_data[i];
                if (bits < 0 || bits > 0xFFFF) stop(place, "16-bit patterns", std::to_string(bits));
                const auto half = static_cast<std::uint16_t>(bits);
                out[i] = tensor.type == DataType::kFloat16 ? double_from_half(half) : double_from_bfloat16(half);
            }
            return;
        default: return copy(tensor.int32_data);
    }
}

std::size_t typed_size(const Tensor& tensor) {
    switch (tensor.type) {
        case DataType::kFloat: return tensor.float_data.size();
        case DataType::kDouble: return tensor.double_data.size();
        case DataType::kInt64: return tensor.int64_data.size();
        case DataType::kUint32:
        case DataType::kUint64: return tensor.uint64_data.size();
        case DataType::kString: return tensor.string_data.size();
        default: return tensor.int32_data.size();
    }
}

std::size_t all_typed_size(const Tensor& tensor) {
    return tensor.float_data.size() + tensor.double_data.size() + tensor.int32_data.size() + tensor.int64_data.size() +
           tensor.uint64_data.size() + tensor.string_data.size();
}

std::uint64_t parse_extent(std::string_view text, const char* what, const std::string& place) {
    std::uint64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size()) {
        stop(place, std::string("a ") + what + " of external data, 0 or more", quoted(text));
    }
    return value;
}

}  // namespace

std::string checked_location(std::string_view location, const std::string& place) {
    const auto refuse_path = [&] { stop(place, "a file in the model's folder", quoted(location)); };
    if (location.empty() || location.size() > 1024 || !is_valid_utf8(location)) refuse_path();
    for (const char c : location) {
        if (static_cast<unsigned char>(c) < 0x20 || c == '\\' || c == ':' || c == 0x7F) refuse_path();
    }
    if (location.front() == '/' || location.back() == '/') refuse_path();
    std::string path;
    while (!location.empty()) {
        const std::size_t slash = location.find('/');
        const std::string_view part = location.substr(0, slash);
        location.remove_prefix(slash == std::string_view::npos ? location.size() : slash + 1);
        if (part.empty() || part == "..") refuse_path();
        if (part == ".") continue;
        if (!path.empty()) path += '/';
        path += part;
    }
    if (path.empty()) stop(place, "a file in the model's folder", "the folder itself");
    return path;
}

double batch_marker() { return std::numeric_limits<double>::quiet_NaN(); }
bool is_batch_marker(double value) { return std::isnan(value); }

std::uint64_t element_count(const std::vector<std::int64_t>& dims, const std::string& place) {
    std::uint64_t count = 1;
    bool empty = false;
    for (const std::int64_t dim : dims) {
        if (dim < 0) stop(place, "dimensions of 0 or more", dims_text(dims));
        if (dim == 0) empty = true;
        const std::uint64_t factor = dim == 0 ? 1 : static_cast<std::uint64_t>(dim);
        if (factor > kMaxElements / count) stop(place, "a tensor of at most 2^40 elements", dims_text(dims));
        count *= factor;
    }
    // What is empty has no bytes that its other sizes could be compared with.
    if (empty && count > network_limits::kMaxWidth)
        stop(place, "an empty tensor with sizes of at most 2^20", dims_text(dims));
    return empty ? 0 : count;
}

std::string dims_text(const std::vector<std::int64_t>& dims) {
    constexpr std::size_t kShown = 8;  // the lists of some operators have a million entries
    std::string text = "[";
    for (std::size_t i = 0; i < std::min(dims.size(), kShown); ++i)
        text += (i > 0 ? ", " : "") + std::to_string(dims[i]);
    if (dims.size() > kShown) text += ", ... (" + std::to_string(dims.size()) + " in all)";
    return text + "]";
}

const std::vector<std::byte>& ExternalFiles::file(const std::string& location, const std::string& place) {
    const auto known = files_.find(location);
    if (known != files_.end()) return known->second;
    if (!reader_)
        stop(place, "the file " + quoted(location) + " beside the model, which holds its values", "only the model");
    Result<std::vector<std::byte>> bytes = reader_(location);
    if (!bytes) {
        Error error = bytes.error();
        if (error.found == kOpenTogether)
            error.found = "the file " + quoted(location) + " with its values is missing. " + error.found;
        else if (error.file.empty() && error.place.empty())
            error.place = "external data " + quoted(location);
        error.place = place + (error.place.empty() ? "" : ": " + error.place);
        throw Refusal{std::move(error)};
    }
    budget_.add_bytes(bytes->size());
    return files_.emplace(location, std::move(*bytes)).first->second;
}

std::string_view ExternalFiles::bytes_of(const Tensor& tensor, const std::string& place) {
    std::string_view location;
    std::uint64_t offset = 0;
    std::optional<std::uint64_t> length;
    for (const auto& [key, value] : tensor.external_data) {
        if (key == "location") location = value;
        if (key == "offset") offset = parse_extent(value, "offset", place);
        if (key == "length") length = parse_extent(value, "length", place);
    }
    if (location.empty()) stop(place, "the location of external data", "none");
    const std::vector<std::byte>& bytes = file(checked_location(location, place), place);
    if (offset > bytes.size()) {
        stop(place, "an offset in the " + std::to_string(bytes.size()) + " bytes of " + quoted(location),
             std::to_string(offset));
    }
    const std::uint64_t rest = bytes.size() - offset;
    if (length.value_or(rest) > rest) {
        stop(place, "at most " + std::to_string(rest) + " bytes after the offset in " + quoted(location),
             std::to_string(*length));
    }
    return {reinterpret_cast<const char*>(bytes.data()) + offset, static_cast<std::size_t>(length.value_or(rest))};
}

Constant decode_tensor(const Tensor& tensor, ExternalFiles& files, Budget& budget) {
    const std::string place = "tensor " + quoted(tensor.name);
    const std::uint64_t count = element_count(tensor.dims, place);
    Constant constant;
    constant.name = printable_utf8(tensor.name);
    constant.type = tensor.type;
    constant.dims = tensor.dims;
    const std::size_t size = byte_size(tensor.type);
    const bool is_string = tensor.type == DataType::kString;
    if (size == 0 && !is_string) stop(place, "numbers", data_type_name(tensor.type));
    const std::size_t num_typed = all_typed_size(tensor);

    if (tensor.external || tensor.raw_data) {
        if (is_string) stop(place, "texts in string_data", tensor.external ? "external data" : "raw data");
        if (num_typed > 0) stop(place, "its values in one field", "two fields");
        if (tensor.external && tensor.raw_data) stop(place, "its values in one field", "raw and external data");
        const std::string_view raw = tensor.external ? files.bytes_of(tensor, place) : *tensor.raw_data;
        if (raw.size() != count * size) {
            stop(place, std::to_string(count * size) + " bytes for shape " + dims_text(tensor.dims),
                 std::to_string(raw.size()));
        }
        budget.take(count, place);
        decode_raw(tensor.type, raw, constant.values);
        return constant;
    }
    if (typed_size(tensor) != count || num_typed != count) {
        stop(place,
             std::to_string(count) + " values of type " + data_type_name(tensor.type) + " for shape " +
                 dims_text(tensor.dims),
             std::to_string(num_typed == typed_size(tensor) ? num_typed : 0) +
                 (num_typed == typed_size(tensor) ? "" : " of that type"));
    }
    budget.take(count, place);
    if (is_string) {
        for (const std::string_view text : tensor.string_data) constant.strings.push_back(printable_utf8(text));
        return constant;
    }
    constant.values.resize(static_cast<std::size_t>(count));
    decode_typed(tensor, constant.values, place);
    return constant;
}

}  // namespace reluscope::onnx
