#include "shell/keys.h"

#include <imgui.h>
#include <imgui_internal.h>

#include <utility>

namespace reluscope {

namespace {

/// A key with what is held beside it.
struct Chord {
    ImGuiKey key = ImGuiKey_None;
    bool command = false;  // Ctrl, or Cmd on a Mac
    bool shift = false;
};

ImGuiKey key_named(std::string_view name) {
    static constexpr std::pair<std::string_view, ImGuiKey> kNames[] = {
        {"Space", ImGuiKey_Space},      {"Escape", ImGuiKey_Escape},  {".", ImGuiKey_Period},
        {"[", ImGuiKey_LeftBracket},    {"]", ImGuiKey_RightBracket}, {"Left", ImGuiKey_LeftArrow},
        {"Right", ImGuiKey_RightArrow}, {"Up", ImGuiKey_UpArrow},     {"Down", ImGuiKey_DownArrow},
        {"?", ImGuiKey_Slash}};
    for (const auto& [known, key] : kNames) {
        if (name == known) return key;
    }
    const char c = name.size() == 1 ? name[0] : ' ';
    if (c >= 'A' && c <= 'Z') return static_cast<ImGuiKey>(ImGuiKey_A + (c - 'A'));
    if (c >= '0' && c <= '9') return static_cast<ImGuiKey>(ImGuiKey_0 + (c - '0'));
    return ImGuiKey_None;
}

Chord chord_of(std::string_view keys) {
    Chord chord;
    const auto take = [&keys](std::string_view held) {
        const bool there = keys.substr(0, held.size()) == held;
        if (there) keys.remove_prefix(held.size());
        return there;
    };
    chord.command = take("Ctrl+");
    chord.shift = take("Shift+") || keys == "?";
    chord.key = key_named(keys);
    return chord;
}

bool is_pressed(const Shortcut& shortcut) {
    const ImGuiIO& io = ImGui::GetIO();
    const Chord chord = chord_of(shortcut.keys);
    const bool command = io.ConfigMacOSXBehaviors ? io.KeySuper : io.KeyCtrl;
    if (shortcut.elsewhere || chord.command != (command && !io.KeyAlt)) return false;
    if ((chord.command && chord.shift != io.KeyShift) || (chord.shift && !io.KeyShift)) return false;
    return ImGui::IsKeyPressed(chord.key, shortcut.repeats);
}

/// A window is open that takes arrows, Enter and Escape itself.
bool has_keys_of_its_own(const AppState& state) { return state.view.show_palette || state.view.show_gallery; }

/// What Dear ImGui closes with the same key comes before all that Escape lets go of.
bool takes_escape(const KeyContext& context, bool popup_open) {
    const ImGuiIO& io = ImGui::GetIO();
    if (io.WantTextInput || io.KeyCtrl || io.KeySuper || io.KeyAlt || has_keys_of_its_own(context.state)) return false;
    if (!popup_open || !ImGui::IsKeyPressed(ImGuiKey_Escape, false)) return false;
    // Menus in menus, which open again below the pointer, are still there.
    if (ImGui::GetCurrentContext()->OpenPopupStack.Size > 0) ImGui::ClosePopupToLevel(0, true);
    return true;
}

/// True for keys that mean something else where the keyboard is now.
bool is_taken(const KeyContext& context, const Chord& chord, const Command& command, bool escape_taken) {
    const ImGuiIO& io = ImGui::GetIO();
    const bool undoes = command.is<Undo>() || command.is<Redo>();
    if (chord.command) return undoes && io.WantTextInput;  // a text field undoes its own typing
    if (io.WantTextInput || io.KeyCtrl || io.KeySuper || io.KeyAlt || has_keys_of_its_own(context.state)) return true;
    if (chord.key == ImGuiKey_Space) return io.NavVisible;  // with a visible focus Space presses what has it
    return chord.key == ImGuiKey_Escape && escape_taken;
}

}  // namespace

void KeyHandler::handle(const KeyContext& context, const std::function<void(Command)>& apply) {
    const bool escape_taken = takes_escape(context, popup_open_);
    for (const KeyLine& line : key_lines()) {
        for (const Shortcut& shortcut : line.shortcuts) {
            if (!is_pressed(shortcut)) continue;
            auto command = shortcut.command(context);
            if (command && !is_taken(context, chord_of(shortcut.keys), *command, escape_taken))
                apply(*std::move(command));
        }
    }
    popup_open_ = ImGui::IsPopupOpen("", ImGuiPopupFlags_AnyPopup);
}

}  // namespace reluscope
