#include "simplify/families/family_scores.h"

#include "network/forward.h"
#include "train/metrics.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace reluscope {

namespace {

/// `nearest` gives the family of a row, by its position, whose pattern is in none.
template <class Nearest>
FamilyDeal deal_by(const FamilyPatterns& index, const std::vector<std::uint32_t>& family_of_pattern,
                   const FamilyRows& rows, const Nearest& nearest) {
    FamilyDeal deal;
    for (Eigen::Index i = 0; i < rows.count(); ++i) {
        const std::size_t pattern = index.find(rows.bits.row(static_cast<std::size_t>(i)));
        const bool seen = pattern != FamilyPatterns::kUnseen;
        deal.unseen += seen ? 0 : 1;
        deal.family.push_back(seen ? family_of_pattern[pattern] : nearest(i));
    }
    return deal;
}

}  // namespace

FamilyDeal deal_rows(const Network& network, const FamilyPatterns& index,
                     const std::vector<std::uint32_t>& family_of_pattern, const FamilyMaps& maps,
                     const FamilyRows& rows) {
    return deal_by(index, family_of_pattern, rows, [&](Eigen::Index i) {
        double least = std::numeric_limits<double>::infinity();
        std::uint32_t nearest = 0;
        for (std::uint32_t k = 0; k < maps.size(); ++k) {
            Eigen::VectorXd difference = maps[k].A * rows.inputs.col(i) + maps[k].c - rows.logits.col(i);
            if (outputs_are_relative(network)) difference.array() -= difference.mean();
            const double far = difference.squaredNorm();
            if (far < least) {
                least = far;
                nearest = k;
            }
        }
        return nearest;
    });
}

FamilyDeal deal_rows_by_centroid(const FamilyPatterns& index, const std::vector<std::uint32_t>& family_of_pattern,
                                 const Eigen::MatrixXd& centroids, const FamilyRows& rows) {
    return deal_by(index, family_of_pattern, rows, [&](Eigen::Index i) {
        Eigen::Index nearest = 0;
        (centroids.colwise() - rows.inputs.col(i)).colwise().squaredNorm().minCoeff(&nearest);
        return static_cast<std::uint32_t>(nearest);
    });
}

namespace {

void score_answers(const Network& network, const FamilyRows& rows, const Eigen::MatrixXd& outputs,
                   FamilyScores& scores) {
    if (!rows.target || rows.count() == 0) return;
    std::vector<std::uint32_t> all(static_cast<std::size_t>(rows.count()));
    std::iota(all.begin(), all.end(), 0U);
    const Target& target = *rows.target;
    if (!target.is_class()) {
        scores.rmse =
            number_metrics(outputs,
                           Eigen::Map<const Eigen::VectorXd>(target.value_of_row.data(),
                                                             static_cast<Eigen::Index>(target.value_of_row.size())),
                           all)
                .rmse;
        return;
    }
    std::size_t known = 0;
    std::size_t right = 0;
    for (const std::uint32_t row : all) {
        if (target.class_of_row[row] < 0) continue;
        ++known;
        right += predicted_class(outputs.col(row)) == target.class_of_row[row] ? 1 : 0;
    }
    if (known > 0) scores.accuracy = static_cast<double>(right) / static_cast<double>(known);
    const auto classes = static_cast<int>(target.classes.size());
    if (outputs.rows() == (classes == 2 && outputs.rows() == 1 ? 1 : classes))
        scores.auc = class_auc(outputs, network.link(), target.class_of_row, classes, all);
}

}  // namespace

