#include "ui/coefficients/profile_panel.h"

#include "analysis/rows/row_geometry.h"
#include "app/coefficients/profile_facts.h"
#include "app/document/captions.h"
#include "app/document/narrative.h"
#include "app/document/views.h"
#include "base/text/number_format.h"
#include "base/texts/views/profile_texts.h"
#include "scene/drawings/profile_drawing.h"
#include "ui/kit/drawing_view.h"

#include <algorithm>
#include <cmath>

namespace reluscope {

namespace {

void choose_feature(const Ui& ui, const AppState& state) {
    const FeatureProfile& profile = *state.profile.profile;
    const auto& origins = profile.study.input->origins;
    ImGui::SetNextItemWidth(200);
    if (begin_combo("##profile feature", origins[profile.feature.index].label.c_str(), ImGuiComboFlags_HeightLarge)) {
        ImGuiListClipper clipper;
        clipper.Begin(static_cast<int>(origins.size()));
        while (clipper.Step()) {
            for (int i = clipper.DisplayStart; i < clipper.DisplayEnd; ++i) {
                const auto j = static_cast<std::uint32_t>(i);
                if (ImGui::Selectable(item_label(origins[j].label, j).c_str(), profile.feature.index == j))
                    ui.send(SelectFeature{FeatureId(j)});
                if (ImGui::IsItemHovered()) hover_mark(ui, {MarkKind::kFeature, j});
            }
        }
        ImGui::EndCombo();
    }
    tooltip(ui, profile_texts::kFeatureTitle, profile_texts::kFeature);
}

/// What can be done with the picture: beside the controls, where there is room for it.
void drag_hint(const Ui& ui, const FeatureProfile& profile) {
    const float width = text_size(ui.fonts.small, profile_texts::kDragHint).x;
    const float after = ImGui::GetItemRectMax().x + ImGui::GetStyle().ItemSpacing.x;
    const float right = ImGui::GetWindowPos().x + ImGui::GetWindowContentRegionMax().x;
    if (!profile.segments->is_number() || after + width > right) return;
    ImGui::SameLine();
    ImGui::AlignTextToFramePadding();
    text_in(ui.fonts.small, ui.palette.muted, profile_texts::kDragHint);
}

void profile_toolbar(const Ui& ui, const AppState& state) {
    choose_feature(ui, state);
    const ProfileSettings& settings = state.profile.settings;
    if (state.document->study.network().link() != Link::kIdentity) {
        constexpr float kScales = 165;
        same_line_if(kScales);
        const int chosen = segmented(ui, "profile scale", {profile_texts::kLogit, profile_texts::kProbability},
                                     settings.probability ? 1 : 0);
        if (chosen >= 0) {
            SetProfile command{settings};
            command.settings.probability = chosen == 1;
            ui.send(std::move(command));
        }
        tooltip(ui, profile_texts::kScaleTitle, profile_texts::kScale);
    }
    if (!settings.what_if) return drag_hint(ui, *state.profile.profile);
    ImGui::SameLine();
    if (icon_button(ui, "\uf0e2", "##own value", profile_texts::kOwnValue)) {
        SetProfile command{settings};
        command.settings.what_if.reset();
        ui.send(std::move(command));
    }
}

ProfileInput input_of(const AppState& state) {
    const FeatureProfile& profile = *state.profile.profile;
    ProfileInput input{profile,
                       std::min<Eigen::Index>(state.selection.output, profile.study.network().num_outputs() - 1)};
    const Study& study = profile.study;
    input.probability = state.profile.settings.probability && study.network().link() != Link::kIdentity;
    input.decides =
        makes_decisions(study) && (study.network().num_outputs() == 1 || study.network().link() == Link::kSigmoid);
    input.number = [](double value) { return display_number(value); };
    input.count = [](unsigned long long count) { return display_count(count); };
    const InputOrigin& origin = study.input->origins[profile.feature.index];
    input.axis = profile.segments->is_number() ? origin.label : origin.column;
    if (!origin.unit.empty()) input.axis += " (" + origin.unit + ")";
    input.output_axis = input.probability ? output_axis(*state.document, input.output, true)
                                          : output_words(*state.document, input.output).quantity();
    if (state.profile.settings.what_if) input.what_if = what_if_input(profile, *state.profile.settings.what_if);
    if (study.clustering != state.document->study.clustering) return input;
    if (state.selection.cluster) input.cluster = state.selection.cluster->index;
    if (state.hovered.cluster) input.hovered_cluster = state.hovered.cluster->index;
    return input;
}

std::string cluster_text(std::uint32_t cluster) {
    return cluster == ClusterId::kNone ? profile_texts::kNoRows : profile_texts::cluster_of(cluster);
}

/// The place under the pointer: on the curve, or on a cluster's segment.
void hover(const Ui& ui, const AppState& state, const ProfileInput& input, const ProfileLayout& layout,
           const DrawingHit& hit, ImVec2 origin) {
    const FeatureProfile& profile = input.profile;
    if (hit.hovered.kind == MarkKind::kCluster && hit.hovered.index < profile.segments->segments.size()) {
        const ProfileFacts facts =
            segment_facts(*state.document, profile, input.output, hit.hovered.index, layout.feature_at(hit.at.x));
        tooltip(ui, facts.title, facts.text);
        return;
    }
    if (!profile.segments->is_number() || hit.at.x < layout.plot.min.x || hit.at.x > layout.plot.max.x) return;
    const double at = std::clamp(layout.feature_at(hit.at.x), layout.left, layout.right);
    const Eigen::VectorXd logits = profile.logits(at);
    const std::size_t piece = profile.piece(at);
    const ImVec2 point(origin.x + layout.x(at), origin.y + layout.y(profile_output(input, logits)));
    ImDrawList& draw = *ImGui::GetWindowDrawList();
    draw.AddLine(ImVec2(point.x, origin.y + layout.plot.min.y), ImVec2(point.x, origin.y + layout.bars.max.y),
                 with_alpha(ui.palette.muted, 0.6F));
    draw.AddCircleFilled(point, 4, ui.palette.accent);
    const ProfileFacts facts = curve_facts(*state.document, profile, input.output, at);
    tooltip(ui, facts.title, facts.text + profile_texts::lies_in(cluster_text(profile.piece_cluster[piece])));
}

/// Dragging in the plot moves the marker of another value.
void drag(const Ui& ui, const AppState& state, const ProfileInput& input, const ProfileLayout& layout,
          const DrawingHit& hit) {
    const FeatureProfile& profile = input.profile;
    if (!profile.segments->is_number()) return;
    const double own = input.what_if.value_or(profile.base(profile.segments->group[0]));
    constexpr float kGrip = 7;  // how near the pointer takes the marker
    const bool near = std::abs(layout.x(own) - hit.at.x) < kGrip;
    if (hit.over && near) ImGui::SetMouseCursor(ImGuiMouseCursor_ResizeEW);
    if (!hit.active || !ImGui::IsMouseDragging(ImGuiMouseButton_Left, 3)) return;
    const InputOrigin& origin = profile.study.input->origins[profile.feature.index];
    const double at = std::clamp(layout.feature_at(hit.at.x), layout.left, layout.right);
    SetProfile command{state.profile.settings};
    command.settings.what_if = origin.mean + origin.scale * at;
    if (!(command.settings == state.profile.settings)) ui.send(std::move(command));
}

/// While the profile is not there.
void waiting(const Ui& ui, const StageStatus& work) {
    text_wrapped_in(ui.fonts.text, ui.palette.muted, work.halted ? profile_texts::kStopped : profile_texts::kComputing);
    if (work.halted && !ui.picture && ImGui::Button(profile_texts::kGoOn)) ui.send(ContinueViews{});
}

const Drawing& picture_of(const Ui& ui, const AppState& state, const ProfileInput& input, DrawPoint size,
                          ProfileMemory& memory) {
    return cached_drawing(
        memory.picture,
        {static_cast<double>(state.profile.revision), static_cast<double>(input.output), input.probability ? 1.0 : 0.0,
         ui.palette.dark ? 1.0 : 0.0, size.x, size.y, input.cluster ? *input.cluster : -1.0,
         input.hovered_cluster ? *input.hovered_cluster : -1.0},
        [&] {
            const RowDots rows = row_dots(input.profile, input.output, input.probability);
            ProfileInput whole = input;
            whole.rows = &rows;
            memory.layout = profile_layout(whole, size);
            return profile_drawing(whole, memory.layout, size, ui.palette);
        });
}

}  // namespace

void profile_panel(const Ui& ui, const AppState& state, ProfileMemory& memory) {
    if (!state.document || !state.document->study.scores) return;
    if (!state.profile.profile) return waiting(ui, state.stages[StageId::kProfile]);
    const FeatureProfile& profile = *state.profile.profile;
    if (shows_controls(ui)) profile_toolbar(ui, state);
    const ProfileInput input = input_of(state);
    if (!ui.presented)
        text_wrapped_in(ui.fonts.text, ui.palette.text,
                        profile_sentence(*state.document, profile, input.output, state.profile.settings));
    constexpr float kMinHeight = 280;  // curve, histogram and legend
    ImVec2 room = ImGui::GetContentRegionAvail();
    // Beside the welcome the picture is seen as a whole: it is what the steps answer with.
    if (!state.welcome.shown || state.layout.maximised) room.y = chart_height(ui, room.y, kMinHeight);
    if (room.x < 90 || room.y < 110) return;
    const Drawing& drawing = picture_of(ui, state, input, {std::floor(room.x), std::floor(room.y) - 1}, memory);
    const ImVec2 origin = ImGui::GetCursorScreenPos();
    const DrawingHit hit = show_drawing(ui, drawing, "feature profile");
    drag(ui, state, input, memory.layout, hit);
    if (hit.over && !hit.active) hover(ui, state, input, memory.layout, hit, origin);
}

}  // namespace reluscope
