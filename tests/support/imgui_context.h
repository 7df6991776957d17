#pragma once

#include "support/drawn.h"
#include "ui/kit/theme.h"
#include "ui/kit/widget_registry.h"

#include <imgui.h>

#include <memory>

namespace reluscope::testing {

/// A Dear ImGui context without a renderer, and the list of its widgets. One at a time: a second one would not be the
/// current context. The fonts are made once for all of them.
class NullContext {
public:
    explicit NullContext(ImVec2 size);
    ~NullContext();
    NullContext(const NullContext&) = delete;
    NullContext& operator=(const NullContext&) = delete;

    /// One frame, in which `draw` draws.
    template <class Draw>
    void frame(const Palette& palette, bool touch, const Draw& draw) {
        apply_style(palette, touch);
        ImGui::NewFrame();
        registry_->begin_frame();
        draw();
        registry_->end_frame();
        ImGui::Render();
    }
    /// One frame, in which `draw` fills a window of the size of the screen.
    template <class Draw>
    void window_frame(const Palette& palette, ImGuiWindowFlags flags, const Draw& draw) {
        frame(palette, false, [&] {
            ImGui::SetNextWindowPos(ImVec2(0, 0));
            ImGui::SetNextWindowSize(ImGui::GetIO().DisplaySize);
            ImGui::Begin("screen", nullptr, ImGuiWindowFlags_NoDecoration | flags);
            draw();
            ImGui::End();
        });
    }
    const Fonts& fonts() const { return fonts_; }
    WidgetRegistry& registry() { return *registry_; }
    const WidgetRegistry& registry() const { return *registry_; }

private:
    const Fonts& fonts_;
    std::unique_ptr<WidgetRegistry> registry_;
};

/// What the last frame of such a context puts on the screen.
DrawnFrame drawn_frame();

}  // namespace reluscope::testing
