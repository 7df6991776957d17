#include "analysis/summaries/equal_maps.h"

#include "base/numerics/rng.h"
#include "base/numerics/tolerances.h"
#include "network/exact_forms.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace reluscope {

namespace {

constexpr double kSafeReach = 1.001;   // of a projection, whose own sums are rounded
constexpr double kRepresented = 1e-3;  // of the tolerance: a map nearer than this to another needs no place of its own

/// Random directions of entries that are brought to one size by `largest`; an entry that is always 0 has none.
Eigen::MatrixXd random_directions(const AffineMap& largest, Eigen::Index keys) {
    Eigen::VectorXd scale(largest.A.size() + largest.c.size());
    scale << largest.A.transpose().reshaped(), largest.c;
    Rng rng(1);
    Eigen::MatrixXd directions(scale.size(), keys);
    for (Eigen::Index q = 0; q < keys; ++q) {
        for (Eigen::Index j = 0; j < scale.size(); ++j) {
            const double size = rng.uniform(1, 2) * (rng.below(2) == 0 ? -1 : 1);
            directions(j, q) = scale(j) > 0 && std::isfinite(scale(j)) ? size / scale(j) : 0;
        }
    }
    return directions;
}

/// Largest difference of two entries relative to the larger of their sizes; infinite where it exceeds the tolerance.
double relative_difference(const Eigen::VectorXd& a, const Eigen::VectorXd& size_a, const Eigen::VectorXd& b,
                           const Eigen::VectorXd& size_b) {
    double largest = 0;
    for (Eigen::Index j = 0; j < a.size(); ++j) {
        const double difference = std::abs(a(j) - b(j));
        if (difference == 0) continue;
        const double size = std::max(size_a(j), size_b(j));
        if (!(difference <= tolerances::kEqualMaps * size) || !std::isfinite(size))
            return std::numeric_limits<double>::infinity();
        largest = std::max(largest, difference / size);
    }
    return largest;
}

}  // namespace

std::vector<std::vector<std::uint32_t>> EqualMaps::groups() const {
    std::vector<std::vector<std::uint32_t>> by_map(num_maps);
    for (std::size_t c = 0; c < map_of.size(); ++c) by_map[map_of[c]].push_back(static_cast<std::uint32_t>(c));
    std::erase_if(by_map, [](const std::vector<std::uint32_t>& clusters) { return clusters.size() < 2; });
    return by_map;
}

EqualMapsJob::EqualMapsJob(Study study, std::size_t max_work)
    : study_(std::move(study)),
      work_left_(max_work),
      block_limit_(AffineCollapse::good_block(study_.network())),
      sizes_(study_.network()),
      collapse_(study_.network()),
      directions_(random_directions(sizes_.largest(), kKeys)),
      parent_(study_.clustering->num_clusters()) {
    keys_.resize(parent_.size() * kKeys);
    reach_.resize(parent_.size() * kKeys);
    std::iota(parent_.begin(), parent_.end(), std::uint32_t{0});
    result_.map_of.resize(parent_.size());
}

PatternBits EqualMapsJob::bits_of(std::size_t cluster) const {
    return study_.patterns->bits.row(study_.clustering->clusters[cluster].first_row);
}

void EqualMapsJob::load(const std::vector<std::uint32_t>& clusters) {
    std::vector<PatternBits> bits;
    bits.reserve(clusters.size());
    for (const std::uint32_t cluster : clusters) bits.push_back(bits_of(cluster));
    collapse_.run(bits, maps_block_);
    sizes_.run(bits, sizes_block_);
}

Eigen::VectorXd EqualMapsJob::entries_of(const AffineMapBlock& block, std::size_t p) const {
    Eigen::VectorXd entries(directions_.rows());
    entries << block.weights_of(p).reshaped(), block.bias.col(static_cast<Eigen::Index>(p));
    return entries;
}

