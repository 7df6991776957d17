#include "scene/drawings/network_layout.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace reluscope {

namespace {

constexpr float kMargin = 8;
constexpr float kColumnGap = 44;   // between columns, at least
constexpr float kUnitPitch = 38;   // at least
constexpr float kInputPitch = 19;  // between inputs, and between logits
constexpr float kWidestPitch = 124;
constexpr float kLargestBox = 92;
constexpr float kBadge = 78;    // beside the squares of a layer in which a unit has a badge
constexpr float kValue = 40;    // behind the name of one of several outputs
constexpr float kMinText = 56;  // for names of inputs and outputs

/// How much of a value matters behind it: weights that read it times how much it changes from row to row.
std::vector<double> importance_of(const NetworkPicture& picture, const std::vector<NetworkColumn>& columns,
                                  std::size_t c) {
    const Network& network = *picture.network;
    std::vector<double> importance(columns[c].width, 0);
    for (const NetworkColumn& reader : columns) {
        for (const ColumnLink& link : reader.links) {
            if (link.from != c) continue;
            for (std::size_t i = 0; i < link.count; ++i) {
                if (!link.node) {
                    importance[i] += 1;
                    continue;
                }
                const auto& affine = std::get<AffineOperation>(network.nodes()[*link.node].operation);
                importance[i] += affine.W.col(static_cast<Eigen::Index>(link.first_weight + i)).cwiseAbs().sum();
            }
        }
    }
    for (std::size_t i = 0; i < importance.size(); ++i) {
        if (columns[c].kind == NetworkColumn::Kind::kInputs && picture.input_spread != nullptr)
            importance[i] *= (*picture.input_spread)(static_cast<Eigen::Index>(i));
        if (columns[c].kind == NetworkColumn::Kind::kHidden && picture.facts != nullptr) {
            const UnitFacts& facts = (*picture.facts)[network.hidden_layers()[columns[c].layer].first_bit + i];
            importance[i] *= facts.dead ? 0 : 0.1 + facts.share * (1 - facts.share);
        }
    }
    return importance;
}

/// The value of a column that must be seen, because it is selected.
std::optional<std::size_t> kept_value(const NetworkPicture& picture, const NetworkColumn& column,
                                      const NetworkDrawingOptions& options) {
    if (column.kind == NetworkColumn::Kind::kInputs && options.selected_feature &&
        options.selected_feature->index < column.width)
        return options.selected_feature->index;
    if (column.kind != NetworkColumn::Kind::kHidden || !options.selected_unit) return std::nullopt;
    const HiddenLayer& layer = picture.network->hidden_layers()[column.layer];
    const std::size_t unit = options.selected_unit->index;
    if (unit < layer.first_bit || unit >= layer.first_bit + layer.width) return std::nullopt;
    return unit - layer.first_bit;
}

bool has_boxes(const NetworkColumn& column) { return column.kind == NetworkColumn::Kind::kHidden; }

float least_pitch(const NetworkColumn& column) { return has_boxes(column) ? kUnitPitch : kInputPitch; }

void place_rows(const NetworkColumn& column, ColumnPlace& place, float height) {
    const std::size_t count = place.blocks.size() + (place.left_out > 0 ? 1 : 0);
    const float widest = has_boxes(column) ? kWidestPitch : 46;
    place.pitch = std::clamp((height - kPlanTop) / static_cast<float>(std::max<std::size_t>(count, 1)),
                             least_pitch(column), widest);
    float y = kPlanTop + (height - kPlanTop - place.pitch * static_cast<float>(count - 1)) / 2;
    for (UnitBlock& block : place.blocks) {
        block.y = std::round(y);
        y += place.pitch;
    }
    place.more_y = std::round(y);
}

/// Room for the longest of some names: at most `share` of the width.
float names_width(const std::vector<std::string>& names, float share, float width) {
    float longest = kMinText;
    for (const std::string& name : names) longest = std::max(longest, rough_text_width(name, TextRole::kSmall) + 18);
    return std::min(longest, std::max(kMinText, share * width));
}

/// True if a unit of the layer bears a badge.
bool has_badges(const NetworkPicture& picture, const NetworkColumn& column) {
    if (column.kind != NetworkColumn::Kind::kHidden || picture.facts == nullptr) return false;
    const HiddenLayer& layer = picture.network->hidden_layers()[column.layer];
    const auto begin = picture.facts->begin() + static_cast<std::ptrdiff_t>(layer.first_bit);
    return std::any_of(begin, begin + static_cast<std::ptrdiff_t>(layer.width), is_remarkable);
}

float block_width(const NetworkPlan& plan, const NetworkPicture& picture, const NetworkColumn& column) {
    switch (column.kind) {
        case NetworkColumn::Kind::kInputs: return plan.input_text + 8;
        case NetworkColumn::Kind::kHidden: return plan.box + (has_badges(picture, column) ? kBadge : 6);
        case NetworkColumn::Kind::kLinear: return 12;
        case NetworkColumn::Kind::kOutputs: return plan.output_text + 10;
    }
    return 0;
}

void place_columns(NetworkPlan& plan, const NetworkPicture& picture, float width) {
    float blocks = 2 * kMargin;
    for (const NetworkColumn& column : plan.columns) blocks += block_width(plan, picture, column);
    const auto gaps = static_cast<float>(plan.columns.size() - 1);
    const float gap = std::max(kColumnGap, (width - blocks) / gaps);
    float x = kMargin;
    for (std::size_t c = 0; c < plan.columns.size(); ++c) {
        const float block = block_width(plan, picture, plan.columns[c]);
        plan.places[c].in_x = std::round(x);
        plan.places[c].out_x = std::round(x + block);
        x += block + gap;
    }
    plan.size.x = std::max(width, x - gap + kMargin);
}

}  // namespace

