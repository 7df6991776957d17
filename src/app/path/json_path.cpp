#include "app/path/json_path.h"

#include "app/document/narrative.h"
#include "app/json/json_choice.h"
#include "app/json/json_value.h"
#include "app/path/joint_facts.h"
#include "app/path/path_facts.h"
#include "app/state/names.h"

#include <algorithm>
#include <cmath>

namespace reluscope {

namespace {

using Json = nlohmann::json;

constexpr std::pair<const char*, ReachProgress> kProgress[] = {{"waiting", ReachProgress::kWaiting},
                                                               {"running", ReachProgress::kRunning},
                                                               {"not computed", ReachProgress::kTooCostly},
                                                               {"done", ReachProgress::kDone},
                                                               {"stopped", ReachProgress::kStopped}};
constexpr std::pair<const char*, BoundaryState> kStates[] = {{"none", BoundaryState::kNone},
                                                             {"attained", BoundaryState::kAttained},
                                                             {"projected", BoundaryState::kProjected},
                                                             {"lower bound", BoundaryState::kLowerBound},
                                                             {"outside", BoundaryState::kOutside}};

Json unit_json(const Network& network, UnitId unit) {
    if (!unit.valid()) return nullptr;
    const UnitPlace place = place_of(network, unit);
    return {{"layer", place.layer}, {"unit", place.unit}};
}

template <class Units>
Json units_json(const Network& network, const Units& units) {
    Json list = Json::array();
    for (const UnitId unit : units) list.push_back(unit_json(network, unit));
    return list;
}

Json end_json(const PathEnd& end) {
    return {
        {"name", end.name}, {"row", end.row ? Json(end.row->index) : Json(nullptr)}, {"input", vector_json(end.input)}};
}

Json pieces_json(const Network& network, const PathState& path, std::size_t first, std::size_t count) {
    const LinePath& line = *path.path;
    Json list = Json::array();
    first = std::min(first, line.num_pieces());
    const std::size_t end = first + std::min(count, line.num_pieces() - first);
    for (std::size_t p = first; p < end; ++p) {
        const auto column = static_cast<Eigen::Index>(p);
        Json piece = {{"interval", {line.knots[p], line.knots[p + 1]}},
                      {"pattern", pattern_text(network, line.patterns.row(p))},
                      {"slope", vector_json(line.slopes.col(column))},
                      {"value", vector_json(line.values.col(column))},
                      {"end_value", vector_json(line.values.col(column + 1))}};
        piece["flips"] = p == 0 ? Json::array() : units_json(network, line.flips_at(p - 1));
        list.push_back(std::move(piece));
    }
    return list;
}

Json facts_json(const Network& network, const std::optional<PathFacts>& facts) {
    if (!facts) return nullptr;
    return {{"t", facts->t},
            {"piece", facts->piece},
            {"value", facts->value},
            {"slope", facts->slope},
            {"pattern", facts->pattern},
            {"probability", facts->probability},
            {"flips", units_json(network, facts->flips)}};
}

Json row_distances_json(const Network& network, const RowDistances& distances) {
    return {{"wall", number_or_null(distances.wall)},
            {"unit", unit_json(network, distances.unit)},
            {"boundary", number_or_null(distances.boundary)},
            {"boundary_state", name_of(distances.state, kStates)}};
}

Result<PathPoint> read_point(const Json& json, const std::string& end) {
    const std::string row = end + "_row";
    const std::string at = end + "_at";
    if (json.contains(row)) return PathPoint(RowId(json[row].get<std::uint32_t>()));
    if (json.contains(at)) {
        const auto point = json[at].get<std::vector<double>>();
        if (point.size() != 2) return refuse(at, "two numbers [s, t]", quoted(json[at].dump()));
        return PathPoint(Point2{point[0], point[1]});
    }
    if (!json.contains(end)) return refuse(end, "an input, a row (" + row + ") or a point (" + at + ")", "nothing");
    const auto values = json[end].get<std::vector<double>>();
    return PathPoint(
        Eigen::VectorXd(Eigen::Map<const Eigen::VectorXd>(values.data(), static_cast<Eigen::Index>(values.size()))));
}

}  // namespace

Json path_json(const AppState& state, const Json& question) {
    const PathState& path = state.path;
    Json json = {{"running", state.stages[StageId::kPath].stale},
                 {"progress", state.stages[StageId::kPath].progress},
                 {"begun_at", path.start ? Json(path.start->index) : Json(nullptr)},
                 {"tool", path.tool},
                 {"shows_probability", path.probability},
                 {"output", path.output},
                 {"pieces", nullptr},
                 {"revision", path.revision}};
    if (!path.path || !state.document) return json;
    const Network& network = state.document->study.network();
    const LinePath& line = *path.path;
    Json steps = Json::array();
    for (const PathStep& step : path.steps) {
        steps.push_back(
            {{"column", step.column}, {"from", step.from_cell}, {"to", step.to_cell}, {"value", step.value}});
    }
    Json decisions = Json::array();
    for (const PathDecision& decision : path.decisions)
        decisions.push_back({{"t", decision.t}, {"class", decision.predicted}});
    json["from"] = end_json(*path.from);
    json["to"] = end_json(*path.to);
    json["complete"] = line.complete;
    json["num_pieces"] = line.num_pieces();
    json["change"] = path.change;
    json["start_value"] = line.values(path.output, 0);
    json["steps"] = std::move(steps);
    json["completeness_error"] = line.completeness_error;
    json["decisions"] = std::move(decisions);
    json["hovered"] = facts_json(network, path.hovered);
    json["sentence"] = path_sentence(*state.document, path);
    constexpr std::size_t kPieces = 200;
    json["pieces"] =
        pieces_json(network, path, question.value("first", std::size_t{0}), question.value("count", kPieces));
    return json;
}

namespace {

Json change_json(const SingleChange& change) {
    const bool shift = change.kind == SingleChange::Kind::kShift;
    Json inputs = Json::array();
    for (const auto& value : change.values) inputs.push_back({{"input", value.first}, {"value", value.second}});
    return {{"column", change.column},
            {"input", change.input},
            {"limit", shift ? Json(change.limit) : Json(nullptr)},
            {"step", shift ? Json(change.step) : Json(nullptr)},
            {"from", shift ? Json(nullptr) : Json(change.from)},
            {"to", shift ? Json(nullptr) : Json(change.to)},
            {"deviations", change.length},
            {"class", change.decides},
            {"inputs", std::move(inputs)}};
}

Json changes_json(const Document& document, const RowChanges& changes) {
    Json json = {{"leave", Json::array()},
                 {"flip", changes.makes_decisions ? Json::array() : Json(nullptr)},
                 {"leave_sentence", leave_sentence(document, changes)},
                 {"flip_sentence", flip_sentence(document, changes)},
                 {"columns", changes.columns},
                 {"untried", changes.untried},
                 {"complete", changes.complete}};
    for (const SingleChange& change : changes.region) json["leave"].push_back(change_json(change));
    for (const SingleChange& change : changes.decision) json["flip"].push_back(change_json(change));
    return json;
}

/// Intervals of the box in the table's units.
Json box_json(const StudyInput& input, const HoldingBox& box) {
    Json columns = Json::array();
    for (std::size_t j = 0; j < box.low_limit.size(); ++j) {
        if (box.low_limit[j] == BoxLimit::kHeld) continue;
        const InputOrigin& origin = input.origins[j];
        const auto at = static_cast<Eigen::Index>(j);
        columns.push_back({{"column", origin.column},
                           {"input", j},
                           {"low", box.low(at) * origin.scale + origin.mean},
                           {"high", box.high(at) * origin.scale + origin.mean}});
    }
    return columns;
}

Json joint_json(const AppState& state, const JointReach& joint) {
    const StudyInput& input = *state.document->study.input;
    return {{"ball", number_or_null(joint.box.ball)},
            {"centred_box", number_or_null(joint.box.centred)},
            {"box", state.document->image ? Json(nullptr) : box_json(input, joint.box)},
            {"same_decision", joint.box.same_decision},
            {"prediction", joint.decides ? number_or_null(joint.prediction) : Json(nullptr)},
            {"flips_at", joint.flips_at ? Json(*joint.flips_at) : Json(nullptr)},
            {"sentences", holding_sentences(state)}};
}

}  // namespace

Json reach_json(const AppState& state) {
    if (!state.reach.row || !state.document) return Json::object();
    const RowReach& reach = *state.reach.row;
    const Network& network = state.document->study.network();
    Json json = {{"deviations", row_distances_json(network, reach.deviations)},
                 {"model_units", row_distances_json(network, reach.model)},
                 {"changes", reach.changes ? changes_json(*state.document, *reach.changes) : Json(nullptr)},
                 {"joint", reach.joint ? joint_json(state, *reach.joint) : Json(nullptr)},
                 {"facets_progress", name_of(reach.facets_progress, kProgress)}};
    if (!reach.facets) return json;
    json["facets"] = reach.facets->facets.size();
    json["inequalities"] = reach.facets->num_inequalities;
    json["bounded"] = reach.facets->bounded ? Json(*reach.facets->bounded) : Json(nullptr);
    json["chebyshev_radius"] = reach.facets->radius ? number_or_null(*reach.facets->radius) : Json(nullptr);
    json["flat"] = reach.facets->flat;
    return json;
}

Json distances_json(const AppState& state, const Json& question) {
    if (!state.document) return {{"error", "No document is open."}};
    const ReachState& reach = state.reach;
    const Network& network = state.document->study.network();
    Json json = {
        {"progress", name_of(reach.rows_progress, kProgress)},
        {"fraction", reach.rows_progress == ReachProgress::kRunning ? state.stages[StageId::kDistances].progress
                                                                    : (reach.rows ? 1.0 : 0.0)},
        {"sorted_by", name_of(state.row_order.column)},
        {"descending", state.row_order.descending},
        {"cluster", nullptr}};
    if (reach.cluster) {
        json["cluster"] = {{"least", number_or_null(reach.cluster->least)},
                           {"median", number_or_null(reach.cluster->median)},
                           {"most", number_or_null(reach.cluster->most)},
                           {"unit", unit_json(network, reach.cluster->unit)},
                           {"count", reach.cluster->count},
                           {"typical", reach.cluster->typical.index},
                           {"sentence", typical_sentence(*state.document, *reach.cluster)}};
    }
    const auto& rows = state.row_order.rows;
    const auto first = std::min(question.value("first", std::size_t{0}), rows.size());
    const auto count = std::min(question.value("count", std::size_t{50}), rows.size() - first);
    Json list = Json::array();
    for (std::size_t i = first; i < first + count; ++i) {
        Json item = {{"row", rows[i]}};
        if (reach.rows) {
            item["holds_within"] = number_or_null(reach.rows->wall[rows[i]]);
            item["unit"] = unit_json(network, reach.rows->unit[rows[i]]);
        }
        list.push_back(std::move(item));
    }
    json["total"] = rows.size();
    json["rows"] = std::move(list);
    return json;
}

Status read_members(const Json& json, const AppState&, SetPath& command) {
    auto from = read_point(json, "from");
    if (!from) return tl::unexpected<Error>(from.error());
    auto to = read_point(json, "to");
    if (!to) return tl::unexpected<Error>(to.error());
    command = {*std::move(from), *std::move(to)};
    return {};
}

void write_members(const SetPath& command, Json& json) {
    const auto write_end = [&json](const std::string& key, const PathPoint& point) {
        if (const auto* row = std::get_if<RowId>(&point)) {
            json[key + "_row"] = row->index;
        } else if (const auto* at = std::get_if<Point2>(&point)) {
            json[key + "_at"] = {at->x, at->y};
        } else {
            json[key] = vector_json(std::get<Eigen::VectorXd>(point));
        }
    };
    write_end("from", command.from);
    write_end("to", command.to);
}

}  // namespace reluscope
