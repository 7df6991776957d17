#include "ui/training/training_charts.h"

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
    series.push_back(
        {"training", palette.accent, values_of(training, [&](const EpochFacts& e) { return value(e, false); })});
    if (training.validation_rows > 0)
        series.push_back(
            {"validation", palette.raises, values_of(training, [&](const EpochFacts& e) { return value(e, true); })});
    return series;
}

std::string yardstick_name(const AppState& state) {
    return has_classes(state) ? "logistic regression" : "linear regression";
}

const RowScores& scores_of(const Yardstick& yardstick) {
    return yardstick.validation ? *yardstick.validation : yardstick.training;
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
    if (training.yardstick) {
        chart.options.level = scores_of(*training.yardstick).loss;
        chart.options.level_name = yardstick_name(state);
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
    chart.options.title = classes ? "Predicted right, share of rows" : "R\u00b2";
    chart.options.share = classes;
    chart.options.share_of = "of the rows predicted right";
    chart.options.most = 1;
    chart.options.marked = training.shown_epoch;
    if (training.yardstick) {
        chart.options.level = score_of(scores_of(*training.yardstick), classes);
        chart.options.level_name = yardstick_name(state);
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
    chart.options.title = "AUC";
    chart.options.most = 1;
    chart.options.level = 0.5;
    chart.options.level_name = "chance";
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
    chart.options.title = regions ? "Regions in the home window" : "Clusters";
    chart.options.whole_numbers = true;
    chart.options.marked = training.shown_epoch;
    if (regions)
        chart.series.push_back({"regions", palette.accent, values_of(training, [](const EpochFacts& e) {
                                    return static_cast<double>(e.regions);
                                })});
    chart.series.push_back({"clusters", palette.raises,
                            values_of(training, [](const EpochFacts& e) { return static_cast<double>(e.clusters); })});
    chart.series.push_back(
        {regions ? "born" : "clusters born", palette.muted, values_of(training, [&](const EpochFacts& e) {
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
