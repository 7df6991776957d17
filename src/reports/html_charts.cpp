#include "reports/html_charts.h"

#include "base/numerics/numerics.h"
#include "base/text/markup_text.h"
#include "base/text/number_format.h"
#include "base/texts/report_texts.h"

#include <algorithm>
#include <cmath>
#include <cstdio>

namespace reluscope {

namespace {

namespace texts = report_texts;

// Units of the drawings, which are pixels where there is room.
constexpr double kWidth = 720;
constexpr double kLabels = 250;
constexpr double kNumbers = 74;
constexpr double kStep = 22;
constexpr double kAxisHeight = 42;  // ticks and the axis' name
constexpr std::size_t kLongestLabel = 32;
constexpr int kMaxTicks = 7;

std::string fixed(double x) {
    char text[32];
    std::snprintf(text, sizeof text, "%.1f", x);
    return text;
}

std::string svg_start(double width, double height, const std::string& title) {
    return "<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" width=\"" + fixed(width) + "\" height=\"" +
           fixed(height) + "\" viewBox=\"0 0 " + fixed(width) + " " + fixed(height) + "\"><title>" +
           markup_text(title) + "</title>\n";
}

std::string source_of(const ChartValue& number) {
    if (number.pointer.empty()) return {};
    return " data-value=\"" + number_text(number.value) + "\" data-json=\"" + number.pointer + "\"";
}

std::string text_at(double x, double y, const char* anchor, const std::string& text, const std::string& more = {}) {
    return "<text" + more + " x=\"" + fixed(x) + "\" y=\"" + fixed(y) + "\" text-anchor=\"" + anchor + "\">" +
           markup_text(text) + "</text>";
}

std::string vertical(const char* style, double x, double height) {
    return std::string("<path class=\"") + style + "\" d=\"M" + fixed(x) + " 0V" + fixed(height) + "\"/>";
}

/// Where numbers stand on the axis of a chart.
struct ChartAxis {
    double low = 0;
    double high = 0;
    double from = kLabels;
    double to = kWidth;

    /// Has a length also where all values are the same.
    void open() {
        if (high > low) return;
        low -= 1;
        high += 1;
    }

