#include "ui/clusters/cluster_explanation_panel.h"

#include "app/document/narrative.h"
#include "app/document/views.h"
#include "base/text/number_format.h"
#include "base/texts/explanation_texts.h"
#include "ui/clusters/clusters_panel.h"
#include "ui/clusters/reach_lines.h"
#include "ui/kit/bar_mode_choice.h"

#include <algorithm>
#include <cmath>

namespace reluscope {

namespace {

constexpr float kBarRow = 26;
constexpr float kBarHeight = 16;

struct BarColumns {
    float label, bars, numbers, odds;  ///< left edges, relative
    float label_width, bars_width, numbers_width, odds_width;
};

BarColumns bar_columns(float width, bool odds) {
    BarColumns columns{};
    columns.label_width = std::clamp(width * (width > 420 ? 0.26F : 0.40F), 90.0F, 260.0F);
    columns.odds_width = odds && width > 540 ? 72.0F : 0.0F;
    columns.numbers_width = width > 420 ? 126.0F : 0.0F;
    columns.label = 0;
    columns.bars = columns.label_width + 10;
    columns.odds = width - columns.odds_width;
    columns.numbers = columns.odds - columns.numbers_width;
    columns.bars_width = columns.numbers - columns.bars - 12;
    return columns;
}

std::string per_unit_text(const Bar& bar) {
    return explanation_texts::per_unit_text(display_signed(bar.per_unit), bar.indicator, bar.unit);
}

void bar_tooltip(const Ui& ui, const Document& document, const ClusterView& view, const Bar& bar) {
    const OutputWords words = output_words(document, view.output);
    explanation_texts::BarWords shown;
    shown.label = bar.label;
    shown.what = words.phrase;
    shown.weight = display_signed(bar.per_unit);
    shown.strength = display_signed(bar.strength);
    shown.mean = bar.indicator ? display_share(bar.mean) : display_number(bar.mean);
    if (document.study.network().link() == Link::kSigmoid) {
        shown.odds = explanation_texts::odds_number(std::exp(bar.per_unit));
        shown.odds_of_deviation = explanation_texts::odds_number(std::exp(bar.strength));
    }
    shown.unit = bar.unit;
    shown.answer_unit = words.unit;
    shown.indicator = bar.indicator;
    tooltip_in_full(ui, bar.label, explanation_texts::bar_tooltip(shown),
                    explanation_texts::bar_in_full(full_number(bar.per_unit), full_number(bar.strength), words.title(),
                                                   full_number(view.table_map.c(view.output))));
}

void draw_bar(ImDrawList& draw, const Ui& ui, ImVec2 origin, const BarColumns& columns, const Bar& bar, double scale,
              float zero) {
    const float center = origin.y + kBarRow / 2;
    const float left = origin.x + columns.bars;
    const float span = bar.value < 0 ? zero : columns.bars_width - zero;
    const float length = scale > 0 ? static_cast<float>(std::abs(bar.value) / scale) * span : 0;
    const float x0 = left + zero;
    const float x1 = bar.value < 0 ? x0 - length : x0 + length;
    draw.AddRectFilled(ImVec2(std::min(x0, x1), center - kBarHeight / 2),
                       ImVec2(std::max(x0, x1), center + kBarHeight / 2),
                       bar.value < 0 ? ui.palette.lowers : ui.palette.raises, 2);
    const std::string value = display_signed(bar.value);
    const float text_width = text_size(ui.fonts.small, value).x;
    const float text_top = center - text_size(ui.fonts.small, value).y / 2;
    const ImU32 color = bar.value < 0 ? ui.palette.lowers_text : ui.palette.raises_text;
    // Outside the bar's end; where the edge is near, on the other side of the zero line.
    float text_x = bar.value < 0 ? x1 - text_width - 6 : x1 + 6;
    if (text_x < left - 2) text_x = x0 + 6;
    if (text_x + text_width > left + columns.bars_width + 10) text_x = x0 - text_width - 6;
    draw.AddText(ui.fonts.small, ui.fonts.small->FontSize * ImGui::GetIO().FontGlobalScale, ImVec2(text_x, text_top),
                 color, value.c_str());
}

/// What of the bars stands out.
struct LitFeatures {
    std::optional<FeatureId> chosen, hovered;
};

void draw_bar_row(const Ui& ui, const Document& document, const ClusterView& view, const Bar& bar,
                  const LitFeatures& lit, const BarColumns& columns, double scale, float zero) {
    ImDrawList& draw = *ImGui::GetWindowDrawList();
    const ImVec2 origin = ImGui::GetCursorScreenPos();
    const float width = ImGui::GetContentRegionAvail().x;
    ImGui::PushID(static_cast<int>(bar.input));
    invisible_item(("bar " + bar.label).c_str(), ImVec2(width, kBarRow));
    ImGui::PopID();
    const FeatureId feature(static_cast<std::uint32_t>(bar.input));
    if (ImGui::IsItemHovered()) ui.send(Hover{{std::nullopt, std::nullopt, std::nullopt, feature}});
    if (ImGui::IsItemClicked()) ui.send(SelectFeature{lit.chosen == feature ? std::nullopt : std::optional(feature)});
    const bool shown = lit.chosen == feature;
    if (shown || lit.hovered == feature || ImGui::IsItemHovered())
        draw.AddRectFilled(origin, ImVec2(origin.x + width, origin.y + kBarRow),
                           shown ? ui.palette.selection : ui.palette.hover, 4);
    const float text_top = origin.y + (kBarRow - text_size(ui.fonts.text, "x").y) / 2;
    draw_text_cut(draw, ui.fonts.text, ImVec2(origin.x + 4, text_top), columns.label_width, ui.palette.text, bar.label);
    draw_bar(draw, ui, origin, columns, bar, scale, zero);
    if (columns.numbers_width > 0) {
        draw_text_cut(draw, ui.fonts.small, ImVec2(origin.x + columns.numbers, text_top + 1), columns.numbers_width - 8,
                      ui.palette.muted, per_unit_text(bar));
    }
    if (columns.odds_width > 0) {
        draw_text_right(draw, ui.fonts.small, origin.x + columns.odds + columns.odds_width - 6, text_top + 1,
                        ui.palette.muted, explanation_texts::odds_factor(std::exp(bar.per_unit)));
    }
    bar_tooltip(ui, document, view, bar);
}

std::string mode_caption(BarMode mode, const OutputWords& words) {
    switch (mode) {
        case BarMode::kStrength: return explanation_texts::strength_caption(words.measure());
        case BarMode::kPerUnit: return explanation_texts::per_unit_caption(words.measure());
        case BarMode::kAgainstMean: return explanation_texts::against_mean_caption(words.measure());
    }
    return "";
}

void bars_header(const Ui& ui, const BarColumns& columns, bool odds, const std::string& caption) {
    const bool beside = text_size(ui.fonts.small, caption).x <= columns.numbers - 12;
    if (!beside) text_wrapped_in(ui.fonts.small, ui.palette.muted, caption);
    if (!beside && columns.numbers_width <= 0) return;
    ImDrawList& draw = *ImGui::GetWindowDrawList();
    const ImVec2 origin = ImGui::GetCursorScreenPos();
    if (beside)
        draw_text_cut(draw, ui.fonts.small, ImVec2(origin.x + 4, origin.y), columns.numbers - 12, ui.palette.muted,
                      caption);
    if (columns.numbers_width > 0) {
        draw_text_cut(draw, ui.fonts.small, ImVec2(origin.x + columns.numbers, origin.y), columns.numbers_width,
                      ui.palette.muted, explanation_texts::kPerUnitColumn);
    }
    if (odds && columns.odds_width > 0) {
        draw_text_right(draw, ui.fonts.small, origin.x + columns.odds + columns.odds_width - 6, origin.y,
                        ui.palette.muted, explanation_texts::kOddsColumn);
    }
    ImGui::Dummy(ImVec2(0, text_size(ui.fonts.small, "x").y));
}

/// What is left, where that shows some bars; else as much as a dozen of them need, so that the panel scrolls and not a
/// sliver in it.
float bars_height(const Ui& ui, std::size_t count) {
    constexpr float kFewest = 3.5F * kBarRow;
    constexpr std::size_t kDozen = 12;
    constexpr float kBelow = 72;  // formula and reach
    if (!can_scroll(ui) || ImGui::GetContentRegionAvail().y >= kFewest) return 0;
    return kBarRow * static_cast<float>(std::min(count, kDozen)) + kBelow;
}

/// The bars, which scroll, and `below` them.
template <class Below>
void bars(const Ui& ui, const Document& document, const ClusterView& view, const LitFeatures& lit, const Below& below) {
    const float width = ImGui::GetContentRegionAvail().x;
    const bool odds = document.study.network().link() == Link::kSigmoid;
    const BarColumns columns = bar_columns(width - ImGui::GetStyle().ScrollbarSize, odds);
    bars_header(ui, columns, odds, mode_caption(view.bars_mode, output_words(document, view.output)));
    double lowest = 0;
    double highest = 0;
    for (const Bar& bar : view.bars) {
        lowest = std::min(lowest, bar.value);
        highest = std::max(highest, bar.value);
    }
    // The zero line stands where both sides get room in proportion, with space for the numbers.
    constexpr float kNumberRoom = 46;
    const double range = highest - lowest;
    const float usable = std::max(columns.bars_width - 2 * kNumberRoom, 20.0F);
    const float zero = kNumberRoom + (range > 0 ? static_cast<float>(-lowest / range) * usable : usable / 2);
    const double scale_low = range > 0 ? range * zero / usable : 1;
    const double scale_high = range > 0 ? range * (columns.bars_width - zero) / usable : 1;
    begin_scrolling(ui, "bars", ImVec2(0, bars_height(ui, view.bars.size())));
    const ImVec2 top = ImGui::GetCursorScreenPos();
    ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, ImVec2(8, 0));
    ImGuiListClipper clipper;
    clipper.Begin(static_cast<int>(view.bars.size()), kBarRow);
    while (clipper.Step()) {
        for (int i = clipper.DisplayStart; i < clipper.DisplayEnd; ++i) {
            const Bar& bar = view.bars[static_cast<std::size_t>(i)];
            draw_bar_row(ui, document, view, bar, lit, columns, bar.value < 0 ? scale_low : scale_high, zero);
        }
    }
    ImGui::PopStyleVar();
    const float x = std::round(top.x + columns.bars + zero);
    ImGui::GetWindowDrawList()->AddLine(
        ImVec2(x, top.y), ImVec2(x, top.y + kBarRow * static_cast<float>(view.bars.size())), ui.palette.muted, 1);
    below();
    ImGui::EndChild();
}

/// "CLUSTER 3", and at the right end the way to compare it.
void title_line(const Ui& ui, const ClusterView& view) {
    constexpr const char* kCompare = explanation_texts::kCompareWith;
    const std::string title = explanation_texts::cluster_title(view.cluster.index);
    if (ui.picture) return heading(ui, title.c_str());
    const float width = text_size(ui.fonts.text, kCompare).x + 2 * ImGui::GetStyle().FramePadding.x;
    const float below = begin_heading_buttons(ui, title.c_str(), width);
    if (ImGui::Button((std::string(kCompare) + "###compare cluster").c_str())) {
        SetCompare compare;
        compare.settings.kind = CompareKind::kClusters;
        compare.settings.first_cluster = view.cluster;
        ui.send(compare);
        ui.send(ShowView{View::kCompare});
    }
    tooltip(ui, explanation_texts::kCompareCluster, explanation_texts::kCompareClusterMeaning);
    end_heading_buttons(below);
}

void output_choice(const Ui& ui, const Document& document, const Selection& selection) {
    const Eigen::Index outputs = document.study.network().num_outputs();
    if (outputs == 1) return;
    ImGui::SetNextItemWidth(190);
    const OutputWords words = output_words(document, selection.output);
    const std::string current = words.is_logit ? "logit of " + words.name : words.name;
    if (begin_combo("##output", current.c_str())) {
        if (ImGui::Selectable(explanation_texts::kFollowClass, selection.output_follows_class))
            ui.send(SelectOutput{std::nullopt});
        for (Eigen::Index o = 0; o < outputs; ++o) {
            const std::string name =
                item_label(output_name(*document.model, document.study, o), static_cast<std::size_t>(o));
            if (ImGui::Selectable(name.c_str(), !selection.output_follows_class && o == selection.output))
                ui.send(SelectOutput{o});
        }
        ImGui::EndCombo();
    }
    tooltip(ui, explanation_texts::kOutput, explanation_texts::output_meaning(words.is_logit));
    constexpr float kButtons = 330;  // room for the buttons that follow
    ImGui::SameLine();
    if (ImGui::GetContentRegionAvail().x < kButtons) ImGui::NewLine();
}

}  // namespace

