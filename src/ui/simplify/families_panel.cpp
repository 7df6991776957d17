#include "ui/simplify/families_panel.h"

#include "app/simplify/families_facts.h"
#include "base/text/number_format.h"
#include "base/texts/clusters_texts.h"
#include "base/texts/views/families_view_texts.h"
#include "scene/kit/colour_map.h"
#include "ui/kit/line_chart.h"
#include "ui/simplify/families_table.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

namespace reluscope {

namespace {

constexpr float kCurveHeight = 150;

/// Joins or separates, and has the pictures show it by colour.
void send_joined(const Ui& ui, const AppState& state, bool joined) {
    const FamilySettings& settings = state.families.settings;
    ui.send(SetFamilies{joined, settings.count, settings.touching, settings.by});
    if (!joined && state.families.chosen) ui.send(SelectFamily{std::nullopt});
    if (!joined) return;
    if (state.plane.problem.empty()) ui.send(SetPlaneColour{PlaneColour::kCluster, state.plane.view.output});
    SetScatter scatter{state.scatter.settings};
    scatter.settings.colour = ScatterColour::kCluster;
    ui.send(std::move(scatter));
    TreeSettings tree = state.tree;
    tree.colour = TreeColour::kPattern;
    ui.send(SetTree{std::move(tree)});
}

void waiting_for_families(const Ui& ui, const AppState& state) {
    const StageStatus& work = state.stages[StageId::kFamilies];
    if (state.training.mode != TrainingMode::kPaused)
        return text_wrapped_in(ui.fonts.text, ui.palette.muted, families_view_texts::kWhileTraining);
    if (work.halted) {
        text_wrapped_in(ui.fonts.text, ui.palette.muted, families_view_texts::kStopped);
        if (shows_controls(ui) &&
            ImGui::Button((std::string(families_view_texts::kGoOn) + "###go on with families").c_str()))
            ui.send(ContinueViews{});
        return;
    }
    text_wrapped_in(ui.fonts.text, ui.palette.muted,
                    families_view_texts::searching(state.document->study.clustering->num_clusters(),
                                                   work.stale ? work.progress : 0));
}

void send_count(const Ui& ui, const FamilySettings& settings, std::size_t count) {
    ui.send(SetFamilies{settings.joined, count, settings.touching, settings.by});
}

/// Which formulas stand for clusters.
void way_choice(const Ui& ui, const AppState& state) {
    const FamilySettings& settings = state.families.settings;
    ImGui::AlignTextToFramePadding();
    text_in(ui.fonts.bold, ui.palette.text, families_view_texts::kWay);
    tooltip(ui, families_view_texts::kWay, families_view_texts::kWayHelp);
    const std::vector<const char*> ways = {families_view_texts::kByFidelity, families_view_texts::kByAnswers,
                                           families_view_texts::kByAletheia, families_view_texts::kByPruning};
    constexpr float kEdge = 8;
    same_line_if(text_size(ui.fonts.bold, families_view_texts::kByFidelity).x + 34);
    const float room = ImGui::GetContentRegionAvail().x - kEdge;
    const int chosen = segmented(ui, "way of families", ways, static_cast<int>(settings.by), room);
    if (chosen >= 0)
        ui.send(SetFamilies{settings.joined, settings.count, settings.touching, static_cast<FamilyWay>(chosen)});
}

/// The slider, what is suggested, and how clusters are joined.
void dial(const Ui& ui, const AppState& state, const FamilyCurve& curve, std::size_t families) {
    const FamilySettings& settings = state.families.settings;
    ImGui::AlignTextToFramePadding();
    const bool pruned = curve.by == FamilyWay::kPruning;
    const bool merged = curve.by == FamilyWay::kAletheia;
    text_in(ui.fonts.bold, ui.palette.text,
            pruned   ? families_view_texts::kPrunedDial
            : merged ? families_view_texts::kMergedDial
                     : families_view_texts::kDial);
    ImGui::SameLine();
    ImGui::SetNextItemWidth(std::clamp(ImGui::GetContentRegionAvail().x - 8, 80.0F, 320.0F));
    int count = static_cast<int>(families);
    if (ImGui::SliderInt("###number of families", &count, 1, static_cast<int>(curve.most())))
        send_count(ui, settings, static_cast<std::size_t>(std::clamp(count, 1, static_cast<int>(curve.most()))));
    const std::string suggested =
        merged ? families_view_texts::published(curve.suggested) : families_view_texts::suggested(curve.suggested);
    const float padding = 2 * ImGui::GetStyle().FramePadding.x;
    same_line_if(text_size(ui.fonts.text, suggested).x + padding);
    if (ImGui::Button((suggested + "###suggested families").c_str())) send_count(ui, settings, 0);
    tooltip(ui, suggested, merged ? families_view_texts::kPublishedHelp : families_view_texts::kSuggestedHelp);
    if (pruned || merged) return;
    bool touching = settings.touching;
    same_line_if(text_size(ui.fonts.text, families_view_texts::kTouching).x + 34);
    if (check_box(ui, families_view_texts::kTouching, &touching))
        ui.send(SetFamilies{settings.joined, settings.count, touching, settings.by});
    tooltip(ui, families_view_texts::kTouching, families_view_texts::kTouchingHelp);
}

/// What is done with families: all views show them, or the single clusters again.
void main_button(const Ui& ui, const AppState& state) {
    const bool joined = state.families.settings.joined;
    const char* const label = joined ? families_view_texts::kSeparate : families_view_texts::kColour;
    if (!joined) ImGui::PushStyleColor(ImGuiCol_Button, ui.palette.selection);
    ImGui::PushFont(ui.fonts.bold);
    if (ImGui::Button((std::string(label) + "###families in all views").c_str())) send_joined(ui, state, !joined);
    ImGui::PopFont();
    if (!joined) ImGui::PopStyleColor();
    tooltip(ui, label, joined ? families_view_texts::kSeparateHelp : families_view_texts::kColourHelp);
}

/// What every number of families costs; a click on a curve chooses one.
void curves(const Ui& ui, const AppState& state, const FamilyCurve& curve, std::size_t families) {
    ChartSeries agreement{families_view_texts::kAgreement, ui.palette.accent, {}};
    ChartSeries accuracy{families_view_texts::kAccuracy, ui.palette.raises, {}};
    ChartSeries smallest{families_view_texts::kSmallest, ui.palette.accent, {}};
    bool classes = false;
    bool answers = false;
    for (const FamilyPoint& point : curve.points) {
        const FamilyScores& scores = point.held_out ? *point.held_out : point.training;
        classes |= std::isfinite(scores.agreement);
        answers |= std::isfinite(scores.accuracy);
        agreement.values.push_back(std::isfinite(scores.agreement) ? scores.agreement : scores.r2);
        accuracy.values.push_back(scores.accuracy);
        smallest.values.push_back(static_cast<double>(point.smallest));
    }
    if (!classes) agreement.name = families_view_texts::kFidelity;
    ChartOptions options;
    options.title = families_view_texts::kCurveTitle;
    options.unit = families_view_texts::kUnit;
    if (curve.by == FamilyWay::kPruning) options.unit = families_view_texts::kPrunedUnit;
    if (curve.by == FamilyWay::kAletheia) options.unit = families_view_texts::kMergedUnit;
    options.counts = true;
    options.marked = static_cast<int>(families);
    options.share = classes;
    options.share_of = families_view_texts::kShareOf;
    if (!classes) options.most = 1;
    ChartOptions sizes = options;
    sizes.title = families_view_texts::kSizeTitle;
    sizes.share = false;
    sizes.most.reset();
    sizes.whole_numbers = true;
    constexpr float kFewest = 560;
    constexpr float kBetween = 14;
    const float width = ImGui::GetContentRegionAvail().x;
    const bool beside = width >= kFewest;
    const ImVec2 size(beside ? (width - kBetween) * 0.6F : width, kCurveHeight);
    std::vector<ChartSeries> scores = {std::move(agreement)};
    if (answers) scores.push_back(std::move(accuracy));
    auto chosen = line_chart(ui, "curve of families", size, scores, options);
    if (beside) ImGui::SameLine(0, kBetween);
    const ImVec2 other(beside ? (width - kBetween) * 0.4F : width, kCurveHeight);
    if (const auto at = line_chart(ui, "sizes of families", other, {std::move(smallest)}, sizes)) chosen = at;
    if (!chosen) return;
    const auto count = static_cast<std::size_t>(std::clamp(*chosen, 1, static_cast<int>(curve.most())));
    if (count != families) send_count(ui, state.families.settings, count);
}

/// Where the formulas come from, what they score and how they were checked: folded until somebody asks for it; in a
/// picture it stands there.
void figures_part(const Ui& ui, const AppState& state, const FamilyCut& cut) {
    if (shows_controls(ui)) {
        const std::string title = std::string(families_view_texts::kFigures) + "###figures of families";
        constexpr ImGuiTreeNodeFlags kFlags =
            ImGuiTreeNodeFlags_NoTreePushOnOpen | ImGuiTreeNodeFlags_SpanAvailWidth | ImGuiTreeNodeFlags_FramePadding;
        if (!ImGui::TreeNodeEx(title.c_str(), kFlags)) return;
    }
    text_wrapped_in(ui.fonts.small, ui.palette.muted, families_origin(cut));
    for (const std::string& line : families_figures(cut)) text_wrapped_in(ui.fonts.small, ui.palette.muted, line);
    text_wrapped_in(ui.fonts.small, ui.palette.muted, families_certificate(state, cut));
}

}  // namespace

void families_panel(const Ui& ui, const AppState& state, SimplifyMemory& memory) {
    heading(ui, families_view_texts::kHeading);
    if (state.document->study.clustering->num_clusters() < 2)
        return text_wrapped_in(ui.fonts.text, ui.palette.muted, families_view_texts::kOneCluster);
    const FamilyCut* cut = current_families(state);
    if (cut == nullptr || cut->curve->by != state.families.settings.by) {
        const bool fidelity = state.families.settings.by == FamilyWay::kFidelity;
        text_wrapped_in(ui.fonts.small, ui.palette.muted,
                        fidelity ? families_view_texts::kHelp : families_view_texts::kWayHelp);
        if (shows_controls(ui)) way_choice(ui, state);
        return waiting_for_families(ui, state);
    }
    text_wrapped_in(ui.fonts.bold, ui.palette.text, families_answer(state, *cut));
    const std::size_t wanted = state.families.settings.count;
    const std::size_t families =
        wanted == 0 ? cut->curve->suggested : std::min<std::size_t>(wanted, cut->curve->most());
    if (shows_controls(ui)) dial(ui, state, *cut->curve, families);
    if (shows_controls(ui)) main_button(ui, state);
    if (shows_controls(ui)) way_choice(ui, state);
    figures_part(ui, state, *cut);
    curves(ui, state, *cut->curve, families);
    families_table(ui, state, *cut, memory);
}

void clusters_heading(const Ui& ui, const AppState& state) {
    const bool joined = state.families.settings.joined;
    if (!joined && state.document->study.clustering->num_clusters() <= kReadableClusters)
        return heading(ui, clusters_texts::kHeading);
    const char* label = joined ? families_view_texts::kSeparate : families_view_texts::kJoin;
    const float width = text_size(ui.fonts.text, label).x + 2 * ImGui::GetStyle().FramePadding.x;
    const float below = begin_heading_buttons(ui, clusters_texts::kHeading, width);
    const char* const id = joined ? "###separate families" : "###join families";
    if (ImGui::Button((std::string(label) + id).c_str())) {
        send_joined(ui, state, !joined);
        if (!joined) ui.send(ShowView{View::kSimplify});
    }
    tooltip(ui, label, joined ? families_view_texts::kSeparateHelp : families_view_texts::kJoinHelp);
    end_heading_buttons(below);
    ImGui::Dummy(ImVec2(0, 2));
}

namespace {

/// Which family's clusters are listed, and the way back to all; nothing where none is chosen.
bool chosen_family_line(const Ui& ui, const AppState& state) {
    const auto chosen = chosen_family(state);
    if (!chosen) return false;
    const FamilyCut& cut = *current_families(state);
    const ImVec2 at = ImGui::GetCursorScreenPos();
    constexpr float kSwatch = 18;
    ImGui::GetWindowDrawList()->AddRectFilled(ImVec2(at.x, at.y + 3), ImVec2(at.x + 12, at.y + 15),
                                              cluster_colour(*chosen, ui.palette.dark), 2);
    ImGui::Indent(kSwatch);
    text_wrapped_in(
        ui.fonts.bold, ui.palette.text,
        families_view_texts::listed(family_title(state.families, cut, *chosen), cut.list[*chosen].clusters.size(),
                                    state.document->study.clustering->num_clusters()));
    ImGui::Unindent(kSwatch);
    if (ImGui::Button((std::string(families_view_texts::kAllClusters) + "###all clusters").c_str()))
        ui.send(SelectFamily{std::nullopt});
    if (!is_seen(state.layout, View::kSimplify)) {
        same_line_if(text_size(ui.fonts.text, families_view_texts::kShowFamilies).x + 34);
        if (ImGui::Button((std::string(families_view_texts::kShowFamilies) + "###show families").c_str()))
            ui.send(ShowView{View::kSimplify});
    }
    ImGui::Dummy(ImVec2(0, 4));
    return true;
}

}  // namespace

void families_line(const Ui& ui, const AppState& state) {
    if (chosen_family_line(ui, state)) return;
    const std::size_t clusters = state.document->study.clustering->num_clusters();
    if (!state.families.settings.joined) {
        constexpr float kRoomForSentence = 320;  // lower, it would take the room of the lines of the list
        if (clusters <= kReadableClusters || ImGui::GetContentRegionAvail().y <= kRoomForSentence) return;
        text_wrapped_in(ui.fonts.bold, ui.palette.text,
                        families_view_texts::too_many(clusters, state.document->study.clustering->num_rows()));
        return ImGui::Dummy(ImVec2(0, 4));
    }
    const FamilyCut* cut = current_families(state);
    if (cut == nullptr) {
        waiting_for_families(ui, state);
    } else {
        text_wrapped_in(ui.fonts.bold, ui.palette.text,
                        families_view_texts::joined(clusters, cut->families, families_fidelity(*cut)));
    }
    if (!is_seen(state.layout, View::kSimplify) &&
        ImGui::Button((std::string(families_view_texts::kShowFamilies) + "###show families").c_str()))
        ui.send(ShowView{View::kSimplify});
    ImGui::Dummy(ImVec2(0, 4));
}

}  // namespace reluscope
