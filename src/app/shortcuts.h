#pragma once

#include "app/state/commands.h"
#include "app/state/state.h"

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace reluscope {

/// What a key's command depends on beside the state.
struct KeyContext {
    const AppState& state;
    bool dark = false;  ///< the theme that is seen
};

/// A key with a command. Here each is stated once: the shell asks which command a key that was pressed has, the palette
/// and the menus say which key a command has, and the list of keys shows all of them.
struct Shortcut {
    std::string_view keys;  ///< as people read it: "Ctrl+Shift+E", "M", "Shift+Left", "?"; Ctrl is Cmd on a Mac
    /// The command of the key; nothing where the key could not do anything now.
    std::optional<Command> (*command)(const KeyContext& context);
    bool repeats = false;    ///< while it is held
    bool elsewhere = false;  ///< the view that has the keyboard takes it, and knows more
};

/// A line of the list of keys: shortcuts that belong together, or keys that views know by themselves.
struct KeyLine {
    std::string_view meaning;
    std::vector<Shortcut> shortcuts;
    std::string_view shown = {};  ///< in place of the keys of the shortcuts
    std::string keys() const;
};
const std::vector<KeyLine>& key_lines();

/// The commands that keys have now.
struct KeyCommand {
    std::string_view keys;
    Command command;
};
std::vector<KeyCommand> key_commands(const KeyContext& context);
/// The keys of a command, for menus and the palette; empty where it has none.
std::string_view keys_of(const Command& command, const std::vector<KeyCommand>& keys);
inline std::string_view keys_of(const Command& command, const KeyContext& context) {
    return keys_of(command, key_commands(context));
}

/// True where keys train, pause and start over: training is what one sees, or the network was made or trained here.
/// Elsewhere these keys only say how to train.
bool keys_train(const AppState& state);

/// What Escape lets go of: what lies on top first.
Command escape_command(const AppState& state);

/// A word of the field as it is used here.
struct Term {
    std::string_view word;
    std::string_view meaning;
};
std::span<const Term> glossary();
/// What a word of the glossary means; empty for any other.
std::string_view meaning_of(std::string_view word);

}  // namespace reluscope
