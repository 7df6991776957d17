#include "scene/drawings/network_drawing.h"

#include "base/texts/views/network_texts.h"
#include "scene/drawings/network_layout.h"
#include "scene/drawings/unit_map_drawing.h"
#include "scene/kit/text_lines.h"

#include <algorithm>
#include <cmath>

namespace reluscope {

namespace {

constexpr float kDash = 7;
constexpr float kBadgeText = 24;  // from a square to the words of its badge, and behind them

/// A weight that may be drawn.
struct WeightLine {
    std::size_t column = 0;  ///< that it ends in
    const ColumnLink* link = nullptr;
    std::size_t from = 0, to = 0;  ///< blocks
    float weight = 0;              ///< of the largest of its layer
};

/// A unit whose values are asked for, and where it stands.
struct UnitPlaceDrawn {
    UnitId unit;
    DrawRect box;
};

class NetworkPainter {
public:
    NetworkPainter(const NetworkPicture& picture, const NetworkDrawingOptions& options, const Palette& palette)
        : picture_(picture),
          options_(options),
          palette_(palette),
          plan_(plan_network(picture, options)),
          result_{Drawing(plan_.size), {}, 0, 0, 0} {}

    NetworkDrawing run() {
        collect_lines();
        for (std::size_t c = 1; c < plan_.columns.size(); ++c) draw_rest(c);
        for (const WeightLine& line : lines_) draw_line(line);
        for (std::size_t c = 0; c < plan_.columns.size(); ++c) draw_column(c);
        for (const UnitPlaceDrawn& unit : with_values_) draw_values(unit);
        return std::move(result_);
    }

private:
    const Network& network() const { return *picture_.network; }
    Drawing& drawing() { return result_.drawing; }
    std::string number(double value) const { return options_.number ? options_.number(value) : std::to_string(value); }
    std::uint32_t part_of(const WeightPlace& place) {
        result_.places.push_back(place);
        return static_cast<std::uint32_t>(result_.places.size() - 1);
    }
    /// Where lines from a block begin: at a unit's square, or behind the words of its badge.
    float line_start(std::size_t c, const UnitBlock& block) const;
    /// What the badge of a unit says; empty where it has none.
    std::string badge_text(const UnitFacts& facts) const;
    const UnitFacts* facts_of(std::size_t c, const UnitBlock& block) const;
    /// The mark of a value of a column: unit, feature, or the bias behind it.
    Mark mark_of(std::size_t c, std::size_t value);
    bool is_lit(std::size_t c, std::size_t value) const;
    bool something_is_lit() const {
        return options_.selected_unit || options_.hovered_unit || options_.selected_feature || options_.hovered_feature;
    }

    void collect_lines();
    void collect_link(std::size_t c, const ColumnLink& link);
    void draw_line(const WeightLine& line);
    void draw_rest(std::size_t c);
    void draw_curve(DrawPoint from, DrawPoint to, const ShapeStyle& style, bool skips);
    void draw_column(std::size_t c);
    void draw_heading(std::size_t c);
    void draw_input(const UnitBlock& block);
    void draw_output(std::size_t c, const UnitBlock& block);
    void draw_linear(std::size_t c, const UnitBlock& block);
    void draw_unit(std::size_t c, const UnitBlock& block);
    void draw_unit_box(UnitId unit, const DrawRect& box, const Mark& mark);
    void draw_share(const UnitFacts& facts, const DrawRect& box);
    void draw_values(const UnitPlaceDrawn& unit);
    void draw_badge(const UnitFacts& facts, DrawPoint at);
    void draw_outline(const DrawRect& rect, bool selected, bool hovered);
    void draw_more(std::size_t c);

