#pragma once

#include "app/app.h"
#include "gl/null_plane_canvas.h"
#include "gl/null_relief_canvas.h"
#include "network/network.h"
#include "support/imgui_context.h"
#include "ui/export/view_picture.h"
#include "ui/workspace/overlays.h"
#include "ui/workspace/view_memory.h"
#include "ui/workspace/workspace.h"

#include <Eigen/Core>

#include <string>
#include <vector>

namespace reluscope::testing {

/// The whole interface on a screen without a renderer.
class NullScreen {
public:
    explicit NullScreen(ImVec2 size) : context_(size) {
        views_.plane.canvas = &canvas_;
        views_.scatter.canvas = &scatter_canvas_;
        views_.relief.canvas = &relief_canvas_;
    }

    /// Draws three frames; returns the number of vertices of the last.
    int draw(const AppState& state, bool dark, bool touch = false) {
        int vertices = 0;
        for (int frame = 0; frame < 3; ++frame) vertices = draw_frame(state, dark, touch);
        return vertices;
    }
    int draw_frame(const AppState& state, bool dark, bool touch = false) {
        const Palette palette = make_palette(dark);
        commands_.clear();
        frame_.unfinished = false;
        context_.frame(palette, touch, [&] {
            workspace(Ui{palette, context_.fonts(), commands_, touch, &frame_}, state, views_);
            drop_overlay(Ui{palette, context_.fonts(), commands_, touch}, 2);
        });
        const int vertices = ImGui::GetDrawData()->TotalVtxCount;
        call_back();
        return vertices;
    }
    /// Draws a picture of one view; returns nothing.
    void draw_picture_of(const AppState& state, View view) {
        const Palette palette = make_palette(false);
        for (int frame = 0; frame < 4; ++frame) {
            commands_.clear();
            context_.frame(palette, false, [&] {
                view_picture(Ui{palette, context_.fonts(), commands_, false, &frame_, true}, state, view, views_);
            });
            call_back();
        }
    }
    void resize(ImVec2 size) { ImGui::GetIO().DisplaySize = size; }
    /// Texts are collected and labels measured from now on.
    void measure() { context_.registry().measure(); }
    const WidgetRegistry& registry() const { return context_.registry(); }
    const Commands& commands() const { return commands_; }
    const NullPlaneCanvas& canvas() const { return canvas_; }
    const PlaneMemory& memory() const { return views_.plane; }
    const Frame& frame() const { return frame_; }
    const ViewMemory& views() const { return views_; }
    ViewMemory& views() { return views_; }
    const NullPlaneCanvas& scatter_canvas() const { return scatter_canvas_; }
    const NullReliefCanvas& relief_canvas() const { return relief_canvas_; }

private:
    /// What a renderer does with the callbacks of the draw lists.
    static void call_back() {
        const ImDrawData& data = *ImGui::GetDrawData();
        for (int i = 0; i < data.CmdListsCount; ++i) {
            for (const ImDrawCmd& command : data.CmdLists[i]->CmdBuffer) {
                if (command.UserCallback != nullptr && command.UserCallback != ImDrawCallback_ResetRenderState)
                    command.UserCallback(data.CmdLists[i], &command);
            }
        }
    }

    NullContext context_;
    Commands commands_;
    NullPlaneCanvas canvas_;
    Frame frame_;
    NullPlaneCanvas scatter_canvas_;
    NullReliefCanvas relief_canvas_;
    ViewMemory views_;
};

/// Nothing if there is no such widget; "shown###name" goes by its name.
const WidgetInfo* widget_of(const NullScreen& screen, const std::string& label);
inline bool has_label(const NullScreen& screen, const std::string& label) {
    return widget_of(screen, label) != nullptr;
}

/// Presses the left button there; what is sent when it is let go stays in the screen's commands.
void click(NullScreen& screen, const AppState& state, ImVec2 at);

/// Draws a state until nothing of it is unfinished, and checks what holds of every frame: all vertices are finite,
/// panels have the theme's colour, and the same state is drawn the same once more.
DrawnFrame show(NullScreen& screen, const AppState& state, bool dark, bool touch = false);

/// A value, and the box in which it is drawn as a bar.
struct ValueBox {
    double value = 0;
    ImVec2 min, max;
};
/// Checks that each box of a window holds one bar in the colour of its value's sign, that all begin at one zero line,
/// and that lengths are in proportion to values.
void check_signed_bars(const DrawnFrame& frame, const std::string& window, const Palette& palette,
                       const std::vector<ValueBox>& boxes);

inline bool is_phone(ImVec2 size) { return size.x < 400; }
inline const ImVec2 kPanelSizes[] = {{1280, 800}, {390, 844}, {3840, 2160}, {320, 200}};

/// A chain of layers as a JSON model file.
std::string stack_json(const Network& network);
/// A document made of any network and rows.
void open_pair(App& app, const Network& network, const Eigen::MatrixXd& inputs);

}  // namespace reluscope::testing
