#include "app/app.h"
#include "support/bytes.h"
#include "support/example_app.h"

#include <doctest/doctest.h>

using namespace reluscope;
using namespace reluscope::testing;

namespace {

NamedBytes named(const std::string& name, const std::string& text) {
    const auto bytes = bytes_of(text);
    return {name, {bytes.begin(), bytes.end()}};
}

/// A model of `inputs` pixels and a table whose columns are `stem` + number, from `first` on.
bool is_taken_as_picture(int inputs, const std::string& stem, int first) {
    std::string weights;
    std::string header;
    std::string cells;
    for (int j = 0; j < inputs; ++j) {
        const std::string comma = j > 0 ? "," : "";
        weights += comma + "1";
        header += comma + stem + std::to_string(first + j);
        cells += comma + std::to_string(j % 7);
    }
    App app(test_clock);
    app.apply(
        OpenFiles{{named("m.json", R"({"format":"reluscope-model","version":1,"inputs":)" + std::to_string(inputs) +
                                       R"(,"layers":[{"weights":[[)" + weights + "]]}]}"),
                   named("t.csv", header + "\n" + cells + "\n" + cells + "\n")},
                  ""});
    run_jobs(app);
    REQUIRE(app.state().document);
    return app.state().document->image.has_value();
}

}  // namespace

TEST_CASE("loader: numbered columns of a square number are pixels, anything else is not") {
    CHECK(is_taken_as_picture(64, "p", 0));
    CHECK(is_taken_as_picture(64, "pixel", 1));
    CHECK_FALSE(is_taken_as_picture(65, "p", 0));
    CHECK_FALSE(is_taken_as_picture(49, "p", 0));  // 7 x 7 is more likely a table
}
