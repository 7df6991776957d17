#include "app/answers/what_if_facts.h"
#include "app/app.h"
#include "base/numerics/numerics.h"
#include "base/texts/views/what_if_texts.h"
#include "network/forward.h"
#include "support/example_app.h"
#include "support/networks.h"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <cmath>
#include <map>
#include <string>
#include <vector>

// The view What if: what each column of the chosen row could be, the others held. What it says is compared with what
// editing the cell does.

using namespace reluscope;
using namespace reluscope::testing;
using Json = nlohmann::json;

namespace {

Json what_if_answer(const App& app) { return ask(app, {{"what", "what_if"}}); }

std::vector<BitMatrix::Word> bits_now(const App& app) {
    const AppState& state = app.state();
    const Study& study = state.what_if ? state.what_if->study : state.document->study;
    const PatternBits bits = study.patterns->bits.row(state.what_if ? 0 : state.selection.row->index);
    return {bits.begin(), bits.end()};
}

std::int32_t decision_now(const App& app) {
    const AppState& state = app.state();
    const Study& study = state.what_if ? state.what_if->study : state.document->study;
    return predicted_class(study.patterns->logits.col(state.what_if ? 0 : state.selection.row->index));
}

/// The row with the cells that it had, whatever was typed since.
class KeptCells {
public:
    explicit KeptCells(App& app) : app_(app), row_(*app.state().selection.row) {
        if (app.state().what_if) cells_ = app.state().what_if->cells;
    }
    void restore() { app_.apply(EditRow{row_, cells_}); }

private:
    App& app_;
    RowId row_;
    std::map<std::string, std::string> cells_;
};

void type_cell(App& app, const std::string& column, const std::string& text) {
    app.apply(EditCell{std::nullopt, column, CellText{text}});
    REQUIRE(decision_now(app) >= 0);
}

/// Types numbers in and beside the intervals of a column.
std::size_t check_number(App& app, const ColumnHold& hold) {
    const auto own = bits_now(app);
    const std::int32_t decision = decision_now(app);
    const double width = hold.range.high - hold.range.low;
    KeptCells kept(app);
    std::size_t ends = 0;
    const auto at = [&](double value, const auto& check) {
        type_cell(app, hold.column, number_text(value));
        check();
        kept.restore();
    };
    for (int k = 0; k <= 40; ++k) {
        const double value = hold.range.low + width * k / 40;
        CAPTURE(value);
        const double slack = 1e-9 * width;
        at(value, [&] {
            if (value > hold.map->low + slack && value < hold.map->high - slack) CHECK(bits_now(app) == own);
            if (value < hold.map->low - slack || value > hold.map->high + slack) CHECK(bits_now(app) != own);
            if (value > hold.decision->low + slack && value < hold.decision->high - slack)
                CHECK(decision_now(app) == decision);
        });
    }
    const double beside = 1e-6 * width;
    for (const auto& [value, of_map] :
         {std::pair(hold.map->low - beside, true), std::pair(hold.map->high + beside, true),
          std::pair(hold.decision->low - beside, false), std::pair(hold.decision->high + beside, false)}) {
        if (value < hold.range.low || value > hold.range.high) continue;
        ++ends;
        const bool map = of_map;
        at(value, [&] { CHECK((map ? bits_now(app) != own : decision_now(app) != decision)); });
    }
    return ends;
}

}  // namespace

