#include "base/texts/cli_texts.h"
#include "data/column_roles.h"
#include "formats/csv/csv.h"
#include "formats/read/read_model.h"
#include "reports/info_report.h"
#include "shell/cli/cli_commands.h"
#include "shell/cli/cli_files.h"
#include "shell/cli/cli_text.h"

#include <cstdio>

namespace reluscope {

namespace {

namespace texts = cli_texts;

const TextSink kToStdout = [](std::string_view text) { std::fwrite(text.data(), 1, text.size(), stdout); };

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
        options.json ? write_model_info(*model, kToStdout) : print_model(*model);
        return kDone;
    }
    if (options.output) {
        return print_error(
            {options.path, {}, "a model to choose the output " + quoted(*options.output) + " of", "a table"});
    }
    const auto table = read_csv(options.path == "-" ? "standard input" : options.path, *bytes, {options.missing});
    if (!table) return print_error(table.error());
    options.json ? write_table_info(*table, kToStdout) : print_table(*table);
    return kDone;
}

}  // namespace reluscope
