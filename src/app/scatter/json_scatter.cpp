#include "app/scatter/json_scatter.h"

#include "app/json/json_member.h"
#include "app/scatter/scatter_facts.h"

#include <algorithm>
#include <cmath>

namespace reluscope {

namespace {

using Json = nlohmann::json;

Json axis_json(const std::optional<RowAxis>& axis) {
    if (!axis) return nullptr;
    return {{"kind", name_of(axis->kind)}, {"index", axis->index}};
}

Status read_axis(const Json& json, const char* key, std::optional<RowAxis>& axis) {
    if (!json.contains(key)) return {};
    const Json& member = json[key];
    if (member.is_null()) {
        axis.reset();
        return {};
    }
    const auto kind = choice<RowAxisKind>(member, "kind");
    if (!kind) return tl::unexpected(kind.error());
    axis = RowAxis{*kind, member.value("index", std::uint32_t{0})};
    return {};
}

}  // namespace

Json scatter_settings_json(const ScatterSettings& settings) {
    return {{"x", axis_json(settings.x)},
            {"y", axis_json(settings.y)},
            {"colour", name_of(settings.colour)},
            {"spread", settings.spread},
            {"window", settings.window ? window_json(*settings.window) : Json(nullptr)}};
}

Result<ScatterSettings> scatter_settings_from_json(const Json& json, const ScatterSettings& before) {
    ScatterSettings settings = before;
    if (Status status = read_axis(json, "x", settings.x); !status) return tl::unexpected(status.error());
    if (Status status = read_axis(json, "y", settings.y); !status) return tl::unexpected(status.error());
    if (json.contains("colour")) {
        const auto colour = choice<ScatterColour>(json, "colour");
        if (!colour) return tl::unexpected(colour.error());
        settings.colour = *colour;
    }
    settings.spread = json.value("spread", settings.spread);
    if (json.contains("x") || json.contains("y")) settings.window.reset();  // it means nothing for other axes
    if (json.contains("window")) {
        settings.window.reset();
        if (!json["window"].is_null()) {
            const auto w = json["window"].get<std::vector<double>>();
            if (w.size() != 4) return refuse("window", "four numbers [x0, x1, y0, y1]", quoted(json["window"].dump()));
            settings.window = PlaneWindow{w[0], w[1], w[2], w[3]};
        }
    }
    return settings;
}

Json scatter_json(const AppState& state, const Json& question) {
    const ScatterState& scatter = state.scatter;
    Json json = {{"settings", scatter_settings_json(scatter.settings)},
                 {"stale", state.stages[StageId::kScatter].stale},
                 {"progress", state.stages[StageId::kScatter].progress},
                 {"points", nullptr}};
    if (!scatter.coordinates || !state.document) return json;
    const RowCoordinates& places = *scatter.coordinates;
    json["x"] = axis_json(places.axes[0]);
    json["y"] = axis_json(places.axes[1]);
    json["x_title"] = row_axis_title(*state.document, places, 0);
    json["y_title"] = row_axis_title(*state.document, places, 1);
    json["window"] = window_json(scatter.window());
    json["home"] = window_json(places.home);
    json["spread"] = {places.spread[0], places.spread[1]};
    json["rows"] = places.at[0].size();
    const std::size_t first = std::min(question.value("first", std::size_t{0}), places.at[0].size());
    const std::size_t count = std::min(question.value("count", std::size_t{50}), places.at[0].size() - first);
    Json points = Json::array();
    for (std::size_t row = first; row < first + count; ++row)
        points.push_back({number_or_null(places.at[0][row]), number_or_null(places.at[1][row])});
    json["first"] = first;
    json["points"] = std::move(points);
    return json;
}

Status read_members(const Json& json, const AppState& now, SetScatter& command) {
    auto settings = scatter_settings_from_json(json, now.scatter.settings);
    if (!settings) return tl::unexpected<Error>(settings.error());
    command.settings = *settings;
    return {};
}

void write_members(const SetScatter& command, Json& json) { json.update(scatter_settings_json(command.settings)); }

}  // namespace reluscope
