#include "scene/drawings/compare_drawing.h"

#include <algorithm>
#include <cmath>

namespace reluscope {

namespace {

constexpr float kLine = 20;
constexpr float kSection = 14;  // between the parts
constexpr float kBarRow = 34;
constexpr float kSquare = 9;    // of a unit in a pattern
constexpr float kNumbers = 66;  // at the right of the bars
constexpr std::size_t kMostRegionsDrawn = 4000;

/// Of one of two maps beside each other.
float map_side(float width) { return std::min(280.0F, (width - kSection) / 2 - 8); }

/// Places shapes one below the other.
class Sheet {
public:
    Sheet(const CompareDrawingOptions& options, const Palette& palette, float height)
        : drawing({options.width, height}), options_(options), palette_(palette) {}

    void heading(const std::string& text) {
        y += kSection;
        drawing.text({4, y}, text, {palette_.muted, TextRole::kHeading});
        y += kLine;
    }
    void facts(const std::vector<PairedFact>& list, const std::string& first, const std::string& second,
               const std::pair<Mark, Mark>& marks);
    void patterns(const PairFigure& figure);
    void bars(const std::vector<PairedBar>& list);
    void matrix(const TransferMatrix& transfer);
    void regions(const std::vector<RegionsFigure>& list);
    void note(const std::string& text) {
        drawing.text({4, y}, text, {palette_.muted, TextRole::kSmall, Align::kStart, options_.width - 8});
        y += kLine;
    }

    Drawing drawing;
    float y = 2;

private:
    void layer_pattern(const PairFigure& figure, std::size_t layer);
    void unit_square(DrawPoint at, bool on, std::size_t unit);
    void bar(float middle, float value_x, float zero_x, double value, bool hollow, const Mark& mark);
    void paired_bar(const PairedBar& pair, float left, float zero, float per_value);
    void region_map(const RegionsFigure& figure, DrawPoint at, float side);
    void matrix_line(const TransferMatrix& transfer, Eigen::Index line, float left, float cell);

