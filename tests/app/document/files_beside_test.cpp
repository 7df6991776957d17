#include "app/app.h"
#include "support/bytes.h"
#include "support/clock.h"
#include "support/example_app.h"
#include "support/paths.h"
#include "support/results.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

// A model whose weights are files of their own, opened together with it.

using namespace reluscope;
using namespace reluscope::testing;

namespace {

NamedBytes graph_file(const std::string& name) { return {name, read_bytes(test_data() + "/tfjs/graph/" + name)}; }

NamedBytes four_columns() {
    const std::string text = "a,b,c,d\n1,0,0,1\n0,1,0,0\n-1,2,1,0\n0.5,-1,2,1\n";
    const auto bytes = bytes_of(text);
    return {"rows.csv", {bytes.begin(), bytes.end()}};
}

}  // namespace

TEST_CASE("files beside a model: weights are found in any order, and are no model of their own") {
    App app(ticking_clock());
    OpenFiles open;
    for (const char* name : {"group1-shard2of3.bin", "group1-shard3of3.bin"}) open.files.push_back(graph_file(name));
    open.files.push_back(four_columns());
    for (const char* name : {"group1-shard1of3.bin", "model.json"}) open.files.push_back(graph_file(name));
    app.apply(std::move(open));
    run_jobs(app);
    CHECK(last_message(app).empty());
    REQUIRE(app.state().document);
    CHECK(app.state().document->model->format == "TensorFlow.js");
    CHECK(app.state().document->study.network().architecture() == "4-6-6-10-3");
    CHECK(app.state().document->table->num_rows == 4);
}

TEST_CASE("files beside a model: a model alone says which files it needs") {
    App app(ticking_clock());
    OpenFiles open;
    open.files.push_back(graph_file("model.json"));
    open.files.push_back(graph_file("group1-shard2of3.bin"));
    app.apply(std::move(open));
    run_jobs(app);
    CHECK(!app.state().document);
    CHECK(last_message(app) ==
          "model.json: the files 'group1-shard1of3.bin' and 'group1-shard3of3.bin' with its weights are missing. "
          "Choose or drop all files of the model together.");
}

TEST_CASE("files beside a model: what was refused is forgotten once its files are opened, with or without a table") {
    for (const bool with_table : {true, false}) {
        CAPTURE(with_table);
        App app(ticking_clock());
        OpenFiles alone;
        alone.files.push_back(graph_file("model.json"));
        app.apply(std::move(alone));
        run_jobs(app);
        REQUIRE(app.state().messages.size() == 1);
        CHECK(app.state().messages[0].kind == MessageKind::kError);
        OpenFiles whole;
        for (const char* name : {"model.json", "group1-shard1of3.bin", "group1-shard2of3.bin", "group1-shard3of3.bin"})
            whole.files.push_back(graph_file(name));
        if (with_table) whole.files.push_back(four_columns());
        app.apply(std::move(whole));
        run_jobs(app);
        CHECK(app.state().document.has_value() == with_table);
        CHECK(app.state().pending.has_value() == !with_table);
        CHECK(app.state().messages.empty());
    }
}