FamilyScores score_families(const Network& network, const FamilyRows& rows, const Eigen::MatrixXd& outputs) {
    FamilyScores scores;
    scores.rows = static_cast<std::size_t>(rows.count());
    if (rows.count() == 0) return scores;
    const double count = static_cast<double>(rows.count());
    if (rows.classes) {
        double same = 0;
        for (Eigen::Index i = 0; i < rows.count(); ++i)
            same += predicted_class(outputs.col(i)) == predicted_class(rows.logits.col(i)) ? 1 : 0;
        scores.agreement = same / count;
    }
    Eigen::MatrixXd f = rows.logits;
    Eigen::MatrixXd difference = rows.logits - outputs;
    centre_outputs(network, f);
    centre_outputs(network, difference);
    const double errors = difference.squaredNorm();
    const double spread = (f.colwise() - f.rowwise().mean()).squaredNorm();
    // Equal outputs have no spread but for rounding; then there is nothing to explain beyond their mean.
    constexpr double kNothing = 1e-24;
    const double size = f.squaredNorm() + count;
    scores.r2 = spread > kNothing * size ? 1 - errors / spread : (errors <= kNothing * size ? 1.0 : 0.0);
    const Eigen::RowVectorXd largest = difference.cwiseAbs().colwise().maxCoeff();
    Eigen::Index worst = 0;
    scores.largest_deviation = largest.maxCoeff(&worst);
    scores.worst_row = rows.row[static_cast<std::size_t>(worst)];
    scores.mean_deviation = difference.cwiseAbs().mean();
    score_answers(network, rows, outputs, scores);
    return scores;
}

std::vector<FamilyCertificate> certify_families(const Network& network, const FamilyRows& rows,
                                                const Eigen::MatrixXd& outputs,
                                                const std::vector<std::uint32_t>& family, std::size_t families) {
    Eigen::MatrixXd difference = rows.logits - outputs;
    centre_outputs(network, difference);
    std::vector<FamilyCertificate> certificates(families);
    std::vector<std::size_t> sizes(families, 0);
    for (Eigen::Index i = 0; i < rows.count(); ++i) {
        const std::uint32_t k = family[static_cast<std::size_t>(i)];
        FamilyCertificate& own = certificates[k];
        const double largest = difference.col(i).cwiseAbs().maxCoeff();
        own.mean += difference.col(i).cwiseAbs().mean();
        if (++sizes[k] > 1 && largest <= own.largest) continue;
        own.largest = largest;
        own.worst_row = rows.row[static_cast<std::size_t>(i)];
    }
    for (std::size_t k = 0; k < families; ++k)
        certificates[k].mean /= static_cast<double>(std::max<std::size_t>(sizes[k], 1));
    return certificates;
}

std::vector<std::uint32_t> families_of_rows(const FamilySearch& search, const FamilyLevel& level) {
    std::vector<std::uint32_t> family;
    family.reserve(search.clustering().num_rows());
    for (const std::uint32_t cluster : search.clustering().assignment) family.push_back(level.family[cluster]);
    return family;
}

FamilyPoint judge_families(const Network& network, const FamilySearch& search, const FamilyPatterns& index,
                           const FamilyLevel& level, const FamilyMaps& maps, const FamilyRows& training,
                           const FamilyRows* held_out) {
    FamilyPoint point;
    point.families = maps.size();
    std::vector<std::size_t> sizes(maps.size(), 0);
    const std::vector<std::uint32_t> family = families_of_rows(search, level);
    for (const std::uint32_t own : family) ++sizes[own];
    point.smallest = sizes.empty() ? 0 : *std::min_element(sizes.begin(), sizes.end());
    point.training = score_families(network, training, family_outputs(maps, family, training.inputs));
    if (held_out == nullptr || held_out->count() == 0) return point;
    const FamilyDeal deal = deal_rows(network, index, level.family, maps, *held_out);
    point.held_out = score_families(network, *held_out, family_outputs(maps, deal.family, held_out->inputs));
    point.held_out->unseen = deal.unseen;
    return point;
}

std::size_t suggested_families(const std::vector<FamilyPoint>& curve) {
    if (curve.empty()) return 0;
    double least = std::numeric_limits<double>::infinity();
    for (const FamilyPoint& point : curve) least = std::min(least, 1 - point.training.r2);
    const double first = 1 - curve.front().training.r2;
    constexpr double kLeft = 0.1;
    for (const FamilyPoint& point : curve) {
        if (1 - point.training.r2 <= least + kLeft * (first - least)) return point.families;
    }
    return curve.back().families;
}

}  // namespace reluscope
