#include "ui/workspace/presentation.h"

#include "app/document/captions.h"
#include "app/document/offers.h"
#include "base/texts/workspace_texts.h"
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
void presented_header(const Ui& ui, const AppState& state, View view, const PresentationMemory& memory) {
    const ImVec2 at = ImGui::GetCursorPos();
    const float whole = ImGui::GetContentRegionAvail().x;
    const float buttons = controls_width(ui);
    const float room = std::max(120.0F, whole - buttons - 24);
    const std::string sentence = presentation_sentence(state, view);
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
    return workspace_texts::regions_sentence(seen->regions.size(),
                                             plane.partition->complete() && plane.partition->flaw().empty(),
                                             state.document->study.network().num_inputs() > 2);
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
    const Study& study = state.document->study;
    switch (view) {
        case View::kPlane:
        case View::kRelief: return epoch + plane_sentence(state);
        case View::kScatter:
            return epoch +
                   workspace_texts::rows_sentence(study.clustering->num_rows(), study.clustering->num_clusters());
        case View::kNetwork:
            return epoch + workspace_texts::network_sentence(study.network().architecture(),
                                                             study.network().num_hidden_units(),
                                                             study.network().hidden_layers().size());
        default: return epoch + std::string(view_sentence(view));
    }
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
    presented_header(ui, state, view, memory.presentation);
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
