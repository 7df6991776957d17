#include "scene/drawings/scatter_drawing.h"

#include "base/texts/views/scatter_texts.h"

#include <algorithm>

namespace reluscope {

namespace {

constexpr float kScatterLeft = 56;
constexpr float kScatterLegendBelow = 28;  // the picture: numbers stand between them

PlotFrame scatter_frame(const PlaneWindow& window, DrawPoint size) {
    constexpr float kMin = 40;
    constexpr float kAbove = 10;
    constexpr float kRight = 14;
    const float below = kScatterLegendBelow + kScatterLegendHeight;
    return {{{kScatterLeft, kAbove},
             {std::max(kScatterLeft + kMin, size.x - kRight), std::max(kAbove + kMin, size.y - below)}},
            window};
}

class Page {
public:
    Page(const ScatterPage& page, const Palette& palette, DrawPoint size)
        : page_(page),
          palette_(palette),
          drawing_(size),
          plot_(drawing_, palette, spared_text_width),
          frame_(scatter_frame(page.window, size)) {}

    Drawing draw() {
        const DrawRect& area = frame_.area;
        drawing_.rect(area, {palette_.raised, 0, 0, 0, {}});
        plot_.axes(frame_, page_.x, page_.y, kScatterLeft - 10, true);
        points();
        plot_.plates(area, page_.x, page_.y);
        drawing_.rect(area, stroke_style(palette_.line, 1));
        ScatterLegend legend = page_.legend;
        const std::size_t rows = page_.marks.points.size();
        if (rows > kMaxDrawnRows) legend.status = scatter_texts::rows_drawn(kMaxDrawnRows, rows);
        paint_scatter_legend(plot_, {area.min.x, area.max.y + kScatterLegendBelow}, area.width(), legend);
        return std::move(drawing_);
    }

private:
    void point(std::size_t row, bool chosen) {
        const PointMark& mark = page_.marks.points[row];
        const DrawPoint at = frame_.at({page_.places.at[0][row], page_.places.at[1][row]});
        if (mark.radius <= 0 || !frame_.area.contains(at)) return;
        const Mark what{MarkKind::kRow, static_cast<std::uint32_t>(row)};
        const auto shape = static_cast<PointShape>(mark.shape);
        if (chosen)
            return drawing_.symbol(at, std::max(mark.radius + 3, 6.5F), shape, {mark.fill, palette_.text, 2, 0, what});
        drawing_.symbol(at, mark.radius, shape, {mark.fill, mark.outline, 1, 0, what});
    }

    void points() {
        const std::size_t rows = page_.marks.points.size();
        const std::size_t drawn = std::min(rows, kMaxDrawnRows);
        drawing_.begin_clip(frame_.area);
        for (std::size_t i = 0; i < drawn; ++i) {
            const std::size_t row = i * rows / drawn;
            if (page_.selected != row) point(row, false);
        }
        if (page_.selected && *page_.selected < rows) point(*page_.selected, true);
        drawing_.end_clip();
    }

    const ScatterPage& page_;
    const Palette& palette_;
    Drawing drawing_;
    PlotPainter plot_;
    PlotFrame frame_;
};

}  // namespace

std::vector<DrawRect> paint_scatter_legend(PlotPainter& plot, DrawPoint at, float room, const ScatterLegend& legend) {
    constexpr float kGap = 12;
    constexpr float kMinNote = 80;
    const float end = at.x + room;
    const float second = at.y + line_height(TextRole::kSmall) + 8;
    const float status = plot.text({end, second}, legend.status, plot.palette().text, Align::kEnd, room);
    if (legend.meaning.empty()) return {};
    float x = at.x + plot.text(at, legend.meaning, plot.palette().muted, Align::kStart, room * 0.5F) + kGap;
    std::vector<DrawRect> places;
    if (legend.colours.ramp) {
        x += plot.ramp({x, at.y + 4}, end - x, legend.colours) + kGap;
    } else {
        places = plot.entries({x, at.y}, end, legend.entries, LegendSample::kPoint);
        if (!places.empty()) x = places.back().max.x + PlotPainter::kEntryGap;
        plot.entries({at.x, second}, end - status - kGap, legend.rest, LegendSample::kPoint);
    }
    if (x + kMinNote <= end) plot.text({x, at.y}, legend.note, plot.palette().muted, Align::kStart, end - x);
    return places;
}

Drawing scatter_drawing(const ScatterPage& page, const Palette& palette, DrawPoint size) {
    return Page(page, palette, size).draw();
}

}  // namespace reluscope
