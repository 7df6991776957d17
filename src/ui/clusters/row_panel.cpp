#include "ui/clusters/row_panel.h"

#include "app/document/narrative.h"
#include "app/document/views.h"
#include "base/text/number_format.h"
#include "base/texts/explanation_texts.h"
#include "base/texts/views/answers_texts.h"
#include "ui/clusters/answer_lines.h"
#include "ui/clusters/cell_editor.h"
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
    others.column = explanation_texts::others(view.steps.size() - kStepsShown);
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
               ImU32 color, const std::string& value, const std::string& explanation, const std::string& in_full,
               bool lit = false) {
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
    tooltip_in_full(ui, name, explanation, in_full);
}

/// What the bars begin at, and what they mean: contributions, Shapley values or expected gradients.
struct WaterfallWords {
    std::string base, base_meaning;
    RowParts parts = RowParts::kMap;
};

WaterfallWords words_of_reference(const RowView& view) {
    return {explanation_texts::kReferences[static_cast<std::size_t>(view.reference)],
            explanation_texts::base_meaning(is_from_point(view.reference), view.reference == Reference::kClusterMean),
            RowParts::kMap};
}

std::string step_text(const RowView& view, const WaterfallStep& step, const OutputWords& words, RowParts parts) {
    const std::string adds = words.with_unit(display_signed(step.value));
    if (parts == RowParts::kShapley) return answers_texts::shapley_step(adds, words.phrase);
    if (parts == RowParts::kExpected) return answers_texts::expected_step(adds, words.phrase);
    return explanation_texts::step_meaning(is_from_point(view.reference), adds, words.phrase);
}

void waterfall(const Ui& ui, const Document& document, const RowView& view, const WaterfallWords& said,
               const Hovered& hovered) {
    const OutputWords words = output_words(document, view.output);
    const std::vector<WaterfallStep> steps = drawn_steps(view);
    const float width = ImGui::GetContentRegionAvail().x;
    const float label_width = std::clamp(width * 0.42F, 110.0F, 260.0F);
    constexpr float kNumberWidth = 56;
    const ImVec2 origin = ImGui::GetCursorScreenPos();
    const Axis axis = waterfall_axis(view, steps, origin.x + label_width, width - label_width - kNumberWidth);
    ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, ImVec2(8, 0));
    step_line(ui, axis, said.base, "", 0, view.base, ui.palette.muted, display_number(view.base), said.base_meaning,
              explanation_texts::base_in_full(words.with_unit(full_number(view.base))));
    double value = view.base;
    for (const WaterfallStep& step : steps) {
        step_line(ui, axis, step.column, step.cell, value, value + step.value,
                  step.value < 0 ? ui.palette.lowers : ui.palette.raises, display_signed(step.value),
                  step_text(view, step, words, said.parts),
                  explanation_texts::base_in_full(words.with_unit(full_number(step.value))),
                  step.feature && step.feature == hovered.feature);
        if (step.feature && ImGui::IsItemHovered())
            ui.send(Hover{{std::nullopt, std::nullopt, std::nullopt, step.feature}});
        if (step.feature && ImGui::IsItemClicked()) ui.send(SelectFeature{step.feature});
        value += step.value;
    }
    step_line(ui, axis, words.title(), "", 0, view.logit, ui.palette.text, display_number(view.logit),
              explanation_texts::kResultMeaning,
              explanation_texts::result_in_full(full_number(view.logit), full_number(view.residual)));
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
    tooltip_in_full(ui, explanation_texts::kProbability,
                    explanation_texts::probability_meaning(std::string(link_name(document.study.network().link()))),
                    explanation_texts::base_in_full(full_number(view.probability)));
    const std::string text = explanation_texts::probability_of(name) + " " + display_share(view.probability);
    const float text_width = std::min(text_size(ui.fonts.bold, text).x, width * 0.6F);
    draw_text_cut(draw, ui.fonts.bold, ImVec2(origin.x + 2, origin.y + 4), text_width + 1, ui.palette.text, text);
    const float left = origin.x + text_width + 14;
    const float right = origin.x + width - 2;
    draw.AddRectFilled(ImVec2(left, origin.y + 9), ImVec2(right, origin.y + 17), ui.palette.raised, 4);
    draw.AddRectFilled(
        ImVec2(left, origin.y + 9), ImVec2(left + static_cast<float>(view.probability) * (right - left), origin.y + 17),
        view.logits.size() > 1 ? class_colour(static_cast<std::size_t>(view.output),
                                              static_cast<std::size_t>(view.logits.size()), ui.palette.dark)
                               : (view.probability > 0.5 ? ui.palette.raises : ui.palette.lowers),
        4);
    if (view.logits.size() > 1) return;  // one half decides nothing among several classes
    const float middle = (left + right) / 2;
    draw.AddLine(ImVec2(middle, origin.y + 6), ImVec2(middle, origin.y + 20), ui.palette.muted);
}

