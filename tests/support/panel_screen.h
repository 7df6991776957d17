#pragma once

#include "app/app.h"
#include "support/example_app.h"
#include "support/imgui_context.h"
#include "ui/workspace/view_memory.h"

#include <memory>
#include <string>

namespace reluscope::testing {

/// One panel in a window that fills a screen without a renderer. Its commands are applied, and the jobs that follow
/// from them are run.
class PanelScreen {
public:
    using Panel = void (*)(const Ui&, const AppState&, ViewMemory&);

    PanelScreen(App& app, Panel panel, ImVec2 size = {900, 600}) : app_(app), panel_(panel), context_(size) {}

    /// Draws one frame; returns the number of its vertices.
    int frame(bool dark = true);
    int frames(int count = 3, bool dark = true);

    /// Presses the left button at one place and releases it at another.
    void drag(ImVec2 from, ImVec2 to);
    void click(ImVec2 at) { drag(at, at); }

    const WidgetInfo& widget(const std::string& label) const;
    /// Texts are collected from the next frame on.
    void measure() { context_.registry().measure(); }
    const WidgetRegistry& registry() const { return context_.registry(); }
    ViewMemory& memory() { return *memory_; }

    bool remembers = true;   ///< otherwise every frame begins with an empty memory
    Frame* clock = nullptr;  ///< the time of a frame's work, where a test bounds it

private:
    App& app_;
    Panel panel_;
    NullContext context_;
    std::unique_ptr<ViewMemory> memory_ = std::make_unique<ViewMemory>();
};

}  // namespace reluscope::testing