bool is_remarkable(const UnitFacts& facts) { return facts.dead || facts.always_active || facts.is_duplicate(); }

std::vector<std::size_t> drawn_values(const NetworkPicture& picture, const std::vector<NetworkColumn>& columns,
                                      std::size_t column, std::size_t most, std::optional<std::size_t> keep) {
    std::vector<std::size_t> values(columns[column].width);
    std::iota(values.begin(), values.end(), std::size_t{0});
    if (values.size() <= most) return values;
    std::vector<double> importance = importance_of(picture, columns, column);
    if (keep) importance[*keep] = HUGE_VAL;
    std::stable_sort(values.begin(), values.end(),
                     [&](std::size_t a, std::size_t b) { return importance[a] > importance[b]; });
    values.resize(most);
    std::sort(values.begin(), values.end());
    return values;
}

NetworkPlan plan_network(const NetworkPicture& picture, const NetworkDrawingOptions& options) {
    NetworkPlan plan;
    plan.columns = network_columns(*picture.network);
    plan.places.resize(plan.columns.size());
    float height = options.size.y;
    for (std::size_t c = 0; c < plan.columns.size(); ++c) {
        ColumnPlace& place = plan.places[c];
        for (const std::size_t value :
             drawn_values(picture, plan.columns, c, options.most_units, kept_value(picture, plan.columns[c], options)))
            place.blocks.push_back({value, 0});
        place.left_out = plan.columns[c].width - place.blocks.size();
        const std::size_t rows = place.blocks.size() + (place.left_out > 0 ? 1 : 0);
        height = std::max(height, kPlanTop + 8 + least_pitch(plan.columns[c]) * static_cast<float>(rows));
    }
    plan.size.y = height;
    plan.box = kLargestBox;
    for (std::size_t c = 0; c < plan.columns.size(); ++c) {
        place_rows(plan.columns[c], plan.places[c], height);
        if (has_boxes(plan.columns[c])) plan.box = std::min(plan.box, plan.places[c].pitch - 12);
    }
    plan.box = std::round(plan.box);
    plan.input_text = names_width(picture.inputs, 0.3F, options.size.x);
    plan.output_text = names_width(picture.outputs, 0.22F, options.size.x) + (picture.outputs.size() > 1 ? kValue : 0);
    place_columns(plan, picture, options.size.x);
    return plan;
}

}  // namespace reluscope
