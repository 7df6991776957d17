#include "app/simplify/json_simplify.h"

#include "app/json/json_choice.h"
#include "app/json/json_value.h"
#include "app/simplify/families_facts.h"
#include "app/simplify/simplify_facts.h"
#include "app/state/names.h"

namespace reluscope {

namespace {

using Json = nlohmann::json;

Json found_json(const FoundSlimming& found) {
    const SlimmedNetwork& made = found.made;
    Json removed = Json::array();
    for (const Removal& removal : made.slimming.removals) {
        removed.push_back({{"layer", removal.unit.layer},
                           {"unit", removal.unit.unit},
                           {"why", removal_name(removal.reason)},
                           {"proof", proof_name(removal.proof)}});
    }
    Json stable = Json::array();
    for (const StableUnit& unit : made.slimming.stable) {
        stable.push_back({{"layer", unit.unit.layer},
                          {"unit", unit.unit.unit},
                          {"state", stable_state_name(unit.state)},
                          {"proof", proof_name(unit.proof)}});
    }
    return {{"hidden_before", made.slimming.hidden_before},
            {"hidden_after", made.slimming.hidden_after},
            {"removed", removed},
            {"stable", stable},
            {"open", made.slimming.num_open},
            {"too_close", made.slimming.num_too_close},
            {"max_rel_difference", number_or_null(made.max_rel_difference)},
            {"rows", made.rows},
            {"points", made.points}};
}

}  // namespace

Status read_members(const Json& json, const AppState&, NameFamilies& command) {
    constexpr std::size_t kMaxNames = 1000;
    constexpr std::size_t kLongestName = 200;  // bytes
    for (const Json& one : json.at("names")) {
        FamilyName name{one.at("families").get<std::size_t>(), one.at("family").get<std::uint32_t>(),
                        one.at("name").get<std::string>()};
        if (one.contains("by")) {
            const auto by = choice(one, "by", Names<FamilyWay>::kAll);
            if (!by) return tl::unexpected<Error>(by.error());
            name.by = *by;
        }
        if (name.name.size() > kLongestName)
            return refuse("names", "names of at most " + std::to_string(kLongestName) + " bytes",
                          std::to_string(name.name.size()));
        command.names.push_back(std::move(name));
    }
    if (command.names.size() > kMaxNames)
        return refuse("names", "at most " + std::to_string(kMaxNames) + " names", std::to_string(command.names.size()));
    return {};
}

void write_members(const NameFamilies& command, Json& json) {
    json["names"] = Json::array();
    for (const FamilyName& one : command.names)
        json["names"].push_back(
            {{"families", one.families}, {"family", one.family}, {"name", one.name}, {"by", name_of(one.by)}});
}

namespace {

Json scores_json(const FamilyScores& scores) {
    return {{"rows", scores.rows},
            {"unseen", scores.unseen},
            {"agreement", number_or_null(scores.agreement)},
            {"r2", number_or_null(scores.r2)},
            {"accuracy", number_or_null(scores.accuracy)},
            {"auc", number_or_null(scores.auc)},
            {"rmse", number_or_null(scores.rmse)},
            {"largest_deviation", number_or_null(scores.largest_deviation)}};
}

Json curve_json(const FamilyCurve& curve) {
    Json list = Json::array();
    for (const FamilyPoint& point : curve.points) {
        list.push_back({{"families", point.families},
                        {"smallest", point.smallest},
                        {"training", scores_json(point.training)},
                        {"held_out", point.held_out ? scores_json(*point.held_out) : Json(nullptr)}});
    }
    return list;
}

Json cut_json(const AppState& state, const FamilyCut& cut) {
    const StudyInput& input = *state.document->study.input;
    Json list = Json::array();
    for (std::uint32_t family = 0; family < cut.families; ++family) {
        const FamilyFacts& facts = cut.list[family];
        list.push_back(
            {{"name", family_name(state.families, cut, family)},
             {"proposed", facts.name},
             {"conditions", facts.conditions},
             {"rows", facts.rows},
             {"clusters", facts.clusters},
             {"predicts", family_prediction(state, facts)},
             {"right", facts.predicted < 0 ? Json(nullptr) : Json(facts.right)},
             {"largest_deviation", facts.largest_deviation},
             {"mean_deviation", facts.mean_deviation},
             {"worst_row", facts.worst_row.valid() ? Json(input.rows->row[facts.worst_row.index]) : Json(nullptr)}});
    }
    return list;
}

}  // namespace

Json families_json(const AppState& state) {
    const FamiliesState& families = state.families;
    const StageStatus& status = state.stages[StageId::kFamilies];
    Json json = {{"joined", families.settings.joined},
                 {"by", name_of(families.settings.by)},
                 {"touching", families.settings.touching},
                 {"count", families.settings.count},
                 {"chosen", families.chosen ? Json(*families.chosen) : Json(nullptr)},
                 {"stale", status.stale},
                 {"halted", status.halted},
                 {"progress", status.progress},
                 {"suggested", nullptr},
                 {"curve", nullptr},
                 {"sentence", ""},
                 {"certificate", ""},
                 {"origin", ""},
                 {"figures", nullptr},
                 {"ties", nullptr},
                 {"tree", nullptr},
                 {"families", nullptr}};
    const FamilyCut* cut = current_families(state);
    if (cut == nullptr) return json;
    json["suggested"] = cut->curve->suggested;
    json["curve"] = curve_json(*cut->curve);
    json["sentence"] = families_answer(state, *cut);
    json["certificate"] = families_certificate(state, *cut);
    json["origin"] = families_origin(*cut);
    json["figures"] = families_figures(*cut);
    json["ties"] = families_ties(*cut);
    json["tree"] = cut->tree_right;
    json["families"] = cut_json(state, *cut);
    return json;
}

Json simplify_json(const AppState& state) {
    const SimplifyState& simplify = state.simplify;
    const SlimmingFacts facts = slimming_facts(state);
    const FoundSlimming* found = current_slimming(state);
    const StageStatus& status = state.stages[StageId::kSimplify];
    return {{"domain", name_of(simplify.settings.domain)},
            {"problem", simplify.problem},
            {"stale", status.stale},
            {"halted", status.halted},
            {"progress", status.progress},
            {"sentence", facts.lead},
            {"can_apply", facts.can_apply},
            {"applied", applied_sentence(state)},
            {"found", found == nullptr ? Json(nullptr) : found_json(*found)}};
}

}  // namespace reluscope
