#include "scene/drawings/compare_drawing.h"

#include "base/texts/views/compare_texts.h"
#include "scene/kit/text_lines.h"

#include <algorithm>
#include <cmath>

namespace reluscope {

namespace {

constexpr float kLine = 20;
constexpr float kSection = 14;  // between the parts
constexpr float kBarRow = 42;
constexpr float kBarLine = 18;       // from the bar and number of A to those of B
constexpr float kSquare = 9;         // of a unit in a pattern
constexpr float kNumbers = 66;       // at the right of the bars
constexpr float kMatrixLabels = 96;  // at the left of the matrix, where there is room
constexpr std::size_t kMaxRegionsDrawn = 4000;

/// The side of one of two maps beside each other.
float map_side(float width) { return std::min(280.0F, (width - kSection) / 2 - 8); }

/// Places shapes one below the other.
class Sheet {
public:
    Sheet(const CompareDrawingOptions& options, const Palette& palette)
        : drawing({options.width, 0}), options_(options), palette_(palette) {}

    /// All of it, as high as it is.
    Drawing take() const {
        Drawing whole({options_.width, y + kLine});
        whole.add(drawing, {});
        return whole;
    }

    void heading(const std::string& text) {
        y += kSection;
        const float height = lines({4, y}, text, options_.width - 8, {palette_.muted, TextRole::kHeading});
        y += std::max(kLine, height + kLine - line_height(TextRole::kHeading) - 1);
    }
    void facts(const std::vector<PairedFact>& list, const std::string& first, const std::string& second,
               const std::pair<Mark, Mark>& marks);
    void patterns(const PairFigure& figure);
    void bars(const std::vector<PairedBar>& list, const std::string& difference, const std::string& axis);
    void matrix(const TransferMatrix& transfer);
    void regions(const std::vector<RegionsFigure>& list);
    void note(const std::string& text) { y += lines({4, y}, text, options_.width - 8, {palette_.muted}) + 6; }

    Drawing drawing;
    float y = 2;

private:
    float lines(DrawPoint at, const std::string& text, float width, TextStyle style);
    void fact(const PairedFact& fact);
    float column_of_fact(int column) const;
    float fact_width() const { return (options_.width - label_width() - 8 - difference_width_) / 2; }
    float label_width() const { return std::min(170.0F, options_.width * 0.28F); }
    void bar_heads(const std::string& difference);
    float bar_texts(const PairedBar& pair, float width);
    void layer_pattern(const PairFigure& figure, std::size_t layer);
    void unit_square(DrawPoint at, bool on, std::size_t unit);
    void bar(float middle, float value_x, float zero_x, double value, bool hollow, const Mark& mark);
    void paired_bar(const PairedBar& pair, float left, float zero, float per_value);
    void region_map(const RegionsFigure& figure, DrawPoint at, float side);
    void matrix_line(const TransferMatrix& transfer, Eigen::Index line, float left, float cell);

