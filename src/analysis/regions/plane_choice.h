#pragma once

#include "analysis/principal_axes.h"
#include "analysis/study.h"
#include "base/ids.h"
#include "base/job.h"
#include "base/result.h"
#include "geometry/plane_frame.h"
#include "geometry/subdivision.h"
#include "network/forward.h"

#include <Eigen/Core>

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace reluscope {

/// How the plane lies in the input space.
enum class PlaneKind {
    kInputs,     ///< the two inputs of a network with two inputs
    kFeatures,   ///< two features vary, the others stay at a row's values
    kRows,       ///< through three rows
    kPrincipal,  ///< through the mean along the two leading principal components of the rows
    kCentroids,  ///< through the centroids of two classes and a row
};

struct PlaneSpec {
    PlaneKind kind = PlaneKind::kInputs;
    Eigen::Index feature_x = 0;
    Eigen::Index feature_y = 1;
    std::array<RowId, 3> rows;  ///< kFeatures, kCentroids: the first one; kRows: all three
    std::array<std::uint32_t, 2> classes = {0, 1};

    bool operator==(const PlaneSpec&) const = default;
};

/// One row on the plane.
struct PlanePoint {
    Point2 at;            ///< (s, t) of its nearest point on the plane
    double distance = 0;  ///< from the plane, in standard deviations of the features (root mean square)
    RowId row;
    std::uint32_t cluster = 0;
    std::int32_t label = -1;  ///< class of the target; -1 without classes
    /// The row and its nearest point share their activation pattern, so the region that is drawn at the point is the
    /// row's own. Else the point stands on a region where the network has another formula than at the row.
    bool own_region = true;
};

/// What planes need to know about the rows: distances are measured in standard deviations of the features.
struct RowStatistics {
    Eigen::VectorXd mean;                       ///< per feature, in model units; 0 without rows
    Eigen::VectorXd deviation;                  ///< per feature; 0 for a feature that does not vary
    std::shared_ptr<const PrincipalAxes> axes;  ///< for kPrincipal only

    /// What a difference in feature `j` is multiplied with: 1 / deviation, or 1 / 1 model unit for a feature that does
    /// not vary.
    Eigen::VectorXd weights() const;
};

/// Mean and deviation, without axes.
RowStatistics row_statistics(const StudyInput& input);

/// A plane and what its axes mean. The frame's vectors are in model units. For kInputs and kFeatures, s and t are the
/// columns' values in the table's own units, whatever the encoder does to them; for the others s and t count standard
/// deviations (Euclidean over the standardised features) and u and v are perpendicular in that measure.
struct ChosenPlane {
    PlaneFrame frame;
    std::string axis_x;  ///< label with unit
    std::string axis_y;
    std::string name_x;  ///< short name for formulas
    std::string name_y;
};

/// kInputs for a network with two inputs, else kPrincipal.
PlaneSpec default_plane(const StudyInput& input);

/// Two features that vary, at the values of the first row: for rows that have no principal plane.
PlaneSpec fallback_plane(const StudyInput& input, const RowStatistics& statistics);

/// Makes the plane that `spec` asks for.
/// Errors   a sentence: a network with fewer than two inputs, a feature, row or class that does not exist, the same
/// feature twice, a
///          feature that is the same in all rows, rows or centroids that coincide or lie on one line, rows without two
///          principal components.
Result<ChosenPlane> choose_plane(const PlaneSpec& spec, const StudyInput& input, const RowStatistics& statistics);

/// Finds the nearest point of the plane for every row, in slices. The rows' range with a margin of 8 % becomes home();
/// where they have no extent, one standard deviation (one model unit for features that do not vary) to both sides; [-1,
/// 1]^2 without rows.
class PlaneProjectionJob final : public Job {
public:
    /// `study` needs its patterns and its clustering.
    PlaneProjectionJob(Study study, const PlaneFrame& frame, const RowStatistics& statistics);

    bool step() override;
    double progress() const override;
    const PlaneWindow& home() const { return home_; }
    std::vector<PlanePoint> take() { return std::move(points_); }

private:
    void compare_patterns(std::size_t first, const Eigen::MatrixXd& at);
    void find_home();

    Study study_;
    PlaneFrame frame_;
    Eigen::MatrixXd directions_;  // features x 2, standardised
    Eigen::MatrixXd solver_;      // 2 x features: standardised difference -> (s, t)
    Eigen::VectorXd weights_;
    ForwardPass pass_;
    std::vector<PlanePoint> points_;
    PlaneWindow home_;
    bool done_ = false;
};

}  // namespace reluscope
