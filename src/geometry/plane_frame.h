#pragma once

#include <Eigen/Core>

namespace reluscope {

/// A plane in a space of any dimension: `input = origin + s u + t v`, with (s, t) in its own units.
struct PlaneFrame {
    Eigen::VectorXd origin;
    Eigen::VectorXd u;
    Eigen::VectorXd v;

    Eigen::VectorXd at(double s, double t) const { return origin + s * u + t * v; }
    bool operator==(const PlaneFrame& other) const {
        return origin.size() == other.origin.size() && origin == other.origin && u == other.u && v == other.v;
    }
};

/// The part [s0, s1] x [t0, t1] of a plane.
struct PlaneWindow {
    double s0 = -1;
    double s1 = 1;
    double t0 = -1;
    double t1 = 1;

    double width() const { return s1 - s0; }
    double height() const { return t1 - t0; }
    bool operator==(const PlaneWindow&) const = default;
};

}  // namespace reluscope
