#include "scene/plane/plane_drawing.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace reluscope {

namespace {

constexpr float kPlaneLeft = 60;
constexpr float kPlaneTop = 12;
constexpr float kPlaneRight = 14;
constexpr float kLegendBelow = 28;  // the picture: numbers stand between them
constexpr int kSteps = 64;          // of a colour ramp
constexpr float kSeam =
    0.5F;  // each region is outlined in its own colour, so that no background shows between neighbours
constexpr float kWall = 1;
constexpr float kHalo = 1.5F;
constexpr float kPlaneLine = 2.5F;

/// Around the picture there is room for numbers and for the legend.
PlotFrame frame_of(const PlaneWindow& window, DrawPoint size) {
    const float right = std::max(kPlaneLeft + 1, size.x - kPlaneRight);
    const float below = kLegendBelow + plane_legend_height(right - kPlaneLeft);
    return {{{kPlaneLeft, kPlaneTop}, {right, std::max(kPlaneTop + 1, size.y - below)}}, window};
}

ShapeStyle area_style(Rgba colour) {
    ShapeStyle style = stroke_style(colour, kSeam);
    style.fill = colour;
    return style;
}

double distance(Point2 a, Point2 b) { return std::hypot(a.x - b.x, a.y - b.y); }

/// A corner with the place of its colour on the ramp.
struct Corner {
    DrawPoint at;
    float value = 0;
};

/// The part of a convex polygon whose values are at least `low` (or, for `above` false, at most).
std::vector<Corner> clipped(const std::vector<Corner>& polygon, float level, bool above) {
    std::vector<Corner> out;
    for (std::size_t i = 0; i < polygon.size(); ++i) {
        const Corner& p = polygon[i];
        const Corner& q = polygon[(i + 1) % polygon.size()];
        const bool keep_p = above ? p.value >= level : p.value <= level;
        const bool keep_q = above ? q.value >= level : q.value <= level;
        if (keep_p) out.push_back(p);
        if (keep_p == keep_q) continue;
        const float t = (level - p.value) / (q.value - p.value);
        out.push_back({{p.at.x + t * (q.at.x - p.at.x), p.at.y + t * (q.at.y - p.at.y)}, level});
    }
    return out;
}

}  // namespace

/// Makes the drawing of a page.
class PlanePainter {
public:
    PlanePainter(PlanePage page, const Palette& palette, DrawPoint size)
        : page_(std::move(page)),
          picture_(page_.picture),
          mesh_(*picture_.mesh),
          palette_(palette),
          room_(frame_of(page_.window, size).area),
          frame_{one_scale_area(room_, page_.window, page_.t_per_s), page_.window},
          drawing_(size),
          plot_(drawing_, palette_, spared_text_width) {
        const PlaneWindow& whole = mesh_.partition->window();
        const PlaneWindow& seen = page_.window;
        scale_x_ = frame_.area.width() / seen.width() * whole.width() / 2;
        scale_y_ = frame_.area.height() / seen.height() * whole.height() / 2;
        middle_x_ = frame_.area.min.x + (whole.s0 / 2 + whole.s1 / 2 - seen.s0) / seen.width() * frame_.area.width();
        middle_y_ = frame_.area.max.y - (whole.t0 / 2 + whole.t1 / 2 - seen.t0) / seen.height() * frame_.area.height();
    }

    /// The drawing's parts, in their order.
    static void add(const std::shared_ptr<PlanePainter>& painter, SectionJob& job) {
        PlanePainter& p = *painter;
        job.once([painter] { painter->begin(); });
        job.each(p.mesh_.num_regions(), [painter](std::size_t r) { painter->region(static_cast<std::uint32_t>(r)); });
        job.once([painter] {
            painter->pieces();
            painter->lift_pinned();
        });
        if (p.picture_.walls && p.picture_.wall_opacity > 0)
            job.each(p.mesh_.walls.size(), [painter](std::size_t i) { painter->wall(painter->mesh_.walls[i]); });
        job.once([painter] { painter->lines(); });
        for (const auto& points : {p.picture_.points, p.picture_.lit_points}) {
            if (points) job.each(points->size(), [painter, points](std::size_t i) { painter->point((*points)[i]); });
        }
        job.once([painter] { painter->end(); });
    }
    Drawing take() { return std::move(drawing_); }

private:
    DrawPoint at(double x, double y) const {
        return {static_cast<float>(middle_x_ + x * scale_x_), static_cast<float>(middle_y_ - y * scale_y_)};
    }