void row_image(const Ui& ui, const Document& document, const RowView& view) {
    const ImageShape& image = *document.image;
    constexpr float kSize = 112;
    const Eigen::VectorXd input = view.input;
    const Eigen::VectorXd& parts = view.per_input;
    ImageStyle grey;
    grey.low = input.minCoeff();
    grey.high = input.maxCoeff();
    ImageStyle field;
    field.diverging_scale = parts.cwiseAbs().maxCoeff();
    ImDrawList& draw = *ImGui::GetWindowDrawList();
    const ImVec2 top = ImGui::GetCursorScreenPos();
    const float caption = text_size(ui.fonts.small, "x").y + 4;
    const ImVec2 origin(top.x, top.y + caption);
    draw_text_cut(draw, ui.fonts.small, top, kSize, ui.palette.muted, explanation_texts::kRowImage);
    draw_text_cut(draw, ui.fonts.small, ImVec2(top.x + kSize + 12, top.y),
                  ImGui::GetContentRegionAvail().x - kSize - 12, ui.palette.muted, explanation_texts::kPartsImage);
    draw_image(draw, ui.palette, origin, kSize, image.width, image.height, input, grey);
    draw_image(draw, ui.palette, ImVec2(origin.x + kSize + 12, origin.y), kSize, image.width, image.height, parts,
               field);
    tooltip_over(ui, ImVec2(origin.x + kSize + 12, origin.y), ImVec2(origin.x + 2 * kSize + 12, origin.y + kSize),
                 explanation_texts::kContributions,
                 explanation_texts::pixel_contributions(output_words(document, view.output).phrase));
    ImGui::Dummy(ImVec2(2 * kSize + 12, caption + kSize + 6));
}

/// "ROW 3", and at the right end the ways to begin a path there and to compare it.
void title_line(const Ui& ui, const RowView& view) {
    constexpr const char* kPath = explanation_texts::kPathFromHere;
    constexpr float kNarrow = 340;
    const char* const compare_with =
        ImGui::GetContentRegionAvail().x < kNarrow ? explanation_texts::kCompareShort : explanation_texts::kCompareWith;
    const std::string title = explanation_texts::row_heading(view.table_row);
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
    tooltip(ui, explanation_texts::kCompareRow, explanation_texts::kCompareRowMeaning);
    ImGui::SameLine(0, 6);
    if (ImGui::Button(kPath)) ui.send(BeginPath{view.row});
    tooltip(ui, "", explanation_texts::kPathFromHereMeaning);
    end_heading_buttons(below);
}

/// Contributions against the chosen reference, and their formula.
void contributions(const Ui& ui, const AppState& state) {
    const Document& document = *state.document;
    const RowView& view = *state.row_view;
    ImGui::AlignTextToFramePadding();
    text_in(ui.fonts.small, ui.palette.muted, explanation_texts::kAgainst);
    ImGui::SameLine();
    ImGui::PushFont(ui.fonts.small);
    ImGui::SetNextItemWidth(180);
    int reference = static_cast<int>(view.reference);
    if (ImGui::Combo("##reference", &reference, explanation_texts::kReferences, static_cast<int>(kNumReferences)))
        ui.send(SetReference{static_cast<Reference>(reference)});
    ImGui::PopFont();
    tooltip(ui, explanation_texts::kReference, explanation_texts::kReferenceMeaning);
    waterfall(ui, document, view, words_of_reference(view), state.hovered);
    if (document.image) return;
    ImGui::Dummy(ImVec2(0, 2));
    text_wrapped_in(ui.fonts.small, ui.palette.muted, row_formula(document, view));
}

void bars_of_parts(const Ui& ui, const AppState& state, const PartsFacts& facts) {
    waterfall(ui, *state.document, facts.view,
              {facts.base, answers_texts::kShapleyBaseMeaning, state.answers.settings.parts}, state.hovered);
    text_wrapped_in(ui.fonts.small, ui.palette.muted, facts.sum);
}

float wrapped_height(ImFont* font, const std::string& text) {
    ImGui::PushFont(font);
    const float height = ImGui::CalcTextSize(text.c_str(), nullptr, false, ImGui::GetContentRegionAvail().x).y;
    ImGui::PopFont();
    return height + ImGui::GetStyle().ItemSpacing.y;
}