void cluster_image(const Ui& ui, const Document& document, const ClusterView& view, float height) {
    const ImageShape& image = *document.image;
    ImDrawList& draw = *ImGui::GetWindowDrawList();
    const ImVec2 origin = ImGui::GetCursorScreenPos();
    const float caption = text_size(ui.fonts.small, "x").y + 4;
    const float size = std::min(height - caption, (ImGui::GetContentRegionAvail().x - 24) / 2);
    const Eigen::VectorXd weights = view.map.A.row(view.output).transpose();
    ImageStyle field;
    field.diverging_scale = weights.cwiseAbs().maxCoeff();
    ImageStyle grey;
    grey.low = view.mean.minCoeff();
    grey.high = view.mean.maxCoeff();
    const ImVec2 second(origin.x + size + 24, origin.y);
    draw_text_cut(draw, ui.fonts.small, origin, size, ui.palette.muted, explanation_texts::kPixelWeights);
    draw_text_cut(draw, ui.fonts.small, second, size, ui.palette.muted, explanation_texts::kMeanImage);
    draw_image(draw, ui.palette, ImVec2(origin.x, origin.y + caption), size, image.width, image.height, weights, field);
    draw_image(draw, ui.palette, ImVec2(second.x, second.y + caption), size, image.width, image.height, view.mean,
               grey);
    tooltip_over(ui, ImVec2(origin.x, origin.y + caption), ImVec2(origin.x + size, origin.y + caption + size),
                 explanation_texts::kWeightImage,
                 explanation_texts::weight_image(output_words(document, view.output).noun,
                                                 display_number(field.diverging_scale)));
    ImGui::Dummy(ImVec2(size * 2 + 24, size + caption + 6));
}

