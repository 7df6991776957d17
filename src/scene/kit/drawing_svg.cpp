#include "base/text/markup_text.h"
#include "scene/kit/drawing.h"

#include <charconv>
#include <cmath>
#include <cstdio>
#include <utility>

namespace reluscope {

namespace {

/// Inter's ascent is 0.969 em and its descent 0.241 em; a line is both together.
constexpr float kEmPerLine = 1 / 1.21F;
constexpr float kBaseline = 0.969F / 1.21F;

std::string number(float value) {
    char buffer[32];
    std::snprintf(buffer, sizeof buffer, "%.2f", static_cast<double>(value));
    std::string text(buffer);
    while (text.back() == '0') text.pop_back();
    if (text.back() == '.') text.pop_back();
    return text == "-0" ? "0" : text;
}

/// ` name="#rrggbb"`, with an opacity where the colour has one.
std::string paint(const char* name, Rgba colour) {
    const unsigned alpha = colour >> 24U;
    if (alpha == 0) return std::string(" ") + name + "=\"none\"";
    char buffer[64];
    std::snprintf(buffer, sizeof buffer, " %s=\"#%02x%02x%02x\"", name, colour & 0xFFU, colour >> 8U & 0xFFU,
                  colour >> 16U & 0xFFU);
    std::string text = buffer;
    if (alpha < 255) text += std::string(" ") + name + "-opacity=\"" + number(static_cast<float>(alpha) / 255) + "\"";
    return text;
}

std::string stroke(const Shape& shape) {
    if (shape.stroke >> 24U == 0) return "";
    return paint("stroke", shape.stroke) + " stroke-width=\"" + number(shape.width) + "\"";
}

std::string points_list(std::span<const DrawPoint> points) {
    std::string text;
    for (const DrawPoint& p : points) text += (text.empty() ? "" : " ") + number(p.x) + "," + number(p.y);
    return text;
}

/// Axis-parallel rectangles keep their rounded corners.
std::string polygon(const Shape& shape, std::span<const DrawPoint> p) {
    const bool rect = p.size() == 4 && p[0].y == p[1].y && p[1].x == p[2].x && p[2].y == p[3].y && p[3].x == p[0].x &&
                      p[2].x >= p[0].x && p[2].y >= p[0].y;
    std::string text = rect ? "<rect x=\"" + number(p[0].x) + "\" y=\"" + number(p[0].y) + "\" width=\"" +
                                  number(p[2].x - p[0].x) + "\" height=\"" + number(p[2].y - p[0].y) + "\""
                            : "<polygon points=\"" + points_list(p) + "\"";
    if (rect && shape.radius > 0) text += " rx=\"" + number(shape.radius) + "\"";
    return text + paint("fill", shape.fill) + stroke(shape) + "/>\n";
}

std::string shortened(const std::string& text, const Shape& shape) {
    if (shape.room <= 0 || rough_text_width(text, shape.role) <= shape.room) return text;
    return std::string(rough_text_cut(text, shape.role, shape.room - line_height(shape.role) * 0.5F)) + "\u2026";
}

std::string text_element(const Shape& shape, DrawPoint at, const std::string& text) {
    constexpr const char* kAnchors[] = {"start", "middle", "end"};
    const float line = line_height(shape.role);
    const bool bold = shape.role != TextRole::kSmall && shape.role != TextRole::kText;
    const float sine = shape.upwards ? 1.0F : (shape.slanted ? kSlant : 0.0F);
    const float cosine = shape.upwards ? 0.0F : (shape.slanted ? kSlant : 1.0F);
    const DrawPoint base{at.x + kBaseline * line * sine, at.y + kBaseline * line * cosine};
    const char* angle = shape.upwards ? "-90 " : "-45 ";
    const std::string turned =
        sine > 0 ? std::string(" transform=\"rotate(") + angle + number(base.x) + " " + number(base.y) + ")\"" : "";
    return "<text x=\"" + number(base.x) + "\" y=\"" + number(base.y) + "\"" + turned + " font-size=\"" +
           number(kEmPerLine * line) + "\"" + (bold ? " font-weight=\"600\"" : "") + " text-anchor=\"" +
           kAnchors[static_cast<int>(shape.align)] + "\"" + paint("fill", shape.fill) + ">" +
           markup_text(shortened(text, shape)) + "</text>\n";
}

std::string dashes(const Shape& shape) {
    if (shape.dash <= 0) return "";
    return " stroke-dasharray=\"" + number(shape.dash) + " " + number(shape.dash * kDashGap) + "\"";
}

std::string symbol(const Shape& shape, DrawPoint at) {
    std::string path;
    for (const auto& [x, y] : shape_corners(shape.symbol)) {
        path += path.empty() ? "M" : "L";
        path += number(at.x + x * shape.radius) + " " + number(at.y + y * shape.radius);
    }
    return "<path class=\"mark\" d=\"" + path + "Z\"" + paint("fill", shape.fill) + stroke(shape) + "/>\n";
}

std::string element(const Drawing& drawing, const Shape& shape) {
    const auto points = drawing.points_of(shape);
    switch (shape.kind) {
        case Shape::Kind::kPolygon: return polygon(shape, points);
        case Shape::Kind::kPolyline:
            return "<polyline points=\"" + points_list(points) + "\"" + stroke(shape) + dashes(shape) + "/>\n";
        case Shape::Kind::kDisc:
            if (shape.symbol != PointShape::kDisc) return symbol(shape, points[0]);
            return "<circle cx=\"" + number(points[0].x) + "\" cy=\"" + number(points[0].y) + "\" r=\"" +
                   number(shape.radius) + "\"" + paint("fill", shape.fill) + stroke(shape) + "/>\n";
        case Shape::Kind::kText: return text_element(shape, points[0], drawing.texts()[shape.text]);
    }
    return "";
}

}  // namespace

SvgJob::SvgJob(Drawing drawing, Rgba background, std::string_view title) : drawing_(std::move(drawing)) {
    begin(background, title);
    each(drawing_.shapes().size(), [this](std::size_t i) { write(drawing_.shapes()[i]); });
    once([this] { svg_ += clip_ >= 0 ? "</g>\n</svg>\n" : "</svg>\n"; });
}

void SvgJob::begin(Rgba background, std::string_view title) {
    const std::string width = number(drawing_.size().x);
    const std::string height = number(drawing_.size().y);
    svg_ = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"" + width + "\" height=\"" + height +
           "\" viewBox=\"0 0 " + width + " " + height +
           "\" role=\"img\" fill=\"none\" stroke-linejoin=\"round\" font-family=\"Inter, 'Helvetica Neue', Arial, "
           "sans-serif\">\n<title>" +
           markup_text(title) + "</title>\n";
    for (std::size_t i = 0; i < drawing_.clips().size(); ++i) {
        const DrawRect& clip = drawing_.clips()[i];
        svg_ += "<clipPath id=\"c" + std::to_string(i) + "\"><rect x=\"" + number(clip.min.x) + "\" y=\"" +
                number(clip.min.y) + "\" width=\"" + number(clip.width()) + "\" height=\"" + number(clip.height()) +
                "\"/></clipPath>\n";
    }
    if (background >> 24U != 0)
        svg_ += "<rect width=\"" + width + "\" height=\"" + height + "\"" + paint("fill", background) + "/>\n";
}

void SvgJob::write(const Shape& shape) {
    if (shape.clip != clip_) {
        if (clip_ >= 0) svg_ += "</g>\n";
        if (shape.clip >= 0) svg_ += "<g clip-path=\"url(#c" + std::to_string(shape.clip) + ")\">\n";
        clip_ = shape.clip;
    }
    svg_ += element(drawing_, shape);
}

std::string svg_of(Drawing drawing, Rgba background, std::string_view title) {
    SvgJob job(std::move(drawing), background, title);
    while (job.step()) {
    }
    return job.take();
}

}  // namespace reluscope
