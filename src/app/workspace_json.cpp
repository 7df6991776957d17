#include "app/workspace_json.h"

#include "app/json_layout.h"
#include "app/json_path.h"
#include "app/json_plane.h"

#include <nlohmann/json.hpp>

namespace reluscope {

namespace {

using Json = nlohmann::json;

template <class IdType>
Json id_or_null(const std::optional<IdType>& id) {
    return id ? Json(id->index) : Json(nullptr);
}

constexpr const char* kBarModes[] = {"strength", "per_unit", "against_mean"};
constexpr const char* kReferences[] = {"zero", "data_mean", "cluster_mean"};
constexpr const char* kClusterColumns[] = {"number", "pattern", "size", "output", "score"};
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

}  // namespace

Json workspace_commands(const AppState& state) {
    Json list = Json::array();
    if (state.document && state.document->study.scores) {
        add_lists(state, list);
        add_path_commands(state, list);
        add_plane_commands(state, list);
        add_selection(state, list);
    }
    list.push_back({{"command", "set_layout"}, {"layout", layout_json(state.layout)}});
    return list;
}

}  // namespace reluscope
