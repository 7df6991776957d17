#include "ui/clusters/answer_lines.h"

#include "app/answers/locks.h"
#include "app/document/views.h"
#include "base/numerics/numerics.h"
#include "base/texts/explanation_texts.h"
#include "base/texts/views/answers_texts.h"
#include "base/utf8.h"
#include "ui/kit/widget_registry.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <optional>
#include <string>
#include <vector>

namespace reluscope {

namespace {

constexpr std::size_t kMaxLockLines = 200;

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
        const std::size_t listed = std::min(lines.size(), kMaxLockLines);
        const float width = std::min(kWidth, display.x - kMargin);
        text_in(ui.fonts.bold, ui.palette.text, answers_texts::kLocksTitle);
        text_block(ui.fonts.small, ui.palette.muted, answers_texts::kAsProposedHelp, width);
        const float line_height =
            ImGui::GetFrameHeightWithSpacing() + (has_one_column() ? ImGui::GetTextLineHeightWithSpacing() : 0);
        const float wanted = line_height * static_cast<float>(listed) + 4;
        ImGui::BeginChild("list of locks", ImVec2(width, std::min(wanted, display.y * 0.5F)));
        for (std::size_t i = 0; i < listed; ++i) lock_choice(ui, state, lines[i], i);
        ImGui::EndChild();
        ImGui::BeginDisabled(state.answers.settings.locks.empty());  // it keeps its place, so that the list keeps its
        if (ImGui::Button(answers_texts::kAsProposed)) ui.send(SetLocks{});
        ImGui::EndDisabled();
        ImGui::EndPopup();
    }
    ImGui::PopStyleVar();
}

/// A button that keeps its place where it can do nothing.
bool button_if(bool able, const char* label, const char* id) {
    ImGui::BeginDisabled(!able);
    const bool pressed = ImGui::Button((std::string(label) + "###" + id).c_str());
    ImGui::EndDisabled();
    return pressed && able;
}

/// Also of a button that can do nothing now.
void tooltip_always(const Ui& ui, const char* title, const char* text) {
    tooltip_over(ui, ImGui::GetItemRectMin(), ImGui::GetItemRectMax(), title, text);
}

/// Leads to the change that is stated; where none is looked for by itself, to the most similar row that is predicted
/// otherwise.
void way_button(const Ui& ui, const AppState& state, bool waits) {
    if (waits) {
        if (ImGui::Button(explanation_texts::kPathToOther)) ui.send(PathToOther{});
        return tooltip(ui, explanation_texts::kPathToOtherTitle, explanation_texts::kPathToOtherMeaning);
    }
    const std::optional<SetPath> way = way_to_change(state);
    ImGui::BeginDisabled(!way);
    const bool pressed = ImGui::Button(explanation_texts::kWhatWouldChange);
    ImGui::EndDisabled();
    if (pressed && way) {
        ui.send(*way);
        ui.send(ShowView{View::kPath});
    }
    tooltip_always(ui, explanation_texts::kWhatWouldChangeTitle, explanation_texts::kWhatWouldChangeMeaning);
}

/// More time for the search, where it waits or can go on.
void search_button(const Ui& ui, const ChangeFacts& facts) {
    if (!facts.can_search) return;
    const char* label = facts.searched ? answers_texts::kSearchOn : answers_texts::kSearch;
    same_line_if(width_of_button(ui, label));
    if (ImGui::Button((std::string(label) + "###search for the smallest change").c_str())) ui.send(SearchChange{});
    tooltip(ui, label, answers_texts::kSearchHelp);
}

void send_aim(const Ui& ui, const ChangeAim& aim) { ui.send(SetChangeAim{aim.norm, aim.to, aim.value, aim.at_most}); }

/// A list of a few words in one button; what was chosen of them, else -1.
template <std::size_t kCount>
int choice_of(const char* label, const char* const (&words)[kCount], int chosen, float width) {
    same_line_if(width);
    ImGui::SetNextItemWidth(width);
    int choice = -1;
    if (!begin_combo(label, words[chosen])) return choice;
    for (int i = 0; i < static_cast<int>(kCount); ++i) {
        if (ImGui::Selectable((std::string(words[i]) + label).c_str(), i == chosen)) choice = i;
    }
    ImGui::EndCombo();
    return choice;
}

