#include "ui/clusters/what_if_panel.h"

#include "app/answers/what_if_facts.h"
#include "base/texts/views/what_if_texts.h"
#include "support/example_app.h"
#include "support/null_screen.h"
#include "support/panel_screen.h"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <cmath>
#include <string>

// What the view What if shows and does: sliders, choices, bands and buttons.

using namespace reluscope;
using namespace reluscope::testing;

namespace {

constexpr const char* kWhatIfWindow = "what_if panel";

void what_if_alone(const Ui& ui, const AppState& state, ViewMemory&) { what_if_panel(ui, state); }

std::size_t number_of(const App& app, const std::string& column) {
    const auto& columns = app.state().answers.holds->columns;
    for (std::size_t i = 0; i < columns.size(); ++i) {
        if (columns[i].column == column) return i;
    }
    FAIL("no such column");
    return 0;
}

std::string slider_named(const App& app, const std::string& column) {
    return "slider " + column + "##" + std::to_string(number_of(app, column));
}

void open_view(App& app, std::uint32_t row) {
    open_bundled(app, "titanic");
    app.apply(SelectRow{RowId(row)});
    app.apply(ShowView{View::kWhatIf});
    run_jobs(app);
    REQUIRE(app.state().answers.holds);
}

}  // namespace

TEST_CASE("what if panel: the prediction, every column with its value and how far it goes, on both screens") {
    App app(test_clock);
    open_view(app, 8);
    for (const ImVec2 size : {ImVec2(1280, 1400), ImVec2(390, 1900)}) {
        NullScreen screen(size);
        const DrawnFrame frame = show(screen, app.state(), size.x > 1000, size.x < 1000);
        CHECK(frame.says(what_if_facts(app.state()).sentence));
        CHECK(frame.says(what_if_texts::heading(8)));
        CHECK(frame.says(what_if_texts::kMapSign));
        CHECK(frame.says(what_if_texts::kDecisionSign));
        CHECK(frame.says(what_if_texts::kBack));
        if (size.x < 1000) continue;  // the rest is scrolled to
        for (const ColumnHold& hold : app.state().answers.holds->columns) {
            CAPTURE(hold.column);
            CHECK(frame.says(hold.column, kWhatIfWindow));
            if (hold.is_number) CHECK(frame.says(hold_sentence(hold), kWhatIfWindow));
            for (const CellChoice& choice : hold.choices) CHECK(frame.says(choice.text, kWhatIfWindow));
        }
    }
}

TEST_CASE("what if panel: a drag edits the cell as one step, and its band is where the prediction stays the same") {
    App app(test_clock);
    open_view(app, 8);
    const std::size_t number = number_of(app, "age");
    PanelScreen screen(app, what_if_alone, {700, 1400});
    screen.frames();
    const WidgetInfo slider = screen.widget(slider_named(app, "age"));
    const float y = (slider.min.y + slider.max.y) / 2;
    const std::size_t steps = app.num_steps();
    const ColumnHold before = app.state().answers.holds->columns[number];
    screen.drag({slider.min.x + 40, y}, {slider.max.x - 2, y});
    REQUIRE(app.state().what_if);
    CHECK(std::stod(app.state().what_if->cells.at("age")) == before.range.high);
    CHECK(app.num_steps() == steps + 1);
    const ColumnHold& after = app.state().answers.holds->columns[number];
    CHECK(after.value == before.range.high);
    CHECK(after.table == before.value);
    CHECK(screen.widget("Back to the row###back to the row").min.x > 0);
    const WidgetInfo back = screen.widget("Back to the row###back to the row");
    screen.click({(back.min.x + back.max.x) / 2, (back.min.y + back.max.y) / 2});
    CHECK_FALSE(app.state().what_if);
    CHECK(app.state().answers.holds->columns[number].value == before.value);
    // A drag that begins on the knob is a step of its own too, and not a part of the drag before.
    const std::size_t more = app.num_steps();
    const auto place = [&](double value) {
        constexpr float kEnd = 7;  // of the slider, where its knob is at an end
        const double share = (value - before.range.low) / (before.range.high - before.range.low);
        return slider.min.x + kEnd + static_cast<float>(share) * (slider.max.x - slider.min.x - 2 * kEnd);
    };
    screen.drag({place(*before.value), y}, {slider.max.x - 2, y});
    CHECK(app.num_steps() == more + 1);
    screen.drag({slider.max.x - 2, y}, {slider.max.x - 60, y});
    CHECK(app.num_steps() == more + 2);
    app.apply(ResetRow{});
    run_jobs(app);
    // A click in the middle of the band of the prediction keeps the prediction.
    const double middle = (before.decision->low + before.decision->high) / 2;
    const std::string predicted = what_if_facts(app.state()).now.substr(0, 4);
    screen.click({place(middle), y});
    REQUIRE(app.state().what_if);
    CHECK(std::abs(std::stod(app.state().what_if->cells.at("age")) - middle) <
          0.01 * (before.range.high - before.range.low));
    CHECK(what_if_facts(app.state()).now.substr(0, 4) == predicted);
}

TEST_CASE("what if panel: a choice is chosen, and the way to it is shown") {
    App app(test_clock);
    open_view(app, 8);
    const std::size_t number = number_of(app, "sex");
    const auto& choices = app.state().answers.holds->columns[number].choices;
    REQUIRE(choices.size() == 2);
    const std::size_t other = choices[0].chosen ? 1 : 0;
    const std::string text = choices[other].text;
    PanelScreen screen(app, what_if_alone, {700, 1400});
    screen.frames();
    const std::string item = text + "##" + std::to_string(other);
    const WidgetInfo button = screen.widget(item + "###" + std::to_string(number) + " choice " + item);
    screen.click({(button.min.x + button.max.x) / 2, (button.min.y + button.max.y) / 2});
    REQUIRE(app.state().what_if);
    CHECK(app.state().what_if->cells.at("sex") == text);
    const WidgetInfo way = screen.widget("Show the way###show the way");
    screen.click({(way.min.x + way.max.x) / 2, (way.min.y + way.max.y) / 2});
    REQUIRE(app.state().path.to);
    CHECK(app.state().path.to->input == app.state().what_if->input());
}

TEST_CASE("what if panel: without a row it says how to choose one, and in a picture nothing can be pressed") {
    App app(test_clock);
    open_bundled(app, "titanic");
    app.apply(SelectRow{std::nullopt});
    app.apply(ShowView{View::kWhatIf});
    run_jobs(app);
    NullScreen screen({1280, 800});
    if (!app.state().selection.row) {
        const DrawnFrame empty = show(screen, app.state(), false);
        CHECK(empty.says(what_if_texts::kChooseRow, kWhatIfWindow));
    }
    app.apply(SelectRow{RowId(8)});
    send(app, {{"command", "edit_cell"}, {"column", "age"}, {"value", 3}});
    screen.draw_picture_of(app.state(), View::kWhatIf);
    CHECK_FALSE(has_label(screen, "###back to the row"));
    CHECK_FALSE(has_label(screen, "###show the way"));
}
