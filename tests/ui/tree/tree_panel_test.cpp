#include "ui/tree/tree_panel.h"

#include "analysis/summaries/column_importance.h"
#include "app/app.h"
#include "base/text/number_format.h"
#include "base/texts/explanation_texts.h"
#include "support/example_app.h"
#include "support/networks.h"
#include "support/panel_screen.h"
#include "ui/clusters/importance_panel.h"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <string>

using namespace reluscope;
using namespace reluscope::testing;

namespace {

ImVec2 middle(ImVec2 origin, DrawRect rect) {
    return {origin.x + (rect.min.x + rect.max.x) / 2, origin.y + rect.min.y + 2};
}

void tree_of(const Ui& ui, const AppState& state, ViewMemory& memory) { tree_panel(ui, state, memory.tree); }
void importance_of(const Ui& ui, const AppState& state, ViewMemory& memory) {
    importance_panel(ui, state, memory.importance);
}

/// What the last frame says of any document: how many clusters there are, and in which order the columns matter.
void check_tree_panel(const App& app, bool is_tree) {
    const DrawnFrame frame = drawn_frame();
    CHECK(frame.is_finite);
    const std::size_t clusters = app.state().document->study.clustering->num_clusters();
    if (is_tree) {
        CHECK(frame.says("all rows"));
        CHECK(frame.says(std::to_string(clusters) + (clusters == 1 ? " cluster" : " clusters")));
        return;
    }
    CHECK(frame.has_text("WHAT MATTERS OVER ALL CLUSTERS"));
    if (!app.state().document->image) {  // whose picture takes the room
        const std::size_t covering = clusters_covering(*app.state().document->study.clustering, 0.9);
        CHECK_MESSAGE(frame.says(explanation_texts::coverage(covering, clusters, 90)), frame.words());
    }
    std::string bars;  // the first ones, each with its number
    const auto columns = column_importance(app.state().document->study);
    for (std::size_t i = 0; i < std::min<std::size_t>(columns.size(), 7); ++i)
        bars += " " + columns[i].column + " " + display_number(columns[i].spread);
    CHECK_MESSAGE(frame.says(bars), bars << ", not " << frame.words());
}

}  // namespace

TEST_CASE("tree panel: hovering a leaf lights its cluster, a click selects it, a double click zooms") {
    App app(test_clock);
    open_bundled(app, "titanic");
    PanelScreen screen(app, tree_of);
    screen.frames();
    const ImVec2 origin = screen.widget("tree of patterns").min;
    TreeMemory& memory = screen.memory().tree;
    const std::size_t leaf = memory.tree.branch_of_cluster(1);
    const ImVec2 over = middle(origin, branch_rect(memory.tree, memory.layout, leaf));
    ImGui::GetIO().AddMousePosEvent(over.x, over.y);
    screen.frames(2);
    CHECK(app.state().hovered.cluster == ClusterId(1));
    screen.click(over);
    CHECK(app.state().selection.cluster == ClusterId(1));

    const std::size_t inner = memory.tree.level_begin(1);
    const ImVec2 at = middle(origin, branch_rect(memory.tree, memory.layout, inner));
    ImGui::GetIO().AddMousePosEvent(at.x + 40, at.y);
    screen.frames(60);
    screen.click(at);
    screen.click(at);
    CHECK(app.state().tree.zoom == branch_pattern(app.state().document->study.network(),
                                                  *app.state().document->study.patterns,
                                                  *app.state().document->study.clustering, memory.tree, inner));
    screen.frames(2);
    CHECK(memory.layout.zoom == inner);
}

