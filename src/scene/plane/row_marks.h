#pragma once

#include "analysis/rows/row_coordinates.h"
#include "analysis/study.h"
#include "base/job.h"
#include "scene/plane/plane_scene.h"

#include <cstdint>
#include <memory>
#include <vector>

namespace reluscope {

/// What rows are coloured by. kError: for classes 1 - probability of the true class (1 or 0 for outputs without a
/// link); for numbers prediction - value.
enum class RowColouring { kCluster, kClass, kOutput, kError };

struct RowMarksRequest {
    RowColouring by = RowColouring::kCluster;
    std::size_t output = 0;  ///< for kOutput
    bool dark = false;
    float radius = 4;   ///< in units of the screen
    PlaneWindow basis;  ///< becomes [-1, 1]^2
};

/// Clusters with a colour of their own: the largest, for more colours would be too alike.
inline constexpr std::size_t kColouredClusters = 8;
/// The colour of a cluster's points: that of the cluster, or grey for all but the largest.
Rgba cluster_point_colour(std::uint32_t cluster, bool dark);

/// The rows of a scatter as points, in the order of the rows.
struct RowMarks {
    std::vector<PointMark> points;  ///< rows without a place are far outside
    ColourLegend legend;            ///< kCluster: `classes` are the largest clusters; kClass: the classes
    bool complete = true;           ///< false where some rows have nothing to be coloured by; they are neutral
};

/// Makes them in slices of about a millisecond.
class RowMarksJob final : public Job {
public:
    /// The study needs its clustering, the coordinates are those of its rows.
    RowMarksJob(Study study, std::shared_ptr<const RowCoordinates> coordinates, const RowMarksRequest& request);

    bool step() override;
    double progress() const override;
    RowMarks take() { return std::move(marks_); }

private:
    bool needs_values() const;
    double value(std::size_t row) const;
    void set_scale();
    Rgba colour(std::size_t row) const;
    PointMark mark(std::size_t row) const;

    Study study_;
    std::shared_ptr<const RowCoordinates> coordinates_;
    RowMarksRequest request_;
    std::size_t per_step_;
    std::vector<float> values_;  // for ramps
    std::size_t next_ = 0;
    bool painting_ = false;
    bool done_ = false;
    std::vector<Rgba> ramp_;
    RowMarks marks_;
};

/// The value that a row is coloured by: kOutput and kError only; NaN where there is none.
double row_colour_value(const Study& study, RowColouring by, std::size_t output, std::size_t row);

}  // namespace reluscope
