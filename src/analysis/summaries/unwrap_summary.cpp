#include "analysis/summaries/unwrap_summary.h"

#include "base/numerics/roc.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <span>

namespace reluscope {

namespace {

bool answers_are_classes(const Study& study) { return study.input->target->is_class(); }

/// What one map predicts for rows: the probability of class 1, or the number.
Eigen::MatrixXd predictions_of(const Eigen::VectorXd& weights, double bias, bool is_class,
                               const Eigen::MatrixXd& inputs, std::span<const std::uint32_t> rows) {
    Eigen::MatrixXd predictions(1, static_cast<Eigen::Index>(rows.size()));
    for (std::size_t i = 0; i < rows.size(); ++i)
        predictions(0, static_cast<Eigen::Index>(i)) = weights.dot(inputs.col(rows[i])) + bias;
    if (is_class) apply_link(Link::kSigmoid, predictions);
    return predictions;
}

double score_of(const Eigen::MatrixXd& predictions, bool is_class, const std::vector<double>& answers,
                std::span<const std::uint32_t> rows) {
    if (is_class) {
        std::vector<std::int32_t> classes;
        for (const std::uint32_t row : rows) classes.push_back(static_cast<std::int32_t>(answers[row]));
        return area_under_roc({predictions.data(), rows.size()}, classes);
    }
    double squares = 0;
    for (std::size_t i = 0; i < rows.size(); ++i)
        squares += std::pow(predictions(0, static_cast<Eigen::Index>(i)) - answers[rows[i]], 2);
    return squares / static_cast<double>(rows.size());  // NaN for 0 / 0
}

std::vector<double> answers_of(const Target& target) {
    if (!target.is_class()) return target.value_of_row;
    std::vector<double> answers;
    for (const std::int32_t label : target.class_of_row) answers.push_back(label < 0 ? std::nan("") : label);
    return answers;
}

/// Rows of `judged` by the cluster of `study` that has their pattern.
std::vector<std::vector<std::uint32_t>> rows_by_cluster(const Study& study, const Study& judged) {
    using Key = std::vector<BitMatrix::Word>;
    const auto key_at = [](const Study& from, std::size_t row) {
        const PatternBits bits = from.patterns->bits.row(row);
        return Key(bits.begin(), bits.end());
    };
    std::vector<std::vector<std::uint32_t>> rows(study.clustering->num_clusters());
    if (study.clustering == judged.clustering) return rows;
    std::map<Key, std::size_t> cluster_of;
    for (std::size_t c = 0; c < rows.size(); ++c)
        cluster_of[key_at(study, study.clustering->clusters[c].first_row)] = c;
    for (std::uint32_t row = 0; row < static_cast<std::uint32_t>(judged.clustering->num_rows()); ++row) {
        const auto found = cluster_of.find(key_at(judged, row));
        if (found != cluster_of.end()) rows[found->second].push_back(row);
    }
    return rows;
}

double share_of(const std::vector<UnwrapRow>& clusters, bool (*holds)(const UnwrapRow&)) {
    return static_cast<double>(std::count_if(clusters.begin(), clusters.end(), holds)) /
           static_cast<double>(clusters.size());
}

}  // namespace

double UnwrapSummary::constant_share() const {
    return share_of(clusters, [](const UnwrapRow& row) { return row.response_deviation == 0; });
}

double UnwrapSummary::singleton_share() const {
    return share_of(clusters, [](const UnwrapRow& row) { return row.count == 1; });
}

Status UnwrapSummaryJob::check(const Study& study) {
    const std::string place = "summary of the clusters";
    if (!study.clustering) return refuse(place, "clusters", "none yet");
    if (!study.input->target) return refuse(place, "a target column", "none");
    const int outputs = study.network().num_outputs();
    const std::size_t classes = study.input->target->classes.size();
    if (classes > 2)
        return refuse(place, "two classes or a number as the target", std::to_string(classes) + " classes");
    if (outputs > (classes == 2 ? 2 : 1))
        return refuse(place, classes == 2 ? "one or two outputs" : "one output", std::to_string(outputs));
    return {};
}

UnwrapSummaryJob::UnwrapSummaryJob(const Study& study, std::size_t max_clusters)
    : UnwrapSummaryJob(study, study, max_clusters) {
    rows_of_.clear();
}

UnwrapSummaryJob::UnwrapSummaryJob(Study study, Study judged, std::size_t max_clusters)
    : study_(std::move(study)),
      judged_(std::move(judged)),
      rows_of_(rows_by_cluster(study_, judged_)),
      num_clusters_(std::min(max_clusters, study_.clustering->num_clusters())),
      answers_(answers_of(*judged_.input->target)),
      collapse_(study_.network()) {
    summary_.is_class = answers_are_classes(study_);
    for (std::size_t row = 0; row < answers_.size(); ++row) {
        if (!std::isnan(answers_[row])) known_rows_.push_back(static_cast<std::uint32_t>(row));
    }
}

void UnwrapSummaryJob::load_block() {
    block_first_ = summary_.clusters.size();
    const std::size_t count = std::min(AffineCollapse::good_block(study_.network()), num_clusters_ - block_first_);
    maps_of_clusters(collapse_, *study_.patterns, *study_.clustering, block_first_, count, block_);
}

std::vector<std::uint32_t> UnwrapSummaryJob::judged_rows(std::size_t cluster) const {
    if (!rows_of_.empty()) return rows_of_[cluster];
    const auto rows = study_.clustering->rows_of(ClusterId(cluster));
    return {rows.begin(), rows.end()};
}

UnwrapRow UnwrapSummaryJob::summarise(std::size_t cluster) {
    std::vector<std::uint32_t> rows;
    double sum = 0;
    const std::vector<std::uint32_t> all_rows = judged_rows(cluster);
    for (const std::uint32_t row : all_rows) {
        if (std::isnan(answers_[row])) continue;
        rows.push_back(row);
        sum += answers_[row];
    }
    UnwrapRow result;
    result.count = static_cast<std::uint32_t>(all_rows.size());
    const auto count = static_cast<double>(rows.size());
    result.response_mean = sum / count;  // NaN for 0 / 0
    double squares = 0;
    for (const std::uint32_t row : rows) squares += std::pow(answers_[row] - result.response_mean, 2);
    if (rows.size() > 1) result.response_deviation = std::sqrt(squares / (count - 1));

    const AffineMap map = block_.map(cluster - block_first_);
    const bool difference = map.A.rows() == 2;
    Eigen::VectorXd weights = map.A.row(map.A.rows() - 1).transpose();
    if (difference) weights -= map.A.row(0).transpose();
    const double bias = difference ? map.c(1) - map.c(0) : map.c(0);
    const auto score = [&](std::span<const std::uint32_t> on) {
        const Eigen::MatrixXd predictions =
            predictions_of(weights, bias, summary_.is_class, judged_.input->rows->inputs, on);
        return score_of(predictions, summary_.is_class, answers_, on);
    };
    result.local_score = score(rows);
    result.global_score = score(known_rows_);
    return result;
}

bool UnwrapSummaryJob::step() {
    constexpr std::size_t kRowsPerStep = 10'000;  // about a millisecond, nearly all of it sorting
    for (std::size_t rows = 0; rows < kRowsPerStep && summary_.clusters.size() < num_clusters_;
         rows += known_rows_.size() + 1) {
        const std::size_t cluster = summary_.clusters.size();
        if (cluster >= block_first_ + block_.num_patterns()) load_block();
        summary_.clusters.push_back(summarise(cluster));
    }
    return summary_.clusters.size() < num_clusters_;
}

double UnwrapSummaryJob::progress() const {
    if (num_clusters_ == 0) return 1.0;
    return static_cast<double>(summary_.clusters.size()) / static_cast<double>(num_clusters_);
}

LonelyClusters count_lonely_clusters(const Study& study) {
    LonelyClusters lonely;
    const std::vector<double> answers = study.input->target ? answers_of(*study.input->target) : std::vector<double>();
    for (std::size_t c = 0; c < study.clustering->num_clusters(); ++c) {
        const auto rows = study.clustering->rows_of(ClusterId(c));
        if (rows.size() == 1) ++lonely.one_row;
        std::set<double> different;
        for (const std::uint32_t row : rows) {
            if (!answers.empty() && !std::isnan(answers[row])) different.insert(answers[row]);
            if (different.size() > 1) break;
        }
        if (different.size() == 1) ++lonely.one_class;
    }
    return lonely;
}

Result<UnwrapSummary> unwrap_other_rows(const Study& training, const Study& other, std::size_t max_clusters) {
    for (const Study* study : {&training, &other}) {
        if (Status status = UnwrapSummaryJob::check(*study); !status) return tl::unexpected<Error>(status.error());
    }
    if (training.input->target->classes != other.input->target->classes)
        return refuse("summary of the clusters", "the same classes in both tables", "others");
    UnwrapSummaryJob job(training, other, max_clusters);
    while (job.step()) {
    }
    return job.take();
}

Result<UnwrapSummary> unwrap_summary(const Study& study, std::size_t max_clusters) {
    if (Status status = UnwrapSummaryJob::check(study); !status) return tl::unexpected<Error>(status.error());
    UnwrapSummaryJob job(study, max_clusters);
    while (job.step()) {
    }
    return job.take();
}

}  // namespace reluscope
