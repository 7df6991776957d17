#include "base/texts/rows_texts.h"
#include "base/texts/workspace_texts.h"
#include "support/clock.h"
#include "support/example_app.h"
#include "support/null_screen.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <iterator>
#include <map>
#include <string>
#include <vector>

// Where there is room for one view: it has the screen, and what is known about the selection is a tap away. Tabs of
// views, and rows in a low panel.

using namespace reluscope;
using namespace reluscope::testing;

namespace {

ImVec2 middle_of(const NullScreen& screen, const std::string& label) {
    const WidgetInfo* widget = widget_of(screen, label);
    REQUIRE_MESSAGE(widget != nullptr, label);
    return {(widget->min.x + widget->max.x) / 2, (widget->min.y + widget->max.y) / 2};
}

/// Clicks, and applies what that sends.
void press(App& app, NullScreen& screen, const std::string& label) {
    click(screen, app.state(), middle_of(screen, label));
    Commands sent = screen.commands();
    for (Command& command : sent) app.apply(std::move(command));
    run_jobs(app);
    screen.draw(app.state(), false, true);
}

bool has_sheet(const NullScreen& screen) {
    const auto& widgets = screen.registry().widgets();
    return std::any_of(widgets.begin(), widgets.end(), [](const WidgetInfo& widget) {
        return widget.window.find("sheet content") != std::string::npos;
    });
}

float plane_height(const NullScreen& screen) {
    const WidgetInfo* plane = widget_of(screen, "plane");
    REQUIRE(plane != nullptr);
    return plane->max.y - plane->min.y;
}

}  // namespace

TEST_CASE("phone: the view has the screen, and the explanation is one tap away and one tap gone") {
    App app(test_clock);
    open_bundled(app, "titanic");
    app.apply(ShowView{View::kPlane});
    run_jobs(app);
    for (const ImVec2 size : {ImVec2(390, 844), ImVec2(360, 640), ImVec2(430, 932)}) {
        CAPTURE(size.x);
        NullScreen screen(size);
        screen.draw(app.state(), false, true);
        CHECK_FALSE(has_sheet(screen));
        const float whole = plane_height(screen);
        const bool tall = size.y > 800;
        CHECK(whole > (tall ? 0.5F : 0.35F) * size.y);
        const std::string tab = workspace_texts::kSheets[0];
        const ImVec2 place = middle_of(screen, tab);
        press(app, screen, tab);
        CHECK(app.state().layout.sheet_open == true);
        CHECK(has_sheet(screen));
        if (tall) CHECK(has_label(screen, "bar age"));
        CHECK(plane_height(screen) < (tall ? 0.7F * whole : whole));
        CHECK(middle_of(screen, tab).x == place.x);  // the same place takes it away again
        CHECK(middle_of(screen, tab).y == place.y);
        press(app, screen, tab);
        CHECK(app.state().layout.sheet_open == false);
        CHECK_FALSE(has_sheet(screen));
        CHECK(plane_height(screen) == whole);
    }
}

TEST_CASE("phone: the arrow beside the tabs opens the sheet that was there last") {
    App app(test_clock);
    open_bundled(app, "titanic");
    app.apply(ShowView{View::kPlane});
    app.apply(ShowSheet{Sheet::kData, false});
    run_jobs(app);
    NullScreen screen({390, 844});
    screen.draw(app.state(), false, true);
    CHECK_FALSE(has_sheet(screen));
    press(app, screen, "\uf077##fold");
    CHECK(app.state().layout.sheet == Sheet::kData);
    CHECK(has_label(screen, "##target"));
    press(app, screen, "\uf078##fold");
    CHECK_FALSE(has_sheet(screen));
}

TEST_CASE("phone: the explanation is not told twice, and its tab leads to the view that tells it") {
    App app(test_clock);
    open_bundled(app, "titanic");
    app.apply(ShowView{View::kExplanation});
    app.apply(ShowSheet{Sheet::kExplanation});
    run_jobs(app);
    NullScreen screen({390, 844});
    screen.draw(app.state(), false, true);
    CHECK(has_label(screen, "##search"));  // the clusters stand below it
    press(app, screen, workspace_texts::kSheets[0]);
    CHECK_FALSE(has_sheet(screen));
    press(app, screen, workspace_texts::kSheets[0]);
    CHECK_FALSE(has_sheet(screen));
}

