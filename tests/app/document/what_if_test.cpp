#include "app/document/what_if.h"

#include "app/app.h"
#include "app/shortcuts.h"
#include "base/texts/rows_texts.h"
#include "support/example_app.h"
#include "support/networks.h"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <cmath>
#include <map>
#include <string>
#include <vector>

// A row with other cells than the table's is explained like a real one, and counted nowhere.

using namespace reluscope;
using namespace reluscope::testing;
using Json = nlohmann::json;

namespace {

void edit(App& app, const std::string& column, const Json& value) {
    send(app, {{"command", "edit_cell"}, {"column", column}, {"value", value}});
}

/// The input that the encoder of an example makes, straight from what its file says of the column.
const ColumnEncoding& encoding_named(const App& app, const std::string& column) {
    for (const ColumnEncoding& encoding : app.state().document->model->encoder.columns) {
        if (encoding.column == column) return encoding;
    }
    FAIL("no such column");
    return app.state().document->model->encoder.columns.front();
}

Eigen::Index first_input(const App& app, const std::string& column) {
    Eigen::Index at = 0;
    for (const ColumnEncoding& encoding : app.state().document->model->encoder.columns) {
        if (encoding.column == column) return at;
        at += static_cast<Eigen::Index>(encoding.num_inputs());
    }
    return -1;
}

std::string shown_cell_of(const Table& table, const std::string& column, std::uint32_t row) {
    const Column& cells = table.columns[table.find_column(column)];
    return cells.is_missing(row) ? std::string() : cells.text(row);
}

void set_number(const App& app, const std::string& column, double value, Eigen::VectorXd& input) {
    const auto& numeric = std::get<NumericEncoding>(encoding_named(app, column).encoding);
    input(first_input(app, column)) = (value - numeric.mean) / numeric.scale;
}

/// The view, the units and the distances are those of this input by the forward pass.
void check_explained_as(const App& app, const Eigen::VectorXd& input) {
    const AppState& state = app.state();
    REQUIRE(state.what_if);
    REQUIRE(state.row_view);
    const RowView& view = *state.row_view;
    const Study& study = state.document->study;
    const SlowForward forward = slow_forward(study.network(), input);
    CHECK((view.input - input).cwiseAbs().maxCoeff() < 1e-14);
    CHECK(view.edited);
    CHECK(std::abs(view.logit - forward.logits(view.output)) < 1e-12 * std::max(1.0, std::abs(view.logit)));
    double sum = view.base;
    for (const WaterfallStep& step : view.steps) sum += step.value;
    CHECK(std::abs(sum - view.logit) < 1e-11 * std::max(1.0, std::abs(view.logit)));
    const PatternBits bits = state.what_if->study.patterns->bits.row(0);
    for (std::size_t u = 0; u < forward.pattern.size(); ++u) CHECK(get_bit(bits, u) == forward.pattern[u]);
    // Its cluster is the one with that pattern, if there is one.
    std::optional<ClusterId> cluster;
    for (std::size_t c = 0; c < study.clustering->num_clusters(); ++c) {
        const PatternBits other = study.patterns->bits.row(study.clustering->clusters[c].first_row);
        if (std::equal(other.begin(), other.end(), bits.begin())) cluster = ClusterId(c);
    }
    CHECK(state.what_if->cluster == cluster);
    if (cluster) CHECK(state.selection.cluster == cluster);
    CHECK(study.input->origins.size() == static_cast<std::size_t>(view.per_input.size()));
}

}  // namespace

