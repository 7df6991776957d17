#include "app/coefficients/json_coefficients.h"

#include "app/coefficients/coefficients_facts.h"
#include "app/coefficients/profile_facts.h"
#include "app/json/json_member.h"

#include <algorithm>

namespace reluscope {

namespace {

using Json = nlohmann::json;

Json numbers(const Eigen::VectorXd& vector) { return std::vector<double>(vector.begin(), vector.end()); }

/// Leaves `value` as it is when the key is not there.
template <class T>
Status read_if_there(const Json& json, const char* key, T& value) {
    return json.contains(key) ? read_member(json, key, value) : Status();
}

}  // namespace

nlohmann::json coefficients_settings_json(const CoefficientsSettings& settings) {
    Json ranges = Json::array();
    for (const AxisRange& range : settings.ranges)
        ranges.push_back({{"feature", range.feature}, {"low", range.low}, {"high", range.high}});
    return {{"picture", name_of(settings.picture)},
            {"rows", name_of(settings.rows)},
            {"sort_feature", settings.sort_feature},
            {"descending", settings.descending},
            {"columns", name_of(settings.columns)},
            {"axes", settings.axes},
            {"ranges", ranges},
            {"only_filtered", settings.only_filtered}};
}

Result<CoefficientsSettings> coefficients_settings_from_json(const nlohmann::json& json,
                                                             const CoefficientsSettings& before) {
    CoefficientsSettings settings = before;
    for (const Status& status :
         {read_if_there(json, "picture", settings.picture), read_if_there(json, "rows", settings.rows),
          read_if_there(json, "columns", settings.columns)}) {
        if (!status) return tl::unexpected<Error>(status.error());
    }
    settings.sort_feature = json.value("sort_feature", settings.sort_feature);
    settings.descending = json.value("descending", settings.descending);
    settings.axes = json.value("axes", settings.axes);
    settings.only_filtered = json.value("only_filtered", settings.only_filtered);
    if (!json.contains("ranges")) return settings;
    settings.ranges.clear();
    for (const Json& range : json["ranges"])
        settings.ranges.push_back(
            {range.at("feature").get<std::uint32_t>(), range.at("low").get<double>(), range.at("high").get<double>()});
    return settings;
}

nlohmann::json profile_settings_json(const ProfileSettings& settings) {
    return {{"probability", settings.probability},
            {"what_if", settings.what_if ? Json(*settings.what_if) : Json(nullptr)}};
}

Result<ProfileSettings> profile_settings_from_json(const nlohmann::json& json, const ProfileSettings& before) {
    ProfileSettings settings = before;
    settings.probability = json.value("probability", settings.probability);
    if (json.contains("what_if"))
        settings.what_if = json["what_if"].is_null() ? std::nullopt : std::optional(json["what_if"].get<double>());
    return settings;
}

nlohmann::json coefficients_json(const AppState& state, const nlohmann::json& question) {
    const CoefficientsState& coefficients = state.coefficients;
    Json json = {{"settings", coefficients_settings_json(coefficients.settings)},
                 {"measure", name_of(state.view.bars)},
                 {"running", state.stages[StageId::kMaps].stale},
                 {"progress", state.stages[StageId::kMaps].progress},
                 {"clusters", nullptr}};
    if (!coefficients.maps || !coefficients.rows) return json;
    const ClusterMaps& maps = *coefficients.maps;
    const std::vector<std::uint32_t>& rows = *coefficients.rows;
    const auto first = std::min(question.value("first", std::size_t{0}), rows.size());
    const auto count = std::min(question.value("count", std::size_t{50}), rows.size() - first);
    Json list = Json::array();
    for (std::size_t i = first; i < first + count; ++i) {
        list.push_back({{"cluster", rows[i]},
                        {"size", maps.study.clustering->clusters[rows[i]].size},
                        {"matches", (*coefficients.matches)[rows[i]] != 0},
                        {"bias", maps.bias(rows[i])},
                        {"values", numbers(maps.values(state.view.bars, rows[i]))}});
    }
    json["output"] = maps.output;
    json["held"] = maps.num_clusters();
    json["total"] = maps.study.clustering->num_clusters();
    json["features"] = coefficients.columns;
    json["importance"] = numbers(maps.importance);
    json["matching_clusters"] = coefficients.num_matches;
    json["matching_rows"] = coefficients.match_rows;
    json["clusters"] = std::move(list);
    return json;
}

namespace {

double table_value(const FeatureProfile& profile, double input) {
    const InputOrigin& origin = profile.study.input->origins[profile.feature.index];
    return origin.mean + origin.scale * input;
}

Json cluster_or_null(std::uint32_t cluster) { return cluster == ClusterId::kNone ? Json(nullptr) : Json(cluster); }

/// Knots, values and slopes in the table's units, as the picture shows them.
Json path_part(const FeatureProfile& profile, Eigen::Index output) {
    constexpr std::size_t kPieces = 1000;
    const LinePath& path = profile.path;
    const double per_unit =
        (profile.segments->high - profile.segments->low) * profile.study.input->origins[profile.feature.index].scale;
    const std::size_t pieces = std::min(kPieces, path.num_pieces());
    Json list = Json::array();
    for (std::size_t p = 0; p < pieces; ++p) {
        const auto at = static_cast<Eigen::Index>(p);
        list.push_back({{"from", table_value(profile, profile.value_at(path.knots[p]))},
                        {"to", table_value(profile, profile.value_at(path.knots[p + 1]))},
                        {"value", path.values(output, at)},
                        {"end_value", path.values(output, at + 1)},
                        {"slope", path.slopes(output, at) / per_unit},
                        {"cluster", cluster_or_null(profile.piece_cluster[p])}});
    }
    return list;
}

Json segments_part(const FeatureProfile& profile, Eigen::Index output) {
    const FeatureSegments& all = *profile.segments;
    const double scale = profile.study.input->origins[profile.feature.index].scale;
    Json list = Json::array();
    for (std::size_t c = 0; c < all.segments.size(); ++c) {
        const ClusterSegment& segment = all.segments[c];
        Json item = {{"cluster", c},
                     {"rows", segment.rows},
                     {"low", table_value(profile, segment.low)},
                     {"high", table_value(profile, segment.high)}};
        if (all.is_number()) {
            item["low_value"] = segment.at(Eigen::VectorXd::Constant(1, segment.low))(output);
            item["high_value"] = segment.at(Eigen::VectorXd::Constant(1, segment.high))(output);
            item["slope"] = segment.slopes(output, 0) / scale;
        } else {
            item["values"] = Json::array();
            for (const FeatureLevel& level : all.levels) item["values"].push_back(segment.at(level.inputs)(output));
        }
        list.push_back(std::move(item));
    }
    return list;
}

}  // namespace

nlohmann::json profile_json(const AppState& state) {
    Json json = {{"settings", profile_settings_json(state.profile.settings)},
                 {"running", state.stages[StageId::kProfile].stale},
                 {"feature", nullptr}};
    if (!state.profile.profile || !state.document) return json;
    const FeatureProfile& profile = *state.profile.profile;
    const FeatureSegments& all = *profile.segments;
    const Eigen::Index output =
        std::min<Eigen::Index>(state.selection.output, profile.study.network().num_outputs() - 1);
    json["feature"] = profile.feature.index;
    json["row"] = profile.row ? Json(profile.row->index) : Json(nullptr);
    json["output"] = output;
    json["sentence"] = profile_sentence(*state.document, profile, output, state.profile.settings);
    json["segments"] = segments_part(profile, output);
    Json counts = Json::array();
    for (Eigen::Index b = 0; b < all.num_bins(); ++b) counts.push_back(all.counts.col(b).sum());
    json["rows_per_bin"] = std::move(counts);
    if (!all.is_number()) {
        json["levels"] = Json::array();
        for (std::size_t k = 0; k < all.levels.size(); ++k)
            json["levels"].push_back({{"label", all.levels[k].label},
                                      {"own", k == profile.own_level},
                                      {"cluster", cluster_or_null(profile.piece_cluster[k])},
                                      {"value", profile.level_logits(output, static_cast<Eigen::Index>(k))}});
        return json;
    }
    const double own = profile.base(all.group[0]);
    json["low"] = table_value(profile, all.low);
    json["high"] = table_value(profile, all.high);
    json["own"] = {{"at", table_value(profile, own)}, {"value", profile.logits(own)(output)}};
    json["pieces"] = path_part(profile, output);
    json["num_pieces"] = profile.path.num_pieces();
    if (!state.profile.settings.what_if) return json;
    const double other = what_if_input(profile, *state.profile.settings.what_if);
    json["what_if"] = {{"at", table_value(profile, other)}, {"value", profile.logits(other)(output)}};
    return json;
}

Status read_members(const Json& json, const AppState& now, SetCoefficients& command) {
    auto settings = coefficients_settings_from_json(json, now.coefficients.settings);
    if (!settings) return tl::unexpected<Error>(settings.error());
    command.settings = *std::move(settings);
    return {};
}

void write_members(const SetCoefficients& command, Json& json) {
    json.update(coefficients_settings_json(command.settings));
}

Status read_members(const Json& json, const AppState& now, SetProfile& command) {
    auto settings = profile_settings_from_json(json, now.profile.settings);
    if (!settings) return tl::unexpected<Error>(settings.error());
    command.settings = *settings;
    return {};
}

void write_members(const SetProfile& command, Json& json) { json.update(profile_settings_json(command.settings)); }

}  // namespace reluscope
