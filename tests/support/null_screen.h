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

#include <memory>
#include <string>

namespace reluscope::testing {

/// A Dear ImGui context without a renderer.
class NullScreen {
public:
    explicit NullScreen(ImVec2 size) : fonts_(make_imgui_context(size)) {
        registry_ = std::make_unique<WidgetRegistry>();
        views_.plane.canvas = &canvas_;
        views_.scatter.canvas = &scatter_canvas_;
        views_.relief.canvas = &relief_canvas_;
    }
    ~NullScreen() {
        registry_.reset();
        ImGui::DestroyContext();
    }
    NullScreen(const NullScreen&) = delete;
    NullScreen& operator=(const NullScreen&) = delete;

    /// Draws three frames; returns the number of vertices of the last.
    int draw(const AppState& state, bool dark, bool touch = false) {
        int vertices = 0;
        for (int frame = 0; frame < 3; ++frame) {
            const Palette palette = make_palette(dark);
            apply_style(palette, touch);
            ImGui::NewFrame();
            registry_->begin_frame();
            commands_.clear();
            workspace(Ui{palette, fonts_, commands_, touch, &frame_}, state, views_);
            drop_overlay(Ui{palette, fonts_, commands_, touch}, 2);
            registry_->end_frame();
            ImGui::Render();
            vertices = ImGui::GetDrawData()->TotalVtxCount;
            call_back();
        }
        return vertices;
    }
    /// The same for a picture of one view; returns nothing.
    void draw_picture_of(const AppState& state, View view) {
        for (int frame = 0; frame < 4; ++frame) {
            const Palette palette = make_palette(false);
            apply_style(palette, false);
            ImGui::NewFrame();
            registry_->begin_frame();
            commands_.clear();
            view_picture(Ui{palette, fonts_, commands_, false, &frame_, true}, state, view, views_);
            registry_->end_frame();
            ImGui::Render();
            call_back();
        }
    }
    void resize(ImVec2 size) { ImGui::GetIO().DisplaySize = size; }
    /// Texts are collected and labels measured from now on.
    void measure() { registry_->measure(); }
    const WidgetRegistry& registry() const { return *registry_; }
    const Commands& commands() const { return commands_; }
    const NullPlaneCanvas& canvas() const { return canvas_; }
    const PlaneMemory& memory() const { return views_.plane; }
    const Frame& frame() const { return frame_; }
    const ViewMemory& views() const { return views_; }
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

    const Fonts& fonts_;
    std::unique_ptr<WidgetRegistry> registry_;
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

inline const ImVec2 kPanelSizes[] = {{1280, 800}, {390, 844}, {3840, 2160}, {320, 200}};

/// A chain of layers as a JSON model file.
std::string stack_json(const Network& network);
/// A document made of any network and rows.
void open_pair(App& app, const Network& network, const Eigen::MatrixXd& inputs);

}  // namespace reluscope::testing
