#include "support/example_app.h"
#include "support/panel_screen.h"
#include "ui/clusters/cluster_explanation_panel.h"
#include "ui/kit/widgets.h"

#include <doctest/doctest.h>

#include <set>
#include <string>
#include <utility>
#include <vector>

// Panels that scroll are at rest: whether there is a bar to scroll by or not, their lines are equally long, so that it
// does not come and go.

using namespace reluscope;
using namespace reluscope::testing;

namespace {

struct PanelUnderTest {
    ImVec2 size{400, 400};
    std::string more;        ///< words behind the first sentence
    float line = 0;          ///< length of a line in the panel
    float inner_line = 0;    ///< and in a part of it that scrolls
    bool has_bar = false;    ///< the panel has one to scroll by
    bool inner_bar = false;  ///< and that part
};
PanelUnderTest under_test;

void explanation_under_test(const Ui& ui, const AppState& state, ViewMemory&) {
    ClusterView view = *state.cluster_view;
    view.account.lead += under_test.more;
    if (begin_panel(ui, "explanation", ImVec2(0, 0), under_test.size, true)) {
        under_test.line = ImGui::GetContentRegionAvail().x;
        cluster_explanation_panel(ui, *state.document, view, state.selection, state.hovered, state.reach);
        under_test.has_bar = ImGui::GetScrollMaxY() > 0;
    }
    end_panel();
}

/// A part that fills what a text leaves of its panel, and a text in it.
void nested_under_test(const Ui& ui, const AppState&, ViewMemory&) {
    if (begin_panel(ui, "nested", ImVec2(0, 0), under_test.size, true)) {
        under_test.line = ImGui::GetContentRegionAvail().x;
        text_wrapped_in(ui.fonts.text, ui.palette.text, under_test.more);
        if (begin_scrolling(ui, "part", ImVec2(0, 120))) {
            under_test.inner_line = ImGui::GetContentRegionAvail().x;
            text_wrapped_in(ui.fonts.text, ui.palette.text, under_test.more);
            under_test.inner_bar = ImGui::GetScrollMaxY() > 0;
        }
        ImGui::EndChild();
        under_test.has_bar = ImGui::GetScrollMaxY() > 0;
    }
    end_panel();
}

using Places = std::vector<std::pair<std::string, std::pair<float, float>>>;

/// Where everything is that was drawn last.
Places places_in(const PanelScreen& screen) {
    Places places;
    for (const WidgetInfo& widget : screen.registry().widgets()) {
        places.push_back({widget.label, {widget.min.x, widget.min.y}});
        places.push_back({widget.label, {widget.max.x, widget.max.y}});
    }
    return places;
}

constexpr const char* kWord = " and more text";

}  // namespace

TEST_CASE("panels at rest: a cluster's explanation is laid out alike in every frame, however long its sentence is") {
    App app(test_clock);
    open_bundled(app, "titanic");
    PanelScreen screen(app, explanation_under_test, {600, 700});
    int with_bar = 0;
    int without = 0;
    for (const float width : {310.0F, 361.0F, 430.0F, 458.0F, 560.0F}) {
        CAPTURE(width);
        std::set<float> lines;
        for (float height = 200; height <= 500; height += 17) {
            CAPTURE(height);
            under_test.size = ImVec2(width, height);
            under_test.more.clear();
            for (int words = 0; words < 8; ++words, under_test.more += kWord) {
                CAPTURE(words);
                screen.frames(3);  // Dear ImGui finds the sizes of windows
                const Places first = places_in(screen);
                (under_test.has_bar ? with_bar : without) += 1;
                lines.insert(under_test.line);
                for (int frame = 0; frame < 3; ++frame) {
                    screen.frame();
                    REQUIRE(places_in(screen) == first);
                }
            }
        }
        CHECK(lines.size() == 1);
    }
    CHECK(with_bar > 20);
    CHECK(without > 20);
}

TEST_CASE("panels at rest: lines are as long with a bar to scroll by as without one, and end before it") {
    App app(test_clock);
    PanelScreen screen(app, nested_under_test, {600, 700});
    under_test.size = ImVec2(300, 330);
    std::set<float> lines;
    std::set<float> inner;
    std::set<std::pair<bool, bool>> bars;
    under_test.more = "A first word";
    for (int words = 0; words < 120; ++words, under_test.more += kWord) {
        screen.frames(3);
        const bool outer_bar = under_test.has_bar;
        const bool inner_bar = under_test.inner_bar;
        lines.insert(under_test.line);
        inner.insert(under_test.inner_line);
        bars.insert({outer_bar, inner_bar});
        screen.frame();
        CHECK(under_test.has_bar == outer_bar);
        CHECK(under_test.inner_bar == inner_bar);
    }
    CHECK(lines.size() == 1);
    CHECK(inner.size() == 1);
    CHECK(bars.count({false, false}) == 1);
    CHECK(bars.count({true, true}) == 1);
    const float bar = ImGui::GetStyle().ScrollbarSize;
    CHECK(12 + *lines.begin() <= 300 - bar);
    CHECK(*inner.begin() == *lines.begin() - bar);
}
