#include "ui/clusters/clusters_panel.h"

#include "analysis/pattern_shape.h"
#include "app/document/narrative.h"
#include "app/document/views.h"
#include "base/text/number_format.h"
#include "base/texts/clusters_texts.h"
#include "ui/clusters/cluster_menus.h"
#include "ui/kit/number_cell.h"
#include "ui/kit/pattern_view.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

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
        return {"P(" + name + ")", clusters_texts::mean_probability_help(name)};
    }
    if (study.network().num_outputs() == 1) return {output_words(document, 0).title(), clusters_texts::kMeanOutputHelp};
    return {clusters_texts::kClassTitle, clusters_texts::kClassHelp};
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
    return is_beyond_chance(study, ClusterId(cluster), 0) ? clusters_texts::kChanceMark + text : text;
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
           (outcome.empty() ? clusters_texts::mean_prediction(output_text(document, cluster)) : ". " + outcome);
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

/// What a cluster and a square are, until the line is closed.
void words_line(const Ui& ui, const Study& study) {
    constexpr float kButton = 26;
    const auto runs = pattern_runs(study.network(), std::numeric_limits<float>::infinity());
    const bool bars = std::any_of(runs.begin(), runs.end(), [](const PatternRun& run) { return run.bar; });
    const std::string text = std::string(clusters_texts::kWhatAClusterIs) + (bars ? clusters_texts::kWhatABarIs : "");
    const ImVec2 start = ImGui::GetCursorPos();
    const float width = ImGui::GetContentRegionAvail().x;
    text_block(ui.fonts.small, ui.palette.muted, text, width - kButton);
    const ImVec2 end = ImGui::GetCursorPos();
    ImGui::SetCursorPos(ImVec2(start.x + width - kButton + 4, start.y - 3));
    ImGui::PushStyleColor(ImGuiCol_Button, IM_COL32(0, 0, 0, 0));
    if (ImGui::Button("\uf00d##close cluster words", ImVec2(kButton - 4, 0))) ui.send(ShowClusterWords{false});
    tooltip(ui, "", clusters_texts::kCloseWords);
    ImGui::PopStyleColor();
    ImGui::SetCursorPos(ImVec2(end.x, std::max(end.y, ImGui::GetCursorPosY())));
}

void search_line(const Ui& ui, const ClusterOrder& order, std::size_t total) {
    char buffer[256];
    const std::size_t length = std::min(order.search.size(), sizeof buffer - 1);
    order.search.copy(buffer, length);
    buffer[length] = 0;
    const std::string count = clusters_texts::shown_count(order.clusters.size(), total);
    const float room =
        ImGui::GetContentRegionAvail().x - text_size(ui.fonts.small, count).x - ImGui::GetStyle().ItemSpacing.x - 4;
    ImGui::SetNextItemWidth(std::max(120.0F, room));
    const bool fits = text_size(ui.fonts.text, clusters_texts::kSearchHint).x + 16 <= room;
    if (ImGui::InputTextWithHint("##search", fits ? clusters_texts::kSearchHint : clusters_texts::kSearchHintNarrow,
                                 buffer, sizeof buffer))
        ui.send(SearchClusters{buffer});
    tooltip(ui, clusters_texts::kSearchTitle, clusters_texts::kSearchHelp);
    ImGui::SameLine();
    text_in(ui.fonts.small, ui.palette.muted, count);
}

void apply_sorting(const Ui& ui, const ClusterOrder& order) {
    ImGuiTableSortSpecs* specs = ImGui::TableGetSortSpecs();
    if (specs == nullptr || specs->SpecsCount == 0) return;
    static constexpr ClusterColumn kColumns[] = {
        ClusterColumn::kPattern, ClusterColumn::kSize,     ClusterColumn::kSize,  ClusterColumn::kOutput,
        ClusterColumn::kScore,   ClusterColumn::kObserved, ClusterColumn::kNumber};
    const ClusterColumn column = kColumns[specs->Specs[0].ColumnUserID];
    const bool descending = specs->Specs[0].SortDirection == ImGuiSortDirection_Descending;
    if (specs->SpecsDirty && (column != order.column || descending != order.descending))
        ui.send(SortClusters{column, descending});
    specs->SpecsDirty = false;
}

constexpr float kHeaderPadding = 2;

/// Room for a header with the arrow of a sorted column (ImGui::TableHeader), at least `least` and not without end.
float header_width(const Ui& ui, const std::string& title, float least) {
    constexpr float kArrow = 0.65F;  // of the size of the letters
    constexpr float kMax = 104;      // a longer name is cut, and whole in the tooltip
    const float arrow = std::floor(ui.fonts.small->FontSize * kArrow + kHeaderPadding);
    return std::clamp(std::ceil(text_size(ui.fonts.small, title).x) + arrow + 1, least, kMax);
}

