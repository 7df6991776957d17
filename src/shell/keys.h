#pragma once

#include "app/shortcuts.h"

#include <functional>

namespace reluscope {

/// Asks Dear ImGui which keys were pressed that no widget takes, and gives out their commands (app/shortcuts.h).
class KeyHandler {
public:
    /// Call once per frame, after the interface was drawn.
    void handle(const KeyContext& context, const std::function<void(Command)>& apply);

private:
    bool popup_open_ = false;  // at the end of the last frame
};

}  // namespace reluscope
