#include "simplify/families/family_models.h"

#include <Eigen/Cholesky>

#include <algorithm>

namespace reluscope {

namespace {

// Rows that the mean of the maps weighs as much as, in the fit of a family. Chosen by held-out rows
// (docs/families.md).
constexpr double kPull = 1;
// With more inputs the fit changes slopes only along the directions that families are searched in.
constexpr Eigen::Index kMaxFittedInputs = 128;
constexpr double kFitWork = 4e6;  // multiplications of a step, a few milliseconds

/// How many pieces of `work` multiplications a step of `all` does, one at least.
std::size_t pieces_of(double all, double work) {
    return std::max<std::size_t>(1, static_cast<std::size_t>(all / work));
}

}  // namespace

FamilyFitter::FamilyFitter(const Network& network, const FamilyRows& rows, const FamilySearch& search)
    : network_(network), rows_(rows), search_(search), space_(search.space()) {
    if (space_.mean.size() <= kMaxFittedInputs) space_.basis.resize(0, 0);
}

FamilyMaps FamilyFitter::fit(const FamilyLevel& level, FamilyFit fit) const {
    FamilyFitJob job(*this, level, fit);
    while (job.step()) {
    }
    return job.take();
}

FamilyFitJob::FamilyFitJob(const FamilyFitter& fitter, const FamilyLevel& level, FamilyFit fit)
    : fitter_(fitter), fit_(fit) {
    for (std::size_t c = 0; c < level.family.size(); ++c) {
        if (level.family[c] >= clusters_.size()) clusters_.resize(level.family[c] + 1);
        clusters_[level.family[c]].push_back(c);
    }
    all_clusters_ = level.family.size();
    if (!clusters_.empty()) begin_family();
}

double FamilyFitJob::progress() const {
    return all_clusters_ == 0 ? 1 : static_cast<double>(done_clusters_) / static_cast<double>(all_clusters_);
}

bool FamilyFitJob::step() {
    if (maps_.size() == clusters_.size()) return false;
    switch (phase_) {
        case Phase::kMean: add_maps(); break;
        case Phase::kRows: lay_out_rows(); break;
        case Phase::kSums: add_sums(); break;
    }
    return maps_.size() < clusters_.size();
}

void FamilyFitJob::begin_family() {
    const Eigen::Index outputs = fitter_.network_.num_outputs();
    const Clustering& clustering = fitter_.search_.clustering();
    phase_ = Phase::kMean;
    next_cluster_ = 0;
    num_rows_ = 0;
    for (const std::size_t c : clusters_[maps_.size()]) num_rows_ += clustering.clusters[c].size;
    weights_.setZero(fitter_.network_.num_inputs(), outputs);
    bias_.setZero(outputs);
}

/// The mean of the maps of the clusters, by rows. One cluster keeps its map to the last digit.
void FamilyFitJob::add_maps() {
    const std::vector<std::size_t>& own = clusters_[maps_.size()];
    const FamilySearch& search = fitter_.search_;
    const auto numbers = static_cast<double>(weights_.size() + 1);
    for (double work = 0; work < kFitWork && next_cluster_ < own.size(); work += numbers, ++next_cluster_) {
        const std::size_t c = own[next_cluster_];
        search.add_map(c, search.clustering().clusters[c].size / num_rows_, weights_, bias_);
    }
    if (next_cluster_ < own.size()) return;
    if (own.size() == 1 || fit_ == FamilyFit::kAverage) return end_family();
    phase_ = Phase::kRows;
    rows_.clear();
    for (const std::size_t c : own) {
        const auto members = search.clustering().rows_of(ClusterId(c));
        rows_.insert(rows_.end(), members.begin(), members.end());
    }
    const auto count = static_cast<Eigen::Index>(rows_.size());
    next_row_ = 0;
    z_.resize(fitter_.space_.coordinates(), count);
    left_.resize(bias_.size(), count);
    weight_.resize(count);
}

void FamilyFitJob::lay_out_rows() {
    const FamilySpace& space = fitter_.space_;
    const auto work = static_cast<double>(weights_.size() + weights_.rows() * (1 + space.basis.cols()));
    const std::size_t count = std::min(rows_.size() - next_row_, pieces_of(kFitWork, work));
    const auto first = static_cast<Eigen::Index>(next_row_);
    const auto width = static_cast<Eigen::Index>(count);
    Eigen::MatrixXd inputs(weights_.rows(), width);
    for (Eigen::Index i = 0; i < width; ++i) {
        const std::uint32_t row = rows_[next_row_ + static_cast<std::size_t>(i)];
        inputs.col(i) = fitter_.rows_.inputs.col(row);
        left_.col(first + i) = fitter_.rows_.logits.col(row);
        weight_(first + i) = fitter_.search_.weights()(row);
    }
    left_.middleCols(first, width).noalias() -= weights_.transpose() * inputs;
    z_.middleCols(first, width) = space.coordinates_of(inputs);
    next_row_ += count;
    if (next_row_ == rows_.size()) centre_rows();
}

void FamilyFitJob::centre_rows() {
    const auto count = static_cast<double>(rows_.size());
    weight_ *= count / weight_.sum();
    z_mean_ = z_ * weight_ / count;
    left_mean_ = left_ * weight_ / count;
    z_.colwise() -= z_mean_;
    left_.colwise() -= left_mean_;
    gram_ = Eigen::MatrixXd::Identity(z_.rows(), z_.rows()) * kPull;
    cross_.setZero(z_.rows(), left_.rows());
    phase_ = Phase::kSums;
    next_row_ = 0;
}

void FamilyFitJob::add_sums() {
    const auto work = static_cast<double>((z_.rows() + 1) * (z_.rows() + left_.rows()));
    const std::size_t count = std::min(rows_.size() - next_row_, pieces_of(kFitWork, work));
    const auto first = static_cast<Eigen::Index>(next_row_);
    const auto width = static_cast<Eigen::Index>(count);
    const Eigen::MatrixXd weighted = z_.middleCols(first, width) * weight_.segment(first, width).asDiagonal();
    gram_.noalias() += weighted * z_.middleCols(first, width).transpose();
    cross_.noalias() += weighted * left_.middleCols(first, width).transpose();
    next_row_ += count;
    if (next_row_ == rows_.size()) solve();
}

void FamilyFitJob::solve() {
    const FamilySpace& space = fitter_.space_;
    const Eigen::MatrixXd slopes = gram_.llt().solve(cross_);
    const Eigen::MatrixXd change = space.weights_of(slopes);
    weights_ += change;
    // The constant is such that the weighted mean of the errors is 0.
    bias_ = left_mean_ - slopes.transpose() * z_mean_ - change.transpose() * space.mean;
    end_family();
}

void FamilyFitJob::end_family() {
    done_clusters_ += clusters_[maps_.size()].size();
    maps_.push_back({weights_.transpose(), bias_});
    if (maps_.size() < clusters_.size()) begin_family();
}

Eigen::MatrixXd family_outputs(const FamilyMaps& maps, const std::vector<std::uint32_t>& family,
                               const Eigen::MatrixXd& inputs) {
    Eigen::MatrixXd outputs(maps.empty() ? 0 : maps[0].c.size(), inputs.cols());
    for (Eigen::Index i = 0; i < inputs.cols(); ++i) {
        const AffineMap& map = maps[family[static_cast<std::size_t>(i)]];
        outputs.col(i).noalias() = map.A * inputs.col(i);
        outputs.col(i) += map.c;
    }
    return outputs;
}

}  // namespace reluscope
