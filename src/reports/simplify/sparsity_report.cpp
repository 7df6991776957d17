#include "reports/simplify/sparsity_report.h"

#include "base/texts/simplify/sparsity_texts.h"
#include "reports/simplify/simplification_report.h"
#include "simplify/held_out.h"

#include <cmath>
#include <span>
#include <utility>
#include <vector>

namespace reluscope {

namespace {

/// Entries of a curve that a record may bring along; a path has 41 penalties.
constexpr std::size_t kMaxEarlierSteps = 1000;

OrderedJson json_number(double value) { return std::isfinite(value) ? OrderedJson(value) : OrderedJson(); }

void put_if_finite(OrderedJson& object, const char* key, double value) {
    if (std::isfinite(value)) object[key] = value;
}

/// agreement, r2 and accuracy are always there, null where they do not apply.
void put_figures(const RowFigures& figures, OrderedJson& json) {
    json["agreement"] = json_number(figures.agreement);
    json["r2"] = json_number(figures.r2);
    json["accuracy"] = json_number(figures.accuracy);
    put_if_finite(json, "auc", figures.auc);
    put_if_finite(json, "loss", figures.loss);
    put_if_finite(json, "rmse", figures.rmse);
    put_if_finite(json, "answers_r2", figures.answers_r2);
    if (!std::isfinite(figures.max_rel_difference)) return;
    json["max_rel_difference"] = figures.max_rel_difference;
    json["worst_row"] = figures.worst_row;
}

OrderedJson json_of_figures(const RowFigures& figures) {
    OrderedJson json = {{"rows", figures.rows}};
    put_figures(figures, json);
    return json;
}

/// As a training record has them.
OrderedJson json_of_result(const RowFigures& training, const RowFigures& held_out) {
    const auto scores = [](const RowFigures& figures) {
        OrderedJson json = {{"rows", figures.rows}};
        put_if_finite(json, "loss", figures.loss);
        put_if_finite(json, "accuracy", figures.accuracy);
        put_if_finite(json, "auc", figures.auc);
        put_if_finite(json, "r2", figures.answers_r2);
        put_if_finite(json, "rmse", figures.rmse);
        return json;
    };
    OrderedJson json = {{"training", scores(training)}};
    if (held_out.rows > 0) json["validation"] = scores(held_out);
    return json;
}

/// Null where no row is held out.
OrderedJson held_out_or_null(const RowFigures& figures) {
    return figures.rows > 0 ? json_of_figures(figures) : OrderedJson();
}

OrderedJson json_of_held_out(const RowFigures& figures, const SimplificationOrigin& origin) {
    OrderedJson json = held_out_or_null(figures);
    if (!json.is_null()) json["also_training"] = origin.also_training;
    return json;
}

/// What a network has no part of: a pattern has a formula of its own.
void put_no_families(OrderedJson& json) { json["families"] = OrderedJson::array(); }

OrderedJson json_of_step(const SparsityStep& step, int run) {
    OrderedJson json = {
        {"run", run}, {"families", step.patterns}, {"patterns", step.patterns}, {"penalty", step.penalty}};
    if (step.relaxed) json["relaxed"] = true;
    json["epochs"] = step.epochs;
    json["hidden"] = step.hidden;
    json["weights"] = step.weights;
    json["largest"] = step.largest;
    put_figures(step.training, json);
    json["held_out"] = held_out_or_null(step.held_out);
    return json;
}

OrderedJson json_of_curve(const SparsityPath& path, const std::optional<SparsityRecord>& earlier) {
    OrderedJson curve = earlier ? earlier->curve : OrderedJson::array();
    for (OrderedJson& step : curve) {  // of a record that an earlier version wrote
        if (!step.contains("families") && step.contains("patterns")) step["families"] = step["patterns"];
    }
    const int run = earlier ? earlier->runs + 1 : 1;
    for (const SparsityStep& step : path.curve) curve.push_back(json_of_step(step, run));
    return curve;
}

OrderedJson json_of_removals(const std::vector<Removal>& removals) {
    OrderedJson json = OrderedJson::array();
    for (const Removal& removal : removals) {
        json.push_back({{"layer", removal.unit.layer},
                        {"unit", removal.unit.unit},
                        {"why", std::string(removal_name(removal.reason))},
                        {"proof", std::string(proof_name(removal.proof))}});
    }
    return json;
}

OrderedJson json_of_origin(const SimplificationOrigin& origin, const std::vector<std::size_t>& hidden) {
    OrderedJson json = {{"name", origin.model}};
    if (!origin.model_sha256.empty()) json["sha256"] = origin.model_sha256;
    json["hidden"] = hidden;
    if (!origin.model_source.empty()) json["source"] = origin.model_source;
    return json;
}

OrderedJson json_of_rows(const SimplificationOrigin& origin) {
    OrderedJson json = {{"data", origin.table}};
    if (!origin.table_sha256.empty()) json["data_sha256"] = origin.table_sha256;
    if (origin.held_out)
        json["held_out_data"] = *origin.held_out;
    else
        json["held_out_share"] = kHeldOutShare;
    json["seed"] = origin.seed;
    return json;
}

OrderedJson record_of_given(const SimplificationOrigin& origin) {
    if (origin.training_json.empty()) return {};
    return parse_json(std::as_bytes(std::span(origin.training_json))).value_or(OrderedJson());
}

/// One member a line, and of long arrays one element.
void write_members(const OrderedJson& json, const TextSink& sink) {
    const auto text = [](const OrderedJson& value) {
        return value.dump(-1, ' ', false, OrderedJson::error_handler_t::replace);
    };
    std::string out = "{";
    bool first = true;
    for (const auto& item : json.items()) {
        out += (first ? "\n \"" : ",\n \"") + item.key() + "\": ";
        first = false;
        const bool list = item.value().is_array() && !item.value().empty() && item.value()[0].is_object();
        if (!list) {
            out += text(item.value());
            continue;
        }
        for (std::size_t i = 0; i < item.value().size(); ++i)
            out += (i == 0 ? "[\n  " : ",\n  ") + text(item.value()[i]);
        out += "]";
    }
    sink(out + "\n}\n");
}

}  // namespace

std::string_view equality_name(FlatEquality equality) {
    switch (equality) {
        case FlatEquality::kEverywhere: return "everywhere";
        case FlatEquality::kRows: return "rows";
        case FlatEquality::kNowhere: return "nowhere";
    }
    return "";
}

std::string_view flat_method_name(FlatMethod method) {
    switch (method) {
        case FlatMethod::kOneLayer: return "one layer";
        case FlatMethod::kPieces: return "pieces";
        case FlatMethod::kSlimming: return "slimming";
        case FlatMethod::kFit: return "fit";
    }
    return "";
}

std::optional<SparsityRecord> read_sparsity_record(const std::string& training_json) {
    if (training_json.empty()) return std::nullopt;
    const auto json = parse_json(std::as_bytes(std::span(training_json)));
    if (!json || !json->is_object() || !json->contains("sparsity")) return std::nullopt;
    const OrderedJson& path = (*json)["sparsity"];
    const auto is_text = [&](const char* key) { return path.contains(key) && path[key].is_string(); };
    if (!path.is_object() || !path.contains("penalty") || !path["penalty"].is_number() || !path.contains("seed") ||
        !path["seed"].is_number_unsigned() || !is_text("data"))
        return std::nullopt;
    SparsityRecord record;
    record.penalty = path["penalty"].get<double>();
    if (!(record.penalty >= 0 && record.penalty <= SparsityPathJob::kLastPenalty)) return std::nullopt;
    record.seed = path["seed"].get<std::uint64_t>();
    record.table = path["data"].get<std::string>();
    if (is_text("data_sha256")) record.table_sha256 = path["data_sha256"].get<std::string>();
    if (path.contains("from")) record.from = path["from"];
    if (json->contains("before")) record.before = (*json)["before"];
    record.curve = OrderedJson::array();
    if (path.contains("curve") && path["curve"].is_array() && path["curve"].size() <= kMaxEarlierSteps) {
        for (const OrderedJson& step : path["curve"]) {
            if (!step.is_object() || !step.contains("run") || !step["run"].is_number_integer()) continue;
            record.curve.push_back(step);
            const auto run = step["run"].get<long long>();
            if (run > record.runs && run <= static_cast<long long>(kMaxEarlierSteps))
                record.runs = static_cast<int>(run);
        }
    }
    return record;
}

std::string sparsity_record_json(const SparsityPath& path, const SimplificationOrigin& origin,
                                 const std::optional<SparsityRecord>& earlier) {
    const SparsityStep& step = path.curve[path.step];
    OrderedJson of_path = {{"from", earlier ? earlier->from : json_of_origin(origin, path.curve[0].hidden)}};
    of_path.update(json_of_rows(origin));
    of_path["wanted"] = origin.patterns_wanted;
    of_path["patterns"] = step.patterns;
    of_path["reached"] = path.reached;
    of_path["penalty"] = path.penalty;
    of_path["lost"] = {{"training", json_of_figures(step.training)}, {"held_out", json_of_figures(step.held_out)}};
    of_path["given"] = {{"training", json_of_figures(path.curve[0].training)},
                        {"held_out", json_of_figures(path.curve[0].held_out)}};
    of_path["curve"] = json_of_curve(path, earlier);
    OrderedJson record = {{"program", "reluscope"},
                          {"method", sparsity_texts::kPathMethod},
                          {"data", origin.table},
                          {"target", origin.target},
                          {"result", json_of_result(step.training, step.held_out)}};
    record["sparsity"] = std::move(of_path);
    const OrderedJson before = earlier ? earlier->before : record_of_given(origin);
    if (!before.is_null()) record["before"] = before;
    return record.dump(-1, ' ', false, OrderedJson::error_handler_t::replace);
}

std::string flattening_record_json(const Flattening& flat, const SimplificationOrigin& origin) {
    OrderedJson of_flat = {{"from", json_of_origin(origin, flat.hidden_before)},
                           {"method", std::string(flat_method_name(flat.method))},
                           {"equal", std::string(equality_name(flat.equality))}};
    of_flat.update(json_of_rows(origin));
    of_flat["lost"] = {{"training", json_of_figures(flat.training)}, {"held_out", json_of_figures(flat.held_out)}};
    OrderedJson record = {{"program", "reluscope"}, {"method", sparsity_texts::kFlatMethod}, {"data", origin.table}};
    if (!origin.target.empty()) {
        record["target"] = origin.target;
        record["result"] = json_of_result(flat.training, flat.held_out);
    }
    record["flattening"] = std::move(of_flat);
    const OrderedJson before = record_of_given(origin);
    if (!before.is_null()) record["before"] = before;
    return record.dump(-1, ' ', false, OrderedJson::error_handler_t::replace);
}

void write_sparsity_report(const SparsityPath& path, const SimplificationOrigin& origin,
                           const std::optional<SparsityRecord>& earlier, const TextSink& sink) {
    const SparsityStep& step = path.curve[path.step];
    OrderedJson json = {{"format", "reluscope-simplification"}, {"version", 1}, {"kind", "sparsity"}};
    json["from"] = json_of_origin(origin, path.curve[0].hidden);
    json.update(json_of_rows(origin));
    json["wanted"] = origin.patterns_wanted;
    json["reached"] = path.reached;
    json["patterns_before"] = path.curve[0].patterns;
    json["patterns"] = step.patterns;
    json["penalty"] = path.penalty;
    json["relaxed"] = step.relaxed;
    json["hidden_before"] = path.curve[0].hidden;
    json["hidden_after"] = step.hidden;
    json["removed"] = json_of_removals(path.removals);
    json["slimming_max_rel_difference"] = path.slimming_difference;
    json["rows"] = step.training.rows;
    put_figures(step.training, json);
    put_no_families(json);
    json["held_out"] = json_of_held_out(step.held_out, origin);
    json["given"] = {{"training", json_of_figures(path.curve[0].training)},
                     {"held_out", json_of_figures(path.curve[0].held_out)}};
    if (!path.trouble.empty()) json["trouble"] = path.trouble;
    json["curve_rows"] = kCurveRows;
    json["curve"] = json_of_curve(path, earlier);
    write_members(json, sink);
}

void write_flattening_report(const Flattening& flat, const SimplificationOrigin& origin, const TextSink& sink) {
    OrderedJson json = {{"format", "reluscope-simplification"}, {"version", 1}, {"kind", "flatten"}};
    json["from"] = json_of_origin(origin, flat.hidden_before);
    json.update(json_of_rows(origin));
    json["method"] = std::string(flat_method_name(flat.method));
    json["equal"] = std::string(equality_name(flat.equality));
    json["hidden_before"] = flat.hidden_before;
    json["hidden_after"] = flat.hidden_after;
    json["removed"] = OrderedJson::array();
    json["patterns_before"] = flat.patterns_before;
    json["patterns"] = flat.patterns_after;
    json["candidates"] = flat.candidates;
    json["rows_fitted"] = flat.rows_fitted;
    json["rows"] = flat.training.rows;
    put_figures(flat.training, json);
    put_no_families(json);
    json["held_out"] = json_of_held_out(flat.held_out, origin);
    json["curve_rows"] = kCurveRows;
    json["curve"] = OrderedJson::array();
    for (const FlatStep& step : flat.curve) {
        OrderedJson entry = {{"families", nullptr}, {"units", step.units}};
        put_figures(step.training, entry);
        entry["held_out"] = held_out_or_null(step.held_out);
        json["curve"].push_back(std::move(entry));
    }
    write_members(json, sink);
}

}  // namespace reluscope
