#include "simplify/families/family_refinement.h"

#include <algorithm>
#include <limits>
#include <numeric>
#include <utility>

namespace reluscope {

namespace {

constexpr double kRefineWork = 6e7;  // multiplications that the refinement of one level may take
constexpr double kSumWork = 2e6;     // multiplications of one piece of it
constexpr std::size_t kMaxRounds = 8;
constexpr std::size_t kMaxSecondStarts = 24;  // families
constexpr Eigen::Index kRowsAtOnce = 512;
// A cluster moves, and a round counts, where the loss falls by more than this share: less is rounding.
constexpr double kGain = 1e-9;

}  // namespace

FamilyRefinement::FamilyRefinement(const FamilyTerms& terms, const FamilyGroups& groups,
                                   const std::vector<Agglomeration::Join>& joins, const FamilySearchOptions& options)
    : terms_(terms),
      groups_(groups),
      joins_(joins),
      options_(options),
      most_(std::min({options.max_families, terms.num_clusters(), groups.count()})) {}

double FamilyRefinement::progress() const {
    if (most_ == 0) return 1;
    return level_ == 0 ? 0 : static_cast<double>(most_ - level_) / static_cast<double>(most_);
}

/// Levels are found from the largest number of families down.
bool FamilyRefinement::step() {
    if (most_ == 0) return false;
    if (levels_.empty()) {
        level_ = most_;
        levels_.resize(most_);
        start_from_cut();
        return true;
    }
    if (refine_piece()) return true;
    const bool again = !second_start_ && !options_.touching && level_ < std::min(most_, kMaxSecondStarts);
    if (again) {
        start_from_level_before();
        return true;
    }
    end_level();
    if (--level_ == 0) return false;
    start_from_cut();
    return true;
}

void FamilyRefinement::start_from_cut() {
    const std::vector<std::uint32_t> family = after_joins(groups_.count(), joins_, groups_.count() - level_);
    second_start_ = false;
    current_ = Attempt{};
    for (const std::uint32_t group : groups_.group) current_.family.push_back(family[group]);
    current_.sums.assign(level_, terms_.no_sums());
    for (std::size_t g = 0; g < groups_.count(); ++g) current_.sums[family[g]].add(groups_.sums[g]);
    start_level();
}

void FamilyRefinement::start_from_level_before() {
    first_ = std::move(current_);
    second_start_ = true;
    current_ = before_;
    double least = std::numeric_limits<double>::infinity();
    std::uint32_t into = 0;
    std::uint32_t from = 1;
    std::vector<double> own;
    for (const FamilySums& sums : current_.sums) own.push_back(sums.least_loss(scratch_));
    for (std::uint32_t a = 0; a < own.size(); ++a) {
        for (std::uint32_t b = a + 1; b < own.size(); ++b) {
            const double cost = current_.sums[a].least_loss_with(current_.sums[b], scratch_) - own[a] - own[b];
            if (cost >= least) continue;
            least = cost;
            into = a;
            from = b;
        }
    }
    current_.sums[into].add(current_.sums[from]);
    current_.sums.erase(current_.sums.begin() + from);
    for (std::uint32_t& family : current_.family) family = family == from ? into : family - (family > from ? 1 : 0);
    start_level();
}

void FamilyRefinement::start_level() {
    round_ = 0;
    current_.refined = false;
    current_.loss = total_loss(current_.sums);
    start_round();
}

double FamilyRefinement::total_loss(const std::vector<FamilySums>& sums) {
    double loss = 0;
    for (const FamilySums& one : sums) loss += one.least_loss(scratch_);
    return loss;
}

/// How often a level is refined: as often as its share of the work allows.
std::size_t FamilyRefinement::rounds_of(std::size_t k) const {
    if (options_.touching || k == 1) return 0;
    const auto r = static_cast<double>(terms_.z1.rows());
    const auto outputs = static_cast<double>(terms_.f.rows());
    const auto rows = static_cast<double>(terms_.z1.cols());
    const double work = static_cast<double>(k) * outputs * r * (rows + static_cast<double>(terms_.num_clusters())) +
                        rows * r * (r + outputs);
    if (k == options_.wanted) return kMaxRounds;
    return static_cast<std::size_t>(std::min(kRefineWork / work, static_cast<double>(kMaxRounds)));
}

void FamilyRefinement::start_round() {
    const Eigen::Index outputs = terms_.f.rows();
    const Eigen::Index r = terms_.z1.rows() - 1;
    next_cluster_ = 0;
    summing_ = false;
    moved_ = current_.family;
    models_.resize(terms_.z1.rows(), static_cast<Eigen::Index>(level_) * outputs);
    for (std::size_t k = 0; k < level_; ++k)
        models_.middleCols(static_cast<Eigen::Index>(k) * outputs, outputs) = current_.sums[k].best_model();
    model_slopes_ = models_.topRows(r).reshaped(r * outputs, static_cast<Eigen::Index>(level_));
}

/// Deals the next clusters to the families whose models lose least of them.
void FamilyRefinement::assign_clusters() {
    const Eigen::Index outputs = terms_.f.rows();
    const std::size_t first = next_cluster_;
    const Eigen::Index first_row = terms_.clustering->clusters[first].first_member;
    Eigen::Index end_row = first_row;
    while (next_cluster_ < terms_.num_clusters() && end_row - first_row < kRowsAtOnce)
        end_row += terms_.clustering->clusters[next_cluster_++].size;
    const Eigen::MatrixXd predicted = models_.transpose() * terms_.z1.middleCols(first_row, end_row - first_row);
    const auto at = static_cast<Eigen::Index>(first);
    const auto count = static_cast<Eigen::Index>(next_cluster_ - first);
    const auto slopes = terms_.slopes.middleCols(at * outputs, count * outputs).reshaped(model_slopes_.rows(), count);
    Eigen::MatrixXd loss = -2 * model_slopes_.transpose() * slopes;
    loss.colwise() += model_slopes_.colwise().squaredNorm().transpose();
    for (Eigen::Index c = 0; c < count; ++c) {
        const Cluster& cluster = terms_.clustering->clusters[first + static_cast<std::size_t>(c)];
        auto own = loss.col(c);
        own.array() += slopes.col(c).squaredNorm();
        own *= FamilyTerms::kSlopeWeight * terms_.cluster_weight(at + c);
        const Eigen::Index begin = cluster.first_member;
        const Eigen::Index end = begin + static_cast<Eigen::Index>(cluster.size);
        for (Eigen::Index i = begin; i < end; ++i) {
            for (Eigen::Index k = 0; k < own.size(); ++k)
                own(k) += terms_.w(i) *
                          (predicted.col(i - first_row).segment(k * outputs, outputs) - terms_.f.col(i)).squaredNorm();
        }
        Eigen::Index best = 0;
        const double least = own.minCoeff(&best);
        std::uint32_t& family = moved_[first + static_cast<std::size_t>(c)];
        if (least < own(family) * (1 - kGain)) family = static_cast<std::uint32_t>(best);
    }
}

/// No family loses its last cluster. Returns whether anything moves.
bool FamilyRefinement::keep_families() {
    std::vector<std::size_t> clusters(level_, 0);
    for (const std::uint32_t family : current_.family) ++clusters[family];
    bool any = false;
    for (std::size_t c = 0; c < terms_.num_clusters(); ++c) {
        if (moved_[c] == current_.family[c]) continue;
        if (clusters[current_.family[c]] == 1) {
            moved_[c] = current_.family[c];
            continue;
        }
        --clusters[current_.family[c]];
        ++clusters[moved_[c]];
        any = true;
    }
    return any;
}

void FamilyRefinement::sum_clusters() {
    for (double work = 0; next_cluster_ < terms_.num_clusters() && work < kSumWork; ++next_cluster_) {
        terms_.add_cluster(next_cluster_, moved_sums_[moved_[next_cluster_]]);
        work += terms_.work_of_cluster(next_cluster_);
    }
}

/// A piece of a round. Returns whether there is more.
bool FamilyRefinement::refine_piece() {
    if (round_ >= rounds_of(level_)) return false;
    if (next_cluster_ < terms_.num_clusters()) {
        summing_ ? sum_clusters() : assign_clusters();
        return true;
    }
    if (!summing_) {
        if (!keep_families()) {
            current_.refined = true;
            return false;
        }
        summing_ = true;
        next_cluster_ = 0;
        moved_sums_.assign(level_, terms_.no_sums());
        return true;
    }
    const double loss = total_loss(moved_sums_);
    if (!(loss < current_.loss * (1 - kGain))) {
        current_.refined = true;
        return false;
    }
    current_.loss = loss;
    current_.family = moved_;
    current_.sums = moved_sums_;
    if (++round_ == kMaxRounds) current_.refined = true;
    start_round();
    return true;
}

/// Numbers the families by their rows, largest first, ties by their first cluster.
void FamilyRefinement::end_level() {
    if (second_start_ && first_.loss <= current_.loss) current_ = std::move(first_);
    std::vector<std::size_t> rows(level_, 0);
    std::vector<std::size_t> first(level_, terms_.num_clusters());
    for (std::size_t c = terms_.num_clusters(); c-- > 0;) {
        rows[current_.family[c]] += terms_.clustering->clusters[c].size;
        first[current_.family[c]] = c;
    }
    std::vector<std::uint32_t> order(level_);
    std::iota(order.begin(), order.end(), 0U);
    std::sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) {
        return rows[a] != rows[b] ? rows[a] > rows[b] : first[a] < first[b];
    });
    std::vector<std::uint32_t> number(level_);
    for (std::uint32_t k = 0; k < order.size(); ++k) number[order[k]] = k;
    FamilyLevel& level = levels_[level_ - 1];
    level.loss = current_.loss;
    level.refined = current_.refined;
    for (const std::uint32_t family : current_.family) level.family.push_back(number[family]);
    before_ = std::move(current_);
}

}  // namespace reluscope
