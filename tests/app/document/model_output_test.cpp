#include "app/api/session.h"
#include "app/app.h"
#include "support/bytes.h"
#include "support/clock.h"
#include "support/example_app.h"
#include "support/paths.h"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

// A file with several outputs on the page: choosing another, undo, sessions.

using namespace reluscope;
using namespace reluscope::testing;

namespace {

NamedBytes named_bytes(const std::string& name, const std::string& text) {
    const auto* bytes = reinterpret_cast<const std::byte*>(text.data());
    return {name, {bytes, bytes + text.size()}};
}

/// The network with a policy of 3 outputs and a value, and a table of 6 columns.
void open_heads(App& app, const std::string& output = {}) {
    OpenFiles open;
    open.files.push_back(named_bytes("heads.onnx", read_file(test_data() + "/onnx/two_heads_policy_value.onnx")));
    open.files.back().output = output;
    std::string rows = "a,b,c,d,e,f\n";
    for (int i = 0; i < 20; ++i) {
        for (int j = 0; j < 6; ++j)
            rows += std::to_string((i * 7 + j * 5) % 11 - 5) + "." + std::to_string(i % 10) + (j < 5 ? "," : "\n");
    }
    open.files.push_back(named_bytes("rows.csv", rows));
    app.apply(std::move(open));
    run_jobs(app);
    REQUIRE(app.state().document);
}

int num_outputs(const App& app) { return app.state().document->study.network().num_outputs(); }

}  // namespace

TEST_CASE("model outputs: another one is chosen by a command that can be undone") {
    App app(ticking_clock());
    open_heads(app);
    CHECK(app.state().document->model->outputs == std::vector<std::string>{"9", "10"});
    CHECK(num_outputs(app) == 3);
    send(app, {{"command", "set_model_output"}, {"output", "10"}});
    CHECK(num_outputs(app) == 1);
    CHECK(app.state().document->model->output == "10");
    app.apply(Undo{});
    run_jobs(app);
    CHECK(num_outputs(app) == 3);
    App other(ticking_clock());
    open_heads(other, "10");
    CHECK(num_outputs(other) == 1);
}

TEST_CASE("model outputs: a session keeps the choice and the others") {
    App app(ticking_clock());
    open_heads(app, "10");
    App other(ticking_clock());
    other.apply(OpenSession{app.session(), "session.json"});
    run_jobs(other);
    REQUIRE(other.state().document);
    CHECK(num_outputs(other) == 1);
    CHECK(other.state().document->model->output == "10");
    send(other, {{"command", "set_model_output"}, {"output", "9"}});
    CHECK(num_outputs(other) == 3);
}
