#pragma once

#include "base/result.h"
#include "formats/model_file.h"

#include <nlohmann/json.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace reluscope {

/// Keeps the order of keys.
using OrderedJson = nlohmann::ordered_json;

/// Reads JSON text strictly: UTF-8, no duplicate keys, finite numbers, at most 64 levels, nothing behind the value.
/// Errors   line, column and key path of the place.
Result<OrderedJson> parse_json(Bytes bytes);

/// JSON for those who look members up by name: commands, questions and lists of names.
Result<nlohmann::json> parse_plain_json(std::string_view text);

/// Levels of arrays and objects in `value`; 0 for a number, a text or another single value.
std::size_t num_levels(const OrderedJson& value);

/// A JSON value and where it stands, e.g. `layers[1].weights`. Refers to the document, which must live longer.
class JsonCursor {
public:
    JsonCursor(const OrderedJson& value, std::string path) : value_(&value), path_(std::move(path)) {}

    const OrderedJson& value() const { return *value_; }
    const std::string& path() const { return path_; }

    JsonCursor member(std::string_view key, const OrderedJson& value) const;
    JsonCursor item(std::size_t i) const;

    Result<double> number() const;
    Result<std::int64_t> integer(std::int64_t low, std::int64_t high) const;
    Result<std::string> text() const;
    Result<bool> boolean() const;
    Result<std::vector<JsonCursor>> items() const;
    Result<std::vector<double>> numbers() const;
    Result<std::vector<std::string>> texts() const;

    /// This value is not what was expected.
    tl::unexpected<Error> refuse_value(std::string expected) const;

private:
    const OrderedJson* value_;
    std::string path_;
};

/// A short description of a value for messages, e.g. "an array of 3" or the text '12abc'.
std::string describe(const OrderedJson& value);

/// Reads the members of one object. The first fault is kept and what is read after it is empty, so that a reader asks
/// once, at the end, with finish(). Keys that were never asked for are refused there.
class JsonObject {
public:
    explicit JsonObject(JsonCursor cursor);

    bool has(std::string_view key);
    std::optional<JsonCursor> find(std::string_view key);

    double number(std::string_view key) { return value_or_fault(key, &JsonCursor::number); }
    double number(std::string_view key, double absent) { return has(key) ? number(key) : absent; }
    std::optional<double> optional_number(std::string_view key) {
        return has(key) ? std::optional(number(key)) : std::nullopt;
    }
    std::int64_t integer(std::string_view key, std::int64_t low, std::int64_t high);
    std::string text(std::string_view key) { return value_or_fault(key, &JsonCursor::text); }
    std::string text(std::string_view key, std::string absent) { return has(key) ? text(key) : std::move(absent); }
    std::optional<std::string> optional_text(std::string_view key) {
        return has(key) ? std::optional(text(key)) : std::nullopt;
    }
    bool boolean(std::string_view key, bool absent) {
        return has(key) ? value_or_fault(key, &JsonCursor::boolean) : absent;
    }
    std::vector<JsonCursor> items(std::string_view key);
    std::vector<double> numbers(std::string_view key);
    std::vector<std::string> texts(std::string_view key);

    /// Takes note of a fault that the caller found.
    void fail(tl::unexpected<Error> error);
    bool failed() const { return fault_.has_value(); }
    const JsonCursor& cursor() const { return cursor_; }

    /// The first fault, or a key that nobody asked for.
    Status finish();

private:
    template <class T>
    T value_or_fault(std::string_view key, Result<T> (JsonCursor::*read)() const) {
        const std::optional<JsonCursor> member = find(key);
        if (!member) {
            fail(refuse(cursor_.path(), "a key " + quoted(key), "none"));
            return T{};
        }
        Result<T> value = (*member.*read)();
        if (value) return std::move(*value);
        fail(tl::unexpected<Error>(value.error()));
        return T{};
    }

    JsonCursor cursor_;
    std::vector<std::string> known_keys_;
    std::optional<Error> fault_;
};

}  // namespace reluscope
