#include "ui/simplify/summary_part.h"

#include "base/text/number_format.h"
#include "base/texts/views/summary_texts.h"
#include "simplify/families/family_rows.h"
#include "simplify/merging/local_models.h"
#include "train/setup/training_set.h"
#include "ui/kit/frame_work.h"
#include "ui/kit/number_cell.h"

#include <algorithm>
#include <cmath>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace reluscope {

namespace {

constexpr std::size_t kMaxSummaries = 500;  // each is scored on all rows
// What the window keeps: clusters with a row that counts.
constexpr const char* kCountedClusters = "clusters of the summary";

/// The rows that count in the summary.
enum class SummaryRows { kAll, kTraining, kValidation };

/// Whether the shown weights were trained here with rows kept aside.
bool has_validation_rows(const AppState& state) {
    return state.training.validation_rows > 0 && !state.document->file_weights;
}

/// The places of the rows that the shown weights were trained on, or that were kept aside.
std::vector<std::uint32_t> places_of(const AppState& state, SummaryRows rows) {
    const Target& target = *state.document->study.input->target;
    TrainingSet set;
    set.num_classes = static_cast<int>(target.classes.size());
    set.classes = target.class_of_row;
    if (!target.is_class()) {
        set.values = Eigen::Map<const Eigen::VectorXd>(target.value_of_row.data(),
                                                       static_cast<Eigen::Index>(target.value_of_row.size()));
    }
    const TrainingSetup& setup = state.training.setup;
    if (!split_rows(set, setup.options.validation_share, setup.seed)) return {};
    return rows == SummaryRows::kTraining ? set.training : set.validation;
}

/// These rows of a study, with clusters of their own.
Study part_of_study(const Study& study, const std::vector<std::uint32_t>& places) {
    Study part;
    auto patterns = std::make_shared<PatternTable>();
    patterns->bits = family_rows(*study.input, *study.patterns, places).bits;
    part.input = part_of_input(*study.input, places);
    part.clustering = std::make_shared<const Clustering>(cluster_patterns(patterns->bits));
    part.patterns = std::move(patterns);
    return part;
}

/// Works on the summary of the open study. Returns whether it is there.
bool update_summary(const Ui& ui, const AppState& state, SummaryRows rows, SimplifyMemory& memory) {
    const Study& study = state.document->study;
    if (memory.summary_of != study.scores) {
        memory.summary.reset();
        memory.summary_of = study.scores;
        std::size_t clusters = study.clustering->num_clusters();
        if (rows == SummaryRows::kAll) {
            memory.summary_job = std::make_unique<UnwrapSummaryJob>(study, kMaxSummaries);
            memory.lonely = count_lonely_clusters(study);
        } else {
            const Study part = part_of_study(study, places_of(state, rows));
            memory.summary_job = std::make_unique<UnwrapSummaryJob>(study, part, kMaxSummaries);
            memory.lonely = count_lonely_clusters(part);
            clusters = part.clustering->num_clusters();
        }
        ImGui::GetStateStorage()->SetInt(ImGui::GetID(kCountedClusters), static_cast<int>(clusters));
    }
    if (memory.summary) return true;
    if (advance_in_frame(ui, *memory.summary_job, false)) {
        want_frame(ui);
        return false;
    }
    memory.summary = std::exchange(memory.summary_job, nullptr)->take();
    return true;
}

/// All rows, those of the training, or those that were kept aside, where there are some.
SummaryRows summary_rows(const Ui& ui, const AppState& state, SimplifyMemory& memory) {
    const ImGuiID kept = ImGui::GetID("rows of the summary");
    const int before = ImGui::GetStateStorage()->GetInt(kept);
    int chosen = has_validation_rows(state) ? before : 0;
    if (has_validation_rows(state) && shows_controls(ui)) {
        const int next = segmented(
            ui, "summary rows", {summary_texts::kAllRows, summary_texts::kTrainingRows, summary_texts::kValidationRows},
            chosen, std::max(60.0F, ImGui::GetContentRegionAvail().x - 8));
        if (next >= 0) chosen = next;
    }
    if (chosen != before) {
        ImGui::GetStateStorage()->SetInt(kept, chosen);
        memory.summary_of.reset();
    }
    return static_cast<SummaryRows>(chosen);
}

std::string number_or_dash(double value, bool share) {
    if (!std::isfinite(value)) return "\u2013";
    return share ? display_share(value) : display_number(value, 3);
}

/// The heads of the columns, their words, and how wide they are.
struct SummaryColumn {
    const char* title;
    const char* help;
    const char* widest;
};

std::vector<SummaryColumn> summary_columns(bool classes, float room) {
    using namespace summary_texts;
    std::vector<SummaryColumn> columns = {{kClusterColumn, "", "10 000"},
                                          {kRowsColumn, "", "1 000 000"},
                                          {classes ? kClassMean : kNumberMean, kMeanHelp, "\u22120.00001"}};
    constexpr float kWide = 420;
    if (room >= kWide) columns.push_back({kDeviation, kDeviationHelp, "0.00001"});
    columns.push_back({classes ? kOwnAuc : kOwnError, classes ? kOwnAucHelp : kOwnErrorHelp, "0.00001"});
    columns.push_back({classes ? kAllAuc : kAllError, classes ? kAllAucHelp : kAllErrorHelp, "0.00001"});
    return columns;
}

void summary_line(const Ui& ui, const AppState& state, const UnwrapSummary& summary, std::uint32_t cluster,
                  std::size_t columns) {
    const UnwrapRow& row = summary.clusters[cluster];
    constexpr float kHeight = 24;
    ImGui::TableNextRow(ImGuiTableRowFlags_None, kHeight);
    ImGui::TableNextColumn();
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const float width = ImGui::GetContentRegionAvail().x;
    const std::string label = "##summary of cluster " + std::to_string(cluster);
    ImGui::PushStyleColor(ImGuiCol_Header, ui.palette.selection);
    if (table_line(label.c_str(), state.selection.cluster == ClusterId(cluster), kHeight - 6))
        ui.send(SelectCluster{ClusterId(cluster)});
    ImGui::PopStyleColor();
    if (ImGui::IsItemHovered()) ui.send(Hover{{ClusterId(cluster)}});
    ImDrawList& draw = *ImGui::GetWindowDrawList();
    draw_number_cell(draw, ui.fonts.text, at, width, ui.palette.text, std::to_string(cluster));
    const auto cell = [&](const std::string& text) {
        ImGui::TableNextColumn();
        const ImVec2 place = ImGui::GetCursorScreenPos();
        draw_number_cell(draw, ui.fonts.text, place, ImGui::GetContentRegionAvail().x, ui.palette.text, text);
    };
    cell(display_count(row.count));
    cell(number_or_dash(row.response_mean, summary.is_class));
    if (columns > 5) cell(number_or_dash(row.response_deviation, false));
    cell(number_or_dash(row.local_score, false));
    cell(number_or_dash(row.global_score, false));
}

}  // namespace

