#include "ui/workspace/diagnostics_window.h"

#include "base/text/number_format.h"
#include "base/texts/workspace_texts.h"

#include <algorithm>
#include <vector>

namespace reluscope {

namespace {

constexpr double kMilliseconds = 1e3;

std::string milliseconds(double seconds) { return display_number(kMilliseconds * seconds, 3) + " ms"; }

/// Median and largest of one part of the frames' times.
template <class Part>
void line(const Ui& ui, const std::vector<FrameTimes>& frames, const char* name, Part&& part) {
    std::vector<double> times;
    times.reserve(frames.size());
    for (const FrameTimes& frame : frames) times.push_back(part(frame));
    std::sort(times.begin(), times.end());
    text_in(ui.fonts.text, ui.palette.muted, name);
    ImGui::SameLine(110);
    text_in(ui.fonts.text, ui.palette.text, milliseconds(times[times.size() / 2]));
    ImGui::SameLine(200);
    text_in(ui.fonts.text, ui.palette.text, milliseconds(times.back()));
}

void bars(const Ui& ui, const std::vector<FrameTimes>& frames) {
    constexpr float kHeight = 56;
    constexpr double kFull = 0.016;
    const ImVec2 origin = ImGui::GetCursorScreenPos();
    const float width = ImGui::GetContentRegionAvail().x;
    ImDrawList& draw = *ImGui::GetWindowDrawList();
    draw.AddRectFilled(origin, ImVec2(origin.x + width, origin.y + kHeight), ui.palette.raised, 3);
    const float step = width / static_cast<float>(FrameLog::kFramesKept);
    float x = origin.x;
    for (const FrameTimes& frame : frames) {
        float bottom = origin.y + kHeight;
        const std::pair<double, ImU32> parts[] = {{frame.training, ui.palette.raises},
                                                  {frame.computing, ui.palette.lowers},
                                                  {frame.interface, ui.palette.text}};
        for (const auto& [seconds, color] : parts) {
            const float height = static_cast<float>(std::min(1.0, seconds / kFull)) * kHeight;
            const float top = std::max(origin.y, bottom - height);
            draw.AddRectFilled(ImVec2(x, top), ImVec2(x + std::max(1.0F, step), bottom), color);
            bottom = top;
        }
        x += step;
    }
    ImGui::Dummy(ImVec2(width, kHeight));
}

}  // namespace

void diagnostics_window(const Ui& ui, const FrameLog& log) {
    const ImVec2 display = ImGui::GetIO().DisplaySize;
    ImGui::SetNextWindowPos(ImVec2(16, display.y - 40), ImGuiCond_Always, ImVec2(0, 1));
    ImGui::SetNextWindowSize(ImVec2(320, 0));
    constexpr ImGuiWindowFlags kFlags = ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoMove |
                                        ImGuiWindowFlags_NoSavedSettings | ImGuiWindowFlags_NoFocusOnAppearing;
    ImGui::PushStyleColor(ImGuiCol_WindowBg, ui.palette.panel);
    ImGui::PushStyleColor(ImGuiCol_Border, ui.palette.line);
    ImGui::PushStyleVar(ImGuiStyleVar_WindowBorderSize, 1);
    ImGui::PushStyleVar(ImGuiStyleVar_WindowRounding, 6);
    ImGui::Begin("diagnostics", nullptr, kFlags);
    heading(ui, workspace_texts::kFrameHeading);
    const std::vector<FrameTimes> frames = log.times();
    if (!frames.empty()) {
        text_in(ui.fonts.small, ui.palette.muted, "");
        ImGui::SameLine(110);
        text_in(ui.fonts.small, ui.palette.muted, workspace_texts::kMedian);
        ImGui::SameLine(200);
        text_in(ui.fonts.small, ui.palette.muted, workspace_texts::kLargest);
        line(ui, frames, workspace_texts::kInterface, [](const FrameTimes& f) { return f.interface; });
        line(ui, frames, workspace_texts::kComputing, [](const FrameTimes& f) { return f.computing; });
        line(ui, frames, workspace_texts::kTrainingTime, [](const FrameTimes& f) { return f.training; });
        bars(ui, frames);
    }
    text_wrapped_in(ui.fonts.small, ui.palette.muted, workspace_texts::frames_note(log.num_frames()));
    ImGui::End();
    ImGui::PopStyleVar(2);
    ImGui::PopStyleColor(2);
}

}  // namespace reluscope
