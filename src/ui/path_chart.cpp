#include "app/number_format.h"
#include "app/path_facts.h"
#include "app/views.h"
#include "scene/colour_map.h"
#include "scene/ticks.h"
#include "ui/path_panel.h"

#include <algorithm>
#include <cmath>

// The profile of a path.

namespace reluscope {

namespace {

constexpr float kAxisLeft = 50;
constexpr float kAxisBelow = 20;
constexpr float kBand = 7;  // of predicted classes
constexpr float kLane = 7;  // of one layer's breakpoints
constexpr std::size_t kLanes = 6;
constexpr float kSnap = 4;  // how near the pointer takes a breakpoint
constexpr float kMarker = 4;

struct Chart {
    ImVec2 min, max;  ///< of the plot
    double low, high;
    const LinePath& path;
    const Network& network;
    Eigen::Index output;
    bool probability;

    float x(double t) const { return min.x + static_cast<float>(t) * (max.x - min.x); }
    float y(double value) const { return max.y - static_cast<float>((value - low) / (high - low)) * (max.y - min.y); }
    double t(float at) const { return std::clamp<double>((at - min.x) / (max.x - min.x), 0.0, path.knots.back()); }
    double value(double t) const {
        return probability ? path_probability(network, path, output, t) : path_logits(path, t)(output);
    }
};

/// Values from the lowest to the highest, with room around them; 0 belongs to logits.
void fit_values(Chart& chart) {
    chart.low = 0;
    chart.high = 1;
    if (chart.probability) return;
    const auto values = chart.path.values.row(chart.output);
    chart.low = std::min(0.0, values.minCoeff());
    chart.high = std::max(0.0, values.maxCoeff());
    const double margin = chart.high > chart.low ? 0.08 * (chart.high - chart.low) : 1.0;
    chart.low -= margin;
    chart.high += margin;
}

std::size_t lanes(const Network& network) {
    const std::size_t layers = network.hidden_layers().size();
    return layers <= kLanes ? layers : 1;
}

/// From pale to strong by layer, as walls are.
ImU32 layer_colour(const Ui& ui, const Network& network, std::size_t layer) {
    const auto layers = static_cast<float>(std::max<std::size_t>(1, network.hidden_layers().size()));
    return mix(mix(ui.palette.panel, ui.palette.accent, 0.62F), ui.palette.text,
               static_cast<float>(layer) / layers * 0.8F);
}

void draw_axes(const Ui& ui, ImDrawList& draw, const Chart& chart, float below) {
    draw.AddRectFilled(chart.min, chart.max, with_alpha(ui.palette.raised, 0.55F), 3);
    const int most = std::max(2, static_cast<int>((chart.max.y - chart.min.y) / 44));
    const int digits = tick_digits(chart.low, chart.high, most);
    const float line = text_size(ui.fonts.small, "0").y;
    for (const double tick : nice_ticks(chart.low, chart.high, most)) {
        const float y = std::round(chart.y(tick));
        draw.AddLine(ImVec2(chart.min.x, y), ImVec2(chart.max.x, y), ui.palette.line);
        draw_text_right(draw, ui.fonts.small, chart.min.x - 7, y - line / 2, ui.palette.muted,
                        display_number(tick, digits));
    }
    const float size = ui.fonts.small->FontSize * ImGui::GetIO().FontGlobalScale;
    for (const double tick : {0.0, 0.25, 0.5, 0.75, 1.0}) {
        const float x = chart.x(tick);
        const std::string text = display_number(tick);
        const float width = text_size(ui.fonts.small, text).x;
        const float left = std::clamp(x - width / 2, chart.min.x, chart.max.x - width);
        draw.AddText(ui.fonts.small, size, ImVec2(left, below + 2), ui.palette.muted, text.c_str());
    }
}

/// Where the output decides by itself: logit 0, probability one half.
void draw_level(const Ui& ui, ImDrawList& draw, const Chart& chart, bool decides) {
    const double level = chart.probability ? 0.5 : 0.0;
    const bool by_itself = decides && (chart.path.values.rows() == 1 || chart.network.link() == Link::kSigmoid);
    if (!by_itself) return;
    constexpr float kDash = 6;
    const float y = std::round(chart.y(level));
    for (float x = chart.min.x; x < chart.max.x; x += 2 * kDash)
        draw.AddLine(ImVec2(x, y), ImVec2(std::min(x + kDash, chart.max.x), y), ui.palette.text, 1.5F);
}

/// The predicted class along the line, as a band on top; where it changes, a thin line through the plot.
void draw_decisions(const Ui& ui, ImDrawList& draw, const Chart& chart, const AppState& state) {
    const auto& decisions = state.path.decisions;
    if (decisions.empty()) return;
    const auto classes = static_cast<std::size_t>(std::max<Eigen::Index>(2, chart.path.values.rows()));
    for (std::size_t i = 0; i < decisions.size(); ++i) {
        const double end = i + 1 < decisions.size() ? decisions[i + 1].t : chart.path.knots.back();
        const ImVec2 min(chart.x(decisions[i].t), chart.min.y - kBand - 2);
        const ImVec2 max(std::max(chart.x(end), min.x + 1), chart.min.y - 2);
        const auto predicted = static_cast<std::size_t>(decisions[i].predicted);
        draw.AddRectFilled(min, max, class_colour(predicted, classes, ui.palette.dark));
        tooltip_over(ui, min, max, class_name(*state.document->model, state.document->study, decisions[i].predicted),
                     "The network predicts this class from t = " + display_number(decisions[i].t) + " to " +
                         display_number(end) + ".");
        if (i > 0) draw.AddLine(ImVec2(min.x, chart.min.y), ImVec2(min.x, chart.max.y), ui.palette.muted, 1);
    }
}

/// Ticks below the plot, a lane per layer.
void draw_breakpoints(const Ui& ui, ImDrawList& draw, const Chart& chart) {
    const std::size_t rows = lanes(chart.network);
    const float top = chart.max.y + 3;
    float last = -1e9F;
    std::size_t last_lane = 0;
    for (std::size_t b = 0; b < chart.path.num_breakpoints(); ++b) {
        const float x = chart.x(chart.path.knots[b + 1]);
        for (const UnitId unit : chart.path.flips_at(b)) {
            const std::size_t layer = place_of(chart.network, unit).layer;
            const std::size_t lane = rows > 1 ? layer : 0;
            if (x - last < 0.5F && lane == last_lane) continue;  // on top of each other
            last = x;
            last_lane = lane;
            const float y = top + static_cast<float>(lane) * kLane;
            draw.AddLine(ImVec2(x, y), ImVec2(x, y + kLane - 1), layer_colour(ui, chart.network, layer), 1.5F);
        }
    }
    const float height = static_cast<float>(rows) * kLane;
    if (rows == 0) return;
    tooltip_over(ui, ImVec2(chart.min.x, top), ImVec2(chart.max.x, top + height), "Breakpoints",
                 rows > 1 ? "Where a hidden unit changes its sign: one lane per layer, the first layer on top."
                          : "Where a hidden unit changes its sign; stronger colour for later layers.");
}

/// The line itself: exact between its knots while these can be told apart, else its value at every half unit.
void draw_profile(const Ui& ui, ImDrawList& draw, const Chart& chart) {
    std::vector<ImVec2> points;
    const auto width = static_cast<std::size_t>(std::max(1.0F, chart.max.x - chart.min.x));
    const LinePath& path = chart.path;
    if (!chart.probability && path.num_pieces() < 4 * width) {
        for (std::size_t k = 0; k < path.knots.size(); ++k) {
            const double value = path.values(chart.output, static_cast<Eigen::Index>(k));
            points.emplace_back(chart.x(path.knots[k]), chart.y(value));
        }
    } else {
        const std::size_t steps = 2 * width;
        for (std::size_t i = 0; i <= steps; ++i) {
            const double t = path.knots.back() * static_cast<double>(i) / static_cast<double>(steps);
            points.emplace_back(chart.x(t), chart.y(chart.value(t)));
        }
    }
    draw.AddPolyline(points.data(), static_cast<int>(points.size()), ui.palette.accent, 0, 2);
}

std::string flips_text(const Network& network, const PathFacts& facts) {
    if (facts.flips.empty()) return "";
    constexpr std::size_t kShown = 4;
    std::string text =
        facts.flips.size() == 1 ? "The piece begins where one unit flips: " : "The piece begins where units flip: ";
    for (std::size_t i = 0; i < std::min(kShown, facts.flips.size()); ++i) {
        text += (i > 0 ? "; " : "") + unit_phrase(network, facts.flips[i]);
    }
    if (facts.flips.size() > kShown) text += " and " + std::to_string(facts.flips.size() - kShown) + " more";
    return text + ".";
}

void hover_tooltip(const Ui& ui, const AppState& state, const PathFacts& facts) {
    constexpr float kWidth = 300;
    const Network& network = state.document->study.network();
    ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, ImVec2(12, 10));
    ImGui::BeginTooltip();
    const ImVec2 at = ImGui::GetCursorScreenPos();
    constexpr float kHeight = 16;
    draw_pattern(*ImGui::GetWindowDrawList(), ui.palette, at, ImVec2(kWidth, kHeight), network,
                 state.path.path->patterns.row(facts.piece));
    ImGui::Dummy(ImVec2(kWidth, kHeight));
    std::string value = "logit " + display_number(facts.value, 4);
    if (network.link() != Link::kIdentity) value += ", probability " + display_number(facts.probability, 3);
    text_block(ui.fonts.bold, ui.palette.text, value, kWidth);
    text_block(ui.fonts.small, ui.palette.muted,
               "t = " + display_number(facts.t, 4) + ", slope " + display_signed(facts.slope) + ", piece " +
                   display_count(facts.piece + 1) + " of " + display_count(state.path.path->num_pieces()),
               kWidth);
    const std::string flips = flips_text(network, facts);
    if (!flips.empty()) text_block(ui.fonts.small, ui.palette.muted, flips, kWidth);
    ImGui::EndTooltip();
    ImGui::PopStyleVar();
}

/// The place under the pointer; a breakpoint that is near takes it.
double pointed_at(const Chart& chart, float mouse) {
    const double t = chart.t(mouse);
    const auto& knots = chart.path.knots;
    const auto after = std::lower_bound(knots.begin(), knots.end(), t);
    double best = t;
    float nearest = kSnap;
    for (const auto candidate : {after, after == knots.begin() ? after : after - 1}) {
        if (candidate == knots.end()) continue;
        const float distance = std::abs(chart.x(*candidate) - mouse);
        if (distance >= nearest) continue;
        nearest = distance;
        best = *candidate;
    }
    return best;
}

void hover(const Ui& ui, ImDrawList& draw, const Chart& chart, const AppState& state) {
    const PathState& path = state.path;
    if (!ImGui::IsItemHovered()) {
        if (path.hovered_t) ui.send(HoverPath{std::nullopt});
        return;
    }
    const double t = pointed_at(chart, ImGui::GetIO().MousePos.x);
    if (path.hovered_t != t) ui.send(HoverPath{t});
    if (!path.hovered) return;
    const PathFacts& facts = *path.hovered;
    const float x = std::round(chart.x(facts.t));
    draw.AddLine(ImVec2(x, chart.min.y), ImVec2(x, chart.max.y), ui.palette.muted);
    const ImVec2 point(x, chart.y(chart.probability ? facts.probability : facts.value));
    draw.AddCircleFilled(point, kMarker + 1.5F, ui.palette.panel);
    draw.AddCircleFilled(point, kMarker, ui.palette.accent);
    hover_tooltip(ui, state, facts);
}

}  // namespace

