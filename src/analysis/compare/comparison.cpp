#include "analysis/compare/comparison.h"

#include "analysis/lines/line_path.h"
#include "network/forward.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <numeric>
#include <unordered_set>

namespace reluscope {

std::vector<CoefficientPair> paired_coefficients(const AffineMap& first, const AffineMap& second, Eigen::Index output,
                                                 const Eigen::VectorXd& scale) {
    std::vector<CoefficientPair> pairs;
    for (Eigen::Index j = 0; j < first.A.cols(); ++j)
        pairs.push_back({j, first.A(output, j) * scale(j), second.A(output, j) * scale(j)});
    std::stable_sort(pairs.begin(), pairs.end(), [](const CoefficientPair& a, const CoefficientPair& b) {
        return std::abs(a.difference()) > std::abs(b.difference());
    });
    return pairs;
}

PatternDifference pattern_difference(const Network& network, PatternBits first, PatternBits second) {
    PatternDifference result;
    for (const HiddenLayer& layer : network.hidden_layers()) {
        std::size_t count = 0;
        for (std::size_t unit = layer.first_bit; unit < layer.first_bit + layer.width; ++unit) {
            if (get_bit(first, unit) == get_bit(second, unit)) continue;
            result.units.emplace_back(unit);
            ++count;
        }
        result.per_layer.push_back(count);
    }
    return result;
}

Result<LogitDifference> logit_difference(const Network& network, const Eigen::VectorXd& first,
                                         const Eigen::VectorXd& second, PatternBits first_pattern,
                                         PatternBits second_pattern, Eigen::Index output) {
    LogitDifference result;
    result.first = logits_of(network, first)(output, 0);
    result.second = logits_of(network, second)(output, 0);
    result.same_region = hamming_distance(first_pattern, second_pattern) == 0;
    if (result.same_region) {
        const AffineMap map = affine_map_of(network, first_pattern);
        result.per_input = map.A.row(output).transpose().cwiseProduct(second - first);
    } else {
        auto path = line_path(network, first, second);
        if (!path) return tl::unexpected<Error>(path.error());
        result.per_input = path->integrated_gradients.row(output).transpose();
        result.pieces = path->num_pieces();
    }
    const double size = std::max({1.0, std::abs(result.first), std::abs(result.second)});
    result.relative_error = std::abs(result.per_input.sum() - (result.second - result.first)) / size;
    return result;
}

ClusterDifference cluster_difference(const AffineMap& first, const Eigen::VectorXd& first_mean, const AffineMap& second,
                                     const Eigen::VectorXd& second_mean, Eigen::Index output) {
    const Eigen::VectorXd weights = 0.5 * (first.A.row(output) + second.A.row(output)).transpose();
    const Eigen::VectorXd change = (second.A.row(output) - first.A.row(output)).transpose();
    return {weights.cwiseProduct(second_mean - first_mean),
            change.dot(0.5 * (first_mean + second_mean)) + second.c(output) - first.c(output)};
}

namespace {

/// Clusters are largest first: which ones stand for themselves, and whether there are others.
std::vector<ClusterId> largest_clusters(const Clustering& clustering, std::size_t most, bool& rest) {
    rest = clustering.num_clusters() > most;
    const std::size_t shown = rest ? most : clustering.num_clusters();
    std::vector<ClusterId> ids;
    for (std::size_t c = 0; c < shown; ++c) ids.emplace_back(c);
    return ids;
}

}  // namespace

Result<TransferMatrix> transfer_matrix(const Clustering& first, const Clustering& second, std::size_t most) {
    if (first.num_rows() != second.num_rows())
        return refuse("clusterings", std::to_string(first.num_rows()) + " rows in both",
                      std::to_string(second.num_rows()) + " in the second");
    TransferMatrix matrix;
    matrix.first = largest_clusters(first, most, matrix.first_rest);
    matrix.second = largest_clusters(second, most, matrix.second_rest);
    const std::size_t lines = matrix.first.size();
    const std::size_t columns = matrix.second.size();
    matrix.rows.setZero(static_cast<Eigen::Index>(lines + (matrix.first_rest ? 1 : 0)),
                        static_cast<Eigen::Index>(columns + (matrix.second_rest ? 1 : 0)));
    for (std::size_t row = 0; row < first.num_rows(); ++row) {
        const std::size_t line = std::min<std::size_t>(first.assignment[row], lines);
        const std::size_t column = std::min<std::size_t>(second.assignment[row], columns);
        ++matrix.rows(static_cast<Eigen::Index>(line), static_cast<Eigen::Index>(column));
    }
    return matrix;
}

namespace {

struct Score {
    std::size_t known = 0;
    std::size_t right = 0;
    double squares = 0;

