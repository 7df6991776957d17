#pragma once

#include "base/result.h"

#include <nlohmann/json.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>

namespace reluscope {

/// The value whose name the member `key` holds.
/// Errors   lists the names.
template <class Enum, std::size_t N>
Result<Enum> choice(const nlohmann::json& json, const char* key, const std::pair<const char*, Enum> (&names)[N]) {
    const std::string text = json.value(key, "");
    std::string known;
    for (const auto& [name, value] : names) {
        if (text == name) return value;
        known += (known.empty() ? "" : ", ") + std::string(name);
    }
    return refuse(key, "one of " + known, quoted(text));
}

/// The name of a value.
template <class Enum, std::size_t N>
const char* name_of(Enum wanted, const std::pair<const char*, Enum> (&names)[N]) {
    for (const auto& [name, value] : names) {
        if (value == wanted) return name;
    }
    return "";
}

/// An index, or nothing for null or an absent key.
inline std::optional<std::uint32_t> index_or_none(const nlohmann::json& json, const char* key) {
    if (!json.contains(key) || json[key].is_null()) return std::nullopt;
    return json[key].get<std::uint32_t>();
}

}  // namespace reluscope
