#include "ui/tree/tree_panel.h"

#include "app/app.h"
#include "support/example_app.h"
#include "support/imgui_context.h"
#include "support/networks.h"
#include "ui/clusters/importance_panel.h"
#include "ui/workspace/view_memory.h"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <memory>

using namespace reluscope;
using namespace reluscope::testing;

namespace {

/// One panel in one window without a renderer; the pointer is where a test puts it.
class TreePanelScreen {
public:
    using Panel = void (*)(const Ui&, const AppState&, ViewMemory&);

    explicit TreePanelScreen(Panel panel, bool remembers = true)
        : panel_(panel), remembers_(remembers), fonts_(make_imgui_context(ImVec2(900, 600))) {
        registry_ = std::make_unique<WidgetRegistry>();
    }
    ~TreePanelScreen() {
        registry_.reset();
        ImGui::DestroyContext();
    }
    TreePanelScreen(const TreePanelScreen&) = delete;
    TreePanelScreen& operator=(const TreePanelScreen&) = delete;

    /// One frame; its commands are applied.
    void frame(App& app, bool dark = false) {
        const Palette palette = make_palette(dark);
        apply_style(palette, false);
        ImGui::NewFrame();
        registry_->begin_frame();
        Commands commands;
        ImGui::SetNextWindowPos(ImVec2(0, 0));
        ImGui::SetNextWindowSize(ImGui::GetIO().DisplaySize);
        ImGui::Begin("screen", nullptr, ImGuiWindowFlags_NoDecoration);
        if (!remembers_) memory_ = std::make_unique<ViewMemory>();
        panel_(Ui{palette, fonts_, commands, false, clock}, app.state(), *memory_);
        ImGui::End();
        registry_->end_frame();
        ImGui::Render();
        vertices_ = ImGui::GetDrawData()->TotalVtxCount;
        for (Command& command : commands) app.apply(std::move(command));
    }
    void frames(App& app, int count, bool dark = false) {
        for (int i = 0; i < count; ++i) frame(app, dark);
    }
    ImVec2 origin(const std::string& label) const {
        for (const WidgetInfo& widget : registry_->widgets()) {
            if (widget.label == label) return widget.min;
        }
        FAIL("no widget " << label);
        return {};
    }
    void click(App& app, ImVec2 at) {
        ImGuiIO& io = ImGui::GetIO();
        io.AddMousePosEvent(at.x, at.y);
        frames(app, 2);
        io.AddMouseButtonEvent(ImGuiMouseButton_Left, true);
        frame(app);
        io.AddMouseButtonEvent(ImGuiMouseButton_Left, false);
        frames(app, 2);
    }
    TreeMemory& tree() { return memory_->tree; }
    Frame* clock = nullptr;  ///< with a clock and an end of a frame's work
    int vertices() const { return vertices_; }

private:
    Panel panel_;
    bool remembers_;
    const Fonts& fonts_;
    std::unique_ptr<ViewMemory> memory_ = std::make_unique<ViewMemory>();
    std::unique_ptr<WidgetRegistry> registry_;
    int vertices_ = 0;
};

ImVec2 middle(ImVec2 origin, DrawRect rect) {
    return {origin.x + (rect.min.x + rect.max.x) / 2, origin.y + rect.min.y + 2};
}

void tree_of(const Ui& ui, const AppState& state, ViewMemory& memory) { tree_panel(ui, state, memory.tree); }
void importance_of(const Ui& ui, const AppState& state, ViewMemory& memory) {
    importance_panel(ui, state, memory.importance);
}

}  // namespace

