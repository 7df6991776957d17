#pragma once

#include "analysis/summaries/column_importance.h"
#include "scene/kit/drawing.h"
#include "scene/kit/palette.h"

#include <string>
#include <vector>

namespace reluscope {

/// Which of the two measures the bars show.
enum class ImportanceMeasure { kSpread, kSquared };

/// A bar per column in the order of the measure, marked as the column's first input, over a linear axis that is called
/// `axis`. At most `most` bars.
Drawing importance_bars(const std::vector<ColumnImportance>& columns, ImportanceMeasure measure,
                        const std::string& axis, float width, std::size_t most, const Palette& palette);

/// Sizes of the clusters by rank, both axes linear; discs are marked as clusters. Few enough points are drawn that
/// they can be told apart.
Drawing cluster_size_chart(const Clustering& clustering, DrawPoint size, const Palette& palette);

/// Share of the rows in the largest clusters together against their number, with 90 % marked; both axes linear.
Drawing coverage_chart(const Clustering& clustering, DrawPoint size, const Palette& palette);

/// Where a cluster's disc lies in cluster_size_chart().
DrawPoint cluster_size_place(const Clustering& clustering, DrawPoint size, std::uint32_t cluster);

}  // namespace reluscope
