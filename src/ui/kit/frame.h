#pragma once

#include <imgui.h>

#include <cmath>
#include <functional>

namespace reluscope {

/// Two fingers in a frame, in ImGui's units: on a touch screen, or on a trackpad, which tells a zoom and no fingers to
/// follow.
struct Pinch {
    bool active = false;  ///< fingers lie on a touch screen
    ImVec2 centre = {};   ///< between the fingers; equals io.MousePos
    ImVec2 pan = {};      ///< since the last frame
    float zoom = 1;       ///< factor since the last frame, > 1 when the fingers part
};

/// What the platform says about the frame that is being drawn, and what the views answer.
struct Frame {
    Pinch pinch;
    float zoom_per_notch = 1.15F;  ///< of the wheel
    std::function<double()> now;   ///< monotonic seconds; without, a few steps of work are done per frame
    double work_until = 0;         ///< work of this frame should not go on for longer
    bool unfinished = false;       ///< more frames are wanted; whoever makes the frames sets it back before each

    bool has_time() const { return now && now() < work_until; }
    /// How much closer the wheel and a trackpad's fingers bring what is under the pointer in this frame; 1: not at all.
    double zoom_asked() const {
        return std::pow(double{zoom_per_notch}, double{ImGui::GetIO().MouseWheel}) *
               (pinch.active ? 1.0 : double{pinch.zoom});
    }
};

}  // namespace reluscope
