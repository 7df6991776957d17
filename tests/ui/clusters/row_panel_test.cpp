#include "ui/clusters/row_panel.h"

#include "app/answers/answers_facts.h"
#include "app/answers/locks.h"
#include "app/document/views.h"
#include "app/path/joint_facts.h"
#include "base/texts/explanation_texts.h"
#include "base/texts/views/answers_texts.h"
#include "support/example_app.h"
#include "support/null_screen.h"
#include "support/panel_screen.h"
#include "ui/kit/widgets.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <vector>

// The answers in the panel of a row: what stands above what, and that buttons keep their places.

using namespace reluscope;
using namespace reluscope::testing;

namespace {

constexpr const char* kRowLocksButton = "Locks###locks of columns";
constexpr const char* kRowTryButton = "Try it###try the smallest change";

void row_panel_alone(const Ui& ui, const AppState& state, ViewMemory&) { row_panel(ui, state); }

ImVec2 middle_of_item(const WidgetInfo& widget) {
    return {(widget.min.x + widget.max.x) / 2, (widget.min.y + widget.max.y) / 2};
}

}  // namespace

TEST_CASE("row panel: buttons, locks and bars keep their places while the answer is computed") {
    App app(test_clock);
    open_bundled(app, "titanic");
    PanelScreen screen(app, row_panel_alone, {560, 1400});
    for (const std::uint32_t row : {40U, 8U, 300U}) {
        CAPTURE(row);
        app.apply(SelectRow{RowId(row)});
        REQUIRE(change_facts(app.state()).searching);
        const std::vector<std::string> labels = {explanation_texts::kWhatWouldChange, kRowTryButton, kRowLocksButton,
                                                 "##measure of changes"};
        screen.frame();  // while it is looked for; the jobs run after the frame
        std::vector<float> before;
        for (const std::string& label : labels) before.push_back(screen.widget(label).min.y);
        screen.frames();
        REQUIRE(change_facts(app.state()).known);
        for (std::size_t i = 0; i < labels.size(); ++i) {
            CAPTURE(labels[i]);
            CHECK(screen.widget(labels[i]).min.y == before[i]);
        }
        // The ways on are one line above the bars; the locks stand below these, directly above the answer.
        CHECK(screen.widget(kRowTryButton).min.y == screen.widget(explanation_texts::kWhatWouldChange).min.y);
        CHECK(screen.widget(kRowTryButton).max.y < screen.widget("step logit").min.y);
        CHECK(screen.widget("step logit").max.y < screen.widget(kRowLocksButton).min.y);
    }
}

TEST_CASE("row panel: locks and buttons keep their places while Shapley values or expected gradients are computed") {
    RowParts parts = RowParts::kShapley;
    SUBCASE("shapley") {}
    SUBCASE("expected gradients") { parts = RowParts::kExpected; }
    App app(test_clock);
    open_bundled(app, "titanic");
    app.apply(SelectRow{RowId(40)});
    run_jobs(app);
    app.apply(SetRowParts{parts});
    REQUIRE_FALSE(parts_facts(app.state()).there);
    PanelScreen screen(app, row_panel_alone, {340, 1400});
    const std::vector<std::string> labels = {kRowTryButton, kRowLocksButton, "##measure of changes"};
    screen.frame();  // while they are computed; the jobs run after the frame
    std::vector<float> before;
    for (const std::string& label : labels) before.push_back(screen.widget(label).min.y);
    screen.frames();
    REQUIRE(parts_facts(app.state()).there);
    for (std::size_t i = 0; i < labels.size(); ++i) {
        CAPTURE(labels[i]);
        CHECK(screen.widget(labels[i]).min.y == before[i]);
    }
    CHECK(screen.widget("step logit").max.y < screen.widget(kRowLocksButton).min.y);
}

