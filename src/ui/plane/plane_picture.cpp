#include "app/path/path_facts.h"
#include "base/text/number_format.h"
#include "scene/kit/ticks.h"
#include "ui/plane/plane_panel.h"

#include <imgui_internal.h>

#include <algorithm>
#include <cmath>

// The picture between its axes, and what lies over it.

namespace reluscope {

namespace {

constexpr float kPlaneAxisLeft = 46;
constexpr float kPlaneAxisBelow = 22;

/// Called by Dear ImGui's renderer in the middle of its work.
void draw_plane(const ImDrawList*, const ImDrawCmd* command) {
    auto& memory = *static_cast<PlaneMemory*>(command->UserCallbackData);
    PlanePicture& picture = memory.picture;
    const float ratio = picture.pixel_ratio;
    const ImVec4& clip = command->ClipRect;
    const auto pixel = [&](float units) { return static_cast<int>(std::lround(units * ratio)); };
    picture.clip = {pixel(clip.x), pixel(clip.y), pixel(clip.z) - pixel(clip.x), pixel(clip.w) - pixel(clip.y)};
    if (picture.clip.width <= 0 || picture.clip.height <= 0) return;
    memory.canvas->draw(picture);
    memory.canvas_waits |= memory.canvas->pending();
}

void draw_regions(const Ui& ui, ImDrawList& draw, const PlaneView2D& view, PlaneMemory& memory) {
    draw.AddRectFilled(view.min, view.max, ui.palette.raised);
    if (!memory.canvas || !memory.picture.mesh) return;
    draw.PushClipRect(view.min, view.max, true);
    draw.AddCallback(draw_plane, &memory);
    draw.AddCallback(ImDrawCallback_ResetRenderState, nullptr);
    draw.PopClipRect();
}

void draw_axis_s(const Ui& ui, ImDrawList& draw, const PlaneView2D& view) {
    constexpr float kRoom = 84;  // for one number
    const int most = std::max(2, static_cast<int>((view.max.x - view.min.x) / kRoom));
    const int digits = tick_digits(view.window.s0, view.window.s1, most);
    const float size = ui.fonts.small->FontSize * ImGui::GetIO().FontGlobalScale;
    for (const double tick : nice_ticks(view.window.s0, view.window.s1, most)) {
        const float x = std::round(view.to_screen({tick, view.window.t0}).x);
        const std::string text = display_number(tick, digits);
        const float half = text_size(ui.fonts.small, text).x / 2;
        draw.AddLine(ImVec2(x, view.max.y), ImVec2(x, view.max.y + 4), ui.palette.muted);
        const float at = std::min(x - half, view.max.x - 2 * half);
        draw.AddText(ui.fonts.small, size, ImVec2(at, view.max.y + 4), ui.palette.muted, text.c_str());
    }
}

void draw_axis_t(const Ui& ui, ImDrawList& draw, const PlaneView2D& view) {
    constexpr float kRoom = 56;
    const int most = std::max(2, static_cast<int>((view.max.y - view.min.y) / kRoom));
    const int digits = tick_digits(view.window.t0, view.window.t1, most);
    const float line = text_size(ui.fonts.small, "0").y;
    for (const double tick : nice_ticks(view.window.t0, view.window.t1, most)) {
        const float y = std::round(view.to_screen({view.window.s0, tick}).y);
        draw.AddLine(ImVec2(view.min.x - 4, y), ImVec2(view.min.x, y), ui.palette.muted);
        const float top = std::clamp(y - line / 2, view.min.y, view.max.y - line);
        draw_text_right(draw, ui.fonts.small, view.min.x - 7, top, ui.palette.muted, display_number(tick, digits));
    }
}

/// Text on a plate that keeps its contrast on every colour. `corner` 0 to 1 says which point of the plate stands at
/// `at`.
void draw_plate(const Ui& ui, ImDrawList& draw, ImVec2 at, ImVec2 corner, float room, const std::string& text) {
    const ImVec2 size = text_size(ui.fonts.small, text);
    const float width = std::min(size.x, room - 12);
    const ImVec2 min(at.x - corner.x * (width + 12), at.y - corner.y * (size.y + 4));
    draw.AddRectFilled(min, ImVec2(min.x + width + 12, min.y + size.y + 4), with_alpha(ui.palette.panel, 0.86F), 4);
    draw_text_cut(draw, ui.fonts.small, ImVec2(min.x + 6, min.y + 2), width + 1, ui.palette.text, text);
}

/// A light line with a dark rim, to be seen on every colour.
void draw_path_line(const Ui& ui, ImDrawList& draw, ImVec2 from, ImVec2 to) {
    draw.AddLine(from, to, ui.palette.panel, 5);
    draw.AddLine(from, to, ui.palette.accent, 2.5F);
    draw.AddCircleFilled(from, 5.5F, ui.palette.panel);
    draw.AddCircle(from, 5.5F, ui.palette.accent, 0, 2);
    draw.AddCircleFilled(to, 6, ui.palette.panel);
    draw.AddCircleFilled(to, 4.5F, ui.palette.accent);
}

/// The path, with its breakpoints, where the plane contains it; and one that is being drawn.
void draw_path(const Ui& ui, ImDrawList& draw, const AppState& state, const PlaneView2D& view,
               const PlaneMemory& memory) {
    if (const auto ends = path_on_plane(state.plane.frame, state.path)) {
        const ImVec2 from = view.to_screen((*ends)[0]);
        const ImVec2 to = view.to_screen((*ends)[1]);
        draw_path_line(ui, draw, from, to);
        const LinePath& path = *state.path.path;
        constexpr std::size_t kMost = 500;  // more would be a solid line
        for (std::size_t b = 0; b < path.num_breakpoints() && path.num_breakpoints() <= kMost; ++b) {
            const auto t = static_cast<float>(path.knots[b + 1]);
            draw.AddCircleFilled(ImVec2(from.x + t * (to.x - from.x), from.y + t * (to.y - from.y)), 2.2F,
                                 ui.palette.text);
        }
    }
    if (!memory.path_start || !memory.dragged) return;
    draw_path_line(ui, draw, view.to_screen(memory.path_start->at), ImGui::GetIO().MousePos);
}

void draw_over(const Ui& ui, ImDrawList& draw, const AppState& state, const PlaneView2D& view,
               const PlaneMemory& memory) {
    const PlaneState& plane = state.plane;
    draw.PushClipRect(view.min, view.max, true);
    draw_path(ui, draw, state, view, memory);
    const float room = (view.max.x - view.min.x) * 0.7F;
    draw_plate(ui, draw, ImVec2(view.min.x + 6, view.min.y + 6), ImVec2(0, 0), room, "\u2191 " + plane.axis_y);
    draw_plate(ui, draw, ImVec2(view.max.x - 6, view.max.y - 6), ImVec2(1, 1), room, plane.axis_x + " \u2192");
    if (memory.box_start) {
        const ImVec2 mouse = ImGui::GetIO().MousePos;
        const ImVec2 low(std::min(mouse.x, memory.box_start->x), std::min(mouse.y, memory.box_start->y));
        const ImVec2 high(std::max(mouse.x, memory.box_start->x), std::max(mouse.y, memory.box_start->y));
        draw.AddRectFilled(low, high, with_alpha(ui.palette.accent, 0.15F));
        draw.AddRect(low, high, ui.palette.accent, 0, 0, 1.5F);
    }
    draw.PopClipRect();
    draw.AddRect(view.min, view.max, ui.palette.line);
}

/// The pinned region's facts in the upper right corner, with a button to let go.
void pinned_card(const Ui& ui, const AppState& state, const PlaneView2D& view, PlaneMemory& memory) {
    const RegionFacts& facts = *state.plane.pinned;
    const float width = std::min(300.0F, view.max.x - view.min.x - 12);
    ImGui::SetCursorScreenPos(ImVec2(view.max.x - width - 6, view.min.y + 6));
    ImGui::PushStyleColor(ImGuiCol_ChildBg, with_alpha(ui.palette.panel, 0.94F));
    ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, ImVec2(10, 8));
    ImGui::BeginChild("pinned region", ImVec2(width, memory.card_height), ImGuiChildFlags_AlwaysUseWindowPadding,
                      ImGuiWindowFlags_NoScrollbar);
    ImGui::PopStyleVar();
    ImGui::PopStyleColor();
    const ImVec2 start = ImGui::GetCursorPos();
    region_card(ui, state, facts, width - 20);
    memory.card_height = ImGui::GetCursorPosY() + 4;
    if (!ui.picture) {
        ImGui::SetCursorPos(ImVec2(width - 30, start.y - 2));
        ImGui::PushStyleColor(ImGuiCol_Button, IM_COL32(0, 0, 0, 0));
        if (ImGui::SmallButton("\uf00d##unpin")) ui.send(PinPlane{std::nullopt});
        tooltip(ui, "", "Let go of the region (Escape)");
        ImGui::PopStyleColor();
    }
    ImGui::EndChild();
}

}  // namespace

