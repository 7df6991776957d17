#pragma once

#include <string_view>
#include <tuple>

namespace reluscope {

/// What there is to know of a kind of command. Each command states it once, beside its members: the history, commands
/// as JSON, sessions, the palette and the table in docs/embedding.md read it there.
struct CommandInfo {
    std::string_view id = {};    ///< as JSON names it; empty: only the program itself sends it
    std::string_view undo = {};  ///< what "Undo ..." calls it; empty: it is not undone, as it only looks or only asks
    bool joins = false;          ///< those that follow each other fast, as in a drag, are one step of undo
    bool later = false;          ///< what it does to the document comes with the next slices of work
    bool shows = false;          ///< it may stand in a session or a link, since it only shows
};

/// A member of a command as JSON names it.
template <class C, class T>
struct CommandField {
    std::string_view name;
    T C::* member;
    bool needed;  ///< without it the command is refused; else the member keeps its usual value
};

template <class C, class T>
constexpr CommandField<C, T> field(std::string_view name, T C::* member) {
    return {name, member, false};
}
template <class C, class T>
constexpr CommandField<C, T> needed(std::string_view name, T C::* member) {
    return {name, member, true};
}

}  // namespace reluscope
