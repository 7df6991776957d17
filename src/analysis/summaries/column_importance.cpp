#include "analysis/summaries/column_importance.h"

#include "analysis/explanation.h"

#include <algorithm>
#include <cmath>

namespace reluscope {

std::vector<ColumnImportance> column_importance(const Study& study) {
    std::vector<ColumnImportance> columns;
    for (FeatureGroup& group : group_by_column(study.input->origins)) {
        ColumnImportance one{std::move(group.column), std::move(group.inputs), 0, 0};
        for (const Eigen::Index j : one.inputs) {
            one.spread += study.survey->spread_importance(j);
            one.squared += study.survey->squared_importance(j);
        }
        columns.push_back(std::move(one));
    }
    std::stable_sort(columns.begin(), columns.end(),
                     [](const ColumnImportance& a, const ColumnImportance& b) { return a.spread > b.spread; });
    return columns;
}

std::vector<std::size_t> cumulative_sizes(const Clustering& clustering) {
    std::vector<std::size_t> sums = {0};
    for (const Cluster& cluster : clustering.clusters) sums.push_back(sums.back() + cluster.size);
    return sums;
}

std::string coverage_sentence(const Clustering& clustering, double share) {
    const std::size_t count = clusters_covering(clustering, share);
    return std::to_string(count) + (count == 1 ? " cluster covers at least " : " clusters cover at least ") +
           std::to_string(std::lround(100 * share)) + " % of the rows";
}

}  // namespace reluscope