TEST_CASE("tree panel: hovering a leaf lights its cluster, a click selects it, a double click zooms") {
    App app(test_clock);
    open_bundled(app, "titanic");
    TreePanelScreen screen(tree_of);
    screen.frames(app, 3);
    const ImVec2 origin = screen.origin("tree of patterns");
    TreeMemory& memory = screen.tree();
    const std::size_t leaf = memory.tree.branch_of_cluster(1);
    const ImVec2 over = middle(origin, branch_rect(memory.tree, memory.layout, leaf));
    ImGui::GetIO().AddMousePosEvent(over.x, over.y);
    screen.frames(app, 2);
    CHECK(app.state().hovered.cluster == ClusterId(1));
    screen.click(app, over);
    CHECK(app.state().selection.cluster == ClusterId(1));

    const std::size_t inner = memory.tree.level_begin(1);
    const ImVec2 at = middle(origin, branch_rect(memory.tree, memory.layout, inner));
    ImGui::GetIO().AddMousePosEvent(at.x + 40, at.y);
    screen.frames(app, 60);
    screen.click(app, at);
    screen.click(app, at);
    CHECK(app.state().tree.zoom == branch_pattern(app.state().document->study.network(),
                                                  *app.state().document->study.patterns,
                                                  *app.state().document->study.clustering, memory.tree, inner));
    screen.frames(app, 2);
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
    TreePanelScreen screen(tree_of);
    screen.clock = &clock;
    int frames = 0;
    do {
        clock.unfinished = false;
        clock.work_until = now + 2.5;  // two steps
        screen.frame(app);
        ++frames;
        REQUIRE(frames < 100);
        CHECK(clock.unfinished == !screen.tree().drawing.has_value());
    } while (clock.unfinished);
    CHECK(frames > 3);
    const PatternTree expected(app.state().document->study.network(), *app.state().document->study.patterns,
                               *app.state().document->study.clustering);
    CHECK(screen.tree().tree.leaves() == expected.leaves());
    screen.frame(app);
    CHECK_FALSE(clock.unfinished);
}

TEST_CASE("tree panel: F folds the branch that was clicked, and unfolds it") {
    App app(test_clock);
    open_bundled(app, "titanic");
    TreePanelScreen screen(tree_of);
    screen.frames(app, 3);
    TreeMemory& memory = screen.tree();
    const std::size_t inner = memory.tree.level_begin(1);
    screen.click(app, middle(screen.origin("tree of patterns"), branch_rect(memory.tree, memory.layout, inner)));
    const auto press = [&] {
        ImGui::GetIO().AddKeyEvent(ImGuiKey_F, true);
        screen.frame(app);
        ImGui::GetIO().AddKeyEvent(ImGuiKey_F, false);
        screen.frames(app, 2);
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
    TreePanelScreen screen(tree_of);
    screen.frames(app, 3);
    const HammingDrawing& map = *screen.tree().hamming;
    const DrawRect line = *hamming_line(map, 2);
    const ImVec2 origin = screen.origin("distances of clusters");
    screen.click(app, {origin.x + line.min.x + map.cell / 2, origin.y + (line.min.y + line.max.y) / 2});
    CHECK(app.state().selection.cluster == ClusterId(2));
}

TEST_CASE("tree and importance panels: every kind of document draws three frames, also where nothing is remembered") {
    for (const bool remembers : {true, false}) {
        for (const auto panel : {tree_of, importance_of}) {
            TreePanelScreen screen(panel, remembers);
            App app(test_clock);
            screen.frames(app, 3);  // nothing is open
            for (const char* id : {"titanic", "digits", "boolean", "moons"}) {
                open_bundled(app, id);
                for (const bool dark : {false, true}) {
                    screen.frames(app, 3, dark);
                    CHECK(screen.vertices() > 100);
                }
            }
            Rng rng(3);
            open_network(app, ModelFile(random_network({1, 1, 1}, 3)), random_matrix(rng, 1, 1));
            screen.frames(app, 3);
            open_network(app, ModelFile(random_network({784, 8, 10}, 3)), random_matrix(rng, 784, 20));
            screen.frames(app, 3);
        }
    }
}

TEST_CASE("tree panel: rows alone in their clusters cost no more to draw than a few") {
    App app(test_clock);
    Rng rng(5);
    open_network(app, ModelFile(random_network({8, 24, 16, 1}, 3)), random_matrix(rng, 8, 30000));
    REQUIRE(app.state().document->study.clustering->num_clusters() > 10000);
    for (const auto panel : {tree_of, importance_of}) {
        TreePanelScreen screen(panel);
        screen.frames(app, 3);
        CHECK(screen.vertices() < 200000);
    }
}
