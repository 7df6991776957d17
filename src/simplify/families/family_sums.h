#pragma once

#include <Eigen/Cholesky>
#include <Eigen/Core>

#include <algorithm>

namespace reluscope {

/// Sums over rows from which the least loss of one affine model of them all follows in closed form; those of two
/// families add up.
///
/// The loss of a model (B, b) on rows with coordinates z, network outputs f, weights w and own maps g (as functions of
/// z) is
///
///     sum w (|f - B z - b|^2 + lambda |g - B|^2).
///
/// The first part is the difference of outputs. The second one asks the model to have the rows' own slopes too: without
/// it, any family with fewer rows than coordinates would cost nothing, whatever its clusters compute. With
/// standardised coordinates it is lambda times the squared difference of the outputs, but for a constant, over all of
/// the table.
///
/// Source   sufficient statistics of ridge regression; matching slopes as in Czarnecki et al. 2017 (Sobolev training).
class FamilySums {
public:
    FamilySums() = default;
    FamilySums(Eigen::Index coordinates, Eigen::Index outputs)
        : gram_(Eigen::MatrixXd::Zero(coordinates + 1, coordinates + 1)),
          cross_(Eigen::MatrixXd::Zero(coordinates + 1, outputs)) {}

    /// One row: its coordinates with a 1 behind them, its outputs, its weight.
    void add_row(const Eigen::Ref<const Eigen::VectorXd>& z1, const Eigen::Ref<const Eigen::VectorXd>& f, double w) {
        gram_.selfadjointView<Eigen::Lower>().rankUpdate(z1, w);
        cross_.noalias() += w * z1 * f.transpose();
        total_ += w * f.squaredNorm();
    }
    /// The slopes of rows with weight `w` together: `g` is coordinates x outputs.
    void add_slopes(const Eigen::Ref<const Eigen::MatrixXd>& g, double w, double lambda) {
        const Eigen::Index r = g.rows();
        gram_.diagonal().head(r).array() += lambda * w;
        cross_.topRows(r).noalias() += lambda * w * g;
        total_ += lambda * w * g.squaredNorm();
    }
    void add(const FamilySums& other) {
        gram_ += other.gram_;
        cross_ += other.cross_;
        total_ += other.total_;
    }
    void clear() {
        gram_.setZero();
        cross_.setZero();
        total_ = 0;
    }

    /// Matrices that the factorisation works with, so that they are allocated once.
    struct Scratch {
        Eigen::MatrixXd gram;
        Eigen::MatrixXd cross;
    };
    double least_loss(Scratch& scratch) const { return loss_of(gram_, cross_, total_, scratch); }
    /// The least loss of this family and another one as a single family.
    double least_loss_with(const FamilySums& other, Scratch& scratch) const {
        scratch.gram = gram_ + other.gram_;
        scratch.cross = cross_ + other.cross_;
        return finish(total_ + other.total_, scratch);
    }
    /// (coordinates + 1) x outputs: the slopes, and below them the constant.
    Eigen::MatrixXd best_model() const { return gram_.selfadjointView<Eigen::Lower>().llt().solve(cross_); }

private:
    static double loss_of(const Eigen::MatrixXd& gram, const Eigen::MatrixXd& cross, double total, Scratch& scratch) {
        scratch.gram = gram;
        scratch.cross = cross;
        return finish(total, scratch);
    }
    /// total - |L^-1 cross|^2 with L L' = gram.
    static double finish(double total, Scratch& scratch) {
        Eigen::LLT<Eigen::Ref<Eigen::MatrixXd>, Eigen::Lower> factor(scratch.gram);
        factor.matrixL().solveInPlace(scratch.cross);
        return std::max(0.0, total - scratch.cross.squaredNorm());
    }

    Eigen::MatrixXd gram_;   // lower half
    Eigen::MatrixXd cross_;  // (coordinates + 1) x outputs
    double total_ = 0;
};

}  // namespace reluscope
