#pragma once

#include "geometry/subdivision.h"

#include <Eigen/Core>

namespace reluscope {

/// Half the height of a relief's box; its base is [-1, 1]^2.
inline constexpr double kReliefTop = 0.62;

struct ReliefRay {
    Eigen::Vector3d origin;
    Eigen::Vector3d direction;  ///< not of length 1
};

/// A turntable about the middle of the box, with perspective.
class ReliefCamera {
public:
    /// Angles in degrees; `aspect` is width / height of the picture, `pan` in heights of the picture.
    ReliefCamera(double azimuth, double elevation, double zoom, Point2 pan, double aspect);

    /// From the world to clip coordinates.
    Eigen::Matrix4d matrix() const;
    /// Where a place of the world is in the picture: x and y from 0 to 1, from the top left corner; z is its distance
    /// along the view.
    Eigen::Vector3d project(const Eigen::Vector3d& place) const;
    /// What lies behind a place of the picture.
    ReliefRay ray(Point2 picture) const;

    Eigen::Vector3d eye() const;
    const Eigen::Vector3d& right() const { return right_; }
    const Eigen::Vector3d& up() const { return up_; }

private:
    Eigen::Vector3d right_, up_, forward_;
    double distance_ = 0;
    double scale_ = 1;
    double aspect_ = 1;
    Point2 pan_;
};

/// Where cells and logits lie in the box: world = (cell - centre) * per_cell, and (logit - middle) * per_logit.
struct ReliefSpace {
    Point2 centre;
    Point2 per_cell{1, 1};
    double middle = 0;
    double per_logit = 1;

    Eigen::Vector3d world(Point2 cell, double logit) const {
        return {(cell.x - centre.x) * per_cell.x, (cell.y - centre.y) * per_cell.y, (logit - middle) * per_logit};
    }
    Point2 cell(const Eigen::Vector3d& place) const {
        return {place.x() / per_cell.x + centre.x, place.y() / per_cell.y + centre.y};
    }
    double logit(double z) const { return z / per_logit + middle; }
};

/// `low` and `high` are cell coordinates of the visible window, [least, most] the logits between the bottom and the
/// top.
ReliefSpace relief_space(Point2 low, Point2 high, double least, double most);

}  // namespace reluscope
