#include "ui/workspace/welcome_panel.h"

#include "app/training/welcome_facts.h"
#include "base/texts/welcome_texts.h"
#include "ui/workspace/dock.h"

#include <imgui_internal.h>

#include <algorithm>
#include <cmath>
#include <string>

namespace reluscope {

namespace {

constexpr float kWelcomeGap = 8;
constexpr const char* kCross = "\uf00d";

constexpr float kStepPadding = 10;
constexpr float kStepNumber = 28;  // from a card's number to its words

/// A step as a card over the whole width, with its number and the question that it answers. It is as high before it is
/// taken as after, so that nothing below it moves.
bool step_card(const Ui& ui, int number, const char* label, const char* question, bool taken) {
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const float width = ImGui::GetContentRegionAvail().x;
    const float room = width - 2 * kStepPadding - kStepNumber;
    const float name = text_size(ui.fonts.bold, label).y;
    const float below = text_block_height(ui.fonts.small, question, room) + 2;
    const float height = std::round(std::max(2 * kStepPadding + name + below, ImGui::GetFrameHeight()));
    ImGui::PushStyleColor(ImGuiCol_Button, taken ? ui.palette.selection : ui.palette.raised);
    const bool clicked = ImGui::Button((std::string("###step ") + label).c_str(), ImVec2(width, height));
    ImGui::PopStyleColor();
    const ImVec2 after = ImGui::GetCursorPos();
    const float y = at.y + std::round((height - name - below) / 2);
    const float x = at.x + kStepPadding;
    ImDrawList& draw = *ImGui::GetWindowDrawList();
    draw_text_cut(draw, ui.fonts.bold, ImVec2(x, y), kStepNumber, ui.palette.accent, std::to_string(number));
    draw_text_cut(draw, ui.fonts.bold, ImVec2(x + kStepNumber, y), room, ui.palette.text, label);
    ImGui::SetCursorScreenPos(ImVec2(x + kStepNumber, y + name + 2));
    text_block(ui.fonts.small, ui.palette.muted, question, room);
    ImGui::SetCursorPos(after);
    return clicked;
}

/// A step as a button; the one that was taken is marked.
bool step_button(const Ui& ui, const char* label, bool taken) {
    ImGui::PushStyleColor(ImGuiCol_Button, taken ? ui.palette.selection : ui.palette.raised);
    ImGui::PushFont(ui.fonts.bold);
    const bool clicked = ImGui::Button(label);
    ImGui::PopFont();
    ImGui::PopStyleColor();
    return clicked;
}

float welcome_button_width(const Ui& ui, const char* label) {
    return text_size(ui.fonts.text, label).x + 2 * ImGui::GetStyle().FramePadding.x;
}

/// What is not a step: the training once more, the first example, the lessons. While the network trains the first of
/// them is there but faint, so that the others keep their places.
void other_buttons(const Ui& ui, const AppState& state) {
    ImGui::BeginDisabled(state.training.mode != TrainingMode::kPaused || state.job.running);
    if (ImGui::Button(welcome_texts::kWatch)) ui.send(TakeStep{WelcomeStep::kWatch});
    ImGui::EndDisabled();
    const bool known = std::any_of(state.examples.begin(), state.examples.end(),
                                   [](const Example& example) { return example.id == kFirstExample; });
    if (known) {
        same_line_if(welcome_button_width(ui, welcome_texts::kTitanic));
        if (ImGui::Button(welcome_texts::kTitanic)) ui.send(OpenExample{kFirstExample});
    }
    if (!state.view.offers_lessons) return;
    same_line_if(welcome_button_width(ui, welcome_texts::kLessons));
    if (ImGui::Button(welcome_texts::kLessons)) ui.send(ShowLessons{});
}

/// The choice of how many units fold the line.
void unit_choice(const Ui& ui, const AppState& state) {
    const std::optional<WelcomeStep>& step = state.welcome.step;
    if (step != WelcomeStep::kFold && step != WelcomeStep::kFoldThree) return;
    const int chosen = segmented(ui, "units", {welcome_texts::kOneUnit, welcome_texts::kThreeUnits},
                                 step == WelcomeStep::kFold ? 0 : 1);
    if (chosen >= 0) ui.send(TakeStep{chosen == 0 ? WelcomeStep::kFold : WelcomeStep::kFoldThree});
}

/// What the picture says to the step that was taken. It changes its length while a network trains, so it stands below
/// everything that can be pressed.
void answer(const Ui& ui, const AppState& state, bool tall) {
    const WelcomeFacts facts = welcome_facts(state);
    unit_choice(ui, state);
    if (!facts.count.empty()) text_wrapped_in(tall ? ui.fonts.display : ui.fonts.title, ui.palette.accent, facts.count);
    text_wrapped_in(ui.fonts.text, ui.palette.text, facts.sentence);
    if (!tall && !facts.bound.empty()) tooltip(ui, "", facts.bound);
    const bool piece = facts.hint == welcome_texts::kPieceHint;
    if (!facts.hint.empty())
        text_wrapped_in(ui.fonts.small, ui.palette.muted,
                        piece && ui.touch ? std::string(welcome_texts::kPieceHintTouch) : facts.hint);
    if (tall && !facts.bound.empty()) text_wrapped_in(ui.fonts.small, ui.palette.muted, facts.bound);
}

struct StepWords {
    WelcomeStep step;
    const char* label;
    const char* question;
};
constexpr StepWords kSteps[] = {{WelcomeStep::kFold, welcome_texts::kFold, welcome_texts::kFoldQuestion},
                                {WelcomeStep::kCount, welcome_texts::kCount, welcome_texts::kCountQuestion},
                                {WelcomeStep::kOpenOwn, welcome_texts::kOpen, welcome_texts::kOpenQuestion}};

bool is_taken(const AppState& state, WelcomeStep step) {
    const std::optional<WelcomeStep>& taken = state.welcome.step;
    return taken == step || (step == WelcomeStep::kFold && taken == WelcomeStep::kFoldThree);
}

/// The headline, with the button that closes beside it, and the sentence below where there is room for it.
void headline(const Ui& ui, bool tall, bool lead) {
    const ImVec2 at = ImGui::GetCursorPos();
    const float width = ImGui::GetContentRegionAvail().x;
    const float button = text_size(ui.fonts.text, kCross).x + 2 * ImGui::GetStyle().FramePadding.x;
    const float room = width - button - kWelcomeGap;
    ImFont* const low = text_size(ui.fonts.title, welcome_texts::kHeadline).x < room ? ui.fonts.title : ui.fonts.bold;
    text_block(tall ? ui.fonts.display : low, ui.palette.text, welcome_texts::kHeadline, room);
    const float below = ImGui::GetCursorPosY();
    ImGui::SetCursorPos(ImVec2(at.x + width - button, at.y - 4));
    ImGui::PushStyleColor(ImGuiCol_Button, IM_COL32(0, 0, 0, 0));
    if (icon_button(ui, kCross, "##close welcome", welcome_texts::kClose)) ui.send(ShowWelcome{false});
    ImGui::PopStyleColor();
    ImGui::SetCursorPos(ImVec2(at.x, std::max(below, ImGui::GetCursorPosY())));
    if (!lead) return;
    if (tall) ImGui::Dummy(ImVec2(0, 2));
    text_wrapped_in(tall ? ui.fonts.text : ui.fonts.small, tall ? ui.palette.text : ui.palette.muted,
                    welcome_texts::kLead);
}

/// The steps below each other, and the answer below them.
void tall_panel(const Ui& ui, const AppState& state) {
    headline(ui, true, true);
    ImGui::Dummy(ImVec2(0, 6));
    int number = 0;
    for (const StepWords& words : kSteps) {
        ImGui::Dummy(ImVec2(0, 2));
        if (step_card(ui, ++number, words.label, words.question, is_taken(state, words.step)))
            ui.send(TakeStep{words.step});
    }
    ImGui::Dummy(ImVec2(0, 2));
    other_buttons(ui, state);
    ImGui::Dummy(ImVec2(0, 10));
    answer(ui, state, true);
}

/// The steps beside each other, and the answer below them.
void low_panel(const Ui& ui, const AppState& state) {
    constexpr float kForLead = 300;  // lower, the answer needs the room
    headline(ui, false, ImGui::GetWindowHeight() >= kForLead);
    const float padding = 2 * ImGui::GetStyle().FramePadding.x;
    for (const StepWords& words : kSteps) {
        const float width = text_size(ui.fonts.bold, words.label).x + padding;
        if (words.step != kSteps[0].step) same_line_if(width);
        const std::string label = std::string(words.label) + "###step " + words.label;
        if (step_button(ui, label.c_str(), is_taken(state, words.step))) ui.send(TakeStep{words.step});
    }
    same_line_if(welcome_button_width(ui, welcome_texts::kWatch));
    other_buttons(ui, state);
    answer(ui, state, false);
}

/// Escape closes the panel that has the keyboard; nothing else that the key lets go of goes with it. Dear ImGui takes
/// the focus away with the same key before, so that the last frame tells who had it.
void escape_closes(const Ui& ui, bool& had_focus) {
    if (had_focus && ImGui::IsKeyPressed(ImGuiKey_Escape, false)) {
        ImGui::SetKeyOwner(ImGuiKey_Escape, ImGui::GetCurrentWindow()->ID, ImGuiInputFlags_LockThisFrame);
        ui.send(ShowWelcome{false});
    }
    had_focus = ImGui::IsWindowFocused(ImGuiFocusedFlags_ChildWindows);
}

void panel(const Ui& ui, const AppState& state, ImVec2 origin, ImVec2 size, bool tall, ViewMemory& memory) {
    if (begin_panel(ui, "first minute", origin, size)) {
        escape_closes(ui, memory.welcome_had_focus);
        tall ? tall_panel(ui, state) : low_panel(ui, state);
    }
    end_panel();
}

void picture(const Ui& ui, const AppState& state, ImVec2 origin, ImVec2 size, ViewMemory& memory) {
    if (!waits_for_end(state)) return leading_group(ui, state, origin, size, memory);
    if (begin_panel(ui, "unseen", origin, size))
        text_wrapped_in(ui.fonts.text, ui.palette.muted, welcome_texts::kTrainsUnseen);
    end_panel();
}

}  // namespace

void welcome_workspace(const Ui& ui, const AppState& state, ImVec2 origin, ImVec2 size, ViewMemory& memory) {
    constexpr float kBeside = 940;  // narrower, the picture would be narrower than the text is long
    if (size.x >= kBeside) {
        const float width = std::round(std::clamp(0.27F * size.x, 310.0F, 400.0F));
        panel(ui, state, origin, ImVec2(width, size.y), true, memory);
        const float x = width + kWelcomeGap;
        return picture(ui, state, ImVec2(origin.x + x, origin.y), ImVec2(size.x - x, size.y), memory);
    }
    const float height = std::round(std::clamp(0.46F * size.y, 120.0F, 360.0F));
    picture(ui, state, origin, ImVec2(size.x, size.y - height - kWelcomeGap), memory);
    panel(ui, state, ImVec2(origin.x, origin.y + size.y - height), ImVec2(size.x, height), false, memory);
}

}  // namespace reluscope