    double at(double value) const { return high > low ? from + (value - low) / (high - low) * (to - from) : from; }
};

/// Lines behind the marks, and below them numbers and what they are.
std::string axis_svg(const ChartAxis& axis, double height, const ChartWords& words, bool is_share) {
    constexpr double kTickLine = 15;
    constexpr double kNameLine = 34;
    const std::string muted = " class=\"axis\"";
    std::string svg;
    const std::vector<double> ticks = chart_ticks(axis.low, axis.high, kMaxTicks);
    for (const double tick : ticks) {
        svg += vertical("grid", axis.at(tick), height);
        svg += text_at(axis.at(tick), height + kTickLine, "middle",
                       is_share ? display_number(100 * tick) + "\u2009%" : display_number(tick), muted);
    }
    constexpr const char* kBetween = " \u00B7 ";
    std::string name = words.low_end + (words.low_end.empty() ? "" : kBetween) + words.axis;
    if (!words.high_end.empty()) name += kBetween + words.high_end;
    svg += text_at((axis.from + axis.to) / 2, height + kNameLine, "middle", name, muted);
    return svg + "\n";
}

}  // namespace

std::string shortened(const std::string& text, std::size_t width) {
    std::string out;
    std::size_t characters = 0;
    for (const char c : text) {
        const bool begins = (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
        if (begins && characters++ == width) return out + "\u2026";
        out += c;
    }
    return out;
}

std::vector<double> chart_ticks(double low, double high, int most) {
    if (!(high > low) || !std::isfinite(high - low)) return {};
    const double power = std::pow(10.0, std::floor(std::log10((high - low) / most)));
    for (const double factor : {1.0, 2.0, 5.0, 10.0}) {
        const double step = factor * power;
        const double first = std::ceil(low / step - 1e-9);
        const double last = std::floor(high / step + 1e-9);
        if (!(last - first < most)) continue;
        std::vector<double> ticks;
        for (int i = 0; first + i <= last && i < most; ++i) ticks.push_back((first + i) * step + 0.0);  // no -0
        return ticks;
    }
    return {};
}

std::string bars_svg(const std::vector<SignedBar>& bars, const ChartWords& words) {
    if (bars.empty()) return {};
    ChartAxis axis;
    for (const SignedBar& bar : bars) {
        axis.low = std::min(axis.low, bar.number.value);
        axis.high = std::max(axis.high, bar.number.value);
    }
    axis.open();
    axis.to = kWidth - kNumbers;
    const double zero = axis.at(0);
    const double height = kStep * static_cast<double>(bars.size());
    std::string svg = svg_start(kWidth, height + kAxisHeight, words.title) + axis_svg(axis, height, words, false);
    for (std::size_t i = 0; i < bars.size(); ++i) {
        const SignedBar& bar = bars[i];
        const double value = bar.number.value;
        const double y = kStep * static_cast<double>(i);
        const double end = axis.at(value);
        svg += text_at(kLabels - 10, y + 15.5, "end", shortened(bar.label, kLongestLabel));
        svg += std::string("<rect class=\"") + (value < 0 ? "down" : "up") + "\" x=\"" + fixed(std::min(zero, end)) +
               "\" y=\"" + fixed(y + 4) + "\" width=\"" + fixed(std::abs(end - zero)) +
               "\" height=\"14\" rx=\"2\"><title>" + markup_text(bar.label) + ": " + full_number(value) +
               "</title></rect>";
        svg += text_at(kWidth - 4, y + 15.5, "end",
                       words.low_end.empty() ? display_number(value) : display_signed(value), source_of(bar.number)) +
               "\n";
    }
    return svg + vertical("rule", zero, height) + "</svg>\n";
}

std::string outcomes_svg(const std::vector<OutcomeLine>& lines, const ChartWords& words, bool is_share) {
    if (lines.empty()) return {};
    constexpr double kLegend = 24;
    constexpr double kDot = 3.5;
    constexpr double kRing = 6;
    constexpr double kMargin = 16;  // so that marks at the ends are whole
    ChartAxis axis;
    axis.low = is_share ? 0 : lines.front().predicted.value;
    axis.high = is_share ? 1 : lines.front().predicted.value;
    for (const OutcomeLine& line : lines) {
        for (const double value : {line.predicted.value, line.observed.value}) {
            if (is_share || !std::isfinite(value)) continue;
            axis.low = std::min(axis.low, value);
            axis.high = std::max(axis.high, value);
        }
    }
    axis.open();
    axis.from = kLabels + kMargin;
    axis.to = kWidth - kMargin - kRing;
    const double height = kStep * static_cast<double>(lines.size());
    const auto mark = [&](const char* style, const ChartValue& number, const char* what, double y, double radius) {
        if (!std::isfinite(number.value)) return std::string();
        return std::string("<circle class=\"") + style + "\" cx=\"" + fixed(axis.at(number.value)) + "\" cy=\"" +
               fixed(y) + "\" r=\"" + fixed(radius) + "\"" + source_of(number) + "><title>" + what + ": " +
               (is_share ? display_number(100 * number.value) + "\u2009%" : display_number(number.value)) +
               "</title></circle>";
    };
    std::string svg =
        svg_start(kWidth, height + kAxisHeight + kLegend, words.title) + axis_svg(axis, height, words, is_share);
    for (std::size_t i = 0; i < lines.size(); ++i) {
        const OutcomeLine& line = lines[i];
        const double y = kStep * (static_cast<double>(i) + 0.5);
        svg += text_at(kLabels - 10, y + 5, "end", shortened(line.label, kLongestLabel));
        if (std::isfinite(line.predicted.value) && std::isfinite(line.observed.value))
            svg += "<path class=\"gap\" d=\"M" + fixed(axis.at(line.predicted.value)) + " " + fixed(y) + "H" +
                   fixed(axis.at(line.observed.value)) + "\"/>";
        // The dot lies in the ring where both are the same.
        svg += mark("observed", line.observed, texts::kObserved, y, kRing) +
               mark("predicted", line.predicted, texts::kPredicted, y, kDot) + "\n";
    }
    const double y = height + kAxisHeight + kLegend / 2;
    const double middle = (axis.from + axis.to) / 2;
    svg += "<circle class=\"predicted\" cx=\"" + fixed(middle - 90) + "\" cy=\"" + fixed(y) + "\" r=\"" + fixed(kDot) +
           "\"/>" + text_at(middle - 80, y + 5, "start", texts::kPredicted) + "<circle class=\"observed\" cx=\"" +
           fixed(middle + 20) + "\" cy=\"" + fixed(y) + "\" r=\"" + fixed(kRing) + "\"/>" +
           text_at(middle + 32, y + 5, "start", texts::kObserved);
    return svg + "</svg>\n";
}

std::string pixels_svg(const ImageShape& image, const Eigen::VectorXd& values, const std::string& title) {
    constexpr double kWhole = 196;
    const double side = std::max(2.0, kWhole / std::max(image.width, image.height));
    constexpr double kFaintest = 0.02;  // of the largest: less is not seen
    const double largest = values.cwiseAbs().maxCoeff();
    const std::string width = fixed(side * image.width);
    const std::string height = fixed(side * image.height);
    std::string svg = "<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" width=\"" + width + "\" height=\"" +
                      height + "\" viewBox=\"0 0 " + std::to_string(image.width) + " " + std::to_string(image.height) +
                      "\"><title>" + markup_text(title) + "</title>\n";
    for (Eigen::Index i = 0; i < values.size() && largest > 0; ++i) {
        const double size = std::abs(values(i)) / largest;
        if (size < kFaintest) continue;
        char rect[128];
        std::snprintf(
            rect, sizeof rect, "<rect class=\"%s\" x=\"%d\" y=\"%d\" width=\"1\" height=\"1\" fill-opacity=\"%.2f\"/>",
            values(i) < 0 ? "down" : "up", static_cast<int>(i) % image.width, static_cast<int>(i) / image.width, size);
        svg += rect;
    }
    return svg + "</svg>\n";
}

}  // namespace reluscope
