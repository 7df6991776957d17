#pragma once

#include "app/state/command_info.h"

#include <concepts>
#include <memory>
#include <utility>

namespace reluscope {

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
    /// The same to be changed. Copies that were made before keep what they have.
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
