#include "app/compare/json_compare.h"

#include "app/compare/compare_topic.h"
#include "app/json/json_member.h"

#include <cmath>

namespace reluscope {

namespace {

using Json = nlohmann::json;

Json side_json(const Network& network, const ComparedSide& side) {
    return {{"name", side.name},   {"detail", side.detail},
            {"logit", side.logit}, {"prediction", side.prediction},
            {"bias", side.bias},   {"pattern", pattern_text(network, side.pattern)}};
}

Json pair_json(const AppState& state, const PairComparison& pair) {
    const Study& study = state.document->study;
    if (pair.pattern.per_layer.size() != study.network().hidden_layers().size()) return nullptr;  // of another network
    Json coefficients = Json::array();
    for (const CoefficientPair& c : pair.coefficients) {
        const auto input = static_cast<std::size_t>(c.input);
        coefficients.push_back(
            {{"input", c.input},
             {"label", input < study.input->origins.size() ? study.input->origins[input].label : std::string()},
             {"first", c.first},
             {"second", c.second},
             {"difference", c.difference()}});
    }
    Json units = Json::array();
    for (const UnitId unit : pair.pattern.units) units.push_back(unit.index);
    Json json = {{"output", pair.output},
                 {"measure", pair.per_unit ? "per_unit" : "strength"},
                 {"first", side_json(study.network(), pair.first)},
                 {"second", side_json(study.network(), pair.second)},
                 {"coefficients", coefficients},
                 {"differing_units", units},
                 {"distance", pair.pattern.distance()},
                 {"distance_per_layer", pair.pattern.per_layer}};
    if (!pair.rows) {
        Json columns = Json::array();
        for (const ColumnDifference& column : pair.columns)
            columns.push_back({{"column", column.column}, {"difference", column.difference}});
        json["columns"] = columns;
        json["formulas"] = pair.formulas;
        return json;
    }
    Json parts = Json::array();
    for (const RowPart& part : pair.parts)
        parts.push_back({{"column", part.column},
                         {"first_cell", part.first_cell},
                         {"second_cell", part.second_cell},
                         {"first", part.first},
                         {"second", part.second},
                         {"difference", part.difference}});
    json["parts"] = parts;
    json["difference"] = pair.difference.second - pair.difference.first;
    json["same_region"] = pair.difference.same_region;
    json["pieces"] = pair.difference.pieces;
    json["relative_error"] = pair.difference.relative_error;
    return json;
}

Json transfer_json(const TransferMatrix& transfer) {
    const auto names = [](const std::vector<ClusterId>& ids, bool rest) {
        Json list = Json::array();
        for (const ClusterId id : ids) list.push_back(id.index);
        if (rest) list.push_back("rest");
        return list;
    };
    Json rows = Json::array();
    for (Eigen::Index r = 0; r < transfer.rows.rows(); ++r) {
        Json line = Json::array();
        for (Eigen::Index c = 0; c < transfer.rows.cols(); ++c) line.push_back(transfer.rows(r, c));
        rows.push_back(line);
    }
    return {{"first", names(transfer.first, transfer.first_rest)},
            {"second", names(transfer.second, transfer.second_rest)},
            {"rows", rows}};
}

Json regions_json(const NetworkComparison& networks) {
    if (!networks.regions) return nullptr;
    const RegionChange& change = *networks.regions;
    Json json = {{"first", change.first_regions},
                 {"second", change.second_regions},
                 {"complete", change.complete},
                 {"comparable", change.comparable}};
    if (!change.comparable) return json;
    json["common"] = change.common;
    json["appeared"] = change.appeared;
    json["vanished"] = change.vanished;
    return json;
}

/// Both networks' maps at the chosen row; null where there is none.
Json maps_json(const AppState& state) {
    const NetworkComparison& networks = *state.compare.networks;
    const auto& row = state.selection.row;
    if (!row || networks.second.patterns != state.document->study.patterns) return nullptr;
    const auto maps = maps_at(networks, *row, state.selection.output, state.view.bars == BarMode::kPerUnit);
    if (!maps) return nullptr;
    Json coefficients = Json::array();
    for (const CoefficientPair& c : maps->coefficients)
        coefficients.push_back(
            {{"input", state.document->study.input->origins[static_cast<std::size_t>(c.input)].label},
             {"first", c.first},
             {"second", c.second}});
    return {{"row", row->index},
            {"per_unit", maps->per_unit},
            {"first_bias", maps->first_bias},
            {"second_bias", maps->second_bias},
            {"coefficients", coefficients}};
}

Json networks_json(const NetworkComparison& networks) {
    const PredictionChange& change = networks.change;
    Json largest = Json::array();
    for (const LogitChange& one : change.largest)
        largest.push_back(
            {{"row", one.row.index}, {"output", one.output}, {"first", one.first}, {"second", one.second}});
    Json changed = Json::array();
    for (std::size_t i = 0; i < change.changed.size() && i < 1000; ++i) changed.push_back(change.changed[i].index);
    return {{"first", networks.first_name},
            {"second", networks.second_name},
            {"first_clusters", networks.first_clusters},
            {"second_clusters", networks.second_clusters},
            {"transfer", transfer_json(networks.transfer)},
            {"rows", change.rows},
            {"classes", change.classes},
            {"changed", change.changed.size()},
            {"changed_rows", changed},
            {"gained", change.gained},
            {"lost", change.lost},
            {"first_score", number_or_null(change.first_score)},
            {"second_score", number_or_null(change.second_score)},
            {"mean_change", change.mean_change},
            {"largest", largest},
            {"regions", regions_json(networks)}};
}

}  // namespace

Json compare_settings_json(const CompareSettings& settings) {
    return {{"kind", name_of(settings.kind)},
            {"first_cluster", id_json(settings.first_cluster)},
            {"second_cluster", id_json(settings.second_cluster)},
            {"first_row", id_json(settings.first_row)},
            {"second_row", id_json(settings.second_row)},
            {"epoch", settings.epoch}};
}

Result<CompareSettings> compare_settings_from_json(const Json& json) {
    CompareSettings settings;
    const auto kind = choice<CompareKind>(json, "kind");
    if (!kind) return tl::unexpected(kind.error());
    settings.kind = *kind;
    const auto read = [&json](const char* key, auto& id) {
        if (const auto index = index_or_none(json, key)) id.emplace(*index);
    };
    read("first_cluster", settings.first_cluster);
    read("second_cluster", settings.second_cluster);
    read("first_row", settings.first_row);
    read("second_row", settings.second_row);
    settings.epoch = json.value("epoch", 0);
    return settings;
}

Status read_members(const Json& json, const AppState&, SetCompare& command) {
    auto settings = compare_settings_from_json(json);
    if (!settings) return tl::unexpected<Error>(settings.error());
    command = {*settings, json.value("keep_reference", false)};
    return {};
}

void write_members(const SetCompare& command, Json& json) { json.update(compare_settings_json(command.settings)); }

Json compare_json(const AppState& state) {
    const CompareState& compare = state.compare;
    Json json = {{"settings", compare_settings_json(compare.settings)},
                 {"reference", compare.reference ? Json(compare.reference->name) : Json(nullptr)},
                 {"problem", compare.problem},
                 {"stale", state.stages[StageId::kCompare].stale},
                 {"pair", nullptr},
                 {"networks", nullptr}};
    if (!state.document || !state.document->study.scores) return json;
    if (compare.pair) json["pair"] = pair_json(state, *compare.pair);
    if (compare.networks) {
        json["networks"] = networks_json(*compare.networks);
        json["networks"]["maps"] = maps_json(state);
    }
    return json;
}

}  // namespace reluscope
