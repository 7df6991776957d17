#include "app/plane/json_relief.h"

#include "app/json/json_choice.h"

namespace reluscope {

namespace {

using Json = nlohmann::json;

}  // namespace

Json relief_settings_json(const ReliefSettings& settings) {
    return {{"azimuth", settings.azimuth},
            {"elevation", settings.elevation},
            {"zoom", settings.zoom},
            {"pan", {settings.pan_x, settings.pan_y}},
            {"level", settings.level},
            {"boundary", settings.boundary},
            {"walls", settings.walls},
            {"points", settings.points},
            {"height", settings.height ? Json(*settings.height) : Json(nullptr)}};
}

ReliefSettings relief_settings_from_json(const Json& json, const ReliefSettings& before) {
    ReliefSettings settings = before;
    settings.azimuth = json.value("azimuth", settings.azimuth);
    settings.elevation = json.value("elevation", settings.elevation);
    settings.zoom = json.value("zoom", settings.zoom);
    if (json.contains("pan")) {
        settings.pan_x = json["pan"].at(0).get<double>();
        settings.pan_y = json["pan"].at(1).get<double>();
    }
    settings.level = json.value("level", settings.level);
    settings.boundary = json.value("boundary", settings.boundary);
    settings.walls = json.value("walls", settings.walls);
    settings.points = json.value("points", settings.points);
    if (json.contains("height")) {
        settings.height.reset();
        if (!json["height"].is_null()) settings.height = json["height"].get<double>();
    }
    return settings;
}

Json relief_json(const AppState& state, const Json& question) {
    Json json = {{"settings", relief_settings_json(state.relief)}, {"output", state.selection.output}};
    const auto& partition = state.plane.partition;
    const RegionsInView* seen = state.plane.seen();
    json["facets"] = seen != nullptr && partition->has_maps() ? Json(seen->regions.size()) : Json(nullptr);
    if (!question.contains("at") || !partition || !partition->has_maps()) return json;
    const auto at = question["at"].get<std::vector<double>>();
    if (at.size() != 2) return {{"error", "A point of the relief is [s, t]."}};
    const Point2 point{at[0], at[1]};
    const auto region = partition->region_at(point);
    const auto output = static_cast<std::size_t>(state.selection.output);
    json["value"] = region ? Json(partition->output(*region, output, partition->from_plane(point))) : Json(nullptr);
    return json;
}

Status read_members(const Json& json, const AppState& now, SetRelief& command) {
    command.settings = relief_settings_from_json(json, now.relief);
    return {};
}

void write_members(const SetRelief& command, Json& json) { json.update(relief_settings_json(command.settings)); }

}  // namespace reluscope