TEST_CASE("tree panel: with thousands of clusters the tree is made in several frames, then nothing is left to do") {
    App app(test_clock);
    const ModelFile model(random_network({12, 20, 16, 1}, 8));
    open_network(app, model, test_inputs(model.network, 12000, 5));
    REQUIRE(app.state().document->study.clustering->num_clusters() > 8192);
    double now = 0;
    Frame clock;
    clock.now = [&now] { return now += 1; };
    PanelScreen screen(app, tree_of);
    screen.clock = &clock;
    int frames = 0;
    do {
        clock.unfinished = false;
        clock.work_until = now + 2.5;  // two steps
        screen.frame();
        ++frames;
        REQUIRE(frames < 100);
        CHECK(clock.unfinished == !screen.memory().tree.drawing.has_value());
    } while (clock.unfinished);
    CHECK(frames > 3);
    const PatternTree expected(app.state().document->study.network(), *app.state().document->study.patterns,
                               *app.state().document->study.clustering);
    CHECK(screen.memory().tree.tree.leaves() == expected.leaves());
    screen.frame();
    CHECK_FALSE(clock.unfinished);
}

TEST_CASE("tree panel: F folds the branch that was clicked, and unfolds it") {
    App app(test_clock);
    open_bundled(app, "titanic");
    PanelScreen screen(app, tree_of);
    screen.frames();
    TreeMemory& memory = screen.memory().tree;
    const std::size_t inner = memory.tree.level_begin(1);
    screen.click(middle(screen.widget("tree of patterns").min, branch_rect(memory.tree, memory.layout, inner)));
    const auto press = [&] {
        ImGui::GetIO().AddKeyEvent(ImGuiKey_F, true);
        screen.frame();
        ImGui::GetIO().AddKeyEvent(ImGuiKey_F, false);
        screen.frames(2);
    };
    press();
    REQUIRE(app.state().tree.folded.size() == 1);
    CHECK(memory.layout.folded == std::vector<std::size_t>{inner});
    press();
    CHECK(app.state().tree.folded.empty());
}

TEST_CASE("tree panel: a square of the distances selects the cluster of its line") {
    App app(test_clock);
    open_bundled(app, "titanic");
    send(app, {{"command", "set_tree"}, {"view", "hamming"}});
    PanelScreen screen(app, tree_of);
    screen.frames();
    const HammingDrawing& map = *screen.memory().tree.hamming;
    const DrawRect line = *hamming_line(map, 2);
    const ImVec2 origin = screen.widget("distances of clusters").min;
    screen.click({origin.x + line.min.x + map.cell / 2, origin.y + (line.min.y + line.max.y) / 2});
    CHECK(app.state().selection.cluster == ClusterId(2));
}

TEST_CASE("tree and importance panels: every kind of document draws three frames, also where nothing is remembered") {
    for (const bool remembers : {true, false}) {
        for (const auto panel : {tree_of, importance_of}) {
            App app(test_clock);
            PanelScreen screen(app, panel);
            screen.remembers = remembers;
            screen.frames();  // nothing is open
            CHECK(drawn_frame().texts.empty());
            for (const char* id : {"titanic", "digits", "boolean", "moons"}) {
                open_bundled(app, id);
                for (const bool dark : {false, true}) {
                    screen.frames(3, dark);
                    check_tree_panel(app, panel == tree_of);
                }
            }
            Rng rng(3);
            open_network(app, ModelFile(random_network({1, 1, 1}, 3)), random_matrix(rng, 1, 1));
            screen.frames();
            check_tree_panel(app, panel == tree_of);
            open_network(app, ModelFile(random_network({784, 8, 10}, 3)), random_matrix(rng, 784, 20));
            screen.frames();
            check_tree_panel(app, panel == tree_of);
        }
    }
}

TEST_CASE("tree panel: rows alone in their clusters cost no more to draw than a few") {
    App app(test_clock);
    Rng rng(5);
    open_network(app, ModelFile(random_network({8, 24, 16, 1}, 3)), random_matrix(rng, 8, 30000));
    REQUIRE(app.state().document->study.clustering->num_clusters() > 10000);
    for (const auto panel : {tree_of, importance_of}) {
        PanelScreen screen(app, panel);
        CHECK(screen.frames() < 200000);
    }
}