TEST_CASE("what if view: intervals and choices are what editing the cell does, for table rows and edited ones") {
    App app(test_clock);
    open_bundled(app, "titanic");
    app.apply(ShowView{View::kWhatIf});
    std::size_t ends = 0;
    std::size_t flips = 0;
    for (const bool edited : {false, true}) {
        for (const std::uint32_t row : {0U, 8U, 700U}) {
            CAPTURE(row);
            app.apply(SelectRow{RowId(row)});
            if (edited) type_cell(app, "fare", "55.5");
            run_jobs(app);
            const FoundHolds* found = app.state().answers.holds.get();
            REQUIRE(found != nullptr);
            REQUIRE(found->question.row == RowId(row));
            const FoundHolds kept = *found;
            CHECK(kept.left_out == 0);
            for (const ColumnHold& hold : kept.columns) {
                CAPTURE(hold.column);
                CHECK(hold.edited == (edited && hold.column == "fare"));
                if (hold.is_number && hold.value) {
                    REQUIRE(hold.map);
                    REQUIRE(hold.decision);
                    ends += check_number(app, hold);
                }
                for (const CellChoice& choice : hold.choices) {
                    const auto own = bits_now(app);
                    const std::int32_t decision = decision_now(app);
                    if (choice.chosen) {
                        CHECK(choice.same_map);
                        CHECK(choice.same_decision);
                        continue;
                    }
                    KeptCells cells(app);
                    type_cell(app, hold.column, choice.text);
                    CHECK((bits_now(app) == own) == choice.same_map);
                    CHECK(decision_now(app) == choice.predicted);
                    CHECK((decision_now(app) == decision) == choice.same_decision);
                    if (!choice.same_decision) ++flips;
                    cells.restore();
                }
            }
        }
    }
    CHECK(ends > 20);
    CHECK(flips > 0);
}

TEST_CASE("what if view: it says what is predicted now and before, and leads back and along the way") {
    App app(test_clock);
    open_bundled(app, "titanic");
    app.apply(SelectRow{RowId(0)});
    app.apply(ShowView{View::kWhatIf});
    run_jobs(app);
    const Json before = what_if_answer(app);
    CHECK(before["problem"] == "");
    CHECK(before["edited"] == false);
    CHECK(before["sentence"] == what_if_texts::as_in_table(before["now"]));
    CHECK_FALSE(way_to_edited(app.state()));
    send(app, {{"command", "edit_cell"}, {"column", "sex"}, {"value", "male"}});
    send(app, {{"command", "edit_cell"}, {"column", "age"}, {"value", 71}});
    const Json after = what_if_answer(app);
    CHECK(after["edited"] == true);
    CHECK(after["before"] == before["now"]);
    CHECK(after["now"] != before["now"]);
    const std::string sentence = after["sentence"];
    CHECK(sentence.find(after["now"].get<std::string>()) != std::string::npos);
    CHECK(sentence.find(before["now"].get<std::string>()) != std::string::npos);
    // The share that it names is that of a forward pass.
    const Study& study = app.state().document->study;
    Eigen::MatrixXd output = logits_of(study.network(), app.state().what_if->input());
    apply_link(study.network().link(), output);
    const double share = output(0, 0) > 0.5 ? output(0, 0) : 1 - output(0, 0);
    const std::string now = after["now"];
    CHECK(std::stod(now.substr(now.find("(probability ") + 13)) == doctest::Approx(100 * share).epsilon(0.02));
    const auto way = way_to_edited(app.state());
    REQUIRE(way);
    app.apply(*way);
    run_jobs(app);
    REQUIRE(app.state().path.path);
    CHECK(app.state().path.from->row == RowId(0));
    CHECK(app.state().path.to->input == app.state().what_if->input());
    CHECK(is_seen(app.state().layout, View::kPath));
    app.apply(ResetRow{});
    CHECK(what_if_answer(app)["edited"] == false);
}

