#include "analysis/rows/row_geometry.h"
#include "analysis/rows/single_changes.h"
#include "app/answers/answers_facts.h"
#include "app/answers/answers_topic.h"
#include "app/answers/locks.h"
#include "app/app.h"
#include "app/document/narrative.h"
#include "base/numerics/norm_program.h"
#include "base/text/number_format.h"
#include "base/texts/views/answers_texts.h"
#include "network/forward.h"
#include "support/example_app.h"
#include "support/networks.h"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

// Answers about the chosen row: the smallest change that flips it, locks of columns, and Shapley values.

using namespace reluscope;
using namespace reluscope::testing;
using Json = nlohmann::json;

namespace {

Json change_answer(const App& app) { return ask(app, {{"what", "counterfactual"}}); }
Json parts_answer(const App& app) { return ask(app, {{"what", "attribution"}}); }

Eigen::VectorXd numbers_of_answer(const Json& list) {
    const auto values = list.get<std::vector<double>>();
    return Eigen::Map<const Eigen::VectorXd>(values.data(), static_cast<Eigen::Index>(values.size()));
}

/// What is told flips by the network's own forward pass, is as long as it is said to be, and keeps what is locked.
void check_change(const App& app) {
    const Json answer = change_answer(app);
    REQUIRE(answer["result"].is_object());
    const Json& result = answer["result"];
    REQUIRE(result["status"] == "optimal");
    const Study& study = app.state().document->study;
    const Eigen::VectorXd row = app.state().what_if
                                    ? app.state().what_if->input()
                                    : Eigen::VectorXd(study.input->rows->inputs.col(app.state().selection.row->index));
    const Eigen::VectorXd input = numbers_of_answer(result["input"]);
    CHECK(predicted_class(logits_of(study.network(), row)) == result["from"]);
    CHECK(predicted_class(logits_of(study.network(), input)) == result["to"]);
    CHECK(result["from"] != result["to"]);
    double squares = 0;
    for (Eigen::Index i = 0; i < row.size(); ++i) {
        if (input(i) == row(i)) continue;
        const double steps = (input(i) - row(i)) / study.input->rows->deviation(i);
        squares += steps * steps;
        const std::string& column = study.input->origins[static_cast<std::size_t>(i)].column;
        const auto lock = app.state().answers.locks.find(column);
        if (lock == app.state().answers.locks.end()) continue;
        CHECK(lock->second != ColumnLock::kLocked);
        CHECK((steps > 0) == (lock->second == ColumnLock::kUp));
    }
    const double distance = result["distance"];
    CHECK(std::abs(std::sqrt(squares) - distance) <= 1e-6 * std::max(1.0, distance));
    CHECK(result["lower_bound"].get<double>() <= distance);
    double before = distance;
    for (const Json& other : result["alternatives"]) {  // each flips too, is no nearer, and leaves more as it is
        const Eigen::VectorXd point = numbers_of_answer(other["input"]);
        CHECK(predicted_class(logits_of(study.network(), point)) == other["to"]);
        CHECK(other["distance"].get<double>() >= before - 1e-9);
        before = other["distance"];
        const auto without = other["without"].get<std::vector<std::string>>();
        for (Eigen::Index i = 0; i < row.size(); ++i) {
            const std::string& column = study.input->origins[static_cast<std::size_t>(i)].column;
            if (std::find(without.begin(), without.end(), column) != without.end()) CHECK(point(i) == row(i));
        }
    }
}

}  // namespace

