#include "simplify/merging/aletheia_merge.h"

#include "base/numerics/roc.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace reluscope {

namespace {

constexpr std::uint32_t kNoLabel = std::numeric_limits<std::uint32_t>::max();

/// Numbers labels by their first item.
std::vector<std::uint32_t> in_order(const std::vector<std::uint32_t>& labels, std::size_t largest) {
    std::vector<std::uint32_t> number(largest + 1, kNoLabel);
    std::uint32_t next = 0;
    std::vector<std::uint32_t> result;
    for (const std::uint32_t label : labels) {
        if (number[label] == kNoLabel) number[label] = next++;
        result.push_back(number[label]);
    }
    return result;
}

/// Positions of the `count` smallest entries, `self` left out.
std::vector<std::uint32_t> nearest_of(const Eigen::VectorXd& distances, std::size_t self, std::size_t count) {
    std::vector<std::uint32_t> order;
    order.reserve(static_cast<std::size_t>(distances.size()));
    for (std::uint32_t i = 0; i < static_cast<std::uint32_t>(distances.size()); ++i) {
        if (i != self) order.push_back(i);
    }
    count = std::min(count, order.size());
    const auto nearer = [&distances](std::uint32_t a, std::uint32_t b) {
        return distances(a) != distances(b) ? distances(a) < distances(b) : a < b;
    };
    if (count < order.size())
        std::nth_element(order.begin(), order.begin() + static_cast<std::ptrdiff_t>(count), order.end(), nearer);
    order.resize(count);
    return order;
}

}  // namespace

WardMerger::WardMerger(const Eigen::MatrixXd& items, std::vector<std::vector<std::uint32_t>> links)
    : sums_(items.rows(), 2 * items.cols()),
      sizes_(static_cast<std::size_t>(2 * items.cols()), 1),
      links_(std::move(links)),
      num_nodes_(static_cast<std::uint32_t>(items.cols())),
      num_items_(static_cast<std::size_t>(items.cols())),
      num_clusters_(num_items_) {
    sums_.leftCols(items.cols()) = items;
    for (std::uint32_t i = 0; i < num_nodes_; ++i) {
        const std::vector<std::uint32_t> own = links_[i];
        for (const std::uint32_t other : own) links_[other].push_back(i);
    }
    for (std::vector<std::uint32_t>& list : links_) {
        std::sort(list.begin(), list.end());
        list.erase(std::unique(list.begin(), list.end()), list.end());
    }
    links_.resize(2 * num_items_);
    parent_.resize(2 * num_items_);
    std::iota(parent_.begin(), parent_.end(), std::uint32_t{0});
    seen_.assign(2 * num_items_, kNoLabel);
    find_components();
}

void WardMerger::find_components() {
    std::vector<bool> found(num_items_, false);
    for (std::uint32_t first = 0; first < num_nodes_; ++first) {
        if (found[first]) continue;
        std::vector<std::uint32_t> component = {first};
        found[first] = true;
        for (std::size_t at = 0; at < component.size(); ++at) {
            for (const std::uint32_t next : links_[component[at]]) {
                if (found[next]) continue;
                found[next] = true;
                component.push_back(next);
            }
        }
        std::sort(component.begin(), component.end());
        components_.push_back(std::move(component));
    }
    next_component_ = 1;  // the first one has nobody before it
}

/// Links the component with each one before it, where their items are nearest to each other.
void WardMerger::link_component(std::size_t component) {
    for (std::size_t before = 0; before < component; ++before) {
        double nearest = std::numeric_limits<double>::infinity();
        std::uint32_t a = components_[component][0];
        std::uint32_t b = components_[before][0];
        for (const std::uint32_t i : components_[component]) {
            for (const std::uint32_t j : components_[before]) {
                const double distance = (sums_.col(i) - sums_.col(j)).squaredNorm();
                if (!(distance < nearest)) continue;
                nearest = distance;
                a = i;
                b = j;
            }
        }
        links_[a].push_back(b);
        links_[b].push_back(a);
    }
}

double WardMerger::price_of(std::uint32_t a, std::uint32_t b) const {
    const double weight = sizes_[a] * sizes_[b] / (sizes_[a] + sizes_[b]);
    return weight * (sums_.col(a) / sizes_[a] - sums_.col(b) / sizes_[b]).squaredNorm();
}

std::uint32_t WardMerger::root_of(std::uint32_t node) const {
    while (parent_[node] != node) {
        parent_[node] = parent_[parent_[node]];
        node = parent_[node];
    }
    return node;
}

