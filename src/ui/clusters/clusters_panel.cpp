#include "ui/clusters/clusters_panel.h"

#include "app/document/narrative.h"
#include "app/document/views.h"
#include "base/text/number_format.h"
#include "ui/clusters/cluster_menus.h"

#include <algorithm>
#include <cmath>

namespace reluscope {

namespace {

constexpr float kLine = 26;

/// How a cluster's first output is shown: for one output the mean prediction, for several the share of the leading
/// class.
struct OutputColumn {
    std::string title;
    std::string explanation;
};

OutputColumn output_column(const Document& document) {
    const Study& study = document.study;
    const std::string name = output_name(*document.model, study, 0);
    if (study.network().link() == Link::kSigmoid && study.network().num_outputs() == 1) {
        return {"P(" + name + ")",
                "Predicted: the mean probability of " + name + " that the network gives to the cluster's rows."};
    }
    if (study.network().num_outputs() == 1)
        return {output_words(document, 0).title(),
                "Predicted: the network's mean output over the cluster's rows, before the link."};
    return {"class", "The class that most rows of the cluster are put into."};
}

std::string output_text(const Document& document, std::uint32_t cluster) {
    const Study& study = document.study;
    if (study.network().num_outputs() > 1) {
        const std::int32_t best = predicted_class(study.scores->mean_output.col(cluster));
        return class_name(*document.model, study, best);
    }
    const double mean = study.scores->mean_output(0, cluster);
    return study.network().link() == Link::kSigmoid ? display_share(mean) : display_number(mean);
}

/// True where one figure is predicted and one observed.
bool has_observed(const Study& study) {
    return study.network().num_outputs() == 1 && study.scores->observed.rows() == 1;
}

std::string observed_text(const Document& document, std::uint32_t cluster) {
    const Study& study = document.study;
    const double observed = study.scores->observed(0, static_cast<Eigen::Index>(cluster));
    const std::string text = study.input->target->is_class() ? display_share(observed) : display_number(observed);
    return is_beyond_chance(study, ClusterId(cluster), 0) ? "! " + text : text;
}

/// What is predicted and observed in a cluster, with the rule of the mark.
std::string outcome_text(const Document& document, std::uint32_t cluster) {
    const Eigen::Index output = leading_output(document.study, ClusterId(cluster));
    std::string text = cluster_outcome(document, ClusterId(cluster), output);
    if (is_beyond_chance(document.study, ClusterId(cluster), output)) text += "\n" + chance_rule(document.study);
    return text;
}

/// "12 rows, survived 21 %" and what was observed, for the tooltips of the strip.
std::string segment_text(const Document& document, std::uint32_t cluster) {
    const std::string outcome = outcome_text(document, cluster);
    return counted(document.study.clustering->clusters[cluster].size, "row", "rows") +
           (outcome.empty() ? ", mean prediction " + output_text(document, cluster) : ". " + outcome);
}

/// Colour of a cluster by what the network says there.
ImU32 output_color(const Ui& ui, const Document& document, std::uint32_t cluster) {
    const Study& study = document.study;
    const auto outputs = static_cast<std::size_t>(study.network().num_outputs());
    if (outputs > 1) {
        const auto best = static_cast<std::size_t>(predicted_class(study.scores->mean_output.col(cluster)));
        return class_colour(best, outputs, ui.palette.dark);
    }
    const double mean = study.scores->mean_output(0, cluster);
    if (study.network().link() == Link::kSigmoid) return diverging(ui.palette, static_cast<float>(2 * mean - 1));
    const double limit = study.scores->mean_output.cwiseAbs().maxCoeff();
    return diverging(ui.palette, limit > 0 ? static_cast<float>(mean / limit) : 0.0F);
}

/// The cluster's output inside its segment, where there is room.
void draw_segment_label(ImDrawList& draw, const Ui& ui, ImVec2 min, ImVec2 max, const std::string& text) {
    const ImVec2 size = text_size(ui.fonts.small, text);
    if (max.x - min.x < size.x + 12) return;
    const float x = (min.x + max.x - size.x) / 2;
    const float y = (min.y + max.y - size.y) / 2;
    // A chip behind the text keeps the contrast on every colour.
    draw.AddRectFilled(ImVec2(x - 4, y - 1), ImVec2(x + size.x + 4, y + size.y + 1),
                       with_alpha(ui.palette.panel, 0.82F), 4);
    draw_text_cut(draw, ui.fonts.small, ImVec2(x, y), size.x + 1, ui.palette.text, text);
}

std::string score_text(const ClusterScores& scores, std::uint32_t cluster) {
    if (!scores.accuracy.empty()) return display_share(scores.accuracy[cluster]);
    if (!scores.rmse.empty()) return display_number(scores.rmse[cluster]);
    return "";
}

void search_line(const Ui& ui, const ClusterOrder& order, std::size_t total) {
    char buffer[256];
    const std::size_t length = std::min(order.search.size(), sizeof buffer - 1);
    order.search.copy(buffer, length);
    buffer[length] = 0;
    ImGui::SetNextItemWidth(std::max(120.0F, ImGui::GetContentRegionAvail().x - 120));
    if (ImGui::InputTextWithHint("##search", "search 1?0|1 or #12", buffer, sizeof buffer))
        ui.send(SearchClusters{buffer});
    tooltip(ui, "Search patterns",
            "Zeros and ones as in a pattern's text, | between layers, ? for either; or # and a cluster's number.");
    ImGui::SameLine();
    text_in(ui.fonts.small, ui.palette.muted,
            order.clusters.size() == total ? display_count(total)
                                           : display_count(order.clusters.size()) + " of " + display_count(total));
}

void apply_sorting(const Ui& ui, const ClusterOrder& order) {
    ImGuiTableSortSpecs* specs = ImGui::TableGetSortSpecs();
    if (specs == nullptr || specs->SpecsCount == 0) return;
    static constexpr ClusterColumn kClustersColumns[] = {ClusterColumn::kPattern, ClusterColumn::kSize,
                                                         ClusterColumn::kSize,    ClusterColumn::kOutput,
                                                         ClusterColumn::kScore,   ClusterColumn::kObserved};
    const ClusterColumn column = kClustersColumns[specs->Specs[0].ColumnUserID];
    const bool descending = specs->Specs[0].SortDirection == ImGuiSortDirection_Descending;
    if (specs->SpecsDirty && (column != order.column || descending != order.descending))
        ui.send(SortClusters{column, descending});
    specs->SpecsDirty = false;
}

constexpr float kHeaderPadding = 2;

/// Room for a header with the arrow of a sorted column (ImGui::TableHeader), at least `least` and not without end.
float header_width(const Ui& ui, const std::string& title, float least) {
    constexpr float kArrow = 0.65F;  // of the size of the letters
    constexpr float kMost = 104;     // a longer name is cut, and whole in the tooltip
    const float arrow = std::floor(ui.fonts.small->FontSize * kArrow + kHeaderPadding);
    return std::clamp(std::ceil(text_size(ui.fonts.small, title).x) + arrow + 1, least, kMost);
}

/// Widths of the columns beside the pattern; 0 for one that is left out.
struct ColumnWidths {
    float rows = 0, share = 0, output = 0, observed = 0, score = 0;

