#include "ui/workspace/overlays.h"

#include "app/document/captions.h"
#include "app/shortcuts.h"
#include "base/texts/welcome_texts.h"
#include "base/texts/workspace_texts.h"
#include "base/version.h"

#include <algorithm>
#include <cmath>
#include <string>

// What lies over the workspace: messages, the drop target, words and keys, the welcome.

namespace reluscope {

namespace {

constexpr ImGuiWindowFlags kOverlay = ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoMove |
                                      ImGuiWindowFlags_NoSavedSettings | ImGuiWindowFlags_NoFocusOnAppearing |
                                      ImGuiWindowFlags_AlwaysAutoResize;

ImU32 message_color(const Ui& ui, MessageKind kind) {
    if (kind == MessageKind::kError) return ui.palette.error_text;
    return kind == MessageKind::kWarning ? ui.palette.warning_text : ui.palette.accent;
}

const char* message_icon(MessageKind kind) {
    if (kind == MessageKind::kError) return "\uf06a";
    return kind == MessageKind::kWarning ? "\uf071" : "\uf05a";
}

}  // namespace

namespace {

/// The message that is shown: the newest error, which waits until it is read, else the newest of all. One at a time:
/// they never pile up over what they are about.
const Message& shown_message(const std::vector<Message>& messages) {
    const auto error = std::find_if(messages.rbegin(), messages.rend(),
                                    [](const Message& m) { return m.kind == MessageKind::kError; });
    return error == messages.rend() ? messages.back() : *error;
}

}  // namespace

/// Over the status bar; only one of several lines reaches above it.
bool messages_overlay(const Ui& ui, const std::vector<Message>& messages) {
    if (messages.empty()) return false;
    constexpr float kMax = 760;
    constexpr float kButton = 32;
    constexpr float kPadding = 12;
    const Message& message = shown_message(messages);
    const ImVec2 display = ImGui::GetIO().DisplaySize;
    const float icon = text_size(ui.fonts.text, message_icon(message.kind)).x + ImGui::GetStyle().ItemSpacing.x;
    const float whole = text_size(ui.fonts.text, message.text).x + icon + kButton + 2 * kPadding + 4;
    const float width = std::round(std::min({kMax, display.x - 16, std::max(whole, 200.0F)}));
    ImGui::SetNextWindowPos(ImVec2(std::round(display.x / 2), display.y - 4), ImGuiCond_Always, ImVec2(0.5F, 1));
    ImGui::SetNextWindowSize(ImVec2(width, 0));
    ImGui::SetNextWindowSizeConstraints(ImVec2(width, 0), ImVec2(width, display.y / 2));
    ImGui::PushStyleColor(ImGuiCol_WindowBg, ui.palette.raised);
    ImGui::PushStyleColor(ImGuiCol_Border, message_color(ui, message.kind));
    ImGui::PushStyleVar(ImGuiStyleVar_WindowBorderSize, 1);
    ImGui::PushStyleVar(ImGuiStyleVar_WindowRounding, 6);
    ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, ImVec2(kPadding, 7));
    const std::string name = "message " + std::to_string(message.id);
    ImGui::Begin(name.c_str(), nullptr, kOverlay & ~ImGuiWindowFlags_NoScrollbar);
    text_in(ui.fonts.text, message_color(ui, message.kind), message_icon(message.kind));
    ImGui::SameLine();
    const float right = ImGui::GetWindowContentRegionMax().x;
    ImGui::BeginGroup();
    text_block(ui.fonts.text, ui.palette.text, message.text, right - ImGui::GetCursorPosX() - kButton);
    if (messages.size() > 1) text_in(ui.fonts.small, ui.palette.muted, workspace_texts::message_count(messages.size()));
    ImGui::EndGroup();
    ImGui::SameLine(right - 22);
    ImGui::PushStyleColor(ImGuiCol_Button, IM_COL32(0, 0, 0, 0));
    if (ImGui::SmallButton(("\uf00d##" + std::to_string(message.id)).c_str())) ui.send(DismissMessage{message.id});
    tooltip(ui, "", workspace_texts::kDismissTip);
    ImGui::PopStyleColor();
    const bool pointed_at = ImGui::IsWindowHovered(ImGuiHoveredFlags_ChildWindows);
    ImGui::End();
    ImGui::PopStyleVar(3);
    ImGui::PopStyleColor(2);
    return pointed_at;
}

