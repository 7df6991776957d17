#include "ui/export/view_picture.h"

#include "app/answers/swarm_facts.h"
#include "app/answers/what_if_facts.h"
#include "app/document/offers.h"
#include "app/files/picture_work.h"
#include "base/numerics/numerics.h"
#include "base/text/number_format.h"
#include "base/texts/views/swarm_texts.h"
#include "gl/null_plane_canvas.h"
#include "support/drawn.h"
#include "support/example_app.h"
#include "support/imgui_context.h"
#include "support/networks.h"
#include "ui/export/view_recorder.h"
#include "ui/export/view_svg.h"
#include "ui/plane/plane_memory.h"
#include "ui/workspace/dock.h"
#include "ui/workspace/view_memory.h"

#include <doctest/doctest.h>
#include <imgui.h>
#include <nlohmann/json.hpp>

#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

using namespace reluscope;
using namespace reluscope::testing;

namespace {

/// A picture's last frame, drawn in an ImGui context of its own; themes change between its frames, the last is dark.
DrawnFrame picture_frame(const AppState& state, const std::optional<View>& view, ImVec2 size, int scale) {
    ImGuiContext* before = ImGui::GetCurrentContext();
    ImGuiContext* context = ImGui::CreateContext();
    ImGui::SetCurrentContext(context);
    ImGuiIO& io = ImGui::GetIO();
    io.IniFilename = nullptr;
    io.DisplaySize = size;
    io.DisplayFramebufferScale = ImVec2(static_cast<float>(scale), static_cast<float>(scale));
    io.DeltaTime = 1.0F / 60;
    const Fonts fonts = load_fonts(static_cast<float>(scale));
    unsigned char* pixels = nullptr;
    int width = 0;
    int height = 0;
    io.Fonts->GetTexDataAsAlpha8(&pixels, &width, &height);
    NullPlaneCanvas canvas;
    Frame clock;
    ViewMemory views;
    views.plane.canvas = &canvas;
    for (int frame = 0; frame < 3; ++frame) {
        const Palette palette = make_palette(frame % 2 == 0);
        apply_style(palette, false);
        Commands commands;
        ImGui::NewFrame();
        view_picture(Ui{palette, fonts, commands, false, &clock, view.has_value()}, state, view, views);
        ImGui::Render();
    }
    DrawnFrame drawn = read_drawn_frame(GlyphTable(*io.Fonts));
    ImGui::DestroyContext(context);
    ImGui::SetCurrentContext(before);
    return drawn;
}

std::size_t picture_count_of(const std::string& text, const std::string& part) {
    std::size_t count = 0;
    for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++count;
    return count;
}

/// What is written in a drawing of vectors.
/// Texts of an SVG document as they are read, without escapes.
std::vector<std::string> texts_of(const std::string& page) {
    std::vector<std::string> texts;
    for (std::size_t at = page.find("<text "); at != std::string::npos; at = page.find("<text ", at + 1)) {
        const std::size_t begin = page.find('>', at) + 1;
        texts.push_back(page.substr(begin, page.find("</text>", at) - begin));
        for (const auto& [escape, letter] : std::map<std::string, std::string>{{"&#39;", "'"}, {"&amp;", "&"}}) {
            std::string& text = texts.back();
            for (std::size_t i = text.find(escape); i != std::string::npos; i = text.find(escape, i + 1))
                text.replace(i, escape.size(), letter);
        }
    }
    return texts;
}

std::optional<std::string> svg(const App& app, View view) {
    return view_svg(make_palette(false), app.state(), view, {800, 600});
}

}  // namespace

