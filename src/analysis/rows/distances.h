#pragma once

#include "analysis/clustering.h"
#include "analysis/patterns.h"
#include "analysis/regions/region_walls.h"
#include "base/ids.h"
#include "base/job.h"
#include "network/network.h"

#include <Eigen/Core>

#include <cstdint>
#include <vector>

namespace reluscope {

/// What Distances::boundary is.
enum class BoundaryState : std::uint8_t {
    kNone,  ///< the row's map has no boundary: all its decisions are constant on the region. The distance is infinite
    kAttained,    ///< exact: the nearest point of the boundary's plane lies inside the region
    kProjected,   ///< exact: the nearest point of the boundary inside the region lies on a wall
    kLowerBound,  ///< the nearest point of the plane lies outside the region: inside, the boundary is farther away than
                  ///< this
    kOutside,  ///< no part of the boundary lies in the region, so that the decision is the same in all of it; infinite
};

struct DistanceOptions {
    InputFrame frame;  ///< from make_input_frame(); the default measures in model input units
    double level =
        0;  ///< logit at which an output decides, where outputs decide by themselves (one output, or sigmoids)
    /// Solve a projection where the nearest point lies outside the region: kProjected and kOutside instead of
    /// kLowerBound.
    bool project = false;
};

/// One entry per row of the table, in the lengths of the frame.
struct Distances {
    std::vector<double> wall;  ///< to the nearest wall of the row's region: exact; infinite where no unit makes a wall
    std::vector<UnitId> unit;  ///< whose wall that is; none where there is no wall
    std::vector<double> boundary;  ///< to the decision boundary inside the region; see state
    std::vector<BoundaryState> state;
    /// The output that decides there: the class that wins beyond, or the output that meets the level.
    std::vector<std::uint32_t> rival;
};

/// Distances of every row from the walls of its region and from the decision boundary in it.
///
/// Wall      min_i |z_i(x)| / |w_i|: the region is convex, so that the nearest point of its surface is the foot on the
/// nearest plane. Within this
///           distance the row's affine map holds. A row on a wall has distance 0.
/// Boundary  one output, or a sigmoid link: min_o |f_o - level| / |a_o|. Otherwise the largest logit f_b decides: min_c
/// (f_b - f_c) / |a_b - a_c|.
///           Ties give the first output. When boundary <= wall it is the distance to the nearest input with another
///           decision anywhere; in all cases no input nearer than min(wall, boundary) has another decision.
/// Slices    by clusters, and inside a cluster by blocks of rows: all rows of a cluster share their walls. The walls of
/// one cluster
///           (WallCollapse::products) are the smallest piece.
/// Memory    the walls of one cluster, and per row what Distances holds.
class DistanceJob final : public Job {
public:
    /// `inputs` is num_inputs x rows; `patterns` and `clustering` are of the same rows. All but the options must
    /// outlive the job.
    DistanceJob(const Network& network, const Eigen::MatrixXd& inputs, const PatternTable& patterns,
                const Clustering& clustering, DistanceOptions options = {});

    bool step() override;
    double progress() const override;

    /// Rows of clusters that are not done yet have distance -1.
    const Distances& distances() const { return distances_; }
    Distances take() { return std::move(distances_); }

private:
    /// A plane on which a decision changes: output's logit equals the other's, or the level.
    struct Plane {
        Eigen::Index output = 0;
        Eigen::Index other = -1;  // the class that wins now; -1 where the output meets a level
    };

    void open_cluster();
    double row_products() const;
    std::size_t row_block() const;
    double run_rows(std::size_t first, std::size_t count);
    void find_wall(std::uint32_t row, const Eigen::Ref<const Eigen::VectorXd>& z);
    void find_boundary(std::uint32_t row, const Eigen::Ref<const Eigen::VectorXd>& z,
                       const Eigen::Ref<const Eigen::VectorXd>& u);
    std::vector<Plane> planes(const Eigen::VectorXd& logits) const;
    Eigen::VectorXd gradient_of(const Plane& plane) const;
    bool foot_is_inside(const Plane& plane, double shift, const Eigen::Ref<const Eigen::VectorXd>& z,
                        const Eigen::Ref<const Eigen::VectorXd>& u) const;
    void project(std::uint32_t row, const std::vector<std::pair<double, Plane>>& feet, const Eigen::VectorXd& logits,
                 const Eigen::Ref<const Eigen::VectorXd>& z);
    double value_of(const Plane& plane, const Eigen::VectorXd& logits) const;

    const Network& network_;
    const Eigen::MatrixXd& inputs_;
    const PatternTable& patterns_;
    const Clustering& clustering_;
    DistanceOptions options_;
    WallCollapse collapse_;
    RegionWalls walls_;              // of the open cluster
    Eigen::VectorXd signs_;          // per unit
    Eigen::MatrixXd wall_products_;  // units x outputs: W A^T
    Eigen::MatrixXd normals_;        // coordinates x units: outward, length 1; only for projections
    std::size_t cluster_ = 0;
    std::size_t next_member_ = 0;  // inside the open cluster
    std::size_t rows_done_ = 0;
    Distances distances_;
};

/// All at once.
Distances compute_distances(const Network& network, const Eigen::MatrixXd& inputs, const PatternTable& patterns,
                            const Clustering& clustering, const DistanceOptions& options = {});

}  // namespace reluscope