    void begin() {
        ShapeStyle ground;
        ground.fill = palette_.raised;
        drawing_.rect(frame_.area, ground);
        drawing_.begin_clip(frame_.area);
    }
    void end() {
        std::vector<DrawPoint> path;
        for (const Point2& p : page_.path) path.push_back(frame_.at(p));
        plot_.path(path);
        drawing_.end_clip();
        const PlotAxis x{page_.axis_x};
        const PlotAxis y{page_.axis_y};
        plot_.axes(frame_, x, y, 0, false);
        plot_.plates(frame_.area, x, y, page_.notes);
        drawing_.rect(frame_.area, stroke_style(palette_.line, 1));
        paint_plane_legend(plot_, {room_.min.x, room_.max.y + kLegendBelow}, room_.width(), page_.legend);
    }

    bool seen(const std::vector<Corner>& polygon) const {
        DrawPoint low = polygon[0].at;
        DrawPoint high = low;
        for (const Corner& c : polygon) {
            low = {std::min(low.x, c.at.x), std::min(low.y, c.at.y)};
            high = {std::max(high.x, c.at.x), std::max(high.y, c.at.y)};
        }
        return low.x <= frame_.area.max.x && high.x >= frame_.area.min.x && low.y <= frame_.area.max.y &&
               high.y >= frame_.area.min.y;
    }

    void polygon(const std::vector<Corner>& corners, Rgba colour) {
        std::vector<DrawPoint> points;
        for (const Corner& c : corners) points.push_back(c.at);
        if (points.size() > 2) drawing_.polygon(points, area_style(colour));
    }

    /// Where the output at a corner of a region stands on the ramp: below 0 and above 1 too, so that it is affine
    /// inside the region.
    float value_at(std::uint32_t region, Point2 cell) const {
        const ColourLegend& legend = picture_.colours->legend;
        const double value = mesh_.partition->output(RegionId(region), page_.output, cell);
        return static_cast<float>((value - legend.low) / (legend.high - legend.low));
    }

    void region(std::uint32_t r) {
        const RegionColours& colours = *picture_.colours;
        const std::vector<float> fan = region_fan(mesh_, RegionId(r));
        std::vector<Corner> corners;
        for (std::size_t i = 0; i + 1 < fan.size(); i += 2)
            corners.push_back({at(fan[i], fan[i + 1]), colours.ramp_values ? value_at(r, {fan[i], fan[i + 1]}) : 0.0F});
        if (corners.empty() || !seen(corners)) return;
        if (colours.ramp_values) {
            steps(corners, *colours.legend.ramp);
        } else {
            polygon(corners, colours.corners[mesh_.first_corner[r]]);
        }
    }

    /// A region in steps of the ramp.
    void steps(const std::vector<Corner>& corners, Ramp ramp) {
        const auto by_value = [](const Corner& a, const Corner& b) { return a.value < b.value; };
        const auto [low, high] = std::minmax_element(corners.begin(), corners.end(), by_value);
        const auto step_of = [](float value) {
            return std::clamp(static_cast<int>(std::floor(value * kSteps)), 0, kSteps - 1);
        };
        const int last = step_of(high->value);
        std::vector<Corner> rest = corners;
        for (int step = step_of(low->value); step <= last; ++step) {
            const Rgba colour = ramp_colour(ramp, (static_cast<float>(step) + 0.5F) / kSteps, palette_.dark);
            const float end = static_cast<float>(step + 1) / kSteps;
            polygon(step == last ? rest : clipped(rest, end, false), colour);
            rest = clipped(rest, end, true);
        }
    }

    /// Where another class leads than at most corners.
    void pieces() {
        const RegionColours& colours = *picture_.colours;
        for (std::size_t i = 0; i + 2 < colours.piece_colours.size(); i += 3) {
            std::vector<Corner> corners;
            for (std::size_t k = i; k < i + 3; ++k)
                corners.push_back({at(colours.piece_positions[2 * k], colours.piece_positions[2 * k + 1]), 0});
            if (seen(corners)) polygon(corners, colours.piece_colours[i]);
        }
    }

    void stroked(const Stroke& line, const ShapeStyle& style) {
        const std::vector<Corner> ends = {{at(line.x0, line.y0), 0}, {at(line.x1, line.y1), 0}};
        if (seen(ends)) drawing_.line(ends[0].at, ends[1].at, style);
    }

    void wall(const Stroke& wall) {
        const PlaneStyle& style = picture_.style;
        const Rgba colour = mix(style.wall_light, style.wall_strong, wall.shade);
        const auto alpha = static_cast<float>(colour >> 24U) / 255;
        stroked(wall, stroke_style(with_alpha(colour, alpha * picture_.wall_opacity), kWall));
    }

    void with_halo(const std::vector<std::vector<DrawPoint>>& curves, float width, Rgba colour) {
        for (const auto& curve : curves) drawing_.polyline(curve, stroke_style(picture_.style.halo, width + 2 * kHalo));
        for (const auto& curve : curves) drawing_.polyline(curve, stroke_style(colour, width));
    }

