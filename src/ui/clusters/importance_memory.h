#pragma once

#include "analysis/summaries/column_importance.h"
#include "scene/drawings/importance_drawing.h"

#include <memory>
#include <optional>
#include <vector>

namespace reluscope {

/// What the importance view keeps: drawings and what they were made from.
struct ImportanceMemory {
    std::shared_ptr<const MapSurvey> survey;
    std::shared_ptr<const Clustering> clustering;
    float width = 0;
    bool dark = false;
    ImportanceMeasure measure = ImportanceMeasure::kSpread;
    ImportanceMeasure drawn = ImportanceMeasure::kSpread;
    bool all = false;  ///< every column, not only the first ones
    bool drawn_all = false;
    std::vector<ColumnImportance> columns;
    std::optional<Drawing> bars;
    std::optional<Drawing> sizes;
    std::optional<Drawing> coverage;
};

}  // namespace reluscope