void drop_overlay(const Ui& ui, int num_files) {
    const ImVec2 display = ImGui::GetIO().DisplaySize;
    ImDrawList& draw = *ImGui::GetForegroundDrawList();
    draw.AddRectFilled(ImVec2(0, 0), display, with_alpha(ui.palette.background, 0.86F));
    draw.AddRect(ImVec2(16, 16), ImVec2(display.x - 16, display.y - 16), ui.palette.accent, 12, 0, 3);
    const std::string title = num_files > 1 ? workspace_texts::kDropBoth : workspace_texts::kDropOne;
    const char* kinds = workspace_texts::kDropKinds;
    const ImVec2 size = text_size(ui.fonts.title, title);
    constexpr float kMargin = 28;
    const float room = display.x - 2 * kMargin;
    const float width = std::min(text_size(ui.fonts.text, kinds).x, room);  // on a phone it has two lines
    const float y = display.y / 2 - size.y;
    const float scale = ImGui::GetIO().FontGlobalScale;
    draw.AddText(ui.fonts.title, ui.fonts.title->FontSize * scale, ImVec2((display.x - size.x) / 2, y), ui.palette.text,
                 title.c_str());
    draw.AddText(ui.fonts.text, ui.fonts.text->FontSize * scale, ImVec2((display.x - width) / 2, y + size.y + 8),
                 ui.palette.muted, kinds, nullptr, room);
}

namespace {

/// A word, and from `indent` on what it means. Within a group.
void word_line(const Ui& ui, std::string_view word, std::string_view meaning, float indent, float width) {
    constexpr float kBetween = 8;
    text_block(ui.fonts.bold, ui.palette.text, word, indent - kBetween);
    ImGui::SameLine(indent);
    ImGui::BeginGroup();
    text_block(ui.fonts.text, ui.palette.muted, meaning, width - indent);
    ImGui::EndGroup();
}

/// The widest part of a text that is not broken into lines.
float unbroken_width(ImFont* font, std::string_view text) {
    float width = 0;
    while (!text.empty()) {
        const std::string_view part = text.substr(0, text.find(' '));
        width = std::max(width, text_size(font, part).x);
        text.remove_prefix(std::min(text.size(), part.size() + 1));
    }
    return width;
}

constexpr float kAfterWord = 12;  // from a word to what it means, at least

void list_keys(const Ui& ui, float width) {
    float indent = 0.4F * width;
    for (const KeyLine& line : key_lines())
        indent = std::max(indent, unbroken_width(ui.fonts.bold, line.keys()) + kAfterWord);
    for (const KeyLine& line : key_lines()) word_line(ui, line.keys(), line.meaning, indent, width);
}

void list_words(const Ui& ui, float width) {
    float indent = 0.22F * width;
    for (const Term& term : glossary())
        indent = std::max(indent, unbroken_width(ui.fonts.bold, term.word) + kAfterWord);
    for (const Term& term : glossary()) word_line(ui, term.word, term.meaning, indent, width);
}

/// The title, and beside it or below it, within `width`: what closes the window, what else explains the program, and
/// its version.
void help_head(const Ui& ui, const AppState& state, float width) {
    const float left = ImGui::GetCursorPosX();
    const auto place = [&](float wanted) {
        ImGui::SameLine(0, 16);
        if (ImGui::GetCursorPosX() - left + wanted > width) ImGui::NewLine();
    };
    const auto button = [&](const char* label) {
        place(text_size(ui.fonts.text, label).x + 2 * ImGui::GetStyle().FramePadding.x);
        return ImGui::Button(label);
    };
    text_beside_buttons(ui.fonts.title, ui.palette.text, workspace_texts::kHelp);
    if (button(workspace_texts::kClose)) ui.send(ShowShortcuts{false});
    if (button(welcome_texts::kShow)) {
        ui.send(ShowShortcuts{false});
        ui.send(ShowWelcome{true});
    }
    if (state.view.offers_lessons && button(welcome_texts::kLessons)) {
        ui.send(ShowShortcuts{false});
        ui.send(ShowLessons{});
    }
    const std::string version = workspace_texts::kName + std::string(" ") + kVersion;
    place(text_size(ui.fonts.small, version).x);
    text_beside_buttons(ui.fonts.small, ui.palette.muted, version);
}

}  // namespace

