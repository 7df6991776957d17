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
    explicit UnwrapSummaryJob(Study study, std::size_t max_clusters = static_cast<std::size_t>(-1));

    bool step() override;
    double progress() const override;
    UnwrapSummary take() { return std::move(summary_); }

private:
    UnwrapRow summarise(std::size_t cluster);
    void load_block();

    Study study_;
    std::size_t num_clusters_;
    UnwrapSummary summary_;
    std::vector<std::uint32_t> known_rows_;
    std::vector<double> answers_;  // of all rows; NaN unknown
    AffineCollapse collapse_;
    AffineMapBlock block_;
    std::size_t block_first_ = 0;
};

/// All at once. Errors   those of UnwrapSummaryJob::check().
Result<UnwrapSummary> unwrap_summary(const Study& study, std::size_t max_clusters = static_cast<std::size_t>(-1));

}  // namespace reluscope
