#include "simplify/families/family_scores.h"

#include "network/forward.h"
#include "train/metrics.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace reluscope {

namespace {

constexpr double kJudgingWork = 4e6;  // multiplications of a step, a few milliseconds

/// The family whose output at a row is nearest to the network's; of equally near ones the first.
std::uint32_t nearest_by_output(const Network& network, const FamilyMaps& maps, const FamilyRows& rows,
                                Eigen::Index row) {
    double least = std::numeric_limits<double>::infinity();
    std::uint32_t nearest = 0;
    for (std::uint32_t k = 0; k < maps.size(); ++k) {
        Eigen::VectorXd difference = maps[k].A * rows.inputs.col(row) + maps[k].c - rows.logits.col(row);
        if (outputs_are_relative(network)) difference.array() -= difference.mean();
        const double far = difference.squaredNorm();
        if (far < least) {
            least = far;
            nearest = k;
        }
    }
    return nearest;
}

std::uint32_t nearest_centroid(const Eigen::MatrixXd& centroids, const FamilyRows& rows, Eigen::Index row) {
    Eigen::Index nearest = 0;
    (centroids.colwise() - rows.inputs.col(row)).colwise().squaredNorm().minCoeff(&nearest);
    return static_cast<std::uint32_t>(nearest);
}

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
    return deal_by(index, family_of_pattern, rows,
                   [&](Eigen::Index i) { return nearest_by_output(network, maps, rows, i); });
}

FamilyDeal deal_rows_by_centroid(const FamilyPatterns& index, const std::vector<std::uint32_t>& family_of_pattern,
                                 const Eigen::MatrixXd& centroids, const FamilyRows& rows) {
    return deal_by(index, family_of_pattern, rows,
                   [&](Eigen::Index i) { return nearest_centroid(centroids, rows, i); });
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

/// How near the outputs are to the network's.
FamilyScores score_fidelity(const Network& network, const FamilyRows& rows, const Eigen::MatrixXd& outputs) {
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
    return scores;
}

}  // namespace

FamilyScores score_families(const Network& network, const FamilyRows& rows, const Eigen::MatrixXd& outputs) {
    FamilyScores scores = score_fidelity(network, rows, outputs);
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

FamilyJudging::FamilyJudging(const FamilyJudges& judges, std::vector<std::uint32_t> family, FamilyMaps maps,
                             Eigen::MatrixXd centroids)
    : judges_(judges),
      family_(std::move(family)),
      maps_(std::move(maps)),
      centroids_(std::move(centroids)),
      sizes_(maps_.size(), 0) {
    point_.families = maps_.size();
    outputs_.resize(judges_.network.num_outputs(), judges_.training.count());
}

double FamilyJudging::progress() const {
    if (phase_ == Phase::kDone) return 1;
    const bool held_out = phase_ >= Phase::kHeldOut;
    const auto all = static_cast<double>(outputs_.cols());
    const double part = all > 0 ? static_cast<double>(next_row_) / all : 1;
    return 0.5 * (part + (held_out ? 1 : 0));
}

std::uint32_t FamilyJudging::family_of(const FamilyRows& rows, Eigen::Index row) {
    const auto at = static_cast<std::size_t>(row);
    if (&rows == &judges_.training) return family_[judges_.clustering.assignment[at]];
    const std::size_t pattern = judges_.index.find(rows.bits.row(at));
    if (pattern != FamilyPatterns::kUnseen) return family_[pattern];
    ++unseen_;
    return centroids_.cols() > 0 ? nearest_centroid(centroids_, rows, row)
                                 : nearest_by_output(judges_.network, maps_, rows, row);
}

void FamilyJudging::add_outputs(const FamilyRows& rows) {
    const auto one_map = static_cast<double>((rows.inputs.rows() + 1) * outputs_.rows());
    const double all_maps = one_map * static_cast<double>(maps_.size());
    for (double work = 0; work < kJudgingWork && next_row_ < rows.count(); ++next_row_) {
        const std::size_t unseen = unseen_;
        const std::uint32_t family = family_of(rows, next_row_);
        if (&rows == &judges_.training) ++sizes_[family];
        const AffineMap& map = maps_[family];
        outputs_.col(next_row_).noalias() = map.A * rows.inputs.col(next_row_);
        outputs_.col(next_row_) += map.c;
        constexpr double kOneRow = 50;
        work += kOneRow + one_map + (unseen_ > unseen ? all_maps : 0);
    }
}

bool FamilyJudging::step() {
    const auto next = [this] { phase_ = static_cast<Phase>(static_cast<int>(phase_) + 1); };
    switch (phase_) {
        case Phase::kTraining:
            add_outputs(judges_.training);
            if (next_row_ == judges_.training.count()) next();
            return true;
        case Phase::kTrainingScores:
            point_.smallest = sizes_.empty() ? 0 : *std::min_element(sizes_.begin(), sizes_.end());
            point_.training = score_fidelity(judges_.network, judges_.training, outputs_);
            next();
            return true;
        case Phase::kTrainingAnswers:
            score_answers(judges_.network, judges_.training, outputs_, point_.training);
            phase_ = judges_.held_out != nullptr && judges_.held_out->count() > 0 ? Phase::kHeldOut : Phase::kDone;
            if (phase_ == Phase::kDone) return false;
            next_row_ = 0;
            outputs_.resize(outputs_.rows(), judges_.held_out->count());
            return true;
        case Phase::kHeldOut:
            add_outputs(*judges_.held_out);
            if (next_row_ == judges_.held_out->count()) next();
            return true;
        case Phase::kHeldOutScores:
            point_.held_out = score_fidelity(judges_.network, *judges_.held_out, outputs_);
            point_.held_out->unseen = unseen_;
            next();
            return true;
        case Phase::kHeldOutAnswers:
            score_answers(judges_.network, *judges_.held_out, outputs_, *point_.held_out);
            next();
            return false;
        case Phase::kDone: return false;
    }
    return false;
}

FamilyPoint judge_families(const Network& network, const FamilySearch& search, const FamilyPatterns& index,
                           const FamilyLevel& level, const FamilyMaps& maps, const FamilyRows& training,
                           const FamilyRows* held_out) {
    FamilyJudging judging({network, search.clustering(), index, training, held_out}, level.family, maps);
    while (judging.step()) {
    }
    return judging.take();
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