TEST_CASE("what if: an edited row is explained as the forward pass of the encoded row, with every kind of cell") {
    App app(test_clock);
    open_bundled(app, "titanic");
    const Document before = *app.state().document;
    for (const std::uint32_t row : {0U, 1U, 42U, 1300U}) {
        CAPTURE(row);
        app.apply(SelectRow{RowId(row)});
        Eigen::VectorXd input = before.study.input->rows->inputs.col(row);
        edit(app, "age", 5);
        set_number(app, "age", 5, input);
        check_explained_as(app, input);
        edit(app, "fare", "7.25 pounds");  // with its unit
        set_number(app, "fare", 7.25, input);
        check_explained_as(app, input);
        const double was_female = input(first_input(app, "sex"));
        edit(app, "sex", was_female > 0 ? "male" : "female");
        input(first_input(app, "sex")) = 1 - was_female;
        check_explained_as(app, input);
        edit(app, "embarked", "Queenstown");
        input.segment(first_input(app, "embarked"), 3) = Eigen::Vector3d(0, 1, 0);
        check_explained_as(app, input);
        edit(app, "age", nullptr);  // a missing cell is filled as the model says
        set_number(app, "age", *std::get<NumericEncoding>(encoding_named(app, "age").encoding).fill, input);
        check_explained_as(app, input);
        CHECK(app.state().what_if->cells.size() == (before.table->columns[7].text(row) == "Queenstown" ? 3 : 4));
    }
    // Nothing of the table has changed.
    const Document& after = *app.state().document;
    CHECK(after.study.clustering == before.study.clustering);
    CHECK(after.study.scores == before.study.scores);
    CHECK(after.study.input == before.study.input);
    CHECK(after.table == before.table);
}

TEST_CASE(
    "what if: unknown categories and numbers beyond the table are read as the encoder reads them, and it is said") {
    App app(test_clock);
    open_bundled(app, "titanic");
    app.apply(SelectRow{RowId(3)});
    Eigen::VectorXd input = app.state().document->study.input->rows->inputs.col(3);
    edit(app, "embarked", "Paris");
    input.segment(first_input(app, "embarked"), 3).setZero();
    check_explained_as(app, input);
    REQUIRE(app.state().what_if->notes.size() == 1);
    CHECK(app.state().what_if->notes[0] == rows_texts::unknown_category("embarked", "Paris", false));
    edit(app, "age", 150);
    set_number(app, "age", 150, input);
    check_explained_as(app, input);
    CHECK(app.state().what_if->notes.size() == 2);
    CHECK(ask(app, {{"what", "row"}})["edited"]["cells"]["age"] == "150");
    edit(app, "age", "1e300");
    CHECK(std::stod(app.state().what_if->cells.at("age")) == 1e300);
    CHECK(std::isfinite(app.state().row_view->logit));
}

TEST_CASE("what if: a cell that cannot be read so is refused in one sentence and changes nothing") {
    App app(test_clock);
    open_bundled(app, "titanic");
    app.apply(SelectRow{RowId(2)});
    edit(app, "age", 30);
    const auto shown = app.state().what_if;
    const auto refused = [&](const std::string& column, const Json& value, const std::string& sentence) {
        edit(app, column, value);
        CHECK(last_message(app) == sentence);
        CHECK(app.state().what_if == shown);
    };
    refused("age", "young", rows_texts::not_a_number("age", "young"));
    refused("age", "1e999", rows_texts::not_a_number("age", "1e999"));
    refused("pclass", "", rows_texts::missing_not_read("pclass"));
    refused("name", "Somebody", rows_texts::not_an_input("name"));
    refused("nothing", 1, rows_texts::no_such_column("nothing"));
    send(app, {{"command", "edit_cell"}, {"row", 99999}, {"column", "age"}, {"value", 1}});
    CHECK(last_message(app) == rows_texts::no_such_row(1309));
    CHECK(app.state().what_if == shown);
    app.apply(SelectRow{std::nullopt});
    CHECK_FALSE(app.state().what_if);
    edit(app, "age", 3);
    CHECK(last_message(app) == rows_texts::kChooseRowFirst);
}

TEST_CASE("what if: a row with all cells of another one is explained as that one") {
    App app(test_clock);
    open_bundled(app, "titanic");
    const Table& table = *app.state().document->table;
    const Study study = app.state().document->study;
    app.apply(SelectRow{RowId(700)});
    const RowView wanted = *app.state().row_view;
    app.apply(SelectRow{RowId(5)});
    for (const Column& column : table.columns) {
        if (is_read(*study.input, column.name)) edit(app, column.name, column.text(700));
    }
    const RowView& view = *app.state().row_view;
    CHECK(view.input == wanted.input);
    CHECK((view.logits - wanted.logits).cwiseAbs().maxCoeff() < 1e-13);
    CHECK((view.per_input - wanted.per_input).cwiseAbs().maxCoeff() < 1e-13);
    CHECK(std::abs(view.base - wanted.base) < 1e-13);
    CHECK(app.state().what_if->cluster == ClusterId(study.clustering->assignment[700]));
    CHECK(view.row == RowId(5));
    CHECK(view.table_row == 5);
    CHECK(view.title == table.columns[0].text(5));
}