namespace {

/// The images of a cluster, and the cursor where its bars begin: beside them where there is room, else below.
void cluster_image_and_gap(const Ui& ui, const Document& document, const ClusterView& view) {
    constexpr float kBars = 280;  // at least
    constexpr float kBetween = 24;
    constexpr float kSmallest = 120;
    const ImVec2 room = ImGui::GetContentRegionAvail();
    const float caption = text_size(ui.fonts.small, "x").y + 4;
    const float beside = (room.x - kBars - 2 * kBetween) / 2;  // side of an image that leaves the bars their room
    if (ui.picture || beside < kSmallest || room.y < kSmallest + caption)
        return cluster_image(ui, document, view, std::clamp(room.y * 0.72F, kSmallest, 560.0F));
    cluster_image(ui, document, view, std::min({beside + caption, room.y - 8, 560.0F}));
    ImGui::SameLine(0, kBetween);
}

}  // namespace

void cluster_explanation_panel(const Ui& ui, const Document& document, const ClusterView& view,
                               const Selection& selection, const Hovered& hovered, const ReachState& reach) {
    title_line(ui, view);
    text_wrapped_in(ui.fonts.title, ui.palette.text, view.account.lead);
    if (!view.outcome.empty() && !document.untrained) {
        text_wrapped_in(ui.fonts.text, view.beyond_chance ? ui.palette.warning_text : ui.palette.text, view.outcome);
        if (view.beyond_chance) tooltip(ui, explanation_texts::kOutcome, chance_rule(document.study));
    }
    for (const std::string& point : view.account.points) text_wrapped_in(ui.fonts.text, ui.palette.text, point);
    const auto formula_and_reach = [&] {
        if (!document.image) text_wrapped_in(ui.fonts.small, ui.palette.text, cluster_formula(document, view));
        cluster_reach_line(ui, document, reach);
        ImGui::Dummy(ImVec2(0, 4));
    };
    if (ui.picture) formula_and_reach();  // what is below the bars might not be in the picture
    if (!ui.picture) output_choice(ui, document, selection);
    if (!ui.picture) bar_mode_choice(ui, "bar mode", kBarModes, view.bars_mode);
    ImGui::Dummy(ImVec2(0, 2));
    if (document.image) cluster_image_and_gap(ui, document, view);
    ImGui::BeginGroup();
    bars(ui, document, view, {selection.feature, hovered.feature}, [&] {
        if (!ui.picture) formula_and_reach();
    });
    ImGui::EndGroup();
}

void chosen_explanation(const Ui& ui, const AppState& state) {
    if (state.cluster_view) {
        cluster_explanation_panel(ui, *state.document, *state.cluster_view, state.selection, state.hovered,
                                  state.reach);
    } else {
        text_wrapped_in(ui.fonts.text, ui.palette.muted, explanation_texts::kChooseCluster);
    }
}

void explanation_view(const Ui& ui, const AppState& state) {
    constexpr float kStrip = 66;
    ImGui::BeginChild("strip", ImVec2(0, kStrip));
    cluster_strip(ui, *state.document, state.selection, state.hovered.cluster);
    ImGui::EndChild();
    chosen_explanation(ui, state);
}

}  // namespace reluscope