    int count() const { return 3 + (share > 0 ? 1 : 0) + (observed > 0 ? 1 : 0) + (score > 0 ? 1 : 0); }
};

/// Where there is no room for all, the share goes, then the score: the tooltip tells them.
ColumnWidths column_widths(const Ui& ui, const Study& study, const std::string& output, const std::string& score,
                           float room) {
    const ImGuiStyle& style = ImGui::GetStyle();
    ColumnWidths widths{header_width(ui, "rows", 40), header_width(ui, "share", 44), header_width(ui, output, 58),
                        has_observed(study) ? header_width(ui, "observed", 50) : 0, header_width(ui, score, 42)};
    const auto fits = [&] {
        const float columns = widths.rows + widths.share + widths.output + widths.observed + widths.score;
        return header_width(ui, "pattern", 50) + columns +
                   2 * style.CellPadding.x * static_cast<float>(widths.count()) + style.ScrollbarSize <=
               room;
    };
    if (!fits()) widths.share = 0;
    if (!fits() && widths.observed > 0) widths.score = 0;
    return widths;
}

void cluster_cells(const Ui& ui, const Document& document, const Selection& selection, std::uint32_t number,
                   bool hovered, const ColumnWidths& columns) {
    const bool chosen = selection.cluster == ClusterId(number);
    const Study& study = document.study;
    const Cluster& cluster = study.clustering->clusters[number];
    const PatternBits bits = study.patterns->bits.row(cluster.first_row);
    ImGui::TableNextColumn();
    const ImVec2 start = ImGui::GetCursorScreenPos();
    const float width = ImGui::GetContentRegionAvail().x;
    const std::string label = "cluster " + std::to_string(number);
    ImGui::PushStyleColor(ImGuiCol_Header, chosen ? ui.palette.selection : ui.palette.hover);
    if (table_line(("##" + label).c_str(), chosen || hovered, kLine - 6)) ui.send(SelectCluster{ClusterId(number)});
    ImGui::PopStyleColor();
    cluster_menu(ui, document, selection, ClusterId(number));
    if (ImGui::IsItemHovered()) {
        ui.send(Hover{{ClusterId(number)}});
        std::string text = pattern_text(study.network(), bits);
        if (text.size() > 400) text = text.substr(0, 400) + "\u2026";
        const std::string outcome = outcome_text(document, number);
        tooltip(ui, "Cluster " + std::to_string(number),
                text + "\nOne square per hidden unit: filled where z > 0.\n" + counted(cluster.size, "row", "rows") +
                    ", " + display_share(cluster.size / static_cast<double>(study.clustering->num_rows())) +
                    " of all." + (outcome.empty() ? "" : "\n" + outcome));
    }
    ImDrawList& draw = *ImGui::GetWindowDrawList();
    if (chosen) {
        const float left = start.x - ImGui::GetStyle().CellPadding.x;
        draw.AddRectFilled(ImVec2(left, start.y - 2), ImVec2(left + 3, start.y + kLine - 6), ui.palette.accent);
    }
    draw_pattern(draw, ui.palette, ImVec2(start.x + 3, start.y), ImVec2(width - 4, kLine - 6), study.network(), bits);
    const auto right = [&](const std::string& text, ImU32 color) {
        ImGui::TableNextColumn();
        const ImVec2 at = ImGui::GetCursorScreenPos();
        draw_text_right(draw, ui.fonts.text, at.x + ImGui::GetContentRegionAvail().x, at.y, color, text);
    };
    right(display_count(cluster.size), ui.palette.text);
    const std::string share = display_share(cluster.size / static_cast<double>(study.clustering->num_rows()));
    if (columns.share > 0) right(share, ui.palette.muted);
    ImGui::TableNextColumn();
    const ImVec2 at = ImGui::GetCursorScreenPos();
    draw.AddRectFilled(ImVec2(at.x, at.y + 3), ImVec2(at.x + 10, at.y + 15), output_color(ui, document, number), 2);
    draw_text_cut(draw, ui.fonts.text, ImVec2(at.x + 16, at.y), ImGui::GetContentRegionAvail().x - 16, ui.palette.text,
                  output_text(document, number));
    if (columns.observed > 0) {
        const bool marked = is_beyond_chance(study, ClusterId(number), 0);
        right(observed_text(document, number), marked ? ui.palette.warning_text : ui.palette.text);
    }
    if (columns.score > 0) right(score_text(*study.scores, number), ui.palette.text);
}

void header_cell(const Ui& ui, const char* title, const std::string& explanation) {
    ImGui::TableNextColumn();
    ImGui::PushFont(ui.fonts.small);
    ImGui::PushStyleVar(ImGuiStyleVar_FramePadding, ImVec2(kHeaderPadding, ImGui::GetStyle().FramePadding.y));
    ImGui::TableHeader(title);
    report_item(title);
    ImGui::PopStyleVar();
    ImGui::PopFont();
    tooltip(ui, title, explanation);
}

}  // namespace

void clusters_panel(const Ui& ui, const Document& document, const Selection& selection, const ClusterOrder& order,
                    const std::optional<ClusterId>& hovered) {
    const Study& study = document.study;
    heading(ui, "CLUSTERS");
    search_line(ui, order, study.clustering->num_clusters());
    const OutputColumn output = output_column(document);
    const bool has_score = !study.scores->accuracy.empty() || !study.scores->rmse.empty();
    constexpr ImGuiTableFlags kFlags = ImGuiTableFlags_Sortable | ImGuiTableFlags_ScrollY |
                                       ImGuiTableFlags_SizingFixedFit | ImGuiTableFlags_BordersInnerH |
                                       ImGuiTableFlags_NoSavedSettings;
    const char* const score = study.scores->rmse.empty() ? "right" : "rmse";
    const ColumnWidths columns = column_widths(ui, study, output.title, score, ImGui::GetContentRegionAvail().x);
    // A table of its own for each choice of columns: Dear ImGui keeps what it knows of them by the table's name.
    const std::string table = std::string("clusters") + (columns.share > 0 ? " share" : "") +
                              (columns.observed > 0 ? " observed" : "") + (columns.score > 0 ? " score" : "");
    if (!ImGui::BeginTable(table.c_str(), columns.count(), kFlags)) return;
    ImGui::TableSetupScrollFreeze(0, 1);
    ImGui::TableSetupColumn("pattern", ImGuiTableColumnFlags_WidthStretch | ImGuiTableColumnFlags_PreferSortAscending,
                            0, 0);
    ImGui::TableSetupColumn("rows", ImGuiTableColumnFlags_DefaultSort | ImGuiTableColumnFlags_PreferSortDescending,
                            columns.rows, 1);
    if (columns.share > 0)
        ImGui::TableSetupColumn("share", ImGuiTableColumnFlags_PreferSortDescending, columns.share, 2);
    ImGui::TableSetupColumn("output", ImGuiTableColumnFlags_PreferSortDescending, columns.output, 3);
    if (columns.observed > 0)
        ImGui::TableSetupColumn("observed", ImGuiTableColumnFlags_PreferSortDescending, columns.observed, 5);
    if (columns.score > 0)
        ImGui::TableSetupColumn("score",
                                has_score ? ImGuiTableColumnFlags_PreferSortDescending : ImGuiTableColumnFlags_NoSort,
                                columns.score, 4);
    ImGui::TableNextRow(ImGuiTableRowFlags_Headers);
    header_cell(ui, "pattern",
                "Which hidden units are active, layer by layer. All rows with the same pattern share one affine map.");
    header_cell(ui, "rows", "Rows of the table in the cluster.");
    if (columns.share > 0) header_cell(ui, "share", "Support: the share of all rows.");
    header_cell(ui, output.title.c_str(), output.explanation);
    if (columns.observed > 0)
        header_cell(ui, "observed",
                    "What the table says of the same rows" +
                        std::string(study.input->target->is_class() ? ": the share of them that is " : ": the mean ") +
                        output_name(*document.model, study, 0) + ". " + chance_rule(study));
    if (columns.score > 0)
        header_cell(ui, score,
                    study.scores->rmse.empty()
                        ? "Accuracy: share of the rows that the network puts into the right class."
                        : "Root mean squared error of the prediction.");
    apply_sorting(ui, order);
    ImGuiListClipper clipper;
    clipper.Begin(static_cast<int>(order.clusters.size()), kLine);
    while (clipper.Step()) {
        for (int i = clipper.DisplayStart; i < clipper.DisplayEnd; ++i) {
            const std::uint32_t number = order.clusters[static_cast<std::size_t>(i)];
            ImGui::TableNextRow(ImGuiTableRowFlags_None, kLine);
            cluster_cells(ui, document, selection, number, hovered == ClusterId(number), columns);
        }
    }
    ImGui::EndTable();
}

void cluster_strip(const Ui& ui, const Document& document, const Selection& selection,
                   const std::optional<ClusterId>& hovered) {
    const Study& study = document.study;
    const std::string title = display_count(study.clustering->num_rows()) + " ROWS IN " +
                              display_count(study.clustering->num_clusters()) +
                              (study.clustering->num_clusters() == 1 ? " CLUSTER" : " CLUSTERS") +
                              (study.network().link() == Link::kSigmoid && study.network().num_outputs() == 1
                                   ? ", WITH THEIR MEAN P(" + output_name(*document.model, study, 0) + ")"
                                   : "");
    heading(ui, title.c_str());
    ImDrawList& draw = *ImGui::GetWindowDrawList();
    const ImVec2 origin = ImGui::GetCursorScreenPos();
    const float width = ImGui::GetContentRegionAvail().x;
    constexpr float kHeight = 30;
    constexpr float kNarrowest = 1.5F;  // thinner segments are drawn as one
    invisible_item("all rows by cluster", ImVec2(width, kHeight));
    const bool over = ImGui::IsItemHovered();
    const bool clicked = ImGui::IsItemClicked();
    const float mouse = ImGui::GetMousePos().x;
    const auto rows = static_cast<float>(study.clustering->num_rows());
    float x = origin.x;
    for (std::uint32_t c = 0; c < study.clustering->num_clusters(); ++c) {
        const float segment = width * static_cast<float>(study.clustering->clusters[c].size) / rows;
        if (segment < kNarrowest) break;
        const ImVec2 min(std::round(x), origin.y);
        const ImVec2 max(std::round(x + segment) - 1, origin.y + kHeight);
        const bool inside = over && mouse >= min.x && mouse <= max.x;
        draw.AddRectFilled(min, max, output_color(ui, document, c), 2);
        draw_segment_label(draw, ui, min, max, output_text(document, c));
        if (selection.cluster == ClusterId(c))
            draw.AddRect(ImVec2(min.x - 1, min.y - 2), ImVec2(max.x + 1, max.y + 2), ui.palette.text, 3, 0, 2);
        if (hovered == ClusterId(c) || inside) draw.AddRect(min, max, ui.palette.accent, 2, 0, 2);
        if (inside) {
            ui.send(Hover{{ClusterId(c)}});
            tooltip(ui, "Cluster " + std::to_string(c), segment_text(document, c));
            if (clicked) ui.send(SelectCluster{ClusterId(c)});
        }
        x += segment;
    }
    // Clusters thinner than that: one line per pixel, in the colour of the cluster whose row lies there.
    for (float px = std::round(x); px < origin.x + width; ++px) {
        const auto row = static_cast<std::size_t>((px + 0.5F - origin.x) / width * rows);
        const std::uint32_t c =
            study.clustering->assignment[study.clustering->members[std::min(row, study.clustering->num_rows() - 1)]];
        draw.AddRectFilled(ImVec2(px, origin.y), ImVec2(px + 1, origin.y + kHeight), output_color(ui, document, c));
        if (selection.cluster == ClusterId(c))
            draw.AddRectFilled(ImVec2(px, origin.y - 3), ImVec2(px + 1, origin.y), ui.palette.text);
        if (!over || mouse < px || mouse >= px + 1) continue;
        ui.send(Hover{{ClusterId(c)}});
        tooltip(ui, "Cluster " + std::to_string(c), segment_text(document, c));
        if (clicked) ui.send(SelectCluster{ClusterId(c)});
    }
}

}  // namespace reluscope
