#pragma once

#include "analysis/regions/level_sets.h"
#include "scene/plane/colouring_job.h"
#include "scene/plane/plane_canvas.h"
#include "scene/plane/plane_mesh_job.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

namespace reluscope {

/// What the mesh and the colours of a picture are made from, and what else belongs to the same partition.
struct PlaneSource {
    std::shared_ptr<const RegionPartition> partition;
    std::shared_ptr<const LevelSet> boundary;                    ///< of the partition
    std::shared_ptr<const std::vector<std::uint32_t>> clusters;  ///< of its regions
    std::shared_ptr<const std::vector<std::uint32_t>> families;  ///< of its regions, where they are coloured by it
    PlaneColour by = PlaneColour::kPattern;
    std::size_t output = 0;
    bool dark = false;
    std::optional<std::uint32_t> lit;
    bool operator==(const PlaneSource&) const = default;
};

/// Makes the mesh and the colours of the plane's picture: at once for few regions, else a little in each frame. What is
/// shown stays until all of the next one is there, on the canvas as well.
class PlaneBuild {
public:
    /// Partitions with fewer regions than this are built at once.
    static constexpr std::size_t kManyRegions = 20000;

    /// Asks for a picture. A partition with many regions that is being built is finished before the next one with many,
    /// so that something new is seen however quickly they follow each other.
    void want(const PlaneSource& wanted);
    /// What else must be there for a partition before its picture is shown: works on it, false while it is not.
    using Beside = std::function<bool(const std::shared_ptr<const RegionPartition>&)>;
    /// Works for at least `num_steps`, and for as long as `has_time` says so. `canvas` and `beside` may be null.
    void advance(PlaneCanvas* canvas, const std::function<bool()>& has_time, std::size_t num_steps,
                 const Beside& beside = nullptr);
    void clear();

    /// True while what is wanted is not shown.
    bool pending() const { return next_.has_value() || waiting_.has_value(); }

    // What is shown; null before the first.
    const PlaneSource& shown() const { return shown_; }
    const std::shared_ptr<const PlaneMesh>& mesh() const { return mesh_; }
    const std::shared_ptr<const RegionColours>& colours() const { return colours_; }

private:
    struct Next {
        PlaneSource source;
        std::unique_ptr<PlaneMeshJob> meshing;  // null once the mesh is there
        std::shared_ptr<const PlaneMesh> mesh;
        std::unique_ptr<ColouringJob> colouring;
        std::shared_ptr<const RegionColours> colours;
    };
    void begin(const PlaneSource& source);
    void recolour(const PlaneSource& source);
    void finish();
    static bool step(Next& next);

    PlaneSource shown_;
    std::shared_ptr<const PlaneMesh> mesh_;
    std::shared_ptr<const RegionColours> colours_;
    std::optional<Next> next_;
    std::optional<PlaneSource> waiting_;  // begins when next_ is done
};

}  // namespace reluscope
