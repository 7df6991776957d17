#pragma once

#include "geometry/plane_frame.h"
#include "network/network.h"

#include <Eigen/Core>

#include <cstddef>
#include <vector>

namespace reluscope {

/// A matrix with its columns padded for vector instructions: entry (row, column) at data[column * stride + row], zero
/// below `rows`.
class PaddedMatrix {
public:
    static constexpr std::size_t kPadding = 8;

    PaddedMatrix() = default;
    PaddedMatrix(std::size_t rows, std::size_t columns)
        : rows_(rows), stride_((rows + kPadding - 1) / kPadding * kPadding), data_(stride_ * columns, 0.0) {}
    explicit PaddedMatrix(const Eigen::MatrixXd& matrix);

    std::size_t rows() const { return rows_; }
    std::size_t stride() const { return stride_; }
    const double* column(std::size_t c) const { return data_.data() + c * stride_; }
    double* column(std::size_t c) { return data_.data() + c * stride_; }

private:
    std::size_t rows_ = 0;
    std::size_t stride_ = 0;
    std::vector<double> data_;
};

/// Three columns of a PaddedMatrix or of stored values: functions of (s, t, 1).
struct PlaneColumns {
    const double* s = nullptr;
    const double* t = nullptr;
    const double* one = nullptr;

    PlaneColumns() = default;
    explicit PlaneColumns(const PaddedMatrix& z) : PlaneColumns(z.column(0), z.stride()) {}
    PlaneColumns(const double* data, std::size_t stride) : s(data), t(data + stride), one(data + 2 * stride) {}
};

/// One hidden layer, or the outputs, seen from a plane.
struct PlaneLayer {
    /// What layer `from` (0 is the first hidden layer) adds: rows of this layer x units of that one.
    struct Source {
        std::size_t from = 0;
        PaddedMatrix weights;
        PaddedMatrix by_unit;  ///< `weights` transposed, for the outputs only: units of `from` x outputs
    };
    std::size_t width = 0;
    PaddedMatrix base;            ///< width x 3: the part that comes straight from the input, for s, t and 1
    std::vector<Source> sources;  ///< earlier layers first
    Eigen::VectorXd slope;        ///< per unit below 0; empty for the outputs
    bool leaky = false;           ///< some slope is not 0
    /// Bound of the error of a hidden unit's value anywhere in the window, however its map was updated on the way
    /// (PlaneWalk), with the rounding of its evaluation at a point of double coordinates.
    double value_error = 0;
};

/// Flips after which an updated map is computed from scratch, so that rounding errors do not pile up.
std::size_t flips_before_refresh(const PlaneLayer& from);

/// A network of any graph as hidden layers over a window of a plane. With z_m the pre-activations of layer m, h_k =
/// max(z_k, slope z_k) and (s, t) in [-1, 1]^2 over the window:
///
///     z_m = base_m (s, t, 1) + sum over sources k < m of weights_mk h_k
///
/// Affine maps, sums and concatenations between the layers are multiplied out. Each hidden unit is divided by the
/// largest size that the terms of its map can reach in the window under any pattern, S_i = sum_j |w_ij| max(1,
/// |slope_j|) S_j + |terms of base_i|. Zero sets and signs stay the same, the coefficients of a unit's map add up to at
/// most 1, and so do all partial sums that make it. Outputs are not scaled.
///
/// Errors: in these units a sum of n terms, of which F were added and taken away again, has an error of at most
/// (n + 3 F + 8) u plus that of its terms, which is a mean of the errors of the layers before. So the bound grows by a
/// sum from layer to layer (value_error, with a factor 2 for what is of second order and for the rounding of S itself).
///
/// Source   Higham, Accuracy and Stability of Numerical Algorithms, section 3.1.
struct PlaneLayers {
    std::vector<PlaneLayer> hidden;
    PlaneLayer outputs;
    bool plain_stack = true;  ///< each layer has the one before it as its only source

    static PlaneLayers create(const Network& network, const PlaneFrame& frame, const PlaneWindow& window);
};

}  // namespace reluscope
