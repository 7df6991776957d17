#pragma once

#include "analysis/cluster_map_reader.h"
#include "base/job.h"
#include "simplify/merging/local_models.h"

#include <Eigen/Core>

#include <cstddef>
#include <cstdint>
#include <vector>

namespace reluscope {

struct PruningOptions {
    std::size_t keep = 20;  ///< clusters, the largest ones
    /// Published: each kept cluster gets a model of its own rows' answers (logistic with this ridge, or least squares)
    /// in place of its map. Without it the map stays, which is far better (docs/merging.md).
    bool refit = false;
    double ridge = 1;
};

/// The largest clusters with their models; rows of the others take the model of the nearest one.
struct Pruning {
    std::vector<AffineMap> maps;                 ///< per kept cluster, which are 0 to maps.size() - 1
    std::vector<std::uint32_t> core_of_cluster;  ///< per cluster: the kept one that speaks for it
    Eigen::MatrixXd centroids;                   ///< inputs x kept: mean of their own rows
    std::size_t rows_kept = 0;                   ///< rows that stay in their own cluster
};

/// Prunes in steps. The nearest kept cluster is the one whose centroid (mean input of its rows) is nearest to the
/// cluster's centroid, Euclidean in network inputs; of a row whose pattern was never seen, nearest to the row.
/// Source   the Pruner of Sudjianto et al. 2020 (arXiv 2011.04041), with its refit.
class PruningJob final : public Job {
public:
    /// Errors   with `refit`: those of single_answers().
    static Result<std::unique_ptr<PruningJob>> create(Study study, PruningOptions options);

    bool step() override;
    double progress() const override;
    Pruning take() { return std::move(pruning_); }

private:
    PruningJob(Study study, PruningOptions options, SingleAnswers answers);
    void keep_cluster(std::size_t cluster);

    Study study_;
    PruningOptions options_;
    SingleAnswers answers_;
    ClusterMapReader maps_;
    std::size_t keep_;
    std::size_t next_ = 0;  // cluster
    Pruning pruning_;
};

/// All at once.
Result<Pruning> prune_clusters(const Study& study, const PruningOptions& options);

}  // namespace reluscope
