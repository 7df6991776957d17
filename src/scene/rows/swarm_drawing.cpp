#include "scene/rows/swarm_drawing.h"

#include "base/text/number_format.h"
#include "scene/kit/ticks.h"
#include "scene/plane/row_marks.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <tuple>
#include <utility>

namespace reluscope {

namespace {

constexpr float kSwarmBottom = 62;
constexpr float kSwarmRight = 14;
constexpr float kStatesLine = 18;  // of the legend, for the categories of one column

float dot_radius(std::size_t rows) { return rows > 1500 ? 1.8F : (rows > 400 ? 2.3F : 3.0F); }

/// A range with 0 in it, a little wider than the values.
std::pair<double, double> range_to_show(double low, double high, bool with_zero) {
    if (with_zero) {
        low = std::min(low, 0.0);
        high = std::max(high, 0.0);
    }
    if (!(high > low)) return {low - 1, high + 1};
    const double margin = 0.03 * (high - low);
    return {low - margin, high + margin};
}

Rgba own_colour(const SwarmColumn& column, double own, const Palette& palette) {
    if (std::isnan(own)) return palette.muted;
    if (!column.categories.empty())
        return class_colour(static_cast<std::size_t>(own), column.categories.size(), palette.dark);
    const double share = column.high > column.low ? (own - column.low) / (column.high - column.low) : 0.5;
    return swarm_colour(static_cast<float>(share), palette.dark);
}

/// The categories of a column with their colours; none of a number.
std::vector<LegendEntry> states_of(const SwarmColumn& column, const Palette& palette) {
    constexpr std::size_t kMost = 24;
    std::vector<LegendEntry> states;
    for (std::size_t i = 0; i < column.two_states.size(); ++i)
        states.push_back({column.two_states[i], own_colour(column, static_cast<double>(i), palette)});
    for (std::size_t i = 0; i < std::min(kMost, column.categories.size()); ++i)
        states.push_back({column.categories[i], own_colour(column, static_cast<double>(i), palette)});
    if (column.categories.size() > kMost) states.push_back({"\u2026", Rgba{0}});
    return states;
}

/// Rows of the chosen cluster have a rim, and the chosen row is drawn last and larger.
void add_dot(Drawing& drawing, DrawPoint at, float radius, Rgba fill, std::uint32_t row, bool outlined, bool chosen,
             const Palette& palette) {
    ShapeStyle style{fill, outlined || chosen ? palette.text : Rgba{0}, chosen ? 2.0F : 1.0F, 0,
                     Mark{MarkKind::kRow, row}};
    drawing.disc(at, chosen ? radius + 2.5F : radius, style);
}

/// Puts the dots of one line beside each other where they would hide each other: places from the line's middle, in the
/// order of the rows.
std::vector<float> swarm_offsets(const std::vector<float>& x, float radius, float pitch) {
    const float bin = 1.6F * radius;
    const auto bin_of = [&](float place) { return static_cast<std::size_t>(std::max(0.0F, place) / bin); };
    std::vector<int> counts;
    std::vector<int> place(x.size());
    for (std::size_t i = 0; i < x.size(); ++i) {
        const std::size_t b = bin_of(x[i]);
        if (b >= counts.size()) counts.resize(b + 1, 0);
        place[i] = counts[b]++;
    }
    const int most = counts.empty() ? 1 : *std::max_element(counts.begin(), counts.end());
    const float room = pitch / 2 - radius - 3;
    const float step = std::min(1.7F * radius, 2 * room / static_cast<float>(std::max(most, 1)));
    std::vector<float> offsets;
    for (const int k : place) {
        const int rank = (k + 1) / 2;  // above and below in turn
        offsets.push_back((k % 2 == 0 ? 1.0F : -1.0F) * static_cast<float>(rank) * step);
    }
    return offsets;
}

class Swarm {
public:
    Swarm(const SwarmPicture& picture, float width, const Palette& palette)
        : picture_(picture),
          palette_(palette),
          bottom_(static_cast<float>(picture.columns.size()) * picture.pitch),
          drawing_({width, bottom_}) {
        float label = 40;
        constexpr float kNoCut = 1.08F;  // the widths are rough
        for (const SwarmColumn& column : picture.columns)
            label = std::max(label, kNoCut * rough_text_width(column.name, TextRole::kText));
        label_ = std::min(label, width * 0.3F);
        left_ = label_ + 10;
        right_ = std::max(left_ + 20, width - kSwarmRight);
        drawing_ = Drawing({width, lay_out_states(width)});
        const bool any = picture.values.size() > 0;
        std::tie(low_, high_) =
            range_to_show(any ? picture.values.minCoeff() : 0, any ? picture.values.maxCoeff() : 0, true);
    }

