#pragma once

#include "base/job.h"
#include "geometry/plane_frame.h"
#include "network/network.h"

#include <Eigen/Core>

#include <cstddef>

namespace reluscope {

/// Every hidden unit's pre-activation over a window of a plane, sampled at the middles of resolution x resolution
/// cells.
struct UnitMaps {
    PlaneWindow window;
    std::size_t resolution = 0;
    Eigen::MatrixXf z;  ///< cells x hidden units; cell (i, j) is row j resolution + i, with s growing in i and t in j
    Eigen::VectorXf largest;  ///< per unit: max |z| over the cells

    float at(std::size_t unit, std::size_t i, std::size_t j) const {
        return z(static_cast<Eigen::Index>(j * resolution + i), static_cast<Eigen::Index>(unit));
    }
};

/// Samples one line of cells after the other. `network` must outlive the job.
class UnitMapsJob final : public Job {
public:
    /// `frame` must have as many dimensions as the network has inputs; resolution at least 1.
    UnitMapsJob(const Network& network, PlaneFrame frame, const PlaneWindow& window, std::size_t resolution);

    bool step() override;
    double progress() const override;
    UnitMaps take() { return std::move(maps_); }

private:
    const Network& network_;
    PlaneFrame frame_;
    UnitMaps maps_;
    std::size_t next_line_ = 0;
};

}  // namespace reluscope
