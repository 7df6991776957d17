#include "app/state/layout.h"

#include "app/api/json_layout.h"
#include "base/numerics/rng.h"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <algorithm>

using namespace reluscope;

TEST_CASE("layout: the defaults are valid and hold every view once") {
    for (const bool two_inputs : {true, false}) {
        const Layout layout = default_layout(two_inputs);
        CHECK(is_valid(layout));
        for (const View view : kAllViews) CHECK(is_open(layout, view));
        CHECK(leading_view(layout) == (two_inputs ? View::kPlane : View::kExplanation));
    }
}

TEST_CASE("layout: a view that is shown is seen, wherever it stands") {
    Layout layout = default_layout(false);
    layout.maximised = View::kTree;
    show_view(layout, View::kRows);
    CHECK_FALSE(layout.maximised);
    for (const View view : kAllViews) {
        close_view(layout, view);
        show_view(layout, view);
        CHECK(is_seen(layout, view));
        CHECK(is_valid(layout));
    }
}

TEST_CASE("layout: a moved view gets a group of its own, and its old group closes when it was the last") {
    Layout layout = default_layout(true);
    move_view(layout, View::kScatter, View::kPlane, Side::kRight);
    REQUIRE(layout.root.parts.size() == 2);
    CHECK(layout.root.beside);
    CHECK(layout.root.parts[1].tabs == std::vector<View>{View::kScatter});
    CHECK(seen_views(layout) == std::vector<View>{View::kPlane, View::kScatter});
    move_view(layout, View::kScatter, View::kPlane, Side::kTabs);
    CHECK(layout.root.is_group());
    CHECK(leading_view(layout) == View::kScatter);
}

TEST_CASE("layout: splits are counted from the root and keep both parts usable") {
    Layout layout = default_layout(true);
    move_view(layout, View::kScatter, View::kPlane, Side::kRight);
    move_view(layout, View::kTree, View::kScatter, Side::kBelow);
    set_split(layout, 1, 0.3F);
    CHECK(layout.root.parts[1].share == 0.3F);
    set_split(layout, 0, -5);
    CHECK(layout.root.share == 0.1F);
    set_split(layout, 7, 0.4F);  // there is none
    CHECK(is_valid(layout));
}

TEST_CASE("layout: stays valid through any sequence of changes, and reads back from JSON") {
    Rng rng(7);
    const auto any = [&] { return kAllViews[rng.below(std::size(kAllViews))]; };
    Layout layout = default_layout(false);
    for (int step = 0; step < 3000; ++step) {
        const View view = any();
        switch (rng.below(6)) {
            case 0: show_view(layout, view); break;
            case 1: close_view(layout, view); break;
            case 2: move_view(layout, view, any(), static_cast<Side>(rng.below(5))); break;
            case 3: set_split(layout, static_cast<std::size_t>(rng.below(4)), static_cast<float>(rng.uniform())); break;
            case 4:
                show_view(layout, view);
                layout.maximised = view;
                break;
            default: layout.maximised.reset();
        }
        REQUIRE(is_valid(layout));
        REQUIRE_FALSE(seen_views(layout).empty());
        const auto back = layout_from_json(nlohmann::json::parse(layout_json(layout).dump()));
        REQUIRE(back.has_value());
        REQUIRE(*back == layout);
    }
}

TEST_CASE("layout: another kind of document changes a default layout, never one that was arranged") {
    Layout layout = default_layout(false);
    show_view(layout, View::kTree);
    adopt_layout(layout, true);
    CHECK(leading_view(layout) == View::kPlane);
    move_view(layout, View::kTree, View::kPlane, Side::kBelow);
    const Layout arranged = layout;
    adopt_layout(layout, false);
    CHECK(layout == arranged);
}

TEST_CASE("layout: JSON that is no layout is refused") {
    for (const char* text :
         {R"({})", R"({"root":{"tabs":[]}})", R"({"root":{"tabs":["plane","plane"],"active":"plane"}})",
          R"({"root":{"parts":[{"tabs":["plane"]}]}})", R"({"root":{"tabs":["plane"]},"left":-3})", R"({"root":3})"}) {
        CAPTURE(text);
        CHECK_FALSE(layout_from_json(nlohmann::json::parse(text)).has_value());
    }
}
