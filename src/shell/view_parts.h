#pragma once

#include "gl/gl_objects.h"
#include "gl/plane_renderer.h"
#include "gl/relief_renderer.h"
#include "shell/host.h"
#include "ui/kit/frame.h"
#include "ui/workspace/view_memory.h"

namespace reluscope {

/// What the views keep, and what they draw with. The window has one, and a picture that is being made has one of its
/// own.
struct ViewParts {
    ViewParts(Host& host, GlPrograms& programs)
        : plane_renderer(programs), scatter_renderer(programs), relief_renderer(programs) {
        frame.now = [&host] { return host.now_seconds(); };
        frame.zoom_per_notch = kZoomPerNotch;
        views.plane.canvas = &plane_renderer;
        views.scatter.canvas = &scatter_renderer;
        views.relief.canvas = &relief_renderer;
    }
    ViewParts(const ViewParts&) = delete;
    ViewParts& operator=(const ViewParts&) = delete;

    /// Call before each frame: its pictures should not be worked on after `work_until`.
    void begin_frame(double work_until) {
        frame.unfinished = false;
        frame.work_until = work_until;
        views.plane.canvas_waits = false;
    }
    /// True while a part of what was drawn is still being made.
    bool unfinished() const { return frame.unfinished || views.plane.canvas_waits; }
    /// As for the renderers: after the programs.
    void on_context_restored() {
        plane_renderer.on_context_restored();
        scatter_renderer.on_context_restored();
        relief_renderer.on_context_restored();
    }

    PlaneRenderer plane_renderer;
    PlaneRenderer scatter_renderer;
    ReliefRenderer relief_renderer;
    Frame frame;
    ViewMemory views;
};

}  // namespace reluscope
