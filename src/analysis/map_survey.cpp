#include "analysis/map_survey.h"

#include "base/numerics/tolerances.h"
#include "base/text/number_format.h"
#include "data/encoder.h"
#include "network/exact_pattern.h"

#include <algorithm>
#include <cmath>

namespace reluscope {

bool Certificate::holds() const { return max_rel_error <= tolerances::kCertificate; }

std::string certificate_warning(const Certificate& certificate) {
    if (certificate.holds()) return {};
    std::string text = "The maps differ from the network's forward pass by up to " +
                       display_number(certificate.max_rel_error, 2) + " (relative) on " +
                       counted(certificate.rows_above, "row", "rows") + " of " + display_count(certificate.num_rows) +
                       ", most on row " + display_count(certificate.worst_row + 1) + ": ";
    switch (certificate.lost_digits) {
        case RoundedSide::kForwardPass:
            return text + "there the forward pass lost digits by rounding, the map is right.";
        case RoundedSide::kMap: return text + "there the map lost digits by rounding, the forward pass is right.";
        case RoundedSide::kBoth: return text + "there both lost digits by rounding.";
        default: return text + "which of the two lost the digits was too costly to decide.";
    }
}

std::string boundary_note(const Certificate& certificate) {
    std::string text;
    const auto say = [&text](std::size_t rows, const char* one, const char* many) {
        if (rows > 0) text += (text.empty() ? "" : " ") + counted(rows, "row", "rows") + (rows == 1 ? one : many);
    };
    say(certificate.rows_on_a_boundary, " lies exactly on a boundary: a pre-activation is 0, and its unit inactive.",
        " lie exactly on a boundary: a pre-activation is 0, and its unit inactive.");
    say(certificate.rows_within_rounding, " lies nearer to a boundary than rounding; its side was decided exactly.",
        " lie nearer to a boundary than rounding; their sides were decided exactly.");
    say(certificate.rows_undecided, " lies so near to a boundary that its side was too costly to decide exactly.",
        " lie so near to a boundary that their sides were too costly to decide exactly.");
    return text;
}

MapSurveyJob::MapSurveyJob(const Network& network, const Eigen::MatrixXd& inputs, const PatternTable& patterns,
                           const Clustering& clustering)
    : network_(network),
      inputs_(inputs),
      patterns_(patterns),
      clustering_(clustering),
      collapse_(network),
      block_limit_(AffineCollapse::good_block(network)),
      deviations_(input_deviations(inputs)) {
    survey_.certificate.rows_on_a_boundary = patterns.rows_on_boundary.size();
    survey_.certificate.rows_within_rounding = patterns.rows_within_rounding.size();
    survey_.certificate.rows_undecided = patterns.rows_undecided.size();
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
    bool above = false;
    for (Eigen::Index o = 0; o < weights.cols(); ++o) {
        const double value =
            weights.col(o).dot(inputs_.col(row)) + block_.bias(o, static_cast<Eigen::Index>(cluster_in_block));
        const double logit = patterns_.logits(o, row);
        const double error = std::abs(value - logit);
        Certificate& certificate = survey_.certificate;
        if (!(certificate.max_abs_error >= error)) certificate.max_abs_error = error;  // NaN stays
        const double relative = error / std::max(1.0, std::abs(logit));
        above = above || !(relative <= tolerances::kCertificate);
        if (relative > certificate.max_rel_error || !(relative == relative)) {
            certificate.max_rel_error = relative;
            certificate.worst_row = row;
        }
    }
    if (above) ++survey_.certificate.rows_above;
}

/// The worst row's logits by exact arithmetic, against what the forward pass and the map made of them.
RoundedSide MapSurveyJob::side_that_lost_digits() const {
    const std::uint32_t row = survey_.certificate.worst_row;
    const auto column = static_cast<Eigen::Index>(row);
    const PatternBits bits = patterns_.bits.row(row);
    Eigen::VectorXd exact = Eigen::VectorXd::Constant(patterns_.logits.rows(), std::nan(""));
    exact_logits(network_, inputs_.col(column), bits, exact);
    if (!exact.allFinite()) return RoundedSide::kUnknown;
    const AffineMap map = affine_map_of(network_, bits);
    const auto differs = [&exact](const Eigen::VectorXd& logits) {
        return ((logits - exact).array().abs() > tolerances::kCertificate / 2 * exact.array().abs().max(1.0)).any();
    };
    const bool forward = differs(patterns_.logits.col(column));
    const bool by_map = differs(map.A * inputs_.col(column) + map.c);
    if (forward && by_map) return RoundedSide::kBoth;
    return forward ? RoundedSide::kForwardPass : RoundedSide::kMap;
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
    if (!survey_.certificate.holds()) survey_.certificate.lost_digits = side_that_lost_digits();
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
