#pragma once

#include <imgui.h>

namespace reluscope {

/// What the presentation keeps from frame to frame.
struct PresentationMemory {
    bool is_shown = false;        ///< it was, in the last frame
    bool shows_controls = false;  ///< they leave by themselves: frames are wanted until then
    double moved_at = 0;  ///< seconds of the platform's clock when pointer, finger or keyboard did something last
};

/// How many units of the screen one unit of the presentation takes, in a window of this size in units of the screen: as
/// large as leaves room for a picture, so that a full room can read it.
float presentation_scale(ImVec2 window);

}  // namespace reluscope