TEST_CASE("answers: the smallest change flips the row, no nearer row is predicted otherwise, and it can be tried") {
    App app(test_clock);
    open_bundled(app, "moons");
    for (const std::uint32_t row : {3U, 40U, 77U}) {
        CAPTURE(row);
        send(app, {{"command", "select_row"}, {"row", row}});
        check_change(app);
        const Json answer = change_answer(app);
        const Study& study = app.state().document->study;
        const Eigen::MatrixXd& all = study.input->rows->inputs;
        const double distance = answer["result"]["distance"];
        for (Eigen::Index r = 0; r < all.cols(); ++r) {  // any row that is predicted otherwise is a change that flips
            if (predicted_class(study.patterns->logits.col(r)) == answer["result"]["from"]) continue;
            const double length = (all.col(r) - all.col(row)).cwiseQuotient(study.input->rows->deviation).norm();
            CHECK(length >= distance - 1e-9);
        }
        CHECK(answer["sentence"].get<std::string>().find("The smallest change that makes it") == 0);
        CHECK(answer["proof"] == answers_texts::kNothingNearer);
        REQUIRE(answer["can_try"] == true);
        send(app, {{"command", "edit_row"}, {"row", row}, {"cells", answer["cells"]}});
        REQUIRE(app.state().what_if);
        const double logit = app.state().what_if->study.patterns->logits(0, 0);
        CHECK((logit > 0) == (answer["result"]["to"] == 1));
        // The sentence ends with what is predicted then, with the probability of the edited row.
        const std::string sentence = answer["sentence"];
        CHECK(sentence.ends_with(" (probability " + fine_share(1 / (1 + std::exp(-std::abs(logit)))) + ")."));
        check_change(app);  // of the edited row, back again
        CHECK(change_answer(app)["result"]["to"] == answer["result"]["from"]);
        app.apply(Undo{});
        run_jobs(app);
        CHECK_FALSE(app.state().what_if);
        CHECK(change_answer(app)["result"]["distance"] == answer["result"]["distance"]);
    }
}

TEST_CASE("answers: sex is proposed as locked and age as growing, which is said, obeyed, set otherwise and undone") {
    App app(test_clock);
    open_bundled(app, "titanic");
    Json answer = change_answer(app);
    REQUIRE(answer["asked"] == true);
    std::map<std::string, std::string> locks;
    for (const Json& line : answer["locks"]) locks[line["column"]] = line["lock"];
    CHECK(locks["sex"] == "locked");
    CHECK(locks["age"] == "up");
    CHECK(locks["fare"] == "free");
    CHECK(answer["held"] == "With sex held fixed and age only rising");
    CHECK(answer["proposed"] ==
          "Proposed, since people cannot change them at will: sex is locked and age may only rise.");
    CHECK(answer["sentence"].get<std::string>().find(answer["held"].get<std::string>() + ", ") == 0);
    if (answer["result"]["status"] == "optimal") check_change(app);
    const Json proposed = answer["result"];

    send(app, {{"command", "set_locks"}, {"locks", {{"sex", "free"}, {"age", "free"}}}});
    answer = change_answer(app);
    CHECK(answer["held"] == "");
    CHECK(answer["proposed"] == "");
    CHECK(answer["sentence"].get<std::string>().find("The smallest change that makes it") == 0);
    REQUIRE(answer["result"]["status"] == "optimal");
    check_change(app);
    if (proposed["status"] == "optimal")
        CHECK(answer["result"]["distance"].get<double>() <= proposed["distance"].get<double>() + 1e-9);
    const Json free = answer["result"];

    Json all = Json::object();
    for (const Json& line : answer["locks"]) all[line["column"].get<std::string>()] = "locked";
    send(app, {{"command", "set_locks"}, {"locks", all}});
    answer = change_answer(app);
    CHECK(answer["result"]["status"] == "infeasible");
    CHECK(answer["can_try"] == false);
    CHECK(answer["sentence"].get<std::string>().find("With ") == 0);
    CHECK(answer["sentence"].get<std::string>().find(" held fixed, no change within the table's range makes it") !=
          std::string::npos);

    app.apply(Undo{});
    run_jobs(app);
    CHECK(change_answer(app)["result"] == free);
    app.apply(Undo{});
    run_jobs(app);
    CHECK(change_answer(app)["result"] == proposed);
}

