#include "ui/clusters/row_panel.h"

#include "app/document/narrative.h"
#include "app/document/views.h"
#include "base/text/number_format.h"
#include "ui/clusters/reach_lines.h"

#include <algorithm>
#include <cmath>

namespace reluscope {

namespace {

constexpr float kStepRow = 22;
constexpr std::size_t kStepsShown = 10;

/// The steps drawn: the largest ones, and the others together.
std::vector<WaterfallStep> drawn_steps(const RowView& view) {
    if (view.steps.size() <= kStepsShown + 1) return view.steps;
    std::vector<WaterfallStep> steps(view.steps.begin(), view.steps.begin() + kStepsShown);
    WaterfallStep others;
    others.column = std::to_string(view.steps.size() - kStepsShown) + " others";
    for (std::size_t i = kStepsShown; i < view.steps.size(); ++i) others.value += view.steps[i].value;
    steps.push_back(others);
    return steps;
}

struct Axis {
    double low, high;
    float left, width;
    float at(double value) const {
        return left + static_cast<float>((value - low) / std::max(high - low, 1e-300)) * width;
    }
};

Axis waterfall_axis(const RowView& view, const std::vector<WaterfallStep>& steps, float left, float width) {
    double low = std::min(0.0, view.base);
    double high = std::max(0.0, view.base);
    double value = view.base;
    for (const WaterfallStep& step : steps) {
        value += step.value;
        low = std::min(low, value);
        high = std::max(high, value);
    }
    return {low, high, left, width};
}

/// A line of the waterfall.
void step_line(const Ui& ui, const Axis& axis, const std::string& name, const std::string& cell, double from, double to,
               ImU32 color, const std::string& value, const std::string& explanation, bool lit = false) {
    ImDrawList& draw = *ImGui::GetWindowDrawList();
    const ImVec2 origin = ImGui::GetCursorScreenPos();
    const float width = ImGui::GetContentRegionAvail().x;
    invisible_item(("step " + name).c_str(), ImVec2(width, kStepRow));
    if (lit || ImGui::IsItemHovered())
        draw.AddRectFilled(origin, ImVec2(origin.x + width, origin.y + kStepRow), ui.palette.hover, 4);
    const float top = origin.y + (kStepRow - text_size(ui.fonts.small, "x").y) / 2;
    const float label_width = axis.left - origin.x - 8;
    const float used =
        draw_text_cut(draw, ui.fonts.small, ImVec2(origin.x + 2, top), label_width, ui.palette.text, name);
    if (!cell.empty() && label_width - used > 24) {
        draw_text_cut(draw, ui.fonts.small, ImVec2(origin.x + used + 8, top), label_width - used - 8, ui.palette.muted,
                      cell);
    }
    const float x0 = axis.at(std::min(from, to));
    const float x1 = std::max(axis.at(std::max(from, to)), x0 + 1.5F);
    draw.AddRectFilled(ImVec2(x0, origin.y + 5), ImVec2(x1, origin.y + kStepRow - 5), color, 2);
    draw.AddLine(ImVec2(axis.at(to), origin.y + kStepRow - 5), ImVec2(axis.at(to), origin.y + kStepRow + 5),
                 ui.palette.muted);
    draw_text_right(draw, ui.fonts.small, origin.x + width - 2, top, ui.palette.text, value);
    tooltip(ui, name, explanation);
}

constexpr const char* kReferenceLabels[kNumReferences] = {"all columns at 0", "mean of all rows", "mean of the cluster",
                                                          "this cluster's map with all columns at 0",
                                                          "this cluster's map at the mean of all rows"};

std::string base_text(const RowView& view, const OutputWords& words) {
    const std::string value = words.with_unit(full_number(view.base)) + ".";
    if (is_from_point(view.reference))
        return "The network's own output at this point, its forward pass: " + value +
               (view.reference == Reference::kClusterMean ? " The same for every row of the cluster."
                                                          : " The same for every row.");
    return "What the map of this row's cluster would give there: " + value +
           " The network itself may be of another region there; rows of other clusters have another base.";
}

std::string step_text(const RowView& view, const WaterfallStep& step, const OutputWords& words) {
    const std::string value = words.with_unit(full_number(step.value)) + " in " + words.phrase + ".";
    return is_from_point(view.reference)
               ? "Integrated gradient of the column along the straight line from the reference to this row, in closed "
                 "form: " +
                     value
               : "Weight times (this row's value \u2212 the reference's): " + value;
}

void waterfall(const Ui& ui, const Document& document, const RowView& view, const Hovered& hovered) {
    const OutputWords words = output_words(document, view.output);
    const std::vector<WaterfallStep> steps = drawn_steps(view);
    const float width = ImGui::GetContentRegionAvail().x;
    const float label_width = std::clamp(width * 0.42F, 110.0F, 260.0F);
    constexpr float kNumberWidth = 56;
    const ImVec2 origin = ImGui::GetCursorScreenPos();
    const Axis axis = waterfall_axis(view, steps, origin.x + label_width, width - label_width - kNumberWidth);
    ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, ImVec2(8, 0));
    step_line(ui, axis, kReferenceLabels[static_cast<std::size_t>(view.reference)], "", 0, view.base, ui.palette.muted,
              display_number(view.base), base_text(view, words));
    double value = view.base;
    for (const WaterfallStep& step : steps) {
        step_line(ui, axis, step.column, step.cell, value, value + step.value,
                  step.value < 0 ? ui.palette.lowers : ui.palette.raises, display_signed(step.value),
                  step_text(view, step, words), step.feature && step.feature == hovered.feature);
        if (step.feature && ImGui::IsItemHovered())
            ui.send(Hover{{std::nullopt, std::nullopt, std::nullopt, step.feature}});
        if (step.feature && ImGui::IsItemClicked()) ui.send(SelectFeature{step.feature});
        value += step.value;
    }
    step_line(ui, axis, words.title(), "", 0, view.logit, ui.palette.text, display_number(view.logit),
              "The network's own forward pass: " + full_number(view.logit) + ". The steps above add up to it within " +
                  full_number(view.residual) + ".");
    ImGui::PopStyleVar();
    const float bottom = ImGui::GetCursorScreenPos().y;
    ImGui::GetWindowDrawList()->AddLine(ImVec2(axis.at(0), origin.y), ImVec2(axis.at(0), bottom), ui.palette.line);
}

/// Result after the link, as a bar from 0 to 1.
void probability_line(const Ui& ui, const Document& document, const RowView& view) {
    if (document.study.network().link() == Link::kIdentity) return;
    const std::string name = output_name(*document.model, document.study, view.output);
    ImDrawList& draw = *ImGui::GetWindowDrawList();
    const ImVec2 origin = ImGui::GetCursorScreenPos();
    const float width = ImGui::GetContentRegionAvail().x;
    invisible_item("probability", ImVec2(width, 26));
    tooltip(
        ui, "Probability",
        std::string(link_name(document.study.network().link())) + " of the logit: " + full_number(view.probability));
    const std::string text = "P(" + name + ") " + display_share(view.probability);
    const float text_width = std::min(text_size(ui.fonts.bold, text).x, width * 0.6F);
    draw_text_cut(draw, ui.fonts.bold, ImVec2(origin.x + 2, origin.y + 4), text_width + 1, ui.palette.text, text);
    const float left = origin.x + text_width + 14;
    const float right = origin.x + width - 2;
    draw.AddRectFilled(ImVec2(left, origin.y + 9), ImVec2(right, origin.y + 17), ui.palette.raised, 4);
    draw.AddRectFilled(ImVec2(left, origin.y + 9),
                       ImVec2(left + static_cast<float>(view.probability) * (right - left), origin.y + 17),
                       view.probability > 0.5 ? ui.palette.raises : ui.palette.lowers, 4);
    const float middle = (left + right) / 2;
    draw.AddLine(ImVec2(middle, origin.y + 6), ImVec2(middle, origin.y + 20), ui.palette.muted);
}

void row_picture(const Ui& ui, const Document& document, const RowView& view) {
    const ImageShape& image = *document.image;
    constexpr float kSize = 112;
    const Eigen::VectorXd input = document.study.input->rows->inputs.col(view.row.index);
    const Eigen::VectorXd& parts = view.per_input;
    PictureStyle grey;
    grey.low = input.minCoeff();
    grey.high = input.maxCoeff();
    PictureStyle field;
    field.diverging_scale = parts.cwiseAbs().maxCoeff();
    ImDrawList& draw = *ImGui::GetWindowDrawList();
    const ImVec2 origin = ImGui::GetCursorScreenPos();
    draw_picture(draw, ui.palette, origin, kSize, image.width, image.height, input, grey);
    draw_picture(draw, ui.palette, ImVec2(origin.x + kSize + 12, origin.y), kSize, image.width, image.height, parts,
                 field);
    tooltip_over(ui, ImVec2(origin.x + kSize + 12, origin.y), ImVec2(origin.x + 2 * kSize + 12, origin.y + kSize),
                 "Contributions",
                 "What each pixel adds to " + output_words(document, view.output).phrase +
                     " against the reference point: orange raises, blue lowers.");
    ImGui::Dummy(ImVec2(2 * kSize + 12, kSize + 6));
}

/// "ROW 3", and at the right end the ways to begin a path there and to compare it.
void title_line(const Ui& ui, const RowView& view) {
    constexpr const char* kPath = "Path from here";
    constexpr float kNarrow = 340;
    const char* const compare_with = ImGui::GetContentRegionAvail().x < kNarrow ? "Compare" : "Compare with...";
    const std::string title = "ROW " + std::to_string(view.table_row);
    const float width = text_size(ui.fonts.text, kPath).x + text_size(ui.fonts.text, compare_with).x +
                        4 * ImGui::GetStyle().FramePadding.x + 6;
    const float below = begin_heading_buttons(ui, title.c_str(), width);
    if (ImGui::Button((std::string(compare_with) + "###compare row").c_str())) {
        SetCompare compare;
        compare.settings.kind = CompareKind::kRows;
        compare.settings.first_row = view.row;
        ui.send(compare);
        ui.send(ShowView{View::kCompare});
    }
    tooltip(ui, "Compare with another row", "Shows the difference to the next rows that you choose, in any view.");
    ImGui::SameLine(0, 6);
    if (ImGui::Button(kPath)) ui.send(BeginPath{view.row});
    tooltip(ui, "", "Begins a path at this row; the next row that you choose ends it.");
    end_heading_buttons(below);
}

}  // namespace