void summary_part(const Ui& ui, const AppState& state, SimplifyMemory& memory) {
    heading(ui, summary_texts::kHeading);
    const Study& study = state.document->study;
    const Status possible = UnwrapSummaryJob::check(study);
    if (!possible) return text_wrapped_in(ui.fonts.text, ui.palette.muted, summary_texts::kNeedsAnswers);
    const SummaryRows rows = summary_rows(ui, state, memory);
    if (!update_summary(ui, state, rows, memory)) {
        const double progress = memory.summary_job->progress();
        return text_wrapped_in(ui.fonts.text, ui.palette.muted, summary_texts::working(progress));
    }
    const UnwrapSummary& summary = *memory.summary;
    const std::size_t clusters = study.clustering->num_clusters();
    if (rows != SummaryRows::kAll)
        text_wrapped_in(ui.fonts.small, ui.palette.muted,
                        rows == SummaryRows::kTraining
                            ? summary_texts::only_training(state.training.training_rows)
                            : summary_texts::only_validation(state.training.validation_rows));
    const int counted_clusters = ImGui::GetStateStorage()->GetInt(ImGui::GetID(kCountedClusters));
    text_wrapped_in(ui.fonts.bold, ui.palette.text,
                    summary_texts::lonely(static_cast<std::size_t>(counted_clusters), memory.lonely.one_row,
                                          memory.lonely.one_class, summary.is_class));
    text_wrapped_in(ui.fonts.small, ui.palette.muted,
                    summary.is_class ? summary_texts::kClassSentence : summary_texts::kNumberSentence);
    if (summary.clusters.size() < clusters)
        text_wrapped_in(ui.fonts.small, ui.palette.muted, summary_texts::largest(summary.clusters.size(), clusters));
    const float room = std::max(60.0F, ImGui::GetContentRegionAvail().x - 8);
    const std::vector<SummaryColumn> columns = summary_columns(summary.is_class, room);
    constexpr ImGuiTableFlags kFlags =
        ImGuiTableFlags_SizingFixedFit | ImGuiTableFlags_BordersInnerH | ImGuiTableFlags_NoSavedSettings;
    const std::string id = "summary " + std::to_string(columns.size());
    if (!ImGui::BeginTable(id.c_str(), static_cast<int>(columns.size()), kFlags)) return;
    for (const SummaryColumn& column : columns) {
        const float width =
            std::max(text_size(ui.fonts.small, column.title).x, text_size(ui.fonts.text, column.widest).x) + 4;
        ImGui::TableSetupColumn("", ImGuiTableColumnFlags_WidthFixed, std::ceil(width));
    }
    ImGui::TableNextRow();
    for (const SummaryColumn& column : columns) {
        ImGui::TableNextColumn();
        text_in(ui.fonts.small, ui.palette.muted, column.title);
        if (*column.help != 0) tooltip(ui, column.title, column.help);
    }
    for (std::uint32_t cluster = 0; cluster < summary.clusters.size(); ++cluster)
        summary_line(ui, state, summary, cluster, columns.size());
    ImGui::EndTable();
}

}  // namespace reluscope