void measure_choice(const Ui& ui, const ChangeAim& aim) {
    constexpr float kWidth = 124;
    const int measure = choice_of("##measure of changes", answers_texts::kMeasures, static_cast<int>(aim.norm), kWidth);
    if (measure >= 0) {
        ChangeAim next = aim;
        next.norm = static_cast<Norm>(measure);
        send_aim(ui, next);
    }
    tooltip(ui, answers_texts::kMeasureTitle, answers_texts::kMeasureHelp);
}

/// The choice of the class that is to be reached, where there are more than two.
void class_choice(const Ui& ui, const AppState& state) {
    constexpr float kWidth = 150;
    constexpr std::int32_t kMaxClasses = 500;
    const Document& document = *state.document;
    const ChangeAim& aim = state.answers.settings.aim;
    const auto name = [&](std::int32_t c) { return printable_utf8(class_name(*document.model, document.study, c)); };
    same_line_if(kWidth);
    ImGui::SetNextItemWidth(kWidth);
    const std::string shown = aim.to ? name(*aim.to) : answers_texts::kAnyOther;
    if (begin_combo("##class to reach", shown.c_str())) {
        ChangeAim next = aim;
        next.to.reset();
        if (ImGui::Selectable((std::string(answers_texts::kAnyOther) + "##any class").c_str(), !aim.to))
            send_aim(ui, next);
        const std::int32_t classes = std::min(document.study.network().num_outputs(), kMaxClasses);
        for (std::int32_t c = 0; c < classes; ++c) {
            next.to = c;
            const std::string label = name(c) + "##to class " + std::to_string(c);
            if (ImGui::Selectable(label.c_str(), aim.to == c)) send_aim(ui, next);
        }
        ImGui::EndCombo();
    }
    tooltip(ui, answers_texts::kToClassTitle, answers_texts::kToClassHelp);
}

/// The number that the prediction is to reach, from which side.
void value_choice(const Ui& ui, const ChangeAim& aim) {
    constexpr float kSideWidth = 86;
    constexpr float kWidth = 90;
    ChangeAim next = aim;
    const int side = choice_of("##side of the value", answers_texts::kSides, aim.at_most ? 1 : 0, kSideWidth);
    if (side >= 0) {
        next.at_most = side == 1;
        send_aim(ui, next);
    }
    tooltip(ui, answers_texts::kValueTitle, answers_texts::kValueHelp);
    same_line_if(kWidth);
    ImGui::SetNextItemWidth(kWidth);
    char buffer[64];
    const std::string shown = aim.value ? number_text(*aim.value) : "";
    const std::size_t length = std::min(shown.size(), sizeof buffer - 1);
    shown.copy(buffer, length);
    buffer[length] = 0;
    const bool entered = ImGui::InputText("##value to reach", buffer, sizeof buffer,
                                          ImGuiInputTextFlags_EnterReturnsTrue | ImGuiInputTextFlags_AutoSelectAll);
    const bool left = ImGui::IsItemDeactivatedAfterEdit();
    tooltip(ui, answers_texts::kValueTitle, answers_texts::kValueHelp);
    if ((!entered && !left) || buffer == shown) return;
    double value = 0;
    next.value.reset();
    if (parse_number(buffer, value)) next.value = value;
    if (next.value || buffer[0] == 0) send_aim(ui, next);
}

/// What the answer below rests on: the locks, the measure, and what is to be reached.
void aim_line(const Ui& ui, const AppState& state) {
    const Study& study = state.document->study;
    const ChangeAim& aim = state.answers.settings.aim;
    if (!state.document->image) {
        locks_menu(ui, state);
    } else {
        ImGui::Dummy(ImVec2(0, ImGui::GetFrameHeight()));
    }
    measure_choice(ui, aim);
    if (predicts_number(study)) {
        value_choice(ui, aim);
    } else if (study.network().num_outputs() > 2) {
        class_choice(ui, state);
    }
}

}  // namespace

