// What the columns of a table are for, as the page says it and lets it be changed.
#include "app/app.h"
#include "support/example_app.h"
#include "support/networks.h"
#include "support/null_screen.h"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

using namespace reluscope;
using namespace reluscope::testing;
using Json = nlohmann::json;

namespace {

/// Opens a table with a network of two inputs without names that waits for it.
void open_table(App& app, const std::string& text) {
    begin_network(app, ModelFile(random_network({2, 4, 1}, 3)), Eigen::MatrixXd::Random(2, 5));
    run_jobs(app);
    const auto* bytes = reinterpret_cast<const std::byte*>(text.data());
    app.apply(OpenFiles{{{"t.csv", {bytes, bytes + text.size()}}}, ""});
    run_jobs(app);
    REQUIRE(app.state().document);
    REQUIRE(app.state().document->table->name == "t.csv");
}

Json document_of(const App& app) { return ask(app, {{"what", "state"}})["document"]; }

const std::string kIndexed = ",a;,b,price\n0,0.5,1.5,3\n1,1.5,-1,4\n2,0.25,2,5\n3,7,?,8.5\n";

}  // namespace

TEST_CASE("columns: guesses are told as such, and a choice replaces them") {
    App app(test_clock);
    open_table(app, kIndexed);
    Json document = document_of(app);
    CHECK(document["features"] == Json{"a;", "b"});
    CHECK(document["target"] == "price");
    CHECK(document["target_is_guess"] == true);
    CHECK(document["left_out"] == Json{"column 1"});
    const std::string notes = document["notes"].dump();
    CHECK(notes.find("One column has no name in the file") != std::string::npos);
    CHECK(notes.find("'?' in 1 cell (row 4, line 5) is read as missing.") != std::string::npos);
    CHECK(notes.find("column 'column 1' is left out as counting the rows.") != std::string::npos);

    send(app, {{"command", "set_target"}, {"column", "b"}});
    document = document_of(app);
    CHECK(document["features"] == Json{"a;", "price"});
    CHECK(document["target_is_guess"] == false);

    send(app, {{"command", "set_target"}, {"ignore", {"price"}}});
    document = document_of(app);
    CHECK(document["target"].is_null());
    CHECK(document["left_out"] == Json{"column 1", "price"});
    CHECK(document["features"] == Json{"a;", "b"});
}

TEST_CASE(
    "columns: a choice that does not fit is refused and changes nothing, and one that does is kept by the session") {
    App app(test_clock);
    open_table(app, kIndexed);
    send(app, {{"command", "set_target"}, {"ignore", {"a;", "b", "price"}}});
    CHECK(app.state().messages.back().kind == MessageKind::kError);
    CHECK(document_of(app)["target"] == "price");

    send(app, {{"command", "set_target"}, {"column", "column 1"}, {"ignore", {"a;"}}});
    const Json before = document_of(app);
    CHECK(before["features"] == Json{"b", "price"});
    App other(test_clock);
    other.apply(OpenSession{app.session(), "session.json"});
    run_jobs(other);
    const Json after = document_of(other);
    for (const char* key : {"features", "target", "left_out"}) CHECK(after[key] == before[key]);
}

TEST_CASE("columns: rows without an answer are counted in the notes") {
    App app(test_clock);
    open_table(app, "a,b,kind\n0.5,1,x\n1,2,\n3,1,y\n2,2,x\n");
    CHECK(document_of(app)["notes"].dump().find("1 of 4 rows has no answer (first: column 'kind', row 2 (line 3))") !=
          std::string::npos);
}

TEST_CASE("columns: None among the answers is a class unless told otherwise, and the session keeps what was told") {
    App app(test_clock);
    ModelFile model(random_network({2, 4, 3}, 3));
    model.classes = {"a", "b", "None"};
    begin_network(app, std::move(model), Eigen::MatrixXd::Random(2, 5));
    run_jobs(app);
    const std::string text = "x,z,y\n1,2,a\n2,1,b\n3,5,None\n4,4,a\n5,0,None\n6,1,b\n";
    const auto* bytes = reinterpret_cast<const std::byte*>(text.data());
    app.apply(OpenFiles{{{"t.csv", {bytes, bytes + text.size()}}}, ""});
    run_jobs(app);
    const std::string note = "'None' is taken as a class, in 2 rows.";
    Json document = document_of(app);
    REQUIRE(document["target"] == "y");
    CHECK(document["rows_with_answer"] == 6);
    CHECK(document["notes"].dump().find(note) != std::string::npos);
    NullScreen screen({1280, 1600});
    screen.draw(app.state(), false);
    CHECK(has_label(screen, "None is a class"));

    send(app, {{"command", "set_target"}, {"column", "y"}, {"none_is_missing", true}});
    document = document_of(app);
    CHECK(document["target"] == "y");
    CHECK(document["rows"] == 6);
    CHECK(document["rows_with_answer"] == 4);
    CHECK(document["notes"].dump().find(note) == std::string::npos);
    CHECK(document["notes"].dump().find("2 of 6 rows have no answer (first: column 'y', row 3 (line 4))") !=
          std::string::npos);
    screen.draw(app.state(), false);
    CHECK(has_label(screen, "None is a class"));
    App other(test_clock);
    other.apply(OpenSession{app.session(), "session.json"});
    run_jobs(other);
    CHECK(document_of(other)["rows_with_answer"] == 4);
    send(other, {{"command", "set_target"}, {"column", "y"}});
    CHECK(document_of(other)["rows_with_answer"] == 6);

    open_bundled(app, "iris");
    screen.draw(app.state(), false);
    CHECK_FALSE(has_label(screen, "None is a class"));
}
