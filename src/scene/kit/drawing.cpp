#include "scene/kit/drawing.h"

#include <algorithm>
#include <cmath>

namespace reluscope {

namespace {

float distance_to_segment(DrawPoint p, DrawPoint a, DrawPoint b) {
    const float dx = b.x - a.x;
    const float dy = b.y - a.y;
    const float length = dx * dx + dy * dy;
    const float t = length > 0 ? std::clamp(((p.x - a.x) * dx + (p.y - a.y) * dy) / length, 0.0F, 1.0F) : 0;
    return std::hypot(p.x - a.x - t * dx, p.y - a.y - t * dy);
}

bool inside_convex(DrawPoint p, std::span<const DrawPoint> corners) {
    bool left = false;
    bool right = false;
    for (std::size_t i = 0; i < corners.size(); ++i) {
        const DrawPoint a = corners[i];
        const DrawPoint b = corners[(i + 1) % corners.size()];
        const float side = (b.x - a.x) * (p.y - a.y) - (b.y - a.y) * (p.x - a.x);
        left |= side > 0;
        right |= side < 0;
    }
    return !(left && right);
}

bool is_near(const Shape& shape, std::span<const DrawPoint> points, DrawPoint at, float reach) {
    if (points.empty()) return false;
    switch (shape.kind) {
        case Shape::Kind::kPolygon: return inside_convex(at, points);
        case Shape::Kind::kDisc:
            return std::hypot(at.x - points[0].x, at.y - points[0].y) <= std::max(shape.radius, reach);
        case Shape::Kind::kPolyline:
            for (std::size_t i = 1; i < points.size(); ++i) {
                if (distance_to_segment(at, points[i - 1], points[i]) <= std::max(reach, shape.width / 2)) return true;
            }
            return false;
        case Shape::Kind::kText: return false;
    }
    return false;
}

/// Width of a character, counted at its first byte.
float rough_ems(char c) {
    if ((static_cast<unsigned char>(c) & 0xC0U) == 0x80U) return 0;
    const bool narrow = std::string_view("iljtfr.,:;'|!()[] ").find(c) != std::string_view::npos;
    const bool wide = (c >= 'A' && c <= 'Z') || c == 'm' || c == 'w';
    return narrow ? 0.27F : (wide ? 0.58F : 0.47F);
}

float rough_em(TextRole role) {
    const bool bold = role == TextRole::kBold || role == TextRole::kTitle || role == TextRole::kHeading;
    return line_height(role) * (bold ? 1.06F : 1.0F);
}

}  // namespace

float line_height(TextRole role) {
    constexpr float kHeights[] = {14, 16, 16, 12.5F, 20};
    return kHeights[static_cast<int>(role)];
}

float rough_text_width(std::string_view text, TextRole role) {
    float ems = 0;
    for (const char c : text) ems += rough_ems(c);
    return ems * rough_em(role);
}

std::string_view rough_text_cut(std::string_view text, TextRole role, float room) {
    const float ems_of_room = room / rough_em(role);
    float ems = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        ems += rough_ems(text[i]);
        if (ems > ems_of_room) return text.substr(0, i);
    }
    return text;
}

Shape& Drawing::add(Shape::Kind kind, std::span<const DrawPoint> points) {
    Shape shape;
    shape.kind = kind;
    shape.first = static_cast<std::uint32_t>(points_.size());
    shape.count = static_cast<std::uint32_t>(points.size());
    shape.clip = clip_;
    points_.insert(points_.end(), points.begin(), points.end());
    shapes_.push_back(shape);
    return shapes_.back();
}

namespace {

void apply(Shape& shape, const ShapeStyle& style) {
    shape.fill = style.fill;
    shape.stroke = style.stroke;
    shape.width = style.width;
    shape.radius = style.radius;
    shape.mark = style.mark;
    shape.dash = style.dash;
}

}  // namespace

