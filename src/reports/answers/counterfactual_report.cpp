#include "reports/answers/counterfactual_report.h"

#include "formats/json/json_writer.h"

namespace reluscope {

namespace {

void write_changes(const std::vector<ColumnChange>& changes, JsonWriter& json) {
    json.key("changes").begin_array();
    for (const ColumnChange& change : changes) {
        json.begin_object().member("column", std::string_view(change.column));
        if (change.is_number) {
            json.member("from", change.from).member("to", change.to);
        } else {
            json.member("from", std::string_view(change.from_text)).member("to", std::string_view(change.to_text));
        }
        json.end_object();
    }
    json.end_array();
}

/// Class, probability or value that was asked for, or else the class that is predicted at the answer.
void write_to(const ChangeWish& wish, const CounterfactualAnswer& answer, JsonWriter& json) {
    json.key("to");
    if (!wish.decides || wish.probability) {
        json.value(wish.to_value);
    } else if (wish.to) {
        json.integer(*wish.to);
    } else if (answer.change.found) {
        json.integer(answer.to_class);
    } else {
        json.null();
    }
}

void write_answer(const ChangeWish& wish, const CounterfactualAnswer& answer, JsonWriter& json) {
    const SmallestChange& change = answer.change;
    write_to(wish, answer, json);
    json.member("status", status_name(change.status)).new_line();
    json.key("distance");
    change.found ? json.value(change.distance) : json.null();
    json.member("lower_bound", change.lower_bound).new_line();  // null where it is infinite
    json.key("input");
    change.found ? json.numbers(change.input) : json.null();
    json.new_line();
    write_changes(answer.changes, json);
}

}  // namespace

std::string_view norm_name(Norm norm) {
    switch (norm) {
        case Norm::kL2: return "l2";
        case Norm::kL1: return "l1";
        case Norm::kLInf: return "linf";
    }
    return "";
}

std::string_view status_name(ChangeStatus status) {
    switch (status) {
        case ChangeStatus::kOptimal: return "optimal";
        case ChangeStatus::kBound: return "bound";
        case ChangeStatus::kInfeasible: return "infeasible";
    }
    return "";
}

void write_counterfactual_report(const Counterfactual& result, std::size_t table_row, Norm norm, double seconds,
                                 const TextSink& sink) {
    JsonWriter json(sink);
    json.begin_object();
    json.member("format", "reluscope-counterfactual").member_integer("version", 1);
    json.member_integer("row", static_cast<long long>(table_row)).member("norm", norm_name(norm));
    json.key("from");
    if (result.wish.decides && !result.wish.probability) {
        json.integer(result.wish.from);
    } else {
        json.value(result.wish.from_value);
    }
    write_answer(result.wish, result.answer, json);
    json.new_line().key("alternatives").begin_array();
    std::size_t nodes = result.answer.change.num_nodes;
    for (const CounterfactualAnswer& alternative : result.alternatives) {
        json.new_line().begin_object();
        json.key("without").strings(alternative.without);
        write_answer(result.wish, alternative, json);
        json.end_object();
        nodes += alternative.change.num_nodes;
    }
    json.end_array().new_line();
    json.member_integer("regions", static_cast<long long>(nodes)).member("seconds", seconds);
    json.end_object().new_line();
}

}  // namespace reluscope
