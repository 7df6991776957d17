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

// Units of the drawings: so narrow that texts can still be read where a phone makes a drawing smaller.
constexpr double kWidth = 480;
constexpr double kLabels = 176;
constexpr double kNumbers = 66;
constexpr double kStep = 22;  // from line to line; a label of two lines needs kSecondLine more
constexpr double kSecondLine = 16;
constexpr double kAxisLine = 18;        // of texts below the axis
constexpr std::size_t kLabelLine = 21;  // characters
constexpr std::size_t kAxisNameLine = 60;
constexpr int kMaxTicks = 5;

std::string fixed(double x) {
    char text[32];
    std::snprintf(text, sizeof text, "%.1f", x);
    return text;
}

std::string svg_start(double width, double height, const std::string& title) {
    return "<svg class=\"plot\" xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" width=\"" + fixed(width) +
           "\" height=\"" + fixed(height) + "\" viewBox=\"0 0 " + fixed(width) + " " + fixed(height) + "\"><title>" +
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

/// The text in one line, or in two where it is longer than `width` characters: cut after a blank where there is one.
std::vector<std::string> in_two_lines(const std::string& text, std::size_t width) {
    if (shortened(text, width) == text) return {text};
    std::size_t cut = std::string::npos;
    for (std::size_t at = text.find(' '); at != std::string::npos; at = text.find(' ', at + 1)) {
        const std::string first = text.substr(0, at);
        if (shortened(first, width) != first) break;
        cut = at;
    }
    if (cut == std::string::npos) return {shortened(text, width - 1)};
    const std::string rest = text.substr(cut + 1);
    return {text.substr(0, cut), shortened(rest, width) == rest ? rest : shortened(rest, width - 1)};
}

/// Labels of lines, and where these lines are.
class ChartLines {
public:
    explicit ChartLines(const std::vector<std::string>& labels) {
        for (const std::string& label : labels) {
            labels_.push_back(in_two_lines(label, kLabelLine));
            tops_.push_back(height_);
            height_ += kStep + (labels_.back().size() > 1 ? kSecondLine : 0);
        }
        tops_.push_back(height_);
    }

    double height() const { return height_; }
    double middle(std::size_t i) const { return (tops_[i] + tops_[i + 1]) / 2; }
    std::string label_svg(std::size_t i) const {
        constexpr double kBaseline = 4.5;
        const double first = middle(i) + kBaseline - (labels_[i].size() > 1 ? kSecondLine / 2 : 0);
        std::string svg;
        for (std::size_t k = 0; k < labels_[i].size(); ++k)
            svg += text_at(kLabels - 10, first + kSecondLine * static_cast<double>(k), "end", labels_[i][k]);
        return svg;
    }

private:
    std::vector<std::vector<std::string>> labels_;
    std::vector<double> tops_;
    double height_ = 0;
};

/// What stands below the marks: numbers, what lies at the ends, and what the numbers are.
struct AxisTexts {
    std::string svg;
    double height = 0;
};

/// Lines behind the marks, and the texts below them, from `height` on.
AxisTexts axis_svg(const ChartAxis& axis, double height, const ChartWords& words, bool is_share) {
    const std::string muted = " class=\"axis\"";
    AxisTexts made;
    double baseline = height + 15;
    const std::vector<double> ticks = chart_ticks(axis.low, axis.high, kMaxTicks);
    for (const double tick : ticks) {
        made.svg += vertical("grid", axis.at(tick), height);
        made.svg += text_at(axis.at(tick), baseline, "middle",
                            is_share ? display_number(100 * tick) + "\u2009%" : display_number(tick), muted);
    }
    baseline += kAxisLine;
    if (!words.low_end.empty() || !words.high_end.empty()) {
        made.svg += text_at(axis.from, baseline, "start", words.low_end, muted) +
                    text_at(axis.to, baseline, "end", words.high_end, muted);
        baseline += kAxisLine;
    }
    for (const std::string& line : in_two_lines(words.axis, kAxisNameLine)) {
        made.svg += text_at(kWidth - 4, baseline, "end", line, muted);
        baseline += kAxisLine;
    }
    made.svg += "\n";
    made.height = baseline - kAxisLine + 6 - height;
    return made;
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
    std::vector<std::string> labels;
    for (const SignedBar& bar : bars) labels.push_back(bar.label);
    const ChartLines lines(labels);
    const double height = lines.height();
    const AxisTexts below = axis_svg(axis, height, words, false);
    std::string svg = svg_start(kWidth, height + below.height, words.title) + below.svg;
    for (std::size_t i = 0; i < bars.size(); ++i) {
        const SignedBar& bar = bars[i];
        const double value = bar.number.value;
        const double y = lines.middle(i);
        const double end = axis.at(value);
        svg += lines.label_svg(i);
        svg += std::string("<rect class=\"") + (value < 0 ? "down" : "up") + "\" x=\"" + fixed(std::min(zero, end)) +
               "\" y=\"" + fixed(y - 7) + "\" width=\"" + fixed(std::abs(end - zero)) +
               "\" height=\"14\" rx=\"2\"><title>" + markup_text(bar.label) + ": " + full_number(value) +
               "</title></rect>";
        svg += text_at(kWidth - 4, y + 4.5, "end",
                       words.low_end.empty() ? display_number(value) : display_signed(value), source_of(bar.number)) +
               "\n";
    }
    return svg + vertical("rule", zero, height) + "</svg>\n";
}

std::string outcomes_svg(const std::vector<OutcomeLine>& outcomes, const ChartWords& words, bool is_share) {
    if (outcomes.empty()) return {};
    constexpr double kLegend = 24;
    constexpr double kDot = 3.5;
    constexpr double kRing = 6;
    constexpr double kMargin = 16;  // so that marks at the ends are whole
    ChartAxis axis;
    axis.low = is_share ? 0 : outcomes.front().predicted.value;
    axis.high = is_share ? 1 : outcomes.front().predicted.value;
    for (const OutcomeLine& line : outcomes) {
        for (const double value : {line.predicted.value, line.observed.value}) {
            if (is_share || !std::isfinite(value)) continue;
            axis.low = std::min(axis.low, value);
            axis.high = std::max(axis.high, value);
        }
    }
    axis.open();
    axis.from = kLabels + kMargin;
    axis.to = kWidth - kMargin - kRing;
    std::vector<std::string> labels;
    for (const OutcomeLine& line : outcomes) labels.push_back(line.label);
    const ChartLines lines(labels);
    const double height = lines.height();
    const AxisTexts below = axis_svg(axis, height, words, is_share);
    const auto mark = [&](const char* style, const ChartValue& number, const char* what, double y, double radius) {
        if (!std::isfinite(number.value)) return std::string();
        return std::string("<circle class=\"") + style + "\" cx=\"" + fixed(axis.at(number.value)) + "\" cy=\"" +
               fixed(y) + "\" r=\"" + fixed(radius) + "\"" + source_of(number) + "><title>" + what + ": " +
               (is_share ? display_number(100 * number.value) + "\u2009%" : display_number(number.value)) +
               "</title></circle>";
    };
    std::string svg = svg_start(kWidth, height + below.height + kLegend, words.title) + below.svg;
    for (std::size_t i = 0; i < outcomes.size(); ++i) {
        const OutcomeLine& line = outcomes[i];
        const double y = lines.middle(i);
        svg += lines.label_svg(i);
        if (std::isfinite(line.predicted.value) && std::isfinite(line.observed.value))
            svg += "<path class=\"gap\" d=\"M" + fixed(axis.at(line.predicted.value)) + " " + fixed(y) + "H" +
                   fixed(axis.at(line.observed.value)) + "\"/>";
        // The dot lies in the ring where both are the same.
        svg += mark("observed", line.observed, texts::kObserved, y, kRing) +
               mark("predicted", line.predicted, texts::kPredicted, y, kDot) + "\n";
    }
    const double y = height + below.height + kLegend / 2;
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