void WardMerger::start() {
    started_ = true;
    for (std::uint32_t i = 0; i < num_items_; ++i) {
        for (const std::uint32_t j : links_[i]) {
            if (j < i) unions_.push({price_of(i, j), i, j});
        }
    }
}

bool WardMerger::step() {
    if (num_clusters_ <= 1) return false;
    if (linking()) {
        link_component(next_component_++);
        return true;
    }
    if (!started_) start();
    while (!unions_.empty()) {
        const Union best = unions_.top();
        unions_.pop();
        if (parent_[best.later] != best.later || parent_[best.earlier] != best.earlier) continue;
        const std::uint32_t node = num_nodes_++;
        parent_[best.later] = parent_[best.earlier] = node;
        sizes_[node] = sizes_[best.later] + sizes_[best.earlier];
        sums_.col(node) = sums_.col(best.later) + sums_.col(best.earlier);
        --num_clusters_;
        seen_[node] = node;
        for (const std::uint32_t part : {best.later, best.earlier}) {
            for (const std::uint32_t linked : links_[part]) {
                const std::uint32_t other = root_of(linked);
                if (seen_[other] == node) continue;
                seen_[other] = node;
                links_[node].push_back(other);
                unions_.push({price_of(node, other), node, other});
            }
            std::vector<std::uint32_t>().swap(links_[part]);
        }
        return num_clusters_ > 1;
    }
    return false;
}

std::vector<std::uint32_t> WardMerger::labels() const {
    std::vector<std::uint32_t> roots;
    for (std::uint32_t i = 0; i < num_items_; ++i) roots.push_back(root_of(i));
    return in_order(roots, parent_.size());
}

std::vector<AffineMap> AletheiaMerge::maps(Eigen::Index outputs) const {
    std::vector<AffineMap> all;
    for (const AletheiaGroup& group : groups) all.push_back(map_of_fit(group.fit, outputs));
    return all;
}

Result<std::unique_ptr<AletheiaMergeJob>> AletheiaMergeJob::create(Study study, AletheiaOptions options) {
    auto answers = single_answers(study);
    if (!answers) return tl::unexpected<Error>(answers.error());
    return std::unique_ptr<AletheiaMergeJob>(new AletheiaMergeJob(std::move(study), options, *std::move(answers)));
}

AletheiaMergeJob::AletheiaMergeJob(Study study, AletheiaOptions options, SingleAnswers answers)
    : study_(std::move(study)),
      options_(options),
      answers_(std::move(answers)),
      collapse_(study_.network()),
      num_clusters_(study_.clustering->num_clusters()) {
    const Eigen::Index inputs = study_.network().num_inputs();
    const auto clusters = static_cast<Eigen::Index>(num_clusters_);
    items_.resize(inputs + 1, clusters);
    cluster_centroids_.resize(inputs, clusters);
    links_.resize(num_clusters_);
    for (std::uint32_t row = 0; row < static_cast<std::uint32_t>(answers_.answers.size()); ++row) {
        if (!std::isnan(answers_.answers[row])) known_rows_.push_back(row);
    }
    merge_.is_class = answers_.is_class;
    const auto hundredth = static_cast<std::size_t>(std::lround(0.01 * static_cast<double>(num_clusters_)));
    const std::size_t wanted = options_.neighbours > 0
                                   ? options_.neighbours
                                   : std::clamp<std::size_t>(hundredth, 1, AletheiaOptions::kMaxNeighbours);
    merge_.neighbours = std::min(wanted, num_clusters_ - 1);
}

void AletheiaMergeJob::add_items() {
    const std::size_t count = std::min(AffineCollapse::good_block(study_.network()), num_clusters_ - items_done_);
    maps_of_clusters(collapse_, *study_.patterns, *study_.clustering, items_done_, count, block_);
    for (std::size_t i = 0; i < count; ++i) {
        const auto column = static_cast<Eigen::Index>(items_done_ + i);
        const LocalFit map = single_map(block_.map(i));
        items_(0, column) = map.bias;
        items_.col(column).tail(map.weights.size()) = map.weights;
        cluster_centroids_.col(column) =
            mean_input(study_.input->rows->inputs, *study_.clustering, ClusterId(items_done_ + i));
    }
    items_done_ += count;
}