    std::vector<std::vector<DrawPoint>> segments(const std::vector<Stroke>& strokes) const {
        std::vector<std::vector<DrawPoint>> curves;
        for (const Stroke& s : strokes) curves.push_back({at(s.x0, s.y0), at(s.x1, s.y1)});
        return curves;
    }

    void lines() {
        if (picture_.unit) with_halo(segments(*picture_.unit), kPlaneLine, picture_.style.unit);
        if (page_.boundary != nullptr) {
            std::vector<std::vector<DrawPoint>> curves;
            for (const auto& line : lines_of(*page_.boundary)) {
                curves.emplace_back();
                for (const Point2& p : line) curves.back().push_back(at(p.x, p.y));
            }
            with_halo(curves, kPlaneLine, picture_.style.boundary);
        }
        std::vector<DrawPoint> outline = pinned_outline();
        if (outline.empty()) return;
        outline.push_back(outline.front());
        with_halo({outline}, 2, picture_.style.pinned);
    }

    std::vector<DrawPoint> pinned_outline() const {
        std::vector<DrawPoint> outline;
        if (!picture_.pinned || picture_.pinned->index >= mesh_.num_regions()) return outline;
        const std::vector<float> fan = region_fan(mesh_, *picture_.pinned);
        for (std::size_t i = 0; i + 1 < fan.size(); i += 2) outline.push_back(at(fan[i], fan[i + 1]));
        return outline;
    }

    void lift_pinned() {
        ShapeStyle lift;
        lift.fill = picture_.style.lift;
        const std::vector<DrawPoint> outline = pinned_outline();
        if (!outline.empty()) drawing_.polygon(outline, lift);
    }

    void point(const PointMark& mark) {
        const DrawPoint p = at(mark.x, mark.y);
        const DrawRect room{{frame_.area.min.x - mark.radius, frame_.area.min.y - mark.radius},
                            {frame_.area.max.x + mark.radius, frame_.area.max.y + mark.radius}};
        if (!room.contains(p)) return;
        ShapeStyle style = stroke_style(mark.outline, 1);
        style.fill = mark.fill;
        drawing_.symbol(p, mark.radius, static_cast<PointShape>(mark.shape), style);
    }

    PlanePage page_;
    const PlanePicture& picture_;
    const PlaneMesh& mesh_;
    Palette palette_;
    DrawRect room_;  // for the picture
    PlotFrame frame_;
    double scale_x_ = 1, scale_y_ = 1, middle_x_ = 0, middle_y_ = 0;  // drawing from cells
    Drawing drawing_;
    PlotPainter plot_;
};

std::vector<std::vector<Point2>> lines_of(const LevelSet& set) {
    const auto nearest = [](Point2 p, const LevelSegment& s) { return std::min(distance(p, s.a), distance(p, s.b)); };
    std::vector<std::vector<Point2>> lines;
    for (const auto& polyline : set.polylines) {
        // Segments of a line follow each other, each in its own direction.
        const LevelSegment& first = set.segments[polyline.front()];
        Point2 end = first.a;
        if (polyline.size() > 1) {
            const LevelSegment& second = set.segments[polyline[1]];
            end = nearest(first.a, second) < nearest(first.b, second) ? first.b : first.a;
        }
        std::vector<Point2> line{end};
        for (const std::uint32_t s : polyline) {
            const LevelSegment& segment = set.segments[s];
            end = distance(segment.a, end) < distance(segment.b, end) ? segment.b : segment.a;
            line.push_back(end);
        }
        lines.push_back(std::move(line));
    }
    return lines;
}

DrawPoint plane_drawing_size(const PlaneWindow& window, float long_side) {
    const double aspect = window.width() / window.height();
    const auto side = [long_side](double share) { return long_side * static_cast<float>(std::clamp(share, 0.5, 1.0)); };
    const float below = kLegendBelow + plane_legend_height(side(aspect));
    return {kPlaneLeft + side(aspect) + kPlaneRight, kPlaneTop + side(1 / aspect) + below};
}

DrawRect plane_drawing_area(const PlaneWindow& window, DrawPoint size) { return frame_of(window, size).area; }

DrawPoint plane_drawing_size_for(DrawPoint picture) {
    const float below = kLegendBelow + plane_legend_height(picture.x);
    return {kPlaneLeft + picture.x + kPlaneRight, kPlaneTop + picture.y + below};
}

PlaneDrawingJob::PlaneDrawingJob(PlanePage page, const Palette& palette, DrawPoint size)
    : painter_(std::make_shared<PlanePainter>(std::move(page), palette, size)) {
    PlanePainter::add(painter_, *this);
}

Drawing PlaneDrawingJob::take() { return painter_->take(); }

Drawing plane_drawing(PlanePage page, const Palette& palette, DrawPoint size) {
    PlaneDrawingJob job(std::move(page), palette, size);
    while (job.step()) {
    }
    return job.take();
}

}  // namespace reluscope
