#include "scene/drawings/path_drawing.h"

#include "base/text/number_format.h"
#include "base/texts/views/path_texts.h"
#include "scene/kit/colour_map.h"
#include "scene/kit/ticks.h"

#include <algorithm>
#include <cmath>

namespace reluscope {

namespace {

constexpr float kBand = 17;  // of predicted classes, with their names
constexpr float kLane = 7;   // of one layer's breakpoints
constexpr std::size_t kLanes = 6;

/// Values from the lowest to the highest, with room around them; 0 belongs to logits.
void fit_values(const PathProfile& profile, PathPlot& plot) {
    if (profile.probability) return;
    const auto values = profile.path.values.row(profile.output);
    plot.low = std::min(0.0, values.minCoeff());
    plot.high = std::max(0.0, values.maxCoeff());
    const double margin = plot.high > plot.low ? 0.08 * (plot.high - plot.low) : 1.0;
    plot.low -= margin;
    plot.high += margin;
}

/// From pale to strong by layer, as walls are.
Rgba layer_colour(const Palette& palette, const Network& network, std::size_t layer) {
    const auto layers = static_cast<float>(std::max<std::size_t>(1, network.hidden_layers().size()));
    return mix(mix(palette.panel, palette.accent, 0.62F), palette.text, static_cast<float>(layer) / layers * 0.8F);
}

ShapeStyle filled(Rgba colour, float radius = 0) {
    ShapeStyle style;
    style.fill = colour;
    style.radius = radius;
    return style;
}

class PathPainter {
public:
    PathPainter(const PathProfile& profile, const PathPlot& plot, const Palette& palette, DrawPoint size)
        : profile_(profile), plot_(plot), area_(plot.area), palette_(palette), drawing_(size) {}

    Drawing paint() {
        axes();
        level();
        drawing_.begin_clip({{area_.min.x - 2, area_.min.y}, {area_.max.x + 2, area_.max.y}});
        line();
        drawing_.end_clip();
        bands();
        breakpoints();
        return std::move(drawing_);
    }

private:
    void label(DrawPoint at, double value, int digits, Align align) {
        TextStyle style;
        style.colour = palette_.muted;
        style.align = align;
        drawing_.text(at, display_number(value, digits), style);
    }

    void axes() {
        drawing_.rect(area_, filled(with_alpha(palette_.raised, 0.55F), 3));
        const int most = std::max(2, static_cast<int>(area_.height() / 28));
        const int digits = tick_digits(plot_.low, plot_.high, most);
        const float line = line_height(TextRole::kSmall);
        for (const double tick : nice_ticks(plot_.low, plot_.high, most)) {
            const float y = std::round(plot_.y(tick));
            drawing_.line({area_.min.x, y}, {area_.max.x, y}, stroke_style(palette_.line, 1));
            label({area_.min.x - 7, y - line / 2}, tick, digits, Align::kEnd);
        }
        const float below = plot_.lanes_top + plot_.lanes_height + 2;
        for (const double tick : {0.0, 0.25, 0.5, 0.75, 1.0}) {
            const Align align = tick == 0 ? Align::kStart : (tick == 1 ? Align::kEnd : Align::kMiddle);
            drawing_.text({plot_.x(tick), below}, display_share(tick), {.colour = palette_.muted, .align = align});
        }
        drawing_.text({4, 0}, profile_.output_axis, {.colour = palette_.text, .room = area_.max.x - 4});
        drawing_.text({(area_.min.x + area_.max.x) / 2, below + line}, path_texts::kWay,
                      {.colour = palette_.text, .align = Align::kMiddle});
    }

    /// Where the output decides by itself: logit 0, probability one half.
    void level() {
        const bool alone = profile_.path.values.rows() == 1 || profile_.network.link() == Link::kSigmoid;
        if (profile_.bands.empty() || !alone) return;
        constexpr float kDecisionDash = 6;
        const float y = std::round(plot_.y(profile_.probability ? 0.5 : 0.0));
        for (float x = area_.min.x; x < area_.max.x; x += 2 * kDecisionDash)
            drawing_.line({x, y}, {std::min(x + kDecisionDash, area_.max.x), y}, stroke_style(palette_.text, 1.5F));
    }

