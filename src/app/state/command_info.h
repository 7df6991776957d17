#pragma once

#include <concepts>
#include <memory>
#include <string_view>
#include <tuple>
#include <utility>

namespace reluscope {

/// What there is to know of a kind of command. Each command states it once, beside its members: the history, commands
/// as JSON, links and sessions read it there, and a test holds docs/embedding.md against it.
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

/// What a command is: a struct that says what it is called.
template <class C>
concept IsCommand = requires {
    { C::kInfo } -> std::convertible_to<const CommandInfo&>;
};

/// A command of any kind. Which one it is, is told by the address of its kInfo; copies share their members until one of
/// them is changed. (A variant of a hundred kinds would do the same, and make every source that names it a hundred
/// times as large.)
class Command {
public:
    template <IsCommand C>
    Command(C command) : info_(&C::kInfo), members_(std::make_shared<C>(std::move(command))) {}

    /// What the command says of itself. The address is the same for all commands of one kind.
    const CommandInfo& info() const { return *info_; }

    template <IsCommand C>
    bool is() const {
        return info_ == &C::kInfo;
    }
    /// The command as a C; null if it is another one.
    template <IsCommand C>
    const C* get_if() const {
        return is<C>() ? static_cast<const C*>(members_.get()) : nullptr;
    }
    /// The command as a C that may be changed. Copies that were made before keep what they have.
    template <IsCommand C>
    C* edit_if() {
        if (!is<C>()) return nullptr;
        if (members_.use_count() > 1) members_ = std::make_shared<C>(*get_if<C>());
        return static_cast<C*>(members_.get());
    }

private:
    const CommandInfo* info_;
    std::shared_ptr<void> members_;
};

}  // namespace reluscope