TEST_CASE("what if: each edit is a step of undo, a cell as in the table is no edit, and there are ways back") {
    App app(test_clock);
    open_bundled(app, "titanic");
    app.apply(SelectRow{RowId(8)});
    const RowView own = *app.state().row_view;
    const ClusterId own_cluster = *app.state().selection.cluster;
    edit(app, "age", 2);
    edit(app, "fare", 200);
    CHECK(app.state().what_if->cells.size() == 2);
    app.apply(Undo{});
    REQUIRE(app.state().what_if);
    CHECK(app.state().what_if->cells == std::map<std::string, std::string>{{"age", "2"}});
    app.apply(Undo{});
    CHECK_FALSE(app.state().what_if);
    CHECK(app.state().row_view->logit == own.logit);
    CHECK(app.state().selection.cluster == own_cluster);
    app.apply(Redo{});
    app.apply(Redo{});
    REQUIRE(app.state().what_if);
    CHECK(app.state().what_if->cells.size() == 2);
    edit(app, "fare", app.state().document->table->columns[6].text(8));  // back to the table's
    CHECK(app.state().what_if->cells.size() == 1);
    app.apply(escape_command(app.state()));
    CHECK_FALSE(app.state().what_if);
    CHECK(app.state().selection.row == RowId(8));
    CHECK(app.state().row_view->sentence == own.sentence);
    CHECK(app.state().selection.cluster == own_cluster);
    edit(app, "age", 2);
    app.apply(SelectRow{RowId(9)});
    CHECK_FALSE(app.state().what_if);
    app.apply(Undo{});
    REQUIRE(app.state().what_if);
    CHECK(app.state().selection.row == RowId(8));
    app.apply(SelectCluster{ClusterId(2)});
    CHECK_FALSE(app.state().what_if);
}

TEST_CASE("what if: a session and other weights keep the edited row; another document does not") {
    App app(test_clock);
    open_bundled(app, "titanic");
    app.apply(SelectRow{RowId(8)});
    edit(app, "sex", "female");
    edit(app, "age", 50);
    const Json before = ask(app, {{"what", "row"}});
    App other(test_clock);
    other.apply(OpenSession{app.session(), ""});
    other.apply(SetExamples{{{"titanic", "Titanic", "", "titanic/titanic.json", "titanic/titanic.csv"}}});
    open_bundled(other, "titanic");
    REQUIRE(other.state().what_if);
    const Json after = ask(other, {{"what", "row"}});
    for (const char* key : {"edited", "logit", "row", "cluster", "input", "sentence"}) CHECK(after[key] == before[key]);

    const Eigen::VectorXd input = app.state().row_view->input;
    app.apply(SetWeight{{0, 0, 0}, 0.25});
    run_jobs(app);
    check_explained_as(app, input);
    open_bundled(app, "moons");
    CHECK_FALSE(app.state().what_if);
}

