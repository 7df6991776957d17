#include "analysis/lines/feature_profile.h"

#include "analysis/regions/region_partition.h"

#include <algorithm>
#include <utility>

namespace reluscope {

std::size_t FeatureProfile::piece(double value) const {
    const double t = std::clamp(t_of(value), 0.0, path.knots.back());
    const auto after = std::upper_bound(path.knots.begin(), path.knots.end(), t);
    const auto at = static_cast<std::size_t>(after - path.knots.begin());
    return std::min(at == 0 ? 0 : at - 1, path.num_pieces() - 1);
}

Eigen::VectorXd FeatureProfile::logits(double value) const {
    const double t = std::clamp(t_of(value), 0.0, path.knots.back());
    const std::size_t p = piece(value);
    const auto column = static_cast<Eigen::Index>(p);
    return path.values.col(column) + path.slopes.col(column) * (t - path.knots[p]);
}

FeatureProfileJob::FeatureProfileJob(const Study& study, FeatureId feature, std::optional<RowId> row, ClusterId cluster,
                                     std::shared_ptr<const FeatureSegments> segments) {
    result_.study = study;
    result_.feature = feature;
    result_.row = row;
    const Eigen::MatrixXd& inputs = study.input->rows->inputs;
    if (row) {
        result_.base = inputs.col(static_cast<Eigen::Index>(row->index));
    } else {
        result_.cluster = cluster;
        result_.base = mean_input(inputs, *study.clustering, cluster);
    }
    result_.segments = std::move(segments);
    if (!result_.segments) segments_job_ = std::make_unique<FeatureSegmentsJob>(study, feature);
}

void FeatureProfileJob::hold(Eigen::VectorXd input) {
    result_.base = std::move(input);
    result_.edited = true;
}

bool FeatureProfileJob::step() {
    switch (stage_) {
        case Stage::kSegments:
            if (segments_job_ && segments_job_->step()) return true;
            if (segments_job_)
                result_.segments =
                    std::make_shared<const FeatureSegments>(std::exchange(segments_job_, nullptr)->take());
            stage_ = start_path() ? Stage::kPath : Stage::kClusters;
            return true;
        case Stage::kPath: {
            if (path_job_->step()) return true;
            auto path = path_job_->take();
            if (!path) {
                error_ = path.error();
                stage_ = Stage::kDone;
                return false;
            }
            result_.path = *std::move(path);
            patterns_ = result_.path.patterns;
            stage_ = Stage::kClusters;
            return true;
        }
        case Stage::kClusters: find_clusters(); break;
        case Stage::kDone: break;
    }
    return stage_ != Stage::kDone;
}

double FeatureProfileJob::progress() const {
    if (segments_job_) return 0.5 * segments_job_->progress();
    if (stage_ == Stage::kPath) return 0.5 + 0.3 * path_job_->progress();
    return stage_ == Stage::kDone ? 1 : 0.8;
}

/// True if there is a path to follow; levels are passed forward at once.
bool FeatureProfileJob::start_path() {
    const FeatureSegments& segments = *result_.segments;
    if (!segments.is_number()) {
        pass_levels();
        return false;
    }
    Eigen::VectorXd from = result_.base;
    Eigen::VectorXd to = result_.base;
    from(segments.group[0]) = segments.low;
    to(segments.group[0]) = segments.high;
    path_job_ = std::make_unique<LinePathJob>(result_.study.network(), std::move(from), std::move(to));
    return true;
}

void FeatureProfileJob::pass_levels() {
    const FeatureSegments& segments = *result_.segments;
    const auto levels = static_cast<Eigen::Index>(segments.levels.size());
    Eigen::MatrixXd inputs = result_.base.replicate(1, levels);
    result_.own_level = segments.levels.size();
    for (Eigen::Index k = 0; k < levels; ++k) {
        const Eigen::VectorXd& set = segments.levels[static_cast<std::size_t>(k)].inputs;
        for (std::size_t g = 0; g < segments.group.size(); ++g)
            inputs(segments.group[g], k) = set(static_cast<Eigen::Index>(g));
        if (inputs.col(k).isApprox(result_.base, 1e-12)) result_.own_level = static_cast<std::size_t>(k);
    }
    PatternTable table = compute_patterns(result_.study.network(), inputs);
    result_.level_logits = std::move(table.logits);
    patterns_ = std::move(table.bits);
}

/// Looks the patterns of pieces or levels up among the clusters, some clusters at a time.
void FeatureProfileJob::find_clusters() {
    constexpr std::size_t kClustersPerStep = 1 << 12;
    const std::size_t units = result_.study.network().num_hidden_units();
    const Clustering& clustering = *result_.study.clustering;
    const BitMatrix& bits = result_.study.patterns->bits;
    if (clusters_done_ == 0) {
        result_.piece_cluster.assign(patterns_.num_rows(), ClusterId::kNone);
        for (std::size_t p = 0; p < patterns_.num_rows(); ++p)
            hashes_.emplace_back(pattern_hash(units, patterns_.row(p)), static_cast<std::uint32_t>(p));
        std::sort(hashes_.begin(), hashes_.end());
    }
    const std::size_t end = std::min(clustering.num_clusters(), clusters_done_ + kClustersPerStep);
    for (; clusters_done_ < end; ++clusters_done_) {
        const PatternBits pattern = bits.row(clustering.clusters[clusters_done_].first_row);
        const std::uint64_t hash = pattern_hash(units, pattern);
        for (auto at = std::lower_bound(hashes_.begin(), hashes_.end(), std::pair(hash, std::uint32_t{0}));
             at != hashes_.end() && at->first == hash; ++at) {
            const PatternBits piece = patterns_.row(at->second);
            if (std::equal(piece.begin(), piece.end(), pattern.begin()))
                result_.piece_cluster[at->second] = static_cast<std::uint32_t>(clusters_done_);
        }
    }
    if (clusters_done_ == clustering.num_clusters()) stage_ = Stage::kDone;
}

Result<FeatureProfile> FeatureProfileJob::take() {
    if (error_) return tl::unexpected<Error>(*error_);
    return std::move(result_);
}

}  // namespace reluscope
