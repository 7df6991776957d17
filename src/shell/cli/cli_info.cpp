#include "base/texts/cli_texts.h"
#include "data/cell_names.h"
#include "data/column_roles.h"
#include "formats/csv/csv.h"
#include "formats/json/json_writer.h"
#include "formats/read/read_model.h"
#include "reports/report.h"
#include "shell/cli/cli_commands.h"
#include "shell/cli/cli_files.h"
#include "shell/cli/cli_text.h"

#include <cstdio>

namespace reluscope {

namespace {

namespace texts = cli_texts;

constexpr std::size_t kFirstRows = 20;

const TextSink kToStdout = [](std::string_view text) { std::fwrite(text.data(), 1, text.size(), stdout); };

void write_cell(const Column& column, std::size_t row, JsonWriter& json) {
    if (column.is_missing(row)) {
        json.null();
    } else if (column.type == ColumnType::kNumeric) {
        json.value(column.numbers[row]);
    } else if (column.type == ColumnType::kBoolean) {
        json.value(column.numbers[row] != 0);
    } else {
        json.value(std::string_view(column.text(row)));
    }
}

void write_table_json(const Table& table) {
    JsonWriter json(kToStdout);
    json.begin_object().member("format", "reluscope-table");
    json.member_integer("rows", static_cast<long long>(table.num_rows));
    json.key("columns").begin_array();
    for (const Column& column : table.columns) {
        json.new_line().begin_object();
        json.member("name", std::string_view(column.name)).member("type", column_type_name(column.type));
        json.member_integer("missing", static_cast<long long>(column.num_missing));
        if (!column.has_numbers()) json.member_integer("distinct", static_cast<long long>(column.labels.size()));
        if (!column.unit.empty()) json.member("unit", std::string_view(column.unit));
        if (counts_the_rows(table, column)) json.member("counts_rows", true);
        json.end_object();
    }
    json.end_array().new_line();
    json.key("notes").strings(table.notes);
    json.key("first_rows").begin_array();
    for (std::size_t row = 0; row < std::min(kFirstRows, table.num_rows); ++row) {
        json.new_line().begin_array();
        for (const Column& column : table.columns) write_cell(column, row, json);
        json.end_array();
    }
    json.end_array().end_object().new_line();
}

void print_table(const Table& table) {
    print_line(texts::table(printable(table.name, 200), table.num_rows, table.columns.size()));
    print_line("");
    std::vector<std::vector<std::string>> lines = {
        {texts::kColumn, texts::kType, texts::kMissingCells, texts::kFirstCells}};
    for (const Column& column : table.columns) {
        std::string cells;
        for (std::size_t row = 0; row < std::min<std::size_t>(4, table.num_rows); ++row) {
            cells += (row > 0 ? ", " : "") + (column.is_missing(row) ? "-" : printable(column.text(row), 24));
        }
        const std::string type =
            std::string(column_type_name(column.type)) + (counts_the_rows(table, column) ? texts::kCountsRows : "");
        lines.push_back({printable(column.name, 32), type,
                         column.num_missing > 0 ? std::to_string(column.num_missing) : "", cells});
    }
    print_columns(lines, "llrl");
    for (const std::string& note : table.notes) print_line(texts::note(note));
}

void write_model_json(const ModelFile& model) {
    JsonWriter json(kToStdout);
    json.begin_object();
    json.member("format", "reluscope-model-info").member("name", std::string_view(model.name));
    json.member("file_format", std::string_view(model.format));
    write_model_members(model.network, json);
    json.member_integer("hidden_units", static_cast<long long>(model.network.num_hidden_units()));
    json.key("operators").strings(model.operators);
    json.key("layers").begin_array();
    for (std::size_t i = 0; i < model.network.nodes().size(); ++i) {
        const Node& node = model.network.nodes()[i];
        json.new_line().begin_object();
        json.member("name", std::string_view(node.name))
            .member("kind", std::string_view(operation_name(node.operation)));
        json.member_integer("outputs", model.network.width(ValueId(i + 1)));
        json.end_object();
    }
    json.end_array().new_line();
    json.key("folded").strings(model.notes);
    if (!model.outputs.empty()) {
        json.key("output_names").strings(model.outputs);
        json.member("output", std::string_view(model.output));
    }
    json.key("features").strings(model.features);
    json.key("classes").strings(model.classes);
    if (!model.target.empty()) json.member("target", std::string_view(model.target));
    json.member("has_encoder", !model.encoder.empty());
    if (model.families) json.member_integer("families", static_cast<long long>(model.families->families.size()));
    json.end_object().new_line();
}

void print_model(const ModelFile& model) {
    const Network& network = model.network;
    print_line(texts::model(printable(model.name, 80), model.format, network.architecture(),
                            std::string(link_name(network.link()))));
    print_line(texts::sizes(network.num_parameters(), network.num_hidden_units()));
    print_line("");
    std::vector<std::vector<std::string>> lines = {{texts::kLayer, texts::kKind, texts::kOutputs}};
    for (std::size_t i = 0; i < network.nodes().size(); ++i) {
        const Node& node = network.nodes()[i];
        lines.push_back(
            {printable(node.name, 40), operation_name(node.operation), std::to_string(network.width(ValueId(i + 1)))});
    }
    print_columns(lines, "llr");
    for (const std::string& note : model.notes) print_line(texts::note(note));
}

}  // namespace

int run_info(const InfoOptions& options) {
    const auto bytes = read_file(options.path);
    if (!bytes) return print_error(bytes.error());
    if (looks_like_model(options.path, *bytes)) {
        const ReadModelOptions read_options{{}, {}, options.output};
        const auto model = options.path == "-" ? read_model("standard input", *bytes, read_options)
                                               : read_model_file(options.path, read_options);
        if (!model) return print_error(model.error());
        options.json ? write_model_json(*model) : print_model(*model);
        return kDone;
    }
    if (options.output) {
        return print_error(
            {options.path, {}, "a model to choose the output " + quoted(*options.output) + " of", "a table"});
    }
    const auto table = read_csv(options.path == "-" ? "standard input" : options.path, *bytes, {options.missing});
    if (!table) return print_error(table.error());
    options.json ? write_table_json(*table) : print_table(*table);
    return kDone;
}

}  // namespace reluscope
