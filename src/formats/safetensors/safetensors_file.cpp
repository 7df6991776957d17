#include "formats/safetensors/safetensors_file.h"

#include "base/numerics/float16.h"
#include "formats/json/json_reader.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>
#include <limits>
#include <optional>

namespace reluscope {

namespace {

static_assert(std::endian::native == std::endian::little, "tensors are copied as they lie in the file");

constexpr std::uint64_t kMaxHeaderBytes = 100'000'000;  // of the reference reader
constexpr std::size_t kLengthBytes = 8;
constexpr std::size_t kMaxRank = 8;

struct TypeSize {
    std::string_view name;
    std::uint64_t bytes;
};
constexpr TypeSize kTypes[] = {{"F64", 8}, {"F32", 4}, {"F16", 2},     {"BF16", 2},    {"I64", 8},
                               {"I32", 4}, {"I16", 2}, {"I8", 1},      {"U64", 8},     {"U32", 4},
                               {"U16", 2}, {"U8", 1},  {"F8_E4M3", 1}, {"F8_E5M2", 1}, {"BOOL", 1}};

template <class Stored, class Convert>
std::vector<double> converted(Bytes data, Convert convert) {
    std::vector<double> values(data.size() / sizeof(Stored));
    for (std::size_t i = 0; i < values.size(); ++i) {
        Stored stored;
        std::memcpy(&stored, data.data() + i * sizeof(Stored), sizeof(Stored));
        values[i] = convert(stored);
    }
    return values;
}

std::uint64_t header_length(Bytes bytes) {
    std::uint64_t length = 0;
    std::memcpy(&length, bytes.data(), kLengthBytes);
    return length;
}

/// A tensor as the header describes it.
struct Entry {
    StoredTensor tensor;
    std::uint64_t begin = 0;
    std::uint64_t end = 0;
};

/// Number of bytes of a tensor; nothing if it has more than 2^64.
std::optional<std::uint64_t> size_of(const std::vector<std::uint64_t>& shape, std::uint64_t element_bytes) {
    std::uint64_t bytes = element_bytes;
    for (const std::uint64_t dimension : shape) {
        if (__builtin_mul_overflow(bytes, dimension, &bytes)) return std::nullopt;
    }
    return bytes;
}

std::vector<std::uint64_t> read_integers(JsonObject& object, std::string_view key) {
    std::vector<std::uint64_t> integers;
    for (const JsonCursor& item : object.items(key)) {
        const Result<std::int64_t> integer = item.integer(0, std::numeric_limits<std::int64_t>::max());
        if (!integer) object.fail(tl::unexpected<Error>(integer.error()));
        integers.push_back(static_cast<std::uint64_t>(integer.value_or(0)));
    }
    return integers;
}

Result<Entry> read_entry(const std::string& name, const OrderedJson& value) {
    Entry entry;
    entry.tensor.name = name;
    const std::string place = entry.tensor.place();
    JsonObject object(JsonCursor(value, place));
    entry.tensor.type = object.text("dtype");
    entry.tensor.shape = read_integers(object, "shape");
    const std::vector<std::uint64_t> offsets = read_integers(object, "data_offsets");
    if (Status status = object.finish(); !status) return tl::unexpected<Error>(status.error());

    if (entry.tensor.shape.size() > kMaxRank)
        return refuse(place, "at most 8 dimensions", std::to_string(entry.tensor.shape.size()));
    if (offsets.size() != 2) return refuse(place, "2 data_offsets", std::to_string(offsets.size()));
    entry.begin = offsets[0];
    entry.end = offsets[1];
    if (entry.end < entry.begin)
        return refuse(
            place, "data that ends after it begins",
            entry.tensor.shape_text() + " at " + std::to_string(entry.begin) + " to " + std::to_string(entry.end));
    const auto type = std::find_if(std::begin(kTypes), std::end(kTypes),
                                   [&entry](const TypeSize& t) { return t.name == entry.tensor.type; });
    if (type == std::end(kTypes)) return refuse(place, "a known dtype such as F32 or F64", quoted(entry.tensor.type));
    const std::optional<std::uint64_t> size = size_of(entry.tensor.shape, type->bytes);
    if (!size || *size != entry.end - entry.begin) {
        return refuse(place,
                      (size ? std::to_string(*size) : "more than 2^64") + " bytes for " + entry.tensor.type + " " +
                          entry.tensor.shape_text(),
                      std::to_string(entry.end - entry.begin));
    }
    return entry;
}

/// Gives every tensor its bytes. Together they must be `data`, each byte once.
Status place_tensors(std::vector<Entry>& entries, Bytes data) {
    std::stable_sort(entries.begin(), entries.end(), [](const Entry& a, const Entry& b) {
        return a.begin != b.begin ? a.begin < b.begin : a.end < b.end;
    });
    std::uint64_t reached = 0;
    for (Entry& entry : entries) {
        if (entry.begin != reached) {
            return refuse(
                entry.tensor.place(), "data from byte " + std::to_string(reached) + " on, where the tensor before ends",
                (entry.begin < reached ? "an overlap at byte " : "a gap up to byte ") + std::to_string(entry.begin));
        }
        if (entry.end > data.size()) {
            return refuse(entry.tensor.place(),
                          "data within the file's " + std::to_string(data.size()) + " bytes of data",
                          "an end at byte " + std::to_string(entry.end));
        }
        entry.tensor.data =
            data.subspan(static_cast<std::size_t>(entry.begin), static_cast<std::size_t>(entry.end - entry.begin));
        reached = entry.end;
    }
    if (reached != data.size()) {
        return refuse("end of file", std::to_string(reached) + " bytes of data, as the header says",
                      std::to_string(data.size()));
    }
    return {};
}

Status read_metadata(const OrderedJson& value, SafetensorsFile& file) {
    const JsonCursor cursor(value, "__metadata__");
    if (!value.is_object()) return cursor.refuse_value("an object of texts");
    for (const auto& [key, text] : value.get_ref<const OrderedJson::object_t&>()) {
        Result<std::string> content = cursor.member(key, text).text();
        if (!content) return tl::unexpected<Error>(content.error());
        file.metadata.emplace_back(key, std::move(*content));
    }
    return {};
}

}  // namespace

bool StoredTensor::is_float() const { return type == "F64" || type == "F32" || type == "F16" || type == "BF16"; }

std::string StoredTensor::shape_text() const {
    std::string text = "[";
    for (std::size_t i = 0; i < shape.size(); ++i) text += (i == 0 ? "" : ", ") + std::to_string(shape[i]);
    return text + "]";
}

Result<std::vector<double>> StoredTensor::values() const {
    std::vector<double> values;
    if (type == "F64")
        values = converted<double>(data, [](double v) { return v; });
    else if (type == "F32")
        values = converted<float>(data, [](float v) { return static_cast<double>(v); });
    else if (type == "F16")
        values = converted<std::uint16_t>(data, double_from_half);
    else if (type == "BF16")
        values = converted<std::uint16_t>(data, double_from_bfloat16);
    else
        return refuse(place(), "floating-point values (F64, F32, F16 or BF16)", type);
    const auto odd = std::find_if(values.begin(), values.end(), [](double v) { return !std::isfinite(v); });
    if (odd != values.end())
        return refuse(place() + ", value " + std::to_string(odd - values.begin()), "a finite number",
                      std::isnan(*odd) ? "NaN" : "infinity");
    return values;
}

const std::string* SafetensorsFile::find_metadata(std::string_view key) const {
    const auto found =
        std::find_if(metadata.begin(), metadata.end(), [key](const auto& entry) { return entry.first == key; });
    return found == metadata.end() ? nullptr : &found->second;
}

bool looks_like_safetensors(Bytes bytes) {
    return bytes.size() > kLengthBytes && bytes[kLengthBytes] == std::byte{'{'} &&
           header_length(bytes) <= kMaxHeaderBytes;
}

Result<SafetensorsFile> parse_safetensors(Bytes bytes) {
    if (bytes.size() < kLengthBytes)
        return refuse("header", "8 bytes with its length", std::to_string(bytes.size()) + " bytes in all");
    const std::uint64_t length = header_length(bytes);
    if (length > kMaxHeaderBytes)
        return refuse("header", "a length of at most 100000000 bytes", std::to_string(length));
    if (length > bytes.size() - kLengthBytes) {
        return refuse("header", std::to_string(length) + " bytes",
                      std::to_string(bytes.size() - kLengthBytes) + " up to the end of the file");
    }
    const Bytes header = bytes.subspan(kLengthBytes, static_cast<std::size_t>(length));
    if (header.empty() || header[0] != std::byte{'{'})
        return refuse("header", "a JSON object that starts with {", header.empty() ? "nothing" : "something else");
    const Result<OrderedJson> document = parse_json(header);
    if (!document)
        return refuse("header, " + document.error().place, document.error().expected, document.error().found);

    SafetensorsFile file;
    std::vector<Entry> entries;
    for (const auto& [name, value] : document->get_ref<const OrderedJson::object_t&>()) {
        if (name == "__metadata__") {
            if (Status status = read_metadata(value, file); !status) return tl::unexpected<Error>(status.error());
            continue;
        }
        Result<Entry> entry = read_entry(name, value);
        if (!entry) return tl::unexpected<Error>(entry.error());
        entries.push_back(std::move(*entry));
    }
    if (Status status = place_tensors(entries, bytes.subspan(kLengthBytes + static_cast<std::size_t>(length)));
        !status) {
        return tl::unexpected<Error>(status.error());
    }
    for (Entry& entry : entries) file.tensors.push_back(std::move(entry.tensor));
    return file;
}

}  // namespace reluscope
