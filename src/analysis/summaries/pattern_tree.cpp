#include "analysis/summaries/pattern_tree.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace reluscope {

namespace {

constexpr std::size_t kPiece = 4096;  // clusters that are sorted in one step

/// True if bits [first, first + count) of both rows agree.
bool agree(PatternBits a, PatternBits b, std::size_t first, std::size_t count) {
    for (std::size_t done = 0; done < count; done += BitMatrix::kBitsPerWord) {
        const std::size_t piece = std::min(count - done, BitMatrix::kBitsPerWord);
        const BitMatrix::Word mask =
            piece == BitMatrix::kBitsPerWord ? ~BitMatrix::Word{0} : (BitMatrix::Word{1} << piece) - 1;
        if (((bits_from(a.data(), first + done, piece) ^ bits_from(b.data(), first + done, piece)) & mask) != 0)
            return false;
    }
    return true;
}

/// Layers that two patterns share from the first one on.
std::uint32_t shared_layers(const Network& network, PatternBits a, PatternBits b) {
    std::uint32_t shared = 0;
    for (const HiddenLayer& layer : network.hidden_layers()) {
        if (!agree(a, b, layer.first_bit, layer.width)) break;
        ++shared;
    }
    return shared;
}

}  // namespace

PatternTree::PatternTree(const Network& network, const PatternTable& patterns, const Clustering& clustering) {
    PatternTreeJob job(network, patterns, clustering);
    while (job.step()) {
    }
    *this = job.take();
}

PatternTreeJob::PatternTreeJob(const Network& network, const PatternTable& patterns, const Clustering& clustering)
    : network_(network), patterns_(patterns), clustering_(clustering) {
    tree_.num_levels_ = network.hidden_layers().size() + 1;
    sorted_.resize(clustering.num_clusters());
    std::iota(sorted_.begin(), sorted_.end(), 0U);
    shared_.resize(sorted_.size(), 0);
}

bool PatternTreeJob::step() {
    switch (phase_) {
        case Phase::kSort: sort_piece(); break;
        case Phase::kMerge: merge_pieces(); break;
        case Phase::kShare: share_piece(); break;
        case Phase::kSplit: split_level(); break;
        case Phase::kDone: break;
    }
    return phase_ != Phase::kDone;
}

double PatternTreeJob::progress() const {
    const double part = static_cast<double>(done_) / std::max(1.0, static_cast<double>(sorted_.size()));
    switch (phase_) {
        case Phase::kSort: return 0.4 * part;
        case Phase::kMerge: return 0.4;
        case Phase::kShare: return 0.6 + 0.2 * part;
        case Phase::kSplit: return 0.8;
        case Phase::kDone: return 1;
    }
    return 1;
}

void PatternTreeJob::sort_piece() {
    const std::size_t end = std::min(done_ + kPiece, sorted_.size());
    std::sort(sorted_.begin() + static_cast<std::ptrdiff_t>(done_), sorted_.begin() + static_cast<std::ptrdiff_t>(end),
              [this](std::uint32_t a, std::uint32_t b) { return pattern_less(bits(a), bits(b)); });
    done_ = end;
    if (done_ < sorted_.size()) return;
    phase_ = Phase::kMerge;
    sorted_length_ = kPiece;
    done_ = 0;
}

/// Merges two runs that lie behind each other.
void PatternTreeJob::merge_pieces() {
    if (sorted_length_ >= sorted_.size()) {
        phase_ = Phase::kShare;
        done_ = 1;
        return;
    }
    const auto at = [this](std::size_t i) {
        return sorted_.begin() + static_cast<std::ptrdiff_t>(std::min(i, sorted_.size()));
    };
    std::inplace_merge(at(done_), at(done_ + sorted_length_), at(done_ + 2 * sorted_length_),
                       [this](std::uint32_t a, std::uint32_t b) { return pattern_less(bits(a), bits(b)); });
    done_ += 2 * sorted_length_;
    if (done_ < sorted_.size()) return;
    done_ = 0;
    sorted_length_ *= 2;
}