namespace {

/// What a picture of each view says of two moons, with row 0 chosen and a path between two rows.
std::vector<std::string> told_by(const AppState& state, View view) {
    const std::string regions = std::to_string(state.plane.seen()->regions.size());
    const std::string clusters = std::to_string(state.document->study.clustering->num_clusters());
    switch (view) {
        case View::kPlane:
            return {"\u2191 y", "x \u2192", regions + " linear regions in this window", "upper", "lower"};
        case View::kRelief:
            return {"\u2191 logit of lower", regions + " facets in this window", "one colour per activation pattern"};
        case View::kScatter: return {"\u2191 y", "x \u2192", "in " + clusters + " clusters"};
        case View::kNetwork: return {"INPUTS", "LAYER 1", "LAYER 2", "LOGIT", "Orange raises, blue"};
        case View::kTree: return {"all rows", "layer 1", "+ layer 2", clusters + " clusters"};
        case View::kCoefficients:
            return {"Cluster, largest first rows pattern lower x y",
                    "change of the log-odds of lower when the column rises by one standard deviation"};
        case View::kProfile: return {"log-odds of lower", "the network, other columns as in this row", "a dot per row"};
        case View::kImportance:
            return {"WHAT MATTERS OVER ALL CLUSTERS", "of " + clusters + " clusters cover at least 90"};
        case View::kExplanation:
            return {"CLUSTER 0", state.cluster_view->account.lead, state.cluster_view->outcome,
                    state.cluster_view->account.points.at(0)};
        case View::kRows: return {"ROWS OF CLUSTER 0", "predicted", "to region's edge (SD)"};
        case View::kPath:
            return {"from " + state.path.from->name + " to " + state.path.to->name,
                    "over " + std::to_string(state.path.path->num_pieces()) + " linear pieces"};
        case View::kTraining: return {"Not trained here yet.", "Confusion matrix"};
        case View::kCompare: return {"Choose A and B: two clusters, two rows, or two networks."};
        case View::kSimplify: return {"FEWER UNITS, SAME OUTPUTS", "FAMILIES OF CLUSTERS"};
        case View::kBeeswarm: return {swarm_texts::kHeading, swarm_facts(state).problem};
        case View::kWhatIf: return {"WHAT IF: ROW", what_if_facts(state).sentence};
    }
    return {};
}

}  // namespace

TEST_CASE("view picture: every view, and the window, says the same at each scale, and what its vectors say") {
    App app(test_clock);
    open_bundled(app, "moons");
    send(app, {{"command", "set_path"}, {"from_row", 3}, {"to_row", 700}});
    const AppState still = state_for_picture(app.state());
    std::set<std::string> seen;
    for (const View view : kAllViews) {
        CAPTURE(view_id(view));
        if (!can_show(still, view)) continue;
        const DrawnFrame frame = picture_frame(still, view, ImVec2(640, 480), 1);
        CHECK(frame.is_finite);
        CHECK_FALSE(frame.shapes_of(make_palette(true).background).empty());  // the theme of the last frame
        CHECK(seen.insert(frame.words()).second);
        for (const std::string& told : told_by(still, view)) CHECK_MESSAGE(frame.says(told), told);
        if (view == View::kRelief) CHECK_FALSE(frame.says("Drag"));  // nobody can, in a document
        CHECK(picture_frame(still, view, ImVec2(640, 480), 3).words() == frame.words());
        if (view != View::kPlane && view != View::kTree && view != View::kProfile) continue;  // others scroll
        const auto vectors = view_svg(make_palette(true), still, view, {640, 480});
        REQUIRE(vectors);
        for (const std::string& text : texts_of(*vectors)) CHECK_MESSAGE(frame.has_text(text), text);
    }
    const DrawnFrame window = picture_frame(still, std::nullopt, ImVec2(1280, 800), 2);
    CHECK(window.says("moons.csv 1000 rows, 3 columns", "left"));
    for (const std::string& told : told_by(still, View::kPath)) CHECK_MESSAGE(window.says(told, "path panel"), told);
    const DrawnFrame tiny = picture_frame(still, View::kPlane, ImVec2(64, 64), 1);
    CHECK(tiny.is_finite);
    CHECK_FALSE(tiny.shapes.empty());
    for (const DrawnText& text : tiny.texts) CHECK((text.min.x < 64 && text.min.y < 64));
}

