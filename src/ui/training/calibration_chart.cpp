#include "base/text/number_format.h"
#include "base/texts/training_texts.h"
#include "ui/training/training_panel.h"

#include <algorithm>
#include <cmath>

namespace reluscope {

namespace {

constexpr float kAxisLeft = 44;
constexpr float kAxisBelow = 34;   // ticks and a name
constexpr float kAxisName = 24;    // above: what stands upwards
constexpr float kCounts = 0.16F;   // share of the height for the rows per bin
constexpr float kSmallestDot = 3;  // radius
constexpr float kLargestDot = 7;

/// The square from (0, 0) to (1, 1), probability to the right and share upwards.
struct Square {
    ImVec2 min, max;
    ImVec2 at(double probability, double share) const {
        return {min.x + static_cast<float>(probability) * (max.x - min.x),
                max.y - static_cast<float>(share) * (max.y - min.y)};
    }
};

void draw_frame(const Ui& ui, ImDrawList& draw, const Square& square) {
    constexpr float kDash = 5;
    const float line = text_size(ui.fonts.small, "0").y;
    draw.AddRectFilled(square.min, square.max, with_alpha(ui.palette.raised, 0.55F), 3);
    for (const double tick : {0.0, 0.5, 1.0}) {
        const ImVec2 left = square.at(0, tick);
        const ImVec2 below = square.at(tick, 0);
        draw.AddLine(left, square.at(1, tick), ui.palette.line);
        draw.AddLine(below, square.at(tick, 1), ui.palette.line);
        const std::string text = display_share(tick);
        draw_text_right(draw, ui.fonts.small, left.x - 6, left.y - line / 2, ui.palette.muted, text);
        const float width = text_size(ui.fonts.small, text).x;
        const float x = std::clamp(below.x - width / 2, square.min.x, square.max.x - width);
        draw_text_cut(draw, ui.fonts.small, ImVec2(x, square.max.y + 2), width + 1, ui.palette.muted, text);
    }
    const ImVec2 from = square.at(0, 0);
    const ImVec2 to = square.at(1, 1);
    const float length = std::hypot(to.x - from.x, to.y - from.y);
    for (float s = 0; s < length; s += 2 * kDash) {
        const auto point = [&](float t) {
            const double share = std::min(1.0F, t / length);
            return square.at(share, share);
        };
        draw.AddLine(point(s), point(s + kDash), ui.palette.muted, 1.5F);
    }
}

/// How many rows each bin has, as bars along the bottom.
void draw_counts(const Ui& ui, ImDrawList& draw, const Square& square, const Calibration& calibration,
                 std::size_t most) {
    for (const CalibrationBin& bin : calibration.bins) {
        if (bin.rows == 0) continue;
        const double share = kCounts * static_cast<double>(bin.rows) / static_cast<double>(most);
        const ImVec2 top = square.at(bin.low, share);
        const ImVec2 below = square.at(bin.high, 0);
        draw.AddRectFilled(ImVec2(top.x + 1, std::min(top.y, below.y - 1)), ImVec2(below.x - 1, below.y),
                           with_alpha(ui.palette.muted, 0.35F));
    }
}

void draw_bins(const Ui& ui, ImDrawList& draw, const Square& square, const Calibration& calibration, std::size_t most) {
    std::vector<ImVec2> points;
    for (const CalibrationBin& bin : calibration.bins) {
        if (bin.rows > 0) points.push_back(square.at(bin.mean_probability, bin.observed_share));
    }
    if (points.size() > 1)
        draw.AddPolyline(points.data(), static_cast<int>(points.size()), with_alpha(ui.palette.accent, 0.6F), 0, 2);
    for (const CalibrationBin& bin : calibration.bins) {
        if (bin.rows == 0) continue;
        // The area of a dot goes with its rows.
        const auto weight = static_cast<float>(std::sqrt(static_cast<double>(bin.rows) / static_cast<double>(most)));
        draw.AddCircleFilled(square.at(bin.mean_probability, bin.observed_share),
                             kSmallestDot + (kLargestDot - kSmallestDot) * weight, ui.palette.accent);
    }
}

void bin_tooltips(const Ui& ui, const Square& square, const Calibration& calibration) {
    for (const CalibrationBin& bin : calibration.bins) {
        tooltip_over(ui, square.at(bin.low, 1), square.at(bin.high, 0), training_texts::bin_title(bin.low, bin.high),
                     training_texts::bin_text(bin.rows, bin.mean_probability, bin.observed_share));
    }
}

}  // namespace

void calibration_chart(const Ui& ui, const Calibration& calibration, const std::string& event, float width) {
    std::size_t most = 0;
    for (const CalibrationBin& bin : calibration.bins) most = std::max(most, bin.rows);
    text_block(ui.fonts.bold, ui.palette.text, training_texts::kCalibration, width);
    const ImVec2 origin = ImGui::GetCursorScreenPos();
    const float side = std::max(40.0F, width - kAxisLeft - 8);
    ImGui::Dummy(ImVec2(width, side + kAxisBelow + kAxisName));
    ImDrawList& draw = *ImGui::GetWindowDrawList();
    const Square square{ImVec2(origin.x + kAxisLeft, origin.y + kAxisName),
                        ImVec2(origin.x + kAxisLeft + side, origin.y + kAxisName + side)};
    draw_frame(ui, draw, square);
    const float line = text_size(ui.fonts.small, "0").y;
    draw_text_cut(draw, ui.fonts.small, ImVec2(square.min.x, square.max.y + 2 + line), side, ui.palette.muted, event);
    draw_text_cut(draw, ui.fonts.small, ImVec2(origin.x, origin.y), width, ui.palette.muted, training_texts::kCameTrue);
    if (most == 0) return;
    draw_counts(ui, draw, square, calibration, most);
    draw_bins(ui, draw, square, calibration, most);
    bin_tooltips(ui, square, calibration);
}

}  // namespace reluscope