TEST_CASE("tablet: there is room for the view and the sheet") {
    App app(test_clock);
    open_bundled(app, "titanic");
    app.apply(ShowView{View::kPlane});
    run_jobs(app);
    NullScreen tablet({768, 1024});
    tablet.draw(app.state(), false, true);
    CHECK(has_sheet(tablet));
    CHECK(plane_height(tablet) > 300);
    app.apply(ShowSheet{Sheet::kExplanation, false});
    tablet.draw(app.state(), false, true);
    CHECK_FALSE(has_sheet(tablet));
}

TEST_CASE("rows on a phone: the list says where a row is explained") {
    App app(test_clock);
    open_bundled(app, "titanic");
    app.apply(ShowView{View::kRows});
    run_jobs(app);
    const std::size_t rows = app.state().row_order.rows.size();
    NullScreen screen({390, 844});
    CHECK(show(screen, app.state(), false, true).says(rows_texts::rows_lead(rows, true, true, true), "view panel"));
    app.apply(ShowSheet{Sheet::kRows});
    CHECK(show(screen, app.state(), false, true).says(rows_texts::rows_lead(rows, true, true), "view panel"));
}

TEST_CASE("rows: a low panel has room for four of them whole") {
    App app(test_clock);
    open_bundled(app, "titanic");
    run_jobs(app);
    NullScreen screen({1280, 800});
    screen.measure();
    const DrawnFrame frame = show(screen, app.state(), false);
    const auto& widgets = screen.registry().widgets();
    const auto seen = std::count_if(widgets.begin(), widgets.end(), [](const WidgetInfo& widget) {
        return widget.label.find("##row") != std::string::npos && widget.min.y >= widget.clip_min.y &&
               widget.max.y <= widget.clip_max.y;
    });
    CHECK(seen >= 4);
    CHECK(frame.says(rows_texts::rows_lead(app.state().row_order.rows.size(), false, true), "rows panel"));
}

namespace {

/// The left ends of a group's tabs, which stand on its first line.
std::map<std::string, float> tab_places(const NullScreen& screen, const std::string& panel) {
    std::map<std::string, float> places;
    float top = -1;
    for (const WidgetInfo& widget : screen.registry().widgets()) {
        const bool titled = std::any_of(std::begin(kAllViews), std::end(kAllViews),
                                        [&](View view) { return widget.label == view_title(view); });
        if (!titled || widget.window.find(panel) == std::string::npos) continue;
        if (top < 0) top = widget.min.y;
        if (widget.min.y == top) places[widget.label] = widget.min.x;
    }
    return places;
}

}  // namespace

TEST_CASE("tabs: choosing one moves no other, and one from the menu keeps its place") {
    App app(test_clock);
    open_bundled(app, "titanic");
    run_jobs(app);
    NullScreen screen({1280, 800});
    const auto places_for = [&](View view) {
        app.apply(ShowView{view});
        run_jobs(app);
        screen.draw(app.state(), false);
        return tab_places(screen, std::string(view_id(view)) + " panel");
    };
    const std::map<std::string, float> first = places_for(View::kPlane);
    REQUIRE(first.size() > 3);
    for (const View view : {View::kRelief, View::kTree, View::kNetwork}) CHECK(places_for(view) == first);
    const std::string compare(view_title(View::kCompare));
    REQUIRE(first.count(compare) == 0);
    const std::map<std::string, float> second = places_for(View::kCompare);
    REQUIRE(second.count(compare) == 1);
    for (const auto& [label, x] : second) {
        const bool there = label == compare || first.count(label) == 1;
        CHECK(there);
        if (there && label != compare) CHECK(first.at(label) == x);
    }
    CHECK(places_for(View::kPlane) == second);
    CHECK(places_for(View::kRelief) == second);
}
