#include "ui/workspace/presentation.h"

#include "app/answers/swarm_facts.h"
#include "app/answers/what_if_facts.h"
#include "app/coefficients/profile_facts.h"
#include "app/document/captions.h"
#include "app/document/narrative.h"
#include "app/document/offers.h"
#include "app/path/path_facts.h"
#include "app/plane/plane_facts.h"
#include "app/simplify/families_facts.h"
#include "app/simplify/simplify_facts.h"
#include "base/text/number_format.h"
#include "base/texts/views/swarm_texts.h"
#include "base/texts/workspace_texts.h"
#include "base/utf8.h"
#include "ui/clusters/importance_panel.h"
#include "ui/compare/compare_panel.h"
#include "ui/workspace/dock.h"
#include "ui/workspace/overlays.h"

#include <imgui_internal.h>

#include <algorithm>
#include <cmath>
#include <iterator>
#include <utility>

namespace reluscope {

namespace {

constexpr double kControlSeconds = 2.5;  // after the last movement

/// Somebody is there: the pointer moves, a finger touches, a key moves the focus.
bool is_touched() {
    const ImGuiIO& io = ImGui::GetIO();
    const bool moved = io.MouseDelta.x != 0 || io.MouseDelta.y != 0 || io.MouseWheel != 0;
    return moved || ImGui::IsAnyMouseDown() || pressed(ImGuiKey_Tab);
}

/// The view that can be shown so many places further on.
View other_view(const AppState& state, View view, int step) {
    constexpr int kCount = static_cast<int>(std::size(kAllViews));
    int at = static_cast<int>(view);
    for (int tried = 0; tried < kCount; ++tried) {
        at = (at + step + kCount) % kCount;
        if (can_show(state, kAllViews[at])) break;
    }
    return kAllViews[at];
}

/// Keys of the presentation, as those who give talks and their remotes know them. What lies over the picture, and a
/// control that Tab has lit, have their keys before. No view and no focus moves with a key that turned the page.
void presented_keys(const Ui& ui, const AppState& state, View view) {
    const ImGuiIO& io = ImGui::GetIO();
    const bool over = state.view.show_palette || state.view.show_gallery || state.view.show_shortcuts ||
                      ImGui::IsPopupOpen("", ImGuiPopupFlags_AnyPopup);
    if (ui.picture || over || io.WantTextInput || io.KeyCtrl || io.KeySuper || io.KeyAlt || io.KeyShift) return;
    static constexpr std::pair<ImGuiKey, int> kSteps[] = {{ImGuiKey_Space, 1},
                                                          {ImGuiKey_RightArrow, 1},
                                                          {ImGuiKey_PageDown, 1},
                                                          {ImGuiKey_LeftArrow, -1},
                                                          {ImGuiKey_PageUp, -1}};
    const ImGuiID owner = ImGui::GetID("presented keys");
    for (const auto& [key, by] : kSteps) {
        if (key == ImGuiKey_Space && io.NavVisible) continue;  // it presses what has the focus
        if (ImGui::IsKeyPressed(key, false)) ui.send(MaximiseView{other_view(state, view, by)});
        ImGui::SetKeyOwner(key, owner, ImGuiInputFlags_LockThisFrame);
    }
}

float controls_width(const Ui& ui) {
    const ImGuiStyle& style = ImGui::GetStyle();
    float width = text_size(ui.fonts.text, std::string("\uf00d  ") + workspace_texts::kEndPresentation).x;
    for (const char* icon : {"\uf053", "\uf054", "\uf04b"}) width += text_size(ui.fonts.text, icon).x;
    return width + 8 * style.FramePadding.x + 3 * style.ItemSpacing.x;
}

void presented_controls(const Ui& ui, const AppState& state, View view) {
    const auto step = [&](const char* icon, const char* label, const char* explanation, int by) {
        if (icon_button(ui, icon, label, explanation)) ui.send(MaximiseView{other_view(state, view, by)});
        ImGui::SameLine();
    };
    step("\uf053", "##previous view", workspace_texts::kPreviousViewTip, -1);
    step("\uf054", "##next view", workspace_texts::kNextViewTip, 1);
    if (state.training.problem.empty()) {
        const bool playing = state.training.mode == TrainingMode::kPlaying;
        if (icon_button(ui, playing ? "\uf04c" : "\uf04b", "##presented training",
                        playing ? workspace_texts::kPauseTip : workspace_texts::kTrainTip))
            ui.send(Train{playing ? TrainingMode::kPaused : TrainingMode::kPlaying});
        ImGui::SameLine();
    }
    if (icon_button(ui, "\uf00d", workspace_texts::kEndPresentation, workspace_texts::kEndPresentationTip))
        ui.send(Present{false});
}

/// The sentence on the left, in the largest font in which it takes two lines at most, the buttons on the right: each
/// has its own place.
void presented_header(const Ui& ui, const AppState& state, View view, const std::string& sentence,
                      const PresentationMemory& memory) {
    const ImVec2 at = ImGui::GetCursorPos();
    const float whole = ImGui::GetContentRegionAvail().x;
    const float buttons = controls_width(ui);
    const float room = std::max(120.0F, whole - buttons - 24);
    const bool large = text_size(ui.fonts.title, sentence).x < 1.9F * room;  // a broken line leaves some of its end
    ImFont* const font = large ? ui.fonts.title : ui.fonts.text;
    const float above = ImGui::GetFrameHeight() - text_block_height(font, sentence, room);  // of the buttons' line
    ImGui::SetCursorPosY(at.y + std::max(0.0F, std::round(above / 2)));
    text_block(font, ui.palette.text, sentence, room);
    const float below = std::max(ImGui::GetCursorPosY(), at.y + ImGui::GetFrameHeight()) + 8;
    if (memory.shows_controls) {
        ImGui::SetCursorPos(ImVec2(at.x + std::max(0.0F, whole - buttons), at.y));
        presented_controls(ui, state, view);
    }
    ImGui::SetCursorPos(ImVec2(at.x, below));
}

/// Controls come with a movement, stay while the pointer rests on them, and leave again; so does the pointer.
void follow_pointer(const Ui& ui, PresentationMemory& memory) {
    // The clock of the platform: Dear ImGui's stands still while nothing is drawn.
    const double now = ui.frame != nullptr && ui.frame->now ? ui.frame->now() : ImGui::GetTime();
    const bool on_buttons = ImGui::GetIO().MousePos.y < 2 * ImGui::GetFrameHeight() && memory.shows_controls &&
                            ImGui::IsMousePosValid() && ImGui::IsAnyItemHovered();
    if (!memory.is_shown || is_touched() || on_buttons) memory.moved_at = now;
    memory.shows_controls = now - memory.moved_at < kControlSeconds && !ui.picture;
    if (!memory.shows_controls && !ui.picture) ImGui::SetMouseCursor(ImGuiMouseCursor_None);
}

std::string plane_sentence(const AppState& state) {
    const PlaneState& plane = state.plane;
    const RegionsInView* const seen = plane.seen();
    if (seen == nullptr || !plane.partition) return std::string(view_sentence(View::kPlane));
    return workspace_texts::regions_sentence(
        seen->regions.size(), plane.partition->complete() && plane.partition->flaw().empty(),
        state.document->study.network().num_inputs() > 2, whole_plane_words(plane, state.document->study.network()));
}

/// Of the chosen cluster: how large it is, and what is predicted and observed there.
std::string cluster_headline(const AppState& state) {
    if (!state.cluster_view) return "";
    const ClusterView& view = *state.cluster_view;
    std::string text = workspace_texts::cluster_headline(view.cluster.index, view.account.lead);
    if (!view.outcome.empty() && !state.document->untrained) text += " " + view.outcome;
    return text;
}

/// The columns with the largest Shapley values.
std::string swarm_headline(const AppState& state) {
    constexpr std::size_t kNamed = 3;
    const FoundSwarm* found = current_swarm(state);
    if (found == nullptr || found->done == 0) return "";
    const SwarmOrder order = swarm_order(swarm_values(state, *found));
    std::vector<std::string> names;
    for (std::size_t i = 0; i < std::min(kNamed, order.columns.size()) && order.mean[order.columns[i]] > 0; ++i)
        names.push_back(printable_utf8(found->columns[order.columns[i]].column));
    if (names.empty()) return "";
    const OutputWords words = output_words(*state.document, swarm_output(state, *found));
    return swarm_texts::headline(names, words.phrase, words.with_unit(display_number(order.mean[order.columns[0]])));
}

std::string simplify_headline(const AppState& state) {
    if (std::string applied = applied_sentence(state); !applied.empty()) return applied;
    if (const FamilyCut* cut = current_families(state)) return families_answer(state, *cut);
    return slimming_facts(state).lead;
}

/// How good the network is, once it is trained.
std::string training_headline(const AppState& state) {
    const std::vector<std::string> scores = score_lines(*state.document);
    return scores.empty() || state.document->untrained ? state.training.stop_sentence : scores.back() + ".";
}

/// What a view answers about the open network; empty where it has no answer yet.
std::string answer_of(const AppState& state, View view) {
    const Study& study = state.document->study;
    const std::size_t rows = study.clustering->num_rows();
    const std::size_t clusters = study.clustering->num_clusters();
    const std::size_t layers = study.network().hidden_layers().size();
    switch (view) {
        case View::kPlane:
        case View::kRelief: return plane_sentence(state);
        case View::kScatter:
        case View::kCoefficients: return workspace_texts::rows_sentence(rows, clusters);
        case View::kNetwork:
            return workspace_texts::network_sentence(study.network().architecture(), study.network().num_hidden_units(),
                                                     layers);
        case View::kTree: return layers == 0 ? "" : workspace_texts::ways_sentence(rows, clusters, layers);
        case View::kExplanation:
        case View::kRows: return cluster_headline(state);
        case View::kProfile:
            if (!state.profile.profile) return "";
            return profile_sentence(*state.document, *state.profile.profile,
                                    std::min<Eigen::Index>(state.selection.output,
                                                           state.profile.profile->study.network().num_outputs() - 1),
                                    state.profile.settings);
        case View::kBeeswarm: return swarm_headline(state);
        case View::kWhatIf: return what_if_facts(state).sentence;
        case View::kPath: return state.path.path ? path_sentence(*state.document, state.path) : std::string();
        case View::kCompare: return comparison_sentence(state);
        case View::kTraining: return training_headline(state);
        case View::kSimplify: return simplify_headline(state);
        case View::kImportance: break;  // what is counted there is counted for the panel
    }
    return "";
}

}  // namespace

float presentation_scale(ImVec2 window) {
    constexpr float kWidth = 800;  // units that a picture with its legend and a sentence want
    constexpr float kHeight = 600;
    constexpr float kMax = 2.5F;
    return std::clamp(std::min(window.x / kWidth, window.y / kHeight), 1.0F, kMax);
}

std::string presentation_sentence(const AppState& state, View view) {
    const TrainingState& training = state.training;
    std::string epoch;
    if (const std::string shown = shown_epoch_sentence(state); !shown.empty())
        epoch = shown + " ";
    else if (training.begun && training.position.epoch > 0)
        epoch = workspace_texts::epoch_sentence(static_cast<unsigned long long>(training.position.epoch),
                                                static_cast<unsigned long long>(training.setup.options.epochs));
    const std::string answer = answer_of(state, view);
    return epoch + (answer.empty() ? std::string(view_sentence(view)) : answer);
}

void presentation(const Ui& ui, const AppState& state, ViewMemory& memory) {
    constexpr float kPadding = 20;
    const View view = leading_view(state.layout);
    follow_pointer(ui, memory.presentation);
    ImGui::SetNextWindowPos(ImVec2(0, 0));
    ImGui::SetNextWindowSize(ImGui::GetIO().DisplaySize);
    ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, ImVec2(kPadding, 16));
    ImGui::PushStyleColor(ImGuiCol_WindowBg, ui.palette.panel);
    constexpr ImGuiWindowFlags kWindowFlags =
        ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoMove | ImGuiWindowFlags_NoSavedSettings |
        ImGuiWindowFlags_NoBringToFrontOnFocus | ImGuiWindowFlags_NoScrollWithMouse;
    ImGui::Begin("presentation", nullptr, kWindowFlags);
    ImGui::PopStyleColor();
    ImGui::PopStyleVar();
    presented_keys(ui, state, view);
    const std::string columns =
        view == View::kImportance ? leading_columns(memory.importance, *state.document) : std::string();
    presented_header(ui, state, view, columns.empty() ? presentation_sentence(state, view) : columns,
                     memory.presentation);
    if (ImGui::BeginChild("presented view")) {
        Ui still = ui;  // without the buttons of the view, for which there is another time
        still.picture = true;
        still.presented = !ui.picture;
        view_content(still, state, view, memory);
    }
    ImGui::EndChild();
    ImGui::End();
}

}  // namespace reluscope