TEST_CASE("answers: locks are of columns that are there, and one way only for numbers") {
    App app(test_clock);
    open_as_own_files(app, "titanic");
    send(app, {{"command", "set_locks"}, {"locks", {{"agee", "locked"}}}});
    CHECK(last_message(app) == answers_texts::no_such_column("agee"));
    send(app, {{"command", "set_locks"}, {"locks", {{"sex", "up"}}}});
    CHECK(last_message(app) == answers_texts::no_direction("sex"));
    CHECK(app.state().answers.settings.locks.empty());
    send(app, {{"command", "set_locks"}, {"locks", {{"fare", "down"}, {"sex", "locked"}}}});
    CHECK(app.state().answers.settings.locks == ColumnLocks{{"fare", ColumnLock::kDown}});  // sex is as proposed
    const std::string session = app.session();
    App other(test_clock);
    other.apply(OpenSession{session, "s.json"});
    run_jobs(other);
    CHECK(other.state().answers.settings.locks == ColumnLocks{{"fare", ColumnLock::kDown}});
    CHECK(other.state().answers.locks.at("age") == ColumnLock::kUp);
}

TEST_CASE("answers: locks are remembered by table") {
    App app(test_clock);
    open_bundled(app, "titanic");
    send(app, {{"command", "set_locks"}, {"locks", {{"fare", "locked"}}}});
    open_bundled(app, "moons");
    CHECK(app.state().answers.settings.locks.empty());
    CHECK(app.state().answers.locks.empty());
    open_bundled(app, "titanic");
    CHECK(app.state().answers.locks.at("fare") == ColumnLock::kLocked);
}

TEST_CASE("answers: proposals go by the words of a name") {
    const auto named = [](const std::string& name, bool number) {
        ColumnEncoding encoding;
        encoding.column = name;
        if (number) {
            encoding.encoding = NumericEncoding{};
        } else {
            encoding.encoding = OneHotEncoding{};
        }
        return proposed_lock(encoding);
    };
    for (const char* name : {"sex", "Sex", "GENDER", "applicant_gender", "raceGroup", "ethnicity"})
        CHECK(named(name, false) == ColumnLock::kLocked);
    for (const char* name : {"sextant", "embarked", "racetrack", "age"}) CHECK(named(name, false) == ColumnLock::kFree);
    for (const char* name : {"age", "Age", "passengerAge", "age (years)"}) CHECK(named(name, true) == ColumnLock::kUp);
    for (const char* name : {"wage", "mileage", "page_views"}) CHECK(named(name, true) == ColumnLock::kFree);
}

TEST_CASE("answers: Shapley values are asked for, add up, have one base for all rows, and are undone") {
    App app(test_clock);
    open_bundled(app, "titanic");
    CHECK(parts_answer(app)["result"].is_null());
    send(app, {{"command", "set_row_parts"}, {"parts", "shapley"}});
    const Study& study = app.state().document->study;
    const double mean = study.patterns->logits.row(0).mean();
    for (const std::uint32_t row : {0U, 5U}) {
        send(app, {{"command", "select_row"}, {"row", row}});
        const Json answer = parts_answer(app);
        REQUIRE(answer["result"].is_object());
        const Json& result = answer["result"];
        const double base = result["base"][0];
        CHECK(base == doctest::Approx(mean).epsilon(1e-9));
        double sum = base;
        for (const Json& value : result["values"][0]) sum += value.get<double>();
        const double logit = logits_of(study.network(), study.input->rows->inputs.col(row))(0);
        CHECK(sum == doctest::Approx(logit).epsilon(1e-9));
        CHECK(result["standard_error"].is_null());
        const PartsFacts facts = parts_facts(app.state());
        REQUIRE(facts.there);
        double shown = facts.view.base;
        for (const WaterfallStep& step : facts.view.steps) {
            shown += step.value;
            if (step.column == "sex") CHECK_FALSE(step.cell.empty());
        }
        CHECK(shown == doctest::Approx(facts.view.logit).epsilon(1e-9));
        // The sentences name the method, its base, and the columns with the sizes of these bars.
        REQUIRE_FALSE(facts.reasons.empty());
        CHECK(facts.reasons[0].find("By Shapley values, compared with the average output (" + display_number(base) +
                                    "), ") == 0);
        std::string told;
        for (const std::string& reason : facts.reasons) told += reason + " ";
        for (std::size_t i = 0; i < 3; ++i) {
            const WaterfallStep& step = facts.view.steps[i];
            CAPTURE(step.column);
            CHECK(told.find(step.column + " (" + step.cell + ")") != std::string::npos);
            CHECK(told.find("by " + display_number(std::abs(step.value))) != std::string::npos);
        }
    }
    app.apply(SetRowParts{RowParts::kMap});
    CHECK(app.state().answers.settings.parts == RowParts::kMap);
    app.apply(Undo{});
    run_jobs(app);
    CHECK(app.state().answers.settings.parts == RowParts::kShapley);
}

