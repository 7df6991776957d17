#include "app/plane/json_plane.h"

#include "analysis/regions/region_step.h"
#include "app/json/json_choice.h"
#include "app/json/json_value.h"
#include "app/plane/plane_facts.h"
#include "app/plane/regions_in_view.h"
#include "geometry/polygon.h"

#include <algorithm>
#include <array>
#include <cstdio>

namespace reluscope {

namespace {

using Json = nlohmann::json;

constexpr std::pair<const char*, PlaneKind> kPlaneKinds[] = {{"inputs", PlaneKind::kInputs},
                                                             {"features", PlaneKind::kFeatures},
                                                             {"rows", PlaneKind::kRows},
                                                             {"principal", PlaneKind::kPrincipal},
                                                             {"centroids", PlaneKind::kCentroids}};
constexpr std::pair<const char*, PlaneColour> kColours[] = {
    {"pattern", PlaneColour::kPattern},   {"cluster", PlaneColour::kCluster},
    {"output", PlaneColour::kOutput},     {"class", PlaneColour::kClass},
    {"gradient", PlaneColour::kGradient}, {"active_units", PlaneColour::kActiveUnits},
    {"layer", PlaneColour::kLayer}};
constexpr std::pair<const char*, PlaneThing> kThings[] = {
    {"walls", PlaneThing::kWalls}, {"points", PlaneThing::kPoints}, {"boundary", PlaneThing::kBoundary}};

Json point_json(Point2 p) { return {p.x, p.y}; }

void add_map(Json& json, const PlaneMap& map) {
    Json weights = Json::array();
    for (Eigen::Index o = 0; o < map.slope.rows(); ++o) weights.push_back({map.slope(o, 0), map.slope(o, 1)});
    json["weights"] = std::move(weights);
    json["bias"] = vector_json(map.bias);
}

Json facts_json(const std::optional<RegionFacts>& facts) {
    if (!facts) return nullptr;
    Json json = {{"region", facts->region.valid() ? Json(facts->region.index) : Json(nullptr)},
                 {"at", point_json(facts->at)},
                 {"pattern", facts->pattern},
                 {"area", facts->area},
                 {"corners", facts->corners},
                 {"centre", point_json(facts->centre)},
                 {"inradius", facts->inradius},
                 {"cut_by_window", facts->cut_by_window},
                 {"rows", facts->rows},
                 {"cluster", id_json(facts->cluster)},
                 {"formula", facts->formula},
                 {"sentence", region_sentence(*facts)}};
    if (facts->map) add_map(json, *facts->map);
    return json;
}

Json view_json(const AppState& state) {
    const PlaneView& view = state.plane.view;
    Json rows = Json::array();
    for (const RowId row : view.spec.rows) rows.push_back(row.valid() ? Json(row.index) : Json(nullptr));
    return {{"kind", name_of(view.spec.kind, kPlaneKinds)},
            {"features", {view.spec.feature_x, view.spec.feature_y}},
            {"rows", rows},
            {"classes", view.spec.classes},
            {"window", window_json(view.window)},
            {"depth", view.depth ? Json(*view.depth) : Json(nullptr)},
            {"colour", name_of(view.colour, kColours)},
            {"output", view.output},
            {"walls", view.walls},
            {"points", view.points},
            {"boundary", view.boundary},
            {"unit", id_json(state.selection.unit)}};
}

Json no_plane(const AppState& state) {
    if (!state.document) return {{"error", "No document is open."}};
    if (!state.plane.problem.empty()) return {{"error", state.plane.problem}};
    return {{"error", "The plane is not computed yet."}};
}

Result<std::optional<Point2>> point_or_none(const Json& json) {
    if (!json.contains("at") || json["at"].is_null()) return std::optional<Point2>();
    if (!json["at"].is_array() || json["at"].size() != 2)
        return refuse("at", "two numbers [s, t], or null", quoted(json["at"].dump()));
    return std::optional<Point2>(Point2{json["at"][0].get<double>(), json["at"][1].get<double>()});
}

template <std::size_t N>
Status check_size(const Json& json, const char* key, const char* expected) {
    if (!json.contains(key)) return {};
    if (json[key].is_array() && json[key].size() == N) return {};
    return refuse(key, expected, quoted(json[key].dump()));
}

Result<Command> read_plane(const Json& json) {
    const auto kind = choice(json, "kind", kPlaneKinds);
    if (!kind) return tl::unexpected(kind.error());
    SetPlane command;
    command.spec.kind = *kind;
    if (Status status = check_size<2>(json, "features", "two features"); !status) return tl::unexpected(status.error());
    if (Status status = check_size<2>(json, "classes", "two classes"); !status) return tl::unexpected(status.error());
    if (json.contains("features")) {
        command.spec.feature_x = json["features"][0].get<Eigen::Index>();
        command.spec.feature_y = json["features"][1].get<Eigen::Index>();
    }
    if (json.contains("classes")) command.spec.classes = json["classes"].get<std::array<std::uint32_t, 2>>();
    if (!json.contains("rows")) return Command(command);
    const Json& rows = json["rows"];
    if (!rows.is_array() || rows.size() > command.spec.rows.size())
        return refuse("rows", "up to three rows", quoted(rows.dump()));
    for (std::size_t i = 0; i < rows.size(); ++i) {
        if (!rows[i].is_null()) command.spec.rows[i] = RowId(rows[i].get<std::uint32_t>());
    }
    return Command(command);
}

Result<Command> read_window(const Json& json) {
    const Json& window = json.at("window");
    if (!window.is_array() || window.size() != 4)
        return refuse("window", "four numbers [s0, s1, t0, t1]", quoted(window.dump()));
    return Command(SetPlaneWindow{
        {window[0].get<double>(), window[1].get<double>(), window[2].get<double>(), window[3].get<double>()}});
}

}  // namespace

Json plane_json(const AppState& state) {
    const PlaneState& plane = state.plane;
    Json json = {{"view", view_json(state)},
                 {"problem", plane.problem.empty() ? Json(nullptr) : Json(plane.problem)},
                 {"frame",
                  {{"origin", vector_json(plane.frame.origin)},
                   {"u", vector_json(plane.frame.u)},
                   {"v", vector_json(plane.frame.v)}}},
                 {"axes", {plane.axis_x, plane.axis_y}},
                 {"home", window_json(plane.home)},
                 {"points", plane.points ? plane.points->size() : 0},
                 {"max_regions", plane.limits.max_regions},
                 {"stale", plane.stale},
                 {"progress", plane.progress},
                 {"sentence", partition_sentence(plane)},
                 {"hovered", facts_json(plane.hovered)},
                 {"pinned", facts_json(plane.pinned)},
                 {"revision", plane.revision}};
    if (!plane.partition) {
        json["regions"] = nullptr;
        return json;
    }
    const RegionPartition& partition = *plane.partition;
    const RegionsInView* seen = plane.seen();
    json["regions"] = seen != nullptr ? Json(seen->regions.size()) : Json(nullptr);
    json["clusters_seen"] = seen != nullptr ? Json(seen->clusters) : Json(nullptr);
    json["complete"] = partition.complete();
    if (!partition.flaw().empty()) json["flaw"] = partition.flaw();
    json["layers"] = partition.num_layers();
    json["seconds"] = plane.seconds;
    json["computed"] = {{"window", window_json(partition.window())},
                        {"regions", partition.num_regions()},
                        {"per_layer", partition.regions_per_layer()},
                        {"merged", partition.num_merged()},
                        {"boundary_segments", plane.boundary ? plane.boundary->segments.size() : 0}};
    return json;
}

Json region_json(const AppState& state, const Json& question) {
    const PlaneState& plane = state.plane;
    if (!state.document || !plane.partition) return no_plane(state);
    const auto at = point_or_none(question);
    if (!at) return {{"error", at.error().sentence()}};
    if (!*at) return {{"error", "A region is asked for by a point: {\"what\": \"region\", \"at\": [s, t]}."}};
    const auto region = region_of_point(*plane.partition, **at);
    if (!region || part_in_window(*plane.partition, *region, plane.view.window).empty())
        return {{"error", "There is no region at this point: it lies outside of the window."}};
    return facts_json(region_facts(plane, *state.document, *region, **at, state.selection.output));
}

Json plane_regions_json(const AppState& state, const Json& question) {
    const PlaneState& plane = state.plane;
    if (!state.document || !plane.partition) return no_plane(state);
    const RegionsInView* seen = plane.seen();
    if (seen == nullptr) return {{"error", "The regions in view are not counted yet."}};
    const RegionPartition& partition = *plane.partition;
    const std::size_t total = seen->regions.size();
    const auto first = std::min(question.value("first", std::size_t{0}), total);
    const auto count = std::min(question.value("count", std::size_t{50}), total - first);
    Json list = Json::array();
    for (std::size_t i = first; i < first + count; ++i) {
        const RegionId region(seen->regions[i]);
        const std::vector<Point2> part = part_in_window(partition, region, plane.view.window);
        Json polygon = Json::array();
        for (const Point2& corner : part) polygon.push_back(point_json(corner));
        const Point2 centre = polygon_centroid(part);
        const RegionFacts facts = region_facts(plane, *state.document, region, centre, state.selection.output);
        char hash[20];
        std::snprintf(hash, sizeof hash, "%016llx", static_cast<unsigned long long>(partition.hash(region)));
        Json item = {{"region", region.index},
                     {"pattern", facts.pattern},
                     {"hash", hash},
                     {"depth", partition.depth(region)},
                     {"area", facts.area},
                     {"centroid", point_json(centre)},
                     {"polygon", polygon},
                     {"inradius", facts.inradius},
                     {"rows", facts.rows},
                     {"cluster", id_json(facts.cluster)},
                     {"cut_by_window", facts.cut_by_window}};
        if (facts.map) add_map(item, *facts.map);
        list.push_back(std::move(item));
    }
    return {{"total", total}, {"complete", partition.complete()}, {"regions", list}};
}

void add_plane_commands(const AppState& state, Json& list) {
    const PlaneState& plane = state.plane;
    if (!plane.problem.empty()) return;
    const PlaneView& view = plane.view;
    Json rows = Json::array();
    for (const RowId row : view.spec.rows) rows.push_back(row.valid() ? Json(row.index) : Json(nullptr));
    list.push_back({{"command", "set_plane"},
                    {"kind", name_of(view.spec.kind, kPlaneKinds)},
                    {"features", {view.spec.feature_x, view.spec.feature_y}},
                    {"rows", rows},
                    {"classes", view.spec.classes}});
    list.push_back({{"command", "set_plane_window"}, {"window", window_json(view.window)}});
    list.push_back(
        {{"command", "set_plane_colour"}, {"colour", name_of(view.colour, kColours)}, {"output", view.output}});
    list.push_back({{"command", "set_plane_depth"}, {"depth", view.depth ? Json(*view.depth) : Json(nullptr)}});
    for (const auto& [name, shown] :
         {std::pair<const char*, bool>{"walls", view.walls}, {"points", view.points}, {"boundary", view.boundary}})
        list.push_back({{"command", "show_on_plane"}, {"what", name}, {"show", shown}});
    list.push_back({{"command", "pin_plane"}, {"at", plane.pinned_at ? point_json(*plane.pinned_at) : Json(nullptr)}});
}

bool is_plane_command(const std::string& name) {
    constexpr std::string_view kNames[] = {"set_plane",       "set_plane_window", "fit_plane",     "set_plane_colour",
                                           "set_plane_depth", "set_plane_limits", "show_on_plane", "hover_plane",
                                           "pin_plane",       "select_unit",      "step_region"};
    return std::find(std::begin(kNames), std::end(kNames), name) != std::end(kNames);
}

Result<Command> plane_command(const std::string& name, const Json& json) {
    if (name == "set_plane") return read_plane(json);
    if (name == "set_plane_window") return read_window(json);
    if (name == "fit_plane") return Command(FitPlane{});
    if (name == "set_plane_colour") {
        const auto colour = choice(json, "colour", kColours);
        if (!colour) return tl::unexpected(colour.error());
        return Command(SetPlaneColour{*colour, json.value("output", std::size_t{0})});
    }
    if (name == "set_plane_depth") {
        const auto depth = index_or_none(json, "depth");
        return Command(SetPlaneDepth{depth ? std::optional<std::size_t>(*depth) : std::nullopt});
    }
    if (name == "set_plane_limits") return Command(SetPlaneLimits{json.value("max_regions", kPlaneRegions)});
    if (name == "show_on_plane") {
        const auto thing = choice(json, "what", kThings);
        if (!thing) return tl::unexpected(thing.error());
        return Command(ShowOnPlane{*thing, json.value("show", true)});
    }
    if (name == "select_unit") {
        const auto unit = index_or_none(json, "unit");
        return Command(SelectUnit{unit ? std::optional(UnitId(*unit)) : std::nullopt});
    }
    if (name == "step_region") return Command(StepRegion{json.value("ds", 0.0), json.value("dt", 0.0)});
    const auto at = point_or_none(json);
    if (!at) return tl::unexpected(at.error());
    if (name == "hover_plane") return Command(HoverPlane{*at});
    return Command(PinPlane{*at});
}

}  // namespace reluscope