    const CompareDrawingOptions& options_;
    const Palette& palette_;
};

void Sheet::facts(const std::vector<PairedFact>& list, const std::string& first, const std::string& second,
                  const std::pair<Mark, Mark>& marks) {
    const float label = std::min(150.0F, options_.width * 0.28F);
    const float column = (options_.width - label - 8) / 3;
    const auto at = [&](int c) { return label + 4 + column * static_cast<float>(c); };
    const auto head = [&](int c, const std::string& name, const Mark& mark, bool hollow) {
        drawing.rect({{at(c), y + 4}, {at(c) + 9, y + 13}},
                     {.fill = hollow ? 0 : palette_.muted, .stroke = palette_.muted, .width = 1.4F});
        drawing.rect({{at(c), y}, {at(c) + column - 6, y + kLine}}, {.mark = mark});
        drawing.text({at(c) + 15, y}, name, {palette_.text, TextRole::kBold, Align::kStart, column - 24});
    };
    head(0, first, marks.first, true);
    head(1, second, marks.second, false);
    drawing.text({at(2), y}, "difference", {palette_.muted, TextRole::kSmall});
    y += kLine + 4;
    for (const PairedFact& fact : list) {
        drawing.text({4, y}, fact.label, {palette_.muted, TextRole::kSmall, Align::kStart, label - 8});
        drawing.text({at(0), y}, fact.first, {palette_.text, TextRole::kSmall, Align::kStart, column - 8});
        drawing.text({at(1), y}, fact.second, {palette_.text, TextRole::kSmall, Align::kStart, column - 8});
        drawing.text({at(2), y}, fact.difference, {palette_.text, TextRole::kSmall, Align::kStart, column - 4});
        y += kLine - 2;
    }
}

void Sheet::unit_square(DrawPoint at, bool on, std::size_t unit) {
    drawing.rect({at, {at.x + kSquare, at.y + kSquare}}, {.fill = on ? palette_.text : palette_.panel,
                                                          .stroke = palette_.muted,
                                                          .width = 1,
                                                          .mark = {MarkKind::kUnit, static_cast<std::uint32_t>(unit)}});
}

/// First pattern above, second below; a line under the units that differ. Of a layer without room only these.
void Sheet::layer_pattern(const PairFigure& figure, std::size_t l) {
    constexpr float kLabel = 148;
    const HiddenLayer& layer = figure.network->hidden_layers()[l];
    drawing.text({4, y + 3},
                 "Layer " + std::to_string(l + 1) + ": " + std::to_string(figure.pattern.per_layer[l]) + " of " +
                     std::to_string(layer.width) + " differ",
                 {palette_.text, TextRole::kSmall, Align::kStart, kLabel - 8});
    const auto places = static_cast<std::size_t>(std::max(1.0F, (options_.width - kLabel - 8) / (kSquare + 2)));
    const bool only_differing = layer.width > places;
    std::size_t place = 0;
    for (std::size_t unit = layer.first_bit; unit < layer.first_bit + layer.width && place < places; ++unit) {
        const bool first = get_bit(figure.first_pattern, unit);
        const bool second = get_bit(figure.second_pattern, unit);
        if (only_differing && first == second) continue;
        const float x = kLabel + static_cast<float>(place++) * (kSquare + 2);
        unit_square({x, y}, first, unit);
        unit_square({x, y + kSquare + 2}, second, unit);
        if (first != second)
            drawing.line({x, y + 2 * kSquare + 5}, {x + kSquare, y + 2 * kSquare + 5},
                         {.stroke = palette_.accent, .width = 2.5F});
    }
    y += 2 * kSquare + 14;
}

void Sheet::patterns(const PairFigure& figure) {
    for (std::size_t l = 0; l < figure.pattern.per_layer.size(); ++l) layer_pattern(figure, l);
}

void Sheet::bar(float middle, float value_x, float zero_x, double value, bool hollow, const Mark& mark) {
    const Rgba colour = value < 0 ? palette_.lowers : palette_.raises;
    const float low = std::min(value_x, zero_x);
    const float high = std::max({value_x, zero_x, low + 1});
    drawing.rect({{low, middle - 5}, {high, middle + 5}}, {.fill = hollow ? with_alpha(colour, 0.2F) : colour,
                                                           .stroke = hollow ? colour : Rgba(0),
                                                           .width = 1.3F,
                                                           .radius = 1,
                                                           .mark = mark});
}

void Sheet::paired_bar(const PairedBar& pair, float left, float zero, float per_value) {
    const auto place = [&](double value) { return zero + static_cast<float>(value) * per_value; };
    drawing.rect({{0, y}, {options_.width, y + kBarRow - 2}}, {.mark = pair.mark});
    const bool noted = !pair.note.empty();
    drawing.text({4, y + (noted ? 1.0F : 8.0F)}, pair.label,
                 {palette_.text, TextRole::kSmall, Align::kStart, left - 12});
    if (noted) drawing.text({4, y + 15}, pair.note, {palette_.muted, TextRole::kSmall, Align::kStart, left - 12});
    bar(y + 10, place(pair.first), zero, pair.first, true, pair.mark);
    bar(y + 22, place(pair.second), zero, pair.second, false, pair.mark);
    const float numbers = options_.width - 2 * kNumbers;
    drawing.text({numbers + kNumbers - 10, y + 3}, options_.signed_number(pair.first),
                 {palette_.muted, TextRole::kSmall, Align::kEnd});
    drawing.text({numbers + kNumbers - 10, y + 16}, options_.signed_number(pair.second),
                 {palette_.text, TextRole::kSmall, Align::kEnd});
    drawing.text({options_.width - 6, y + 9}, options_.signed_number(pair.difference),
                 {pair.difference < 0 ? palette_.lowers_text : palette_.raises_text, TextRole::kBold, Align::kEnd});
    y += kBarRow;
}

void Sheet::bars(const std::vector<PairedBar>& list) {
    const float left = std::clamp(options_.width * 0.3F, 90.0F, 220.0F);
    const float right = options_.width - 2 * kNumbers - 4;
    double low = 0;
    double high = 0;
    for (const PairedBar& pair : list) {
        low = std::min({low, pair.first, pair.second});
        high = std::max({high, pair.first, pair.second});
    }
    const double range = high > low ? high - low : 1;
    const float per_value = static_cast<float>((right - left) / range);
    const float zero = left - static_cast<float>(low) * per_value;
    const float top = y;
    for (const PairedBar& pair : list) paired_bar(pair, left, zero, per_value);
    if (!list.empty()) drawing.line({zero, top}, {zero, y - 4}, {.stroke = palette_.muted});
}

void Sheet::matrix_line(const TransferMatrix& transfer, Eigen::Index line, float left, float cell) {
    const bool rest = line >= static_cast<Eigen::Index>(transfer.first.size());
    const double all = transfer.rows.row(line).cast<double>().sum();
    drawing.text({4, y + 6}, rest ? "other clusters" : "cluster " + std::to_string(line),
                 {palette_.text, TextRole::kSmall, Align::kStart, left - 8});
    for (Eigen::Index c = 0; c < transfer.rows.cols(); ++c) {
        const std::uint32_t count = transfer.rows(line, c);
        const float x = left + static_cast<float>(c) * cell;
        const float share = all > 0 ? static_cast<float>(count / all) : 0;
        const Rgba fill = mix(palette_.panel, palette_.accent, 0.65F * share);
        drawing.rect({{x, y}, {x + cell - 2, y + 24}}, {.fill = fill, .stroke = palette_.line, .radius = 2});
        if (count > 0)
            drawing.text({x + cell / 2 - 1, y + 5}, options_.number(count),
                         {palette_.text, TextRole::kSmall, Align::kMiddle});
    }
    y += 26;
}

void Sheet::matrix(const TransferMatrix& transfer) {
    const float left = 96;
    const auto columns = static_cast<float>(transfer.rows.cols());
    const float cell = std::clamp((options_.width - left - 8) / std::max(columns, 1.0F), 22.0F, 64.0F);
    for (Eigen::Index c = 0; c < transfer.rows.cols(); ++c) {
        const bool rest = c >= static_cast<Eigen::Index>(transfer.second.size());
        drawing.text({left + (static_cast<float>(c) + 0.5F) * cell, y}, rest ? "other" : std::to_string(c),
                     {palette_.muted, TextRole::kSmall, Align::kMiddle});
    }
    y += kLine;
    for (Eigen::Index line = 0; line < transfer.rows.rows(); ++line) matrix_line(transfer, line, left, cell);
}

/// Marked regions full, the others as outlines where these can be told apart.
void Sheet::region_map(const RegionsFigure& figure, DrawPoint at, float side) {
    const RegionPartition& partition = *figure.partition;
    const PlaneWindow& window = partition.window();
    const auto corners_of = [&](RegionId region) {
        std::vector<DrawPoint> corners;
        for (const Point2& p : partition.polygon(region))
            corners.push_back({at.x + side * static_cast<float>((p.x - window.s0) / window.width()),
                               at.y + side * static_cast<float>((window.t1 - p.y) / window.height())});
        return corners;
    };
    const DrawRect frame{at, {at.x + side, at.y + side}};
    drawing.rect(frame, {.fill = palette_.background});
    if (figure.marked.size() <= kMostRegionsDrawn) {
        for (const RegionId region : figure.marked)
            drawing.polygon(corners_of(region), {.fill = with_alpha(palette_.accent, 0.55F)});
    }
    if (partition.num_regions() <= kMostRegionsDrawn) {
        for (std::size_t r = 0; r < partition.num_regions(); ++r)
            drawing.polygon(corners_of(RegionId(r)), {.stroke = with_alpha(palette_.muted, 0.4F), .width = 0.6F});
    }
    drawing.rect(frame, {.stroke = palette_.line});
}

void Sheet::regions(const std::vector<RegionsFigure>& list) {
    const float side = map_side(options_.width);
    float x = 4;
    for (const RegionsFigure& figure : list) {
        drawing.text({x, y}, figure.title, {palette_.text, TextRole::kSmall, Align::kStart, side});
        region_map(figure, {x, y + kLine}, side);
        x += side + kSection;
    }
    y += kLine + side;
}

float facts_height(std::size_t count) { return kLine + 6 + (kLine - 2) * static_cast<float>(count); }
constexpr float kHeading = kSection + kLine;

}  // namespace

Drawing draw_pair(const PairFigure& figure, const CompareDrawingOptions& options, const Palette& palette) {
    const float layers = static_cast<float>(figure.pattern.per_layer.size()) * (2 * kSquare + 14);
    const float height = facts_height(figure.facts.size()) + 2 * kHeading + layers +
                         kBarRow * static_cast<float>(figure.bars.size()) + 2 * kLine;
    Sheet sheet(options, palette, height);
    sheet.facts(figure.facts, figure.first_name, figure.second_name, {figure.first_mark, figure.second_mark});
    sheet.heading("PATTERNS DIFFER IN " + std::to_string(figure.pattern.distance()) +
                  (figure.pattern.distance() == 1 ? " UNIT" : " UNITS"));
    sheet.patterns(figure);
    sheet.heading(figure.bars_title);
    sheet.bars(figure.bars);
    if (figure.bars_left_out > 0) sheet.note(std::to_string(figure.bars_left_out) + " more with smaller differences");
    return std::move(sheet.drawing);
}

Drawing draw_networks(const NetworksFigure& figure, const CompareDrawingOptions& options, const Palette& palette) {
    const float maps = figure.maps.empty() ? 0 : kHeading + kBarRow * static_cast<float>(figure.maps.size()) + kLine;
    const float regions = figure.regions.empty() ? 0 : kHeading + kLine + map_side(options.width);
    const float height = facts_height(figure.facts.size()) + 2 * kHeading + 2 * kLine +
                         26 * static_cast<float>(figure.transfer.rows.rows()) + maps + regions +
                         kBarRow * static_cast<float>(figure.bars.size()) + kLine;
    Sheet sheet(options, palette, height);
    sheet.facts(figure.facts, figure.first_name, figure.second_name, {});
    sheet.heading("WHERE THE ROWS WENT");
    sheet.note(
        "Rows by their cluster before (down) and now (across). Stronger colour: a larger share of the cluster before.");
    sheet.matrix(figure.transfer);
    if (!figure.regions.empty()) {
        sheet.heading("REGIONS THAT CHANGED");
        sheet.regions(figure.regions);
    }
    if (!figure.maps.empty()) {
        sheet.heading(figure.maps_title);
        sheet.bars(figure.maps);
        if (figure.maps_left_out > 0)
            sheet.note(std::to_string(figure.maps_left_out) + " more with smaller differences");
    }
    sheet.heading(figure.bars_title);
    sheet.bars(figure.bars);
    return std::move(sheet.drawing);
}

}  // namespace reluscope