void shortcuts_window(const Ui& ui, const AppState& state) {
    const ImVec2 display = ImGui::GetIO().DisplaySize;
    constexpr float kKeys = 470;
    constexpr float kWords = 620;
    constexpr float kBetween = 36;
    constexpr float kPadding = 22;
    const bool beside = display.x > kKeys + kWords + kBetween + 2 * kPadding + 24;
    const float narrow = std::min(kWords, display.x - 24 - 2 * kPadding - ImGui::GetStyle().ScrollbarSize);
    ImGui::SetNextWindowPos(ImVec2(display.x / 2, display.y / 2), ImGuiCond_Always, ImVec2(0.5F, 0.5F));
    ImGui::SetNextWindowSizeConstraints(ImVec2(0, 0), ImVec2(display.x - 16, display.y - 16));
    ImGui::PushStyleColor(ImGuiCol_WindowBg, ui.palette.panel);
    ImGui::PushStyleColor(ImGuiCol_Border, ui.palette.line);
    ImGui::PushStyleVar(ImGuiStyleVar_WindowBorderSize, 1);
    ImGui::PushStyleVar(ImGuiStyleVar_WindowRounding, 8);
    ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, ImVec2(kPadding, 18));
    constexpr ImGuiWindowFlags kScrolls = kOverlay & ~ImGuiWindowFlags_NoScrollbar;
    ImGui::Begin("shortcuts", nullptr, kScrolls);
    help_head(ui, state, beside ? kKeys + kWords + kBetween : narrow);
    ImGui::Dummy(ImVec2(0, 6));
    ImGui::BeginGroup();
    heading(ui, workspace_texts::kGlossaryHeading);
    list_words(ui, beside ? kWords : narrow);
    ImGui::EndGroup();
    if (beside) {
        ImGui::SameLine(0, kBetween);
    } else {
        ImGui::Dummy(ImVec2(0, 8));
    }
    ImGui::BeginGroup();
    heading(ui, workspace_texts::kKeysHeading);
    list_keys(ui, beside ? kKeys : narrow);
    ImGui::EndGroup();
    ImGui::End();
    ImGui::PopStyleVar(3);
    ImGui::PopStyleColor(2);
}

void epoch_line(const Ui& ui, const AppState& state, std::optional<View> view) {
    const bool plane = view == View::kPlane || view == View::kRelief;
    const std::string epoch =
        plane && state.plane.partition ? shown_epoch(state, state.plane.partition->network()) : shown_epoch(state);
    if (epoch.empty()) return;
    text_in(ui.fonts.small, ui.palette.warning_text, "\uf1da  " + workspace_texts::epoch_line(epoch));
    tooltip(ui, workspace_texts::kEpochTitle, workspace_texts::kEpochTip);
    if (!view || ui.picture) return;
    ImGui::SameLine(0, 12);
    if (ImGui::SmallButton(workspace_texts::kShowNewest)) ui.send(ShowEpoch{std::nullopt});
}

void hints_panel(const Ui& ui) {
    heading(ui, workspace_texts::kHintsHeading);
    for (const char* hint : workspace_texts::kHints) {
        text_wrapped_in(ui.fonts.small, ui.palette.muted, hint);
        ImGui::Dummy(ImVec2(0, 2));
    }
}

void welcome(const Ui& ui, const AppState& state) {
    const float width = ImGui::GetContentRegionAvail().x;
    ImGui::Dummy(ImVec2(0, ImGui::GetContentRegionAvail().y * 0.28F));
    ImGui::SetCursorPosX(std::max(12.0F, width * 0.2F));
    ImGui::BeginGroup();
    const float text_width = std::min(560.0F, width - ImGui::GetCursorPosX() - 12);
    text_block(ui.fonts.title, ui.palette.text, welcome_texts::kHeadline, text_width);
    text_block(ui.fonts.text, ui.palette.muted, state.job.running ? workspace_texts::kLoading : workspace_texts::kStart,
               text_width);
    ImGui::EndGroup();
}

}  // namespace reluscope