    const CompareDrawingOptions& options_;
    const Palette& palette_;
    float difference_width_ = 0;  // of the last column of the facts
};

/// Writes `text` in lines; returns their height.
float Sheet::lines(DrawPoint at, const std::string& text, float width, TextStyle style) {
    const float line = line_height(style.role) + 1;
    style.room = width;
    float height = 0;
    for (const std::string& part : text_lines(text, style.role, width)) {
        drawing.text({at.x, at.y + height}, part, style);
        height += line;
    }
    return height;
}

float Sheet::column_of_fact(int column) const { return label_width() + 4 + fact_width() * static_cast<float>(column); }

void Sheet::fact(const PairedFact& fact) {
    const float width = fact_width() - 6;
    const TextStyle value{palette_.text};
    float height = lines({4, y}, fact.label, label_width() - 6, {palette_.muted});
    height = std::max(height, lines({column_of_fact(0), y}, fact.first, width, value));
    height = std::max(height, lines({column_of_fact(1), y}, fact.second, width, value));
    height = std::max(height, lines({column_of_fact(2), y}, fact.difference, difference_width_ - 6, value));
    y += height + 4;
}

void Sheet::facts(const std::vector<PairedFact>& list, const std::string& first, const std::string& second,
                  const std::pair<Mark, Mark>& marks) {
    // A difference stays on one line with its unit, whatever room that leaves for names.
    constexpr float kSure = 1.06F;  // the widths are rough
    difference_width_ = (options_.width - label_width() - 8) / 3;
    for (const PairedFact& one : list)
        difference_width_ = std::max(difference_width_, kSure * rough_text_width(one.difference, TextRole::kSmall) + 6);
    const auto head = [&](int c, const std::string& name, const Mark& mark, bool hollow) {
        const float x = column_of_fact(c);
        drawing.rect({{x, y + 4}, {x + 9, y + 13}},
                     {.fill = hollow ? 0 : palette_.muted, .stroke = palette_.muted, .width = 1.4F});
        const float height = lines({x + 15, y}, name, fact_width() - 22, {palette_.text, TextRole::kBold});
        drawing.rect({{x, y}, {x + fact_width() - 6, y + height}}, {.mark = mark});
        return height;
    };
    const float left = head(0, compare_texts::side_head(compare_texts::kFirst, first), marks.first, true);
    const float right = head(1, compare_texts::side_head(compare_texts::kSecond, second), marks.second, false);
    drawing.text({column_of_fact(2), y}, compare_texts::kDifference, {palette_.muted, TextRole::kSmall});
    y += std::max(left, right) + 6;
    for (const PairedFact& one : list) fact(one);
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
    drawing.text({4, y + 3}, compare_texts::layer_line(l, figure.pattern.per_layer[l], layer.width),
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
    const Rgba colour = value == 0 ? palette_.muted : value < 0 ? palette_.lowers : palette_.raises;
    const float low = std::min(value_x, zero_x);
    const float high = std::max({value_x, zero_x, low + 1});
    drawing.rect({{low, middle - 5}, {high, middle + 5}}, {.fill = hollow ? with_alpha(colour, 0.2F) : colour,
                                                           .stroke = hollow ? colour : Rgba(0),
                                                           .width = 1.3F,
                                                           .radius = 1,
                                                           .mark = mark});
}

/// The label and the note below it; returns their height.
float Sheet::bar_texts(const PairedBar& pair, float width) {
    float height = lines({4, y + 2}, pair.label, width, {palette_.text});
    if (!pair.note.empty()) height += lines({4, y + 2 + height}, pair.note, width, {palette_.muted});
    return height;
}

void Sheet::paired_bar(const PairedBar& pair, float left, float zero, float per_value) {
    const auto place = [&](double value) { return zero + static_cast<float>(value) * per_value; };
    const float height = std::max(kBarRow, bar_texts(pair, left - 12) + 6);
    drawing.rect({{0, y}, {options_.width, y + height - 2}}, {.mark = pair.mark});
    bar(y + 10, place(pair.first), zero, pair.first, true, pair.mark);
    bar(y + 10 + kBarLine, place(pair.second), zero, pair.second, false, pair.mark);
    const float numbers = options_.width - kNumbers - 10;
    drawing.text({numbers, y + 3}, options_.signed_number(pair.first), {palette_.muted, TextRole::kSmall, Align::kEnd});
    drawing.text({numbers, y + 3 + kBarLine}, options_.signed_number(pair.second),
                 {palette_.text, TextRole::kSmall, Align::kEnd});
    // A zero raises nothing and lowers nothing.
    const std::string difference = options_.signed_number(pair.difference);
    const Rgba sign = pair.difference < 0 ? palette_.lowers_text : palette_.raises_text;
    drawing.text({options_.width - 6, y + 3 + kBarLine / 2}, difference,
                 {difference == "0" ? palette_.muted : sign, TextRole::kBold, Align::kEnd});
    y += height;
}

/// Above the numbers: whose they are. A long title of the differences takes as many lines as it needs.
void Sheet::bar_heads(const std::string& difference) {
    TextStyle style{palette_.muted, TextRole::kSmall, Align::kEnd};
    style.room = kNumbers;
    const std::vector<std::string> title = text_lines(difference, style.role, kNumbers);
    const float line = line_height(style.role) + 1;
    y += line * static_cast<float>(title.size() - 1);
    drawing.text({options_.width - kNumbers - 10, y},
                 std::string(compare_texts::kFirst) + ", " + compare_texts::kSecond, style);
    for (std::size_t i = 0; i < title.size(); ++i)
        drawing.text({options_.width - 6, y - line * static_cast<float>(title.size() - 1 - i)}, title[i], style);
    y += kLine - 2;
}

void Sheet::bars(const std::vector<PairedBar>& list, const std::string& difference, const std::string& axis) {
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
    if (!list.empty()) bar_heads(difference);
    const float top = y;
    for (const PairedBar& pair : list) paired_bar(pair, left, zero, per_value);
    if (list.empty()) return;
    drawing.line({zero, top}, {zero, y - 4}, {.stroke = palette_.muted});
    if (!axis.empty()) note(axis);
}

void Sheet::matrix_line(const TransferMatrix& transfer, Eigen::Index line, float left, float cell) {
    const bool rest = line >= static_cast<Eigen::Index>(transfer.first.size());
    const double all = transfer.rows.row(line).cast<double>().sum();
    const bool brief = left < kMatrixLabels;
    drawing.text({4, y + 6},
                 rest ? (brief ? compare_texts::kOther : compare_texts::kOtherClusters)
                      : compare_texts::cluster_name(static_cast<std::size_t>(line)),
                 {palette_.text, TextRole::kSmall, Align::kStart, left - 8});
    for (Eigen::Index c = 0; c < transfer.rows.cols(); ++c) {
        const std::uint32_t count = transfer.rows(line, c);
        const float x = left + static_cast<float>(c) * cell;
        const float share = all > 0 ? static_cast<float>(count / all) : 0;
        const Rgba fill = mix(palette_.panel, palette_.accent, 0.65F * share);
        drawing.rect({{x, y}, {x + cell - 2, y + 24}}, {.fill = fill, .stroke = palette_.line, .radius = 2});
        if (count > 0)
            drawing.text({x + cell / 2 - 1, y + 5}, options_.number(count),
                         {palette_.text, TextRole::kSmall, Align::kMiddle, cell - 2});
    }
    y += 26;
}

void Sheet::matrix(const TransferMatrix& transfer) {
    constexpr float kMinCell = 22;      // of three digits
    constexpr float kBriefLabels = 66;  // of "cluster 7"
    const float columns = std::max(static_cast<float>(transfer.rows.cols()), 1.0F);
    const float left = std::clamp(options_.width - 8 - columns * kMinCell, kBriefLabels, kMatrixLabels);
    // Nothing reaches beyond the sheet, however narrow it is.
    const float cell = std::clamp((options_.width - left - 8) / columns, 1.0F, 64.0F);
    for (Eigen::Index c = 0; c < transfer.rows.cols(); ++c) {
        const bool rest = c >= static_cast<Eigen::Index>(transfer.second.size());
        drawing.text({left + (static_cast<float>(c) + 0.5F) * cell, y},
                     rest ? compare_texts::kOther : std::to_string(c),
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
    if (figure.marked.size() <= kMaxRegionsDrawn) {
        for (const RegionId region : figure.marked)
            drawing.polygon(corners_of(region), {.fill = with_alpha(palette_.accent, 0.55F)});
    }
    if (partition.num_regions() <= kMaxRegionsDrawn) {
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

}  // namespace

Drawing draw_pair(const PairFigure& figure, const CompareDrawingOptions& options, const Palette& palette) {
    Sheet sheet(options, palette);
    sheet.facts(figure.facts, figure.first_name, figure.second_name, {figure.first_mark, figure.second_mark});
    sheet.heading(figure.bars_title);
    if (!figure.bars_note.empty()) sheet.note(figure.bars_note);
    sheet.bars(figure.bars, figure.difference_title, figure.bars_axis);
    if (figure.bars_left_out > 0) sheet.note(compare_texts::more_smaller(figure.bars_left_out));
    sheet.heading(compare_texts::patterns_heading(figure.pattern.distance()));
    sheet.patterns(figure);
    return sheet.take();
}

Drawing draw_networks(const NetworksFigure& figure, const CompareDrawingOptions& options, const Palette& palette) {
    Sheet sheet(options, palette);
    sheet.facts(figure.facts, figure.first_name, figure.second_name, {});
    sheet.heading(compare_texts::kTransfer);
    sheet.note(compare_texts::kTransferNote);
    sheet.matrix(figure.transfer);
    if (!figure.regions.empty()) {
        sheet.heading(compare_texts::kRegions);
        sheet.regions(figure.regions);
    }
    if (!figure.maps.empty()) {
        sheet.heading(figure.maps_title);
        sheet.bars(figure.maps, compare_texts::kDifference, figure.maps_axis);
        if (figure.maps_left_out > 0) sheet.note(compare_texts::more_smaller(figure.maps_left_out));
    }
    sheet.heading(figure.bars_title);
    sheet.bars(figure.bars, compare_texts::kDifference, figure.bars_axis);
    return sheet.take();
}

}  // namespace reluscope
