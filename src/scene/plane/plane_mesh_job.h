#pragma once

#include "base/job.h"
#include "scene/plane/plane_scene.h"

#include <cstdint>
#include <memory>
#include <vector>

namespace reluscope {

/// Makes a PlaneMesh in slices, most of them about a millisecond in a browser.
class PlaneMeshJob final : public Job {
public:
    explicit PlaneMeshJob(std::shared_ptr<const RegionPartition> partition);

    bool step() override;
    double progress() const override;
    const std::shared_ptr<const RegionPartition>& partition() const { return mesh_.partition; }
    /// The mesh, once.
    PlaneMesh take() { return std::move(mesh_); }

private:
    enum class Phase { kReserve, kCount, kSum, kPlace, kTriangles, kWalls, kDone };
    void reserve_next();
    void count_corners(std::size_t end);
    void sum_corners(std::size_t end);
    void place_corners(std::size_t end);
    void add_triangles(std::size_t end);
    void add_walls(std::size_t end);

    PlaneMesh mesh_;
    const Subdivision& cells_;
    std::vector<std::uint8_t> layers_;  // 1 + the layer of every unit, by its bit
    std::size_t num_layers_;
    std::vector<std::uint32_t> next_corner_;  // per region: where its next corner goes
    std::vector<std::uint32_t> corner_of_;    // per half-edge: the corner of its origin in its region
    Phase phase_ = Phase::kReserve;
    std::size_t next_ = 0;   // in the phase: half-edges, regions or edges
    std::size_t array_ = 0;  // while memory is taken: which array
};

}  // namespace reluscope