/// Widths of the columns beside the pattern; 0 for one that is left out.
struct ColumnWidths {
    float number = 0, pattern = 0, rows = 0, share = 0, output = 0, observed = 0, score = 0;

    int count() const {
        return 3 + (number > 0 ? 1 : 0) + (share > 0 ? 1 : 0) + (observed > 0 ? 1 : 0) + (score > 0 ? 1 : 0);
    }
    float sum() const { return number + pattern + rows + share + output + observed + score; }
};

/// Room for what stands in the column of the output: the longest name of a class, or a number.
float output_width(const Ui& ui, const Document& document, const std::string& title) {
    constexpr float kSwatch = 18;
    constexpr float kLongest = 150;
    constexpr Eigen::Index kMeasured = 100;  // classes; more have no longer names in practice
    const Network& network = document.study.network();
    float widest = text_size(ui.fonts.text, "\u22120.0000").x;
    for (Eigen::Index c = 0; network.num_outputs() > 1 && c < std::min<Eigen::Index>(network.num_outputs(), kMeasured);
         ++c) {
        const std::string name = class_name(*document.model, document.study, static_cast<std::int32_t>(c));
        widest = std::max(widest, text_size(ui.fonts.text, name).x);
    }
    return std::max(header_width(ui, title, 58), std::min(std::ceil(widest) + kSwatch, kLongest));
}

/// Where there is no room for all, the share goes, then the score, then long patterns become shorter, then the number
/// goes: the tooltip tells them.
ColumnWidths column_widths(const Ui& ui, const Document& document, const std::string& output, const std::string& score,
                           float room) {
    constexpr float kMinPattern = 50;
    constexpr float kEnoughPattern = 150;  // a longer one has bars for layers
    const ImGuiStyle& style = ImGui::GetStyle();
    const Study& study = document.study;
    const auto runs = pattern_runs(study.network(), kEnoughPattern);
    const float squares = runs.empty() ? 0 : runs.back().left + runs.back().length + 8;
    const std::string longest = std::to_string(study.clustering->num_clusters() - 1);
    ColumnWidths widths;
    widths.number = header_width(ui, clusters_texts::kNumberTitle, std::ceil(text_size(ui.fonts.text, longest).x));
    widths.pattern = std::max(header_width(ui, clusters_texts::kPatternTitle, kMinPattern), squares);
    widths.rows = header_width(ui, clusters_texts::kRowsTitle, 40);
    widths.share = header_width(ui, clusters_texts::kShareTitle, 44);
    widths.output = output_width(ui, document, output);
    widths.observed = has_observed(study) ? header_width(ui, clusters_texts::kObservedTitle, 50) : 0;
    widths.score = header_width(ui, score, 42);
    const auto fits = [&] {
        return widths.sum() + 2 * style.CellPadding.x * static_cast<float>(widths.count()) + style.ScrollbarSize <=
               room;
    };
    if (!fits()) widths.share = 0;
    if (!fits() && widths.observed > 0) widths.score = 0;
    if (!fits()) widths.pattern = header_width(ui, clusters_texts::kPatternTitle, kMinPattern);
    if (!fits()) widths.number = 0;
    return widths;
}

/// What the mark in the column "observed" says, where a cluster of the list has it.
void mark_line(const Ui& ui, const Study& study, const ClusterOrder& order, const ColumnWidths& columns) {
    const bool marked = std::any_of(order.clusters.begin(), order.clusters.end(), [&](std::uint32_t cluster) {
        return is_beyond_chance(study, ClusterId(cluster), 0);
    });
    if (!marked || columns.observed <= 0) return;
    text_wrapped_in(ui.fonts.small, ui.palette.warning_text, clusters_texts::kChanceMarkMeaning);
    tooltip(ui, "", chance_rule(study));
}