    Drawing draw() {
        axis();
        for (std::size_t c = 0; c < picture_.columns.size(); ++c) line(c);
        legend();
        states();
        return std::move(drawing_);
    }

private:
    struct PlacedState {
        DrawPoint at;
        std::string text;
        Rgba dot = 0;  // before the text; 0: none
    };

    /// Places the names of categories below the other legend, a line or more for each column that has some. Returns
    /// where they end.
    float lay_out_states(float width) {
        constexpr float kDotRoom = 13;
        constexpr float kBetween = 14;
        constexpr float kRough = 1.1F;  // the widths are
        float top = bottom_ + kSwarmBottom;
        for (const SwarmColumn& column : picture_.columns) {
            const std::vector<LegendEntry> states = states_of(column, palette_);
            if (states.empty()) continue;
            constexpr float kFirst = 2;
            const std::string name = column.name + ":";
            placed_.push_back({{kFirst, top}, name});
            float at = kFirst + kRough * rough_text_width(name, TextRole::kSmall) + kBetween / 2;
            for (const LegendEntry& state : states) {
                const float room = kDotRoom + kRough * rough_text_width(state.name, TextRole::kSmall);
                if (at + room > width && at > kBetween) {
                    top += kStatesLine;
                    at = kBetween;
                }
                placed_.push_back({{at, top}, state.name, state.colour});
                at += room + kBetween;
            }
            top += kStatesLine;
        }
        return top;
    }

    void states() {
        constexpr float kRadius = 4;
        const float middle = line_height(TextRole::kSmall) / 2;
        for (const PlacedState& state : placed_) {
            DrawPoint at = state.at;
            if (state.dot != 0) {
                drawing_.disc({at.x + kRadius, at.y + middle}, kRadius, {.fill = state.dot});
                at.x += 2 * kRadius + 4;
            }
            drawing_.text(at, state.text, {.colour = palette_.muted, .room = std::max(1.0F, drawing_.size().x - at.x)});
        }
    }

    float x(double value) const {
        return left_ + (right_ - left_) * static_cast<float>((value - low_) / (high_ - low_));
    }

    void axis() {
        constexpr float kTickPitch = 90;
        const int ticks = std::clamp(static_cast<int>((right_ - left_) / kTickPitch), 2, 8);
        for (const double tick : nice_ticks(low_, high_, ticks)) {
            const bool zero = tick == 0;
            drawing_.line({x(tick), 0}, {x(tick), bottom_ + 4},
                          {.stroke = zero ? palette_.muted : with_alpha(palette_.line, 0.6F)});
            drawing_.text({x(tick), bottom_ + 5}, display_number(tick),
                          {.colour = palette_.muted, .align = Align::kMiddle});
        }
        drawing_.text({right_, bottom_ + 22}, picture_.axis,
                      {.colour = palette_.muted, .align = Align::kEnd, .room = right_});
    }

    void line(std::size_t c) {
        const SwarmColumn& column = picture_.columns[c];
        const Mark mark{MarkKind::kFeature, column.feature};
        const float top = static_cast<float>(c) * picture_.pitch;
        const float middle = top + picture_.pitch / 2;
        drawing_.rect({{0, top}, {drawing_.size().x, top + picture_.pitch}}, {.mark = mark});
        drawing_.text({label_, middle - line_height(TextRole::kText) / 2}, column.name,
                      {.colour = palette_.text, .role = TextRole::kText, .align = Align::kEnd, .room = label_});
        drawing_.line({left_, middle}, {right_, middle}, {.stroke = with_alpha(palette_.line, 0.6F), .mark = mark});
        const std::size_t rows = picture_.rows.size();
        const float radius = dot_radius(rows);
        std::vector<float> places(rows);
        for (std::size_t i = 0; i < rows; ++i) places[i] = x(value(c, i));
        const std::vector<float> offsets = swarm_offsets(places, radius, picture_.pitch);
        std::optional<std::size_t> last;
        for (std::size_t i = 0; i < rows; ++i) {
            const bool chosen = picture_.chosen == picture_.rows[i];
            if (chosen) last = i;
            const bool outlined = !picture_.outlined.empty() && picture_.outlined[i];
            if (!chosen)
                add_dot(drawing_, {places[i], middle + offsets[i]}, radius, own_colour(column, column.own[i], palette_),
                        picture_.rows[i], outlined, false, palette_);
        }
        if (last)
            add_dot(drawing_, {places[*last], middle + offsets[*last]}, radius,
                    own_colour(column, column.own[*last], palette_), picture_.rows[*last], false, true, palette_);
    }

    double value(std::size_t c, std::size_t i) const {
        return picture_.values(static_cast<Eigen::Index>(c), static_cast<Eigen::Index>(i));
    }

