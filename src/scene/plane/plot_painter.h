#pragma once

#include "geometry/plane_frame.h"
#include "scene/kit/drawing.h"
#include "scene/kit/palette.h"
#include "scene/plane/plane_scene.h"

#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace reluscope {

/// How wide a text is: by a font of the screen, or about so.
using TextWidth = std::function<float(std::string_view, TextRole)>;
/// For documents, whose font is not known: rough_text_width() with some room to spare.
float spared_text_width(std::string_view text, TextRole role);

struct PlotAxis {
    std::string title;
    std::vector<std::string> names = {};  ///< of the whole numbers from 0, where texts stand for them; else empty
};

/// Where the part of a plane that is seen lies in a drawing.
struct PlotFrame {
    DrawRect area;
    PlaneWindow window;

    DrawPoint at(Point2 p) const;
};

/// The largest part of `area`, about its middle, in which `t_per_s` units of t are as long as one of s. All of it where
/// `t_per_s` is 0, or the window is so long that nothing would be seen of it.
DrawRect one_scale_area(const DrawRect& area, const PlaneWindow& window, double t_per_s);

/// What a colour of a legend is of.
enum class LegendSample { kArea, kPoint, kLine };

/// What stands around and over pictures of a plane and of rows, on the screen and in documents: axes, names on plates,
/// the parts of a legend, and lines that are drawn by hand.
class PlotPainter {
public:
    /// Both must stay.
    PlotPainter(Drawing& drawing, const Palette& palette, TextWidth text_width);

    /// Ticks with numbers or names, which have `room` to the left. With lines across the picture if `grid`. Where one
    /// unit is as long on both axes, their ticks have the same step.
    void axes(const PlotFrame& frame, const PlotAxis& x, const PlotAxis& y, float room, bool grid);
    /// The axes' titles on plates in the corners (an axis without a title has none), and notes below the upper one.
    void plates(const DrawRect& area, const PlotAxis& x, const PlotAxis& y, std::span<const std::string> notes = {});
    /// A straight line with its ends and the places between them where it bends.
    void path(std::span<const DrawPoint> points);
    /// A box that is being drawn from one corner to the other; what is in `area` is seen.
    void box(const DrawRect& area, DrawPoint from, DrawPoint to);

    const Palette& palette() const { return palette_; }
    float width(std::string_view text) const { return width_(text, TextRole::kSmall); }
    /// One line, cut to `room` (0: never), that begins or ends at `at`. Returns its width.
    float text(DrawPoint at, const std::string& text, Rgba colour, Align align = Align::kStart, float room = 0);
    /// A colour bar with numbers below. Returns its width.
    float ramp(DrawPoint at, float room, const ColourLegend& legend);
    /// Colours with their names, as many as fit before `right`. Returns the place of each; the next thing may begin
    /// kEntryGap behind the last.
    std::vector<DrawRect> entries(DrawPoint at, float right, std::span<const LegendEntry> names, LegendSample sample);
    static constexpr float kEntryGap = 12;

private:
    void fine_line(DrawPoint from, DrawPoint to, Rgba colour);
    bool fits_x(const PlotFrame& frame, double step) const;
    void axis_x(const PlotFrame& frame, const PlotAxis& axis, double step, bool grid);
    void axis_y(const PlotFrame& frame, const PlotAxis& axis, double step, float room, bool grid);
    float plate(DrawPoint at, float corner, float room, const std::string& text);

    Drawing& drawing_;
    const Palette& palette_;
    TextWidth width_;
};

/// How to read a plane.
struct PlaneLegend {
    ColourLegend colours;
    std::string meaning;  ///< of the colours
    /// Names of the areas' classes, each with its colour.
    std::vector<LegendEntry> areas = {};
    /// What the points are, and the names of their classes.
    std::string points_title = {};
    std::vector<LegendEntry> points = {};
    std::vector<LegendEntry> lines = {};  ///< what the lines are, where it is to be said
    std::string status = {};              ///< how many regions there are
    std::string whole = {};               ///< and how many there are in all; behind the status, or above it
};

float plane_legend_height(float width);
/// Paints it below a picture as wide as `room`. Returns the place of the status.
DrawRect paint_plane_legend(PlotPainter& plot, DrawPoint at, float room, const PlaneLegend& legend);

}  // namespace reluscope
