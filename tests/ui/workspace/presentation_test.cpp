#include "ui/workspace/presentation.h"

#include "app/plane/plane_facts.h"
#include "base/texts/workspace_texts.h"
#include "support/example_app.h"
#include "support/null_screen.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

// One picture and one sentence fill the window; buttons are there while somebody moves.

using namespace reluscope;
using namespace reluscope::testing;

namespace {

/// Labels of two of the controls.
constexpr const char* kPreviousView = "\uf053##previous view";
constexpr const char* kNextView = "\uf054##next view";

/// Draws until so many seconds of Dear ImGui's clock have passed without anybody touching anything.
void pass_seconds(NullScreen& screen, const AppState& state, double seconds) {
    const double until = ImGui::GetTime() + seconds;
    for (int i = 0; i < 1000 && ImGui::GetTime() < until; ++i) screen.draw_frame(state, false);
}

void present_moons(App& app) {
    open_bundled(app, "moons");
    app.apply(Present{true});
    run_jobs(app);
}

}  // namespace

TEST_CASE("presentation: the sentence counts the regions that are seen, and nothing else is in the window") {
    App app(test_clock);
    present_moons(app);
    NullScreen screen({1024, 768});
    screen.measure();
    const DrawnFrame frame = show(screen, app.state(), false);
    REQUIRE(app.state().plane.seen());
    const std::size_t regions = app.state().plane.seen()->regions.size();
    CHECK(frame.says(std::to_string(regions) + " linear regions in view, " +
                         whole_plane_words(app.state().plane, app.state().document->study.network()) +
                         ". On each one the network is a single affine map.",
                     "presentation"));
    CHECK(frame.says("one colour per activation pattern"));  // its legend
    CHECK_FALSE(frame.has_text("Explanation"));              // no tabs
    CHECK_FALSE(has_label(screen, "##search"));              // no columns
    CHECK_FALSE(has_label(screen, "##colour"));              // no controls of the view
    const PlanePicture& picture = screen.canvas().last();
    CHECK(picture.clip.width > 0.9F * 1024);
    CHECK(picture.clip.height > 0.75F * 768);
}

TEST_CASE("presentation: its controls come with a movement and leave again, in a place of their own") {
    App app(test_clock);
    present_moons(app);
    NullScreen screen({1024, 768});
    screen.draw(app.state(), false);
    REQUIRE(has_label(screen, kNextView));  // one sees first how it ends
    const float left = widget_of(screen, kPreviousView)->min.x;
    pass_seconds(screen, app.state(), 3);
    CHECK_FALSE(has_label(screen, kNextView));
    CHECK_FALSE(screen.views().presentation.shows_controls);
    const WidgetInfo* picture = widget_of(screen, "plane");
    REQUIRE(picture != nullptr);
    const ImVec2 place = picture->min;
    ImGui::GetIO().AddMousePosEvent(500, 400);
    screen.draw(app.state(), false);
    ImGui::GetIO().AddMousePosEvent(510, 400);
    screen.draw(app.state(), false);
    REQUIRE(has_label(screen, kNextView));
    CHECK(widget_of(screen, "plane")->min.x == place.x);  // nothing moves for them
    CHECK(widget_of(screen, "plane")->min.y == place.y);
    CHECK(widget_of(screen, kNextView)->max.y <= place.y);
    CHECK(left > 512);
    pass_seconds(screen, app.state(), 3);
    CHECK_FALSE(has_label(screen, kNextView));
}

TEST_CASE("presentation: Space, Right and Page Down show the next view, Left and Page Up the one before, none trains") {
    App app(test_clock);
    open_bundled(app, "moons");
    app.apply(ShowView{View::kRelief});
    app.apply(Present{true});
    run_jobs(app);
    NullScreen screen({1024, 768});
    ImGui::GetIO().ConfigFlags |= ImGuiConfigFlags_NavEnableKeyboard;
    screen.draw(app.state(), false);
    const auto shown_by = [&](ImGuiKey key) {
        std::vector<View> shown;
        for (const bool down : {true, false}) {
            ImGui::GetIO().AddKeyEvent(key, down);
            for (int frame = 0; frame < 2; ++frame) {
                screen.draw_frame(app.state(), false);
                for (const Command& command : screen.commands()) {
                    CHECK_FALSE(command.is<Train>());
                    if (command.is<MaximiseView>()) shown.push_back(*command.get_if<MaximiseView>()->view);
                }
            }
        }
        return shown;
    };
    for (const ImGuiKey key : {ImGuiKey_Space, ImGuiKey_RightArrow, ImGuiKey_PageDown})
        CHECK(shown_by(key) == std::vector<View>{View::kScatter});
    for (const ImGuiKey key : {ImGuiKey_LeftArrow, ImGuiKey_PageUp})
        CHECK(shown_by(key) == std::vector<View>{View::kPlane});
    CHECK_FALSE(ImGui::GetIO().NavVisible);  // nothing is lit that Space would press
    app.apply(ShowPalette{true});
    CHECK(shown_by(ImGuiKey_PageDown).empty());
    app.apply(ShowPalette{false});
    app.apply(Present{false});
    CHECK(shown_by(ImGuiKey_PageDown).empty());
}

