#include "app/document/offers.h"
#include "support/example_app.h"
#include "support/null_screen.h"
#include "ui/export/view_recorder.h"
#include "ui/export/view_svg.h"
#include "ui/workspace/dock.h"

#include <doctest/doctest.h>
#include <imgui_internal.h>
#include <nlohmann/json.hpp>

#include <string>

// What is handed out as a picture of a view holds what it shows, all of it, and nothing that only a screen can use.

using namespace reluscope;
using namespace reluscope::testing;

namespace {

std::size_t occurrences(const std::string& text, const std::string& part) {
    std::size_t count = 0;
    for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++count;
    return count;
}

/// Lines and headings of tables are what a picture of them shows.
bool is_line(const WidgetInfo& widget) {
    for (const char* part : {"##row", "###predicted", "holds within"}) {
        if (widget.label.find(part) != std::string::npos) return true;
    }
    return false;
}

void check_pictures(const AppState& state) {
    NullScreen screen({640, 420});
    for (const View view : kAllViews) {
        CAPTURE(view_id(view));
        if (!can_show(state, view)) continue;
        screen.draw_picture_of(state, view);
        for (const WidgetInfo& widget : screen.registry().widgets()) {
            CAPTURE(widget.label);
            CHECK((widget.drawing || is_line(widget) || widget.label.empty()));
        }
        for (const ImGuiWindow* window : ImGui::GetCurrentContext()->Windows) {
            CAPTURE(window->Name);
            if (window->Active) CHECK_FALSE((window->ScrollbarX || window->ScrollbarY));
        }
    }
}

}  // namespace

TEST_CASE("pictures: no buttons, boxes, sliders or scroll bars in any view") {
    App app(test_clock);
    open_bundled(app, "titanic");
    app.apply(SelectUnit{UnitId(0)});
    check_pictures(state_for_picture(app.state()));
    send(app, {{"command", "set_path"}, {"from_row", 3}, {"to_row", 700}});
    app.apply(SetCompare{{CompareKind::kClusters, ClusterId(0), ClusterId(1), {}, {}, 0}, false});
    app.apply(Train{TrainingMode::kOneEpoch});
    app.apply(ShowView{View::kCompare});
    run_jobs(app);
    app.apply(ShowView{View::kTraining});
    run_jobs(app);
    check_pictures(state_for_picture(app.state()));
    App digits(test_clock);
    open_bundled(digits, "digits");
    check_pictures(state_for_picture(digits.state()));
}

TEST_CASE("pictures: the coefficients show all clusters, however small the window is") {
    App app(test_clock);
    open_bundled(app, "titanic");
    app.apply(ShowView{View::kCoefficients});
    run_jobs(app);
    const std::size_t clusters = app.state().document->study.clustering->num_clusters();
    REQUIRE(clusters == 15);
    for (const CoefficientsPicture picture : {CoefficientsPicture::kHeatMap, CoefficientsPicture::kBoth}) {
        CoefficientsSettings settings = app.state().coefficients.settings;
        settings.picture = picture;
        app.apply(SetCoefficients{settings});
        run_jobs(app);
        const AppState still = state_for_picture(app.state());
        const auto svg = view_svg(make_palette(false), still, View::kCoefficients, {600, 260});
        REQUIRE(svg);
        for (const Cluster& cluster : still.document->study.clustering->clusters)
            CHECK(occurrences(*svg, ">" + std::to_string(cluster.size) + "<") >= 1);
        ViewRecorder recorder;
        const DrawPoint whole =
            recorder.whole_size(still, make_palette(false), View::kCoefficients, {600, 260}, {4000, 4000});
        CHECK(whole.y > 260);
        CHECK(whole.y < 1200);
    }
}

TEST_CASE("pictures: at an earlier epoch every one says so") {
    App app(test_clock);
    ToyOptions toy;
    toy.kind = ToyKind::kMoons;
    toy.rows = 80;
    app.apply(MakeData{toy});
    run_jobs(app);
    for (int epoch = 0; epoch < 4; ++epoch) {
        app.apply(Train{TrainingMode::kOneEpoch});
        run_jobs(app);
    }
    const auto svg_says = [&](View view) {
        app.apply(ShowView{view});
        run_jobs(app);
        const auto svg = view_svg(make_palette(false), state_for_picture(app.state()), view, {800, 600});
        return svg && svg->find("as of epoch 2 of 4") != std::string::npos;
    };
    for (const View view : {View::kPlane, View::kScatter, View::kTree, View::kNetwork}) CHECK_FALSE(svg_says(view));
    app.apply(ShowEpoch{2});
    run_jobs(app);
    for (const View view : {View::kPlane, View::kScatter, View::kTree, View::kNetwork, View::kCoefficients,
                            View::kProfile, View::kImportance}) {
        CAPTURE(view_id(view));
        CHECK(svg_says(view));
    }
}
