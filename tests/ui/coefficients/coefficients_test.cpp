#include "app/app.h"
#include "base/numerics/numerics.h"
#include "base/text/number_format.h"
#include "scene/drawings/heat_map_drawing.h"
#include "scene/drawings/profile_drawing.h"
#include "support/example_app.h"
#include "support/networks.h"
#include "support/panel_screen.h"
#include "ui/coefficients/coefficients_panel.h"
#include "ui/coefficients/profile_panel.h"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>

// The coefficients and profile views on the null renderer: frames for all kinds of state, and what the pointer does.

using namespace reluscope;
using namespace reluscope::testing;

namespace {

void coefficients_of(const Ui& ui, const AppState& state, ViewMemory& memory) {
    coefficients_panel(ui, state, memory.coefficients);
}
void profile_of(const Ui& ui, const AppState& state, ViewMemory& memory) { profile_panel(ui, state, memory.profile); }

const ImVec2 kSizes[] = {{760, 560}, {360, 400}, {2400, 1500}, {120, 90}};

/// What the last frame says: how the maps are ordered and, where there is room, the first map's coefficients as the
/// maps have them; or what the row's output is against the feature.
void check_words(const App& app, bool is_profile, bool has_room) {
    const DrawnFrame frame = drawn_frame();
    if (is_profile) {
        CHECK(frame.says(ask(app, {{"what", "profile"}})["sentence"].get<std::string>()));
        const bool one_input = app.state().document->study.network().num_inputs() == 1;
        CHECK(frame.says(one_input ? "the network" : "the network, other "));
        return;
    }
    const CoefficientsState& state = app.state().coefficients;
    CHECK(frame.has_text(state.settings.rows == ClusterSequence::kSimilar ? "Similar together" : "Largest first"));
    REQUIRE_FALSE(state.columns.empty());
    const std::string first = app.state().document->study.input->origins[state.columns[0]].label;
    CHECK(frame.says(first.substr(0, 2)));
    constexpr std::size_t kMaxWithNumbers = 10;
    if (!has_room || state.columns.size() > kMaxWithNumbers) return;
    // Numbers stand below each other with as many decimals as their column has.
    for (const std::uint32_t column : state.columns) {
        const double value = state.maps->value(app.state().view.bars, (*state.rows)[0], column);
        CAPTURE(value);
        bool said = false;
        for (int decimals = std::abs(value) < 10 ? 1 : 0; decimals < 8; ++decimals)
            said |= frame.says(display_decimals(value, decimals));
        CHECK_MESSAGE(said, frame.words());
    }
}

void draw_both(App& app, int most = 400000) {
    for (const auto panel : {&coefficients_of, &profile_of}) {
        for (const ImVec2 size : kSizes) {
            PanelScreen screen(app, panel, size);
            screen.remembers = size.x != 360;
            screen.frames(3, size.x > 400);
            if (size.x > 300) check_words(app, panel == &profile_of, size.x > 2000);
            CHECK(drawn_frame().is_finite);
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
    for (const auto panel : {&coefficients_of, &profile_of}) {
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
        for (const auto panel : {&coefficients_of, &profile_of}) {
            PanelScreen screen(app, panel, {760, 560});
            screen.frames();
            check_words(app, panel == &profile_of, true);
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
    const ClusterMaps& maps = *app.state().coefficients.maps;
    const HeatMapLayout layout =
        heat_map_layout({picture.max.x - picture.min.x, picture.max.y - picture.min.y}, {},
                        app.state().coefficients.rows->size(), {maps, app.state().coefficients.columns});
    CHECK(layout.heads == HeadStyle::kFlat);
    const float column = picture.min.x + layout.left + 20;
    const float name = picture.min.y + layout.top - 20;
    screen.drag({column, name}, {column, name});
    const std::uint32_t feature = app.state().coefficients.columns[0];
    CHECK(app.state().coefficients.settings.rows == ClusterSequence::kFeature);
    CHECK(app.state().coefficients.settings.sort_feature == feature);
    CHECK(app.state().coefficients.settings.descending);
    screen.drag({column, name}, {column, name});
    CHECK_FALSE(app.state().coefficients.settings.descending);
    const std::uint32_t second = (*app.state().coefficients.rows)[1];
    const float cell = picture.min.y + layout.top + 30;
    screen.drag({column, cell}, {column, cell});
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
    input.number = [](double, int) { return "1"; };
    input.count = [](unsigned long long) { return "2"; };
    const HeatMapLayout layout = heat_map_layout({800, 300}, {50, 400}, input.rows.size(), {maps, input.columns});
    CHECK(layout.heads == HeadStyle::kUpright);
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

TEST_CASE(
    "heat map: names of narrow columns are slanted, whole, and found where they stand; wanted widths widen them") {
    App app(test_clock);
    open_bundled(app, "titanic");
    const ClusterMaps& maps = *app.state().coefficients.maps;
    const std::vector<std::uint32_t>& columns = app.state().coefficients.columns;
    const HeatMapLayout layout = heat_map_layout({620, 500}, {}, maps.num_clusters(), {maps, columns});
    REQUIRE(layout.heads == HeadStyle::kSlanted);
    CHECK(layout.content().x <= 620);
    for (std::size_t c = 0; c < columns.size(); ++c) {
        const DrawRect cell = layout.cell(0, c);
        const float middle = (cell.min.x + cell.max.x) / 2;
        CHECK(layout.column_at({middle, layout.top + 5}) == c);
        CHECK(layout.column_at({middle + 30, layout.top - 30}) == c);  // along the name
        const float width = rough_text_width(maps.study.input->origins[columns[c]].label, TextRole::kSmall);
        CHECK(middle + kSlant * width <= layout.content().x);
        CHECK(layout.top - kSlant * width >= 0);
    }
    const HeatMapLayout wide = heat_map_layout({620, 500}, {}, maps.num_clusters(), {maps, columns}, 110);
    CHECK(wide.cell_width == 110);
    CHECK(wide.heads == HeadStyle::kFlat);
    CHECK(wide.content().x > 620);
    const HeatMapLayout phone = heat_map_layout({360, 500}, {}, maps.num_clusters(), {maps, columns});
    CHECK_FALSE(phone.detailed);
    CHECK(phone.heads != HeadStyle::kFlat);
    CHECK(phone.content().x <= 361);
}

TEST_CASE("coefficients: the cluster axis and the colours are named, on a phone too") {
    App app(test_clock);
    open_bundled(app, "titanic");
    for (const ImVec2 size : {ImVec2(760, 560), ImVec2(370, 560)}) {
        CAPTURE(size.x);
        PanelScreen screen(app, &coefficients_of, size);
        screen.frames();
        const DrawnFrame frame = drawn_frame();
        CHECK(frame.says("Cluster, largest first"));
        CHECK(frame.has_text("rows"));
        CHECK(frame.says("change of the log-odds of survived when the column rises by one standard deviation"));
        for (const InputOrigin& origin : app.state().document->study.input->origins) CHECK(frame.says(origin.label));
    }
}

TEST_CASE("profile: rows are dots at the network's own output, answers are diamonds, and both are named") {
    App app(test_clock);
    open_bundled(app, "titanic");
    send(app, {{"command", "select_feature"}, {"feature", 2}});
    const FeatureProfile& profile = *app.state().profile.profile;
    const RowDots dots = row_dots(profile, 0, false);
    CHECK(dots.num_rows == 1309);
    REQUIRE(dots.predicted.size() == 1309);
    CHECK(dots.observed.empty());  // classes have no place among logits
    const Study& study = app.state().document->study;
    for (const std::uint32_t row : {0U, 17U, 1308U}) {
        CHECK(dots.predicted[row].at == study.input->rows->inputs(2, row));
        CHECK(dots.predicted[row].value == study.patterns->logits(0, row));
    }
    PanelScreen screen(app, &profile_of, {760, 560});
    screen.frames();
    CHECK(drawn_frame().says("the network's output, a dot per row"));
    CHECK_FALSE(drawn_frame().says("the observed answer"));
    CHECK(drawn_frame().says(study.input->origins[2].label));
}

TEST_CASE("profile: of a network with one input the observed classes stand at 0 and 1 of the probability") {
    App app(test_clock);
    Rng rng(4);
    const Eigen::MatrixXd inputs = random_matrix(rng, 1, 5000);
    std::vector<int> classes;
    for (Eigen::Index i = 0; i < inputs.cols(); ++i) classes.push_back(inputs(0, i) > 0 ? 1 : 0);
    open_network(app, ModelFile(random_network({1, 3, 1}, 3, 0.0, Link::kSigmoid)), inputs, classes);
    const RowDots dots = row_dots(*app.state().profile.profile, 0, true);
    CHECK(dots.num_rows == 5000);
    CHECK(dots.predicted.size() <= kMaxRowDots);
    REQUIRE(dots.observed.size() == dots.predicted.size());
    for (const RowDot& dot : dots.observed) CHECK((dot.value == 0 || dot.value == 1));
    send(app, {{"command", "set_profile"}, {"probability", true}});
    PanelScreen screen(app, &profile_of, {760, 560});
    screen.frames();
    CHECK(drawn_frame().says("the observed answer, a diamond per row (1667 of 5000 rows)"));
}
