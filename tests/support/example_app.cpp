#include "support/example_app.h"

#include "app/api/json_api.h"
#include "base/numerics/numerics.h"
#include "formats/json/json_model.h"
#include "support/bytes.h"
#include "support/paths.h"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <filesystem>

namespace reluscope::testing {

void run_jobs(App& app) {
    while (app.advance(1.0)) {
    }
}

std::vector<std::string> bundled_ids() {
    std::vector<std::string> ids;
    for (const auto& example : nlohmann::json::parse(read_file(bundled_data() + "/examples.json"))) {
        const auto id = example["id"].get<std::string>();
        if (std::filesystem::exists(bundled_data() + "/" + id + "/" + id + ".csv")) ids.push_back(id);
    }
    CHECK(ids.size() >= 10);
    return ids;
}

void open_as_own_files(App& app, const std::string& id) {
    const std::string folder = bundled_data() + "/" + id + "/" + id;
    OpenFiles open;
    for (const char* kind : {".json", ".csv"}) open.files.push_back({id + kind, read_bytes(folder + kind)});
    app.apply(std::move(open));
    run_jobs(app);
}

void begin_bundled(App& app, const std::string& id) {
    const std::string folder = testing::bundled_data() + "/" + id + "/";
    OpenFiles open;
    open.example = id;
    open.files.push_back({id + ".json", read_bytes(folder + id + ".json")});
    open.files.push_back({id + ".csv", read_bytes(folder + id + ".csv")});
    app.apply(std::move(open));
}

void open_bundled(App& app, const std::string& id) {
    begin_bundled(app, id);
    run_jobs(app);
}

namespace {

NamedBytes named_text(const std::string& name, const std::string& text) {
    const auto* bytes = reinterpret_cast<const std::byte*>(text.data());
    return {name, {bytes, bytes + text.size()}};
}

}  // namespace

void open_network(App& app, ModelFile model, const Eigen::MatrixXd& inputs, const std::vector<int>& classes) {
    begin_network(app, std::move(model), inputs, classes);
    run_jobs(app);
}

void begin_network(App& app, ModelFile model, const Eigen::MatrixXd& inputs, const std::vector<int>& classes) {
    std::string table;
    for (Eigen::Index j = 0; j < inputs.rows(); ++j) table += (j > 0 ? ",x" : "x") + std::to_string(j);
    table += classes.empty() ? "\n" : ",y\n";
    for (Eigen::Index row = 0; row < inputs.cols(); ++row) {
        for (Eigen::Index j = 0; j < inputs.rows(); ++j) table += (j > 0 ? "," : "") + number_text(inputs(j, row));
        if (!classes.empty()) table += "," + std::to_string(classes[static_cast<std::size_t>(row)]);
        table += "\n";
    }
    app.apply(OpenFiles{{named_text("net.json", write_json_model(model)), named_text("rows.csv", table)}, ""});
}

std::string last_message(const App& app) {
    return app.state().messages.empty() ? std::string() : app.state().messages.back().text;
}

nlohmann::json ask(const App& app, const nlohmann::json& question) {
    return nlohmann::json::parse(answer_query(app.state(), question.dump()));
}

void send(App& app, const nlohmann::json& command) {
    auto parsed = parse_command(command.dump(), app.state());
    REQUIRE_MESSAGE(parsed.has_value(), parsed.error().sentence());
    app.apply(*std::move(parsed));
    run_jobs(app);
}

}  // namespace reluscope::testing
