#include "analysis/cluster_maps.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <utility>

namespace reluscope {

double ClusterMaps::value(BarMode mode, std::size_t cluster, Eigen::Index feature) const {
    const auto column = static_cast<Eigen::Index>(cluster);
    const double a = weights(feature, column);
    switch (mode) {
        case BarMode::kStrength: return a * deviation(feature);
        case BarMode::kPerUnit: return a / study.input->origins[static_cast<std::size_t>(feature)].scale;
        case BarMode::kAgainstMean: break;
    }
    return a * ((*means)(feature, column) - data_mean(feature));
}

Eigen::VectorXd ClusterMaps::values(BarMode mode, std::size_t cluster) const {
    Eigen::VectorXd all(num_features());
    for (Eigen::Index j = 0; j < all.size(); ++j) all(j) = value(mode, cluster, j);
    return all;
}

std::size_t ClusterMaps::num_rows() const {
    const std::size_t held = num_clusters();
    if (held == 0) return 0;
    const Cluster& last = study.clustering->clusters[held - 1];  // members stand cluster by cluster
    return last.first_member + last.size;
}

std::size_t clusters_within(std::size_t budget, const Study& study) {
    const auto per_cluster = 2 * static_cast<std::size_t>(study.network().num_inputs());
    return std::min(study.clustering->num_clusters(),
                    std::max<std::size_t>(1, budget / std::max<std::size_t>(1, per_cluster)));
}

ClusterMapsJob::ClusterMapsJob(Study study, Eigen::Index output, std::shared_ptr<const Eigen::MatrixXd> means,
                               std::size_t budget)
    : held_(clusters_within(budget, study)),
      collapse_(study.network()),
      block_limit_(AffineCollapse::good_block(study.network())) {
    const Eigen::MatrixXd& inputs = study.input->rows->inputs;
    maps_.output = output;
    maps_.data_mean = study.input->rows->mean;
    maps_.deviation = study.input->rows->deviation;
    maps_.weights.resize(inputs.rows(), static_cast<Eigen::Index>(held_));
    maps_.bias.resize(static_cast<Eigen::Index>(held_));
    maps_.importance.setZero(inputs.rows());
    if (means && means->rows() == inputs.rows() && means->cols() == static_cast<Eigen::Index>(held_)) {
        maps_.means = std::move(means);
        means_done_ = held_;
    } else {
        new_means_ = std::make_shared<Eigen::MatrixXd>(inputs.rows(), static_cast<Eigen::Index>(held_));
    }
    maps_.study = std::move(study);
}

bool ClusterMapsJob::step() {
    if (means_done_ < held_) {
        add_means();
    } else if (maps_done_ < held_) {
        add_block();
    }
    if (maps_done_ < held_) return true;
    if (new_means_) maps_.means = std::exchange(new_means_, nullptr);
    return false;
}

double ClusterMapsJob::progress() const {
    if (held_ == 0) return 1;
    return static_cast<double>(means_done_ + maps_done_) / static_cast<double>(2 * held_);
}

/// The means of the next clusters.
void ClusterMapsJob::add_means() {
    constexpr std::size_t kNumbersPerStep = 1 << 19;
    const Clustering& clustering = *maps_.study.clustering;
    const Eigen::MatrixXd& inputs = maps_.study.input->rows->inputs;
    std::size_t numbers = 0;
    while (means_done_ < held_ && numbers < kNumbersPerStep) {
        new_means_->col(static_cast<Eigen::Index>(means_done_)) =
            mean_input(inputs, clustering, ClusterId(means_done_));
        numbers += clustering.clusters[means_done_].size * static_cast<std::size_t>(inputs.rows());
        ++means_done_;
    }
}

/// The maps of the next block, of which one output is kept.
void ClusterMapsJob::add_block() {
    const Clustering& clustering = *maps_.study.clustering;
    const std::size_t count = std::min(block_limit_, held_ - maps_done_);
    maps_of_clusters(collapse_, *maps_.study.patterns, clustering, maps_done_, count, block_);
    for (std::size_t i = 0; i < count; ++i) {
        const auto column = static_cast<Eigen::Index>(maps_done_ + i);
        maps_.weights.col(column) = block_.weights_of(i).col(maps_.output);
        maps_.bias(column) = block_.bias(maps_.output, static_cast<Eigen::Index>(i));
        maps_.importance += clustering.clusters[maps_done_ + i].size * maps_.weights.col(column).cwiseAbs();
    }
    maps_done_ += count;
    if (maps_done_ < held_) return;
    const auto rows = static_cast<double>(std::max<std::size_t>(1, maps_.num_rows()));
    maps_.importance = maps_.importance.cwiseProduct(maps_.deviation) / rows;
}

SimilarOrderJob::SimilarOrderJob(std::shared_ptr<const ClusterMaps> maps, BarMode mode)
    : maps_(std::move(maps)), mode_(mode), left_(maps_->num_clusters()) {
    std::iota(left_.begin(), left_.end(), 0U);
    if (left_.size() > kChainClusters) return;
    values_.resize(maps_->num_features(), static_cast<Eigen::Index>(left_.size()));
    for (std::size_t c = 0; c < left_.size(); ++c) values_.col(static_cast<Eigen::Index>(c)) = maps_->values(mode_, c);
}

bool SimilarOrderJob::step() {
    if (order_.size() == maps_->num_clusters()) return false;
    if (values_.cols() > 0) return add_link();
    if (sorted_) return add_links();
    iterate();
    return true;
}

double SimilarOrderJob::progress() const {
    const auto all = static_cast<double>(std::max<std::size_t>(1, maps_->num_clusters()));
    return static_cast<double>(order_.size()) / all;
}

bool SimilarOrderJob::add_link() {
    std::size_t nearest = 0;  // the largest cluster comes first
    if (!order_.empty()) {
        const Eigen::VectorXd last = values_.col(order_.back());
        double best = std::numeric_limits<double>::infinity();
        for (std::size_t i = 0; i < left_.size(); ++i) {
            const double distance = (values_.col(left_[i]) - last).squaredNorm();
            if (distance >= best) continue;
            best = distance;
            nearest = i;
        }
    }
    order_.push_back(left_[nearest]);
    left_.erase(left_.begin() + static_cast<std::ptrdiff_t>(nearest));
    return !left_.empty();
}

/// Power iterations towards the direction of largest variance; a picture needs no more digits than a few of them give.
void SimilarOrderJob::iterate() {
    constexpr int kIterations = 16;
    const std::size_t count = maps_->num_clusters();
    if (iterations_ == 0) {
        mean_.setZero(maps_->num_features());
        for (std::size_t c = 0; c < count; ++c) mean_ += maps_->values(mode_, c) / static_cast<double>(count);
        axis_ = maps_->values(mode_, 0) - mean_;
    }
    std::vector<double> along(count);
    Eigen::VectorXd next = Eigen::VectorXd::Zero(axis_.size());
    for (std::size_t c = 0; c < count; ++c) {
        const Eigen::VectorXd centred = maps_->values(mode_, c) - mean_;
        along[c] = centred.dot(axis_);
        next += along[c] * centred;
    }
    ++iterations_;
    if (iterations_ < kIterations && next.norm() > 0) {
        axis_ = next.normalized();
        return;
    }
    sorted_ = true;
    const double sign = along[0] > 0 ? 1 : -1;  // the largest cluster's end first
    std::stable_sort(left_.begin(), left_.end(),
                     [&](std::uint32_t a, std::uint32_t b) { return sign * along[a] > sign * along[b]; });
}

/// Some links of the chain, each to the nearest cluster of the window that moves along the axis.
bool SimilarOrderJob::add_links() {
    constexpr std::size_t kNumbersPerStep = 1 << 18;
    const auto features = static_cast<std::size_t>(maps_->num_features());
    std::size_t links = std::max<std::size_t>(1, kNumbersPerStep / (kWindow * features));
    while (links-- > 0 && order_.size() < left_.size()) {
        while (window_.size() < kWindow && next_left_ < left_.size()) window_.push_back(left_[next_left_++]);
        std::size_t nearest = 0;
        if (!order_.empty()) {
            const Eigen::VectorXd last = maps_->values(mode_, order_.back());
            double best = std::numeric_limits<double>::infinity();
            for (std::size_t i = 0; i < window_.size(); ++i) {
                double distance = 0;
                for (Eigen::Index j = 0; j < last.size() && distance < best; ++j) {
                    const double difference = maps_->value(mode_, window_[i], j) - last(j);
                    distance += difference * difference;
                }
                if (distance >= best) continue;
                best = distance;
                nearest = i;
            }
        }
        order_.push_back(window_[nearest]);
        window_.erase(window_.begin() + static_cast<std::ptrdiff_t>(nearest));
    }
    return order_.size() < left_.size();
}

}  // namespace reluscope
