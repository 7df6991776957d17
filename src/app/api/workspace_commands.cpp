#include "app/api/workspace_commands.h"

#include <algorithm>
#include <concepts>
#include <type_traits>

namespace reluscope {

namespace {

void add_lists(const AppState& state, std::vector<Command>& list) {
    list.emplace_back(SortClusters{state.order.column, state.order.descending});
    list.emplace_back(SearchClusters{state.order.search});
    list.emplace_back(SortRows{state.row_order.column, state.row_order.descending});
    list.emplace_back(SetBarMode{state.view.bars});
    list.emplace_back(SetReference{state.view.reference});
    // What was closed stays closed, whatever is undone.
    if (!state.view.cluster_words) list.emplace_back(ShowClusterWords{false});
}

void add_path(const PathState& path, std::vector<Command>& list) {
    const auto point = [](const PathEnd& end) { return end.row ? PathPoint(*end.row) : PathPoint(end.input); };
    if (path.from && path.to) {
        list.emplace_back(SetPath{point(*path.from), point(*path.to)});
    } else {
        list.emplace_back(ClearPath{});
    }
    list.emplace_back(ShowPathProbability{path.probability});
}

void add_plane(const PlaneState& plane, std::vector<Command>& list) {
    if (!plane.problem.empty()) return;
    const PlaneView& view = plane.view;
    list.emplace_back(SetPlane{view.spec});
    list.emplace_back(SetPlaneAspect{view.fill});
    list.emplace_back(SetPlaneWindow{view.wanted});
    list.emplace_back(SetPlaneColour{view.colour, view.output});
    list.emplace_back(SetPlaneDepth{view.depth});
    list.emplace_back(ShowOnPlane{PlaneThing::kWalls, view.walls});
    list.emplace_back(ShowOnPlane{PlaneThing::kPoints, view.points});
    list.emplace_back(ShowOnPlane{PlaneThing::kBoundary, view.boundary});
    list.emplace_back(ShowOnPlane{PlaneThing::kFarRows, view.far_rows});
    list.emplace_back(PinPlane{plane.pinned_at});
}

void add_selection(const AppState& state, std::vector<Command>& list) {
    const Selection& selection = state.selection;
    list.emplace_back(SelectCluster{selection.cluster});
    list.emplace_back(SelectRow{selection.row});
    if (state.what_if) list.emplace_back(EditRow{state.what_if->row, state.what_if->cells});
    list.emplace_back(SelectOutput{selection.output_follows_class ? std::nullopt : std::optional(selection.output)});
    list.emplace_back(SelectUnit{selection.unit});
    list.emplace_back(SelectFeature{selection.feature});
}

void add_families(const FamiliesState& families, std::vector<Command>& list) {
    const FamilySettings& settings = families.settings;
    list.emplace_back(SetFamilies{settings.joined, settings.count, settings.touching, settings.by});
    list.emplace_back(SelectFamily{families.chosen});
    list.emplace_back(NameFamilies{settings.names});
}

void add_views(const AppState& state, std::vector<Command>& list) {
    list.emplace_back(SetScatter{state.scatter.settings});
    list.emplace_back(SetRelief{state.relief});
    list.emplace_back(SetTree{state.tree});
    list.emplace_back(SetCoefficients{state.coefficients.settings});
    list.emplace_back(SetProfile{state.profile.settings});
    const NetworkSettings& network = state.network.settings;
    list.emplace_back(SetNetworkView{network.subject, network.threshold, network.most_units, network.maps});
    list.emplace_back(SetSimplify{state.simplify.settings.domain});
    add_families(state.families, list);
    list.emplace_back(SetLocks{state.answers.settings.locks});
    const ChangeAim& aim = state.answers.settings.aim;
    list.emplace_back(SetChangeAim{aim.norm, aim.to, aim.value, aim.at_most});
    list.emplace_back(SetRowParts{state.answers.settings.parts});
    list.emplace_back(SetBeeswarm{state.swarm.settings.column, state.swarm.settings.all});
    // A network that was kept to compare with does not outlive the visit.
    if (state.compare.settings.kind != CompareKind::kReference) list.emplace_back(SetCompare{state.compare.settings});
}

}  // namespace

std::vector<Command> workspace_commands(const AppState& state) {
    std::vector<Command> list;
    if (state.document && state.document->study.scores) {
        add_lists(state, list);
        add_path(state.path, list);
        add_plane(state.plane, list);
        add_selection(state, list);
        add_views(state, list);
    }
    list.emplace_back(SetTrainingSpeed{state.training.epochs_per_second});
    list.emplace_back(SetLayout{state.layout});
    return list;
}

bool is_same(const Command& a, const Command& b) {
    if (&a.info() != &b.info()) return false;
    bool same = false;
    const auto compare = [&]<class C>(const C& one) {
        static_assert(std::equality_comparable<C> || !C::kInfo.shows, "undo compares what the workspace shows");
        if constexpr (std::equality_comparable<C>) same = one == *b.get_if<C>();
    };
    visit_command(a, compare, AllCommands());
    return same;
}

bool are_same(const std::vector<Command>& a, const std::vector<Command>& b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), is_same);
}

}  // namespace reluscope
