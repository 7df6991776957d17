#pragma once

#include "app/json/json_choice.h"
#include "app/json/json_layout.h"
#include "app/json/json_value.h"
#include "app/state/names.h"
#include "app/state/selection_commands.h"
#include "base/ids.h"
#include "base/result.h"
#include "geometry/plane_frame.h"

#include <nlohmann/json.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <type_traits>
#include <vector>

namespace reluscope {

// Members of commands and answers as JSON. Reading a member of the wrong type throws nlohmann::json::exception.

/// The value whose name the member `key` holds, among those of an enumeration.
/// Errors   lists the names.
template <class Enum>
Result<Enum> choice(const nlohmann::json& json, const char* key) {
    return choice(json, key, Names<Enum>::kAll);
}

template <class T>
concept Enumeration = std::is_enum_v<T> && !std::is_same_v<T, View>;
template <class T>
concept TypedId = requires(T id) {
    id.index;
    id.valid();
};

template <class T>
Status read_member(const nlohmann::json& json, const char* key, T& value) {
    if constexpr (std::is_same_v<T, View>) {
        auto view = view_in(json, key);
        if (!view) return tl::unexpected<Error>(view.error());
        value = *view;
    } else if constexpr (Enumeration<T>) {
        auto chosen = choice<T>(json, key);
        if (!chosen) return tl::unexpected<Error>(chosen.error());
        value = *chosen;
    } else {
        value = json.at(key).get<T>();
    }
    return {};
}

inline Status read_member(const nlohmann::json& json, const char* key, Point2& value) {
    const nlohmann::json& at = json.at(key);
    if (!at.is_array() || at.size() != 2) return refuse(key, "two numbers [s, t]", quoted(at.dump()));
    value = {at[0].get<double>(), at[1].get<double>()};
    return {};
}

inline Status read_member(const nlohmann::json& json, const char* key, PlaneWindow& value) {
    const nlohmann::json& window = json.at(key);
    if (!window.is_array() || window.size() != 4)
        return refuse(key, "four numbers [s0, s1, t0, t1]", quoted(window.dump()));
    value = {window[0].get<double>(), window[1].get<double>(), window[2].get<double>(), window[3].get<double>()};
    return {};
}

inline Status read_member(const nlohmann::json& json, const char* key, std::optional<Point2>& value) {
    value.reset();
    if (json.at(key).is_null()) return {};
    Point2 at;
    if (!read_member(json, key, at)) return refuse(key, "two numbers [s, t], or null", quoted(json.at(key).dump()));
    value = at;
    return {};
}

/// Numbers keep the digits that they were written with; null is a missing cell.
inline Status read_member(const nlohmann::json& json, const char* key, CellText& value) {
    const nlohmann::json& cell = json.at(key);
    if (cell.is_number() || cell.is_boolean()) {
        value.text = cell.dump();
    } else {
        value.text = cell.is_null() ? std::string() : cell.get<std::string>();
    }
    return {};
}

/// null stands for none.
template <class T>
Status read_member(const nlohmann::json& json, const char* key, std::optional<T>& value) {
    value.reset();
    if (json.at(key).is_null()) return {};
    if constexpr (TypedId<T>) {
        value = T(json.at(key).get<std::uint32_t>());
    } else if constexpr (std::is_integral_v<T> && !std::is_same_v<T, bool>) {
        value = static_cast<T>(json.at(key).get<std::uint32_t>());
    } else {
        value.emplace();
        return read_member(json, key, *value);
    }
    return {};
}

template <class T>
nlohmann::json member_json(const T& value) {
    if constexpr (std::is_same_v<T, View>) {
        return std::string(view_id(value));
    } else if constexpr (Enumeration<T>) {
        return name_of(value);
    } else {
        return value;
    }
}
inline nlohmann::json member_json(const Point2& value) { return {value.x, value.y}; }
inline nlohmann::json member_json(const PlaneWindow& value) { return window_json(value); }
inline nlohmann::json member_json(const std::optional<Point2>& value) {
    return value ? member_json(*value) : nlohmann::json(nullptr);
}
template <class T>
nlohmann::json member_json(const std::optional<T>& value) {
    if constexpr (TypedId<T>) {
        return id_json(value);
    } else {
        return value ? member_json(*value) : nlohmann::json(nullptr);
    }
}

}  // namespace reluscope
