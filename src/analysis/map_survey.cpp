#include "analysis/map_survey.h"

#include "base/tolerances.h"
#include "data/encoder.h"

#include <algorithm>
#include <cmath>

namespace reluscope {

bool Certificate::holds() const { return max_rel_error <= tolerances::kCertificate; }

MapSurveyJob::MapSurveyJob(const Network& network, const Eigen::MatrixXd& inputs, const PatternTable& patterns,
                           const Clustering& clustering)
    : inputs_(inputs),
      patterns_(patterns),
      clustering_(clustering),
      collapse_(network),
      block_limit_(AffineCollapse::good_block(network)),
      deviations_(input_deviations(inputs)) {
    survey_.certificate.rows_on_a_boundary = patterns.uncertain_rows.size();
    survey_.certificate.num_rows = clustering.num_rows();
    survey_.squared_importance.setZero(inputs.rows());
    survey_.spread_importance.setZero(inputs.rows());
    survey_.largest_weight.setZero(inputs.rows());
}

void MapSurveyJob::next_block() {
    block_first_ += block_size_;
    block_size_ = std::min(block_limit_, clustering_.num_clusters() - block_first_);
    maps_of_clusters(collapse_, patterns_, clustering_, block_first_, block_size_, block_);
    for (std::size_t i = 0; i < block_size_; ++i) {
        const double rows = clustering_.clusters[block_first_ + i].size;
        const auto weights = block_.weights_of(i);
        survey_.squared_importance += rows * weights.cwiseAbs2().rowwise().sum();
        const Eigen::VectorXd sizes = weights.cwiseAbs().rowwise().sum();
        survey_.spread_importance += rows * sizes;
        survey_.largest_weight = survey_.largest_weight.cwiseMax(sizes);
    }
    const double biases = block_.bias.leftCols(static_cast<Eigen::Index>(block_size_)).cwiseAbs().maxCoeff();
    if (!(survey_.largest_bias >= biases)) survey_.largest_bias = biases;
}

void MapSurveyJob::check_row(std::uint32_t row, std::size_t cluster_in_block) {
    const auto weights = block_.weights_of(cluster_in_block);
    for (Eigen::Index o = 0; o < weights.cols(); ++o) {
        const double value =
            weights.col(o).dot(inputs_.col(row)) + block_.bias(o, static_cast<Eigen::Index>(cluster_in_block));
        const double logit = patterns_.logits(o, row);
        const double error = std::abs(value - logit);
        Certificate& certificate = survey_.certificate;
        if (!(certificate.max_abs_error >= error)) certificate.max_abs_error = error;  // NaN stays
        const double relative = error / std::max(1.0, std::abs(logit));
        if (relative > certificate.max_rel_error || !(relative == relative)) {
            certificate.max_rel_error = relative;
            certificate.worst_row = row;
        }
    }
}

bool MapSurveyJob::step() {
    if (next_member_ >= clustering_.num_rows()) return false;
    constexpr std::size_t kProductsPerStep = 1 << 20;
    const auto per_row = static_cast<std::size_t>(inputs_.rows() * patterns_.logits.rows());
    const std::size_t end =
        std::min(clustering_.num_rows(), next_member_ + std::max<std::size_t>(1, kProductsPerStep / per_row));
    while (next_member_ < end) {
        const std::uint32_t row = clustering_.members[next_member_];
        const std::size_t cluster = clustering_.assignment[row];
        if (cluster >= block_first_ + block_size_) {
            next_block();
            if (block_size_ == block_limit_) {  // a full block is work enough for a step
                check_row(row, cluster - block_first_);
                ++next_member_;
                return next_member_ < clustering_.num_rows();
            }
        }
        check_row(row, cluster - block_first_);
        ++next_member_;
    }
    return next_member_ < clustering_.num_rows();
}

double MapSurveyJob::progress() const {
    if (clustering_.num_rows() == 0) return 1.0;
    return static_cast<double>(next_member_) / static_cast<double>(clustering_.num_rows());
}

MapSurvey MapSurveyJob::take() {
    const double total = survey_.squared_importance.sum();
    if (total > 0) survey_.squared_importance /= total;
    const auto rows_and_outputs = static_cast<double>(std::max<std::size_t>(1, clustering_.num_rows())) *
                                  static_cast<double>(std::max<Eigen::Index>(1, patterns_.logits.rows()));
    survey_.spread_importance = survey_.spread_importance.cwiseProduct(deviations_) / rows_and_outputs;
    return std::move(survey_);
}

MapSurvey survey_maps(const Network& network, const Eigen::MatrixXd& inputs, const PatternTable& patterns,
                      const Clustering& clustering) {
    MapSurveyJob job(network, inputs, patterns, clustering);
    while (job.step()) {
    }
    return job.take();
}

}  // namespace reluscope
