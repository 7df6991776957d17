#include "ui/workspace/palette_window.h"

#include "app/actions.h"
#include "base/texts/workspace_texts.h"

#include <algorithm>

namespace reluscope {

namespace {

constexpr ImGuiWindowFlags kFlags =
    ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoMove | ImGuiWindowFlags_NoSavedSettings;
constexpr float kPaletteLine = 30;
constexpr int kLinesShown = 12;

void close(const Ui& ui) { ui.send(ShowPalette{false}); }

/// A line of the list; true when it is clicked.
bool action_line(const Ui& ui, const Action& action, bool chosen) {
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const float width = ImGui::GetContentRegionAvail().x;
    const bool clicked = ImGui::Selectable(("##" + action.title).c_str(), chosen, 0, ImVec2(width, kPaletteLine - 4));
    ImDrawList& draw = *ImGui::GetWindowDrawList();
    const float keys = action.keys.empty() ? 0 : text_size(ui.fonts.small, action.keys).x + 20;
    draw_text_cut(draw, ui.fonts.text, ImVec2(at.x + 8, at.y + 5), width - 16 - keys, ui.palette.text, action.title);
    if (keys > 0) draw_text_right(draw, ui.fonts.small, at.x + width - 8, at.y + 6, ui.palette.muted, action.keys);
    return clicked;
}

void choose(const Ui& ui, const Action& action) {
    close(ui);
    ui.commands.push_back(action.command);
    if (action.then) ui.commands.push_back(*action.then);
}

void list(const Ui& ui, const std::vector<Action>& all, const std::vector<std::size_t>& found, PaletteMemory& memory) {
    const auto count = found.size();
    if (count > 0 && pressed(ImGuiKey_DownArrow)) memory.chosen = (memory.chosen + 1) % count;
    if (count > 0 && pressed(ImGuiKey_UpArrow)) memory.chosen = (memory.chosen + count - 1) % count;
    memory.chosen = std::min(memory.chosen, count > 0 ? count - 1 : 0);
    const bool moved = pressed(ImGuiKey_DownArrow) || pressed(ImGuiKey_UpArrow);
    ImGui::BeginChild("found",
                      ImVec2(0, kPaletteLine * static_cast<float>(std::clamp<std::size_t>(count, 1, kLinesShown))),
                      ImGuiChildFlags_None, ImGuiWindowFlags_NoNav);
    ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, ImVec2(0, 4));
    if (count == 0) text_in(ui.fonts.text, ui.palette.muted, workspace_texts::kNothingFound);
    for (std::size_t i = 0; i < count; ++i) {
        if (action_line(ui, all[found[i]], i == memory.chosen)) choose(ui, all[found[i]]);
        if (moved && i == memory.chosen) ImGui::SetScrollHereY(0.5F);
    }
    ImGui::PopStyleVar();
    ImGui::EndChild();
}

}  // namespace

void palette_window(const Ui& ui, const AppState& state, PaletteMemory& memory) {
    const bool opening = state.view.show_palette && !memory.was_open;
    memory.was_open = state.view.show_palette;
    if (!state.view.show_palette) return;
    if (opening) memory = PaletteMemory{{}, 0, true};
    const ImVec2 display = ImGui::GetIO().DisplaySize;
    ImGui::SetNextWindowPos(ImVec2(display.x / 2, std::min(90.0F, display.y * 0.12F)), ImGuiCond_Always,
                            ImVec2(0.5F, 0));
    ImGui::SetNextWindowSize(ImVec2(std::min(560.0F, display.x - 24), 0));
    if (opening) ImGui::SetNextWindowFocus();
    ImGui::PushStyleColor(ImGuiCol_WindowBg, ui.palette.panel);
    ImGui::PushStyleColor(ImGuiCol_Border, ui.palette.line);
    ImGui::PushStyleVar(ImGuiStyleVar_WindowBorderSize, 1);
    ImGui::PushStyleVar(ImGuiStyleVar_WindowRounding, 8);
    ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, ImVec2(12, 12));
    ImGui::Begin("palette", nullptr, kFlags);
    if (opening) ImGui::SetKeyboardFocusHere();
    ImGui::SetNextItemWidth(-1);
    if (ImGui::InputTextWithHint("##command", workspace_texts::kPaletteHint, memory.typed.data(), memory.typed.size()))
        memory.chosen = 0;
    std::vector<Action> all = actions(state);
    const std::vector<std::size_t> found = find_actions(state, all, memory.typed.data());
    list(ui, all, found, memory);
    const bool enter = pressed(ImGuiKey_Enter) || pressed(ImGuiKey_KeypadEnter);
    if (enter && !found.empty()) choose(ui, all[found[memory.chosen]]);
    if (pressed(ImGuiKey_Escape) || (!opening && !ImGui::IsWindowFocused(ImGuiFocusedFlags_RootAndChildWindows)))
        close(ui);
    ImGui::End();
    ImGui::PopStyleVar(3);
    ImGui::PopStyleColor(2);
}

