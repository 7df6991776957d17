#include "app/app.h"
#include "base/numerics/numerics.h"
#include "scene/drawings/heat_map_drawing.h"
#include "scene/drawings/profile_drawing.h"
#include "support/example_app.h"
#include "support/imgui_context.h"
#include "support/networks.h"
#include "ui/coefficients/coefficients_panel.h"
#include "ui/coefficients/profile_panel.h"
#include "ui/workspace/view_memory.h"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <memory>

// The coefficients and profile views on the null renderer: frames for all kinds of state, and what the pointer does.

using namespace reluscope;
using namespace reluscope::testing;

namespace {

using Panel = void (*)(const Ui&, const AppState&, ViewMemory&);

void coefficients_of(const Ui& ui, const AppState& state, ViewMemory& memory) {
    coefficients_panel(ui, state, memory.coefficients);
}
void profile_of(const Ui& ui, const AppState& state, ViewMemory& memory) { profile_panel(ui, state, memory.profile); }

/// One panel in a window of its own, whose commands are applied.
class PanelScreen {
public:
    PanelScreen(App& app, Panel panel, ImVec2 size)
        : app_(app), panel_(panel), size_(size), fonts_(make_imgui_context(size)) {
        registry_ = std::make_unique<WidgetRegistry>();
    }
    ~PanelScreen() {
        registry_.reset();
        ImGui::DestroyContext();
    }
    PanelScreen(const PanelScreen&) = delete;
    PanelScreen& operator=(const PanelScreen&) = delete;

    int frame(bool dark = true, bool with_memory = true) {
        const Palette palette = make_palette(dark);
        apply_style(palette, false);
        ImGui::NewFrame();
        registry_->begin_frame();
        Commands commands;
        ImGui::SetNextWindowPos(ImVec2(0, 0));
        ImGui::SetNextWindowSize(size_);
        ImGui::Begin("view", nullptr, ImGuiWindowFlags_NoDecoration);
        if (!with_memory) views_ = std::make_unique<ViewMemory>();
        panel_(Ui{palette, fonts_, commands, false}, app_.state(), *views_);
        ImGui::End();
        registry_->end_frame();
        ImGui::Render();
        for (Command& command : commands) app_.apply(std::move(command));
        run_jobs(app_);
        return ImGui::GetDrawData()->TotalVtxCount;
    }
    int frames(bool dark = true, bool with_memory = true) {
        frame(dark, with_memory);
        frame(dark, with_memory);
        return frame(dark, with_memory);
    }
    /// Press at one place, release at another.
    void drag(ImVec2 from, ImVec2 to) {
        ImGuiIO& io = ImGui::GetIO();
        io.AddMousePosEvent(from.x, from.y);
        frames();
        io.AddMouseButtonEvent(ImGuiMouseButton_Left, true);
        frame();
        io.AddMousePosEvent((from.x + to.x) / 2, (from.y + to.y) / 2);
        frame();
        io.AddMousePosEvent(to.x, to.y);
        frame();
        io.AddMouseButtonEvent(ImGuiMouseButton_Left, false);
        frame();
        frame();
    }
    const WidgetInfo& widget(const std::string& label) const {
        for (const WidgetInfo& info : registry_->widgets()) {
            if (info.label == label) return info;
        }
        FAIL("no widget " << label);
        return registry_->widgets()[0];
    }

private:
    App& app_;
    Panel panel_;
    ImVec2 size_;
    const Fonts& fonts_;
    std::unique_ptr<WidgetRegistry> registry_;
    std::unique_ptr<ViewMemory> views_ = std::make_unique<ViewMemory>();
};

const ImVec2 kSizes[] = {{760, 560}, {360, 400}, {2400, 1500}, {120, 90}};

void draw_both(App& app, int most = 400000) {
    for (const Panel panel : {&coefficients_of, &profile_of}) {
        for (const ImVec2 size : kSizes) {
            PanelScreen screen(app, panel, size);
            CHECK(screen.frames(size.x > 400, size.x != 360) > 20);
            CHECK(screen.frame() < most);
        }
    }
}

}  // namespace

TEST_CASE("coefficients and profile: documents of all kinds draw three frames at every size") {
    for (const char* id : {"titanic", "iris", "boolean", "digits", "cocircles"}) {
        CAPTURE(id);
        App app(test_clock);
        open_bundled(app, id);
        draw_both(app);
        send(app, {{"command", "set_bar_mode"}, {"mode", "per_unit"}});
        send(app, {{"command", "set_coefficients"}, {"rows", "similar"}});
        send(app, {{"command", "set_profile"}, {"probability", true}});
        draw_both(app);
    }
}

TEST_CASE("coefficients and profile: nothing, one row, degenerate networks, 784 features and many clusters draw") {
    App empty(test_clock);
    for (const Panel panel : {&coefficients_of, &profile_of}) {
        PanelScreen screen(empty, panel, {500, 400});
        screen.frames();
    }
    App one(test_clock);
    open_network(one, ModelFile(random_network({1, 1, 1}, 3)), Eigen::MatrixXd::Ones(1, 1));
    draw_both(one);
    for (const NamedNetwork& named : degenerate_networks()) {
        CAPTURE(named.name);
        App app(test_clock);
        open_network(app, ModelFile(named.network), test_inputs(named.network, 40, 4));
        for (const Panel panel : {&coefficients_of, &profile_of}) {
            PanelScreen screen(app, panel, {760, 560});
            CHECK(screen.frames() > 100);
        }
    }
    Rng rng(2);
    App wide(test_clock);
    open_network(wide, ModelFile(random_network({784, 40, 10}, 6)), random_matrix(rng, 784, 60));
    draw_both(wide);
    App many(test_clock);
    open_network(many, ModelFile(random_network({6, 48, 48, 1}, 5)), random_matrix(rng, 6, 50000, 3.0));
    CHECK(many.state().document->study.clustering->num_clusters() > 15000);
    draw_both(many);
}