void AletheiaMergeJob::add_links() {
    if (links_done_ == 0) centroid_norms_ = cluster_centroids_.colwise().squaredNorm();
    constexpr std::size_t kBlock = 32;
    const std::size_t count = std::min(kBlock, num_clusters_ - links_done_);
    const auto first = static_cast<Eigen::Index>(links_done_);
    const auto width = static_cast<Eigen::Index>(count);
    // |a - b|^2 without |b|^2, which is the same for all a.
    Eigen::MatrixXd distances = -2 * (cluster_centroids_.transpose() * cluster_centroids_.middleCols(first, width));
    distances.colwise() += centroid_norms_.transpose();
    for (std::size_t i = 0; i < count; ++i)
        links_[links_done_ + i] =
            nearest_of(distances.col(static_cast<Eigen::Index>(i)), links_done_ + i, merge_.neighbours);
    links_done_ += count;
}

/// Where Ward's method has come to a wanted number of clusters: keeps them. True once no other number is wanted.
bool AletheiaMergeJob::cut() {
    labels_.push_back(ward_->labels());
    if (!options_.every || ward_->num_clusters() == 1) return true;
    ward_->step();
    return false;
}

void AletheiaMergeJob::make_groups(std::vector<std::uint32_t> labels) {
    const std::size_t wards = *std::max_element(labels.begin(), labels.end()) + std::size_t{1};
    merge_.groups.clear();
    refits_done_ = 0;
    merge_.ward_clusters = wards;
    std::vector<std::uint32_t> sizes(wards, 0);
    Eigen::MatrixXd centroids = Eigen::MatrixXd::Zero(cluster_centroids_.rows(), static_cast<Eigen::Index>(wards));
    for (std::size_t c = 0; c < num_clusters_; ++c) {
        const std::uint32_t rows = study_.clustering->clusters[c].size;
        sizes[labels[c]] += rows;
        centroids.col(labels[c]) += rows * cluster_centroids_.col(static_cast<Eigen::Index>(c));
    }
    std::vector<std::uint32_t> large;
    for (std::uint32_t g = 0; g < wards; ++g) {
        centroids.col(g) /= sizes[g];
        if (sizes[g] >= options_.min_samples) large.push_back(g);
    }
    if (large.empty())
        large.push_back(static_cast<std::uint32_t>(std::max_element(sizes.begin(), sizes.end()) - sizes.begin()));
    Eigen::MatrixXd large_centroids(centroids.rows(), static_cast<Eigen::Index>(large.size()));
    for (std::size_t i = 0; i < large.size(); ++i)
        large_centroids.col(static_cast<Eigen::Index>(i)) = centroids.col(large[i]);
    std::vector<std::uint32_t> home(wards);
    for (std::uint32_t g = 0; g < wards; ++g)
        home[g] = std::binary_search(large.begin(), large.end(), g)
                      ? g
                      : large[nearest_column(large_centroids, centroids.col(g))];
    for (std::uint32_t& label : labels) label = home[label];
    labels = in_order(labels, wards);
    merge_.groups.resize(large.size());
    for (std::size_t c = 0; c < num_clusters_; ++c) {
        AletheiaGroup& group = merge_.groups[labels[c]];
        group.clusters.push_back(static_cast<std::uint32_t>(c));
        group.size += study_.clustering->clusters[c].size;
    }
    std::stable_sort(merge_.groups.begin(), merge_.groups.end(),
                     [](const AletheiaGroup& a, const AletheiaGroup& b) { return a.size > b.size; });
    merge_.group_of_cluster.resize(num_clusters_);
    merge_.centroids = Eigen::MatrixXd::Zero(centroids.rows(), static_cast<Eigen::Index>(large.size()));
    for (std::size_t g = 0; g < merge_.groups.size(); ++g) {
        const auto column = static_cast<Eigen::Index>(g);
        for (const std::uint32_t c : merge_.groups[g].clusters) {
            merge_.group_of_cluster[c] = static_cast<std::uint32_t>(g);
            merge_.centroids.col(column) += study_.clustering->clusters[c].size * cluster_centroids_.col(c);
        }
        merge_.centroids.col(column) /= merge_.groups[g].size;
    }
}

std::vector<std::uint32_t> AletheiaMergeJob::rows_of(const AletheiaGroup& group) const {
    std::vector<std::uint32_t> rows;
    for (const std::uint32_t c : group.clusters) {
        const auto members = study_.clustering->rows_of(ClusterId(c));
        rows.insert(rows.end(), members.begin(), members.end());
    }
    std::sort(rows.begin(), rows.end());
    return rows;
}

