#include "app/answers/json_answers.h"

#include "app/answers/answers_facts.h"
#include "app/answers/locks.h"
#include "app/answers/swarm_facts.h"
#include "app/answers/what_if_facts.h"
#include "app/json/json_choice.h"
#include "app/json/json_value.h"
#include "app/state/names.h"
#include "reports/answers/counterfactual_report.h"

namespace reluscope {

namespace {

using Json = nlohmann::json;

Json changes_json(const std::vector<ColumnChange>& changes) {
    Json list = Json::array();
    for (const ColumnChange& one : changes) {
        list.push_back({{"column", one.column},
                        {"from", one.is_number ? Json(one.from) : Json(one.from_text)},
                        {"to", one.is_number ? Json(one.to) : Json(one.to_text)}});
    }
    return list;
}

Json alternatives_json(const Counterfactual& result) {
    Json list = Json::array();
    for (const CounterfactualAnswer& other : result.alternatives) {
        list.push_back({{"without", other.without},
                        {"distance", other.change.distance},
                        {"input", vector_json(other.change.input)},
                        {"to", other.to_class},
                        {"changes", changes_json(other.changes)}});
    }
    return list;
}

/// The smallest change of one column alone; null where nothing is known of it.
Json alone_json(const FoundChange& found) {
    if (!found.alone) return nullptr;
    const CounterfactualAnswer& alone = *found.alone;
    return {{"status", status_name(alone.change.status)},
            {"distance", alone.change.found ? Json(alone.change.distance) : Json(nullptr)},
            {"input", alone.change.found ? vector_json(alone.change.input) : Json(nullptr)},
            {"changes", changes_json(alone.changes)}};
}

Json aim_json(const ChangeAim& aim) {
    return {{"norm", name_of(aim.norm)},
            {"to", aim.to ? Json(*aim.to) : Json(nullptr)},
            {"value", aim.value ? Json(*aim.value) : Json(nullptr)},
            {"at_most", aim.at_most}};
}

Json change_result_json(const AppState& state, const FoundChange& found) {
    const CounterfactualAnswer& answer = found.result.answer;
    return {{"row", state.document->study.input->rows->row[found.question.row.index]},
            {"status", status_name(answer.change.status)},
            {"from", found.result.wish.decides ? Json(found.result.wish.from) : Json(found.result.wish.from_value)},
            {"to", answer.change.found ? (found.result.wish.decides ? Json(answer.to_class) : Json(answer.value))
                                       : Json(nullptr)},
            {"distance", answer.change.found ? Json(answer.change.distance) : Json(nullptr)},
            {"lower_bound", number_or_null(answer.change.lower_bound)},
            {"input", answer.change.found ? vector_json(answer.change.input) : Json(nullptr)},
            {"regions", answer.change.num_nodes},
            {"changes", changes_json(answer.changes)},
            {"stated", changes_json(found.stated)},
            {"point", found.point.size() > 0 ? vector_json(found.point) : Json(nullptr)},
            {"alone", alone_json(found)},
            {"alternatives", alternatives_json(found.result)},
            {"finished", found.finished}};
}

Json parts_result_json(const AppState& state, const FoundParts& found) {
    const auto matrix_json = [](const Eigen::MatrixXd& matrix) {
        Json list = Json::array();
        for (Eigen::Index o = 0; o < matrix.rows(); ++o) list.push_back(vector_json(matrix.row(o).transpose()));
        return list;
    };
    Json columns = Json::array();
    for (const FeatureGroup& column : found.columns) columns.push_back(column.column);
    return {{"row", state.document->study.input->rows->row[found.question.row.index]},
            {"columns", columns},
            {"rows", found.rows},
            {"base", vector_json(found.parts.base)},
            {"values", matrix_json(found.parts.values)},
            {"logits", vector_json(found.parts.logits)},
            {"standard_error", found.parts.standard_error ? matrix_json(*found.parts.standard_error) : Json(nullptr)}};
}

}  // namespace

Status read_members(const Json& json, const AppState&, SetLocks& command) {
    constexpr std::size_t kMaxLocks = 10'000;
    const Json& locks = json.at("locks");
    if (!locks.is_object()) return refuse("locks", "an object such as {\"sex\": \"locked\"}", quoted(locks.dump()));
    if (locks.size() > kMaxLocks)
        return refuse("locks", "at most " + std::to_string(kMaxLocks) + " columns", std::to_string(locks.size()));
    for (const auto& [column, value] : locks.items()) {
        const auto lock = choice(Json{{"lock", value}}, "lock", Names<ColumnLock>::kAll);
        if (!lock) return tl::unexpected<Error>(lock.error());
        command.locks[column] = *lock;
    }
    return {};
}

void write_members(const SetLocks& command, Json& json) {
    json["locks"] = Json::object();
    for (const auto& [column, lock] : command.locks) json["locks"][column] = name_of(lock);
}

Json counterfactual_json(const AppState& state) {
    const ChangeFacts facts = change_facts(state);
    const FoundChange* found = current_change(state);
    const StageStatus& status = state.stages[StageId::kSmallestChange];
    Json locks = Json::array();
    for (const LockLine& line : lock_lines(*state.document->study.input, state.answers.settings)) {
        locks.push_back({{"column", line.column},
                         {"lock", name_of(line.lock)},
                         {"proposed", name_of(line.proposed)},
                         {"has_direction", line.has_direction}});
    }
    return {{"asked", facts.asked},
            {"stale", status.stale},
            {"halted", status.halted},
            {"progress", status.progress},
            {"waits", state.answers.change_waits},
            {"problem", state.answers.change_problem},
            {"sentence", facts.sentence},
            {"proof", facts.proof},
            {"held", facts.held},
            {"proposed", facts.proposed},
            {"alone", facts.alone},
            {"aim", aim_json(state.answers.settings.aim)},
            {"notes", facts.notes},
            {"locks", locks},
            {"can_search", facts.can_search},
            {"can_try", facts.can_try},
            {"cells", facts.cells},
            {"result", found == nullptr ? Json(nullptr) : change_result_json(state, *found)}};
}

Json attribution_json(const AppState& state) {
    const PartsFacts facts = parts_facts(state);
    const FoundParts* found = current_parts(state);
    const StageStatus& status = state.stages[StageId::kShapley];
    return {{"parts", name_of(state.answers.settings.parts)},
            {"stale", status.stale},
            {"halted", status.halted},
            {"progress", status.progress},
            {"problem", state.answers.parts_problem},
            {"sentence", facts.there ? facts.sentence : ""},
            {"sum", facts.sum},
            {"result", found == nullptr ? Json(nullptr) : parts_result_json(state, *found)}};
}

namespace {

Json range_json(const std::optional<ValueRange>& range) {
    if (!range) return nullptr;
    return {range->low, range->high};
}

Json hold_json(const ColumnHold& hold) {
    Json json = {{"column", hold.column}, {"edited", hold.edited}};
    if (hold.is_number) {
        json["value"] = hold.value ? Json(*hold.value) : Json(nullptr);
        json["table"] = hold.table ? Json(*hold.table) : Json(nullptr);
        json["range"] = range_json(hold.range);
        json["whole"] = hold.whole;
        json["same_map"] = range_json(hold.map);
        json["same_prediction"] = range_json(hold.decision);
        json["sentence"] = hold_sentence(hold);
        return json;
    }
    json["choices"] = Json::array();
    for (const CellChoice& choice : hold.choices)
        json["choices"].push_back({{"text", choice.text},
                                   {"chosen", choice.chosen},
                                   {"same_map", choice.same_map},
                                   {"same_prediction", choice.same_decision},
                                   {"predicted", choice.predicted}});
    return json;
}

/// An answer with the status of the stage that keeps it up to date.
Json with_status(const AppState& state, StageId id, Json json) {
    const StageStatus& status = state.stages[id];
    json["stale"] = status.stale;
    json["halted"] = status.halted;
    json["progress"] = status.progress;
    return json;
}

}  // namespace

Json what_if_json(const AppState& state) {
    const WhatIfFacts facts = what_if_facts(state);
    Json json = {{"problem", facts.problem}, {"sentence", facts.sentence}, {"now", facts.now},
                 {"before", facts.before},   {"edited", facts.edited},     {"columns", nullptr}};
    if (const FoundHolds* found = current_holds(state)) {
        json["columns"] = Json::array();
        for (const ColumnHold& hold : found->columns) json["columns"].push_back(hold_json(hold));
    }
    return with_status(state, StageId::kHolds, std::move(json));
}

Json beeswarm_json(const AppState& state, const Json& question) {
    const SwarmFacts facts = swarm_facts(state);
    const SwarmSettings& settings = state.swarm.settings;
    Json json = {{"column", settings.column ? Json(*settings.column) : Json(nullptr)},
                 {"all", settings.all},
                 {"problem", facts.problem},
                 {"sentence", facts.sentence},
                 {"sum", facts.sum},
                 {"note", facts.note},
                 {"points", nullptr}};
    const FoundSwarm* found = current_swarm(state);
    if (found == nullptr) return with_status(state, StageId::kSwarm, std::move(json));
    const Eigen::MatrixXd values = swarm_values(state, *found);
    const SwarmOrder order = swarm_order(values);
    json["output"] = swarm_output(state, *found);
    json["base"] = found->table.base(swarm_output(state, *found));
    json["exact"] = found->table.exact;
    json["base_rows"] = found->base_rows;
    json["rows"] = found->rows.size();
    json["done"] = found->done;
    json["columns"] = Json::array();
    for (const FeatureGroup& group : found->columns) json["columns"].push_back(group.column);
    json["order"] = order.columns;
    json["mean"] = order.mean;
    const std::size_t first = std::min(question.value("first", std::size_t{0}), found->done);
    const std::size_t count = std::min(question.value("count", std::size_t{50}), found->done - first);
    Json points = Json::array();
    for (std::size_t i = first; i < first + count; ++i)
        points.push_back({{"row", found->input->rows->row[found->rows[i]]},
                          {"values", vector_json(values.col(static_cast<Eigen::Index>(i)))}});
    json["first"] = first;
    json["points"] = std::move(points);
    return with_status(state, StageId::kSwarm, std::move(json));
}

}  // namespace reluscope
