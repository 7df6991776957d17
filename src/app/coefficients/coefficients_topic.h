#pragma once

#include "analysis/cluster_maps.h"
#include "app/kit/desk.h"

#include <map>
#include <memory>
#include <optional>
#include <vector>

namespace reluscope {

/// Keeps the maps of the largest clusters up to date for the explained output, and their order by similarity where it
/// is asked for. Maps of other outputs of the same study are kept while all together fit into the budget
/// (analysis/cluster_maps.h), so that going back to one costs nothing.
class MapsStage final : public Stage {
public:
    explicit MapsStage(Desk& desk) : Stage(StageId::kMaps, desk.state.stages), desk_(desk) {}

    /// Brings maps that are known, orders and filter to the selection, the measure and the settings.
    void refresh();
    /// Forgets everything.
    void drop();

    bool is_stale() const override;
    bool step() override;
    double progress() const override { return maps_.is(wanted()) ? similar_.progress() : maps_.progress(); }
    /// While training plays, maps are made only for those who look at them.
    bool may_work() const override;

private:
    struct Key {
        std::shared_ptr<const Clustering> clustering;
        std::shared_ptr<const Network> network;
        Eigen::Index output = 0;
        bool operator==(const Key&) const = default;
    };
    struct SimilarKey {
        std::shared_ptr<const ClusterMaps> maps;
        BarMode mode = BarMode::kStrength;
        bool operator==(const SimilarKey&) const = default;
    };
    /// What the orders and the filter were made from.
    struct OrderKey {
        std::shared_ptr<const ClusterMaps> maps;
        BarMode mode = BarMode::kStrength;
        CoefficientsSettings settings;
        std::shared_ptr<const std::vector<std::uint32_t>> similar;
        bool operator==(const OrderKey&) const = default;
    };
    Key wanted() const;
    std::optional<SimilarKey> wanted_similar() const;
    void keep(std::shared_ptr<const ClusterMaps> maps);
    void refresh_order();

    Desk& desk_;
    Study study_;  // that the maps are of
    AskedFor<Key> asked_{*this};
    Keyed<Key, ClusterMapsJob> maps_;
    std::map<Eigen::Index, std::shared_ptr<const ClusterMaps>> kept_;
    Keyed<SimilarKey, SimilarOrderJob> similar_;
    std::shared_ptr<const std::vector<std::uint32_t>> similar_order_;
    OrderKey shown_order_;
};

/// The maps of all clusters: heat map, parallel coordinates, and the filter by ranges.
class CoefficientsTopic final : public Topic {
public:
    explicit CoefficientsTopic(Desk& shared) : Topic(shared), maps(shared) {}

    std::vector<Stage*> stages() override { return {&maps}; }
    void open(const Opening& opening) override;
    void follow_selection() override { maps.refresh(); }

    MapsStage maps;
};

void apply(SetCoefficients& command, CoefficientsTopic& topic);

}  // namespace reluscope
