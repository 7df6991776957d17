#include "base/numerics/thin_qr.h"

#include <Eigen/Jacobi>

#include <algorithm>

namespace reluscope {

void ThinQr::make_room() {
    if (size_ < q_.cols()) return;
    const Eigen::Index room = std::min(dimension_, std::max<Eigen::Index>(8, 2 * size_));
    q_.conservativeResize(dimension_, room);
    r_.conservativeResize(room, room);
}

bool ThinQr::add(const Eigen::Ref<const Eigen::VectorXd>& vector, double tolerance) {
    if (size_ == dimension_) return false;
    Eigen::VectorXd rest = vector;
    Eigen::VectorXd along = Eigen::VectorXd::Zero(size_);
    for (int pass = 0; pass < 2 && size_ > 0; ++pass) {
        const Eigen::VectorXd part = q().transpose() * rest;
        rest.noalias() -= q() * part;
        along += part;
    }
    const double length = rest.norm();
    if (!(length > tolerance)) return false;
    make_room();
    q_.col(size_) = rest / length;
    r_.col(size_).head(size_) = along;
    r_.row(size_).head(size_).setZero();
    r_(size_, size_) = length;
    ++size_;
    return true;
}

void ThinQr::remove(Eigen::Index position) {
    for (Eigen::Index column = position; column + 1 < size_; ++column) {
        r_.col(column).head(column + 2) = r_.col(column + 1).head(column + 2);
    }
    --size_;
    // R is upper Hessenberg from `position` on: one rotation per column makes it triangular again.
    for (Eigen::Index column = position; column < size_; ++column) {
        Eigen::JacobiRotation<double> rotation;
        rotation.makeGivens(r_(column, column), r_(column + 1, column), &r_(column, column));
        r_(column + 1, column) = 0;
        const Eigen::Index later = size_ - column - 1;
        if (later > 0) {
            r_.middleCols(column + 1, later).applyOnTheLeft(column, column + 1, rotation.adjoint());
        }
        q_.applyOnTheRight(column, column + 1, rotation);
    }
}

void ThinQr::project_out(Eigen::Ref<Eigen::VectorXd> vector) const {
    for (int pass = 0; pass < 2 && size_ > 0; ++pass) {
        const Eigen::VectorXd part = q().transpose() * vector;
        vector.noalias() -= q() * part;
    }
}

Eigen::VectorXd ThinQr::coefficients(const Eigen::Ref<const Eigen::VectorXd>& vector) const {
    if (size_ == 0) return {};
    Eigen::VectorXd result = q().transpose() * vector;
    r().triangularView<Eigen::Upper>().solveInPlace(result);
    return result;
}

Eigen::VectorXd ThinQr::shortest_with(const Eigen::VectorXd& products) const {
    if (size_ == 0) return Eigen::VectorXd::Zero(dimension_);
    const Eigen::VectorXd inside = r().transpose().triangularView<Eigen::Lower>().solve(products);
    return q() * inside;
}

}  // namespace reluscope
