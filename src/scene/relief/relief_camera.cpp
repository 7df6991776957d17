#include "scene/relief/relief_camera.h"

#include <Eigen/Geometry>

#include <algorithm>
#include <cmath>
#include <numbers>

namespace reluscope {

namespace {

constexpr double kHalfAngle = 13 * std::numbers::pi / 180;  // of the picture's height
constexpr double kRadius = 1.6;                             // of what fits into the picture at zoom 1
constexpr double kDepth = 2.2;                              // of the box before and behind its middle

/// What is looked at: below the middle of the box, for labels stand below it.
const Eigen::Vector3d kTarget(0, 0, -0.12);

}  // namespace

Eigen::Vector3d ReliefCamera::eye() const { return kTarget - distance_ * forward_; }

ReliefCamera::ReliefCamera(double azimuth, double elevation, double zoom, Point2 pan, double aspect)
    : distance_(kRadius / std::sin(kHalfAngle)), aspect_(aspect), pan_(pan) {
    const double a = azimuth * std::numbers::pi / 180;
    const double e = elevation * std::numbers::pi / 180;
    forward_ = {-std::cos(e) * std::sin(a), std::cos(e) * std::cos(a), -std::sin(e)};
    right_ = {std::cos(a), std::sin(a), 0};
    up_ = right_.cross(forward_);
    scale_ = zoom / std::tan(kHalfAngle) * std::min(1.0, aspect);
}

Eigen::Matrix4d ReliefCamera::matrix() const {
    const double near = distance_ - kDepth;
    const double far = distance_ + kDepth;
    Eigen::Matrix4d m = Eigen::Matrix4d::Zero();
    // clip w is the distance along the view.
    m.row(3) << forward_.transpose(), distance_ - forward_.dot(kTarget);
    m.row(0) << scale_ / aspect_ * right_.transpose(), -scale_ / aspect_ * right_.dot(kTarget);
    m.row(1) << scale_ * up_.transpose(), -scale_ * up_.dot(kTarget);
    m.row(0) += 2 * pan_.x / aspect_ * m.row(3);
    m.row(1) += 2 * pan_.y * m.row(3);
    m.row(2) = (far + near) / (far - near) * m.row(3);
    m(2, 3) -= 2 * far * near / (far - near);
    return m;
}

Eigen::Vector3d ReliefCamera::project(const Eigen::Vector3d& place) const {
    const Eigen::Vector4d clip = matrix() * place.homogeneous();
    return {0.5 + 0.5 * clip.x() / clip.w(), 0.5 - 0.5 * clip.y() / clip.w(), clip.w()};
}

ReliefRay ReliefCamera::ray(Point2 picture) const {
    const double x = (2 * picture.x - 1 - 2 * pan_.x / aspect_) * aspect_ / scale_;
    const double y = (1 - 2 * picture.y - 2 * pan_.y) / scale_;
    return {eye(), forward_ + x * right_ + y * up_};
}

ReliefSpace relief_space(Point2 low, Point2 high, double least, double most) {
    ReliefSpace space;
    space.centre = {low.x / 2 + high.x / 2, low.y / 2 + high.y / 2};
    space.per_cell = {2 / (high.x - low.x), 2 / (high.y - low.y)};
    space.middle = least / 2 + most / 2;
    space.per_logit = 2 * kReliefTop / (most - least);
    return space;
}

}  // namespace reluscope