void row_ways(const Ui& ui, const AppState& state) {
    if (!shows_controls(ui)) return;
    const ChangeFacts facts = change_facts(state);
    const bool no_value = predicts_number(state.document->study) && !state.answers.settings.aim.value;
    way_button(ui, state, !facts.asked || state.answers.change_waits || no_value);
    if (facts.asked) {
        same_line_if(width_of_button(ui, answers_texts::kTry));
        if (button_if(facts.can_try, answers_texts::kTry, "try the smallest change"))
            ui.send(EditRow{*state.selection.row, facts.cells});
        const std::string change = facts.can_try ? facts.sentence + "\n" : "";  // it stands below the bars
        tooltip_always(ui, answers_texts::kTry, (change + answers_texts::kTryHelp).c_str());
    }
    if (state.document->image) return;
    const std::string name(view_title(View::kWhatIf));
    same_line_if(width_of_button(ui, name.c_str()));
    if (ImGui::Button((name + "###open what if").c_str())) ui.send(ShowView{View::kWhatIf});
    tooltip(ui, name, view_sentence(View::kWhatIf));
}

void row_change(const Ui& ui, const AppState& state) {
    constexpr float kReservedLines = 6;  // that an answer takes: what stands below keeps its place while it is computed
    const ChangeFacts facts = change_facts(state);
    if (!facts.asked) return;
    if (shows_controls(ui)) {
        aim_line(ui, state);
        search_button(ui, facts);
    }
    if (!facts.proposed.empty()) text_wrapped_in(ui.fonts.small, ui.palette.muted, facts.proposed);
    const float top = ImGui::GetCursorPosY();
    text_wrapped_in(facts.known ? ui.fonts.bold : ui.fonts.text, facts.known ? ui.palette.text : ui.palette.muted,
                    facts.sentence);
    if (facts.known && !facts.in_full.empty())
        tooltip_in_full(ui, answers_texts::kChangeTitle, answers_texts::kChangeMeaning, facts.in_full);
    if (!facts.proof.empty()) text_wrapped_in(ui.fonts.text, ui.palette.text, facts.proof);
    if (!facts.alone.empty()) text_wrapped_in(ui.fonts.text, ui.palette.text, facts.alone);
    for (const std::string& note : facts.notes) text_wrapped_in(ui.fonts.small, ui.palette.muted, note);
    const float reserved = kReservedLines * ImGui::GetTextLineHeightWithSpacing();
    const float left = reserved - (ImGui::GetCursorPosY() - top) - ImGui::GetStyle().ItemSpacing.y;
    const bool reserves = shows_controls(ui) && (facts.known || facts.searching);
    if (reserves && left > 0) ImGui::Dummy(ImVec2(0, left));
}

void row_alternatives(const Ui& ui, const AppState& state) {
    const ChangeFacts facts = change_facts(state);
    for (const std::string& other : facts.alternatives) text_wrapped_in(ui.fonts.text, ui.palette.text, other);
}

bool row_parts_choice(const Ui& ui, const AppState& state) {
    if (state.document->image) return false;  // thousands of pixels have no bars of their own
    const RowParts parts = state.answers.settings.parts;
    if (shows_controls(ui)) {
        const int chosen =
            segmented(ui, "parts of the row",
                      {answers_texts::kMapParts, answers_texts::kShapleyChoice, answers_texts::kExpectedParts},
                      static_cast<int>(parts), ImGui::GetContentRegionAvail().x);
        if (chosen >= 0) ui.send(SetRowParts{static_cast<RowParts>(chosen)});
    }
    return parts != RowParts::kMap;
}

void row_parts_words(const Ui& ui, const AppState& state, const PartsFacts& facts) {
    text_wrapped_in(ui.fonts.small, ui.palette.muted, facts.sentence);
    const bool halted = state.stages[StageId::kShapley].halted;
    if (!facts.there && halted && shows_controls(ui)) {
        if (ImGui::Button((std::string(answers_texts::kGoOn) + "###go on with parts").c_str()))
            ui.send(SetRowParts{state.answers.settings.parts});
    }
}

}  // namespace reluscope
