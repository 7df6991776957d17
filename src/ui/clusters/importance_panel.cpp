#include "ui/clusters/importance_panel.h"

#include "app/document/narrative.h"
#include "base/text/number_format.h"
#include "base/texts/explanation_texts.h"
#include "base/texts/views/swarm_texts.h"
#include "ui/kit/drawing_view.h"

#include <algorithm>
#include <limits>
#include <string>
#include <vector>

namespace reluscope {

namespace {

constexpr std::size_t kFirstBars = 12;
constexpr float kChartHeight = 210;
constexpr float kBetweenCharts = 20;

/// Draws again what is not of this state any more.
void refresh(ImportanceMemory& memory, const Ui& ui, const Document& document, float width) {
    const Study& study = document.study;
    const bool same_look = memory.width == width && memory.dark == ui.palette.dark;
    const bool same_clusters = memory.clustering == study.clustering;
    const bool same_bars = same_look && memory.survey == study.survey && same_clusters &&
                           memory.drawn == memory.measure && memory.drawn_all == memory.all;
    if (!same_clusters || memory.survey != study.survey)
        memory.columns = study.survey ? column_importance(study) : std::vector<ColumnImportance>{};
    if (!same_bars) {
        constexpr std::size_t kMaxBars = 100;
        const std::string axis = memory.measure == ImportanceMeasure::kSpread
                                     ? explanation_texts::strength_axis(output_words(document, 0).measure())
                                     : explanation_texts::kSquaredAxis;
        memory.bars = importance_bars(memory.columns, memory.measure, axis, width, memory.all ? kMaxBars : kFirstBars,
                                      ui.palette);
    }
    if (!same_look || !same_clusters || !memory.sizes) {
        const float chart = width > 640 ? (width - kBetweenCharts) / 2 : width;
        memory.sizes = cluster_size_chart(*study.clustering, {chart, kChartHeight}, ui.palette);
        memory.coverage = coverage_chart(*study.clustering, {chart, kChartHeight}, ui.palette);
    }
    memory.width = width;
    memory.dark = ui.palette.dark;
    memory.clustering = study.clustering;
    memory.survey = study.survey;
    memory.drawn = memory.measure;
    memory.drawn_all = memory.all;
}

const ColumnImportance* column_of(const ImportanceMemory& memory, Eigen::Index input) {
    for (const ColumnImportance& column : memory.columns) {
        if (std::find(column.inputs.begin(), column.inputs.end(), input) != column.inputs.end()) return &column;
    }
    return nullptr;
}

/// "0.42 (sex = male) + 0.13 (sex = female)": the inputs of a column of texts.
std::string terms(const ColumnImportance& column, const Eigen::VectorXd& values, double factor, const Study& study) {
    if (column.inputs.size() == 1) return "";
    constexpr std::size_t kShown = 8;
    std::vector<std::pair<std::string, std::string>> shown;
    for (std::size_t i = 0; i < std::min(kShown, column.inputs.size()); ++i)
        shown.emplace_back(display_number(factor * values(column.inputs[i])),
                           study.input->origins[static_cast<std::size_t>(column.inputs[i])].label);
    return explanation_texts::sum_of_inputs(shown, column.inputs.size() > kShown);
}

void bar_tooltip(const Ui& ui, const ImportanceMemory& memory, const Document& document, Mark mark) {
    const Study& study = document.study;
    const OutputWords words = output_words(*document.model, study, 0);
    const ColumnImportance* column = column_of(memory, mark.index);
    if (mark.kind != MarkKind::kFeature || column == nullptr) return;
    const bool spread = memory.measure == ImportanceMeasure::kSpread;
    tooltip(ui, column->column,
            spread ? explanation_texts::strength_tooltip(display_number(column->spread), words.measure()) +
                         terms(*column, study.survey->spread_importance, 1, study)
                   : explanation_texts::squared_tooltip(display_number(100 * column->squared)) +
                         terms(*column, study.survey->squared_importance, 100, study));
}

/// The outline of a bar whose feature is hovered or chosen.
void outline_bars(const Ui& ui, const AppState& state, const ImportanceMemory& memory, ImVec2 origin) {
    ImDrawList& draw = *ImGui::GetWindowDrawList();
    const auto outline = [&](const std::optional<FeatureId>& feature, ImU32 colour) {
        if (!feature) return;
        const ColumnImportance* column = column_of(memory, feature->index);
        if (column == nullptr) return;
        for (const Shape& shape : memory.bars->shapes()) {
            const bool mine = shape.mark == Mark{MarkKind::kFeature, static_cast<std::uint32_t>(column->inputs[0])};
            if (!mine || shape.fill >> 24U == 0) continue;
            const auto p = memory.bars->points_of(shape);
            draw.AddRect(ImVec2(origin.x + p[0].x - 2, origin.y + p[0].y - 2),
                         ImVec2(origin.x + p[2].x + 2, origin.y + p[2].y + 2), colour, 4, 0, 2);
        }
    };
    outline(state.hovered.feature, ui.palette.accent);
    outline(state.selection.feature, ui.palette.text);
}

/// Draws the importance of inputs that are pixels as an image, above the bars, which can only number them.
void importance_image(const Ui& ui, const Document& document, ImportanceMeasure measure) {
    constexpr float kSide = 176;
    const MapSurvey& survey = *document.study.survey;
    const Eigen::VectorXd& values =
        measure == ImportanceMeasure::kSpread ? survey.spread_importance : survey.squared_importance;
    if (values.size() != static_cast<Eigen::Index>(document.image->width) * document.image->height) return;
    ImageStyle grey;
    grey.high = std::max(values.maxCoeff(), std::numeric_limits<double>::min());
    const auto outputs = static_cast<std::size_t>(document.study.network().num_outputs());
    text_wrapped_in(ui.fonts.small, ui.palette.text, explanation_texts::importance_image(outputs));
    const float side = std::min(kSide, ImGui::GetContentRegionAvail().x);
    draw_image(*ImGui::GetWindowDrawList(), ui.palette, ImGui::GetCursorScreenPos(), side, document.image->width,
               document.image->height, values, grey);
    ImGui::Dummy(ImVec2(
        side, side * static_cast<float>(document.image->height) / static_cast<float>(document.image->width) + 6));
}

/// The columns that count most, in a sentence. Pixels have no names that say something.
std::string leading_columns(const ImportanceMemory& memory, const Document& document) {
    constexpr std::size_t kNamed = 3;
    if (document.image) return "";
    const auto value = [&](const ColumnImportance* column) {
        return memory.measure == ImportanceMeasure::kSpread ? column->spread : column->squared;
    };
    std::vector<const ColumnImportance*> order;
    for (const ColumnImportance& column : memory.columns) order.push_back(&column);
    std::stable_sort(order.begin(), order.end(), [&](const auto* a, const auto* b) { return value(a) > value(b); });
    order.resize(std::min(order.size(), kNamed));
    std::vector<std::string> names;
    for (const ColumnImportance* column : order) names.push_back(column->column);
    return explanation_texts::importance_lead(names, !order.empty() && value(order[0]) > 0);
}

void bars(const Ui& ui, const AppState& state, ImportanceMemory& memory) {
    const Study& study = state.document->study;
    const OutputWords words = output_words(*state.document->model, study, 0);
    heading(ui, explanation_texts::kWhatMatters);
    if (!study.survey) {
        text_wrapped_in(ui.fonts.text, ui.palette.muted, explanation_texts::kWhenChecked);
        return;
    }
    if (const std::string lead = leading_columns(memory, *state.document); !lead.empty())
        text_wrapped_in(ui.fonts.bold, ui.palette.text, lead);
    const int chosen =
        !shows_controls(ui)
            ? -1
            : segmented(ui, "measure", {explanation_texts::kStrength, explanation_texts::kSquaredWeights},
                        memory.measure == ImportanceMeasure::kSpread ? 0 : 1);
    if (shows_controls(ui) && !state.document->image) {
        same_line_if(100);
        if (ImGui::Button((std::string(swarm_texts::kFromImportance) + "###open beeswarm").c_str()))
            ui.send(ShowView{View::kBeeswarm});
        tooltip(ui, "", swarm_texts::kFromImportanceHelp);
    }
    if (chosen >= 0) memory.measure = chosen == 0 ? ImportanceMeasure::kSpread : ImportanceMeasure::kSquared;
    std::string meaning = memory.measure == ImportanceMeasure::kSpread
                              ? explanation_texts::strength_measure(words.measure())
                              : explanation_texts::kSquaredMeasure;
    if (shows_controls(ui)) meaning += ui.touch ? explanation_texts::kSelectBarTouch : explanation_texts::kSelectBar;
    text_wrapped_in(ui.fonts.small, ui.palette.muted, meaning);
    if (state.document->image) importance_image(ui, *state.document, memory.measure);
    const ImVec2 origin = ImGui::GetCursorScreenPos();
    const DrawingHit hit = show_drawing(ui, *memory.bars, "importance of columns");
    outline_bars(ui, state, memory, origin);
    if (hit.over) bar_tooltip(ui, memory, *state.document, hit.hovered);
    if (memory.columns.size() <= kFirstBars) return;
    if (!shows_controls(ui) && !memory.all)
        return text_in(ui.fonts.small, ui.palette.muted,
                       explanation_texts::columns_that_count_less(memory.columns.size() - kFirstBars));
    if (!shows_controls(ui)) return;
    const std::string label = memory.all ? explanation_texts::kFewerColumns
                                         : explanation_texts::more_columns(memory.columns.size() - kFirstBars);
    if (ImGui::Button((label + "##columns").c_str())) memory.all = !memory.all;
}

void ring(const Ui& ui, const Study& study, const ImportanceMemory& memory, ImVec2 origin,
          const std::optional<ClusterId>& cluster, ImU32 colour) {
    if (!cluster || cluster->index >= study.clustering->num_clusters()) return;
    const DrawPoint at = cluster_size_place(*study.clustering, memory.sizes->size(), cluster->index);
    ImGui::GetWindowDrawList()->AddCircle(ImVec2(origin.x + at.x, origin.y + at.y), 6, colour, 0, 2);
    static_cast<void>(ui);
}

void charts(const Ui& ui, const AppState& state, ImportanceMemory& memory) {
    const Study& study = state.document->study;
    heading(ui, explanation_texts::kSizes);
    const std::size_t clusters = study.clustering->num_clusters();
    text_wrapped_in(ui.fonts.bold, ui.palette.text,
                    explanation_texts::coverage(clusters_covering(*study.clustering, 0.9), clusters, 90));
    const ImVec2 origin = ImGui::GetCursorScreenPos();
    const DrawingHit sizes = show_drawing(ui, *memory.sizes, "sizes of the clusters");
    ring(ui, study, memory, origin, state.hovered.cluster, ui.palette.accent);
    ring(ui, study, memory, origin, state.selection.cluster, ui.palette.text);
    if (sizes.over && sizes.hovered.kind == MarkKind::kCluster) {
        const std::uint32_t size = study.clustering->clusters[sizes.hovered.index].size;
        tooltip(ui, explanation_texts::sentence(explanation_texts::cluster_name(sizes.hovered.index)),
                explanation_texts::cluster_size_tooltip(
                    size, display_share(size / static_cast<double>(study.clustering->num_rows()))));
    } else if (sizes.over) {
        tooltip(ui, explanation_texts::kSizesTitle, explanation_texts::kSizesMeaning);
    }
    if (memory.sizes->size().x < memory.width) ImGui::SameLine(0, kBetweenCharts);
    const DrawingHit coverage = show_drawing(ui, *memory.coverage, "coverage of the clusters");
    if (coverage.over) tooltip(ui, explanation_texts::kCoverageTitle, explanation_texts::kCoverageMeaning);
}

}  // namespace

void importance_panel(const Ui& ui, const AppState& state, ImportanceMemory& memory) {
    if (!state.document || !state.document->study.scores) return;
    const bool open =
        ImGui::BeginChild("importance", ImGui::GetContentRegionAvail(), ImGuiChildFlags_None, scrolling(ui));
    if (open) {
        refresh(memory, ui, *state.document, std::max(120.0F, ImGui::GetContentRegionAvail().x - 4));
        bars(ui, state, memory);
        charts(ui, state, memory);
    }
    ImGui::EndChild();
}

}  // namespace reluscope
