#include "analysis/scores.h"

#include <algorithm>
#include <cmath>

namespace reluscope {

namespace {

void score_classes(const PatternTable& patterns, const Clustering& clustering, const Target& target,
                   ClusterScores& scores) {
    const auto clusters = static_cast<Eigen::Index>(clustering.num_clusters());
    scores.class_counts.setZero(static_cast<Eigen::Index>(target.classes.size()), clusters);
    std::vector<std::size_t> known(clustering.num_clusters(), 0);
    std::vector<std::size_t> right(clustering.num_clusters(), 0);
    std::size_t all_known = 0;
    std::size_t all_right = 0;
    for (std::size_t row = 0; row < clustering.num_rows(); ++row) {
        const std::int32_t truth = target.class_of_row[row];
        if (truth < 0) continue;
        const std::uint32_t cluster = clustering.assignment[row];
        ++scores.class_counts(truth, cluster);
        ++known[cluster];
        ++all_known;
        if (predicted_class(patterns.logits.col(static_cast<Eigen::Index>(row))) == truth) {
            ++right[cluster];
            ++all_right;
        }
    }
    for (std::size_t c = 0; c < known.size(); ++c) {
        scores.accuracy.push_back(static_cast<double>(right[c]) / static_cast<double>(known[c]));  // NaN for 0 / 0
    }
    scores.overall_accuracy = static_cast<double>(all_right) / static_cast<double>(all_known);
    scores.overall_known = all_known;
}

/// Members of a cluster whose answer is known.
std::vector<std::uint32_t> known_rows(const Clustering& clustering, ClusterId cluster, const Target& target) {
    std::vector<std::uint32_t> rows;
    for (const std::uint32_t row : clustering.rows_of(cluster)) {
        if (target.is_class() ? target.class_of_row[row] >= 0 : !std::isnan(target.value_of_row[row]))
            rows.push_back(row);
    }
    return rows;
}

/// Sets observed, predicted and beyond_chance of one cluster.
void compare_cluster(const Eigen::MatrixXd& outputs, const std::vector<std::uint32_t>& rows, const Target& target,
                     bool probabilities, Eigen::Index cluster, ClusterScores& scores) {
    for (Eigen::Index o = 0; o < scores.observed.rows(); ++o) {
        std::vector<double> values;
        std::vector<double> errors;
        double sum = 0;
        double answers = 0;
        for (const std::uint32_t row : rows) {
            const double value = outputs(o, static_cast<Eigen::Index>(row));
            const bool of_class = target.is_class() && target.class_of_row[row] == class_of_output(outputs.rows(), o);
            const double answer = target.is_class() ? (of_class ? 1 : 0) : target.value_of_row[row];
            sum += value;
            answers += answer;
            if (target.is_class()) values.push_back(value);
            if (!target.is_class()) errors.push_back(value - answer);
        }
        const auto count = static_cast<double>(rows.size());
        scores.observed(o, cluster) = answers / count;  // NaN for 0 / 0
        scores.predicted(o, cluster) = sum / count;
        if (target.is_class() && probabilities)
            scores.beyond_chance(o, cluster) = differs_beyond_chance(values, static_cast<std::size_t>(answers)) ? 1 : 0;
        if (!target.is_class()) scores.beyond_chance(o, cluster) = differs_beyond_chance(errors) ? 1 : 0;
    }
}

/// What was observed beside what is predicted, cluster by cluster.
void compare_with_answers(Link link, const Eigen::MatrixXd& outputs, const Clustering& clustering, const Target& target,
                          ClusterScores& scores) {
    const auto clusters = static_cast<Eigen::Index>(clustering.num_clusters());
    const bool fits = target.is_class() ? static_cast<Eigen::Index>(target.classes.size()) ==
                                              std::max<Eigen::Index>(2, outputs.rows())
                                        : true;
    const Eigen::Index compared = !fits ? 0 : (target.is_class() ? outputs.rows() : 1);
    scores.observed.resize(compared, clusters);
    scores.predicted.resize(compared, clusters);
    const bool probabilities = link != Link::kIdentity;
    if (!target.is_class() || probabilities) scores.beyond_chance.setZero(compared, clusters);
    for (Eigen::Index c = 0; c < clusters; ++c) {
        const auto rows = known_rows(clustering, ClusterId(static_cast<std::size_t>(c)), target);
        scores.known.push_back(static_cast<std::uint32_t>(rows.size()));
        compare_cluster(outputs, rows, target, probabilities, c, scores);
    }
}

/// P(at most `most` of the rows), each with its own probability.
double chance_of_at_most(const std::vector<double>& probabilities, std::size_t most) {
    std::vector<double> chance(most + 1, 0.0);  // of so many among the rows so far
    chance[0] = 1;
    for (const double p : probabilities) {
        for (std::size_t k = most; k > 0; --k) chance[k] = chance[k] * (1 - p) + chance[k - 1] * p;
        chance[0] *= 1 - p;
    }
    double sum = 0;
    for (const double c : chance) sum += c;
    return sum;
}

void score_numbers(const Eigen::MatrixXd& outputs, const Clustering& clustering, const Target& target,
                   ClusterScores& scores) {
    std::vector<double> squares(clustering.num_clusters(), 0);
    std::vector<std::size_t> known(clustering.num_clusters(), 0);
    double all_squares = 0;
    std::size_t all_known = 0;
    for (std::size_t row = 0; row < clustering.num_rows(); ++row) {
        const double error = outputs(0, static_cast<Eigen::Index>(row)) - target.value_of_row[row];
        if (std::isnan(error)) continue;
        const std::uint32_t cluster = clustering.assignment[row];
        squares[cluster] += error * error;
        ++known[cluster];
        all_squares += error * error;
        ++all_known;
    }
    for (std::size_t c = 0; c < known.size(); ++c)
        scores.rmse.push_back(std::sqrt(squares[c] / static_cast<double>(known[c])));
    scores.overall_rmse = std::sqrt(all_squares / static_cast<double>(all_known));
    scores.overall_known = all_known;
}

constexpr double kChance = 0.05;
constexpr double kStandardErrors = 3;
constexpr std::size_t kMinErrors = 10;

}  // namespace

bool differs_beyond_chance(const std::vector<double>& probabilities, std::size_t observed) {
    constexpr std::size_t kExactRows = 400;
    double mean = 0;
    double variance = 0;
    for (const double p : probabilities) {
        if (!(p >= 0 && p <= 1)) return false;
        mean += p;
        variance += p * (1 - p);
    }
    const auto count = static_cast<double>(observed);
    if (probabilities.empty()) return false;
    if (probabilities.size() > kExactRows) {
        const double distance = std::abs(count - mean) - 0.5;
        return distance > 0 && 0.5 * std::erfc(distance / std::sqrt(2 * variance)) < kChance;
    }
    if (count <= mean) return chance_of_at_most(probabilities, observed) < kChance;
    std::vector<double> others;  // so many or more of the class are so many or fewer of the others
    others.reserve(probabilities.size());
    for (const double p : probabilities) others.push_back(1 - p);
    return chance_of_at_most(others, probabilities.size() - observed) < kChance;
}

bool differs_beyond_chance(const std::vector<double>& errors) {
    if (errors.size() < kMinErrors) return false;
    const auto count = static_cast<double>(errors.size());
    double mean = 0;
    for (const double error : errors) mean += error / count;
    double squares = 0;
    for (const double error : errors) squares += (error - mean) * (error - mean);
    return std::abs(mean) > kStandardErrors * std::sqrt(squares / (count - 1) / count);
}

ClusterScores score_clusters(Link link, const PatternTable& patterns, const Clustering& clustering,
                             const Target* target) {
    ClusterScores scores;
    Eigen::MatrixXd outputs = patterns.logits;
    apply_link(link, outputs);
    scores.mean_output.setZero(outputs.rows(), static_cast<Eigen::Index>(clustering.num_clusters()));
    for (std::size_t row = 0; row < clustering.num_rows(); ++row) {
        scores.mean_output.col(clustering.assignment[row]) += outputs.col(static_cast<Eigen::Index>(row));
    }
    for (std::size_t c = 0; c < clustering.num_clusters(); ++c) {
        scores.mean_output.col(static_cast<Eigen::Index>(c)) /= static_cast<double>(clustering.clusters[c].size);
    }
    if (target == nullptr) return scores;
    if (target->is_class()) {
        score_classes(patterns, clustering, *target, scores);
    } else {
        score_numbers(outputs, clustering, *target, scores);
    }
    compare_with_answers(link, outputs, clustering, *target, scores);
    return scores;
}

Target select_rows(const Target& target, const std::vector<std::uint32_t>& rows) {
    Target selected;
    selected.column = target.column;
    selected.classes = target.classes;
    for (const std::uint32_t row : rows) {
        if (target.is_class()) {
            selected.class_of_row.push_back(target.class_of_row[row]);
        } else {
            selected.value_of_row.push_back(target.value_of_row[row]);
        }
    }
    return selected;
}

Eigen::VectorXd mean_input(const Eigen::MatrixXd& inputs, const Clustering& clustering, ClusterId cluster) {
    Eigen::VectorXd sum = Eigen::VectorXd::Zero(inputs.rows());
    for (const std::uint32_t row : clustering.rows_of(cluster)) sum += inputs.col(row);
    return sum / static_cast<double>(clustering.clusters[cluster.index].size);
}

}  // namespace reluscope
