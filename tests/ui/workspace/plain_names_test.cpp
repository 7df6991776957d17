#include "analysis/summaries/column_importance.h"
#include "app/document/narrative.h"
#include "app/shortcuts.h"
#include "base/text/number_format.h"
#include "base/texts/clusters_texts.h"
#include "base/texts/rows_texts.h"
#include "base/texts/views/compare_texts.h"
#include "base/texts/workspace_texts.h"
#include "support/clock.h"
#include "support/example_app.h"
#include "support/null_screen.h"
#include "ui/workspace/workspace.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

// One name per thing and one order of the views, marks that are explained in words, help that is found.

using namespace reluscope;
using namespace reluscope::testing;

TEST_CASE("names: the explanation is called so as a view, beside the views and on a phone") {
    App app(test_clock);
    open_bundled(app, "titanic");
    app.apply(SelectRow{RowId(3)});
    app.apply(ShowView{View::kPlane});
    run_jobs(app);
    const std::string name(view_title(View::kExplanation));
    for (const ImVec2 size : {ImVec2(390, 844), ImVec2(360, 640), ImVec2(320, 568)}) {
        CAPTURE(size.x);
        NullScreen screen(size);
        screen.draw(app.state(), false, true);
        float top = -1;
        for (const char* label : workspace_texts::kSheets) {
            const WidgetInfo* sheet = widget_of(screen, label);
            REQUIRE_MESSAGE(sheet != nullptr, label);
            CHECK(sheet->max.x <= size.x - 8);
            if (top >= 0 && size.x >= 360) CHECK(sheet->min.y == top);  // on one line
            top = sheet->min.y;
        }
        CHECK(has_label(screen, name + "##sheet"));
        CHECK(has_label(screen, std::string(view_title(View::kTraining)) + "##sheet"));
    }
    NullScreen low({1024, 600});  // no room for both beside the views
    low.draw(app.state(), false);
    CHECK(has_label(low, name + "##panel"));
}

TEST_CASE("names: tabs stand in the order of the views, whatever was opened, closed and moved") {
    App app(test_clock);
    open_bundled(app, "titanic");
    app.apply(CloseView{View::kRelief});
    app.apply(MoveView{View::kRows, View::kPlane, Side::kTabs});
    app.apply(ShowView{View::kRelief});
    run_jobs(app);
    NullScreen screen({3840, 2160});
    screen.draw(app.state(), false);
    float x = 0;
    for (const View view : kAllViews) {
        CAPTURE(view_id(view));
        const auto& widgets = screen.registry().widgets();
        const auto tab = std::find_if(widgets.begin(), widgets.end(), [&](const WidgetInfo& widget) {
            return widget.label == view_title(view) && widget.window.find("relief panel") != std::string::npos;
        });
        REQUIRE(tab != widgets.end());
        CHECK(tab->min.x > x);
        x = tab->min.x;
    }
}

TEST_CASE("help: words and keys stand behind a button of every window, words first") {
    App app(test_clock);
    open_bundled(app, "moons");
    for (const float width : {320.0F, 360.0F, 390.0F, 768.0F, 1024.0F, 1280.0F, 3840.0F}) {
        CAPTURE(width);
        NullScreen screen({width, 844});
        screen.draw(app.state(), false, width < 820);
        const WidgetInfo* help = widget_of(screen, "\uf128##shortcuts");
        REQUIRE(help != nullptr);
        CHECK(help->min.x >= 0);
        CHECK(help->max.x <= width);
        click(screen, app.state(), {(help->min.x + help->max.x) / 2, (help->min.y + help->max.y) / 2});
        const Commands& sent = screen.commands();
        CHECK(
            std::any_of(sent.begin(), sent.end(), [](const Command& command) { return command.is<ShowShortcuts>(); }));
    }
    app.apply(ShowShortcuts{true});
    NullScreen screen({390, 844});
    const DrawnFrame frame = show(screen, app.state(), false, true);
    CHECK(frame.says(workspace_texts::kHelp, "shortcuts"));
    CHECK(frame.says(std::string(glossary()[0].word), "shortcuts"));
}

TEST_CASE("marks: the sign of a cluster whose rows differ by more than chance is explained in words") {
    std::size_t num_marked = 0;
    for (const std::string& id : bundled_ids()) {
        CAPTURE(id);
        App app(test_clock);
        open_bundled(app, id);
        run_jobs(app);
        const Study& study = app.state().document->study;
        if (study.network().num_outputs() > 1 || study.scores->observed.rows() != 1) continue;
        bool marked = false;
        for (std::uint32_t c = 0; c < study.clustering->num_clusters(); ++c)
            marked = marked || is_beyond_chance(study, ClusterId(c), 0);
        num_marked += marked ? 1 : 0;
        NullScreen screen({1600, 1400});
        CHECK(show(screen, app.state(), false).says(clusters_texts::kChanceMarkMeaning) == marked);
    }
    CHECK(num_marked > 0);
}

