#include "scene/plane/partition_svg.h"

#include "base/numerics/numerics.h"
#include "base/text/markup_text.h"
#include "base/utf8.h"
#include "scene/kit/colour_map.h"
#include "scene/kit/ticks.h"
#include "scene/plane/plane_drawing.h"

#include <algorithm>
#include <cmath>
#include <cstdio>

namespace reluscope {

namespace {

// All in SVG user units.
constexpr double kLongSide = 640;
constexpr double kShortSide = 160;
constexpr double kPartitionSvgLeft = 72;
constexpr double kPartitionSvgTop = 44;
constexpr double kPartitionSvgBottom = 58;
constexpr double kLegend = 190;
constexpr std::size_t kLayersInLegend = 12;
constexpr std::size_t kLongestTitle = 100;  // characters
constexpr std::size_t kLongestClass = 24;

std::string hex(Rgba colour) {
    char text[8];
    std::snprintf(text, sizeof text, "#%02x%02x%02x", colour & 0xFFU, colour >> 8U & 0xFFU, colour >> 16U & 0xFFU);
    return text;
}

/// Three decimals, without trailing zeros: finer than any printer.
std::string fixed(double x) {
    char text[32];
    std::snprintf(text, sizeof text, "%.3f", x);
    std::string out = text;
    while (out.back() == '0') out.pop_back();
    if (out.back() == '.') out.pop_back();
    return out == "-0" ? "0" : out;
}

/// With the digits that tell the ticks of an axis apart, and a true minus sign.
std::string tick_text(double value, double low, double high) {
    char text[32];
    std::snprintf(text, sizeof text, "%.*g", tick_digits(low, high, 7), value);
    return text[0] == '-' ? "\u2212" + std::string(text + 1) : text;
}

/// From light for the first layer to strong for the last.
Rgba wall_colour(std::size_t layer, std::size_t layers) {
    const float t = layers > 1 ? static_cast<float>(layer) / static_cast<float>(layers - 1) : 1.0F;
    return mix_colours(rgba(0x9AA6B5), rgba(0x1B2635), t);
}

class Writer {
public:
    Writer(const RegionPartition& partition, const PartitionDrawing& what,
           const std::function<void(std::string_view)>& sink)
        : partition_(partition), what_(what), sink_(sink) {
        const PlaneWindow& window = partition.window();
        const double aspect = window.width() / window.height();
        width_ = aspect >= 1 ? kLongSide : std::max(kShortSide, kLongSide * aspect);
        height_ = aspect >= 1 ? std::max(kShortSide, kLongSide / aspect) : kLongSide;
    }

    void write() {
        const double total_width = kPartitionSvgLeft + width_ + kLegend;
        const double total_height = kPartitionSvgTop + std::max(height_, 300.0) + kPartitionSvgBottom;
        sink_("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 " + fixed(total_width) + " " +
              fixed(total_height) + "\" width=\"" + fixed(total_width) + "\" height=\"" + fixed(total_height) +
              "\" font-family=\"Inter, Roboto, Helvetica, Arial, sans-serif\" font-size=\"13\" fill=\"#1b1f26\">\n");
        sink_("<rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>\n");
        if (!what_.title.empty()) {
            sink_("<text x=\"" + fixed(kPartitionSvgLeft) + "\" y=\"26\" font-size=\"16\" font-weight=\"600\">" +
                  markup_text(printable_utf8(what_.title, kLongestTitle)) + "</text>\n");
        }
        sink_("<g stroke-linejoin=\"round\" stroke-linecap=\"round\">\n");
        regions();
        walls();
        boundary();
        sink_("</g>\n");
        frame_and_axes();
        legend();
        sink_("</svg>\n");
    }

private:
    std::string at(Point2 cell) const {
        return fixed(kPartitionSvgLeft + width_ * (cell.x + 1) / 2) + " " +
               fixed(kPartitionSvgTop + height_ * (1 - cell.y) / 2);
    }

    /// Each region is outlined in its own colour, so that no background shows through between neighbours.
    void regions() {
        sink_("<g stroke-width=\"0.4\">\n");
        const Subdivision& cells = partition_.cells();
        std::string line;
        for (std::uint32_t r = 0; r < partition_.num_regions(); ++r) {
            const std::string colour = hex(pattern_colour(partition_.hash(RegionId(r)), false));
            line = "<path fill=\"" + colour + "\" stroke=\"" + colour + "\" d=\"M";
            cells.for_each_half_edge(r, [&](Subdivision::Index h) { line += at(cells.vertex(cells.origin(h))) + "L"; });
            line.back() = 'Z';
            line += "\"/>\n";
            sink_(line);
        }
        sink_("</g>\n");
    }

    void walls() {
        const Subdivision& cells = partition_.cells();
        const std::size_t layers = partition_.num_layers();
        const double thickness = std::clamp(24 / std::sqrt(static_cast<double>(partition_.num_regions())), 0.12, 0.9);
        for (std::size_t layer = 0; layer < layers; ++layer) {
            std::string path = "<path fill=\"none\" stroke=\"" + hex(wall_colour(layer, layers)) +
                               "\" stroke-width=\"" + fixed(thickness) + "\" d=\"";
            for (std::uint32_t e = 0; e < cells.num_edges(); ++e) {
                if (partition_.layer_of_edge(2 * e) != layer) continue;
                path += "M" + at(cells.vertex(cells.origin(2 * e))) + "L" + at(cells.vertex(cells.destination(2 * e)));
            }
            sink_(path + "\"/>\n");
        }
    }

