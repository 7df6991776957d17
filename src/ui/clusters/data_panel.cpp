#include "ui/clusters/data_panel.h"

#include "app/document/narrative.h"
#include "app/document/views.h"
#include "base/text/number_format.h"
#include "base/text/spelling.h"
#include "base/texts/clusters_texts.h"
#include "base/texts/explanation_texts.h"
#include "ui/network/network_diagram.h"

#include <algorithm>
#include <cmath>

namespace reluscope {

namespace {

void column_label(const Ui& ui, const char* label) {
    constexpr float kGap = 8;
    // All as wide as the longest, so that the fields below each other line up.
    const float x = ImGui::GetCursorPosX();
    float width = 0;
    for (const char* one : {clusters_texts::kTarget, clusters_texts::kLeftOut, clusters_texts::kLink})
        width = std::max(width, text_size(ui.fonts.small, one).x);
    width = std::max(width, text_size(ui.fonts.small, label).x);
    ImGui::AlignTextToFramePadding();
    text_in(ui.fonts.small, ui.palette.muted, label);
    ImGui::SameLine(x + width + kGap);
    ImGui::SetNextItemWidth(-1);
}

void target_choice(const Ui& ui, const Document& document) {
    const StudyInput& input = *document.study.input;
    const std::string target = input.target ? input.target->column : std::string(clusters_texts::kNoTarget);
    column_label(ui, clusters_texts::kTarget);
    if (begin_combo("##target", (target + (input.target_is_guess ? clusters_texts::kGuessed : "")).c_str())) {
        for (std::size_t c = 0; c < document.table->columns.size(); ++c) {
            const Column& column = document.table->columns[c];
            const bool chosen = input.target && column.name == target;
            if (!ImGui::Selectable(item_label(column.name, c).c_str(), chosen) || (chosen && !input.target_is_guess))
                continue;
            std::vector<std::string> ignore = input.ignored;
            std::erase(ignore, column.name);
            ui.send(SetTarget{column.name, std::move(ignore)});
        }
        if (ImGui::Selectable(clusters_texts::kNoTarget, !input.target) && input.target) {
            std::vector<std::string> ignore = input.ignored;
            ignore.push_back(target);
            ui.send(SetTarget{"", std::move(ignore)});
        }
        ImGui::EndCombo();
    }
    tooltip(ui, clusters_texts::kTarget, clusters_texts::kTargetHelp);
}

/// The columns that are neither inputs nor the target; another one can take their place.
void left_out_choice(const Ui& ui, const Document& document) {
    const StudyInput& input = *document.study.input;
    if (input.left_out.empty()) return;
    column_label(ui, clusters_texts::kLeftOut);
    if (begin_combo("##left_out", name_list(input.left_out, 3).c_str())) {
        for (std::size_t c = 0; c < document.table->columns.size(); ++c) {
            const Column& column = document.table->columns[c];
            const bool chosen =
                std::find(input.left_out.begin(), input.left_out.end(), column.name) != input.left_out.end();
            if (!ImGui::Selectable(item_label(column.name, c).c_str(), chosen) || chosen) continue;
            const bool keeps = input.target && !input.target_is_guess && input.target->column != column.name;
            ui.send(SetTarget{keeps ? input.target->column : "", {column.name}, keeps && input.none_is_missing});
        }
        ImGui::EndCombo();
    }
    tooltip(ui, clusters_texts::kLeftOut, clusters_texts::kLeftOutHelp);
}

/// Whether "None" among the answers is a class, where there are such cells.
void none_choice(const Ui& ui, const Document& document) {
    const StudyInput& input = *document.study.input;
    const std::size_t column = input.target ? document.table->find_column(input.target->column) : Table::kNoColumn;
    if (column == Table::kNoColumn || !may_answer_none(document.table->columns[column])) return;
    bool is_class = !input.none_is_missing;
    if (check_box(ui, clusters_texts::kNoneIsClass, &is_class))
        ui.send(SetTarget{input.target->column, input.ignored, !is_class});
    tooltip(ui, clusters_texts::kNoneIsClass, clusters_texts::kNoneHelp);
}

const std::vector<std::size_t>& counts_of(const std::shared_ptr<const StudyInput>& input, ClassCounts& memory) {
    if (memory.of == input) return memory.counts;
    memory.of = input;
    memory.counts.assign(input->target->classes.size(), 0);
    for (const std::int32_t c : input->target->class_of_row) {
        if (c >= 0) ++memory.counts[static_cast<std::size_t>(c)];
    }
    return memory.counts;
}

/// How many rows of each class, as thin bars.
void class_bars(const Ui& ui, const Document& document, ClassCounts& memory) {
    const auto& target = document.study.input->target;
    if (!target || !target->is_class()) return;
    constexpr std::size_t kMaxClasses = 10;
    const std::vector<std::size_t>& counts = counts_of(document.study.input, memory);
    const std::size_t most = std::max<std::size_t>(1, *std::max_element(counts.begin(), counts.end()));
    ImDrawList& draw = *ImGui::GetWindowDrawList();
    const float width = ImGui::GetContentRegionAvail().x;
    constexpr float kGap = 6;
    const float bar_left = width * 0.38F;
    const float numbers = text_size(ui.fonts.small, display_count(most)).x;
    const float longest = std::max(0.0F, std::min(width * 0.42F, width - bar_left - numbers - kGap));
    for (std::size_t c = 0; c < std::min(kMaxClasses, counts.size()); ++c) {
        const ImVec2 at = ImGui::GetCursorScreenPos();
        const ImU32 color = class_colour(c, counts.size(), ui.palette.dark);
        const float length = longest * static_cast<float>(counts[c]) / static_cast<float>(most);
        draw_text_cut(draw, ui.fonts.small, at, width * 0.36F, ui.palette.text, target->classes[c]);
        draw.AddRectFilled(ImVec2(at.x + bar_left, at.y + 4), ImVec2(at.x + bar_left + length, at.y + 13), color, 2);
        draw_text_right(draw, ui.fonts.small, at.x + width, at.y, ui.palette.muted, display_count(counts[c]));
        ImGui::Dummy(ImVec2(width, 16));
    }
    if (counts.size() > kMaxClasses)
        text_in(ui.fonts.small, ui.palette.muted, clusters_texts::more_classes(counts.size() - kMaxClasses));
}

std::string joined(const std::vector<std::string>& lines) {
    std::string text;
    for (const std::string& line : lines) text += (text.empty() ? "" : "\n") + line;
    return text;
}

/// How many notes there are; a click shows them below, for fingers have no tooltips.
void notes_line(const Ui& ui, const char* what, const std::vector<std::string>& notes) {
    if (notes.empty()) return;
    ImGuiStorage& storage = *ImGui::GetStateStorage();
    const ImGuiID id = ImGui::GetID(what);
    const std::string text = "\uf05a " + clusters_texts::notes_title(notes.size(), what);
    ImGui::PushFont(ui.fonts.small);
    ImGui::PushStyleColor(ImGuiCol_Text, ui.palette.warning_text);
    if (ImGui::Selectable((text + "##" + what).c_str())) storage.SetBool(id, !storage.GetBool(id));
    ImGui::PopStyleColor();
    ImGui::PopFont();
    if (!storage.GetBool(id)) return tooltip(ui, "", joined(notes));
    for (const std::string& note : notes) text_wrapped_in(ui.fonts.small, ui.palette.text, note);
}

}  // namespace

void data_panel(const Ui& ui, const Document& document, ClassCounts& classes) {
    const StudyInput& input = *document.study.input;
    heading(ui, clusters_texts::kDataHeading);
    text_wrapped_in(ui.fonts.bold, ui.palette.text, document.table->name);
    text_in(ui.fonts.small, ui.palette.muted,
            clusters_texts::table_size(document.table->num_rows, document.table->columns.size()));
    if (input.rows->num_left_out > 0) {
        text_wrapped_in(ui.fonts.small, ui.palette.warning_text,
                        clusters_texts::rows_left_out(input.rows->num_left_out, document.table->num_rows));
    }
    target_choice(ui, document);
    none_choice(ui, document);
    left_out_choice(ui, document);
    class_bars(ui, document, classes);
    notes_line(ui, clusters_texts::kOnTable, all_notes(input));
}

namespace {

void link_choice(const Ui& ui, const Document& document) {
    const Network& network = document.study.network();
    column_label(ui, clusters_texts::kLink);
    if (begin_combo("##link", std::string(link_name(network.link())).c_str())) {
        for (const Link link : {Link::kIdentity, Link::kSigmoid, Link::kSoftmax}) {
            if (link == Link::kSoftmax && network.num_outputs() == 1) continue;
            if (ImGui::Selectable(std::string(link_name(link)).c_str(), link == network.link()) &&
                link != network.link())
                ui.send(SetLink{link});
        }
        ImGui::EndCombo();
    }
    tooltip(ui, clusters_texts::kLink, clusters_texts::kLinkHelp);
}

/// Which of the file's outputs the network computes.
void output_choice(const Ui& ui, const ModelFile& model) {
    if (model.outputs.size() < 2 || !model.origin) return;
    column_label(ui, clusters_texts::kOutput);
    if (begin_combo("##model_output", model.output.c_str())) {
        for (std::size_t i = 0; i < model.outputs.size(); ++i) {
            const bool chosen = model.outputs[i] == model.output;
            if (ImGui::Selectable(item_label(model.outputs[i], i).c_str(), chosen) && !chosen)
                ui.send(SetModelOutput{model.outputs[i]});
        }
        ImGui::EndCombo();
    }
    tooltip(ui, clusters_texts::kOutput, clusters_texts::kOutputHelp);
}

}  // namespace

namespace {

/// With classes: how right an untrained network is, as will be said once it trains and `validation_share` of the rows
/// are kept aside. The longest share stands for the one to come.
std::vector<std::string> score_lines_to_come(const Document& document, double validation_share) {
    const auto& target = document.study.input->target;
    const std::size_t rows = document.study.clustering->num_rows();
    const auto aside = static_cast<std::size_t>(std::lround(validation_share * static_cast<double>(rows)));
    if (!document.untrained || !target || !target->is_class() || aside == 0) return {};
    constexpr const char* kLongestShare = "99.99 %";
    const bool all = document.study.scores->overall_known == rows;
    return {explanation_texts::held_out_accuracy(kLongestShare, aside, false),
            explanation_texts::table_accuracy(kLongestShare, rows, all, true)};
}

/// How right the network is; or, while its weights are random, that. Both have the same room, so that what stands below
/// keeps its place when training begins.
void score_texts(const Ui& ui, const Document& document, double validation_share) {
    const std::vector<std::string> lines = score_lines(document);
    const auto font = [&](std::size_t line) { return line == 0 ? ui.fonts.text : ui.fonts.small; };
    const float width = ImGui::GetContentRegionAvail().x;
    const float between = ImGui::GetStyle().ItemSpacing.y;
    const float top = ImGui::GetCursorPosY();
    const bool trainable = document.untrained || document.study.input->target;
    float height = trainable ? text_block_height(ui.fonts.text, clusters_texts::kNotTrained, width) + between : 0;
    for (const std::vector<std::string>& texts : {lines, score_lines_to_come(document, validation_share)}) {
        float scores = 0;
        for (std::size_t i = 0; i < texts.size(); ++i) scores += text_block_height(font(i), texts[i], width) + between;
        height = std::max(height, scores);
    }
    if (document.untrained) {
        text_wrapped_in(ui.fonts.text, ui.palette.warning_text, clusters_texts::kNotTrained);
    } else {
        for (std::size_t i = 0; i < lines.size(); ++i)
            text_wrapped_in(font(i), i == 0 ? ui.palette.text : ui.palette.muted, lines[i]);
    }
    ImGui::SetCursorPosY(top + height);
}

}  // namespace

void network_panel(const Ui& ui, const AppState& state, DiagramParts& diagram) {
    const Document& document = *state.document;
    const Network& network = document.study.network();
    heading(ui, clusters_texts::kNetworkHeading);
    text_wrapped_in(ui.fonts.bold, ui.palette.text, document.model->name);
    text_wrapped_in(ui.fonts.small, ui.palette.muted,
                    network.architecture() + ", " + counted(network.num_parameters(), "parameter", "parameters"));
    output_choice(ui, *document.model);
    link_choice(ui, document);
    score_texts(ui, document, state.training.setup.options.validation_share);
    network_diagram(ui, document, state.selection, 140, diagram);
    notes_line(ui, clusters_texts::kOnNetwork, document.model->notes);
}

/// Puts the next button on the same line if there is room for it: the column is narrow.
void same_line_if_button_fits(const Ui& ui, const char* label) {
    same_line_if(text_size(ui.fonts.text, label).x + 2 * ImGui::GetStyle().FramePadding.x);
}

void pending_panel(const Ui& ui, const PendingModel& pending) {
    const Network& network = pending.model->network;
    heading(ui, clusters_texts::kPendingNetwork);
    text_wrapped_in(ui.fonts.bold, ui.palette.text, pending.model->name);
    text_wrapped_in(ui.fonts.small, ui.palette.muted, network.architecture());
    output_choice(ui, *pending.model);
    if (!pending.reason.empty()) text_wrapped_in(ui.fonts.small, ui.palette.warning_text, pending.reason);
    text_wrapped_in(ui.fonts.small, ui.palette.text,
                    clusters_texts::wants_columns(static_cast<std::size_t>(network.num_inputs())));
    if (ImGui::Button(clusters_texts::kOpenTable)) ui.send(ChooseFiles{});
    if (pending.model->encoder.empty()) {
        same_line_if_button_fits(ui, clusters_texts::kRandomRows);
        if (ImGui::Button(clusters_texts::kRandomRows)) ui.send(UseRandomRows{});
        tooltip(ui, clusters_texts::kRandomRows, clusters_texts::kRandomRowsHelp);
    }
    same_line_if_button_fits(ui, clusters_texts::kDiscard);
    if (ImGui::Button(clusters_texts::kDiscard)) ui.send(DropPendingModel{});
}

void pending_table_panel(const Ui& ui, const PendingTable& pending) {
    heading(ui, clusters_texts::kPendingTable);
    text_wrapped_in(ui.fonts.bold, ui.palette.text, pending.table->name);
    text_wrapped_in(ui.fonts.small, ui.palette.muted,
                    clusters_texts::table_size(pending.table->num_rows, pending.table->columns.size()));
    text_wrapped_in(ui.fonts.small, ui.palette.warning_text, pending.reason);
    if (ImGui::Button(clusters_texts::kTrainNew)) ui.send(NewNetwork{});
    tooltip(ui, clusters_texts::kTrainNew, clusters_texts::kTrainNewHelp);
    if (ImGui::Button(clusters_texts::kOpenNetwork)) ui.send(ChooseFiles{});
    same_line_if_button_fits(ui, clusters_texts::kDiscard);
    if (ImGui::Button(clusters_texts::kDiscard)) ui.send(DropPendingTable{});
}

}  // namespace reluscope