void PatternTreeJob::share_piece() {
    const std::size_t end = std::min(done_ + 4 * kPiece, sorted_.size());
    for (; done_ < end; ++done_)
        shared_[done_] = shared_layers(network_, bits(sorted_[done_ - 1]), bits(sorted_[done_]));
    if (done_ >= sorted_.size()) start_split();
}

void PatternTreeJob::start_split() {
    rows_before_.reserve(sorted_.size() + 1);
    rows_before_.push_back(0);
    for (const std::uint32_t c : sorted_) rows_before_.push_back(rows_before_.back() + clustering_.clusters[c].size);
    const auto count = static_cast<std::uint32_t>(sorted_.size());
    runs_ = {{0, count, rows_before_.back()}};
    tree_.branches_.push_back({0, count, 0, 0, 0, 0, 0, rows_before_.back()});
    tree_.level_begin_ = {0, 1};
    phase_ = Phase::kSplit;
}

/// The runs inside of `parent` that share `level` layers, the largest first.
void PatternTreeJob::split(const Run& parent, std::uint32_t level, std::vector<Run>& children) const {
    children.clear();
    std::uint32_t first = parent.first;
    for (std::uint32_t i = parent.first + 1; i <= parent.last; ++i) {
        if (i < parent.last && shared_[i] >= level) continue;
        children.push_back({first, i, rows_before_[i] - rows_before_[first]});
        first = i;
    }
    std::stable_sort(children.begin(), children.end(), [](const Run& a, const Run& b) { return a.rows > b.rows; });
}

void PatternTreeJob::split_level() {
    const auto level = static_cast<std::uint32_t>(tree_.level_begin_.size() - 1);
    if (level >= tree_.num_levels_) return finish();
    const std::size_t parents = tree_.level_begin_[level - 1];
    std::vector<Run> children;
    std::vector<Run> next;
    for (std::size_t p = 0; p < runs_.size(); ++p) {
        split(runs_[p], level, children);
        PatternBranch& parent = tree_.branches_[parents + p];
        parent.first_child = static_cast<std::uint32_t>(tree_.branches_.size());
        parent.num_children = static_cast<std::uint32_t>(children.size());
        std::uint32_t leaf = parent.first_leaf;
        std::uint64_t row = parent.first_row;
        for (const Run& child : children) {
            const std::uint32_t leaves = child.last - child.first;
            tree_.branches_.push_back(
                {leaf, leaves, static_cast<std::uint32_t>(parents + p), 0, 0, level, row, child.rows});
            leaf += leaves;
            row += child.rows;
            next.push_back(child);
        }
    }
    runs_ = std::move(next);
    tree_.level_begin_.push_back(tree_.branches_.size());
}

void PatternTreeJob::finish() {
    tree_.place_.resize(sorted_.size());
    for (const Run& run : runs_) {
        for (std::uint32_t i = run.first; i < run.last; ++i) {
            tree_.place_[sorted_[i]] = static_cast<std::uint32_t>(tree_.leaves_.size());
            tree_.leaves_.push_back(sorted_[i]);
        }
    }
    phase_ = Phase::kDone;
}

std::size_t PatternTree::branch_of_leaf(std::size_t level, std::uint32_t leaf) const {
    const auto begin = branches_.begin() + static_cast<std::ptrdiff_t>(level_begin(level));
    const auto end = branches_.begin() + static_cast<std::ptrdiff_t>(level_end(level));
    const auto after = std::upper_bound(
        begin, end, leaf, [](std::uint32_t place, const PatternBranch& branch) { return place < branch.first_leaf; });
    return static_cast<std::size_t>(after - branches_.begin()) - 1;
}

std::string branch_pattern(const Network& network, const PatternTable& patterns, const Clustering& clustering,
                           const PatternTree& tree, std::size_t branch) {
    const PatternBranch& one = tree.branch(branch);
    if (one.level == 0 || one.num_leaves == 0) return "";
    const std::uint32_t cluster = tree.leaves()[one.first_leaf];
    const std::string text = pattern_text(network, patterns.bits.row(clustering.clusters[cluster].first_row));
    std::size_t end = 0;
    for (std::uint32_t layer = 0; layer < one.level; ++layer) end = std::min(text.find('|', end), text.size()) + 1;
    return text.substr(0, end - 1);
}