    void boundary() {
        if (what_.boundary == nullptr || what_.boundary->segments.empty()) return;
        std::string path;
        for (const std::vector<Point2>& line : lines_of(*what_.boundary)) {
            for (const Point2& p : line) path += (&p == line.data() ? "M" : "L") + at(p);
        }
        sink_("<path fill=\"none\" stroke=\"#ffffff\" stroke-opacity=\"0.85\" stroke-width=\"4\" d=\"" + path +
              "\"/>\n");
        sink_("<path fill=\"none\" stroke=\"#b3261e\" stroke-width=\"2\" d=\"" + path + "\"/>\n");
    }

    void frame_and_axes() {
        sink_("<rect x=\"" + fixed(kPartitionSvgLeft) + "\" y=\"" + fixed(kPartitionSvgTop) + "\" width=\"" +
              fixed(width_) + "\" height=\"" + fixed(height_) + "\" fill=\"none\" stroke=\"#1b1f26\"/>\n");
        const PlaneWindow& window = partition_.window();
        for (const double tick : nice_ticks(window.s0, window.s1, 7)) {
            const std::string x = fixed(kPartitionSvgLeft + width_ * (tick - window.s0) / window.width());
            const double y = kPartitionSvgTop + height_;
            sink_("<path stroke=\"#1b1f26\" d=\"M" + x + " " + fixed(y) + "v5\"/><text x=\"" + x + "\" y=\"" +
                  fixed(y + 19) + "\" text-anchor=\"middle\">" + tick_text(tick, window.s0, window.s1) + "</text>\n");
        }
        for (const double tick : nice_ticks(window.t0, window.t1, 7)) {
            const double y = kPartitionSvgTop + height_ * (window.t1 - tick) / window.height();
            sink_("<path stroke=\"#1b1f26\" d=\"M" + fixed(kPartitionSvgLeft) + " " + fixed(y) + "h-5\"/><text x=\"" +
                  fixed(kPartitionSvgLeft - 9) + "\" y=\"" + fixed(y + 4.5) + "\" text-anchor=\"end\">" +
                  tick_text(tick, window.t0, window.t1) + "</text>\n");
        }
        sink_("<text x=\"" + fixed(kPartitionSvgLeft + width_ / 2) + "\" y=\"" +
              fixed(kPartitionSvgTop + height_ + 42) + "\" text-anchor=\"middle\">" +
              markup_text(printable_utf8(what_.axis_x, kLongestTitle)) + "</text>\n");
        const std::string y = fixed(kPartitionSvgTop + height_ / 2);
        sink_("<text x=\"16\" y=\"" + y + "\" text-anchor=\"middle\" transform=\"rotate(-90 16 " + y + ")\">" +
              markup_text(printable_utf8(what_.axis_y, kLongestTitle)) + "</text>\n");
    }

    void legend_line(const std::string& colour, double thickness, const std::string& text) {
        const double x = kPartitionSvgLeft + width_ + 20;
        sink_("<path stroke=\"" + colour + "\" stroke-width=\"" + fixed(thickness) + "\" d=\"M" + fixed(x) + " " +
              fixed(legend_y_ - 4) + "h22\"/><text x=\"" + fixed(x + 30) + "\" y=\"" + fixed(legend_y_) + "\">" +
              markup_text(text) + "</text>\n");
        legend_y_ += 20;
    }

    void legend() {
        const double x = kPartitionSvgLeft + width_ + 20;
        legend_y_ = kPartitionSvgTop + 12;
        const auto text = [&](const std::string& line, const char* colour) {
            sink_("<text x=\"" + fixed(x) + "\" y=\"" + fixed(legend_y_) + "\" fill=\"" + colour + "\">" +
                  markup_text(line) + "</text>\n");
            legend_y_ += 20;
        };
        text(std::to_string(partition_.num_regions()) + " linear regions", "#1b1f26");
        if (!partition_.complete()) text(partition_.shortcoming(), "#b3261e");
        text("colour: activation pattern", "#566070");
        legend_y_ += 8;
        const std::size_t layers = partition_.num_layers();
        for (std::size_t layer = 0; layer < std::min(layers, kLayersInLegend); ++layer) {
            legend_line(hex(wall_colour(layer, layers)), 1.6, "walls of layer " + std::to_string(layer + 1));
        }
        if (layers > kLayersInLegend) text("and of the layers after it", "#566070");
        if (what_.boundary == nullptr) return;
        legend_y_ += 8;
        legend_line("#b3261e", 2.4, "decision boundary");
        for (std::size_t c = 0; c < std::min<std::size_t>(what_.classes.size(), 8); ++c) {
            text((c == 0 ? "between " : "and ") + printable_utf8(what_.classes[c], kLongestClass), "#566070");
        }
    }

    const RegionPartition& partition_;
    const PartitionDrawing& what_;
    const std::function<void(std::string_view)>& sink_;
    double width_ = 0;
    double height_ = 0;
    double legend_y_ = 0;
};

}  // namespace

void write_partition_svg(const RegionPartition& partition, const PartitionDrawing& drawing,
                         const std::function<void(std::string_view)>& sink) {
    Writer(partition, drawing, sink).write();
}

}  // namespace reluscope