TEST_CASE("answers: expected gradients have the base of Shapley values, add up, and are the mean of the rows' lines") {
    App app(test_clock);
    open_bundled(app, "titanic");
    send(app, {{"command", "select_row"}, {"row", 5}});
    send(app, {{"command", "set_row_parts"}, {"parts", "shapley"}});
    const Json shapley = parts_answer(app)["result"];
    send(app, {{"command", "set_row_parts"}, {"parts", "expected_gradients"}});
    const Json answer = parts_answer(app);
    CHECK(answer["parts"] == "expected_gradients");
    REQUIRE(answer["result"].is_object());
    const Json& result = answer["result"];
    CHECK(result["base"][0].get<double>() == doctest::Approx(shapley["base"][0].get<double>()).epsilon(1e-12));
    CHECK(result["values"] != shapley["values"]);
    const Study& study = app.state().document->study;
    const Eigen::MatrixXd& rows = study.input->rows->inputs;
    const std::vector<FeatureGroup> columns = group_by_column(study.input->origins);
    // Each line by the midpoint rule: a way of its own, with a step that its bends make inexact.
    constexpr int kSteps = 200;
    Eigen::VectorXd rough = Eigen::VectorXd::Zero(rows.rows());
    for (Eigen::Index r = 0; r < rows.cols(); r += 37) {
        const Eigen::VectorXd way = rows.col(5) - rows.col(r);
        for (int k = 0; k < kSteps; ++k) {
            const Eigen::VectorXd at = rows.col(r) + way * ((k + 0.5) / kSteps);
            constexpr double kSmall = 1e-6;
            for (Eigen::Index j = 0; j < rows.rows(); ++j) {
                Eigen::VectorXd moved = at;
                moved(j) += kSmall;
                rough(j) += way(j) * (logits_of(study.network(), moved)(0) - logits_of(study.network(), at)(0)) /
                            (kSmall * kSteps);
            }
        }
    }
    const auto lines = static_cast<double>((rows.cols() + 36) / 37);
    LineAttributionJob some(study.network(), columns, rows(Eigen::all, Eigen::seq(0, rows.cols() - 1, 37)),
                            rows.col(5));
    while (some.step()) {
    }
    const Attribution exact = *some.take();
    double sum = result["base"][0];
    for (std::size_t c = 0; c < columns.size(); ++c) {
        double part = 0;
        for (const Eigen::Index j : columns[c].inputs) part += rough(j) / lines;
        CHECK(exact.values(0, static_cast<Eigen::Index>(c)) == doctest::Approx(part).epsilon(0.02));
        // Some of the rows estimate what all of them give.
        const double error = some.sample_error()(0, static_cast<Eigen::Index>(c));
        CHECK(std::abs(result["values"][0][c].get<double>() - exact.values(0, static_cast<Eigen::Index>(c))) <=
              5 * error + 1e-12);
        sum += result["values"][0][c].get<double>();
    }
    CHECK(sum == doctest::Approx(result["logits"][0].get<double>()).epsilon(1e-12));
    const PartsFacts facts = parts_facts(app.state());
    CHECK(facts.reasons[0].find("By expected gradients, compared with the average output (") == 0);
    CHECK(facts.sentence.find("Shapley values they change one after the other") != std::string::npos);
    CHECK(facts.sum.find("Exact for these rows. Were they a sample of many, the largest standard error of a part") !=
          std::string::npos);
    app.apply(Undo{});
    run_jobs(app);
    CHECK(parts_answer(app)["result"]["values"] == shapley["values"]);
}