void region_card(const Ui& ui, const AppState& state, const RegionFacts& facts, float width) {
    const PlaneState& plane = state.plane;
    if (facts.region.valid() && plane.partition) {
        const ImVec2 at = ImGui::GetCursorScreenPos();
        constexpr float kHeight = 16;
        draw_pattern(*ImGui::GetWindowDrawList(), ui.palette, at, ImVec2(width - 30, kHeight),
                     plane.partition->network(), plane.partition->pattern(facts.region));
        ImGui::Dummy(ImVec2(width, kHeight));
    }
    if (!facts.formula.empty()) text_block(ui.fonts.bold, ui.palette.text, facts.formula, width);
    std::string text = "area " + display_number(facts.area) + (facts.cut_by_window ? " in view" : "") + ", " +
                       counted(facts.corners, "corner", "corners") + ", " + counted(facts.rows, "row", "rows") +
                       (facts.on_plane ? " inside" : " with the nearest point inside");
    text += facts.cluster ? ", cluster " + std::to_string(facts.cluster->index) : ", no cluster";
    text_block(ui.fonts.small, ui.palette.muted, text, width);
}

void plane_picture(const Ui& ui, const AppState& state, ImVec2 size, PlaneMemory& memory) {
    const ImVec2 origin = ImGui::GetCursorScreenPos();
    ImDrawList& draw = *ImGui::GetWindowDrawList();
    const PlaneView2D view{ImVec2(std::round(origin.x + kPlaneAxisLeft), std::round(origin.y)),
                           ImVec2(std::round(origin.x + size.x), std::round(origin.y + size.y - kPlaneAxisBelow)),
                           state.plane.view.window};
    ImGui::SetCursorScreenPos(view.min);
    invisible_item("plane", ImVec2(view.max.x - view.min.x, view.max.y - view.min.y));
    plane_gestures(ui, state, view, memory);
    update_plane_picture(ui, state, view, memory);
    draw_regions(ui, draw, view, memory);
    draw_axis_s(ui, draw, view);
    draw_axis_t(ui, draw, view);
    draw_over(ui, draw, state, view, memory);
    // It would cover a phone's plane where the sheet below tells the same.
    const Layout& layout = state.layout;
    const bool told = has_one_column() && !layout.maximised && layout.sheet == Sheet::kExplanation;
    if (state.plane.pinned && (ui.picture || !told)) pinned_card(ui, state, view, memory);
    ImGui::SetCursorScreenPos(ImVec2(origin.x, origin.y + size.y));
}

}  // namespace reluscope
