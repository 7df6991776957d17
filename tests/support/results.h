#pragma once

#include "base/result.h"

#include <doctest/doctest.h>

#include <string>
#include <string_view>
#include <utility>

namespace reluscope::testing {

/// The value, which must be there.
template <class T>
T value_of(Result<T> result) {
    REQUIRE_MESSAGE(result.has_value(), (result ? "" : result.error().sentence()));
    return *std::move(result);
}

/// The sentence of the error, which must be there.
template <class T>
std::string sentence_of(const Result<T>& result) {
    REQUIRE_FALSE(result.has_value());
    return result.error().sentence();
}

inline bool contains(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

}  // namespace reluscope::testing
