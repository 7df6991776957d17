#pragma once

#include "analysis/regions/plane_choice.h"
#include "app/kit/desk.h"
#include "app/plane/regions_in_view.h"

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

namespace reluscope {

/// Keeps the PlaneState up to date with what its view asks for, in slices of a few milliseconds: statistics of the
/// rows, the frame, the rows' points, the partition, its decision boundary and the clusters of its regions. Each result
/// has a key made from what it was computed from. A result whose key is no longer the wanted one stays visible, marked
/// as stale, until the next one is complete; partition, boundary and clusters change together.
///
/// The partition covers the visible window and a margin on each side (none where only that lets it fit into one frame).
/// A change of the window starts a new one at once, except where the one in work, or a costly one that is complete,
/// covers the new window as well. Which of its regions the visible window shows is found apart, exactly.
class PlaneStage final : public Stage {
public:
    explicit PlaneStage(Desk& desk);
    ~PlaneStage() override;

    /// Starts over with another study, which has its clustering. The plane and the window stay where `keep` says so
    /// (the same columns and rows as before) and the plane can still be made; else the view begins with the study's
    /// default plane.
    void open(const Study& study, bool keep);

    /// Asks for another plane. It replaces the old one in this call, or in a later step() if the rows' axes have to be
    /// found before. `fit`: shows all of it afterwards. Errors   those of choose_plane; nothing changes then.
    Status choose(const PlaneSpec& spec, bool fit);

    /// The window was chosen: it stays when the rows are on the plane.
    void keep_window() { fit_after_projection_ = false; }

    bool is_stale() const override;
    /// However often its weights change, as while one is dragged, a network's plane is worked on in every frame.
    bool has_a_turn() const override { return true; }
    bool step() override;
    double progress() const override { return work_ ? progress_ : 0; }
    int rank() const override { return 4; }
    /// Ends the partition in work and keeps what there is of it.
    void stop() override;
    void show() override;

    /// Is called when the partition, the regions in view, the frame or the points have changed.
    std::function<void()> on_change;

private:
    /// What a partition is computed from. `plane_number` stands for network and frame.
    struct Key {
        std::uint64_t plane_number = 0;
        PlaneWindow window;  ///< that was visible
        std::optional<std::size_t> depth;
        std::size_t max_regions = 0;
        std::size_t max_bytes = 0;
    };
    /// A partition in work, and what was made of it so far.
    struct Work {
        Key key;
        PlaneWindow window;  ///< that is computed: with the margin
        std::unique_ptr<RegionPartitionJob> job;
        std::shared_ptr<const RegionPartition> partition;
        double seconds = 0;
        std::unique_ptr<LevelSetJob> boundary_job;
        std::shared_ptr<const LevelSet> boundary;
        std::shared_ptr<std::vector<std::uint32_t>> cluster_of_region;
        std::unique_ptr<RegionsInViewJob> view_job;
        std::shared_ptr<const RegionsInView> in_view;
    };

    static PlaneWindow with_margin(const PlaneWindow& window, double margin);
    Key wanted_key() const;
    bool is_current() const;
    bool serves(const PlaneWindow& computed, const Key& key, const Key& wanted, double margin) const;
    double margin_for(const Key& wanted) const;
    void find_statistics();
    bool needs_axes() const { return wanted_ && wanted_->kind == PlaneKind::kPrincipal && !statistics_.axes; }
    Status make_plane();
    void resolve_choice();
    void finish_points();
    void start_partition(const Key& wanted);
    void step_partition();
    void finish_partition();
    void step_clusters();
    void add_cluster_hashes();
    void publish();
    bool needs_view() const;
    void step_view();

    Desk& desk_;
    PlaneState& plane_;
    double progress_ = 1;              // of the partition
    std::uint64_t told_revision_ = 0;  // by on_change
    std::optional<Study> study_;
    RowStatistics statistics_;
    std::unique_ptr<PrincipalAxesJob> axes_job_;
    std::optional<PlaneSpec> wanted_;  // not made yet
    bool wanted_fit_ = false;
    bool first_plane_ = false;      // of this study: a fallback takes its place if it cannot be made
    std::optional<Error> refusal_;  // of a plane that was asked for earlier
    std::unique_ptr<PlaneProjectionJob> projection_;
    bool fit_after_projection_ = false;

    std::uint64_t plane_number_ = 0;  // grows with every network and frame
    std::optional<Key> shown_key_;    // of the partition that is shown
    PlaneWindow shown_window_;
    std::unique_ptr<Work> work_;
    std::unique_ptr<RegionsInViewJob> view_job_;  // of the partition that is shown
    PlaneWindow counted_;                         // by view_job_
    std::shared_ptr<const std::vector<std::uint32_t>> counted_clusters_;
    std::unordered_map<std::uint64_t, std::uint32_t> cluster_of_hash_;
    std::size_t clusters_hashed_ = 0;
};

}  // namespace reluscope