void cluster_cells(const Ui& ui, const Document& document, const Selection& selection, std::uint32_t number,
                   bool hovered, const ColumnWidths& columns) {
    const bool chosen = selection.cluster == ClusterId(number);
    const Study& study = document.study;
    const Cluster& cluster = study.clustering->clusters[number];
    const PatternBits bits = study.patterns->bits.row(cluster.first_row);
    ImDrawList& draw = *ImGui::GetWindowDrawList();
    const auto right = [&](const std::string& text, ImU32 color) {
        ImGui::TableNextColumn();
        const ImVec2 at = ImGui::GetCursorScreenPos();
        draw_number_cell(draw, ui.fonts.text, at, ImGui::GetContentRegionAvail().x, color, text);
    };
    ImGui::TableNextColumn();
    const ImVec2 start = ImGui::GetCursorScreenPos();
    const float width = ImGui::GetContentRegionAvail().x;
    const std::string share = display_share(cluster.size / static_cast<double>(study.clustering->num_rows()));
    const std::string label = "cluster " + std::to_string(number);
    ImGui::PushStyleColor(ImGuiCol_Header, chosen ? ui.palette.selection : ui.palette.hover);
    if (table_line(("##" + label).c_str(), chosen || hovered, kLine - 6)) ui.send(SelectCluster{ClusterId(number)});
    ImGui::PopStyleColor();
    cluster_menu(ui, document, selection, ClusterId(number));
    if (ImGui::IsItemHovered()) {
        ui.send(Hover{{ClusterId(number)}});
        const std::string outcome = outcome_text(document, number);
        tooltip(ui, clusters_texts::cluster_title(number),
                clusters_texts::pattern_tooltip(pattern_text(study.network(), bits), cluster.size, share) +
                    (outcome.empty() ? "" : "\n" + outcome));
    }
    if (chosen) {
        const float left = start.x - ImGui::GetStyle().CellPadding.x;
        draw.AddRectFilled(ImVec2(left, start.y - 2), ImVec2(left + 3, start.y + kLine - 6), ui.palette.accent);
    }
    if (columns.number > 0) {
        draw_number_cell(draw, ui.fonts.text, start, width, ui.palette.muted, std::to_string(number));
        ImGui::TableNextColumn();
    }
    draw_pattern(ui, ImVec2(ImGui::GetCursorScreenPos().x + 3, start.y),
                 ImVec2(ImGui::GetContentRegionAvail().x - 4, kLine - 6), study.network(), bits);
    right(display_count(cluster.size), ui.palette.text);
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

/// A table of its own for each choice of columns and each network: Dear ImGui keeps what it knows of them, such as
/// widths that were dragged, by the table's name.
bool begin_cluster_table(const Study& study, const ColumnWidths& columns) {
    // Columns are widened in the head alone: a click on a line never meets a border.
    constexpr ImGuiTableFlags kFlags = ImGuiTableFlags_Sortable | ImGuiTableFlags_ScrollY | ImGuiTableFlags_Resizable |
                                       ImGuiTableFlags_SizingFixedFit | ImGuiTableFlags_BordersInnerH |
                                       ImGuiTableFlags_NoBordersInBody | ImGuiTableFlags_NoSavedSettings;
    constexpr ImGuiTableColumnFlags kUp = ImGuiTableColumnFlags_PreferSortAscending;
    constexpr ImGuiTableColumnFlags kDown = ImGuiTableColumnFlags_PreferSortDescending;
    const std::string table = std::string("clusters") + (columns.number > 0 ? " number" : "") +
                              (columns.share > 0 ? " share" : "") + (columns.observed > 0 ? " observed" : "") +
                              (columns.score > 0 ? " score " : " ") + std::to_string(std::lround(columns.sum()));
    if (!ImGui::BeginTable(table.c_str(), columns.count(), kFlags)) return false;
    const bool has_score = !study.scores->accuracy.empty() || !study.scores->rmse.empty();
    // The worst first: the lowest accuracy, or the largest error.
    const ImGuiTableColumnFlags worst = study.scores->rmse.empty() ? kUp : kDown;
    ImGui::TableSetupScrollFreeze(0, 1);
    if (columns.number > 0) ImGui::TableSetupColumn("number", kUp, columns.number, 6);
    ImGui::TableSetupColumn("pattern", ImGuiTableColumnFlags_WidthStretch | kUp, 0, 0);
    ImGui::TableSetupColumn("rows", ImGuiTableColumnFlags_DefaultSort | kDown, columns.rows, 1);
    if (columns.share > 0) ImGui::TableSetupColumn("share", kDown, columns.share, 2);
    ImGui::TableSetupColumn("output", kDown, columns.output, 3);
    if (columns.observed > 0) ImGui::TableSetupColumn("observed", kDown, columns.observed, 5);
    if (columns.score > 0)
        ImGui::TableSetupColumn("score", has_score ? worst : ImGuiTableColumnFlags_NoSort, columns.score, 4);
    return true;
}

void cluster_headers(const Ui& ui, const Document& document, const ColumnWidths& columns, const OutputColumn& output,
                     const char* score) {
    const Study& study = document.study;
    ImGui::TableNextRow(ImGuiTableRowFlags_Headers);
    if (columns.number > 0) header_cell(ui, clusters_texts::kNumberTitle, clusters_texts::kNumberHelp);
    header_cell(ui, clusters_texts::kPatternTitle, clusters_texts::kPatternHelp);
    header_cell(ui, clusters_texts::kRowsTitle, clusters_texts::kRowsHelp);
    if (columns.share > 0) header_cell(ui, clusters_texts::kShareTitle, clusters_texts::kShareHelp);
    header_cell(ui, output.title.c_str(), output.explanation);
    if (columns.observed > 0)
        header_cell(ui, clusters_texts::kObservedTitle,
                    clusters_texts::observed_help(output_name(*document.model, study, 0),
                                                  study.input->target->is_class(), chance_rule(study)));
    if (columns.score > 0)
        header_cell(ui, score, study.scores->rmse.empty() ? clusters_texts::kRightHelp : clusters_texts::kErrorHelp);
}

}  // namespace

