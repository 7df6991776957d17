#include "ui/training/training_charts.h"

#include "base/texts/training_texts.h"

#include <cmath>
#include <limits>

namespace reluscope {

namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

/// Values of the whole history by a function of one epoch.
template <class F>
std::vector<double> values_of(const TrainingState& training, F&& value) {
    std::vector<double> values;
    values.reserve(training.history.size());
    for (const EpochFacts& facts : training.history) values.push_back(value(facts));
    return values;
}

/// The two lines of a value that training and validation rows have.
template <class F>
std::vector<ChartSeries> series_of(const Palette& palette, const TrainingState& training, F&& value) {
    std::vector<ChartSeries> series;
    series.push_back({training_texts::kTraining, palette.accent,
                      values_of(training, [&](const EpochFacts& e) { return value(e, false); })});
    if (training.validation_rows > 0)
        series.push_back({training_texts::kValidationRows, palette.raises,
                          values_of(training, [&](const EpochFacts& e) { return value(e, true); })});
    return series;
}

std::string baseline_name(const AppState& state) {
    return has_classes(state) ? training_texts::kLogisticRegression : training_texts::kLinearRegression;
}

const RowScores& scores_of(const Baseline& baseline) {
    return baseline.validation ? *baseline.validation : baseline.training;
}

}  // namespace

bool has_classes(const AppState& state) {
    const auto& target = state.document->study.input->target;
    return target && target->is_class();
}

double score_of(const RowScores& scores, bool classes) { return classes ? scores.accuracy : scores.r2; }

TrainingChart loss_chart(const Palette& palette, const AppState& state) {
    const TrainingState& training = state.training;
    TrainingChart chart;
    chart.label = "chart of the loss";
    chart.options.title = "Loss";
    chart.options.marked = training.shown_epoch;
    if (training.baseline) {
        chart.options.level = scores_of(*training.baseline).loss;
        chart.options.level_name = baseline_name(state);
    }
    chart.series = series_of(palette, training, [](const EpochFacts& e, bool validation) {
        if (!validation) return e.record.training.loss;
        return e.record.validation ? e.record.validation->loss : kNaN;
    });
    return chart;
}

TrainingChart score_chart(const Palette& palette, const AppState& state) {
    const TrainingState& training = state.training;
    const bool classes = has_classes(state);
    TrainingChart chart;
    chart.label = "chart of the score";
    chart.options.title = classes ? training_texts::kCorrectShare : training_texts::kR2;
    chart.options.share = classes;
    chart.options.share_of = training_texts::kCorrectShareOf;
    chart.options.most = 1;
    chart.options.marked = training.shown_epoch;
    if (training.baseline) {
        chart.options.level = score_of(scores_of(*training.baseline), classes);
        chart.options.level_name = baseline_name(state);
    }
    chart.series = series_of(palette, training, [classes](const EpochFacts& e, bool validation) {
        if (!validation) return score_of(e.record.training, classes);
        return e.record.validation ? score_of(*e.record.validation, classes) : kNaN;
    });
    return chart;
}

std::optional<TrainingChart> auc_chart(const Palette& palette, const AppState& state) {
    const TrainingState& training = state.training;
    if (training.history.empty() || !std::isfinite(training.history.back().training_auc)) return std::nullopt;
    TrainingChart chart;
    chart.label = "chart of the AUC";
    chart.options.title = training_texts::kAuc;
    chart.options.most = 1;
    chart.options.level = 0.5;
    chart.options.level_name = training_texts::kChance;
    chart.options.marked = training.shown_epoch;
    chart.series = series_of(palette, training, [](const EpochFacts& e, bool validation) {
        return validation ? e.validation_auc : e.training_auc;
    });
    return chart;
}

TrainingChart count_chart(const Palette& palette, const AppState& state) {
    const TrainingState& training = state.training;
    const bool regions = !training.history.empty() && training.history.back().has_regions;
    TrainingChart chart;
    chart.label = "chart of regions";
    chart.options.title = regions ? training_texts::kRegionsInHome : training_texts::kClusters;
    chart.options.whole_numbers = true;
    chart.options.marked = training.shown_epoch;
    if (regions)
        chart.series.push_back(
            {training_texts::kRegionSeries, palette.accent,
             values_of(training, [](const EpochFacts& e) { return static_cast<double>(e.regions); })});
    chart.series.push_back({training_texts::kClusterSeries, palette.raises,
                            values_of(training, [](const EpochFacts& e) { return static_cast<double>(e.clusters); })});
    chart.series.push_back({regions ? training_texts::kNewSeries : training_texts::kNewClusterSeries, palette.muted,
                            values_of(training, [&](const EpochFacts& e) {
                                return static_cast<double>(regions ? e.region_births : e.cluster_births);
                            })});
    return chart;
}

std::optional<Drawing> training_drawing(const Palette& palette, const AppState& state, DrawPoint size) {
    if (!state.document || state.training.history.empty()) return std::nullopt;
    std::vector<TrainingChart> charts = {loss_chart(palette, state), score_chart(palette, state)};
    if (auto auc = auc_chart(palette, state)) charts.push_back(*std::move(auc));
    charts.push_back(count_chart(palette, state));
    constexpr float kMargin = 12;
    constexpr float kGap = 14;
    const auto count = static_cast<float>(charts.size());
    const DrawPoint each{size.x - 2 * kMargin, (size.y - 2 * kMargin - (count - 1) * kGap) / count};
    Drawing drawing(size);
    DrawPoint origin{kMargin, kMargin};
    for (const TrainingChart& chart : charts) {
        const ChartPlot plot = chart_plot(origin, each, chart.series, chart.options);
        add_chart(drawing, palette, plot, origin, each, chart.series, chart.options);
        origin.y += each.y + kGap;
    }
    return drawing;
}

}  // namespace reluscope
