#include "ui/clusters/swarm_panel.h"

#include "analysis/column_values.h"
#include "app/answers/swarm_facts.h"
#include "app/document/narrative.h"
#include "app/document/views.h"
#include "base/text/number_format.h"
#include "base/texts/views/swarm_texts.h"
#include "base/utf8.h"
#include "scene/rows/swarm_drawing.h"
#include "ui/kit/drawing_view.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>

namespace reluscope {

namespace {

constexpr std::size_t kMaxDotLines = 60;
constexpr double kNoValue = std::numeric_limits<double>::quiet_NaN();

/// The inputs of a number come first, "was missing" behind it; categories have one input each.
bool is_of_categories(const StudyInput& input, const FeatureGroup& group) {
    return group.inputs.size() > 1 && input.origins[static_cast<std::size_t>(group.inputs[0])].indicator;
}

double own_value(const StudyInput& input, const FeatureGroup& group, std::uint32_t row) {
    const Eigen::MatrixXd& inputs = input.rows->inputs;
    const auto in_table = [&](std::size_t i) {
        const InputOrigin& origin = input.origins[static_cast<std::size_t>(group.inputs[i])];
        return origin.mean + origin.scale * inputs(group.inputs[i], static_cast<Eigen::Index>(row));
    };
    if (!is_of_categories(input, group)) return group.inputs.size() > 1 && in_table(1) > 0.5 ? kNoValue : in_table(0);
    for (std::size_t i = 0; i < group.inputs.size(); ++i) {
        if (in_table(i) > 0.5) return static_cast<double>(i);
    }
    return kNoValue;
}

SwarmColumn column_of_group(const FoundSwarm& found, const FeatureGroup& group) {
    const StudyInput& input = *found.input;
    SwarmColumn column;
    column.name = printable_utf8(group.column);
    column.feature = static_cast<std::uint32_t>(group.inputs[0]);
    if (is_of_categories(input, group)) {
        for (const Eigen::Index j : group.inputs)
            column.categories.push_back(state_of(input.origins[static_cast<std::size_t>(j)]));
    }
    std::vector<double> sorted;
    for (std::size_t i = 0; i < found.done; ++i) {
        column.own.push_back(own_value(input, group, found.rows[i]));
        if (!std::isnan(column.own.back())) sorted.push_back(column.own.back());
    }
    if (sorted.empty()) return column;
    // Few extreme values do not take the colours from all others.
    constexpr double kEnds = 0.05;
    std::sort(sorted.begin(), sorted.end());
    const auto at = [&](double share) {
        return sorted[static_cast<std::size_t>(std::round(share * static_cast<double>(sorted.size() - 1)))];
    };
    column.low = at(kEnds);
    column.high = at(1 - kEnds);
    if (!(column.high > column.low)) {
        column.low = sorted.front();
        column.high = sorted.back();
    }
    return column;
}

std::vector<std::uint32_t> done_rows(const FoundSwarm& found) {
    return {found.rows.begin(), found.rows.begin() + static_cast<std::ptrdiff_t>(found.done)};
}

std::vector<bool> rows_of_cluster(const AppState& state, const std::vector<std::uint32_t>& rows) {
    std::vector<bool> in;
    if (!state.selection.cluster) return in;
    const Clustering& clustering = *state.document->study.clustering;
    for (const std::uint32_t row : rows) in.push_back(clustering.assignment[row] == state.selection.cluster->index);
    return in;
}

std::optional<std::uint32_t> chosen_index(const AppState& state) {
    return state.selection.row ? std::optional(state.selection.row->index) : std::nullopt;
}

Drawing swarm_of(const Ui& ui, const AppState& state, const FoundSwarm& found, const SwarmMemory& memory, float width,
                 float pitch) {
    const OutputWords words = output_words(*state.document, swarm_output(state, found));
    const Eigen::MatrixXd values = swarm_values(state, found);
    SwarmPicture picture;
    picture.pitch = pitch;
    picture.rows = done_rows(found);
    picture.outlined = rows_of_cluster(state, picture.rows);
    picture.chosen = chosen_index(state);
    const std::size_t lines = std::min(memory.order.size(), kMaxDotLines);
    picture.values.resize(static_cast<Eigen::Index>(lines), values.cols());
    bool categories = false;
    for (std::size_t k = 0; k < lines; ++k) {
        picture.columns.push_back(column_of_group(found, found.columns[memory.order[k]]));
        picture.values.row(static_cast<Eigen::Index>(k)) = values.row(static_cast<Eigen::Index>(memory.order[k]));
        categories = categories || !picture.columns.back().categories.empty();
    }
    picture.axis = swarm_texts::axis(words.phrase);
    picture.low = swarm_texts::kLow;
    picture.high = swarm_texts::kHigh;
    if (categories) picture.note = swarm_texts::kCategories;
    return swarm_drawing(picture, width, ui.palette);
}

std::string unit_of_group(const FoundSwarm& found, const FeatureGroup& group) {
    return printable_utf8(found.input->origins[static_cast<std::size_t>(group.inputs[0])].unit);
}

Drawing dependence_of(const Ui& ui, const AppState& state, const FoundSwarm& found, std::size_t column, ImVec2 size) {
    const FeatureGroup& group = found.columns[column];
    const OutputWords words = output_words(*state.document, swarm_output(state, found));
    const Eigen::MatrixXd values = swarm_values(state, found);
    DependencePicture picture;
    picture.column = column_of_group(found, group);
    picture.rows = done_rows(found);
    picture.outlined = rows_of_cluster(state, picture.rows);
    picture.chosen = chosen_index(state);
    for (Eigen::Index i = 0; i < values.cols(); ++i)
        picture.adds.push_back(values(static_cast<Eigen::Index>(column), i));
    for (const std::uint32_t row : picture.rows)
        picture.clusters.push_back(state.document->study.clustering->assignment[row]);
    const std::string unit = unit_of_group(found, group);
    picture.x.title = picture.column.name + (unit.empty() ? "" : " (" + unit + ")");
    picture.x.names = picture.column.categories;
    picture.y.title = swarm_texts::axis(words.phrase);
    return dependence_drawing(picture, {size.x, size.y}, ui.palette);
}

/// Rings around what is hovered elsewhere: a row, or the rows of a cluster. While the pointer is over the picture
/// itself, it stays calm but for the row below it.
void ring_hovered(const Ui& ui, const AppState& state, const Drawing& drawing, ImVec2 origin, bool over) {
    const Hovered& hovered = state.hovered;
    if (!hovered.row && (over || !hovered.cluster)) return;
    const Clustering& clustering = *state.document->study.clustering;
    for (const Shape& shape : drawing.shapes()) {
        if (shape.kind != Shape::Kind::kDisc || shape.mark.kind != MarkKind::kRow) continue;
        const bool lit = hovered.row ? hovered.row->index == shape.mark.index
                                     : clustering.assignment[shape.mark.index] == hovered.cluster->index;
        if (!lit) continue;
        const DrawPoint at = drawing.points_of(shape)[0];
        ImGui::GetWindowDrawList()->AddCircle(ImVec2(origin.x + at.x, origin.y + at.y), shape.radius + 2,
                                              ui.palette.accent, 0, 2);
    }
}

std::string cell_of(const FoundSwarm& found, const FeatureGroup& group, std::uint32_t row) {
    const Table& table = *found.input->table;
    const std::size_t at = table.find_column(group.column);
    if (at == Table::kNoColumn) return "";
    const Column& column = table.columns[at];
    const std::uint32_t table_row = found.input->rows->row[row];
    if (column.is_missing(table_row)) return "";
    if (!column.has_numbers() || !column.labels.empty()) return printable_utf8(column.text(table_row));
    return with_unit(display_number(column.numbers[table_row], 5), unit_of_group(found, group));
}

/// What is under the pointer, and what a click on a line does.
void swarm_pointer(const Ui& ui, const AppState& state, const FoundSwarm& found, const SwarmMemory& memory,
                   std::optional<std::size_t> only, const DrawingHit& hit) {
    if (!hit.over) return;
    const auto place = static_cast<std::size_t>(std::max(0.0F, hit.at.y) / memory.pitch);
    if (!only && place >= std::min(memory.order.size(), kMaxDotLines)) return;
    const std::size_t column = only ? *only : memory.order[place];
    const FeatureGroup& group = found.columns[column];
    const std::string name = printable_utf8(group.column);
    const OutputWords words = output_words(*state.document, swarm_output(state, found));
    if (hit.hovered.kind == MarkKind::kRow) {
        const auto at = std::find(found.rows.begin(), found.rows.end(), hit.hovered.index);
        if (at == found.rows.end()) return;
        const Eigen::Index outputs = found.table.base.size();
        const double adds = found.table.values(static_cast<Eigen::Index>(column) * outputs + swarm_output(state, found),
                                               at - found.rows.begin());
        tooltip(ui, row_title(*found.input->table, found.input->rows->row[hit.hovered.index]),
                swarm_texts::dot_tooltip(name, cell_of(found, group, hit.hovered.index),
                                         words.with_unit(display_signed(adds))));
    } else if (hit.hovered.kind == MarkKind::kFeature && !only) {
        tooltip(ui, name, swarm_texts::line_tooltip(words.with_unit(display_number(memory.mean[column]))));
        if (hit.clicked) ui.send(SetBeeswarm{group.column, state.swarm.settings.all});
    }
}

std::optional<std::size_t> chosen_column(const AppState& state, const FoundSwarm& found) {
    if (!state.swarm.settings.column) return std::nullopt;
    for (std::size_t c = 0; c < found.columns.size(); ++c) {
        if (found.columns[c].column == *state.swarm.settings.column) return c;
    }
    return std::nullopt;
}

void swarm_buttons(const Ui& ui, const AppState& state, const SwarmFacts& facts, bool one_column) {
    const SwarmSettings& settings = state.swarm.settings;
    if (one_column) {
        if (ImGui::Button((std::string(swarm_texts::kAllColumns) + "###all columns").c_str()))
            ui.send(SetBeeswarm{std::nullopt, settings.all});
        tooltip(ui, "", swarm_texts::kAllColumnsHelp);
        same_line_if(100);
    }
    if (state.stages[StageId::kSwarm].halted) {
        if (ImGui::Button((std::string(swarm_texts::kGoOn) + "###go on with rows").c_str()))
            ui.send(SetBeeswarm{settings.column, settings.all});
    } else if (facts.sampled && !settings.all) {
        if (ImGui::Button((std::string(swarm_texts::kAllRows) + "###all rows").c_str()))
            ui.send(SetBeeswarm{settings.column, true});
        tooltip(ui, "", swarm_texts::kAllRowsHelp);
    } else if (one_column) {
        ImGui::NewLine();
    }
}

void swarm_picture(const Ui& ui, const AppState& state, const FoundSwarm& found, SwarmMemory& memory,
                   std::optional<std::size_t> column) {
    constexpr float kMinHeight = 240;
    const ImVec2 room = ImGui::GetContentRegionAvail();
    const ImVec2 size(std::max(200.0F, room.x - 4), std::max(kMinHeight, room.y - 6));
    const bool new_rows = memory.found != state.swarm.found;
    if (new_rows) {
        memory.found = state.swarm.found;
        memory.drawing.drawing.reset();
    }
    std::vector<double> key = {size.x, ui.palette.dark ? 1.0 : 0.0, static_cast<double>(swarm_output(state, found)),
                               key_of(state.selection.cluster), key_of(state.selection.row)};
    const float pitch = swarm_pitch(std::min(found.columns.size(), kMaxDotLines), room.y - 6);
    key.push_back(pitch);
    if (column) key.insert(key.end(), {size.y, static_cast<double>(*column)});
    const Drawing& drawing = cached_drawing(memory.drawing, std::move(key), [&] {
        const SwarmOrder order = swarm_order(swarm_values(state, found));
        memory.order = order.columns;
        memory.mean = order.mean;
        memory.pitch = pitch;
        return column ? dependence_of(ui, state, found, *column, size)
                      : swarm_of(ui, state, found, memory, size.x, pitch);
    });
    const ImVec2 origin = ImGui::GetCursorScreenPos();
    const DrawingHit hit = show_drawing(ui, drawing, "beeswarm");
    ring_hovered(ui, state, drawing, origin, hit.over);
    swarm_pointer(ui, state, found, memory, column, hit);
}

}  // namespace

void swarm_panel(const Ui& ui, const AppState& state, SwarmMemory& memory) {
    if (!state.document || !state.document->study.scores) return;
    const bool open =
        ImGui::BeginChild("beeswarm panel", ImGui::GetContentRegionAvail(), ImGuiChildFlags_None, scrolling(ui));
    if (open) {
        const SwarmFacts facts = swarm_facts(state);
        const FoundSwarm* found = current_swarm(state);
        const auto column = found != nullptr ? chosen_column(state, *found) : std::nullopt;
        const std::string title = column
                                      ? swarm_texts::dependence_heading(printable_utf8(found->columns[*column].column))
                                      : std::string(swarm_texts::kHeading);
        heading(ui, title.c_str());
        if (!facts.problem.empty()) {
            text_wrapped_in(ui.fonts.text, ui.palette.muted, facts.problem);
            if (shows_controls(ui)) swarm_buttons(ui, state, facts, false);
        } else {
            text_wrapped_in(ui.fonts.text, ui.palette.text, facts.sentence);
            text_wrapped_in(ui.fonts.small, ui.palette.muted, facts.sum);
            if (!facts.note.empty()) text_wrapped_in(ui.fonts.small, ui.palette.muted, facts.note);
            if (shows_controls(ui)) swarm_buttons(ui, state, facts, column.has_value());
            swarm_picture(ui, state, *found, memory, column);
        }
    }
    ImGui::EndChild();
}

}  // namespace reluscope