TEST_CASE("answers: a search that is stopped tells what is known, and goes on when it is told to") {
    App app(test_clock);
    open_bundled(app, "breast_cancer");
    app.apply(SelectRow{RowId(7)});
    const Stage* stage = nullptr;
    for (const Stage* one : app.stages()) {
        if (one->id() == StageId::kSmallestChange) stage = one;
    }
    REQUIRE(stage != nullptr);
    REQUIRE(stage->is_stale());
    // Only that stage works: the others are done by themselves before, since their places are earlier.
    auto* change = const_cast<Stage*>(stage);
    change->step();  // makes the problem
    change->step();
    if (!stage->is_stale()) return;  // it was found at once
    change->stop();
    app.apply(ShowMessage{MessageKind::kInfo, ""});
    CHECK_FALSE(stage->is_stale());
    const ChangeFacts stopped = change_facts(app.state());
    CHECK(stopped.known);
    CHECK(stopped.can_search);
    app.apply(SearchChange{});
    CHECK(stage->is_stale());
    change->stop();
}

TEST_CASE("answers: nothing is asked of random weights, and of a number only once a value is wanted") {
    App app(test_clock);
    open_bundled(app, "one_relu");
    Json answer = change_answer(app);
    CHECK(answer["asked"] == true);
    CHECK(answer["result"].is_null());
    CHECK(answer["stale"] == false);
    CHECK(answer["sentence"] == answers_texts::kChooseValue);
    app.apply(NewNetwork{});
    run_jobs(app);
    CHECK(change_answer(app)["asked"] == false);
}

TEST_CASE("answers: one column alone keeps the locks, is no nearer than all together, and is the nearest of its kind") {
    App app(test_clock);
    open_bundled(app, "titanic");
    std::size_t held = 0;
    std::size_t free = 0;
    for (const bool locked : {true, false}) {
        Json locks = Json::object();
        if (!locked) locks = {{"sex", "free"}, {"age", "free"}};
        send(app, {{"command", "set_locks"}, {"locks", locks}});
        for (const std::uint32_t row : {0U, 3U, 8U, 40U, 200U, 700U}) {
            CAPTURE(locked);
            CAPTURE(row);
            send(app, {{"command", "select_row"}, {"row", row}});
            const Json answer = change_answer(app);
            const Json& alone = answer["result"]["alone"];
            if (!alone.is_object()) continue;
            const Study& study = app.state().document->study;
            const RowChanges& single = *app.state().reach.row->changes;  // found by lines, without any lock
            if (alone["status"] == "infeasible") {
                if (!locked) CHECK(single.decision.empty());
                continue;
            }
            REQUIRE(alone["changes"].size() == 1);
            const std::string column = alone["changes"][0]["column"];
            const Eigen::VectorXd input = numbers_of_answer(alone["input"]);
            CHECK(predicted_class(logits_of(study.network(), input)) != answer["result"]["from"]);
            const double distance = alone["distance"];
            CHECK(distance >= answer["result"]["lower_bound"].get<double>() - 1e-9);
            if (answer["result"]["status"] == "optimal")
                CHECK(distance >= answer["result"]["distance"].get<double>() - 1e-9);
            if (locked) {
                CHECK(column != "sex");
                if (column == "age") CHECK(alone["changes"][0]["to"] > alone["changes"][0]["from"]);
                ++held;
                continue;
            }
            if (!single.untried.empty()) continue;  // a missing cell, which only the search may fill
            REQUIRE_FALSE(single.decision.empty());
            CHECK(distance == doctest::Approx(single.decision[0].length).epsilon(1e-6));
            CHECK(column == single.decision[0].column);
            ++free;
        }
    }
    CHECK(held > 0);
    CHECK(free > 2);
}