TEST_CASE("coefficients: a drag along an axis makes a range, a click on it drops it, a dragged label moves its axis") {
    App app(test_clock);
    open_bundled(app, "titanic");
    send(app, {{"command", "set_coefficients"}, {"picture", "parallel"}, {"axes", {1, 2, 0}}});
    PanelScreen screen(app, &coefficients_of, {760, 560});
    screen.frames();
    const WidgetInfo picture = screen.widget("parallel coordinates");
    const float left = picture.min.x + 44;
    const float middle = (picture.min.y + picture.max.y) / 2;
    screen.drag({left, middle - 60}, {left, middle + 10});
    REQUIRE(app.state().coefficients.settings.ranges.size() == 1);
    const AxisRange range = app.state().coefficients.settings.ranges[0];
    CHECK(range.feature == 1);
    CHECK(range.low < range.high);
    CHECK(app.state().coefficients.num_matches < 15);
    screen.drag({left, middle - 30}, {left, middle - 30});
    CHECK(app.state().coefficients.settings.ranges.empty());
    screen.drag({left, picture.min.y + 8}, {picture.max.x - 20, picture.min.y + 8});
    CHECK(app.state().coefficients.settings.axes == std::vector<std::uint32_t>{2, 0, 1});
}

TEST_CASE("coefficients: a click on a name sorts, on a cell selects its cluster and feature") {
    App app(test_clock);
    open_bundled(app, "iris");
    send(app, {{"command", "set_coefficients"}, {"picture", "heat_map"}});
    PanelScreen screen(app, &coefficients_of, {900, 560});
    screen.frames();
    const WidgetInfo picture = screen.widget("coefficients heat map");
    const float column = picture.min.x + 214 + 20;
    screen.drag({column, picture.min.y + 10}, {column, picture.min.y + 10});
    const std::uint32_t feature = app.state().coefficients.columns[0];
    CHECK(app.state().coefficients.settings.rows == ClusterSequence::kFeature);
    CHECK(app.state().coefficients.settings.sort_feature == feature);
    CHECK(app.state().coefficients.settings.descending);
    screen.drag({column, picture.min.y + 10}, {column, picture.min.y + 10});
    CHECK_FALSE(app.state().coefficients.settings.descending);
    const std::uint32_t second = (*app.state().coefficients.rows)[1];
    screen.drag({column, picture.min.y + 20 + 30}, {column, picture.min.y + 20 + 30});
    CHECK(app.state().selection.cluster == ClusterId(second));
    CHECK(app.state().hovered.cluster.has_value());
}

TEST_CASE("profile: a drag in the plot tries another value of the feature") {
    App app(test_clock);
    open_bundled(app, "titanic");
    send(app, {{"command", "select_feature"}, {"feature", 2}});
    PanelScreen screen(app, &profile_of, {760, 560});
    screen.frames();
    const WidgetInfo picture = screen.widget("feature profile");
    const float y = picture.min.y + 40;
    screen.drag({picture.min.x + 100, y}, {picture.max.x - 12, y});
    REQUIRE(app.state().profile.settings.what_if.has_value());
    CHECK(*app.state().profile.settings.what_if == doctest::Approx(80).epsilon(0.01));
}

TEST_CASE("heat map: cells seen at a scroll carry their clusters, and names that stand upright do so in SVG") {
    App app(test_clock);
    open_bundled(app, "digits");
    const ClusterMaps& maps = *app.state().coefficients.maps;
    const WeightScale scale = weight_scale(maps, BarMode::kStrength);
    HeatMapInput input{maps,
                       BarMode::kStrength,
                       *app.state().coefficients.rows,
                       app.state().coefficients.columns,
                       scale,
                       {},
                       {},
                       {},
                       {},
                       {}};
    input.label = [](std::uint32_t) { return ClusterLabel{"a <b>", 0}; };
    input.number = [](double) { return "1"; };
    input.count = [](unsigned long long) { return "2"; };
    const HeatMapLayout layout = heat_map_layout({800, 300}, {50, 400}, input.rows.size(), input.columns.size(), 40);
    const Drawing drawing = heat_map_drawing(input, layout, make_palette(false));
    CHECK(drawing.shapes().size() < 20000);
    const DrawPoint at{layout.left + 33, layout.top + 47};
    const auto row = layout.row_at(at);
    REQUIRE(row.has_value());
    CHECK(*row == static_cast<std::size_t>((400 + 47) / 20));
    CHECK(drawing.mark_at(at) == Mark{MarkKind::kCluster, input.rows[*row]});
    // Cells without a number tell the sign by a line.
    std::size_t negative = 0;
    std::size_t positive = 0;
    for (const Shape& shape : drawing.shapes()) {
        if (shape.kind != Shape::Kind::kPolyline || shape.mark.kind != MarkKind::kCluster) continue;
        const DrawPoint end = drawing.points_of(shape)[0];
        const auto cell_row = layout.row_at(end);
        const auto cell_column = layout.column_at({end.x + 3, end.y});
        if (!cell_row || !cell_column) continue;
        CHECK(input.rows[*cell_row] == shape.mark.index);
        const double value = maps.value(BarMode::kStrength, shape.mark.index, input.columns[*cell_column]);
        ++(value < 0 ? negative : positive);
    }
    CHECK(negative > 50);
    CHECK(positive == 0);
    const std::string svg = svg_of(drawing, 0, "weights");
    CHECK(svg.find("rotate(-90") != std::string::npos);
    CHECK(svg.find("a &lt;b&gt;") != std::string::npos);
}