/// Room for Shapley values or expected gradients with what is said of them.
float height_of_parts(const Ui& ui, const AppState& state) {
    constexpr float kSpare = 12;
    const std::size_t columns = state.row_view->steps.size();
    const std::size_t exact = ShapleyOptions().max_exact_columns;
    const std::size_t rows = state.document->study.clustering->num_rows();
    const bool expected = state.answers.settings.parts == RowParts::kExpected;
    std::string sum = answers_texts::adds_up("0.00");
    if (expected) sum += answers_texts::exact_for_rows(rows > 1 ? "0.000" : "");
    if (!expected && columns > exact) sum = answers_texts::shapley_estimated(exact, exact, "0.00");
    return wrapped_height(ui.fonts.small,
                          expected ? answers_texts::expected_sentence(rows) : answers_texts::shapley_sentence(rows)) +
           kStepRow * static_cast<float>(drawn_steps(*state.row_view).size() + 2) +
           wrapped_height(ui.fonts.small, sum) + ImGui::GetStyle().ItemSpacing.y + kSpare;
}

/// Room for the reasons by these parts, whichever columns they name.
float reasons_height(const Ui& ui, const AppState& state) {
    constexpr double kValue = -0.0123;  // as long as most
    const RowView& view = *state.row_view;
    if (view.steps.empty()) return 0;
    const OutputWords words = output_words(*state.document, view.output);
    const WaterfallStep& longest =
        *std::max_element(view.steps.begin(), view.steps.end(), [](const WaterfallStep& a, const WaterfallStep& b) {
            return a.column.size() + a.cell.size() < b.column.size() + b.cell.size();
        });
    const std::string value = words.with_unit(display_number(kValue));
    const std::string from = state.answers.settings.parts == RowParts::kExpected ? explanation_texts::by_expected(value)
                                                                                 : explanation_texts::by_shapley(value);
    const std::string first =
        explanation_texts::first_reason(from, longest.column, longest.cell, kValue, words.phrase, words.unit, false);
    const std::string other = explanation_texts::reasons_against({{longest.column, longest.cell, kValue}}, words.unit);
    // The second reason goes on in the first paragraph or has its own, like the third.
    const float together = wrapped_height(ui.fonts.text, first + " " + other);
    return view.steps.size() > 2 ? together + wrapped_height(ui.fonts.text, other) : together;
}

/// The strongest columns in words, in the way that is chosen for the bars.
void reasons_of_row(const Ui& ui, const AppState& state, const PartsFacts& parts) {
    const Document& document = *state.document;
    const bool by_parts = state.answers.settings.parts != RowParts::kMap && !document.image;
    const float bottom = ImGui::GetCursorPosY() + (by_parts && !document.untrained ? reasons_height(ui, state) : 0);
    for (const std::string& point : by_parts ? parts.reasons : state.row_view->account.points)
        text_wrapped_in(ui.fonts.text, ui.palette.text, point);
    if (ImGui::GetCursorPosY() < bottom) ImGui::SetCursorPosY(bottom);
}

/// What the row's output is made of, in the way that is chosen. The buttons below keep their places while it is
/// computed.
void bars_of_row(const Ui& ui, const AppState& state, const PartsFacts& facts) {
    if (!row_parts_choice(ui, state)) return contributions(ui, state);
    const float bottom = ImGui::GetCursorPosY() + height_of_parts(ui, state);
    row_parts_words(ui, state, facts);
    if (facts.there) bars_of_parts(ui, state, facts);
    const float left = bottom - ImGui::GetCursorPosY() - ImGui::GetStyle().ItemSpacing.y;
    if (left > 0) ImGui::Dummy(ImVec2(0, left));
}

}  // namespace

void row_panel(const Ui& ui, const AppState& state) {
    const Document& document = *state.document;
    const RowView& view = *state.row_view;
    title_line(ui, view);
    edited_row_note(ui, state);
    if (view.title != explanation_texts::row_name(view.table_row))
        text_wrapped_in(ui.fonts.bold, ui.palette.text, view.title);
    text_wrapped_in(ui.fonts.title, ui.palette.text, view.account.lead);
    probability_line(ui, document, view);
    const PartsFacts parts = state.answers.settings.parts == RowParts::kMap ? PartsFacts() : parts_facts(state);
    reasons_of_row(ui, state, parts);
    row_ways(ui, state);
    if (document.image) row_image(ui, document, view);
    bars_of_row(ui, state, parts);
    row_change(ui, state);
    row_alternatives(ui, state);
    const std::optional<RowReach>& reach = state.reach.row;
    if (reach && reach->row == view.row) row_reach(ui, state, view.output);
}

}  // namespace reluscope
