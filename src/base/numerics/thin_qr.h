#pragma once

#include <Eigen/Core>

namespace reluscope {

/// Q R of a changing list of linearly independent vectors of one dimension: Q has orthonormal columns, R is upper
/// triangular. One vector is added or removed in O(dimension * size), so that active-set methods never factorise anew.
///
/// Source   Golub and Van Loan, Matrix Computations, section 6.5 (updating); Daniel, Gragg, Kaufman and Stewart 1976
/// (orthogonalising twice).
class ThinQr {
public:
    explicit ThinQr(Eigen::Index dimension) : dimension_(dimension) {}

    Eigen::Index dimension() const { return dimension_; }
    Eigen::Index size() const { return size_; }

    /// Appends `vector`, of norm 1. Returns false and changes nothing when its part outside the span is no longer than
    /// `tolerance`.
    bool add(const Eigen::Ref<const Eigen::VectorXd>& vector, double tolerance);

    /// Removes the vector at `position`; the later ones move up.
    void remove(Eigen::Index position);

    void clear() { size_ = 0; }

    /// Takes out of `vector` its part in the span.
    void project_out(Eigen::Ref<Eigen::VectorXd> vector) const;

    /// Coefficients of the part of `vector` that lies in the span: one per vector.
    Eigen::VectorXd coefficients(const Eigen::Ref<const Eigen::VectorXd>& vector) const;

    /// The shortest y whose products with the vectors are `products`.
    Eigen::VectorXd shortest_with(const Eigen::VectorXd& products) const;

private:
    auto q() const { return q_.leftCols(size_); }
    auto r() const { return r_.topLeftCorner(size_, size_); }
    void make_room();

    Eigen::Index dimension_ = 0;
    Eigen::Index size_ = 0;
    Eigen::MatrixXd q_;  // dimension x room
    Eigen::MatrixXd r_;  // room x room
};

}  // namespace reluscope