TEST_CASE("view picture: nothing of the moment is in it") {
    App app(test_clock);
    open_bundled(app, "moons");
    app.apply(Hover{Hovered{ClusterId(2)}});
    app.apply(HoverPlane{Point2{0.1, 0.2}});
    app.apply(ShowMessage{MessageKind::kInfo, "hello"});
    app.apply(ShowShortcuts{true});
    REQUIRE(app.state().plane.hovered.has_value());
    const AppState still = state_for_picture(app.state());
    CHECK(still.hovered == Hovered{});
    CHECK_FALSE(still.plane.hovered.has_value());
    CHECK(still.messages.empty());
    CHECK_FALSE(still.view.show_shortcuts);
    CHECK(still.plane.partition == app.state().plane.partition);
    CHECK(still.selection.row == app.state().selection.row);
}

TEST_CASE("view svg: the plane has every row in its window, the line and its path") {
    App app(test_clock);
    open_bundled(app, "moons");
    REQUIRE(svg(app, View::kPlane).has_value());
    const std::string plain = *svg(app, View::kPlane);
    const auto points = [](const std::string& text) {
        return picture_count_of(text, "<circle") + picture_count_of(text, "class=\"mark\"");
    };
    CHECK(points(plain) >= app.state().document->study.clustering->num_rows());
    CHECK(picture_count_of(plain, "<polygon") >= app.state().plane.partition->num_regions() / 2);
    send(app, {{"command", "show_on_plane"}, {"what", "points"}, {"show", false}});
    CHECK(points(*svg(app, View::kPlane)) < 10);
    send(app, {{"command", "set_plane_colour"}, {"colour", "class"}});
    const std::string classes = *svg(app, View::kPlane);
    CHECK(classes.find("predicted class") != std::string::npos);
    CHECK(classes != plain);
}

TEST_CASE("view svg: a path and training are drawn once they are there; other views say no") {
    App app(test_clock);
    open_bundled(app, "moons");
    CHECK_FALSE(svg(app, View::kPath).has_value());
    CHECK_FALSE(svg(app, View::kTraining).has_value());
    CHECK(is_drawn_with_vectors(View::kPath));
    CHECK_FALSE(is_drawn_with_vectors(View::kRows));
    CHECK_FALSE(svg(app, View::kRows).has_value());
    send(app, {{"command", "set_path"}, {"from_row", 3}, {"to_row", 700}});
    CHECK(svg(app, View::kPath).has_value());
    send(app, {{"command", "train"}, {"action", "epoch"}});
    send(app, {{"command", "train"}, {"action", "epoch"}});
    const auto training = svg(app, View::kTraining);
    REQUIRE(training.has_value());
    CHECK(training->find("Loss") != std::string::npos);
    CHECK(training->find("Regions in the home window") != std::string::npos);
    App empty(test_clock);
    for (const View view : kAllViews) CHECK_FALSE(svg(empty, view).has_value());
}

TEST_CASE("view svg: panels that draw with vectors are painted without a screen, in a frame's context as without one") {
    App app(test_clock);
    open_bundled(app, "titanic");
    ImGuiContext* before = ImGui::GetCurrentContext();
    const std::vector<std::pair<View, const char*>> expected = {{View::kNetwork, "sex"},
                                                                {View::kTree, "1309 rows, 15 clusters"},
                                                                {View::kCoefficients, "fare"},
                                                                {View::kProfile, ">rows<"},
                                                                {View::kImportance, "sex"}};
    ViewRecorder recorder;
    for (const auto& one : expected) {
        const View view = one.first;
        CAPTURE(view_id(view));
        const auto page = svg(app, view);
        REQUIRE(page.has_value());
        CHECK(page->find(one.second) != std::string::npos);
        CHECK(view_svg(make_palette(false), app.state(), view, {800, 600}, &recorder) == page);
        CHECK(ImGui::GetCurrentContext() == before);
    }
    const NullContext context(ImVec2(400, 300));
    before = ImGui::GetCurrentContext();
    CHECK(svg(app, View::kTree).has_value());
    CHECK(ImGui::GetCurrentContext() == before);
    CHECK_FALSE(svg(app, View::kCompare).has_value());  // nothing is compared
}