void clusters_panel(const Ui& ui, const Document& document, const Selection& selection, const ClusterOrder& order,
                    const std::optional<ClusterId>& hovered, bool words) {
    const Study& study = document.study;
    if (words) words_line(ui, study);
    search_line(ui, order, study.clustering->num_clusters());
    const OutputColumn output = output_column(document);
    const char* const score = study.scores->rmse.empty() ? clusters_texts::kRightTitle : clusters_texts::kErrorTitle;
    const ColumnWidths columns = column_widths(ui, document, output.title, score, ImGui::GetContentRegionAvail().x);
    mark_line(ui, study, order, columns);
    if (!begin_cluster_table(study, columns)) return;
    cluster_headers(ui, document, columns, output, score);
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

namespace {

/// The clusters from `first` on, those with the same class side by side, so that their lines make areas.
std::vector<std::uint32_t> thin_clusters(const Study& study, std::uint32_t first) {
    constexpr std::size_t kMaxSorted = 5000;  // the strip is drawn in every frame
    std::vector<std::uint32_t> clusters(study.clustering->num_clusters() - first);
    std::iota(clusters.begin(), clusters.end(), first);
    if (study.network().num_outputs() == 1 || clusters.size() > kMaxSorted) return clusters;
    std::vector<Eigen::Index> classes;
    for (const std::uint32_t c : clusters) classes.push_back(predicted_class(study.scores->mean_output.col(c)));
    std::stable_sort(clusters.begin(), clusters.end(),
                     [&](std::uint32_t a, std::uint32_t b) { return classes[a - first] < classes[b - first]; });
    return clusters;
}

}  // namespace

void cluster_strip(const Ui& ui, const Document& document, const Selection& selection,
                   const std::optional<ClusterId>& hovered) {
    const Study& study = document.study;
    const bool probability = study.network().link() == Link::kSigmoid && study.network().num_outputs() == 1;
    const std::string title =
        clusters_texts::strip_heading(study.clustering->num_rows(), study.clustering->num_clusters(),
                                      probability ? output_name(*document.model, study, 0) : std::string());
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
    std::uint32_t segments = 0;  // clusters with a segment of their own
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
            tooltip(ui, clusters_texts::cluster_title(c), segment_text(document, c));
            if (clicked) ui.send(SelectCluster{ClusterId(c)});
        }
        x += segment;
        segments = c + 1;
    }
    // Clusters thinner than that: one line per pixel, in the colour of the cluster whose row lies there.
    const std::vector<std::uint32_t> thin = thin_clusters(study, segments);
    std::size_t next = 0;
    float end = x;  // of cluster `next`
    for (float px = std::round(x); px < origin.x + width && next < thin.size(); ++px) {
        const auto width_of = [&](std::uint32_t of) {
            return width * static_cast<float>(study.clustering->clusters[of].size) / rows;
        };
        while (next + 1 < thin.size() && end + width_of(thin[next]) < px + 0.5F) end += width_of(thin[next++]);
        const std::uint32_t c = thin[next];
        draw.AddRectFilled(ImVec2(px, origin.y), ImVec2(px + 1, origin.y + kHeight), output_color(ui, document, c));
        if (selection.cluster == ClusterId(c))
            draw.AddRectFilled(ImVec2(px, origin.y - 3), ImVec2(px + 1, origin.y), ui.palette.text);
        if (!over || mouse < px || mouse >= px + 1) continue;
        ui.send(Hover{{ClusterId(c)}});
        tooltip(ui, clusters_texts::cluster_title(c), segment_text(document, c));
        if (clicked) ui.send(SelectCluster{ClusterId(c)});
    }
}

}  // namespace reluscope