TEST_CASE("answers: the way leads to the stated change itself, from the row as it is edited") {
    App app(test_clock);
    open_bundled(app, "titanic");
    send(app, {{"command", "set_locks"}, {"locks", {{"sex", "free"}, {"age", "free"}}}});
    for (const bool edited : {false, true}) {
        send(app, {{"command", "select_row"}, {"row", 8}});
        if (edited) send(app, {{"command", "edit_cell"}, {"column", "fare"}, {"value", 20}});
        const Json answer = change_answer(app);
        REQUIRE(answer["can_try"] == true);
        const std::optional<SetPath> way = way_to_change(app.state());
        REQUIRE(way);
        app.apply(*way);
        run_jobs(app);
        const PathState& path = app.state().path;
        REQUIRE(path.path);
        CHECK(path.path->to == numbers_of_answer(answer["result"]["point"]));
        CHECK(path.to->name.ends_with(answers_texts::kChangedSuffix));
        CHECK(path.decisions.front().predicted == answer["result"]["from"]);
        CHECK(path.decisions.back().predicted == answer["result"]["to"]);
        // The end is the row with the cells that "Try it" types.
        send(app, {{"command", "edit_row"}, {"row", 8}, {"cells", answer["cells"]}});
        CHECK(app.state().what_if->input() == path.path->to);
        app.apply(ResetRow{});
        run_jobs(app);
    }
    // Without an answer there is no way.
    Json all = Json::object();
    const Json last = change_answer(app);
    for (const Json& line : last["locks"]) all[line["column"].get<std::string>()] = "locked";
    send(app, {{"command", "set_locks"}, {"locks", all}});
    CHECK_FALSE(way_to_change(app.state()));
}

TEST_CASE("answers: the measure is chosen, and each answer is the nearest by its own") {
    App app(test_clock);
    open_as_own_files(app, "moons");
    send(app, {{"command", "select_row"}, {"row", 40}});
    const Study& study = app.state().document->study;
    const Eigen::VectorXd row = study.input->rows->inputs.col(40);
    const auto length = [&](const Json& result, Norm norm) {
        return norm_of(norm, (numbers_of_answer(result["input"]) - row).cwiseQuotient(study.input->rows->deviation));
    };
    std::map<std::string, Json> results;
    const std::pair<const char*, Norm> norms[] = {{"l2", Norm::kL2}, {"l1", Norm::kL1}, {"linf", Norm::kLInf}};
    for (const auto& one : norms) {
        const std::string measure = one.first;
        const Norm norm = one.second;
        CAPTURE(measure);
        send(app, {{"command", "set_change_aim"}, {"norm", measure}});
        const Json answer = change_answer(app);
        CHECK(answer["aim"]["norm"] == measure);
        REQUIRE(answer["result"]["status"] == "optimal");
        const double distance = answer["result"]["distance"];
        CHECK(length(answer["result"], norm) == doctest::Approx(distance).epsilon(1e-5));
        CHECK(predicted_class(logits_of(study.network(), numbers_of_answer(answer["result"]["input"]))) ==
              answer["result"]["to"]);
        results[measure] = answer["result"];
        const std::string sentence = answer["sentence"];
        CHECK((sentence.find("standard deviations in sum)") != std::string::npos) == (norm == Norm::kL1));
        CHECK((sentence.find("(each by at most ") != std::string::npos) == (norm == Norm::kLInf));
    }
    for (const auto& one : norms) {  // no other answer is nearer by this measure
        const double nearest = results[one.first]["distance"];
        for (const auto& other : results) CHECK(length(other.second, one.second) >= nearest - 1e-6);
    }
    app.apply(Undo{});
    run_jobs(app);
    CHECK(change_answer(app)["aim"]["norm"] == "l1");
    const std::string session = app.session();
    App other(test_clock);
    other.apply(OpenSession{session, "s.json"});
    run_jobs(other);
    CHECK(other.state().answers.settings.aim.norm == Norm::kL1);
}

