#include "ui/kit/view_bar.h"

#include <algorithm>

namespace reluscope {

namespace {

constexpr const char* kMenuSign = "\uf0d7";

}  // namespace

ViewBar::ViewBar(const Ui& ui, float words_from) : ui_(ui), words_(ImGui::GetContentRegionAvail().x >= words_from) {
    ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, ImVec2(5, 6));
}

ViewBar::~ViewBar() { ImGui::PopStyleVar(); }

void ViewBar::place(float width) {
    if (!first_) same_line_if(width);
    first_ = false;
}

bool ViewBar::press(const Button& button, bool on, bool has_menu) {
    std::string text = button.icon;
    if (words_) text += std::string(" ") + button.word;
    if (has_menu && words_) text += std::string(" ") + kMenuSign;
    place(text_size(ui_.fonts.text, text).x + 2 * ImGui::GetStyle().FramePadding.x);
    ImGui::PushStyleColor(ImGuiCol_Button, on ? ui_.palette.selection : ui_.palette.raised);
    ImGui::PushStyleColor(ImGuiCol_Text, on ? ui_.palette.accent : ui_.palette.text);
    const bool clicked = ImGui::Button((text + "###" + button.name).c_str());
    ImGui::PopStyleColor(2);
    return clicked;
}

bool ViewBar::toggle(const Button& button, bool on, const std::string& explanation) {
    const bool clicked = press(button, on, false);
    tooltip(ui_, button.word, explanation);
    return clicked;
}

bool ViewBar::button(const Button& button, const std::string& explanation) {
    const bool clicked = press(button, false, false);
    tooltip(ui_, button.word, explanation);
    return clicked;
}

bool ViewBar::begin_menu(const Button& button, const std::string& explanation) {
    const std::string name = std::string("menu of ") + button.name;
    const bool clicked = press(button, false, true);
    tooltip(ui_, button.word, explanation);
    ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, ImVec2(12, 10));
    const bool open = begin_menu_below(name.c_str(), clicked);
    ImGui::PopStyleVar();
    return open;
}

void ViewBar::end_menu() { ImGui::EndPopup(); }

}  // namespace reluscope