    double value(bool classes) const {
        if (known == 0) return std::numeric_limits<double>::quiet_NaN();
        const auto count = static_cast<double>(known);
        return classes ? static_cast<double>(right) / count : std::sqrt(squares / count);
    }
};

/// Counts one row whose class is known.
void count_class(PredictionChange& change, Score& first, Score& second, bool first_right, bool second_right) {
    ++first.known;
    ++second.known;
    first.right += first_right ? 1 : 0;
    second.right += second_right ? 1 : 0;
    change.gained += second_right && !first_right ? 1 : 0;
    change.lost += first_right && !second_right ? 1 : 0;
}

void count_number(Score& score, double predicted, double wanted) {
    ++score.known;
    score.squares += (predicted - wanted) * (predicted - wanted);
}

void keep_largest(PredictionChange& change, std::vector<LogitChange> all, std::size_t most) {
    const auto larger = [](const LogitChange& a, const LogitChange& b) {
        const double size_a = std::abs(a.second - a.first);
        const double size_b = std::abs(b.second - b.first);
        return size_a > size_b || (size_a == size_b && a.row < b.row);
    };
    const auto end = all.begin() + static_cast<std::ptrdiff_t>(std::min(most, all.size()));
    std::partial_sort(all.begin(), end, all.end(), larger);
    change.largest.assign(all.begin(), end);
}

}  // namespace

Result<PredictionChange> prediction_change(const Eigen::MatrixXd& first, const Eigen::MatrixXd& second, bool classes,
                                           const Target* target, std::size_t most) {
    const auto shape = [](const Eigen::MatrixXd& logits) {
        return std::to_string(logits.rows()) + " outputs of " + std::to_string(logits.cols()) + " rows";
    };
    if (first.rows() != second.rows() || first.cols() != second.cols())
        return refuse("logits", shape(first), shape(second));
    PredictionChange change;
    change.rows = static_cast<std::size_t>(first.cols());
    change.classes = classes;
    Score before;
    Score after;
    std::vector<LogitChange> all;
    all.reserve(change.rows);
    for (Eigen::Index row = 0; row < first.cols(); ++row) {
        const auto r = static_cast<std::size_t>(row);
        Eigen::Index output = 0;
        change.mean_change += (second.col(row) - first.col(row)).cwiseAbs().maxCoeff(&output);
        all.push_back({RowId(r), output, first(output, row), second(output, row)});
        if (classes) {
            const std::int32_t was = predicted_class(first.col(row));
            const std::int32_t is = predicted_class(second.col(row));
            if (was != is) change.changed.emplace_back(r);
            if (target != nullptr && target->is_class() && target->class_of_row[r] >= 0)
                count_class(change, before, after, was == target->class_of_row[r], is == target->class_of_row[r]);
        } else if (target != nullptr && !target->is_class() && std::isfinite(target->value_of_row[r])) {
            count_number(before, first(0, row), target->value_of_row[r]);
            count_number(after, second(0, row), target->value_of_row[r]);
        }
    }
    if (change.rows > 0) change.mean_change /= static_cast<double>(change.rows);
    change.first_score = before.value(classes);
    change.second_score = after.value(classes);
    keep_largest(change, std::move(all), most);
    return change;
}

RegionChange region_change(const RegionPartition& first, const RegionPartition& second) {
    const auto widths = [](const Network& network) {
        std::vector<std::size_t> list;
        for (const HiddenLayer& layer : network.hidden_layers()) list.push_back(layer.width);
        return list;
    };
    RegionChange change;
    change.first_regions = first.num_regions();
    change.second_regions = second.num_regions();
    change.complete = first.complete() && second.complete();
    change.comparable = widths(first.network()) == widths(second.network());
    if (!change.comparable) return change;
    const auto patterns = [](const RegionPartition& partition) {
        std::unordered_set<std::uint64_t> hashes;
        for (std::size_t r = 0; r < partition.num_regions(); ++r) hashes.insert(partition.hash(RegionId(r)));
        return hashes;
    };
    const auto without = [](const RegionPartition& partition, const std::unordered_set<std::uint64_t>& others) {
        std::vector<RegionId> regions;
        for (std::size_t r = 0; r < partition.num_regions(); ++r) {
            if (!others.contains(partition.hash(RegionId(r)))) regions.emplace_back(r);
        }
        return regions;
    };
    const std::unordered_set<std::uint64_t> before = patterns(first);
    const std::unordered_set<std::uint64_t> after = patterns(second);
    for (const std::uint64_t hash : before) change.common += after.contains(hash) ? 1 : 0;
    change.vanished = before.size() - change.common;
    change.appeared = after.size() - change.common;
    change.only_first = without(first, after);
    change.only_second = without(second, before);
    return change;
}

}  // namespace reluscope
