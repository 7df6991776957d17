#include "base/text/number_format.h"

#include <doctest/doctest.h>

namespace reluscope {

TEST_CASE("number format: one of a unit is said in the singular, where it is a plain English plural") {
    CHECK(with_unit("1", "years") == "1 year");
    CHECK(with_unit("+1", "years") == "+1 year");
    CHECK(with_unit("\u22121", "inches") == "\u22121 inch");
    CHECK(with_unit("1.5", "years") == "1.5 years");
    CHECK(with_unit("0", "years") == "0 years");
    CHECK(with_unit("1", "kg") == "1 kg");
    CHECK(with_unit("1", "thousands of EUR") == "1 thousands of EUR");
    CHECK(with_unit("1", "") == "1");
    CHECK(one_of("cities") == "city");
    CHECK(one_of("boxes") == "box");
    CHECK(one_of("celsius") == "celsius");
    CHECK(one_of("glass") == "glass");
    CHECK(one_of("mis") == "mis");
    CHECK(one_of("MHz") == "MHz");
}

TEST_CASE("number format: what a slope is per") {
    CHECK(per_unit("years") == "per year");
    CHECK(per_unit("cm") == "per cm");
    CHECK(per_unit("thousands of EUR") == "per unit (thousands of EUR)");
    CHECK(per_unit("") == "per unit");
}

TEST_CASE("number format: a share is never said to be all or nothing where it is not") {
    CHECK(display_share(0) == "0\u2009%");
    CHECK(display_share(0.0001) == "<\u20090.1\u2009%");
    CHECK(display_share(0.9999) == ">\u200999.9\u2009%");
    CHECK(display_share(0.9989) == "99.9\u2009%");
    CHECK(display_share(0.996) == "99.6\u2009%");
    CHECK(display_share(1) == "100\u2009%");
}

}  // namespace reluscope
