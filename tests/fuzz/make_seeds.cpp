// make_seeds FOLDER: what the fuzzers start from, a folder per target: the bundled tables and networks in every format
// that is written, sessions and links of the bundled examples, and the fixtures of tests/data. All are real files or
// what the program itself makes of them.

#include "base/text/base64.h"
#include "formats/json/json_model.h"
#include "formats/onnx/onnx.h"
#include "formats/safetensors/safetensors.h"
#include "fuzzed_app.h"
#include "support/link_of.h"

#include <nlohmann/json.hpp>

#include <filesystem>
#include <fstream>
#include <span>

using namespace reluscope;
using namespace reluscope::testing;
namespace fs = std::filesystem;

namespace {

constexpr std::size_t kMaxBytes = 65536;   // of a seed: the fuzzers take no longer ones
constexpr std::size_t kTableBytes = 3000;  // the first rows say what a table's dialect is

void write(const fs::path& path, std::span<const std::byte> bytes) {
    if (bytes.size() > kMaxBytes) return;
    fs::create_directories(path.parent_path());
    std::ofstream(path, std::ios::binary)
        .write(reinterpret_cast<const char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
}

void write(const fs::path& path, const std::string& text) { write(path, std::as_bytes(std::span(text))); }

/// Whole lines of at most kTableBytes.
std::vector<std::byte> first_rows(std::vector<std::byte> table) {
    if (table.size() <= kTableBytes) return table;
    table.resize(kTableBytes);
    while (!table.empty() && table.back() != std::byte{'\n'}) table.pop_back();
    return table;
}

/// A network in the formats that hold one.
void write_model(const fs::path& out, const std::string& id, const ModelFile& model) {
    write(out / "json" / (id + ".json"), write_json_model(model));
    write(out / "onnx" / (id + ".onnx"), write_onnx(model, FloatWidth::kFloat32));
    write(out / "onnx" / (id + ".double.onnx"), write_onnx(model, FloatWidth::kFloat64));
    if (const auto bytes = write_safetensors(model, FloatWidth::kFloat32))
        write(out / "safetensors" / (id + ".safetensors"), *bytes);
}

void apply(App& app, const char* command) {
    auto parsed = parse_command(command, app.state());
    if (!parsed) broken(parsed.error().sentence().c_str());
    app.apply(*std::move(parsed));
    run_to_end(app);
}

void write_session(const fs::path& out, const std::string& name, App& app) {
    const std::string session = app.session();
    write(out / "session" / (name + ".json"), session);
    write(out / "link" / name, fragment_of_session(session));
    write(out / "link" / (name + "_packed"), short_fragment(session));
}

/// Sessions of an example: as it opens, looked at in every way, and trained on.
void write_sessions(const fs::path& out, const std::string& id, const OpenFiles& files) {
    App app(real_seconds);
    app.apply(files);
    run_to_end(app);
    write_session(out, id, app);
    for (
        const char* command :
        {R"({"command":"select_cluster","cluster":1})", R"({"command":"pin_plane","at":[0.1,0.2]})",
         R"({"command":"set_plane_colour","colour":"output"})", R"({"command":"set_path","from_row":0,"to_row":7})",
         R"({"command":"set_compare","kind":"rows","first_row":1,"second_row":2})",
         R"({"command":"set_coefficients","picture":"both","axes":[0,1],"ranges":[{"feature":0,"low":-1,"high":2}]})",
         R"({"command":"set_beeswarm","all":true})",
         R"({"command":"set_scatter","x":{"kind":"component","index":0},"y":{"kind":"output","index":0},"spread":true})",
         R"({"command":"set_tree","view":"hamming"})", R"({"command":"set_network_view","subject":"row","maps":true})",
         R"({"command":"select_feature","feature":1})", R"({"command":"set_profile","what_if":0.5})",
         R"({"command":"set_relief","azimuth":30,"height":4,"walls":false})",
         R"({"command":"edit_row","row":0,"cells":{"age":"5"}})", R"({"command":"show_cluster_words","show":false})",
         R"({"command":"move_view","view":"tree","target":"plane","side":"right"})"})
        apply(app, command);
    write_session(out, id + "_seen", app);
    apply(app, R"({"command":"set_weight","node":0,"row":0,"column":0,"value":0.25})");  // its network is inside then
    write_session(out, id + "_changed", app);
}

void write_made_sessions(const fs::path& out) {
    for (const char* kind : {"moons", "spirals", "xor", "function", "boolean", "plane"}) {
        App app(real_seconds);
        apply(app, (R"({"command":"make_data","kind":")" + std::string(kind) + R"(","rows":40,"noise":0.1,"seed":3})")
                       .c_str());
        apply(app, R"({"command":"set_training","hidden":[4,3],"epochs":2})");
        apply(app, R"({"command":"train","action":"epoch"})");
        write_session(out, kind, app);
    }
    // With a table of its own.
    App app(real_seconds);
    apply(app, R"({"command":"make_data","kind":"moons","rows":30})");
    const std::string csv = "a,b,sort\n1,2,x\n2,1,y\n3,5,x\n4,4,y\n5,0,x\n";
    const std::string model =
        R"({"format":"reluscope-model","version":1,"inputs":2,"link":"sigmoid","layers":[)"
        R"({"weights":[[1,0],[0,1]],"bias":[0,0],"activation":"relu"},{"weights":[[1,-1]],"bias":[0]}]})";
    OpenFiles files;
    for (const auto& [name, text] : {std::pair("net.json", model), std::pair("rows.csv", csv)}) {
        const auto bytes = std::as_bytes(std::span(text));
        files.files.push_back({name, {bytes.begin(), bytes.end()}});
    }
    app.apply(std::move(files));
    run_to_end(app);
    write_session(out, "own_table", app);
}

/// The fixtures of tests/data/`folder` that end in `ending`.
void copy_fixtures(const fs::path& out, const std::string& folder, const std::string& ending,
                   const std::string& target) {
    for (const auto& entry : fs::directory_iterator(test_data() + "/" + folder)) {
        const std::string name = entry.path().filename().string();
        if (entry.is_regular_file() && name.ends_with(ending) && name != "manifest.json")
            write(out / target / name, read_bytes(entry.path().string()));
    }
}

/// The layers models of tests/data/tfjs, each in one piece as tfjs_fuzz.cpp takes it: model.json, a zero byte, and the
/// files that it names, each behind its length.
void write_layers_models(const fs::path& out) {
    for (const auto& entry : fs::directory_iterator(test_data() + "/tfjs")) {
        if (!entry.is_directory()) continue;
        std::vector<std::byte> seed = read_bytes((entry.path() / "model.json").string());
        const auto* text = reinterpret_cast<const char*>(seed.data());
        const auto model = nlohmann::json::parse(text, text + seed.size());
        seed.push_back(std::byte{0});
        for (const auto& group : model["weightsManifest"]) {
            for (const auto& path : group["paths"]) {
                const auto bytes = read_bytes((entry.path() / path.get<std::string>()).string());
                if (bytes.size() > 0xffff) broken("a file is short");
                seed.push_back(static_cast<std::byte>(bytes.size() & 0xff));
                seed.push_back(static_cast<std::byte>(bytes.size() >> 8));
                seed.insert(seed.end(), bytes.begin(), bytes.end());
            }
        }
        write(out / "tfjs" / entry.path().filename(), seed);
    }
}

/// The graphs of tests/data/onnx/runtime_graphs.json, one or more per operator.
void write_operators(const fs::path& out) {
    const std::vector<std::byte> bytes = read_bytes(test_data() + "/onnx/runtime_graphs.json");
    const auto* text = reinterpret_cast<const char*>(bytes.data());
    for (const auto& graph : nlohmann::json::parse(text, text + bytes.size())) {
        const auto file = bytes_of_base64(graph["file"].get<std::string>());
        if (!file) broken("a graph is base64");
        write(out / "onnx" / (graph["name"].get<std::string>() + ".onnx"), *file);
    }
}

}  // namespace

int main(int argc, char** argv) {
    if (argc != 2) {
        std::fprintf(stderr, "make_seeds FOLDER\n");
        return 2;
    }
    const fs::path out = argv[1];
    for (const auto& entry : fs::directory_iterator(bundled_data())) {
        const std::string id = entry.path().filename().string();
        const fs::path model_path = entry.path() / (id + ".json");
        const fs::path table_path = entry.path() / (id + ".csv");
        if (!fs::exists(model_path) || !fs::exists(table_path)) continue;  // one of the folders is made by the build
        const auto table = read_bytes(table_path.string());
        const auto model_bytes = read_bytes(model_path.string());
        write(out / "csv" / (id + ".csv"), first_rows(table));
        const auto model = read_json_model(id, model_bytes);
        if (!model) broken(model.error().sentence().c_str());
        write_model(out, id, *model);
    }
    for (const Example& example : fuzzed_examples()) {
        OpenFiles files;
        files.example = example.id;
        for (const std::string& path : {example.model, example.data})
            files.files.push_back({path, read_bytes(bundled_data() + "/" + path)});
        write_sessions(out, example.id, files);
    }
    write_made_sessions(out);
    write(out / "link" / "by_hand", "#example=moons&view=tree");
    write_operators(out);
    write_layers_models(out);
    copy_fixtures(out, "csv", ".csv", "csv");
    copy_fixtures(out, "json", ".json", "json");
    copy_fixtures(out, "onnx", ".onnx", "onnx");
    copy_fixtures(out, "safetensors", ".safetensors", "safetensors");
    copy_fixtures(out, "sessions", ".json", "session");
    copy_fixtures(out, "sessions", ".txt", "link");
    return 0;
}
