#include "ui/simplify/families_table.h"

#include "app/document/views.h"
#include "app/simplify/families_facts.h"
#include "base/text/number_format.h"
#include "base/texts/views/families_view_texts.h"
#include "scene/kit/colour_map.h"
#include "ui/kit/number_cell.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

namespace reluscope {

namespace {

constexpr std::size_t kMaxClusterButtons = 60;

/// Columns beside the name; 0 for one that has no room.
struct FamilyColumns {
    float rows = 0, share = 0, clusters = 0, predicts = 0, agrees = 0, off = 0;

    int count() const {
        return 2 + (share > 0 ? 1 : 0) + (clusters > 0 ? 1 : 0) + (predicts > 0 ? 1 : 0) + (agrees > 0 ? 1 : 0) +
               (off > 0 ? 1 : 0);
    }
    float sum() const { return rows + share + clusters + predicts + agrees + off; }
};

/// What the share or the number in the column is: a probability has its name.
std::string predicts_title(const AppState& state) {
    const Study& study = state.document->study;
    const bool probability = study.network().link() == Link::kSigmoid && study.network().num_outputs() == 1;
    return probability ? families_view_texts::probability(output_name(*state.document->model, study, 0))
                       : std::string(families_view_texts::kPredictsColumn);
}

FamilyColumns family_columns(const Ui& ui, const std::string& predicts, bool classes, float room) {
    constexpr float kMinName = 130;
    const auto width = [&](const char* title, const char* sample) {
        return std::ceil(std::max(text_size(ui.fonts.small, title).x, text_size(ui.fonts.text, sample).x)) + 4;
    };
    FamilyColumns columns;
    columns.rows = width(families_view_texts::kRowsColumn, "1 000 000");
    columns.share = width(families_view_texts::kShareColumn, "< 0.1 %");
    columns.clusters = width(families_view_texts::kClustersColumn, "10 000");
    columns.predicts = width(predicts.c_str(), "versicolor_");
    columns.agrees = classes ? width(families_view_texts::kAgreesColumn, "99.9 %") : 0;
    columns.off = width(families_view_texts::kOffColumn, "0.0001");
    const ImGuiStyle& style = ImGui::GetStyle();
    const auto fits = [&] {
        return columns.sum() + kMinName + 2 * style.CellPadding.x * static_cast<float>(columns.count()) <= room;
    };
    if (!fits()) columns.share = 0;
    if (!fits()) columns.clusters = 0;
    if (!fits()) columns.agrees = 0;
    if (!fits()) columns.off = 0;
    return columns;
}

void family_header(const Ui& ui, const char* title, const char* help) {
    ImGui::TableNextColumn();
    text_in(ui.fonts.small, ui.palette.muted, title);
    if (*help != 0) tooltip(ui, title, help);
}

std::string share_text(std::uint32_t part, std::size_t of) {
    return of == 0 ? "" : display_share(static_cast<double>(part) / static_cast<double>(of));
}

void family_line(const Ui& ui, const AppState& state, const FamilyCut& cut, std::uint32_t family,
                 const FamilyColumns& columns) {
    const Study& study = state.document->study;
    const FamilyFacts& facts = cut.list[family];
    const bool chosen = state.families.chosen == family;
    ImDrawList& draw = *ImGui::GetWindowDrawList();
    constexpr float kHeight = 26;
    ImGui::TableNextRow(ImGuiTableRowFlags_None, kHeight);
    ImGui::TableNextColumn();
    const ImVec2 start = ImGui::GetCursorScreenPos();
    const float room = ImGui::GetContentRegionAvail().x;
    const std::string label = "##family " + std::to_string(family + 1);
    ImGui::PushStyleColor(ImGuiCol_Header, ui.palette.selection);
    if (table_line(label.c_str(), chosen, kHeight - 6))
        ui.send(SelectFamily{chosen ? std::nullopt : std::optional(family)});
    ImGui::PopStyleColor();
    if (ImGui::IsItemHovered() && facts.worst_row.valid())
        tooltip(ui, families_view_texts::family_title(family),
                families_view_texts::family_tooltip(
                    facts.rows, facts.clusters.size(), display_number(facts.mean_deviation, 2),
                    display_number(facts.largest_deviation, 2), study.input->rows->row[facts.worst_row.index]));
    draw.AddRectFilled(ImVec2(start.x, start.y + 3), ImVec2(start.x + 12, start.y + 15),
                       cluster_colour(family, ui.palette.dark), 2);
    draw_text_cut(draw, ui.fonts.text, ImVec2(start.x + 18, start.y), room - 18, ui.palette.text,
                  family_name(state.families, cut, family));
    const auto right = [&](float width, const std::string& text, ImU32 colour) {
        if (width <= 0) return;
        ImGui::TableNextColumn();
        const ImVec2 at = ImGui::GetCursorScreenPos();
        draw_number_cell(draw, ui.fonts.text, at, ImGui::GetContentRegionAvail().x, colour, text);
    };
    right(columns.rows, display_count(facts.rows), ui.palette.text);
    right(columns.share, share_text(facts.rows, study.clustering->num_rows()), ui.palette.muted);
    right(columns.clusters, display_count(facts.clusters.size()), ui.palette.text);
    ImGui::TableNextColumn();
    const ImVec2 at = ImGui::GetCursorScreenPos();
    draw_text_cut(draw, ui.fonts.text, at, ImGui::GetContentRegionAvail().x, ui.palette.text,
                  family_prediction(state, facts));
    right(columns.agrees, share_text(facts.right, facts.rows), ui.palette.text);
    right(columns.off, display_number(facts.largest_deviation, 2), ui.palette.muted);
}

/// The chosen family's name, where it can be changed.
void name_field(const Ui& ui, const AppState& state, const FamilyCut& cut, std::uint32_t family,
                SimplifyMemory& memory) {
    const bool other = memory.families != cut.families || memory.family != family;
    if (other || !ImGui::IsAnyItemActive()) {
        memory.name = family_name(state.families, cut, family);
        memory.families = cut.families;
        memory.family = family;
    }
    char buffer[160];
    const std::size_t length = std::min(memory.name.size(), sizeof buffer - 1);
    memory.name.copy(buffer, length);
    buffer[length] = 0;
    ImGui::SetNextItemWidth(std::clamp(ImGui::GetContentRegionAvail().x - 8, 100.0F, 360.0F));
    if (!ImGui::InputTextWithHint("##name of family", families_view_texts::kNameHint, buffer, sizeof buffer)) return;
    memory.name = buffer;
    std::vector<FamilyName> names = state.families.settings.names;
    const FamilyWay by = cut.curve->by;
    std::erase_if(names, [&](const FamilyName& one) {
        return one.families == cut.families && one.family == family && one.by == by;
    });
    if (memory.name != cut.list[family].name) names.push_back({cut.families, family, memory.name, by});
    ui.send(NameFamilies{std::move(names)});
}

/// The clusters of the chosen family, one click away.
void chosen_part(const Ui& ui, const AppState& state, const FamilyCut& cut, SimplifyMemory& memory) {
    const std::optional<std::uint32_t>& chosen = state.families.chosen;
    if (!chosen || *chosen >= cut.families) return;
    const FamilyFacts& facts = cut.list[*chosen];
    ImGui::Dummy(ImVec2(0, 4));
    text_wrapped_in(ui.fonts.bold, ui.palette.text, family_title(state.families, cut, *chosen));
    const std::string rule = family_rule(cut, *chosen);
    if (!rule.empty()) text_wrapped_in(ui.fonts.small, ui.palette.muted, rule);
    if (shows_controls(ui)) name_field(ui, state, cut, *chosen, memory);
    if (shows_controls(ui) && facts.worst_row.valid()) {
        const float width =
            text_size(ui.fonts.text, families_view_texts::kWorstRow).x + 2 * ImGui::GetStyle().FramePadding.x;
        same_line_if(width);
        if (ImGui::Button((std::string(families_view_texts::kWorstRow) + "###worst row of family").c_str()))
            ui.send(SelectRow{facts.worst_row});
    }
    text_wrapped_in(ui.fonts.small, ui.palette.muted, families_view_texts::clusters_of(facts.clusters.size()));
    if (!shows_controls(ui)) return;
    if (ImGui::Button((std::string(families_view_texts::kAllClusters) + "###clusters of all families").c_str()))
        ui.send(SelectFamily{std::nullopt});
    const std::size_t shown = std::min(facts.clusters.size(), kMaxClusterButtons);
    for (std::size_t i = 0; i < shown; ++i) {
        const std::uint32_t cluster = facts.clusters[i];
        const std::string number = std::to_string(cluster);
        if (i > 0)
            same_line_if(std::max(28.0F, text_size(ui.fonts.text, number).x + 2 * ImGui::GetStyle().FramePadding.x));
        const bool selected = state.selection.cluster == ClusterId(cluster);
        if (selected) ImGui::PushStyleColor(ImGuiCol_Button, ui.palette.selection);
        if (ImGui::Button((number + "###cluster " + number + " of family").c_str()))
            ui.send(SelectCluster{ClusterId(cluster)});
        if (selected) ImGui::PopStyleColor();
        if (ImGui::IsItemHovered()) ui.send(Hover{{ClusterId(cluster)}});
    }
    if (shown < facts.clusters.size())
        text_in(ui.fonts.small, ui.palette.muted, families_view_texts::more_clusters(facts.clusters.size() - shown));
}

}  // namespace

void families_table(const Ui& ui, const AppState& state, const FamilyCut& cut, SimplifyMemory& memory) {
    const bool classes = cut.list[0].predicted >= 0;
    const std::string predicts = predicts_title(state);
    constexpr float kEdge = 8;  // a line that is chosen reaches beyond its cells
    const float room = std::max(60.0F, ImGui::GetContentRegionAvail().x - kEdge);
    const FamilyColumns columns = family_columns(ui, predicts, classes, room);
    constexpr ImGuiTableFlags kFlags =
        ImGuiTableFlags_SizingFixedFit | ImGuiTableFlags_BordersInnerH | ImGuiTableFlags_NoSavedSettings;
    const std::string id = "families " + std::to_string(columns.count());
    if (!ImGui::BeginTable(id.c_str(), columns.count(), kFlags, ImVec2(room, 0))) return;
    ImGui::TableSetupColumn("name", ImGuiTableColumnFlags_WidthStretch);
    for (const float width :
         {columns.rows, columns.share, columns.clusters, columns.predicts, columns.agrees, columns.off}) {
        if (width > 0) ImGui::TableSetupColumn("", ImGuiTableColumnFlags_WidthFixed, width);
    }
    ImGui::TableNextRow();
    family_header(ui, families_view_texts::kNameColumn, families_view_texts::kNameHelp);
    family_header(ui, families_view_texts::kRowsColumn, "");
    if (columns.share > 0) family_header(ui, families_view_texts::kShareColumn, "");
    if (columns.clusters > 0) family_header(ui, families_view_texts::kClustersColumn, "");
    family_header(ui, predicts.c_str(), families_view_texts::kPredictsHelp);
    if (columns.agrees > 0) family_header(ui, families_view_texts::kAgreesColumn, families_view_texts::kAgreesHelp);
    if (columns.off > 0) family_header(ui, families_view_texts::kOffColumn, families_view_texts::kOffHelp);
    for (std::uint32_t family = 0; family < cut.families; ++family) family_line(ui, state, cut, family, columns);
    ImGui::EndTable();
    chosen_part(ui, state, cut, memory);
}

}  // namespace reluscope