TEST_CASE("what if: units, profile, reach and the answers about them are the edited row's") {
    App app(test_clock);
    open_bundled(app, "titanic");
    app.apply(ShowView{View::kNetwork});
    app.apply(SelectRow{RowId(11)});
    app.apply(SelectFeature{FeatureId(2)});
    run_jobs(app);
    const double wall = app.state().reach.row->deviations.wall;
    edit(app, "age", 70);
    edit(app, "pclass", 3);
    run_jobs(app);
    const AppState& state = app.state();
    const Eigen::VectorXd input = state.row_view->input;
    REQUIRE(state.network.values);
    CHECK(state.network.values->input == input);
    CHECK(state.network.values->name == "row 12, edited");
    REQUIRE(state.profile.profile);
    CHECK(state.profile.profile->base == input);
    CHECK(state.profile.profile->edited);
    REQUIRE(state.reach.row);
    CHECK(state.reach.row->row == RowId(11));
    CHECK(state.reach.row->deviations.wall != wall);
    // By hand: within the distance, in standard deviations of the inputs, no direction leaves the region.
    const Study& study = state.document->study;
    const Eigen::VectorXd& deviation = study.input->rows->deviation;
    const AffineMap map = affine_map_of(study.network(), state.what_if->study.patterns->bits.row(0));
    CHECK((map.A * input + map.c - state.row_view->logits).cwiseAbs().maxCoeff() < 1e-11);
    Rng rng(7);
    for (int i = 0; i < 200; ++i) {
        Eigen::VectorXd step = random_matrix(rng, input.size(), 1);
        step *= 0.999 * state.reach.row->deviations.wall / step.norm();
        const Eigen::VectorXd near = input + step.cwiseProduct(deviation);
        const SlowForward forward = slow_forward(study.network(), near);
        for (std::size_t u = 0; u < forward.pattern.size(); ++u)
            CHECK(forward.pattern[u] == get_bit(state.what_if->study.patterns->bits.row(0), u));
    }
    // The path to the nearest other prediction begins where the edited row is.
    app.apply(PathToOther{});
    run_jobs(app);
    REQUIRE(app.state().path.from);
    CHECK(app.state().path.from->input == input);
    CHECK(app.state().path.from->name.ends_with(rows_texts::kEditedSuffix));
    REQUIRE(app.state().path.to->row);
    const auto predicted = predicted_class(state.row_view->logits);
    CHECK(predicted_class(study.patterns->logits.col(app.state().path.to->row->index)) != predicted);
    app.apply(ResetRow{});
    app.apply(ShowView{View::kNetwork});  // the path may have come before it
    run_jobs(app);
    CHECK(app.state().reach.row->deviations.wall == wall);
    CHECK(app.state().network.values->name == "row 12");
    CHECK_FALSE(app.state().profile.profile->edited);
}

/// Compares the changes of the edited row with those that the row `other` of the table has.
void check_same_changes(const RowChanges& edited, const RowChanges& other) {
    CHECK(edited.makes_decisions == other.makes_decisions);
    CHECK(edited.columns == other.columns);
    CHECK(edited.untried == other.untried);
    const auto same = [](const std::vector<SingleChange>& a, const std::vector<SingleChange>& b) {
        REQUIRE(a.size() == b.size());
        for (std::size_t i = 0; i < a.size(); ++i) {
            CHECK(a[i].column == b[i].column);
            CHECK(a[i].limit == b[i].limit);
            CHECK(a[i].step == b[i].step);
            CHECK(a[i].from == b[i].from);
            CHECK(a[i].to == b[i].to);
            CHECK(a[i].length == b[i].length);
            CHECK(a[i].decides == b[i].decides);
            CHECK(a[i].values == b[i].values);
        }
    };
    same(edited.region, other.region);
    same(edited.decision, other.decision);
}

TEST_CASE("what if: a row with all cells of another has that one's smallest changes") {
    for (const char* id : {"titanic", "moons", "boolean", "iris"}) {
        CAPTURE(id);
        App app(test_clock);
        open_bundled(app, id);
        for (const std::uint32_t other : {3U, 40U, 77U, 110U}) {
            CAPTURE(other);
            app.apply(SelectRow{RowId(11)});
            std::map<std::string, std::string> cells;
            {
                const StudyInput& input = *app.state().document->study.input;
                for (const std::string& name : read_columns(input))
                    cells[name] = shown_cell_of(*input.table, name, input.rows->row[other]);
            }
            app.apply(EditRow{RowId(11), cells});
            run_jobs(app);
            REQUIRE(app.state().what_if);
            REQUIRE(app.state().reach.row);
            REQUIRE(app.state().reach.row->changes);
            CHECK(app.state().reach.row->changes->row == RowId(11));
            check_same_changes(*app.state().reach.row->changes,
                               single_changes(app.state().document->study, RowId(other)));
        }
    }
}

