#include "ui/workspace/overlays.h"

#include "app/actions.h"
#include "app/document/captions.h"

#include <algorithm>

// What lies over the workspace: messages, the drop target, shortcuts, the welcome.

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

/// The newest below. Those without room in the lower half of the window follow when newer ones have gone.
bool messages_overlay(const Ui& ui, const std::vector<Message>& messages) {
    const ImVec2 display = ImGui::GetIO().DisplaySize;
    const float width = std::min(520.0F, display.x - 32);
    float bottom = display.y - 44;
    bool pointed_at = false;
    for (auto message = messages.rbegin(); message != messages.rend() && bottom > display.y / 2; ++message) {
        ImGui::SetNextWindowPos(ImVec2(display.x / 2, bottom), ImGuiCond_Always, ImVec2(0.5F, 1));
        ImGui::SetNextWindowSize(ImVec2(width, 0));
        ImGui::PushStyleColor(ImGuiCol_WindowBg, ui.palette.raised);
        ImGui::PushStyleColor(ImGuiCol_Border, message_color(ui, message->kind));
        ImGui::PushStyleVar(ImGuiStyleVar_WindowBorderSize, 1);
        ImGui::PushStyleVar(ImGuiStyleVar_WindowRounding, 6);
        const std::string name = "message " + std::to_string(message->id);
        ImGui::Begin(name.c_str(), nullptr, kOverlay);
        text_in(ui.fonts.text, message_color(ui, message->kind), message_icon(message->kind));
        ImGui::SameLine();
        const float right = ImGui::GetWindowContentRegionMax().x;
        ImGui::BeginGroup();
        text_block(ui.fonts.text, ui.palette.text, message->text, right - ImGui::GetCursorPosX() - 32);
        ImGui::EndGroup();
        ImGui::SameLine(right - 22);
        ImGui::PushStyleColor(ImGuiCol_Button, IM_COL32(0, 0, 0, 0));
        if (ImGui::SmallButton(("\uf00d##" + std::to_string(message->id)).c_str()))
            ui.send(DismissMessage{message->id});
        ImGui::PopStyleColor();
        bottom -= ImGui::GetWindowHeight() + 8;
        pointed_at |= ImGui::IsWindowHovered(ImGuiHoveredFlags_ChildWindows);
        ImGui::End();
        ImGui::PopStyleVar(2);
        ImGui::PopStyleColor(2);
    }
    return pointed_at;
}

void drop_overlay(const Ui& ui, int num_files) {
    const ImVec2 display = ImGui::GetIO().DisplaySize;
    ImDrawList& draw = *ImGui::GetForegroundDrawList();
    draw.AddRectFilled(ImVec2(0, 0), display, with_alpha(ui.palette.background, 0.86F));
    draw.AddRect(ImVec2(16, 16), ImVec2(display.x - 16, display.y - 16), ui.palette.accent, 12, 0, 3);
    const std::string title = num_files > 1 ? "Drop the network and its table" : "Drop a network or a table";
    const char* kinds = "ONNX, safetensors or JSON; CSV. Nothing leaves this computer.";
    const ImVec2 size = text_size(ui.fonts.title, title);
    const ImVec2 small = text_size(ui.fonts.text, kinds);
    const float y = display.y / 2 - size.y;
    const float scale = ImGui::GetIO().FontGlobalScale;
    draw.AddText(ui.fonts.title, ui.fonts.title->FontSize * scale, ImVec2((display.x - size.x) / 2, y), ui.palette.text,
                 title.c_str());
    draw.AddText(ui.fonts.text, ui.fonts.text->FontSize * scale, ImVec2((display.x - small.x) / 2, y + size.y + 8),
                 ui.palette.muted, kinds);
}

namespace {

/// A word, and from `indent` on what it means. Within a group.
void word_line(const Ui& ui, std::string_view word, std::string_view meaning, float indent, float width) {
    text_in(ui.fonts.bold, ui.palette.text, word);
    ImGui::SameLine(indent);
    ImGui::BeginGroup();
    text_block(ui.fonts.text, ui.palette.muted, meaning, width - indent);
    ImGui::EndGroup();
}

void key_lines(const Ui& ui, float width) {
    for (const KeyHelp& help : key_help()) word_line(ui, help.keys, help.meaning, 0.4F * width, width);
}

void word_lines(const Ui& ui, float width) {
    for (const Term& term : glossary()) word_line(ui, term.word, term.meaning, 0.22F * width, width);
}

}  // namespace

void shortcuts_window(const Ui& ui) {
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
    ImGui::AlignTextToFramePadding();
    text_in(ui.fonts.title, ui.palette.text, "Keys and words");
    ImGui::SameLine(0, kBetween);
    if (ImGui::Button("Close")) ui.send(ShowShortcuts{false});
    ImGui::BeginGroup();
    key_lines(ui, beside ? kKeys : narrow);
    ImGui::EndGroup();
    if (beside) ImGui::SameLine(0, kBetween);
    ImGui::BeginGroup();
    word_lines(ui, beside ? kWords : narrow);
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
    text_in(ui.fonts.small, ui.palette.warning_text, "\uf1da  as after " + epoch);
    tooltip(ui, "An earlier epoch",
            "Earlier weights than the newest are looked at: everything in this panel is what they give.");
    if (!view || ui.picture) return;
    ImGui::SameLine(0, 12);
    if (ImGui::SmallButton("Show the newest")) ui.send(ShowEpoch{std::nullopt});
}

void hints_panel(const Ui& ui) {
    heading(ui, "TRY THIS");
    static constexpr const char* kHints[] = {
        "Choose another cluster: the bars change, because each cluster has its own linear model.",
        "Choose a row to see how its prediction adds up, column by column.",
        "Drop your own network and table anywhere on this window."};
    for (const char* hint : kHints) {
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
    text_block(ui.fonts.title, ui.palette.text, "See a ReLU network as what it is: a patchwork of linear models.",
               text_width);
    text_block(ui.fonts.text, ui.palette.muted,
               state.job.running
                   ? "Loading\u2026"
                   : "Choose an example above, or drop a network (ONNX, safetensors, JSON) and a table (CSV) here.",
               text_width);
    ImGui::EndGroup();
}

}  // namespace reluscope
