#include "reports/info_report.h"

#include "base/text/number_format.h"
#include "data/column_roles.h"
#include "formats/json/json_writer.h"
#include "reports/report.h"

#include <algorithm>
#include <string_view>

namespace reluscope {

namespace {

constexpr std::size_t kFirstRows = 20;

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

}  // namespace

std::string operation_name(const Operation& operation) {
    if (std::holds_alternative<AffineOperation>(operation)) return "affine";
    if (std::holds_alternative<SumOperation>(operation)) return "sum";
    if (std::holds_alternative<ConcatOperation>(operation)) return "concat";
    const Eigen::VectorXd& slope = std::get<ActivationOperation>(operation).slope;
    if (slope.isZero(0)) return "relu";
    return (slope.array() == slope(0)).all() ? "leaky relu, slope " + display_number(slope(0) + 0.0) : "prelu";
}

void write_model_info(const ModelFile& model, const TextSink& sink) {
    JsonWriter json(sink);
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

void write_table_info(const Table& table, const TextSink& sink) {
    JsonWriter json(sink);
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

}  // namespace reluscope