void EqualMapsJob::project_block() {
    std::vector<std::uint32_t> clusters(std::min(block_limit_, parent_.size() - projected_));
    std::iota(clusters.begin(), clusters.end(), static_cast<std::uint32_t>(projected_));
    load(clusters);
    const Eigen::MatrixXd reaches = tolerances::kEqualMaps * kSafeReach * directions_.cwiseAbs();
    for (std::size_t i = 0; i < clusters.size(); ++i) {
        const std::size_t at = (projected_ + i) * kKeys;
        const Eigen::VectorXd keys = directions_.transpose() * entries_of(maps_block_, i);
        const Eigen::VectorXd reach = reaches.transpose() * entries_of(sizes_block_, i);
        for (std::size_t q = 0; q < kKeys; ++q) {
            const auto entry = static_cast<Eigen::Index>(q);
            keys_[at + q] = std::isfinite(keys(entry)) ? keys(entry) : 0;
            reach_[at + q] = std::isfinite(reach(entry)) ? reach(entry) : 0;
        }
    }
    projected_ += clusters.size();
}

void EqualMapsJob::sort_clusters() {
    order_.resize(parent_.size());
    std::iota(order_.begin(), order_.end(), std::uint32_t{0});
    std::sort(order_.begin(), order_.end(), [this](std::uint32_t a, std::uint32_t b) {
        return left_end(a) != left_end(b) ? left_end(a) < left_end(b) : a < b;
    });
}

/// Goes to the next clusters whose reaches hang together. False at the end.
bool EqualMapsJob::find_run() {
    active_.clear();
    while (compared_ < order_.size()) {
        double right = right_end(order_[compared_]);
        run_end_ = compared_ + 1;
        for (; run_end_ < order_.size() && left_end(order_[run_end_]) <= right; ++run_end_)
            right = std::max(right, right_end(order_[run_end_]));
        if (run_end_ - compared_ > 1) return true;
        compared_ = run_end_;  // it has no neighbour
    }
    return false;
}

bool EqualMapsJob::overlap(std::uint32_t a, std::uint32_t b) const {
    for (std::size_t q = 0; q < kKeys; ++q) {
        const std::size_t first = a * kKeys + q;
        const std::size_t second = b * kKeys + q;
        if (std::abs(keys_[first] - keys_[second]) > reach_[first] + reach_[second]) return false;
    }
    return true;
}

std::uint32_t EqualMapsJob::root_of(std::uint32_t cluster) {
    while (parent_[cluster] != cluster) {
        parent_[cluster] = parent_[parent_[cluster]];
        cluster = parent_[cluster];
    }
    return cluster;
}

void EqualMapsJob::compare(std::uint32_t cluster, Eigen::VectorXd entries, Eigen::VectorXd sizes) {
    std::erase_if(active_, [&](const Representative& other) { return right_end(other.cluster) < left_end(cluster); });
    bool represented = false;
    for (const Representative& other : active_) {
        if (!overlap(cluster, other.cluster)) continue;
        const double difference = relative_difference(entries, sizes, other.entries, other.sizes);
        if (!std::isfinite(difference)) continue;
        result_.largest_difference = std::max(result_.largest_difference, difference);
        represented = represented || difference <= kRepresented * tolerances::kEqualMaps;
        const std::uint32_t a = root_of(cluster);
        const std::uint32_t b = root_of(other.cluster);
        parent_[std::max(a, b)] = std::min(a, b);
    }
    if (!represented) active_.push_back({cluster, std::move(entries), std::move(sizes)});
}

void EqualMapsJob::compare_block() {
    if (compared_ >= run_end_ && !find_run()) return;
    const std::size_t count = std::min(block_limit_, run_end_ - compared_);
    const auto first = order_.begin() + static_cast<std::ptrdiff_t>(compared_);
    const std::vector<std::uint32_t> clusters(first, first + static_cast<std::ptrdiff_t>(count));
    load(clusters);
    for (std::size_t i = 0; i < count; ++i)
        compare(clusters[i], entries_of(maps_block_, i), entries_of(sizes_block_, i));
    compared_ += count;
}

