#include "app/state/layout.h"

#include "app/json/json_layout.h"
#include "base/numerics/rng.h"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <utility>
#include <vector>

using namespace reluscope;

TEST_CASE("layout: a window with room for one view shows the one that was shown last") {
    Layout layout = default_layout(InputCount::kMore);
    show_view(layout, View::kRows);  // stands in the second group
    CHECK(leading_view(layout) == View::kRows);
    show_view(layout, View::kExplanation);
    CHECK(leading_view(layout) == View::kExplanation);
    show_view(layout, View::kRows);
    adopt_layout(layout, InputCount::kTwo);  // another document begins with its own
    CHECK(leading_view(layout) == View::kPlane);
}

TEST_CASE("layout: the defaults are valid and hold every view once") {
    for (const InputCount inputs : {InputCount::kOne, InputCount::kTwo, InputCount::kMore}) {
        const Layout layout = default_layout(inputs);
        CHECK(is_valid(layout));
        for (const View view : kAllViews) CHECK(is_open(layout, view));
    }
    CHECK(leading_view(default_layout(InputCount::kOne)) == View::kProfile);
    CHECK(leading_view(default_layout(InputCount::kTwo)) == View::kPlane);
    CHECK(leading_view(default_layout(InputCount::kMore)) == View::kExplanation);
}

TEST_CASE("layout: a view that is shown is seen, wherever it stands") {
    Layout layout = default_layout(InputCount::kMore);
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
    Layout layout = default_layout(InputCount::kTwo);
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
    Layout layout = default_layout(InputCount::kTwo);
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
    Layout layout = default_layout(InputCount::kMore);
    for (int step = 0; step < 3000; ++step) {
        const View view = any();
        if (rng.below(9) == 0) layout.sheet_open = rng.below(2) == 0;
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

TEST_CASE("layout: tabs stand in the order of the views, whatever is opened, closed, moved, arranged or read") {
    const auto in_order = [](const LayoutNode& node, const auto& self) -> bool {
        return std::is_sorted(node.tabs.begin(), node.tabs.end()) &&
               std::all_of(node.parts.begin(), node.parts.end(),
                           [&](const LayoutNode& part) { return self(part, self); });
    };
    Rng rng(11);
    const auto any = [&] { return kAllViews[rng.below(std::size(kAllViews))]; };
    for (const InputCount inputs : {InputCount::kOne, InputCount::kTwo, InputCount::kMore}) {
        Layout layout = default_layout(inputs);
        CHECK(in_order(layout.root, in_order));
        for (int step = 0; step < 400; ++step) {
            const View view = any();
            switch (rng.below(4)) {
                case 0: show_view(layout, view); break;
                case 1: close_view(layout, view); break;
                case 2: move_view(layout, view, any(), static_cast<Side>(rng.below(5))); break;
                default: layout = arranged(layout, static_cast<Arrangement>(rng.below(3)), 2);
            }
            REQUIRE(in_order(layout.root, in_order));
            REQUIRE(is_valid(layout));
        }
    }
    const auto read = layout_from_json(
        nlohmann::json::parse(R"({"root":{"tabs":["training","rows","plane","tree"],"active":"rows"}})"));
    REQUIRE(read.has_value());
    CHECK(read->root.tabs == std::vector<View>{View::kPlane, View::kTree, View::kRows, View::kTraining});
    CHECK(leading_view(*read) == View::kRows);
}

TEST_CASE("layout: another kind of document changes a default layout, never one that was arranged") {
    Layout layout = default_layout(InputCount::kMore);
    show_view(layout, View::kTree);
    adopt_layout(layout, InputCount::kTwo);
    CHECK(leading_view(layout) == View::kPlane);
    adopt_layout(layout, InputCount::kOne);
    CHECK(leading_view(layout) == View::kProfile);
    move_view(layout, View::kTree, View::kProfile, Side::kBelow);
    const Layout arranged = layout;
    adopt_layout(layout, InputCount::kMore);
    CHECK(layout == arranged);
}

namespace {

std::vector<std::vector<View>> groups_of(const LayoutNode& node) {
    if (node.is_group()) return {node.tabs};
    std::vector<std::vector<View>> all;
    for (const LayoutNode& part : node.parts) {
        for (auto& tabs : groups_of(part)) all.push_back(std::move(tabs));
    }
    return all;
}

}  // namespace

TEST_CASE("layout: the ready ones are valid, show as many views as they say, and lose none") {
    for (const int inputs : {1, 2, 7}) {
        for (const auto& [arrangement, count] :
             {std::pair(Arrangement::kOne, 1), {Arrangement::kTwo, 2}, {Arrangement::kFour, 4}}) {
            CAPTURE(inputs);
            Layout before = default_layout(input_count(inputs));
            if (inputs == 1) close_view(before, View::kPlane);
            show_view(before, View::kTree);
            const Layout after = arranged(before, arrangement, inputs);
            CHECK(is_valid(after));
            CHECK(seen_views(after).size() == static_cast<std::size_t>(count));
            CHECK(groups_of(after.root).size() == static_cast<std::size_t>(count));
            CHECK(is_seen(after, View::kTree));  // what was seen
            for (const View view : kAllViews) {
                if (is_open(before, view)) CHECK(is_open(after, view));
            }
            CHECK((inputs > 1 || !is_seen(after, View::kPlane)));
            CHECK(after.right_open == (count < 4));
            CHECK(is_same_arrangement(arranged(after, arrangement, inputs), after));
        }
    }
    Layout closed = default_layout(InputCount::kTwo);
    for (const View view : kAllViews) close_view(closed, view);
    const Layout four = arranged(closed, Arrangement::kFour, 2);
    CHECK(is_valid(four));
    CHECK(seen_views(four).size() == 4);  // the views that it begins with are opened
}

TEST_CASE("layout: two have one arrangement where only what is in front differs") {
    const Layout layout = default_layout(InputCount::kMore);
    Layout other = layout;
    show_view(other, View::kTree);
    other.maximised = View::kTree;
    CHECK(is_same_arrangement(layout, other));
    set_split(other, 0, 0.3F);
    CHECK_FALSE(is_same_arrangement(layout, other));
    other = layout;
    close_view(other, View::kTree);
    CHECK_FALSE(is_same_arrangement(layout, other));
    other = layout;
    other.left_open = false;
    CHECK_FALSE(is_same_arrangement(layout, other));
}

TEST_CASE("layout: JSON that is no layout is refused") {
    for (const char* text :
         {R"({})", R"({"root":{"tabs":[]}})", R"({"root":{"tabs":["plane","plane"],"active":"plane"}})",
          R"({"root":{"parts":[{"tabs":["plane"]}]}})", R"({"root":{"tabs":["plane"]},"left":-3})", R"({"root":3})"}) {
        CAPTURE(text);
        CHECK_FALSE(layout_from_json(nlohmann::json::parse(text)).has_value());
    }
}