std::optional<std::size_t> find_branch(const Network& network, const PatternTable& patterns,
                                       const Clustering& clustering, const PatternTree& tree,
                                       std::string_view pattern) {
    std::size_t branch = 0;
    if (pattern.empty()) return branch;
    std::size_t at = 0;
    for (const HiddenLayer& layer : network.hidden_layers()) {
        const std::string_view bits = pattern.substr(at, pattern.find('|', at) - at);
        if (bits.size() != layer.width) return std::nullopt;
        const auto matches = [&](std::size_t b) {
            const std::uint32_t cluster = tree.leaves()[tree.branch(b).first_leaf];
            const PatternBits row = patterns.bits.row(clustering.clusters[cluster].first_row);
            for (std::size_t i = 0; i < layer.width; ++i) {
                if (bits[i] != (get_bit(row, layer.first_bit + i) ? '1' : '0')) return false;
            }
            return true;
        };
        const PatternBranch& parent = tree.branch(branch);
        std::size_t child = parent.first_child;
        const std::size_t end = child + parent.num_children;
        while (child < end && !matches(child)) ++child;
        if (child == end) return std::nullopt;
        branch = child;
        at += bits.size();
        if (at == pattern.size()) return branch;
        ++at;  // the bar
    }
    return std::nullopt;
}

Eigen::VectorXd branch_mean_output(const ClusterScores& scores, const Clustering& clustering, const PatternTree& tree,
                                   std::size_t branch) {
    Eigen::VectorXd mean = Eigen::VectorXd::Zero(scores.mean_output.rows());
    const PatternBranch& one = tree.branch(branch);
    for (const std::uint32_t c : tree.leaves_of(one)) mean += clustering.clusters[c].size * scores.mean_output.col(c);
    return mean / std::max(1.0, static_cast<double>(one.num_rows));
}

double branch_accuracy(const ClusterScores& scores, const Clustering& clustering, const PatternTree& tree,
                       std::size_t branch) {
    // Rows with a known class: those that are counted.
    double right = 0;
    double known = 0;
    for (const std::uint32_t c : tree.leaves_of(tree.branch(branch))) {
        if (scores.accuracy.empty() || !std::isfinite(scores.accuracy[c])) continue;
        const double counted =
            scores.class_counts.cols() > 0 ? scores.class_counts.col(c).sum() : clustering.clusters[c].size;
        right += counted * scores.accuracy[c];
        known += counted;
    }
    return known > 0 ? right / known : std::numeric_limits<double>::quiet_NaN();
}

std::vector<std::uint32_t> similarity_order(const PatternTable& patterns, const Clustering& clustering,
                                            std::size_t count) {
    std::vector<std::uint32_t> left(std::min(count, clustering.num_clusters()));
    std::iota(left.begin(), left.end(), 0U);
    const auto bits = [&](std::uint32_t c) { return patterns.bits.row(clustering.clusters[c].first_row); };
    std::vector<std::uint32_t> order;
    while (!left.empty()) {
        auto next = left.begin();
        if (!order.empty()) {
            next = std::min_element(left.begin(), left.end(), [&](std::uint32_t a, std::uint32_t b) {
                return hamming_distance(bits(a), bits(order.back())) < hamming_distance(bits(b), bits(order.back()));
            });
        }
        order.push_back(*next);
        left.erase(next);
    }
    return order;
}

std::vector<std::size_t> differing_units(const Network& network, PatternBits a, PatternBits b) {
    std::vector<std::size_t> counts;
    for (const HiddenLayer& layer : network.hidden_layers()) {
        std::size_t count = 0;
        for (std::size_t i = 0; i < layer.width; ++i)
            count += get_bit(a, layer.first_bit + i) != get_bit(b, layer.first_bit + i) ? 1 : 0;
        counts.push_back(count);
    }
    return counts;
}

}  // namespace reluscope