void EqualMapsJob::number_maps() {
    constexpr std::uint32_t kNone = std::numeric_limits<std::uint32_t>::max();
    std::vector<std::uint32_t> number(parent_.size(), kNone);
    std::uint32_t next = 0;
    for (std::size_t c = 0; c < parent_.size(); ++c) {
        const std::uint32_t root = root_of(static_cast<std::uint32_t>(c));
        if (number[root] == kNone) number[root] = next++;
        result_.map_of[c] = number[root];
    }
    result_.num_maps = next;
    groups_ = result_.groups();
    exact_maps_ = result_.num_maps - groups_.size();  // each group adds what it has
}

/// One more member of the groups: is its exact map one that was there before?
void EqualMapsJob::compare_exactly() {
    const Network& network = study_.network();
    const Eigen::Index features = network.num_inputs();
    const std::size_t foreseen = network.num_products() * static_cast<std::size_t>(features + 1);
    const ExactBudget budget{.max_work = work_left_};
    exact_ = exact_ && foreseen <= work_left_;
    if (!exact_) return;
    ExactForms forms(network, FormInputs::span(Eigen::MatrixXd::Identity(features, features + 1)),
                     bits_of(groups_[group_][member_]), budget);
    std::vector<Dyadic> map;
    std::vector<double> key;
    for (int o = 0; o < network.num_outputs() && exact_; ++o) {
        const std::span<const Dyadic> form = forms.output(static_cast<std::size_t>(o));
        exact_ = !form.empty();
        for (const Dyadic& entry : form) {
            map.push_back(entry);
            key.push_back(entry.nearest_double());
        }
    }
    work_left_ -= std::min(work_left_, std::max(foreseen, forms.work()));
    bool is_new = true;
    for (std::size_t i = 0; i < different_.size() && is_new; ++i)
        is_new = key != different_keys_[i] || !std::equal(map.begin(), map.end(), different_[i].begin());
    if (is_new) {
        different_.push_back(std::move(map));
        different_keys_.push_back(std::move(key));
    }
    if (++member_ < groups_[group_].size()) return;
    exact_maps_ += different_.size();
    different_.clear();
    different_keys_.clear();
    member_ = 0;
    ++group_;
}

bool EqualMapsJob::step() {
    switch (phase_) {
        case Phase::kProject:
            if (projected_ < parent_.size()) {
                project_block();
            } else {
                sort_clusters();
                phase_ = Phase::kCompare;
            }
            return true;
        case Phase::kCompare:
            compare_block();
            if (compared_ < order_.size()) return true;
            number_maps();
            phase_ = Phase::kExact;
            return true;
        case Phase::kExact:
            if (group_ < groups_.size() && exact_) {
                compare_exactly();
                return true;
            }
            if (exact_) result_.num_exact_maps = exact_maps_;
            phase_ = Phase::kDone;
            return false;
        case Phase::kDone: return false;
    }
    return false;
}

double EqualMapsJob::progress() const {
    if (phase_ == Phase::kDone || parent_.empty()) return 1.0;
    const auto clusters = static_cast<double>(parent_.size());
    constexpr double kProjectShare = 0.6;
    constexpr double kCompareShare = 0.3;
    double done = kProjectShare * static_cast<double>(projected_) / clusters +
                  kCompareShare * static_cast<double>(compared_) / clusters;
    if (phase_ == Phase::kExact && !groups_.empty())
        done += (1 - kProjectShare - kCompareShare) * static_cast<double>(group_) / static_cast<double>(groups_.size());
    return std::min(done, 1.0);
}

EqualMaps equal_maps(const Study& study) {
    EqualMapsJob job(study);
    while (job.step()) {
    }
    return job.take();
}

}  // namespace reluscope