namespace {

void offered_line(const Ui& ui, const KeptSession& session) {
    ImGui::PushID(session.id.c_str());
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const ImGuiStyle& style = ImGui::GetStyle();
    const float buttons = text_size(ui.fonts.text, workspace_texts::kResume).x +
                          text_size(ui.fonts.text, workspace_texts::kDiscard).x + 4 * style.FramePadding.x +
                          2 * style.ItemSpacing.x;
    const float room = ImGui::GetContentRegionAvail().x - buttons;
    ImDrawList& draw = *ImGui::GetWindowDrawList();
    draw_text_cut(draw, ui.fonts.bold, at, room, ui.palette.text, session.title);
    const float line = text_size(ui.fonts.bold, "x").y;
    draw_text_cut(draw, ui.fonts.small, ImVec2(at.x, at.y + line), room, ui.palette.muted,
                  workspace_texts::saved_ago(session.seconds_ago));
    const float height = line + text_size(ui.fonts.small, "x").y;
    ImGui::Dummy(ImVec2(room, std::max(height, ImGui::GetFrameHeight())));
    ImGui::SameLine();
    if (ImGui::Button(workspace_texts::kResume)) ui.send(AnswerOffer{true, session.id});
    ImGui::SameLine();
    if (ImGui::Button(workspace_texts::kDiscard)) ui.send(ForgetSession{session.id});
    tooltip(ui, "", workspace_texts::kDiscardTip);
    ImGui::PopID();
}

}  // namespace

void offer_card(const Ui& ui, const std::vector<KeptSession>& sessions) {
    constexpr std::size_t kMaxShown = 4;
    const ImVec2 display = ImGui::GetIO().DisplaySize;
    ImGui::SetNextWindowPos(ImVec2(display.x / 2, 56), ImGuiCond_Always, ImVec2(0.5F, 0));
    ImGui::SetNextWindowSize(ImVec2(std::min(560.0F, display.x - 24), 0));
    ImGui::PushStyleColor(ImGuiCol_WindowBg, ui.palette.raised);
    ImGui::PushStyleColor(ImGuiCol_Border, ui.palette.accent);
    ImGui::PushStyleVar(ImGuiStyleVar_WindowBorderSize, 1);
    ImGui::PushStyleVar(ImGuiStyleVar_WindowRounding, 6);
    ImGui::Begin("offer", nullptr, kFlags | ImGuiWindowFlags_NoFocusOnAppearing | ImGuiWindowFlags_AlwaysAutoResize);
    text_wrapped_in(ui.fonts.bold, ui.palette.text,
                    sessions.size() == 1 ? workspace_texts::resume_question(sessions[0].title)
                                         : std::string(workspace_texts::kResumeMany));
    for (std::size_t i = 0; i < std::min(kMaxShown, sessions.size()); ++i) offered_line(ui, sessions[i]);
    text_wrapped_in(ui.fonts.small, ui.palette.muted, workspace_texts::kOfferNote);
    if (ImGui::Button(workspace_texts::kNotNow)) ui.send(AnswerOffer{false});
    ImGui::End();
    ImGui::PopStyleVar(2);
    ImGui::PopStyleColor(2);
}

}  // namespace reluscope