TEST_CASE("row panel: the list of locks keeps its place when one is set and the answer comes") {
    App app(test_clock);
    open_bundled(app, "titanic");
    PanelScreen screen(app, row_panel_alone, {560, 1400});
    screen.frames();
    screen.click(middle_of_item(screen.widget(kRowLocksButton)));
    const std::vector<LockLine> lines = lock_lines(*app.state().document->study.input, app.state().answers.settings);
    std::string free;
    for (std::size_t i = 0; i < lines.size(); ++i) {
        if (lines[i].column == "sex") free = "free###free " + item_label("sex", i);
    }
    const WidgetInfo before = screen.widget(free);
    screen.click(middle_of_item(before));
    CHECK(app.state().answers.locks.count("sex") == 0);
    CHECK(screen.widget(free).min.x == before.min.x);
    CHECK(screen.widget(free).min.y == before.min.y);
}

TEST_CASE("row panel: what would change it leads to the stated change, and the answer names what is held first") {
    App app(test_clock);
    open_bundled(app, "titanic");
    app.apply(SelectRow{RowId(8)});
    run_jobs(app);
    const ChangeFacts facts = change_facts(app.state());
    REQUIRE(facts.point.size() > 0);
    CHECK(facts.sentence.find(facts.held + ", ") == 0);
    PanelScreen screen(app, row_panel_alone, {560, 1400});
    screen.frames();
    screen.click(middle_of_item(screen.widget(explanation_texts::kWhatWouldChange)));
    REQUIRE(app.state().path.path);
    CHECK(app.state().path.path->to == facts.point);
    CHECK(app.state().path.from->row == RowId(8));
}

TEST_CASE("row panel: prediction, columns, smallest change with alternatives, and then how far it holds") {
    App app(test_clock);
    open_bundled(app, "titanic");
    PanelScreen screen(app, row_panel_alone, {560, 1600});
    screen.measure();
    // Texts are told line by line: the first line is as much of a sentence as fits.
    const auto top_of = [&](const std::string& wanted) {
        constexpr std::size_t kLeast = 12;
        for (const TextInfo& text : screen.registry().texts()) {
            if (text.text.size() >= kLeast && wanted.compare(0, text.text.size(), text.text) == 0) return text.min.y;
        }
        FAIL("no text " << wanted);
        return 0.0F;
    };
    std::size_t alternatives = 0;
    for (const std::uint32_t row : {8U, 40U, 300U}) {
        CAPTURE(row);
        app.apply(SelectRow{RowId(row)});
        run_jobs(app);
        screen.frames();
        const AppState& state = app.state();
        const ChangeFacts facts = change_facts(state);
        REQUIRE(facts.known);
        REQUIRE(state.reach.row);
        REQUIRE(state.reach.row->joint);
        REQUIRE(state.reach.signs);
        std::vector<float> places = {top_of(state.row_view->account.lead), screen.widget("step logit").min.y,
                                     screen.widget(kRowLocksButton).min.y, top_of(facts.sentence)};
        if (!facts.alternatives.empty()) places.push_back(top_of(facts.alternatives.back()));
        alternatives += facts.alternatives.size();
        const JointReach& joint = *state.reach.row->joint;
        places.push_back(top_of(joint_sentence(joint)));
        places.push_back(top_of(sign_sentence(*state.document, joint, *state.reach.signs, state.row_view->output)));
        CHECK(std::is_sorted(places.begin(), places.end()));
    }
    CHECK(alternatives > 0);
}

TEST_CASE("row panel: a measure and a class are chosen by the mouse") {
    App app(test_clock);
    open_bundled(app, "iris");
    app.apply(SelectRow{RowId(60)});
    run_jobs(app);
    PanelScreen screen(app, row_panel_alone, {560, 1400});
    screen.frames();
    screen.click(middle_of_item(screen.widget("##measure of changes")));
    screen.click(middle_of_item(screen.widget("L1, sparse##measure of changes")));
    CHECK(app.state().answers.settings.aim.norm == Norm::kL1);
    screen.click(middle_of_item(screen.widget("##class to reach")));
    const AppState& state = app.state();
    const std::string third = class_name(*state.document->model, state.document->study, 2) + "##to class 2";
    screen.click(middle_of_item(screen.widget(third)));
    CHECK(app.state().answers.settings.aim.to == 2);
    CHECK(app.state().answers.settings.aim.norm == Norm::kL1);
}