    void legend() {
        constexpr int kParts = 24;
        constexpr float kRamp = 110;
        const float top = bottom_ + 42;
        float at = 2;
        drawing_.text({at, top}, picture_.low, {.colour = palette_.muted});
        at += rough_text_width(picture_.low, TextRole::kSmall) + 8;
        for (int i = 0; i < kParts; ++i) {
            const float left = at + kRamp * static_cast<float>(i) / kParts;
            drawing_.rect({{left, top + 2}, {left + kRamp / kParts + 0.5F, top + 13}},
                          {.fill = swarm_colour((static_cast<float>(i) + 0.5F) / kParts, palette_.dark)});
        }
        at += kRamp + 8;
        const float end = drawing_.size().x;
        drawing_.text({at, top}, picture_.high, {.colour = palette_.muted, .room = std::max(1.0F, end - at)});
    }

    const SwarmPicture& picture_;
    const Palette& palette_;
    float bottom_;
    Drawing drawing_;
    std::vector<PlacedState> placed_;
    float label_ = 0, left_ = 0, right_ = 0;
    double low_ = 0, high_ = 1;
};

}  // namespace

Rgba swarm_colour(float share, bool dark) {
    constexpr float kLowestInTheDark = 0.4F;  // of the ramp, whose purple is nearly as dark as the panel
    const float from = dark ? kLowestInTheDark : 0;
    return ramp_colour(Ramp::kViridis, from + (1 - from) * std::clamp(share, 0.0F, 1.0F), dark);
}

float swarm_pitch(std::size_t lines, float room, std::size_t states) {
    constexpr float kMinPitch = 26;
    if (lines == 0) return kSwarmPitch;
    const float below = kSwarmBottom + kStatesLine * static_cast<float>(states);
    return std::clamp(std::floor((room - below) / static_cast<float>(lines)), kMinPitch, kSwarmPitch);
}

Drawing swarm_drawing(const SwarmPicture& picture, float width, const Palette& palette) {
    return Swarm(picture, width, palette).draw();
}

Drawing dependence_drawing(const DependencePicture& picture, DrawPoint size, const Palette& palette) {
    constexpr float kLeft = 58, kTop = 10, kBelow = 30, kLeast = 40;
    constexpr double kGolden = 0.6180339887498949;
    Drawing drawing(size);
    const bool states = !picture.column.categories.empty();
    // Rows of one category stand beside each other, each always at the same place.
    const auto own = [&](std::size_t i) {
        const double spread = states ? 0.6 * (std::fmod(kGolden * picture.rows[i], 1.0) - 0.5) : 0;
        return picture.column.own[i] + spread;
    };
    double low = std::numeric_limits<double>::infinity(), high = -low, least = 0, most = 0;
    for (std::size_t i = 0; i < picture.rows.size(); ++i) {
        least = std::min(least, picture.adds[i]);
        most = std::max(most, picture.adds[i]);
        if (std::isnan(own(i))) continue;
        low = std::min(low, own(i));
        high = std::max(high, own(i));
    }
    if (!(low <= high)) low = high = 0;
    if (states) {
        low = -0.5;
        high = static_cast<double>(picture.column.categories.size()) - 0.5;
    }
    PlotFrame frame{
        {{kLeft, kTop}, {std::max(kLeft + kLeast, size.x - kSwarmRight), std::max(kTop + kLeast, size.y - kBelow)}},
        {}};
    std::tie(frame.window.s0, frame.window.s1) = range_to_show(low, high, false);
    std::tie(frame.window.t0, frame.window.t1) = range_to_show(least, most, true);
    PlotPainter plot(drawing, palette, spared_text_width);
    drawing.rect(frame.area, {.fill = palette.raised});
    plot.axes(frame, picture.x, picture.y, kLeft - 10, true);
    const float radius = dot_radius(picture.rows.size()) + 0.7F;
    std::optional<std::size_t> last;
    const auto dot = [&](std::size_t i, bool chosen) {
        if (std::isnan(own(i))) return;
        const bool outlined = !picture.outlined.empty() && picture.outlined[i];
        add_dot(drawing, frame.at({own(i), picture.adds[i]}), radius,
                cluster_point_colour(picture.clusters[i], palette.dark), picture.rows[i], outlined, chosen, palette);
    };
    for (std::size_t i = 0; i < picture.rows.size(); ++i) {
        const bool chosen = picture.chosen == picture.rows[i];
        if (chosen) last = i;
        if (!chosen) dot(i, false);
    }
    if (last) dot(*last, true);
    plot.plates(frame.area, picture.x, picture.y);
    drawing.rect(frame.area, stroke_style(palette.line, 1));
    return drawing;
}

}  // namespace reluscope
