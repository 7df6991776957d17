#include "ui/export/view_recorder.h"

#include "app/state/commands.h"
#include "ui/export/view_picture.h"
#include "ui/kit/imgui_scope.h"
#include "ui/workspace/view_memory.h"

#include <imgui_internal.h>

#include <algorithm>

namespace reluscope {

namespace {

// Dear ImGui measures in one frame what it lays out in the next.
constexpr int kRecordedFrames = 4;

}  // namespace

ViewRecorder::ViewRecorder() {
    ImGuiContext* before = ImGui::GetCurrentContext();
    context_ = ImGui::CreateContext();
    ImGui::SetCurrentContext(before);  // the first context of all becomes the current one
    const ImGuiScope scope(context_);
    ImGuiIO& io = ImGui::GetIO();
    io.IniFilename = nullptr;
    io.ConfigInputTextCursorBlink = false;
    io.DeltaTime = 1.0F / 60;
    fonts_ = load_fonts(1);
}

ViewRecorder::~ViewRecorder() { ImGui::DestroyContext(context_); }

void ViewRecorder::draw(const AppState& state, const Palette& palette, View view, DrawPoint size,
                        std::vector<PlacedDrawing>* drawings) {
    if (view == View::kPlane) return;  // it has a drawing of its own (scene/plane/plane_drawing.h), and scrolls nowhere
    ImGui::GetIO().DisplaySize = ImVec2(size.x, size.y);
    apply_style(palette, false);
    ViewMemory views;
    Commands dropped;
    const Ui ui{palette, fonts_, dropped, false, nullptr, true, drawings};  // without a clock nothing is made in slices
    for (int i = 0; i < kRecordedFrames; ++i) {
        if (drawings != nullptr) drawings->clear();
        ImGui::NewFrame();
        view_picture(ui, state, view, views);
        ImGui::Render();
    }
}

std::vector<PlacedDrawing> ViewRecorder::record(const AppState& state, const Palette& palette, View view,
                                                DrawPoint size) {
    const ImGuiScope scope(context_);
    std::vector<PlacedDrawing> drawings;
    draw(state, palette, view, size, &drawings);
    return drawings;
}

DrawPoint ViewRecorder::whole_size(const AppState& state, const Palette& palette, View view, DrawPoint size,
                                   DrawPoint most, bool recorded) {
    // Parts that share the room get more of it each time, so that one step may not be enough.
    constexpr int kMaxSteps = 6;
    const ImGuiScope scope(context_);
    std::vector<PlacedDrawing> dropped;
    for (int step = 0; step < kMaxSteps; ++step) {
        draw(state, palette, view, size, recorded ? &dropped : nullptr);
        ImVec2 beyond(0, 0);
        for (const ImGuiWindow* window : ImGui::GetCurrentContext()->Windows) {
            if (!window->Active) continue;
            beyond.x = std::max(beyond.x, window->ScrollMax.x);
            beyond.y = std::max(beyond.y, window->ScrollMax.y);
        }
        const DrawPoint wanted{std::clamp(size.x + beyond.x, size.x, std::max(size.x, most.x)),
                               std::clamp(size.y + beyond.y, size.y, std::max(size.y, most.y))};
        if (wanted.x == size.x && wanted.y == size.y) break;
        size = wanted;
    }
    return size;
}

}  // namespace reluscope