void row_panel(const Ui& ui, const Document& document, const RowView& view, const Hovered& hovered,
               const RowReach* reach) {
    title_line(ui, view);
    text_wrapped_in(ui.fonts.bold, ui.palette.text, view.title);
    text_wrapped_in(ui.fonts.text, ui.palette.text, view.sentence);
    probability_line(ui, document, view);
    if (ImGui::Button("What would change it?")) {
        ui.send(PathToOther{});
        ui.send(ShowView{View::kPath});
    }
    tooltip(ui, "The nearest other prediction",
            "The path to the most similar row that the network predicts differently: where the prediction changes, and "
            "which columns do it.");
    if (document.image) row_picture(ui, document, view);
    ImGui::AlignTextToFramePadding();
    text_in(ui.fonts.small, ui.palette.muted, "against");
    ImGui::SameLine();
    ImGui::PushFont(ui.fonts.small);
    ImGui::SetNextItemWidth(180);
    int reference = static_cast<int>(view.reference);
    if (ImGui::Combo("##reference", &reference, kReferenceLabels, static_cast<int>(kNumReferences)))
        ui.send(SetReference{static_cast<Reference>(reference)});
    ImGui::PopFont();
    tooltip(
        ui, "Reference",
        "Contributions are differences: this row against another point. From a point, the base is the network's own "
        "output there and contributions are exact integrated gradients along the straight line. By this cluster's "
        "map, they are weight times difference, and the base is another one for each cluster.");
    waterfall(ui, document, view, hovered);
    if (!document.image) {
        ImGui::Dummy(ImVec2(0, 2));
        text_wrapped_in(ui.fonts.small, ui.palette.muted, row_formula(document, view));
    }
    if (reach) row_reach(ui, document, *reach);
}

}  // namespace reluscope
