#include "support/panel_screen.h"

#include <doctest/doctest.h>

#include <utility>

namespace reluscope::testing {

int PanelScreen::frame(bool dark) {
    const Palette palette = make_palette(dark);
    Commands commands;
    if (!remembers) memory_ = std::make_unique<ViewMemory>();
    context_.window_frame(
        palette, 0, [&] { panel_(Ui{palette, context_.fonts(), commands, false, clock}, app_.state(), *memory_); });
    for (Command& command : commands) app_.apply(std::move(command));
    run_jobs(app_);
    return ImGui::GetDrawData()->TotalVtxCount;
}

int PanelScreen::frames(int count, bool dark) {
    int vertices = 0;
    for (int i = 0; i < count; ++i) vertices = frame(dark);
    return vertices;
}

void PanelScreen::drag(ImVec2 from, ImVec2 to) {
    ImGuiIO& io = ImGui::GetIO();
    io.AddMousePosEvent(from.x, from.y);
    frames();
    io.AddMouseButtonEvent(ImGuiMouseButton_Left, true);
    frame();
    io.AddMousePosEvent((from.x + to.x) / 2, (from.y + to.y) / 2);
    frame();
    io.AddMousePosEvent(to.x, to.y);
    frame();
    io.AddMouseButtonEvent(ImGuiMouseButton_Left, false);
    frames(2);
}

const WidgetInfo& PanelScreen::widget(const std::string& label) const {
    for (const WidgetInfo& info : context_.registry().widgets()) {
        if (info.label == label) return info;
    }
    FAIL("no widget " << label);
    return context_.registry().widgets()[0];
}

}  // namespace reluscope::testing
