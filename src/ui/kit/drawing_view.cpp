#include "ui/kit/drawing_view.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace reluscope {

namespace {

ImFont* font_of(const Fonts& fonts, TextRole role) {
    switch (role) {
        case TextRole::kSmall: return fonts.small;
        case TextRole::kText: return fonts.text;
        case TextRole::kBold: return fonts.bold;
        case TextRole::kHeading: return fonts.heading;
        case TextRole::kTitle: return fonts.title;
    }
    return fonts.text;
}

void paint_text(const Ui& ui, ImDrawList& draw, const Shape& shape, ImVec2 at, const std::string& text) {
    ImFont* font = font_of(ui.fonts, shape.role);
    const float width = text_size(font, text).x;
    const float shown = shape.room > 0 ? std::min(width, shape.room) : width;
    const float before = shape.align == Align::kMiddle ? shown / 2 : (shape.align == Align::kEnd ? shown : 0);
    if (!shape.upwards && !shape.slanted) {
        draw_text_cut(draw, font, ImVec2(at.x - before, at.y), shown + 0.5F, shape.fill, text);
        return;
    }
    // Drawn along x, then turned about its start. Glyphs outside of the clip rectangle are left out while it lies, so
    // it is opened for them; the command that is being recorded keeps its own.
    const int first = draw.VtxBuffer.Size;
    const ImVec4 clip = std::exchange(draw._CmdHeader.ClipRect, ImVec4(-1e6F, -1e6F, 1e6F, 1e6F));
    const float sine = shape.upwards ? 1.0F : kSlant;
    const float cosine = shape.upwards ? 0.0F : kSlant;
    const ImVec2 whole(std::round(at.x - before * cosine), std::round(at.y + before * sine));
    draw_text_cut(draw, font, whole, shown + 0.5F, shape.fill, text, true);
    draw._CmdHeader.ClipRect = clip;
    for (int i = first; i < draw.VtxBuffer.Size; ++i) {
        const ImVec2 p = draw.VtxBuffer[i].pos;
        const ImVec2 from(p.x - whole.x, p.y - whole.y);
        draw.VtxBuffer[i].pos =
            ImVec2(whole.x + cosine * from.x + sine * from.y, whole.y - sine * from.x + cosine * from.y);
    }
}

bool is_box(std::span<const DrawPoint> p) {
    return p.size() == 4 && p[0].y == p[1].y && p[1].x == p[2].x && p[2].y == p[3].y && p[3].x == p[0].x;
}

void paint_polygon(ImDrawList& draw, const Shape& shape, const std::vector<ImVec2>& p, bool box) {
    const bool filled = shape.fill >> 24U != 0;
    const bool outlined = shape.stroke >> 24U != 0;
    if (box) {
        if (filled) draw.AddRectFilled(p[0], p[2], shape.fill, shape.radius);
        if (outlined) draw.AddRect(p[0], p[2], shape.stroke, shape.radius, 0, shape.width);
        return;
    }
    const int count = static_cast<int>(p.size());
    if (filled) draw.AddConvexPolyFilled(p.data(), count, shape.fill);
    if (outlined) draw.AddPolyline(p.data(), count, shape.stroke, ImDrawFlags_Closed, shape.width);
}

void paint_line(ImDrawList& draw, const Shape& shape, std::span<const DrawPoint> points,
                const std::vector<ImVec2>& moved, ImVec2 origin) {
    if (shape.dash <= 0)
        return draw.AddPolyline(moved.data(), static_cast<int>(moved.size()), shape.stroke, 0, shape.width);
    for (const auto& [from, to] : dashes_of(points, shape.dash))
        draw.AddLine(ImVec2(origin.x + from.x, origin.y + from.y), ImVec2(origin.x + to.x, origin.y + to.y),
                     shape.stroke, shape.width);
}

}  // namespace

TextWidth screen_text_width(const Ui& ui) {
    return
        [&fonts = ui.fonts](std::string_view text, TextRole role) { return text_size(font_of(fonts, role), text).x; };
}

