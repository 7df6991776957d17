#include "formats/numpy/npy_array.h"

#include "base/numerics/float16.h"
#include "network/network_limits.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <optional>

namespace reluscope {

namespace {

using namespace std::string_view_literals;

constexpr std::string_view kNpyMagic = "\x93NUMPY"sv;

/// What the header of an array says.
struct NpyHeader {
    std::string type;  ///< "<f4"
    bool column_major = false;
    std::vector<std::size_t> shape;
    std::size_t data = 0;  ///< where the values begin
};

/// The text behind `'key':` of the header, which is a Python dictionary that NumPy has written.
std::optional<std::string_view> header_value(std::string_view header, std::string_view key) {
    const std::size_t at = header.find("'" + std::string(key) + "':");
    if (at == std::string_view::npos) return std::nullopt;
    std::string_view value = header.substr(at + key.size() + 3);
    value.remove_prefix(std::min(value.find_first_not_of(' '), value.size()));
    return value;
}

std::optional<std::vector<std::size_t>> shape_of(std::string_view text) {
    if (!text.starts_with('(')) return std::nullopt;
    text.remove_prefix(1);
    std::vector<std::size_t> shape;
    constexpr std::size_t kMaxRank = 32;  // of NumPy
    while (shape.size() <= kMaxRank) {
        text.remove_prefix(std::min(text.find_first_not_of(", "), text.size()));
        if (text.starts_with(')')) return shape;
        std::uint64_t size = 0;
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), size);
        if (error != std::errc() || size > static_cast<std::uint64_t>(network_limits::kMaxWidth)) return std::nullopt;
        shape.push_back(static_cast<std::size_t>(size));
        text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    }
    return std::nullopt;
}

std::optional<NpyHeader> npy_header(std::string_view bytes) {
    constexpr std::size_t kVersion = 6;
    if (!bytes.starts_with(kNpyMagic) || bytes.size() < kVersion + 6) return std::nullopt;
    const bool is_first = bytes[kVersion] == 1;
    const std::size_t width = is_first ? 2 : 4;
    std::size_t length = 0;
    for (std::size_t i = width; i-- > 0;) length = (length << 8U) | static_cast<unsigned char>(bytes[kVersion + 2 + i]);
    NpyHeader header;
    header.data = kVersion + 2 + width;
    if (length > bytes.size() - header.data) return std::nullopt;
    const std::string_view text = bytes.substr(header.data, length);
    header.data += length;
    const auto type = header_value(text, "descr");
    const auto order = header_value(text, "fortran_order");
    const auto shape = header_value(text, "shape");
    if (!type || !order || !shape || !type->starts_with('\'')) return std::nullopt;
    header.type = std::string(type->substr(1, type->find('\'', 1) - 1));
    header.column_major = order->starts_with("True");
    auto sizes = shape_of(*shape);
    if (!sizes) return std::nullopt;
    header.shape = *std::move(sizes);
    return header;
}

/// One value; `width` bytes, least byte first unless `is_big_endian`.
double npy_value(const char* at, std::size_t width, bool is_big_endian) {
    std::uint64_t bits = 0;
    for (std::size_t i = 0; i < width; ++i)
        bits = (bits << 8U) | static_cast<unsigned char>(at[is_big_endian ? i : width - 1 - i]);
    if (width == 2) return double_from_half(static_cast<std::uint16_t>(bits));
    if (width == 8) {
        double value = 0;
        std::memcpy(&value, &bits, sizeof value);
        return value;
    }
    const auto low = static_cast<std::uint32_t>(bits);
    float value = 0;
    std::memcpy(&value, &low, sizeof value);
    return value;
}

}  // namespace

std::string NpyArray::shape_text() const {
    std::string text = "(";
    for (std::size_t i = 0; i < shape.size(); ++i) text += (i > 0 ? ", " : "") + std::to_string(shape[i]);
    return text + (shape.size() == 1 ? ",)" : ")");
}

Result<NpyArray> read_npy(const std::string& place, std::string_view bytes) {
    const auto header = npy_header(bytes);
    if (!header)
        return refuse(
            place,
            "a NumPy array with at most " + std::to_string(network_limits::kMaxWidth) + " numbers along each side",
            "another header");
    NpyArray array;
    array.shape = header->shape;
    if (array.shape.empty() || array.shape.size() > 2)
        return refuse(place, "a 2-D array of weights or a 1-D array of biases", "shape " + array.shape_text());
    const std::string_view type = header->type;
    const bool known = type.size() == 3 && (type[0] == '<' || type[0] == '>') && type[1] == 'f' &&
                       (type[2] == '2' || type[2] == '4' || type[2] == '8');
    if (!known) return refuse(place, "floats of 16, 32 or 64 bits", "type " + quoted(header->type));
    const auto width = static_cast<std::size_t>(type[2] - '0');
    const std::size_t rows = array.shape[0];
    const std::size_t columns = array.shape.size() == 2 ? array.shape[1] : 1;
    if (rows == 0 || columns == 0) return refuse(place, "numbers", "an empty array of shape " + array.shape_text());
    const std::uint64_t count = std::uint64_t{rows} * columns;  // at most 2^40
    if (count * width != bytes.size() - header->data)
        return refuse(place, std::to_string(count * width) + " bytes of numbers for shape " + array.shape_text(),
                      std::to_string(bytes.size() - header->data));
    array.values.resize(static_cast<std::size_t>(count));
    const char* at = bytes.data() + header->data;
    for (std::size_t i = 0; i < array.values.size(); ++i, at += width) {
        const double value = npy_value(at, width, type[0] == '>');
        if (!std::isfinite(value)) return refuse(place, "finite numbers", "NaN or infinity");
        const std::size_t target = header->column_major ? (i % rows) * columns + i / rows : i;
        array.values[target] = value;
    }
    return array;
}

}  // namespace reluscope
