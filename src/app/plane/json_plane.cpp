#include "app/plane/json_plane.h"

#include "analysis/regions/region_step.h"
#include "app/json/json_member.h"
#include "app/plane/plane_facts.h"
#include "app/plane/regions_in_view.h"
#include "base/texts/views/plane_texts.h"
#include "geometry/polygon.h"

#include <algorithm>
#include <array>
#include <cstdio>

namespace reluscope {

namespace {

using Json = nlohmann::json;

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
                 {"walls", facts->walls},
                 {"rows", facts->rows},
                 {"cluster", id_json(facts->cluster)},
                 {"formula", facts->formula},
                 {"sentence", region_sentence(*facts)}};
    if (facts->map) add_map(json, *facts->map);
    return json;
}

Json rows_json(const PlaneSpec& spec) {
    Json rows = Json::array();
    for (const RowId row : spec.rows) rows.push_back(row.valid() ? Json(row.index) : Json(nullptr));
    return rows;
}

Json view_json(const AppState& state) {
    const PlaneView& view = state.plane.view;
    return {{"kind", name_of(view.spec.kind)},
            {"features", {view.spec.feature_x, view.spec.feature_y}},
            {"rows", rows_json(view.spec)},
            {"classes", view.spec.classes},
            {"window", window_json(view.window)},
            {"wanted", window_json(view.wanted)},
            {"fill", view.fill},
            {"depth", view.depth ? Json(*view.depth) : Json(nullptr)},
            {"colour", name_of(view.colour)},
            {"output", view.output},
            {"walls", view.walls},
            {"points", view.points},
            {"boundary", view.boundary},
            {"far_rows", view.far_rows},
            {"unit", id_json(state.selection.unit)}};
}

/// Regions of the whole plane; null where they are not counted.
Json whole_json(const AppState& state) {
    const WholePlaneCount& whole = state.plane.whole;
    if (!state.document || !whole.is_of(state.document->study.network(), state.plane.frame) || !whole.count)
        return nullptr;
    return {{"regions", whole.count->regions},
            {"exact", whole.count->exact},
            {"sentence", whole_plane_words(state.plane, *whole.network)}};
}

Json no_plane(const AppState& state) {
    if (!state.document) return {{"error", "No document is open."}};
    if (!state.plane.problem.empty()) return {{"error", state.plane.problem}};
    return {{"error", "The plane is not computed yet."}};
}

template <std::size_t N>
Status check_size(const Json& json, const char* key, const char* expected) {
    if (!json.contains(key)) return {};
    if (json[key].is_array() && json[key].size() == N) return {};
    return refuse(key, expected, quoted(json[key].dump()));
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
                 {"per_deviation", plane.per_deviation},
                 {"slice", state.document ? slice_sentence(plane, *state.document) : std::string()},
                 {"points", plane.points ? plane.points->size() : 0},
                 {"far_rows", plane.num_far},
                 {"rows_elsewhere", plane.num_elsewhere},
                 {"max_regions", plane.limits.max_regions},
                 {"stale", state.stages[StageId::kPlane].stale},
                 {"progress", state.stages[StageId::kPlane].progress},
                 {"sentence", partition_sentence(plane)},
                 {"whole", whole_json(state)},
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
                        {"merged", partition.decisions().merged},
                        {"boundary_segments", plane.boundary ? plane.boundary->segments.size() : 0}};
    return json;
}

Json region_json(const AppState& state, const Json& question) {
    const PlaneState& plane = state.plane;
    if (!state.document || !plane.partition) return no_plane(state);
    std::optional<Point2> at;
    if (question.contains("at")) {
        if (const Status status = read_member(question, "at", at); !status)
            return {{"error", status.error().sentence()}};
    }
    if (!at) return {{"error", "A region is asked for by a point: {\"what\": \"region\", \"at\": [s, t]}."}};
    const auto region = region_of_point(*plane.partition, *at);
    if (!region || part_in_window(*plane.partition, *region, plane.view.window).empty())
        return {{"error", plane_texts::kNoRegionHere}};
    return facts_json(region_facts(plane, *state.document, *region, *at, state.selection.output));
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

Status read_members(const Json& json, const AppState&, SetPlane& command) {
    if (Status status = read_member(json, "kind", command.spec.kind); !status) return status;
    if (Status status = check_size<2>(json, "features", "two features"); !status) return status;
    if (Status status = check_size<2>(json, "classes", "two classes"); !status) return status;
    if (json.contains("features")) {
        command.spec.feature_x = json["features"][0].get<Eigen::Index>();
        command.spec.feature_y = json["features"][1].get<Eigen::Index>();
    }
    if (json.contains("classes")) command.spec.classes = json["classes"].get<std::array<std::uint32_t, 2>>();
    if (!json.contains("rows")) return {};
    const Json& rows = json["rows"];
    if (!rows.is_array() || rows.size() > command.spec.rows.size())
        return refuse("rows", "up to three rows", quoted(rows.dump()));
    for (std::size_t i = 0; i < rows.size(); ++i) {
        if (!rows[i].is_null()) command.spec.rows[i] = RowId(rows[i].get<std::uint32_t>());
    }
    return {};
}

void write_members(const SetPlane& command, Json& json) {
    const PlaneSpec& spec = command.spec;
    json["kind"] = name_of(spec.kind);
    json["features"] = {spec.feature_x, spec.feature_y};
    json["rows"] = rows_json(spec);
    json["classes"] = spec.classes;
}

}  // namespace reluscope