TEST_CASE("view svg: names that look like markup are escaped") {
    App app(test_clock);
    const Eigen::MatrixXd inputs = test_inputs(random_network({2, 4, 1}, 1), 20, 1);
    open_network(app, ModelFile(random_network({2, 4, 1}, 1)), inputs);
    AppState state = state_for_picture(app.state());
    state.plane.axis_x = "<script>alert(1)</script>";
    const auto page = view_svg(make_palette(false), state, View::kPlane, {400, 300});
    REQUIRE(page.has_value());
    CHECK(page->find("<script") == std::string::npos);
    CHECK(page->find("&lt;script&gt;alert(1)") != std::string::npos);
}

TEST_CASE("view picture: the table of rows has whole numbers and whole lines, and says what it leaves out") {
    App app(test_clock);
    open_bundled(app, "titanic");
    app.apply(ShowView{View::kRows});
    run_jobs(app);
    for (const ImVec2 size : {ImVec2(960, 540), ImVec2(640, 420), ImVec2(1600, 900)}) {
        CAPTURE(size.x);
        const AppState still = state_for_picture(app.state());
        const DrawnFrame frame = picture_frame(still, View::kRows, size, 1);
        const Table& table = *still.document->study.input->table;
        const std::size_t fare = table.find_column("fare");
        REQUIRE(fare < table.columns.size());
        const bool shows_fare = frame.has_text("fare");
        // The answers are kept; what is left out is named.
        CHECK(frame.has_text("survived"));
        CHECK(frame.says("of 462 rows"));
        CHECK((shows_fare || frame.says("left out for want of room")));
        std::size_t lines = 0;
        for (const std::uint32_t row : still.row_order.rows) {
            const std::uint32_t table_row = still.document->study.input->rows->row[row];
            if (!frame.has_text(std::to_string(table_row + 1))) break;
            ++lines;
            if (shows_fare) CHECK(frame.has_text(display_number(table.columns[fare].numbers[table_row], 5)));
        }
        CHECK(lines >= 3);
        CHECK(frame.says("The first " + std::to_string(lines) + " of 462 rows"));
        for (const DrawnText& text : frame.texts) CHECK(text.max.y <= size.y);
    }
}

TEST_CASE(
    "view picture: they wait for the work that they show, are refused where it was stopped, and never are empty") {
    App app(test_clock);
    open_bundled(app, "moons");
    CHECK_FALSE(picture_work(app.state(), View::kSimplify).goes_on);
    app.apply(ShowView{View::kSimplify});
    CHECK(picture_work(app.state(), View::kSimplify).goes_on);
    CHECK_FALSE(picture_work(app.state(), View::kRows).goes_on);
    app.apply(CancelJob{});
    CHECK(picture_work(app.state(), View::kSimplify).stopped);
    app.apply(ContinueViews{});
    run_jobs(app);
    CHECK_FALSE(picture_work(app.state(), View::kSimplify).goes_on);
    CHECK_FALSE(picture_work(app.state(), View::kSimplify).stopped);
    app.apply(ShowView{View::kNetwork});
    CHECK(picture_work(app.state(), View::kNetwork).goes_on);
    CHECK(picture_work(app.state(), std::nullopt).goes_on);
    run_jobs(app);
    CHECK_FALSE(picture_work(app.state(), View::kNetwork).goes_on);
    CHECK(app.state().network.maps != nullptr);
    CHECK_FALSE(nothing_in_picture(app.state(), View::kPath).empty());
    CHECK_FALSE(nothing_in_picture(app.state(), View::kCompare).empty());
    send(app, {{"command", "set_path"}, {"from_row", 3}, {"to_row", 700}});
    CHECK(nothing_in_picture(app.state(), View::kPath).empty());
    // Before training there are no curves, and no axes without them.
    const DrawnFrame before = picture_frame(state_for_picture(app.state()), View::kTraining, ImVec2(640, 480), 1);
    CHECK_FALSE(before.says("Loss"));
    CHECK_FALSE(before.has_text("epoch"));
}