TEST_CASE("answers: of several classes the one to reach is chosen") {
    App app(test_clock);
    open_bundled(app, "iris");
    send(app, {{"command", "select_row"}, {"row", 60}});
    const Json any = change_answer(app)["result"];
    REQUIRE(any["status"] == "optimal");
    const int own = any["from"];
    double nearest = 1e300;
    for (int wanted = 0; wanted < 3; ++wanted) {
        CAPTURE(wanted);
        send(app, {{"command", "set_change_aim"}, {"to", wanted}});
        const Json answer = change_answer(app);
        if (wanted == own) {
            CHECK(answer["result"].is_null());
            CHECK(answer["sentence"].get<std::string>().find(" already: nothing needs to change.") !=
                  std::string::npos);
            continue;
        }
        REQUIRE(answer["result"]["status"] == "optimal");
        CHECK(answer["result"]["to"] == wanted);
        const Study& study = app.state().document->study;
        CHECK(predicted_class(logits_of(study.network(), numbers_of_answer(answer["result"]["input"]))) == wanted);
        nearest = std::min(nearest, answer["result"]["distance"].get<double>());
    }
    CHECK(nearest == doctest::Approx(any["distance"].get<double>()).epsilon(1e-6));
    send(app, {{"command", "set_change_aim"}, {"to", 3}});
    CHECK(last_message(app) == answers_texts::no_such_class(3, 3));
    send(app, {{"command", "set_change_aim"}, {"value", 1.5}});
    CHECK(last_message(app) == answers_texts::kNoNumber);
    CHECK(change_answer(app)["aim"]["to"] == 2);
    open_bundled(app, "moons");  // other classes: the wish goes with them
    CHECK(change_answer(app)["aim"]["to"].is_null());
}

TEST_CASE("answers: a number is to reach a value, from below or from above") {
    App app(test_clock);
    open_bundled(app, "one_relu");
    const Study& study = app.state().document->study;
    const Eigen::RowVectorXd outputs = study.patterns->logits.row(0);
    Eigen::Index row = 0;
    const double most = outputs.maxCoeff();
    const double least = outputs.minCoeff(&row);
    send(app, {{"command", "select_row"}, {"row", row}});
    const double wanted = (least + most) / 2;
    send(app, {{"command", "set_change_aim"}, {"value", wanted}});
    Json answer = change_answer(app);
    REQUIRE(answer["result"]["status"] == "optimal");
    CHECK(answer["sentence"].get<std::string>().find("makes it at least ") != std::string::npos);
    const double distance = answer["result"]["distance"];
    CHECK(logits_of(study.network(), numbers_of_answer(answer["result"]["input"]))(0) >= wanted);
    CHECK(answer["result"]["from"] == least);
    CHECK(answer["can_try"] == true);
    const Eigen::MatrixXd& all = study.input->rows->inputs;
    for (Eigen::Index r = 0; r < all.cols(); ++r) {  // any row that reaches it is no nearer
        if (outputs(r) < wanted) continue;
        CHECK((all.col(r) - all.col(row)).cwiseQuotient(study.input->rows->deviation).norm() >= distance - 1e-9);
    }
    send(app, {{"command", "set_change_aim"}, {"value", wanted}, {"at_most", true}});
    CHECK(change_answer(app)["sentence"].get<std::string>().find(" already: nothing needs to change.") !=
          std::string::npos);
    CHECK(change_answer(app)["result"].is_null());
    outputs.maxCoeff(&row);
    send(app, {{"command", "select_row"}, {"row", row}});
    answer = change_answer(app);
    REQUIRE(answer["result"]["status"] == "optimal");
    CHECK(logits_of(study.network(), numbers_of_answer(answer["result"]["input"]))(0) <= wanted);
    send(app, {{"command", "set_change_aim"}, {"to", 1}});
    CHECK(last_message(app) == answers_texts::kNoClass);
}