double AletheiaMergeJob::score_of(const LocalFit& fit, const std::vector<std::uint32_t>& rows) const {
    std::vector<double> predictions;
    std::vector<std::int32_t> classes;
    double squares = 0;
    for (const std::uint32_t row : rows) {
        const double answer = answers_.answers[row];
        if (std::isnan(answer)) continue;
        const double value = fit.weights.dot(study_.input->rows->inputs.col(row)) + fit.bias;
        predictions.push_back(1 / (1 + std::exp(-value)));
        classes.push_back(answer > 0 ? 1 : 0);
        squares += (value - answer) * (value - answer);
    }
    if (answers_.is_class) return area_under_roc(predictions, classes);
    return squares / static_cast<double>(predictions.size());  // NaN for 0 / 0
}

void AletheiaMergeJob::refit(AletheiaGroup& group) {
    if (!merges_.empty()) {  // from one number to the next most groups stay
        for (const AletheiaGroup& known : merges_.back().groups) {
            if (known.clusters != group.clusters) continue;
            group.fit = known.fit;
            return;
        }
    }
    const std::vector<std::uint32_t> rows = rows_of(group);
    const FitRows known = fit_rows(study_.input->rows->inputs, answers_.answers, rows);
    group.fit = answers_.is_class ? fit_logistic(known, options_.ridge) : fit_least_squares(known);
    if (options_.every) return;
    if (known.num_rows() > 0) group.response_mean = known.answers.mean();
    if (known.num_rows() > 1)
        group.response_deviation = std::sqrt((known.answers.array() - group.response_mean).square().sum() /
                                             static_cast<double>(known.num_rows() - 1));
    group.local_score = score_of(group.fit, rows);
    group.global_score = score_of(group.fit, known_rows_);
}

/// All groups of a merge have their fit. True while there is another number of them.
bool AletheiaMergeJob::end_refits() {
    if (options_.every) merges_.push_back(merge_);
    phase_ = merges_.size() < labels_.size() && options_.every ? Phase::kGroups : Phase::kDone;
    return phase_ == Phase::kGroups;
}

std::vector<AletheiaMerge> AletheiaMergeJob::take_all() {
    std::reverse(merges_.begin(), merges_.end());
    return std::move(merges_);
}

bool AletheiaMergeJob::step() {
    constexpr int kUnionsPerStep = 64;
    switch (phase_) {
        case Phase::kItems:
            add_items();
            if (items_done_ == num_clusters_) phase_ = Phase::kLinks;
            return true;
        case Phase::kLinks:
            add_links();
            if (links_done_ < num_clusters_) return true;
            ward_.emplace(std::move(items_), std::move(links_));
            phase_ = Phase::kWard;
            return true;
        case Phase::kWard:
            for (int i = 0; i < kUnionsPerStep; ++i) {
                if (!ward_->linking() && ward_->num_clusters() <= std::max<std::size_t>(options_.clusters, 1)) {
                    if (cut()) phase_ = Phase::kGroups;
                    return true;
                }
                const bool linked = ward_->linking();
                ward_->step();
                if (linked) break;
            }
            return true;
        case Phase::kGroups:
            make_groups(labels_[merges_.size()]);
            ward_.reset();
            phase_ = Phase::kRefit;
            return true;
        case Phase::kRefit:
            refit(merge_.groups[refits_done_]);
            return ++refits_done_ < merge_.groups.size() || end_refits();
        case Phase::kDone: return false;
    }
    return false;
}

double AletheiaMergeJob::progress() const {
    const auto clusters = static_cast<double>(num_clusters_);
    const double joined = ward_ ? clusters - static_cast<double>(ward_->num_clusters()) : clusters;
    const double done = 0.2 * static_cast<double>(items_done_) / clusters +
                        0.4 * static_cast<double>(links_done_) / clusters +
                        (phase_ >= Phase::kWard ? 0.3 * joined / clusters : 0);
    if (phase_ == Phase::kDone) return 1;
    if (phase_ < Phase::kGroups) return std::min(done, 0.9);
    const double part =
        phase_ == Phase::kRefit ? static_cast<double>(refits_done_) / static_cast<double>(merge_.groups.size()) : 0;
    return 0.9 + 0.1 * (static_cast<double>(merges_.size()) + part) / static_cast<double>(labels_.size());
}

Result<AletheiaMerge> aletheia_merge(const Study& study, const AletheiaOptions& options) {
    auto job = AletheiaMergeJob::create(study, options);
    if (!job) return tl::unexpected<Error>(job.error());
    while ((*job)->step()) {
    }
    return (*job)->take();
}

}  // namespace reluscope