void paint_drawing(const Ui& ui, const Drawing& drawing, ImVec2 origin) {
    if (ui.record) ui.record->push_back({drawing, {origin.x, origin.y}});
    ImDrawList& draw = *ImGui::GetWindowDrawList();
    std::vector<ImVec2> moved;
    std::int32_t clip = -1;
    for (const Shape& shape : drawing.shapes()) {
        if (shape.clip != clip) {
            if (clip >= 0) draw.PopClipRect();
            if (shape.clip >= 0) {
                const DrawRect& rect = drawing.clips()[static_cast<std::size_t>(shape.clip)];
                draw.PushClipRect(ImVec2(origin.x + rect.min.x, origin.y + rect.min.y),
                                  ImVec2(origin.x + rect.max.x, origin.y + rect.max.y), true);
            }
            clip = shape.clip;
        }
        const auto points = drawing.points_of(shape);
        moved.clear();
        for (const DrawPoint& p : points) moved.emplace_back(origin.x + p.x, origin.y + p.y);
        if (moved.empty()) continue;
        switch (shape.kind) {
            case Shape::Kind::kPolygon: paint_polygon(draw, shape, moved, is_box(points)); break;
            case Shape::Kind::kPolyline: paint_line(draw, shape, points, moved, origin); break;
            case Shape::Kind::kDisc:
                draw_symbol(draw, moved[0], shape.radius, shape.symbol, shape.fill, shape.stroke, shape.width);
                break;
            case Shape::Kind::kText: paint_text(ui, draw, shape, moved[0], drawing.texts()[shape.text]); break;
        }
    }
    if (clip >= 0) draw.PopClipRect();
}

DrawingHit show_drawing(const Ui& ui, const Drawing& drawing, const char* label) {
    const ImVec2 origin = ImGui::GetCursorScreenPos();
    DrawingHit hit;
    hit.clicked = invisible_item(label, ImVec2(std::max(drawing.size().x, 1.0F), std::max(drawing.size().y, 1.0F)));
    hit.over = ImGui::IsItemHovered();
    hit.active = ImGui::IsItemActive();
    const ImVec2 mouse = ImGui::GetIO().MousePos;
    hit.at = {mouse.x - origin.x, mouse.y - origin.y};
    if (hit.over) {
        hit.hovered = drawing.mark_at(hit.at, ui.touch ? 12.0F : 4.0F);
        hit.double_clicked = ImGui::IsMouseDoubleClicked(ImGuiMouseButton_Left);
        hit.menu = ImGui::IsMouseReleased(ImGuiMouseButton_Right);
        hover_mark(ui, hit.hovered);
    }
    if (hit.clicked) select_mark(ui, hit.hovered);
    paint_drawing(ui, drawing, origin);
    return hit;
}

void select_mark(const Ui& ui, Mark mark) {
    switch (mark.kind) {
        case MarkKind::kRow: return ui.send(SelectRow{RowId(mark.index)});
        case MarkKind::kCluster: return ui.send(SelectCluster{ClusterId(mark.index)});
        case MarkKind::kUnit: return ui.send(SelectUnit{UnitId(mark.index)});
        case MarkKind::kFeature: return ui.send(SelectFeature{FeatureId(mark.index)});
        case MarkKind::kPart:
        case MarkKind::kNone: return;
    }
}

void hover_mark(const Ui& ui, Mark mark) {
    Hovered what;
    switch (mark.kind) {
        case MarkKind::kRow: what.row = RowId(mark.index); break;
        case MarkKind::kCluster: what.cluster = ClusterId(mark.index); break;
        case MarkKind::kUnit: what.unit = UnitId(mark.index); break;
        case MarkKind::kFeature: what.feature = FeatureId(mark.index); break;
        case MarkKind::kPart:
        case MarkKind::kNone: return;
    }
    ui.send(Hover{what});
}

}  // namespace reluscope
