#pragma once

#include "analysis/cluster_maps.h"

#include <map>
#include <memory>
#include <vector>

namespace reluscope {

/// Keeps the maps of the largest clusters up to date for one output, and their order by similarity when it is asked
/// for. Maps of other outputs of the same study are kept while all together fit into the budget
/// (analysis/cluster_maps.h), so that going back to one costs nothing.
class MapPipeline {
public:
    /// What is wanted from now on. Returns at once, true if it is something else than before; the work is done by
    /// step().
    bool want(const Study& study, Eigen::Index output);
    /// The order is that of the wanted maps in a measure.
    void want_similar(BarMode mode);
    /// Forgets everything.
    void drop();

    bool has_work() const { return maps_job_ || similar_job_; }
    /// Does the next piece. Returns has_work().
    bool step();
    double progress() const;

    /// Of what is wanted; null while they are being computed.
    std::shared_ptr<const ClusterMaps> maps() const { return maps_; }
    /// Likewise; null while it is being computed or when nobody asked.
    std::shared_ptr<const std::vector<std::uint32_t>> similar(BarMode mode) const;

private:
    void keep(std::shared_ptr<const ClusterMaps> maps);

    std::shared_ptr<const Clustering> clustering_;
    std::shared_ptr<const Network> network_;
    std::map<Eigen::Index, std::shared_ptr<const ClusterMaps>> kept_;
    std::shared_ptr<const ClusterMaps> maps_;
    std::unique_ptr<ClusterMapsJob> maps_job_;
    std::unique_ptr<SimilarOrderJob> similar_job_;
    std::shared_ptr<const std::vector<std::uint32_t>> similar_;
    std::shared_ptr<const ClusterMaps> similar_of_;
    BarMode similar_mode_ = BarMode::kStrength;
    Study study_;  // keeps what the jobs refer to alive
    Eigen::Index output_ = 0;
};

}  // namespace reluscope
