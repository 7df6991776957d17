#include "ui/clusters/answer_lines.h"

#include "app/answers/locks.h"
#include "base/texts/views/answers_texts.h"
#include "base/utf8.h"

#include <algorithm>
#include <string>
#include <vector>

namespace reluscope {

namespace {

constexpr std::size_t kMostLockLines = 200;

float width_of_button(const Ui& ui, const char* label) {
    return text_size(ui.fonts.text, label).x + 2 * ImGui::GetStyle().FramePadding.x;
}

/// The ways in which one column may change; a click sets one.
void lock_choice(const Ui& ui, const AppState& state, const LockLine& line, std::size_t number) {
    constexpr float kNameWidth = 120;
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const std::string name = printable_utf8(line.column);
    ImGui::AlignTextToFramePadding();
    const float height = ImGui::GetFrameHeight();
    const float top = at.y + (height - text_size(ui.fonts.text, "x").y) / 2;
    const bool narrow = has_one_column();
    draw_text_cut(*ImGui::GetWindowDrawList(), ui.fonts.text, ImVec2(at.x, narrow ? at.y : top),
                  narrow ? ImGui::GetContentRegionAvail().x : kNameWidth - 8, ui.palette.text, name);
    if (narrow) {
        ImGui::Dummy(ImVec2(0, text_size(ui.fonts.text, "x").y));
    } else {
        ImGui::SetCursorScreenPos(ImVec2(at.x + kNameWidth, at.y));
    }
    std::vector<std::string> labels;
    const std::size_t ways = line.has_direction ? std::size(answers_texts::kLockNames) : 2;
    for (std::size_t i = 0; i < ways; ++i) {
        const std::string way = answers_texts::kLockNames[i];
        labels.push_back(way + "###" + way + " " + item_label(line.column, number));
    }
    std::vector<const char*> shown;
    for (const std::string& label : labels) shown.push_back(label.c_str());
    const int chosen = segmented(ui, std::to_string(number).c_str(), shown, static_cast<int>(line.lock));
    if (chosen < 0) return;
    SetLocks set{state.answers.settings.locks};
    set.locks[line.column] = static_cast<ColumnLock>(chosen);
    ui.send(std::move(set));
}

/// The list of columns with their locks, below its button.
void locks_menu(const Ui& ui, const AppState& state) {
    constexpr float kWidth = 410;
    constexpr float kMargin = 40;
    const bool opened = ImGui::Button((std::string(answers_texts::kLocks) + "###locks of columns").c_str());
    tooltip(ui, answers_texts::kLocksTitle, answers_texts::kLocksHelp);
    ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, ImVec2(12, 10));
    if (begin_menu_below("menu of locks", opened)) {
        const ImVec2 display = ImGui::GetIO().DisplaySize;
        const std::vector<LockLine> lines = lock_lines(*state.document->study.input, state.answers.settings);
        const std::size_t listed = std::min(lines.size(), kMostLockLines);
        const float width = std::min(kWidth, display.x - kMargin);
        text_in(ui.fonts.bold, ui.palette.text, answers_texts::kLocksTitle);
        text_block(ui.fonts.small, ui.palette.muted, answers_texts::kAsProposedHelp, width);
        const float line_height =
            ImGui::GetFrameHeightWithSpacing() + (has_one_column() ? ImGui::GetTextLineHeightWithSpacing() : 0);
        const float wanted = line_height * static_cast<float>(listed) + 4;
        ImGui::BeginChild("list of locks", ImVec2(width, std::min(wanted, display.y * 0.5F)));
        for (std::size_t i = 0; i < listed; ++i) lock_choice(ui, state, lines[i], i);
        ImGui::EndChild();
        if (!state.answers.settings.locks.empty() && ImGui::Button(answers_texts::kAsProposed)) ui.send(SetLocks{});
        ImGui::EndPopup();
    }
    ImGui::PopStyleVar();
}

void change_buttons(const Ui& ui, const AppState& state, const ChangeFacts& facts) {
    if (facts.can_try) {
        if (ImGui::Button((std::string(answers_texts::kTry) + "###try the smallest change").c_str()))
            ui.send(EditRow{*state.selection.row, facts.cells});
        tooltip(ui, answers_texts::kTry, answers_texts::kTryHelp);
        same_line_if(width_of_button(ui, answers_texts::kSearchOn));
    }
    if (facts.can_search) {
        const char* label = facts.searched ? answers_texts::kSearchOn : answers_texts::kSearch;
        if (ImGui::Button((std::string(label) + "###search for the smallest change").c_str())) ui.send(SearchChange{});
        tooltip(ui, label, answers_texts::kSearchHelp);
        same_line_if(width_of_button(ui, answers_texts::kLocks));
    }
    if (!state.document->image) locks_menu(ui, state);
}

}  // namespace

void row_change(const Ui& ui, const AppState& state) {
    const ChangeFacts facts = change_facts(state);
    if (!facts.asked) return;
    text_wrapped_in(facts.known ? ui.fonts.bold : ui.fonts.text, facts.known ? ui.palette.text : ui.palette.muted,
                    facts.sentence);
    if (facts.known && !facts.in_full.empty())
        tooltip_in_full(ui, answers_texts::kChangeTitle, answers_texts::kChangeMeaning, facts.in_full);
    if (!facts.proof.empty()) text_wrapped_in(ui.fonts.text, ui.palette.text, facts.proof);
    if (!facts.held.empty()) text_wrapped_in(ui.fonts.small, ui.palette.muted, facts.held);
    for (const std::string& other : facts.alternatives) text_wrapped_in(ui.fonts.text, ui.palette.text, other);
    for (const std::string& note : facts.notes) text_wrapped_in(ui.fonts.small, ui.palette.muted, note);
    if (shows_controls(ui)) change_buttons(ui, state, facts);
    ImGui::Dummy(ImVec2(0, 2));
}

bool row_parts(const Ui& ui, const AppState& state, const PartsFacts& facts) {
    if (state.document->image) return false;  // thousands of pixels have no bars of their own
    const bool shapley = state.answers.settings.parts == RowParts::kShapley;
    if (shows_controls(ui)) {
        const int chosen = segmented(ui, "parts of the row", {answers_texts::kMapParts, answers_texts::kShapleyParts},
                                     shapley ? 1 : 0);
        if (chosen >= 0) ui.send(SetRowParts{chosen == 1 ? RowParts::kShapley : RowParts::kMap});
    }
    if (!shapley) return false;
    text_wrapped_in(ui.fonts.small, ui.palette.muted, facts.sentence);
    const bool halted = state.stages[StageId::kShapley].halted;
    if (!facts.there && halted && shows_controls(ui)) {
        if (ImGui::Button((std::string(answers_texts::kGoOn) + "###go on with parts").c_str()))
            ui.send(SetRowParts{RowParts::kShapley});
    }
    return true;
}

}  // namespace reluscope
