#pragma once

#include "base/section_job.h"
#include "scene/kit/colour_map.h"
#include "scene/kit/point_shape.h"

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace reluscope {

/// A place in a drawing: x to the right, y downwards, in units of the screen.
struct DrawPoint {
    float x = 0, y = 0;
};

struct DrawRect {
    DrawPoint min, max;

    float width() const { return max.x - min.x; }
    float height() const { return max.y - min.y; }
    bool contains(DrawPoint p) const { return p.x >= min.x && p.x < max.x && p.y >= min.y && p.y < max.y; }
};

/// What a shape stands for; the view that shows a drawing hovers and selects it.
enum class MarkKind : std::uint8_t {
    kNone,
    kRow,
    kCluster,
    kUnit,
    kFeature,
    kPart  ///< a part of this drawing only: a branch, an axis, a handle
};

struct Mark {
    MarkKind kind = MarkKind::kNone;
    std::uint32_t index = 0;

    bool operator==(const Mark&) const = default;
};

/// Sizes as in ui/kit/theme.h: small 14, text and bold 16, heading 12.5, title 20 units from line to line.
enum class TextRole : std::uint8_t { kSmall, kText, kBold, kHeading, kTitle };
enum class Align : std::uint8_t { kStart, kMiddle, kEnd };

float line_height(TextRole role);
/// About how wide a text is, without a font: exact enough to leave room for labels.
float rough_text_width(std::string_view text, TextRole role);

/// The longest beginning of `text` that is at most `room` wide, by the same measure. Linear in what it gives.
std::string_view rough_text_cut(std::string_view text, TextRole role, float room);

/// One shape of a drawing, in the order of painting.
struct Shape {
    enum class Kind : std::uint8_t { kPolygon, kPolyline, kDisc, kText };
    Kind kind = Kind::kPolygon;
    TextRole role = TextRole::kSmall;
    Align align = Align::kStart;
    std::uint32_t first = 0;  ///< in Drawing::points()
    std::uint32_t count = 0;
    std::uint32_t text = 0;  ///< in Drawing::texts()
    std::int32_t clip = -1;  ///< in Drawing::clips(); none
    Rgba fill = 0;           ///< of polygons (convex), discs and texts; transparent: none
    Rgba stroke = 0;
    float width = 1;   ///< of the stroke
    float radius = 0;  ///< of a disc; of a rectangle's corners
    float room = 0;    ///< of a text: it is cut to this width; 0: never
    float dash = 0;    ///< of a polyline: length of its dashes; 0: none
    Mark mark;
    PointShape symbol = PointShape::kDisc;  ///< of a disc: what stands for it
    bool upwards = false;                   ///< of a text: it runs from below to above
    bool slanted = false;                   ///< of a text: it rises to the right, by half a right angle
};

struct ShapeStyle {
    Rgba fill = 0;
    Rgba stroke = 0;
    float width = 1;
    float radius = 0;
    Mark mark = {};
    float dash = 0;  ///< of lines: length of the dashes, with kDashGap of it between them; 0: none
};
inline constexpr float kDashGap = 0.6F;

/// One colour of a legend, for areas or for points of a shape.
struct LegendEntry {
    std::string name;
    Rgba colour = 0;
    PointShape shape = PointShape::kDisc;
};

/// A line without a fill.
inline ShapeStyle stroke_style(Rgba colour, float width) {
    ShapeStyle style;
    style.stroke = colour;
    style.width = width;
    return style;
}

struct TextStyle {
    Rgba colour = 0;
    TextRole role = TextRole::kSmall;
    Align align = Align::kStart;
    float room = 0;
    Mark mark = {};
    /// It runs from below to above; `at` is then the left of the line: its start (below), middle or end.
    bool upwards = false;
    bool slanted = false;  ///< it rises to the right by half a right angle, turned about `at`
};

/// Sine and cosine of the angle by which slanted text rises.
inline constexpr float kSlant = 0.70710678F;

/// Shapes in flat arrays: made from snapshots, painted by the interface, written as SVG, searched for what is under a
/// point.
class Drawing {
public:
    explicit Drawing(DrawPoint size) : size_(size) {}

    DrawPoint size() const { return size_; }

    /// Convex.
    void polygon(std::span<const DrawPoint> corners, const ShapeStyle& style);
    void rect(DrawRect rect, const ShapeStyle& style);
    void polyline(std::span<const DrawPoint> points, const ShapeStyle& style);
    void line(DrawPoint from, DrawPoint to, const ShapeStyle& style);
    void disc(DrawPoint centre, float radius, const ShapeStyle& style);
    /// A disc, or another shape in its place.
    void symbol(DrawPoint centre, float radius, PointShape symbol, const ShapeStyle& style);
    /// `at` is the top of the line: its start, middle or end.
    void text(DrawPoint at, std::string_view text, const TextStyle& style);

    /// All shapes of another drawing, moved by `offset`.
    void add(const Drawing& other, DrawPoint offset);

    /// What follows is seen inside of `rect` only.
    void begin_clip(DrawRect rect);
    void end_clip() { clip_ = -1; }

    const std::vector<Shape>& shapes() const { return shapes_; }
    const std::vector<DrawPoint>& points() const { return points_; }
    const std::vector<std::string>& texts() const { return texts_; }
    const std::vector<DrawRect>& clips() const { return clips_; }
    std::span<const DrawPoint> points_of(const Shape& shape) const {
        return {points_.data() + shape.first, shape.count};
    }

    /// The mark of the topmost shape at `at`; lines and discs count from `reach` around them.
    Mark mark_at(DrawPoint at, float reach = 4) const;

private:
    Shape& add(Shape::Kind kind, std::span<const DrawPoint> points);

    DrawPoint size_;
    std::vector<Shape> shapes_;
    std::vector<DrawPoint> points_;
    std::vector<std::string> texts_;
    std::vector<DrawRect> clips_;
    std::int32_t clip_ = -1;
};

/// The drawing below a line of text.
Drawing with_line_above(const Drawing& drawing, std::string_view text, TextStyle style);

/// The dashes of a line, from its begin on; those that reach around a corner are in two parts.
std::vector<std::pair<DrawPoint, DrawPoint>> dashes_of(std::span<const DrawPoint> line, float dash);

/// A drawing where it stands in a larger picture.
struct PlacedDrawing {
    Drawing drawing;
    DrawPoint at;
};

/// The drawing as a self-contained SVG document, in slices. `title` is for screen readers. Text is escaped.
class SvgJob final : public SectionJob {
public:
    SvgJob(Drawing drawing, Rgba background, std::string_view title);
    SvgJob(const SvgJob&) = delete;
    SvgJob& operator=(const SvgJob&) = delete;

    /// The document, once.
    std::string take() { return std::move(svg_); }

private:
    void begin(Rgba background, std::string_view title);
    void write(const Shape& shape);

    Drawing drawing_;
    std::string svg_;
    std::int32_t clip_ = -1;
};

/// What SvgJob makes, run to its end in this call.
std::string svg_of(Drawing drawing, Rgba background, std::string_view title);

}  // namespace reluscope