TEST_CASE("plane: what it took to compute stands in no line that is read") {
    App app(ticking_clock());
    open_bundled(app, "moons");
    app.apply(ShowView{View::kPlane});
    for (int i = 0; i < 2000; ++i) app.advance(0.01);
    REQUIRE(app.state().plane.partition);
    REQUIRE(app.state().plane.seconds > 0);
    NullScreen screen({1280, 800});
    const DrawnFrame frame = show(screen, app.state(), false);
    CHECK(frame.says("in this window", "plane panel"));
    CHECK_FALSE(frame.says(" ms", "plane panel"));
}

TEST_CASE("compare: it begins with a sentence and a button for each thing; bars say what they show") {
    App app(test_clock);
    open_bundled(app, "titanic");
    app.apply(SelectRow{RowId(3)});
    app.apply(ShowView{View::kCompare});
    run_jobs(app);
    for (const ImVec2 size : {ImVec2(1280, 800), ImVec2(390, 1600)}) {
        CAPTURE(size.x);
        NullScreen screen(size);
        const DrawnFrame frame = show(screen, app.state(), false, is_phone(size));
        CHECK(frame.says(compare_texts::kInvitation));
        CHECK(frame.says(compare_texts::kPromise));
        const WidgetInfo* offer = widget_of(screen, "###offer clusters");
        const WidgetInfo* picker = widget_of(screen, "##first side");
        REQUIRE(offer != nullptr);
        REQUIRE(picker != nullptr);
        CHECK(offer->max.y < picker->min.y);
    }
    {  // One click compares the row with the most similar one that is predicted otherwise.
        NullScreen screen({1280, 800});
        show(screen, app.state(), false);
        const WidgetInfo* contrast = widget_of(screen, "###offer row and contrast");
        REQUIRE(contrast != nullptr);
        click(screen, app.state(), {(contrast->min.x + contrast->max.x) / 2, (contrast->min.y + contrast->max.y) / 2});
        const SetCompare* sent = nullptr;
        for (const Command& command : screen.commands()) {
            if (command.get_if<SetCompare>() != nullptr) sent = command.get_if<SetCompare>();
        }
        REQUIRE(sent != nullptr);
        CHECK(sent->settings.first_row == RowId(3));
        REQUIRE(sent->settings.second_row.has_value());
        const Study& study = app.state().document->study;
        const Eigen::MatrixXd& inputs = study.input->rows->inputs;
        const auto survives = [&](std::uint32_t row) { return study.patterns->logits(0, row) > 0; };
        const auto distance = [&](std::uint32_t row) {
            return (inputs.col(row) - inputs.col(3)).cwiseQuotient(study.input->rows->deviation).norm();
        };
        const std::uint32_t other = sent->settings.second_row->index;
        CHECK(survives(other) != survives(3));
        for (std::uint32_t row = 0; row < study.clustering->num_rows(); ++row) {
            if (survives(row) != survives(3)) CHECK(distance(row) >= distance(other) * (1 - 1e-12));
        }
    }
    CompareSettings settings;
    settings.kind = CompareKind::kClusters;
    settings.first_cluster = ClusterId(0);
    settings.second_cluster = ClusterId(1);
    app.apply(SetCompare{settings});
    run_jobs(app);
    REQUIRE(app.state().compare.pair);
    NullScreen screen({1280, 1600});
    const OutputWords words = output_words(*app.state().document, 0);
    CHECK(show(screen, app.state(), false)
              .says(compare_texts::bars_axis(compare_texts::added_by_more(words.phrase, false)), "compare panel"));
}

TEST_CASE("importance: its sentence names the columns that count most") {
    App app(test_clock);
    open_bundled(app, "titanic");
    app.apply(ShowView{View::kImportance});
    run_jobs(app);
    const Study& study = app.state().document->study;
    REQUIRE(study.survey);
    std::vector<std::pair<double, std::string>> columns;
    for (const ColumnImportance& column : column_importance(study)) columns.emplace_back(column.spread, column.column);
    std::stable_sort(columns.begin(), columns.end(), [](const auto& a, const auto& b) { return a.first > b.first; });
    NullScreen screen({1280, 1000});
    CHECK(show(screen, app.state(), false)
              .says("The network leans most on " + columns[0].second + ", then on " + columns[1].second + " and " +
                        columns[2].second + ".",
                    "importance panel"));
}

TEST_CASE("rows: the list says how many rows share the formula, and what a click does") {
    App app(test_clock);
    open_bundled(app, "titanic");
    run_jobs(app);
    const std::size_t rows = app.state().row_order.rows.size();
    REQUIRE(rows > 1);
    NullScreen screen({1280, 1000});
    CHECK(show(screen, app.state(), false).says(rows_texts::rows_lead(rows, false, true), "rows panel"));
    CHECK(rows_texts::rows_lead(rows, false, true).starts_with(display_count(rows) + " rows share one formula."));
}
