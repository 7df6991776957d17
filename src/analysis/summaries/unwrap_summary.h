#pragma once

#include "analysis/affine_map.h"
#include "analysis/study.h"
#include "base/job.h"
#include "base/result.h"

#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

namespace reluscope {

/// What one cluster's affine map is worth on its own rows and on all rows. NaN where nothing can be said.
struct UnwrapRow {
    std::uint32_t count = 0;                                          ///< rows of the cluster
    double response_mean = std::numeric_limits<double>::quiet_NaN();  ///< of the answers: class 0 or 1, or the number
    double response_deviation = std::numeric_limits<double>::quiet_NaN();  ///< of a sample (division by rows - 1)
    double local_score = std::numeric_limits<double>::quiet_NaN();  ///< AUC or mean squared error on the cluster's rows
    double global_score = std::numeric_limits<double>::quiet_NaN();  ///< of the same map on all rows
};

/// The table that Aletheia's Unwrapper gives, cluster by cluster in the order of the clustering. The feature importance
/// that goes with it is MapSurvey::squared_importance.
struct UnwrapSummary {
    bool is_class = true;  ///< scores are AUC, else mean squared error
    std::vector<UnwrapRow> clusters;

    /// Share of the clusters with more than one row whose rows have one answer only ("dummy models"); singletons are
    /// not counted as such.
    double constant_share() const;
    /// Share of the clusters with one row.
    double singleton_share() const;
};

/// Computes an UnwrapSummary of the largest clusters in steps.
///
/// AUC is of probabilities in double, whose saturation at 1 makes ties, as there: the sigmoid of the map's logit, or of
/// the difference of two. Rows whose answer is unknown count in `count` only. Source   Sudjianto et al. 2020 (arXiv
/// 2011.04041); checked against its published table in tests/analysis/summaries/unwrap_summary_test.cpp.
class UnwrapSummaryJob final : public Job {
public:
    /// Whether there is a table: `study` needs clusters, and answers that are numbers or two classes.
    /// Errors   one sentence that says what is missing.
    static Status check(const Study& study);

    /// `study` must pass check().
    explicit UnwrapSummaryJob(const Study& study, std::size_t max_clusters = static_cast<std::size_t>(-1));
    /// The clusters of `study` with the rows of `judged`, which must pass check() too.
    UnwrapSummaryJob(Study study, Study judged, std::size_t max_clusters);

    bool step() override;
    double progress() const override;
    UnwrapSummary take() { return std::move(summary_); }

private:
    UnwrapRow summarise(std::size_t cluster);
    void load_block();

    std::vector<std::uint32_t> judged_rows(std::size_t cluster) const;

    Study study_;
    Study judged_;                                     // whose rows are scored
    std::vector<std::vector<std::uint32_t>> rows_of_;  // per cluster, where these are others; else empty
    std::size_t num_clusters_;
    UnwrapSummary summary_;
    std::vector<std::uint32_t> known_rows_;
    std::vector<double> answers_;  // of all judged rows; NaN unknown
    AffineCollapse collapse_;
    AffineMapBlock block_;
    std::size_t block_first_ = 0;
};

/// Clusters that say little about a rule.
struct LonelyClusters {
    std::size_t one_row = 0;    ///< clusters with a single row
    std::size_t one_class = 0;  ///< with rows of one class only among the known answers, single rows included
};
LonelyClusters count_lonely_clusters(const Study& study);

/// The table for other rows: each cluster of `training` with the rows of `other` that share its pattern, scored by
/// its map there and on all rows of `other` (Aletheia's evaluate()). Clusters that no row of `other` is in have count
/// 0. Errors   those of UnwrapSummaryJob::check() for either study.
Result<UnwrapSummary> unwrap_other_rows(const Study& training, const Study& other,
                                        std::size_t max_clusters = static_cast<std::size_t>(-1));

/// All at once. Errors   those of UnwrapSummaryJob::check().
Result<UnwrapSummary> unwrap_summary(const Study& study, std::size_t max_clusters = static_cast<std::size_t>(-1));

}  // namespace reluscope