TEST_CASE("what if view: whole numbers have whole ends, and sentences state no more than holds") {
    App app(test_clock);
    open_bundled(app, "titanic");
    app.apply(SelectRow{RowId(8)});
    app.apply(ShowView{View::kWhatIf});
    run_jobs(app);
    const FoundHolds& found = *app.state().answers.holds;
    std::size_t whole = 0;
    for (const ColumnHold& hold : found.columns) {
        CAPTURE(hold.column);
        if (!hold.is_number) {
            CHECK(hold_sentence(hold).empty());
            continue;
        }
        CHECK_FALSE(hold_sentence(hold).empty());
        if (hold.whole) {
            ++whole;
            CHECK(slider_step(hold) == 1);
            CHECK(on_slider(hold, hold.range.low + 0.4) == hold.range.low);
        }
        CHECK(on_slider(hold, 1e9) == hold.range.high);
        CHECK(on_slider(hold, -1e9) == hold.range.low);
    }
    CHECK(whole >= 2);
    ColumnHold made;
    made.is_number = true;
    made.range = {0, 80};
    made.value = 22;
    made.map = ValueRange{17.2312, 24.9999};
    made.decision = ValueRange{0, 43.1999};
    CHECK(hold_sentence(made) ==
          "The prediction stays the same from 0 to 43.1; the linear formula holds from 17.3 to 24.9.");
    made.whole = true;
    CHECK(hold_sentence(made) == "The prediction stays the same from 0 to 43; the linear formula holds from 18 to 24.");
    // What is drawn are the whole numbers that the sentence names.
    CHECK(drawn_range(made, *made.map) == ValueRange{18, 24});
    CHECK(drawn_range(made, *made.decision) == ValueRange{0, 43});
    CHECK(drawn_range(made, ValueRange{18, 24}) == ValueRange{19, 23});
    CHECK(drawn_range(made, made.range) == made.range);
    made.map = ValueRange{21.5, 22.5};
    CHECK(drawn_range(made, *made.map) == ValueRange{22, 22});
    CHECK(hold_sentence(made) ==
          "The prediction stays the same from 0 to 43; the linear formula holds at this value only.");
    made.decision = made.range;
    CHECK(
        hold_sentence(made) ==
        "The prediction stays the same everywhere in the table's range; the linear formula holds at this value only.");
    const ValueRange narrow = *made.map;
    made.map = made.range;
    CHECK(hold_sentence(made) ==
          "The prediction and the linear formula stay the same everywhere in the table's range.");
    made.map = made.decision = narrow;
    CHECK(hold_sentence(made) == "The prediction and the linear formula hold at this value only.");
    made.decision.reset();
    CHECK(hold_sentence(made) == "The linear formula holds at this value only.");
    made.unit = "years";
    made.whole = false;
    CHECK(hold_sentence(made) == "The linear formula holds from 21.6 to 22.4 years.");
}

TEST_CASE("what if view: it works only while it is seen, and a drag is one step of undo") {
    App app(test_clock);
    open_bundled(app, "titanic");
    app.apply(SelectRow{RowId(0)});
    run_jobs(app);
    CHECK_FALSE(app.state().answers.holds);
    app.apply(ShowView{View::kWhatIf});
    run_jobs(app);
    CHECK(app.state().answers.holds);
    const std::size_t steps = app.num_steps();
    for (const int age : {30, 31, 32, 33}) {
        EditCell edit{RowId(0), "age", CellText{std::to_string(age)}};
        edit.goes_on = age > 30;
        app.apply(edit);
    }
    CHECK(app.num_steps() == steps + 1);
    CHECK(app.state().what_if->cells.at("age") == "33");
    app.apply(Undo{});
    CHECK_FALSE(app.state().what_if);
}

TEST_CASE("what if view: numbers without decisions, and pictures") {
    App app(test_clock);
    const Network network = random_network({3, 6, 1}, 4);
    open_network(app, ModelFile(network), test_inputs(network, 40, 3));
    app.apply(ShowView{View::kWhatIf});
    app.apply(SelectRow{RowId(2)});
    run_jobs(app);
    const FoundHolds* found = app.state().answers.holds.get();
    REQUIRE(found != nullptr);
    REQUIRE(found->columns.size() == 3);
    for (const ColumnHold& hold : found->columns) {
        CHECK(hold.map);
        CHECK_FALSE(hold.decision);
    }
    open_bundled(app, "digits");
    app.apply(ShowView{View::kWhatIf});
    run_jobs(app);
    CHECK_FALSE(app.state().answers.holds);
    CHECK(what_if_answer(app)["problem"] == what_if_texts::kPixels);
}