    const NetworkPicture& picture_;
    const NetworkDrawingOptions& options_;
    const Palette& palette_;
    NetworkPlan plan_;
    NetworkDrawing result_;
    std::vector<WeightLine> lines_;
    std::vector<UnitPlaceDrawn> with_values_;  // drawn last, over all lines
};

const UnitFacts* NetworkPainter::facts_of(std::size_t c, const UnitBlock& block) const {
    const NetworkColumn& column = plan_.columns[c];
    if (picture_.facts == nullptr || column.kind != NetworkColumn::Kind::kHidden) return nullptr;
    return &(*picture_.facts)[network().hidden_layers()[column.layer].first_bit + block.value];
}

std::string NetworkPainter::badge_text(const UnitFacts& facts) const {
    if (facts.dead) return network_texts::kDead;
    if (facts.always_active) return network_texts::kAlways;
    if (!facts.is_duplicate()) return "";
    const UnitId twin = facts.same_rows ? *facts.same_rows : *facts.proportional;
    return network_texts::same_as(twin.index - network().hidden_layers()[facts.layer].first_bit);
}

float NetworkPainter::line_start(std::size_t c, const UnitBlock& block) const {
    const ColumnPlace& place = plan_.places[c];
    if (plan_.columns[c].kind != NetworkColumn::Kind::kHidden) return place.out_x;
    const float square = place.in_x + plan_.box + 2;
    const UnitFacts* facts = facts_of(c, block);
    const std::string badge = facts != nullptr ? badge_text(*facts) : "";
    if (badge.empty()) return square;
    return std::min(place.out_x, square + kBadgeText + rough_text_width(badge, TextRole::kSmall));
}

Mark NetworkPainter::mark_of(std::size_t c, std::size_t value) {
    const NetworkColumn& column = plan_.columns[c];
    if (column.kind == NetworkColumn::Kind::kInputs) return {MarkKind::kFeature, static_cast<std::uint32_t>(value)};
    if (column.kind == NetworkColumn::Kind::kHidden)
        return {MarkKind::kUnit, static_cast<std::uint32_t>(network().hidden_layers()[column.layer].first_bit + value)};
    if (!column.bias_node) return {};
    return {MarkKind::kPart, part_of({*column.bias_node, static_cast<Eigen::Index>(value), std::nullopt})};
}

bool NetworkPainter::is_lit(std::size_t c, std::size_t value) const {
    const NetworkColumn& column = plan_.columns[c];
    if (column.kind == NetworkColumn::Kind::kInputs)
        return options_.selected_feature == FeatureId(value) || options_.hovered_feature == FeatureId(value);
    if (column.kind != NetworkColumn::Kind::kHidden) return false;
    const UnitId unit(network().hidden_layers()[column.layer].first_bit + value);
    return options_.selected_unit == unit || options_.hovered_unit == unit;
}

void NetworkPainter::collect_link(std::size_t c, const ColumnLink& link) {
    double largest = 1;
    if (link.node) {
        const auto& affine = std::get<AffineOperation>(network().nodes()[*link.node].operation);
        largest = affine.W.size() > 0 ? affine.W.cwiseAbs().maxCoeff() : 0;
    }
    if (!(largest > 0)) return;
    const auto& from = plan_.places[link.from].blocks;
    const auto& to = plan_.places[c].blocks;
    for (std::size_t j = 0; j < to.size(); ++j) {
        for (std::size_t i = 0; i < from.size(); ++i) {
            const double weight = link_weight(network(), link, from[i].value, to[j].value) / largest;
            if (weight == 0) continue;
            if (link.node && std::abs(weight) < options_.threshold) {
                ++result_.num_left_out;
            } else {
                lines_.push_back({c, &link, i, j, static_cast<float>(weight)});
            }
        }
    }
}

/// Weak lines first, so that strong ones lie on them.
void NetworkPainter::collect_lines() {
    for (std::size_t c = 1; c < plan_.columns.size(); ++c) {
        for (const ColumnLink& link : plan_.columns[c].links) collect_link(c, link);
    }
    std::stable_sort(lines_.begin(), lines_.end(),
                     [](const WeightLine& a, const WeightLine& b) { return std::abs(a.weight) < std::abs(b.weight); });
    if (lines_.size() > kMaxLines) {
        const std::size_t surplus = lines_.size() - kMaxLines;
        result_.num_left_out += surplus;
        lines_.erase(lines_.begin(), lines_.begin() + static_cast<std::ptrdiff_t>(surplus));
    }
    std::stable_partition(lines_.begin(), lines_.end(), [&](const WeightLine& line) {
        return !is_lit(line.column, plan_.places[line.column].blocks[line.to].value) &&
               !is_lit(line.link->from, plan_.places[line.link->from].blocks[line.from].value);
    });
    result_.num_lines = lines_.size();
}

void NetworkPainter::draw_curve(DrawPoint from, DrawPoint to, const ShapeStyle& style, bool skips) {
    if (!skips) return drawing().line(from, to, style);
    // A cubic curve that passes above what stands between.
    constexpr int kPieces = 20;
    const float lift = 0.22F * (to.x - from.x) + 24;
    const float top = std::max(std::min(from.y, to.y) - lift, 2.0F);
    const DrawPoint a{from.x + 0.25F * (to.x - from.x), top};
    const DrawPoint b{to.x - 0.25F * (to.x - from.x), top};
    std::vector<DrawPoint> points;
    for (int i = 0; i <= kPieces; ++i) {
        const float t = static_cast<float>(i) / kPieces;
        const float u = 1 - t;
        const float w[] = {u * u * u, 3 * u * u * t, 3 * u * t * t, t * t * t};
        points.push_back({w[0] * from.x + w[1] * a.x + w[2] * b.x + w[3] * to.x,
                          w[0] * from.y + w[1] * a.y + w[2] * b.y + w[3] * to.y});
    }
    drawing().polyline(points, style);
}

void NetworkPainter::draw_line(const WeightLine& line) {
    const ColumnPlace& source = plan_.places[line.link->from];
    const ColumnPlace& target = plan_.places[line.column];
    const UnitBlock& from = source.blocks[line.from];
    const UnitBlock& to = target.blocks[line.to];
    const bool lit = is_lit(line.column, to.value) || is_lit(line.link->from, from.value);
    const float size = std::abs(line.weight);
    ShapeStyle style;
    style.width = 0.7F + 3.0F * size;
    float alpha = 0.16F + 0.74F * size;
    if (something_is_lit()) alpha = lit ? std::max(alpha, 0.55F) : 0.3F * alpha;
    style.stroke = with_alpha(line.weight > 0 ? palette_.raises : palette_.lowers, alpha);
    // Dashes tell the sign without colours. Of very many lines only those that stand out have them: each dash is drawn.
    if (line.weight < 0 && (lit || lines_.size() <= kMaxDashedLines)) style.dash = kDash;
    if (!line.link->node) {
        style.dash = 0;
        style.stroke = with_alpha(palette_.muted, lit ? 1.0F : 0.55F);
        style.width = 1.2F;
    }
    if (const auto place = link_place(*line.link, from.value, to.value))
        style.mark = {MarkKind::kPart, part_of(*place)};
    draw_curve({line_start(line.link->from, from), from.y}, {target.in_x, to.y}, style,
               line.link->from + 1 < line.column);
}

/// What comes from values that are not drawn: one grey line to each that is, as wide as its share of all weights that
/// end there.
void NetworkPainter::draw_rest(std::size_t c) {
    for (const ColumnLink& link : plan_.columns[c].links) {
        const ColumnPlace& source = plan_.places[link.from];
        const ColumnPlace& target = plan_.places[c];
        if (source.left_out == 0 || !link.node) continue;
        const bool hidden = plan_.columns[link.from].kind == NetworkColumn::Kind::kHidden;
        const float words = rough_text_width(network_texts::more(source.left_out), TextRole::kSmall) + 8;
        const float rest_start = hidden ? source.in_x + std::max(plan_.box + 2, words) : source.out_x;
        const auto& affine = std::get<AffineOperation>(network().nodes()[*link.node].operation);
        for (const UnitBlock& to : target.blocks) {
            const auto row = static_cast<Eigen::Index>(to.value);
            const double all =
                affine.W.row(row)
                    .segment(static_cast<Eigen::Index>(link.first_weight), static_cast<Eigen::Index>(link.count))
                    .cwiseAbs()
                    .sum();
            double drawn = 0;
            for (const UnitBlock& from : source.blocks)
                drawn += std::abs(link_weight(network(), link, from.value, to.value));
            if (!(all > 0)) continue;
            const auto share = static_cast<float>(std::clamp(1 - drawn / all, 0.0, 1.0));
            draw_curve({rest_start, source.more_y}, {target.in_x, to.y},
                       {.stroke = with_alpha(palette_.muted, 0.1F + 0.2F * share), .width = 0.5F + 2 * share},
                       link.from + 1 < c);
        }
    }
}

void NetworkPainter::draw_outline(const DrawRect& rect, bool selected, bool hovered) {
    if (!selected && !hovered) return;
    drawing().rect({{rect.min.x - 3, rect.min.y - 3}, {rect.max.x + 3, rect.max.y + 3}},
                   {.stroke = palette_.accent, .width = selected ? 2.0F : 1.2F, .radius = 6});
}

void NetworkPainter::draw_heading(std::size_t c) {
    const NetworkColumn& column = plan_.columns[c];
    std::string text = network_texts::kSum;
    if (column.kind == NetworkColumn::Kind::kInputs) text = network_texts::inputs_heading(column.width);
    if (column.kind == NetworkColumn::Kind::kOutputs)
        text = network_texts::outputs_heading(column.width, picture_.logits);
    if (column.kind == NetworkColumn::Kind::kHidden) text = network_texts::layer_heading(column.layer);
    const ColumnPlace& place = plan_.places[c];
    const bool right = column.kind == NetworkColumn::Kind::kInputs;
    drawing().text({right ? place.out_x : place.in_x, 4}, text,
                   {palette_.muted, TextRole::kHeading, right ? Align::kEnd : Align::kStart});
}

void NetworkPainter::draw_column(std::size_t c) {
    draw_heading(c);
    for (const UnitBlock& block : plan_.places[c].blocks) {
        switch (plan_.columns[c].kind) {
            case NetworkColumn::Kind::kInputs: draw_input(block); break;
            case NetworkColumn::Kind::kHidden: draw_unit(c, block); break;
            case NetworkColumn::Kind::kLinear: draw_linear(c, block); break;
            case NetworkColumn::Kind::kOutputs: draw_output(c, block); break;
        }
    }
    if (plan_.places[c].left_out > 0) draw_more(c);
}

void NetworkPainter::draw_more(std::size_t c) {
    const ColumnPlace& place = plan_.places[c];
    result_.num_units_left_out += place.left_out;
    const std::string text = network_texts::more(place.left_out);
    const bool right = plan_.columns[c].kind == NetworkColumn::Kind::kInputs;
    drawing().text({right ? place.out_x - 10 : place.in_x, place.more_y - 7}, text,
                   {palette_.muted, TextRole::kSmall, right ? Align::kEnd : Align::kStart});
}

void NetworkPainter::draw_input(const UnitBlock& block) {
    const ColumnPlace& place = plan_.places[0];
    const Mark mark = mark_of(0, block.value);
    const bool selected = options_.selected_feature == FeatureId(block.value);
    const bool hovered = options_.hovered_feature == FeatureId(block.value);
    const std::string name =
        block.value < picture_.inputs.size() ? picture_.inputs[block.value] : network_texts::input_name(block.value);
    const float room = plan_.input_text - 10;
    const bool second_line = place.pitch >= 31;
    std::vector<std::string> lines = text_lines(name, TextRole::kSmall, room, second_line ? 2 : 1);
    const bool with_value = second_line && lines.size() == 1 && block.value < picture_.input_values.size();
    if (with_value) lines.push_back(picture_.input_values[block.value]);
    const float half = lines.size() > 1 ? 15.0F : 8.5F;
    const DrawRect rect{{place.in_x, block.y - half}, {place.out_x, block.y + half}};
    if (selected || hovered)
        drawing().rect(rect, {.fill = selected ? palette_.selection : palette_.hover, .radius = 4});
    drawing().rect(rect, {.fill = 0, .mark = mark});
    draw_outline({{rect.min.x + 3, rect.min.y + 3}, {rect.max.x - 3, rect.max.y - 3}}, selected, false);
    float y = block.y - (lines.size() > 1 ? 14.0F : 7.0F);
    for (std::size_t i = 0; i < lines.size(); ++i) {
        const Rgba ink = with_value && i == 1 ? palette_.muted : palette_.text;
        drawing().text({place.out_x - 12, y}, lines[i], {ink, TextRole::kSmall, Align::kEnd, room});
        y += 14;
    }
    drawing().disc({place.out_x - 3, block.y}, 3.5F, {.fill = palette_.muted});
}

void NetworkPainter::draw_linear(std::size_t c, const UnitBlock& block) {
    const ColumnPlace& place = plan_.places[c];
    drawing().rect({{place.in_x, block.y - 6}, {place.out_x, block.y + 6}},
                   {.fill = palette_.raised, .stroke = palette_.muted, .radius = 2, .mark = mark_of(c, block.value)});
}

void NetworkPainter::draw_output(std::size_t c, const UnitBlock& block) {
    const ColumnPlace& place = plan_.places[c];
    const float left = place.in_x + 16;
    const bool two_lines = place.pitch >= 31;
    const Mark mark = mark_of(c, block.value);
    drawing().rect({{place.in_x, block.y - 9}, {place.out_x, block.y + 9}}, {.mark = mark});
    drawing().disc({place.in_x + 6, block.y}, 6, {.fill = palette_.text, .mark = mark});
    const std::string name = block.value < picture_.outputs.size() ? picture_.outputs[block.value] : "";
    std::string value;
    if (picture_.values != nullptr) value = number(picture_.values->logits(static_cast<Eigen::Index>(block.value), 0));
    if (two_lines) {
        drawing().text({left, block.y - 15}, name,
                       {palette_.text, TextRole::kSmall, Align::kStart, plan_.output_text - 8});
        drawing().text({left, block.y}, value, {palette_.text, TextRole::kBold, Align::kStart});
    } else {
        drawing().text({left, block.y - 7}, name + "  " + value,
                       {palette_.text, TextRole::kSmall, Align::kStart, plan_.output_text - 8});
    }
}

void NetworkPainter::draw_unit(std::size_t c, const UnitBlock& block) {
    const ColumnPlace& place = plan_.places[c];
    const UnitId unit(network().hidden_layers()[plan_.columns[c].layer].first_bit + block.value);
    const float half = plan_.box / 2;
    const DrawRect box{{place.in_x, block.y - half - 3}, {place.in_x + plan_.box, block.y + half - 3}};
    draw_unit_box(unit, box, mark_of(c, block.value));
    const UnitFacts* facts = facts_of(c, block);
    if (facts != nullptr) draw_share(*facts, box);
    const bool asked = options_.all_values || options_.selected_unit == unit || options_.hovered_unit == unit;
    if (asked && picture_.values != nullptr) {
        with_values_.push_back({unit, box});
    } else if (facts != nullptr && is_remarkable(*facts)) {
        draw_badge(*facts, {box.max.x + 8, block.y - 10});
    }
}

/// The square: its map, whether it is on, and its outline.
void NetworkPainter::draw_unit_box(UnitId unit, const DrawRect& box, const Mark& mark) {
    const bool known = picture_.values != nullptr;
    const bool on = known && picture_.values->z(static_cast<Eigen::Index>(unit.index), 0) > 0;
    draw_outline(box, options_.selected_unit == unit, options_.hovered_unit == unit);
    drawing().rect(box, {.fill = palette_.raised, .radius = 3});
    if (picture_.maps != nullptr) draw_unit_map(drawing(), *picture_.maps, unit.index, box, palette_);
    if (known && !on) drawing().rect(box, {.fill = with_alpha(palette_.panel, 0.5F), .radius = 3});
    drawing().rect(box, {.stroke = on || !known ? palette_.text : palette_.muted,
                         .width = on ? 2.0F : 1.0F,
                         .radius = 3,
                         .mark = mark});
    if (!known) return;
    const DrawPoint corner{box.max.x - 1, box.min.y + 1};  // a filled dot is on, a hollow one off
    drawing().disc(corner, 4.5F, {.fill = on ? palette_.text : palette_.panel});
    drawing().disc(corner, 4.5F, {.stroke = on ? palette_.panel : palette_.muted, .width = 1.2F});
}

/// A bar: the share of the rows that switch the unit on.
void NetworkPainter::draw_share(const UnitFacts& facts, const DrawRect& box) {
    const auto share = static_cast<float>(facts.share);
    const float top = box.max.y + 3;
    drawing().rect({{box.min.x, top}, {box.max.x, top + 4}}, {.fill = palette_.line, .radius = 1});
    if (share > 0)
        drawing().rect({{box.min.x, top}, {box.min.x + std::max(1.0F, share * plan_.box), top + 4}},
                       {.fill = palette_.muted, .radius = 1});
}

/// What a unit computes for the subject, on a ground of its own beside the square, or on the other side of it where the
/// drawing ends.
void NetworkPainter::draw_values(const UnitPlaceDrawn& unit) {
    constexpr float kLine = 15;
    const auto row = static_cast<Eigen::Index>(unit.unit.index);
    const double z = picture_.values->z(row, 0);
    const std::string lines[] = {network_texts::z_line(number(z)),
                                 network_texts::activation_line(number(picture_.values->activation(row, 0)))};
    const float width =
        std::max(rough_text_width(lines[0], TextRole::kSmall), rough_text_width(lines[1], TextRole::kSmall)) + 16;
    const bool right = unit.box.max.x + 8 + width <= plan_.size.x;
    const float x = right ? unit.box.max.x + 8 : unit.box.min.x - 8 - width;
    const float middle = (unit.box.min.y + unit.box.max.y) / 2;
    drawing().rect({{x, middle - kLine - 3}, {x + width, middle + kLine + 3}},
                   {.fill = with_alpha(palette_.raised, 0.95F), .stroke = palette_.line, .radius = 4});
    drawing().text({x + 8, middle - kLine}, lines[0], {palette_.text, TextRole::kSmall});
    drawing().text({x + 8, middle}, lines[1], {z > 0 ? palette_.text : palette_.muted, TextRole::kSmall});
}

/// A sign and a word: a cross for dead, a full square for always on, two squares for a duplicate.
void NetworkPainter::draw_badge(const UnitFacts& facts, DrawPoint at) {
    const Rgba colour = palette_.warning_text;
    const float top = at.y + 3;
    const ShapeStyle line{.stroke = colour, .width = 1.6F};
    const std::string text = badge_text(facts);
    drawing().rect({{at.x - 3, at.y - 1}, {at.x + 15 + rough_text_width(text, TextRole::kSmall), at.y + 16}},
                   {.fill = with_alpha(palette_.panel, 0.85F), .radius = 4});
    if (facts.dead) {
        drawing().line({at.x, top}, {at.x + 8, top + 8}, line);
        drawing().line({at.x + 8, top}, {at.x, top + 8}, line);
    } else if (facts.always_active) {
        drawing().rect({{at.x, top}, {at.x + 8, top + 8}}, {.fill = colour});
    } else {
        drawing().rect({{at.x, top}, {at.x + 6, top + 6}}, line);
        drawing().rect({{at.x + 2, top + 2}, {at.x + 8, top + 8}}, line);
    }
    drawing().text({at.x + 12, at.y}, text, {colour, TextRole::kSmall});
}

}  // namespace

NetworkDrawing draw_network(const NetworkPicture& picture, const NetworkDrawingOptions& options,
                            const Palette& palette) {
    return NetworkPainter(picture, options, palette).run();
}

}  // namespace reluscope