std::vector<std::pair<DrawPoint, DrawPoint>> dashes_of(std::span<const DrawPoint> line, float dash) {
    std::vector<std::pair<DrawPoint, DrawPoint>> dashes;
    const float period = dash * (1 + kDashGap);
    float begun = 0;  // length of the period that lies before the corner
    for (std::size_t i = 1; i < line.size(); ++i) {
        const DrawPoint a = line[i - 1];
        const DrawPoint b = line[i];
        const float length = std::hypot(b.x - a.x, b.y - a.y);
        if (!(length > 0)) continue;
        const auto at = [&](float d) {
            const float t = std::clamp(d / length, 0.0F, 1.0F);
            return DrawPoint{a.x + t * (b.x - a.x), a.y + t * (b.y - a.y)};
        };
        for (float start = -begun; start < length; start += period) {
            if (start + dash > 0) dashes.emplace_back(at(start), at(start + dash));
        }
        begun = std::fmod(begun + length, period);
    }
    return dashes;
}

void Drawing::polygon(std::span<const DrawPoint> corners, const ShapeStyle& style) {
    apply(add(Shape::Kind::kPolygon, corners), style);
}

void Drawing::rect(DrawRect r, const ShapeStyle& style) {
    const DrawPoint corners[] = {r.min, {r.max.x, r.min.y}, r.max, {r.min.x, r.max.y}};
    polygon(corners, style);
}

void Drawing::polyline(std::span<const DrawPoint> points, const ShapeStyle& style) {
    apply(add(Shape::Kind::kPolyline, points), style);
}

void Drawing::line(DrawPoint from, DrawPoint to, const ShapeStyle& style) {
    const DrawPoint ends[] = {from, to};
    polyline(ends, style);
}

void Drawing::disc(DrawPoint centre, float radius, const ShapeStyle& style) {
    Shape& shape = add(Shape::Kind::kDisc, std::span(&centre, 1));
    apply(shape, style);
    shape.radius = radius;
}

void Drawing::symbol(DrawPoint centre, float radius, PointShape symbol, const ShapeStyle& style) {
    disc(centre, radius, style);
    shapes_.back().symbol = symbol;
}

void Drawing::text(DrawPoint at, std::string_view text, const TextStyle& style) {
    Shape& shape = add(Shape::Kind::kText, std::span(&at, 1));
    shape.fill = style.colour;
    shape.role = style.role;
    shape.align = style.align;
    shape.room = style.room;
    shape.mark = style.mark;
    shape.upwards = style.upwards;
    shape.slanted = style.slanted;
    shape.text = static_cast<std::uint32_t>(texts_.size());
    texts_.emplace_back(text);
}

void Drawing::add(const Drawing& other, DrawPoint offset) {
    const auto points = static_cast<std::uint32_t>(points_.size());
    const auto texts = static_cast<std::uint32_t>(texts_.size());
    const auto clips = static_cast<std::int32_t>(clips_.size());
    for (const DrawPoint& p : other.points_) points_.push_back({p.x + offset.x, p.y + offset.y});
    for (const DrawRect& r : other.clips_)
        clips_.push_back({{r.min.x + offset.x, r.min.y + offset.y}, {r.max.x + offset.x, r.max.y + offset.y}});
    texts_.insert(texts_.end(), other.texts_.begin(), other.texts_.end());
    for (Shape shape : other.shapes_) {
        shape.first += points;
        shape.text += texts;
        shape.clip = shape.clip < 0 ? clip_ : shape.clip + clips;
        shapes_.push_back(shape);
    }
}

Drawing with_line_above(const Drawing& drawing, std::string_view text, TextStyle style) {
    constexpr float kAboveLeft = 12;
    constexpr float kAboveLine = 24;
    Drawing page({drawing.size().x, drawing.size().y + kAboveLine});
    page.add(drawing, {0, kAboveLine});
    style.room = drawing.size().x - 2 * kAboveLeft;
    page.text({kAboveLeft, 4}, text, style);
    return page;
}

void Drawing::begin_clip(DrawRect rect) {
    clip_ = static_cast<std::int32_t>(clips_.size());
    clips_.push_back(rect);
}

Mark Drawing::mark_at(DrawPoint at, float reach) const {
    for (auto shape = shapes_.rbegin(); shape != shapes_.rend(); ++shape) {
        if (shape->mark.kind == MarkKind::kNone) continue;
        if (shape->clip >= 0 && !clips_[static_cast<std::size_t>(shape->clip)].contains(at)) continue;
        if (is_near(*shape, points_of(*shape), at, reach)) return shape->mark;
    }
    return {};
}

}  // namespace reluscope
