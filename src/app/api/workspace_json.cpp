#include "app/api/workspace_json.h"

#include "app/api/json_layout.h"
#include "app/coefficients/json_coefficients.h"
#include "app/compare/json_compare.h"
#include "app/network/json_network.h"
#include "app/path/json_path.h"
#include "app/plane/json_plane.h"
#include "app/plane/json_relief.h"
#include "app/scatter/json_scatter.h"
#include "app/tree/json_tree.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <iterator>

namespace reluscope {

namespace {

using Json = nlohmann::json;

template <class IdType>
Json id_or_null(const std::optional<IdType>& id) {
    return id ? Json(id->index) : Json(nullptr);
}

constexpr const char* kBarModes[] = {"strength", "per_unit", "against_mean"};
constexpr const char* kReferences[kNumReferences] = {"zero", "data_mean", "cluster_mean", "map_at_zero",
                                                     "map_at_data_mean"};
constexpr const char* kClusterColumns[] = {"number", "pattern", "size", "output", "score", "observed"};
constexpr const char* kRowColumns[] = {"number", "holds_within"};

template <std::size_t N, class Enum>
const char* name_in(const char* const (&names)[N], Enum value) {
    return names[static_cast<std::size_t>(value)];
}

void add_lists(const AppState& state, Json& list) {
    list.push_back({{"command", "sort_clusters"},
                    {"column", name_in(kClusterColumns, state.order.column)},
                    {"descending", state.order.descending}});
    list.push_back({{"command", "search_clusters"}, {"text", state.order.search}});
    list.push_back({{"command", "sort_rows"},
                    {"column", name_in(kRowColumns, state.row_order.column)},
                    {"descending", state.row_order.descending}});
    list.push_back({{"command", "set_bar_mode"}, {"mode", name_in(kBarModes, state.view.bars)}});
    list.push_back({{"command", "set_reference"}, {"reference", name_in(kReferences, state.view.reference)}});
}

void add_selection(const AppState& state, Json& list) {
    const Selection& selection = state.selection;
    list.push_back({{"command", "select_cluster"}, {"cluster", id_or_null(selection.cluster)}});
    list.push_back({{"command", "select_row"}, {"row", id_or_null(selection.row)}});
    list.push_back({{"command", "select_output"},
                    {"output", selection.output_follows_cluster ? Json(nullptr) : Json(selection.output)}});
    list.push_back({{"command", "select_unit"}, {"unit", id_or_null(selection.unit)}});
    list.push_back({{"command", "select_feature"}, {"feature", id_or_null(selection.feature)}});
}

/// Settings of one view as the command that sets them.
Json as_command(const char* command, Json settings) {
    settings["command"] = command;
    return settings;
}

void add_views(const AppState& state, Json& list) {
    list.push_back(as_command("set_scatter", scatter_settings_json(state.scatter.settings)));
    list.push_back(as_command("set_relief", relief_settings_json(state.relief)));
    list.push_back(as_command("set_tree", tree_settings_json(state.tree)));
    list.push_back(as_command("set_coefficients", coefficients_settings_json(state.coefficients.settings)));
    list.push_back(as_command("set_profile", profile_settings_json(state.profile.settings)));
    list.push_back(as_command("set_network_view", network_settings_json(state.network.settings)));
    // A network that was kept to compare with does not outlive the visit.
    if (state.compare.settings.kind != CompareKind::kReference)
        list.push_back(as_command("set_compare", compare_settings_json(state.compare.settings)));
}

}  // namespace

bool may_stand_in_session(std::string_view command) {
    static constexpr std::string_view kNames[] = {
        "sort_clusters",    "search_clusters", "sort_rows",        "set_bar_mode",     "set_reference",
        "set_path",         "clear_path",      "set_plane",        "set_plane_window", "show_path_probability",
        "set_plane_colour", "set_plane_depth", "show_on_plane",    "pin_plane",        "select_cluster",
        "select_row",       "select_output",   "select_unit",      "select_feature",   "set_scatter",
        "set_relief",       "set_tree",        "set_coefficients", "set_profile",      "set_network_view",
        "set_compare",      "set_layout",      "show_view"};
    return std::find(std::begin(kNames), std::end(kNames), command) != std::end(kNames);
}

Json workspace_commands(const AppState& state) {
    Json list = Json::array();
    if (state.document && state.document->study.scores) {
        add_lists(state, list);
        add_path_commands(state, list);
        add_plane_commands(state, list);
        add_selection(state, list);
        add_views(state, list);
    }
    list.push_back({{"command", "set_layout"}, {"layout", layout_json(state.layout)}});
    return list;
}

}  // namespace reluscope
