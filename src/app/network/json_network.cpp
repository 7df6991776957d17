#include "app/network/json_network.h"

#include "app/json/json_choice.h"
#include "app/json/json_value.h"
#include "app/network/network_topic.h"
#include "app/state/names.h"

#include <algorithm>
#include <cmath>

namespace reluscope {

namespace {

using Json = nlohmann::json;

Json id_or_null(const std::optional<UnitId>& unit) { return unit ? Json(unit->index) : Json(nullptr); }

/// What the view shows, or would show: facts and values are computed where the view did not yet.
struct UnitTable {
    std::shared_ptr<const std::vector<UnitFacts>> facts;
    std::shared_ptr<const SubjectValues> values;
};

UnitTable unit_table(const AppState& state) {
    const Study& study = state.document->study;
    return {std::make_shared<const std::vector<UnitFacts>>(unit_facts(study.network(), study.patterns->bits)),
            subject_values(*state.document, state.selection, state.plane, state.network.settings.subject,
                           state.what_if.get())};
}

Json one_unit(const UnitTable& table, std::size_t unit) {
    const UnitFacts& facts = (*table.facts)[unit];
    Json json = {{"unit", unit},
                 {"layer", facts.layer},
                 {"position", facts.position},
                 {"active_rows", facts.active_rows},
                 {"share", facts.share},
                 {"dead", facts.dead},
                 {"always_active", facts.always_active},
                 {"same_rows", id_or_null(facts.same_rows)},
                 {"proportional", id_or_null(facts.proportional)},
                 {"factor", facts.proportional ? Json(facts.factor) : Json(nullptr)}};
    if (table.values) {
        const auto row = static_cast<Eigen::Index>(unit);
        json["z"] = number_or_null(table.values->values.z(row, 0));
        json["activation"] = number_or_null(table.values->values.activation(row, 0));
        json["active"] = table.values->values.z(row, 0) > 0;
    }
    return json;
}

bool is_ready(const AppState& state) { return state.document && state.document->study.scores; }

}  // namespace

Json network_settings_json(const NetworkSettings& settings) {
    return {{"subject", name_of(settings.subject)},
            {"threshold", settings.threshold},
            {"most_units", settings.most_units},
            {"maps", settings.maps}};
}

Json network_json(const AppState& state, const Json& question) {
    if (!is_ready(state)) return {{"error", "No document is open."}};
    const Network& network = state.document->study.network();
    const UnitTable table = unit_table(state);
    const std::size_t first = std::min(question.value("first", std::size_t{0}), network.num_hidden_units());
    const std::size_t count = std::min(question.value("count", std::size_t{200}), network.num_hidden_units() - first);
    Json units = Json::array();
    for (std::size_t u = first; u < first + count; ++u) units.push_back(one_unit(table, u));
    Json json = {{"settings", network_settings_json(state.network.settings)},
                 {"architecture", network.architecture()},
                 {"num_units", network.num_hidden_units()},
                 {"units", units},
                 {"subject", nullptr}};
    if (table.values) {
        const Eigen::VectorXd& input = table.values->input;
        const auto& logits = table.values->values.logits;
        json["subject"] = {{"kind", name_of(table.values->subject)},
                           {"name", table.values->name},
                           {"input", std::vector<double>(input.begin(), input.end())},
                           {"logits", std::vector<double>(logits.data(), logits.data() + logits.size())}};
    }
    return json;
}

Json unit_json(const AppState& state, const Json& question) {
    if (!is_ready(state)) return {{"error", "No document is open."}};
    const auto asked = index_or_none(question, "unit");
    if (!asked && !state.selection.unit) return nullptr;
    const std::size_t unit = asked ? *asked : state.selection.unit->index;
    const Network& network = state.document->study.network();
    if (unit >= network.num_hidden_units())
        return {{"error", "There is no unit " + std::to_string(unit) + "; the network has " +
                              std::to_string(network.num_hidden_units()) + "."}};
    return one_unit(unit_table(state), unit);
}

}  // namespace reluscope