void path_chart(const Ui& ui, const AppState& state, ImVec2 size) {
    const PathState& path = state.path;
    const Study& study = state.document->study;
    ImDrawList& draw = *ImGui::GetWindowDrawList();
    const ImVec2 origin = ImGui::GetCursorScreenPos();
    const float lane_height = static_cast<float>(lanes(study.network())) * kLane + 3;
    const float bottom = origin.y + size.y - kAxisBelow - lane_height;
    Chart chart{ImVec2(origin.x + kAxisLeft, origin.y + kBand + 4),
                ImVec2(origin.x + size.x - 4, bottom),
                0,
                1,
                *path.path,
                study.network(),
                path.output,
                path.probability && study.network().link() != Link::kIdentity};
    fit_values(chart);
    draw_axes(ui, draw, chart, bottom + lane_height);
    ImGui::SetCursorScreenPos(chart.min);
    invisible_item("path profile", ImVec2(chart.max.x - chart.min.x, chart.max.y - chart.min.y));
    draw_level(ui, draw, chart, !path.decisions.empty());
    draw.PushClipRect(ImVec2(chart.min.x - 2, chart.min.y), ImVec2(chart.max.x + 2, chart.max.y), true);
    draw_profile(ui, draw, chart);
    draw.PopClipRect();
    hover(ui, draw, chart, state);
    draw_decisions(ui, draw, chart, state);
    draw_breakpoints(ui, draw, chart);
    ImGui::SetCursorScreenPos(ImVec2(origin.x, origin.y + size.y));
}

}  // namespace reluscope