TEST_CASE("presentation: the tooltip of a button that was pressed is gone until the pointer has left it") {
    App app(test_clock);
    present_moons(app);
    NullScreen screen({1024, 768});
    screen.measure();
    screen.draw(app.state(), false);
    REQUIRE(has_label(screen, kNextView));
    const WidgetInfo* button = widget_of(screen, kNextView);
    const ImVec2 middle((button->min.x + button->max.x) / 2, (button->min.y + button->max.y) / 2);
    const auto tells_at = [&](ImVec2 at) {
        ImGui::GetIO().AddMousePosEvent(at.x, at.y);
        screen.draw(app.state(), false);
        return show(screen, app.state(), false).says(workspace_texts::kNextViewTip);
    };
    CHECK(tells_at(middle));
    click(screen, app.state(), middle);
    CHECK_FALSE(tells_at(middle));
    CHECK_FALSE(tells_at(ImVec2(middle.x + 2, middle.y)));
    CHECK_FALSE(tells_at(ImVec2(middle.x, 400)));
    CHECK(tells_at(middle));
}

TEST_CASE("presentation: the headline of a slide is what its view answers, not what the view is") {
    App app(test_clock);
    open_bundled(app, "titanic");
    app.apply(SelectRow{RowId(1)});
    app.apply(SetPath{RowId(0), RowId(5)});
    for (const View view : {View::kBeeswarm, View::kSimplify, View::kProfile}) {
        app.apply(ShowView{view});
        run_jobs(app);
    }
    const AppState& state = app.state();
    const auto says = [&](View view, const std::string& part) {
        CAPTURE(presentation_sentence(state, view));
        CHECK(presentation_sentence(state, view).find(part) != std::string::npos);
    };
    const ClusterView& cluster = *state.cluster_view;
    for (const View view : {View::kExplanation, View::kRows}) {
        says(view, "Cluster " + std::to_string(cluster.cluster.index) + ": " + cluster.account.lead);
        says(view, cluster.outcome);
    }
    says(View::kTree, "1309 rows take 15 ways through 2 layers");
    says(View::kCoefficients, "1309 rows in 15 clusters");
    says(View::kTraining, "correct on all 1309 rows");
    says(View::kPath, "Walking from ");
    says(View::kWhatIf, "Predicted: ");
    says(View::kBeeswarm, "On average over these rows, sex moves the log-odds of survived most, by ");
    for (const View view : kAllViews) {
        CAPTURE(view_id(view));
        const bool waits = view == View::kImportance || view == View::kCompare || view == View::kSimplify;
        if (!waits) CHECK(presentation_sentence(state, view) != view_sentence(view));
    }
    // Importance is counted for its panel, and told once that was drawn; it is told once.
    app.apply(ShowView{View::kImportance});
    app.apply(Present{true});
    run_jobs(app);
    NullScreen screen({1280, 800});
    screen.measure();
    screen.draw(app.state(), false);
    const DrawnFrame frame = show(screen, app.state(), false);
    CHECK(frame.says("The network leans most on "));
    CHECK_FALSE(frame.says(std::string(view_sentence(View::kImportance))));
}

TEST_CASE("presentation: every view that can be shown has a sentence") {
    for (const char* example : {"titanic", "moons"}) {
        App app(test_clock);
        open_bundled(app, example);
        for (const View view : kAllViews) {
            CAPTURE(view_id(view));
            const std::string sentence = presentation_sentence(app.state(), view);
            CHECK(sentence.size() > 20);
            CHECK(sentence.ends_with('.'));
        }
    }
    App app(test_clock);
    open_bundled(app, "moons");
    app.apply(Train{TrainingMode::kOneEpoch});
    run_jobs(app);
    CHECK(presentation_sentence(app.state(), View::kPlane).starts_with("Epoch 1 of "));
}

TEST_CASE("presentation: type grows with the window, and leaves room for a picture") {
    CHECK(presentation_scale({390, 844}) == 1);
    CHECK(presentation_scale({1024, 768}) == doctest::Approx(1.28));
    CHECK(presentation_scale({1920, 1080}) == doctest::Approx(1.8));
    CHECK(presentation_scale({9000, 9000}) == 2.5F);
    CHECK(fitting_text_scale(1.3F, 1280) == 1.3F);
    CHECK(fitting_text_scale(2, 360) == doctest::Approx(1.125));
    CHECK(fitting_text_scale(0.8F, 300) == 0.8F);
}