    void line() {
        std::vector<DrawPoint> points;
        const auto width = static_cast<std::size_t>(std::max(1.0F, area_.width()));
        const LinePath& path = profile_.path;
        if (!profile_.probability && path.num_pieces() < 4 * width) {
            for (std::size_t k = 0; k < path.knots.size(); ++k) {
                const double value = path.values(profile_.output, static_cast<Eigen::Index>(k));
                points.push_back({plot_.x(path.knots[k]), plot_.y(value)});
            }
        } else {
            const std::size_t steps = 2 * width;
            for (std::size_t i = 0; i <= steps; ++i) {
                const double t = path.knots.back() * static_cast<double>(i) / static_cast<double>(steps);
                points.push_back({plot_.x(t), plot_.y(profile_.value(t))});
            }
        }
        drawing_.polyline(points, stroke_style(palette_.accent, 2));
    }

    /// The predicted class, and a thin line through the plot where it changes.
    void bands() {
        const auto classes = static_cast<std::size_t>(std::max<Eigen::Index>(2, profile_.path.values.rows()));
        for (std::size_t i = 0; i < profile_.bands.size(); ++i) {
            const DrawRect rect = band_rect(plot_, profile_, i);
            const auto predicted = static_cast<std::size_t>(profile_.bands[i].predicted);
            drawing_.rect(rect, filled(class_area_colour(predicted, classes, palette_.dark), 3));
            if (rough_text_width(profile_.bands[i].name, TextRole::kSmall) < rect.width() - 8)
                drawing_.text({(rect.min.x + rect.max.x) / 2, rect.min.y + 1}, profile_.bands[i].name,
                              {.colour = palette_.text, .align = Align::kMiddle});
            if (i > 0)
                drawing_.line({rect.min.x, area_.min.y}, {rect.min.x, area_.max.y}, stroke_style(palette_.muted, 1));
        }
    }

    void breakpoints() {
        float last = -1e9F;
        std::size_t last_lane = 0;
        for (std::size_t b = 0; b < profile_.path.num_breakpoints(); ++b) {
            const float x = plot_.x(profile_.path.knots[b + 1]);
            for (const UnitId unit : profile_.path.flips_at(b)) {
                const std::size_t layer = place_of(profile_.network, unit).layer;
                const std::size_t lane = plot_.lanes > 1 ? layer : 0;
                if (x - last < 0.5F && lane == last_lane) continue;  // on top of each other
                last = x;
                last_lane = lane;
                const float y = plot_.lanes_top + static_cast<float>(lane) * kLane;
                drawing_.line({x, y}, {x, y + kLane - 1},
                              stroke_style(layer_colour(palette_, profile_.network, layer), 1.5F));
            }
        }
    }

    const PathProfile& profile_;
    const PathPlot& plot_;
    DrawRect area_;
    const Palette& palette_;
    Drawing drawing_;
};

}  // namespace

float PathPlot::x(double t) const { return area.min.x + static_cast<float>(t) * area.width(); }

float PathPlot::y(double value) const {
    return area.max.y - static_cast<float>((value - low) / (high - low)) * area.height();
}

double PathPlot::t(float at) const { return std::clamp<double>((at - area.min.x) / area.width(), 0.0, end); }

PathPlot path_plot(const PathProfile& profile, DrawPoint size) {
    constexpr float kLeft = 50;
    constexpr float kBelow = 34;  // numbers, and what they are
    constexpr float kTop = 20;    // what stands upwards
    PathPlot plot;
    const std::size_t layers = profile.network.hidden_layers().size();
    plot.lanes = layers <= kLanes ? layers : 1;
    plot.lanes_height = static_cast<float>(plot.lanes) * kLane;
    plot.area.min = {kLeft, kTop + kBand + 4};
    plot.area.max = {std::max(kLeft + 1, size.x - 4),
                     std::max(kTop + kBand + 5, size.y - kBelow - plot.lanes_height - 3)};
    plot.lanes_top = plot.area.max.y + 3;
    plot.end = profile.path.knots.back();
    fit_values(profile, plot);
    return plot;
}

DrawRect band_rect(const PathPlot& plot, const PathProfile& profile, std::size_t i) {
    const double end = i + 1 < profile.bands.size() ? profile.bands[i + 1].t : plot.end;
    const float left = plot.x(profile.bands[i].t);
    return {{left, plot.area.min.y - kBand - 2}, {std::max(plot.x(end), left + 1), plot.area.min.y - 2}};
}

Drawing path_drawing(const PathProfile& profile, const PathPlot& plot, const Palette& palette, DrawPoint size) {
    return PathPainter(profile, plot, palette, size).paint();
}

}  // namespace reluscope
