#include "app/plane/plane_aspect.h"

#include <algorithm>
#include <cmath>

namespace reluscope {

namespace {

constexpr double kMaxSpread = 8;  // of one column against the other, that one scale can show
constexpr double kFar = 1;        // standard deviations
constexpr double kEqual = 1e-9;   // shapes that differ by less are the same

/// So many units of t are as long as one of s where one standard deviation of each is.
double deviations_of_t(const PlaneFrame& frame, const RowStatistics& statistics) {
    const Eigen::VectorXd weights = statistics.weights();
    return frame.u.cwiseProduct(weights).norm() / frame.v.cwiseProduct(weights).norm();
}

}  // namespace

PlaneWindow with_one_scale(const PlaneWindow& wanted, double shape, double t_per_s) {
    const double width = wanted.width() * t_per_s;
    const double height = wanted.height();
    const double has = width / height;
    if (!(shape > 0) || !(has > 0) || !std::isfinite(has) || std::abs(has / shape - 1) < kEqual) return wanted;
    PlaneWindow window = wanted;
    if (has < shape) {
        const double middle = wanted.s0 / 2 + wanted.s1 / 2;
        const double half = height * shape / t_per_s / 2;
        window.s0 = middle - half;
        window.s1 = middle + half;
    } else {
        const double middle = wanted.t0 / 2 + wanted.t1 / 2;
        const double half = width / shape / 2;
        window.t0 = middle - half;
        window.t1 = middle + half;
    }
    return window;
}

void show_wanted(PlaneState& plane) {
    PlaneView& view = plane.view;
    view.window = view.fill ? view.wanted : with_one_scale(view.wanted, plane.shape, plane.t_per_s);
}

void set_scale(PlaneState& plane, const StudyInput& input, const RowStatistics& statistics) {
    const PlaneSpec& spec = plane.view.spec;
    plane.t_per_s = 1;
    plane.per_deviation = false;
    if (spec.kind != PlaneKind::kInputs && spec.kind != PlaneKind::kFeatures) return;
    const bool inputs = spec.kind == PlaneKind::kInputs;
    const auto unit = [&](Eigen::Index j) { return input.origins[static_cast<std::size_t>(j)].unit; };
    const bool same_unit = unit(inputs ? 0 : spec.feature_x) == unit(inputs ? 1 : spec.feature_y);
    const double ratio = deviations_of_t(plane.frame, statistics);
    if (!(ratio > 0) || !std::isfinite(ratio)) return;
    if (same_unit && ratio <= kMaxSpread && ratio >= 1 / kMaxSpread) return;
    plane.t_per_s = ratio;
    plane.per_deviation = true;
}

bool is_far(const PlanePoint& point) { return point.distance > kFar; }

}  // namespace reluscope
