#include "app/answers/json_answers.h"

#include "app/answers/answers_facts.h"
#include "app/answers/locks.h"
#include "app/json/json_choice.h"
#include "app/json/json_value.h"
#include "app/state/names.h"

namespace reluscope {

namespace {

using Json = nlohmann::json;

const char* change_status_name(ChangeStatus status) {
    if (status == ChangeStatus::kOptimal) return "optimal";
    return status == ChangeStatus::kBound ? "bound" : "infeasible";
}

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

Json change_result_json(const AppState& state, const FoundChange& found) {
    const CounterfactualAnswer& answer = found.result.answer;
    return {{"row", state.document->study.input->rows->row[found.question.row.index]},
            {"status", change_status_name(answer.change.status)},
            {"from", found.result.wish.from},
            {"to", answer.change.found ? Json(answer.to_class) : Json(nullptr)},
            {"distance", answer.change.found ? Json(answer.change.distance) : Json(nullptr)},
            {"lower_bound", number_or_null(answer.change.lower_bound)},
            {"input", answer.change.found ? vector_json(answer.change.input) : Json(nullptr)},
            {"regions", answer.change.num_nodes},
            {"changes", changes_json(answer.changes)},
            {"stated", changes_json(found.stated)},
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
    constexpr std::size_t kMostLocks = 10'000;
    const Json& locks = json.at("locks");
    if (!locks.is_object()) return refuse("locks", "an object such as {\"sex\": \"locked\"}", quoted(locks.dump()));
    if (locks.size() > kMostLocks)
        return refuse("locks", "at most " + std::to_string(kMostLocks) + " columns", std::to_string(locks.size()));
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

}  // namespace reluscope