TEST_CASE("what if: the smallest changes begin at the edited cells, also outside of what the table holds") {
    App app(test_clock);
    open_bundled(app, "titanic");
    app.apply(SelectRow{RowId(11)});
    run_jobs(app);
    const std::string before = ask(app, {{"what", "row"}})["reach"]["changes"]["flip_sentence"];
    edit(app, "age", 150);
    edit(app, "sex", "male");
    run_jobs(app);
    const AppState& state = app.state();
    REQUIRE(state.reach.row->changes);
    const RowChanges& changes = *state.reach.row->changes;
    CHECK_FALSE(changes.region.empty());
    const Study& study = state.document->study;
    const Eigen::VectorXd input = state.row_view->input;
    const SlowForward own = slow_forward(study.network(), input);
    for (const auto* list : {&changes.region, &changes.decision}) {
        for (const SingleChange& change : *list) {
            CAPTURE(change.column);
            Eigen::VectorXd after = input;
            for (const auto& value : change.values) after(value.first) = value.second;
            const SlowForward there = slow_forward(study.network(), after);
            if (list == &changes.region) CHECK(there.pattern != own.pattern);
            if (list == &changes.decision) CHECK(predicted_class(there.logits) != predicted_class(own.logits));
            CHECK(predicted_class(there.logits) == change.decides);
            if (change.column == "age") CHECK(change.step < 0);
        }
    }
    app.apply(ResetRow{});
    run_jobs(app);
    CHECK(ask(app, {{"what", "row"}})["reach"]["changes"]["flip_sentence"] == before);
}

TEST_CASE("what if: a column of one or two values goes back to them") {
    App app(test_clock);
    Eigen::MatrixXd inputs(2, 4);
    inputs << 1, 1, 1, 1,  // always the same
        -2, 2, -2, 2;      // one of two
    open_network(app, ModelFile(random_network({2, 6, 2}, 11)), inputs);
    const StudyInput& input = *app.state().document->study.input;
    const std::string same = input.origins[0].column;
    const std::string two = input.origins[1].column;
    app.apply(EditRow{RowId(0), {{same, "-9"}, {two, "30"}}});
    run_jobs(app);
    REQUIRE(app.state().reach.row->changes);
    const RowChanges& changes = *app.state().reach.row->changes;
    CHECK_FALSE(changes.region.empty());
    for (const SingleChange& change : changes.region) {
        CHECK(change.kind == SingleChange::Kind::kState);
        CHECK(change.from == (change.column == same ? "\u22129" : "30"));
        REQUIRE(change.values.size() == 1);
        const double value = change.values[0].second;
        if (change.column == same)
            CHECK(value == 1);
        else
            CHECK(std::abs(value) == 2);
    }
}

TEST_CASE("what if: one row, one column, and a network without hidden units") {
    for (const std::vector<int>& widths : {std::vector<int>{1, 1}, {1, 3, 1}, {1, 3, 3}}) {
        App app(test_clock);
        open_network(app, ModelFile(random_network(widths, 4)), Eigen::MatrixXd::Constant(1, 1, 0.5));
        app.apply(SelectRow{RowId(0)});
        const std::string column = app.state().document->study.input->encoder.columns[0].column;
        edit(app, column, -1.75);
        check_explained_as(app, Eigen::VectorXd::Constant(1, -1.75));
        app.apply(ResetRow{});
        CHECK_FALSE(app.state().what_if);
    }
    App empty(test_clock);
    edit(empty, "x", 1);
    CHECK(last_message(empty) == rows_texts::kNothingToEdit);
}

TEST_CASE("rows: sorted by being right, wrong predictions come first and the surest of them before all") {
    App app(test_clock);
    for (const std::string id : {"titanic", "iris"}) {
        open_bundled(app, id);
        app.apply(SelectCluster{ClusterId(0)});
        app.apply(SortRows{RowColumn::kRight, false});
        const Study& study = app.state().document->study;
        const std::vector<std::uint32_t>& rows = app.state().row_order.rows;
        CHECK(rows.size() == study.clustering->clusters[0].size);
        std::vector<std::pair<bool, double>> keys;
        for (const std::uint32_t row : rows) {
            Eigen::MatrixXd outputs = slow_forward(study.network(), study.input->rows->inputs.col(row)).logits;
            const Eigen::VectorXd logits = outputs;
            apply_link(study.network().link(), outputs);
            const std::int32_t predicted = predicted_class(logits);
            const bool right = predicted == study.input->target->class_of_row[row];
            const double sure = outputs.size() == 1 ? std::max(outputs(0), 1 - outputs(0)) : outputs(predicted);
            keys.emplace_back(right, right ? sure : -sure);
        }
        for (std::size_t i = 1; i < keys.size(); ++i) {
            CHECK(keys[i - 1].first <= keys[i].first);
            if (keys[i - 1].first == keys[i].first) CHECK(keys[i - 1].second <= keys[i].second + 1e-12);
        }
    }
}
