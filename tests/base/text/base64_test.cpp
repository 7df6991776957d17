#include "base/text/base64.h"

#include <doctest/doctest.h>

#include <string>

using namespace reluscope;

TEST_CASE("base64: what was written reads back to the same bytes, and other text does not") {
    std::string bytes;
    for (int length = 0; length < 40; ++length) {
        const auto back = bytes_of_base64(base64_of(bytes));
        REQUIRE(back.has_value());
        CHECK(std::string(reinterpret_cast<const char*>(back->data()), back->size()) == bytes);
        bytes += static_cast<char>(37 * length + 200);
    }
    for (const char* text : {"A", "AA", "AAA", "A=AA", "AA=A", "=AAA", "AA-A", "AAAA\n", "AA A"})
        CHECK_FALSE(bytes_of_base64(text).has_value());
}
