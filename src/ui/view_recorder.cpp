#include "ui/view_recorder.h"

#include "app/commands.h"
#include "ui/imgui_scope.h"
#include "ui/view_memory.h"
#include "ui/view_picture.h"

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

std::vector<PlacedDrawing> ViewRecorder::record(const AppState& state, const Palette& palette, View view,
                                                DrawPoint size) {
    const ImGuiScope scope(context_);
    ImGui::GetIO().DisplaySize = ImVec2(size.x, size.y);
    apply_style(palette, false);
    ViewMemory views;  // without a plane's clock nothing is made in slices
    Commands dropped;
    std::vector<PlacedDrawing> drawings;
    const Ui ui{palette, fonts_, dropped, false, nullptr, &views, true, &drawings};
    for (int i = 0; i < kRecordedFrames; ++i) {
        drawings.clear();
        ImGui::NewFrame();
        view_picture(ui, state, view);
        ImGui::Render();
    }
    return drawings;
}

}  // namespace reluscope
