#pragma once

#include "app/state/state.h"
#include "scene/drawings/chart_drawing.h"

#include <optional>
#include <string>
#include <vector>

namespace reluscope {

/// A curve of the training and what it is called among the widgets.
struct TrainingChart {
    std::string label;
    std::vector<ChartSeries> series;
    ChartOptions options;
};

bool has_classes(const AppState& state);
/// Accuracy for classes, else R squared.
double score_of(const RowScores& scores, bool classes);

TrainingChart loss_chart(const Palette& palette, const AppState& state);
TrainingChart score_chart(const Palette& palette, const AppState& state);
/// None where the area under the ROC curve is not counted.
std::optional<TrainingChart> auc_chart(const Palette& palette, const AppState& state);
/// Regions in the home window and clusters, as they come and go.
TrainingChart count_chart(const Palette& palette, const AppState& state);

/// The curves above one another, for a document; without epochs, none.
std::optional<Drawing> training_drawing(const Palette& palette, const AppState& state, DrawPoint size);

}  // namespace reluscope
