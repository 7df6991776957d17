#pragma once

#include "geometry/plane_frame.h"
#include "geometry/subdivision.h"
#include "network/network.h"

#include <Eigen/Core>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace reluscope {

/// A linear form c_0 x + c_1 y + c_2 in double, with a bound of |c - exact c| summed over its coefficients.
struct BoundedForm {
    Eigen::Vector3d c = Eigen::Vector3d::Zero();
    double error = 0;

    double size() const { return c.cwiseAbs().sum(); }
};

/// True where the bounds promise that the zero sets of two forms are not parallel.
bool are_crossing(const BoundedForm& first, const BoundedForm& second);

/// Where two forms are both 0, and a bound of the error of each coordinate.
struct BoundedPoint {
    Point2 point;
    double error = 0;
};

/// Nothing where the bounds do not promise that the zero sets cross.
std::optional<BoundedPoint> crossing_of(const BoundedForm& first, const BoundedForm& second);

/// The sign of `form` at the crossing of `first` and `second`: nothing where rounding leaves it, or the crossing, open.
///
/// With P the cross product, each of its entries has an error of at most E = |first| e2 + |second| e1 + e1 e2 + 3 u
/// |first| |second|, and the product P . form one of at most max |P| e + E (|form| + e) + 4 u max |P| |form|; twice
/// that is required, since the bounds are rounded themselves.
std::optional<int> sign_at_crossing(const BoundedForm& first, const BoundedForm& second, const BoundedForm& form);

/// The units of a network as forms on one pattern, in double with running error bounds: |W h| has an error of at most
/// |W| error(h) + gamma_{n+1} (|W| |h| + |b|) (Higham, Accuracy and Stability of Numerical Algorithms, section 3.1).
/// Between the threshold that suits all patterns at once (PlaneLayer::value_error) and exact arithmetic: a hundred
/// times as sharp as the one, and a hundred times as quick as the other.
///
/// (x, y) are the coordinates of RegionPartition::cells(), the window as [-1, 1]^2.
class BoundedForms {
public:
    /// `network` must outlive this.
    BoundedForms(const Network& network, const PlaneFrame& frame, const PlaneWindow& window);

    /// Takes another pattern, one packed row, which must outlive its use.
    void start(std::span<const std::uint64_t> bits);

    /// The pre-activation of the unit with this bit; the bits of earlier layers must be final.
    BoundedForm pre_activation(std::size_t bit);

    /// Output `o` before the link; all bits must be final.
    BoundedForm output(Eigen::Index o);

private:
    struct Value {
        Eigen::MatrixXd forms;   ///< width x 3
        Eigen::VectorXd errors;  ///< width
        Eigen::VectorXd sizes;   ///< width: sum of the sizes of a form's coefficients
    };

    BoundedForm affine_unit(const AffineOperation& op, Eigen::Index unit) const;
    void make(std::size_t node);
    void make_affine(const AffineOperation& op, Value& out) const;
    void make_activation(const ActivationOperation& op, std::size_t first_bit, Value& out) const;
    void make_sum(const SumOperation& op, Value& out) const;
    void make_concat(const ConcatOperation& op, Value& out) const;

    const Network& network_;
    std::span<const std::uint64_t> bits_;
    std::vector<Value> values_;
    std::size_t made_ = 0;  // nodes so far, on this pattern
};

}  // namespace reluscope
