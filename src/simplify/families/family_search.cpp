#include "simplify/families/family_search.h"

#include "base/numerics/rng.h"
#include "network/forward.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace reluscope {

namespace {

constexpr std::size_t kSampleBlock = 32;  // clusters
// A row far from every decision boundary has this weight, a row on a boundary has 1.
constexpr double kMinWeight = 0.1;

constexpr std::size_t kBlockOfClusters = 256;
constexpr std::size_t kMaxGradients = 4096;  // columns of the sample that the basis is found by
constexpr int kBasisRounds = 4;
constexpr std::size_t kCentreRounds = 4;
constexpr double kJoinWork = 2e9;  // multiplications that all exact costs may take, about a second

/// 1 - m^2 with m the lead of the likeliest class over the next one: 1 on a decision boundary, 0 where one class is
/// certain. For two classes it is 4 p (1 - p), the weight of a row in logistic regression.
double doubt(const Eigen::Ref<const Eigen::VectorXd>& logits, Link link) {
    Eigen::MatrixXd p = logits;
    if (logits.size() == 1) {
        const double x = std::exp(-std::abs(logits(0)));
        return 4 * x / ((1 + x) * (1 + x));
    }
    apply_link(link == Link::kIdentity ? Link::kSoftmax : link, p);
    double first = 0;
    double second = 0;
    for (const double value : p.reshaped()) {
        second = std::max(second, std::min(value, first));
        first = std::max(first, value);
    }
    const double lead = std::min(1.0, first - second);
    return 1 - lead * lead;
}

}  // namespace

FamilySearch::FamilySearch(const Network& network, const FamilyRows& rows, std::shared_ptr<const Clustering> clustering,
                           const FamilySearchOptions& options)
    : network_(network), rows_(rows), options_(options), collapse_(network) {
    terms_.clustering = std::move(clustering);
    space_ = full_family_space(rows.inputs);
    weight_of_row_ = Eigen::VectorXd::Ones(rows.count());
    if (rows.classes) {
        for (Eigen::Index i = 0; i < rows.count(); ++i)
            weight_of_row_(i) = kMinWeight + (1 - kMinWeight) * doubt(rows.logits.col(i), network.link());
    }
    if (num_clusters() > 0) plan();
}

void FamilySearch::add_once(double share, void (FamilySearch::*work)()) {
    add(share, [this, work] {
        (this->*work)();
        return false;
    });
}

void FamilySearch::add_each(double share, std::size_t count, void (FamilySearch::*work)(std::size_t)) {
    if (count == 0) return;
    add(share, [this, count, work] {
        (this->*work)(part_++);
        part_share_ = static_cast<double>(part_) / static_cast<double>(count);
        return part_ < count;
    });
}

bool FamilySearch::step() {
    work_ = 0;
    while (stage_ < stages_.size() && work_ < kSliceWork) {
        if (stages_[stage_].piece()) continue;
        ++stage_;
        part_ = 0;
        part_share_ = 0;
    }
    return stage_ < stages_.size();
}

double FamilySearch::progress() const {
    double all = 0;
    double done = 0;
    for (std::size_t s = 0; s < stages_.size(); ++s) {
        all += stages_[s].share;
        done += s < stage_ ? stages_[s].share : (s == stage_ ? part_share_ * stages_[s].share : 0);
    }
    return all > 0 ? done / all : 1;
}

void FamilySearch::plan() {
    const std::size_t blocks = (num_clusters() + kBlockOfClusters - 1) / kBlockOfClusters;
    const auto inputs = static_cast<Eigen::Index>(network_.num_inputs());
    if (inputs > kMaxFamilyCoordinates) {
        const auto outputs = static_cast<std::size_t>(network_.num_outputs());
        const std::size_t sampled = std::min(num_clusters(), std::max<std::size_t>(kMaxGradients / outputs, 1));
        gradients_.resize(inputs, static_cast<Eigen::Index>(sampled * outputs));
        add_each(1, (sampled + kSampleBlock - 1) / kSampleBlock, &FamilySearch::sample_gradients);
        add_once(1, &FamilySearch::find_basis);
    }
    add_each(2, blocks, &FamilySearch::take_maps);
    add_once(1, &FamilySearch::lay_out_rows);
    if (options_.touching) {
        neighbour_job_ = std::make_unique<NeighbourJob>(rows_.bits, *terms_.clustering);
        add(2, [this] {
            work_ += 1e5;
            part_share_ = neighbour_job_->progress();
            return neighbour_job_->step();
        });
    }
    add_once(1, &FamilySearch::start_groups);
    if (num_clusters() > num_groups_allowed()) {
        if (options_.touching) {
            add_once(0, &FamilySearch::start_ward);
            add(2, [this] {
                work_ += 1e4;
                return joins_->step();
            });
            add_once(0, &FamilySearch::end_ward);
        } else {
            add_once(1, &FamilySearch::start_centres);
            for (std::size_t round = 0; round <= kCentreRounds; ++round) {
                add_each(1, blocks, &FamilySearch::assign_to_centres);
                if (round < kCentreRounds) add_once(0.1, &FamilySearch::move_centres);
            }
        }
    }
    add_once(0, &FamilySearch::close_groups);
    add_each(1, num_clusters(), &FamilySearch::add_to_group);
    add_once(0, &FamilySearch::start_joins);
    add(6, [this] {
        const auto r = static_cast<double>(terms_.z1.rows());
        work_ += r * r * r / 3 + 1e3;
        part_share_ = 1 - static_cast<double>(joins_->groups_left()) / static_cast<double>(groups_.count());
        return joins_->step();
    });
    add(6, [this] {
        if (!refinement_) refinement_ = std::make_unique<FamilyRefinement>(terms_, groups_, joins_->joins(), options_);
        work_ += kSliceWork / 4;
        part_share_ = refinement_->progress();
        return refinement_->step();
    });
    add_once(0, &FamilySearch::end_levels);
}

/// About sqrt of what a cost takes out of the work that all of them may take.
std::size_t FamilySearch::num_groups_allowed() const {
    const auto r = static_cast<double>(space_.basis.cols() > 0
                                           ? space_.basis.cols()
                                           : std::min<Eigen::Index>(network_.num_inputs(), kMaxFamilyCoordinates)) +
                   1;
    const double cost = r * r * r / 3 + r * r * network_.num_outputs() + 10 * r * r + 2000;
    constexpr double kMaxGroups = 600;
    constexpr double kMinGroups = 128;
    const auto allowed = static_cast<std::size_t>(std::clamp(std::sqrt(kJoinWork / cost), kMinGroups, kMaxGroups));
    return std::max(allowed, 2 * options_.max_families);  // fewer would leave nothing to choose
}

void FamilySearch::sample_gradients(std::size_t block) {
    const auto outputs = static_cast<Eigen::Index>(network_.num_outputs());
    const auto sampled = static_cast<std::size_t>(gradients_.cols() / outputs);
    const std::size_t first = block * kSampleBlock;
    const std::size_t last = std::min(sampled, first + kSampleBlock);
    std::vector<PatternBits> patterns;
    std::vector<double> sizes;
    for (std::size_t i = first; i < last; ++i) {
        const Cluster& cluster = terms_.clustering->clusters[i * num_clusters() / sampled];
        patterns.push_back(rows_.bits.row(cluster.first_row));
        sizes.push_back(std::sqrt(static_cast<double>(cluster.size)));
    }
    collapse_.run(patterns, block_);
    for (std::size_t i = first; i < last; ++i) {
        Eigen::MatrixXd weights = space_.deviation.asDiagonal() * block_.weights_of(i - first);
        if (outputs_are_relative(network_)) weights.colwise() -= weights.rowwise().mean().eval();
        gradients_.middleCols(static_cast<Eigen::Index>(i) * outputs, outputs) = sizes[i - first] * weights;
    }
    work_ += static_cast<double>(patterns.size()) * static_cast<double>(network_.num_products() + gradients_.rows());
}

void FamilySearch::find_basis() {
    space_.basis = leading_directions(gradients_, kMaxFamilyCoordinates, kBasisRounds);
    gradients_.resize(0, 0);
    work_ += kSliceWork;
}

void FamilySearch::take_maps(std::size_t block) {
    const auto outputs = static_cast<Eigen::Index>(network_.num_outputs());
    const auto inputs = static_cast<Eigen::Index>(network_.num_inputs());
    const auto clusters = static_cast<Eigen::Index>(num_clusters());
    if (block == 0) {
        terms_.slopes.resize(space_.coordinates(), clusters * outputs);
        at_mean_.resize(outputs, clusters);
        if (num_clusters() * static_cast<std::size_t>(outputs * inputs) <= kMaxMapNumbers)
            maps_ = AffineMapBlock{Eigen::MatrixXd(inputs, clusters * outputs), Eigen::MatrixXd(outputs, clusters)};
    }
    const std::size_t end = std::min(num_clusters(), (block + 1) * kBlockOfClusters);
    const std::size_t good = AffineCollapse::good_block(network_);
    for (std::size_t first = block * kBlockOfClusters; first < end; first += good) {
        const std::size_t last = std::min(end, first + good);
        std::vector<PatternBits> patterns;
        for (std::size_t c = first; c < last; ++c)
            patterns.push_back(rows_.bits.row(terms_.clustering->clusters[c].first_row));
        collapse_.run(patterns, block_);
        const auto at = static_cast<Eigen::Index>(first);
        const auto count = static_cast<Eigen::Index>(last - first);
        terms_.slopes.middleCols(at * outputs, count * outputs) = space_.slopes_of(block_.weights);
        at_mean_.middleCols(at, count) = block_.bias;
        const Eigen::RowVectorXd means = space_.mean.transpose() * block_.weights;
        at_mean_.middleCols(at, count) += means.reshaped(outputs, count);
        if (maps_) {
            maps_->weights.middleCols(at * outputs, count * outputs) = block_.weights;
            maps_->bias.middleCols(at, count) = block_.bias;
        }
        if (!outputs_are_relative(network_)) continue;
        for (Eigen::Index c = at; c < at + count; ++c) {
            auto slopes = terms_.slopes.middleCols(c * outputs, outputs);
            slopes.colwise() -= slopes.rowwise().mean().eval();
            at_mean_.col(c).array() -= at_mean_.col(c).mean();
        }
    }
    work_ += static_cast<double>(end - block * kBlockOfClusters) *
             static_cast<double>(network_.num_products() + static_cast<std::size_t>(inputs * outputs));
}

void FamilySearch::add_map(std::size_t c, double times, Eigen::MatrixXd& weights, Eigen::VectorXd& bias) const {
    const Eigen::Index outputs = network_.num_outputs();
    const auto at = static_cast<Eigen::Index>(c);
    if (maps_) {
        weights += times * maps_->weights.middleCols(at * outputs, outputs);
        bias += times * maps_->bias.col(at);
        return;
    }
    const Eigen::MatrixXd own = space_.weights_of(terms_.slopes.middleCols(at * outputs, outputs));
    weights += times * own;
    bias += times * (at_mean_.col(at) - own.transpose() * space_.mean);
}

void FamilySearch::lay_out_rows() {
    const Eigen::Index rows = rows_.count();
    const Eigen::Index r = space_.coordinates();
    terms_.z1.resize(r + 1, rows);
    terms_.f.resize(rows_.logits.rows(), rows);
    terms_.w.resize(rows);
    Eigen::MatrixXd logits = rows_.logits;
    centre_outputs(network_, logits);
    const Eigen::MatrixXd z = space_.coordinates_of(rows_.inputs);
    for (Eigen::Index i = 0; i < rows; ++i) {
        const auto row = static_cast<Eigen::Index>(terms_.clustering->members[static_cast<std::size_t>(i)]);
        terms_.z1.col(i).head(r) = z.col(row);
        terms_.z1(r, i) = 1;
        terms_.f.col(i) = logits.col(row);
        terms_.w(i) = weight_of_row_(row);
    }
    terms_.cluster_weight.resize(static_cast<Eigen::Index>(num_clusters()));
    for (std::size_t c = 0; c < num_clusters(); ++c) {
        const Cluster& cluster = terms_.clustering->clusters[c];
        terms_.cluster_weight(static_cast<Eigen::Index>(c)) =
            terms_.w.segment(cluster.first_member, cluster.size).sum();
    }
    work_ += kSliceWork;
}

// Groups.

/// Maps as points whose squared distance is the mean squared difference of outputs under standard normal coordinates.
void FamilySearch::start_groups() {
    if (neighbour_job_) {
        neighbours_ = neighbour_job_->take();
        num_ties_ = neighbour_job_->num_ties();
    }
    groups_.group.resize(num_clusters());
    std::iota(groups_.group.begin(), groups_.group.end(), 0U);
    if (num_clusters() <= num_groups_allowed()) return;
    const Eigen::Index outputs = terms_.f.rows();
    const Eigen::Index r = terms_.slopes.rows();
    features_.resize((r + 1) * outputs, static_cast<Eigen::Index>(num_clusters()));
    features_.topRows(r * outputs) = terms_.slopes.reshaped(r * outputs, features_.cols());
    features_.bottomRows(outputs) = at_mean_;
}

/// Centres far from each other: each new one is drawn with a chance that grows with the squared distance to the nearest
/// one so far (Arthur and Vassilvitskii 2007), out of a sample of the clusters.
void FamilySearch::start_centres() {
    const std::size_t groups = num_groups_allowed();
    constexpr std::size_t kPerCentre = 10;
    const std::size_t sampled = std::min(num_clusters(), kPerCentre * groups);
    Eigen::MatrixXd sample(features_.rows(), static_cast<Eigen::Index>(sampled));
    Eigen::VectorXd mass(sample.cols());
    for (Eigen::Index i = 0; i < sample.cols(); ++i) {
        const auto c = static_cast<Eigen::Index>(static_cast<std::size_t>(i) * num_clusters() / sampled);
        sample.col(i) = features_.col(c);
        mass(i) = terms_.cluster_weight(c);
    }
    Rng rng(1);
    centres_.resize(features_.rows(), static_cast<Eigen::Index>(groups));
    Eigen::VectorXd nearest = Eigen::VectorXd::Constant(sample.cols(), std::numeric_limits<double>::infinity());
    Eigen::Index next = 0;
    for (Eigen::Index g = 0; g < centres_.cols(); ++g) {
        centres_.col(g) = sample.col(next);
        nearest = nearest.cwiseMin((sample.colwise() - centres_.col(g)).colwise().squaredNorm().transpose());
        double left = rng.uniform() * nearest.dot(mass);
        next = 0;
        while (next + 1 < sample.cols() && (left -= nearest(next) * mass(next)) > 0) ++next;
    }
    work_ += kSliceWork;
}

void FamilySearch::assign_to_centres(std::size_t block) {
    const std::size_t first = block * kBlockOfClusters;
    const std::size_t last = std::min(num_clusters(), first + kBlockOfClusters);
    const auto count = static_cast<Eigen::Index>(last - first);
    Eigen::MatrixXd distance = centres_.transpose() * features_.middleCols(static_cast<Eigen::Index>(first), count);
    distance = (-2 * distance).colwise() + centres_.colwise().squaredNorm().transpose();
    for (Eigen::Index i = 0; i < count; ++i) {
        Eigen::Index nearest = 0;
        distance.col(i).minCoeff(&nearest);
        groups_.group[first + static_cast<std::size_t>(i)] = static_cast<std::uint32_t>(nearest);
    }
    work_ += static_cast<double>(count * centres_.size());
}

void FamilySearch::move_centres() {
    Eigen::MatrixXd sums = Eigen::MatrixXd::Zero(centres_.rows(), centres_.cols());
    Eigen::VectorXd masses = Eigen::VectorXd::Zero(centres_.cols());
    for (std::size_t c = 0; c < num_clusters(); ++c) {
        const auto at = static_cast<Eigen::Index>(c);
        sums.col(groups_.group[c]) += terms_.cluster_weight(at) * features_.col(at);
        masses(groups_.group[c]) += terms_.cluster_weight(at);
    }
    for (Eigen::Index g = 0; g < centres_.cols(); ++g) {
        if (masses(g) > 0) centres_.col(g) = sums.col(g) / masses(g);
    }
    work_ += static_cast<double>(features_.size());
}

void FamilySearch::start_ward() {
    mass_ = terms_.cluster_weight;
    Agglomeration::Rule rule;
    rule.cost = [this](Agglomeration::Group a, Agglomeration::Group b) {
        return mass_(a) * mass_(b) / (mass_(a) + mass_(b)) * (features_.col(a) - features_.col(b)).squaredNorm();
    };
    rule.merge = [this](Agglomeration::Group into, Agglomeration::Group from) {
        features_.col(into) =
            (mass_(into) * features_.col(into) + mass_(from) * features_.col(from)) / (mass_(into) + mass_(from));
        mass_(into) += mass_(from);
    };
    joins_ = std::make_unique<Agglomeration>(num_clusters(), neighbours_, num_groups_allowed(), std::move(rule));
}

void FamilySearch::end_ward() { groups_.group = after_joins(num_clusters(), joins_->joins(), joins_->joins().size()); }

/// Numbers the groups that have clusters from 0, in the order of their first cluster.
void FamilySearch::close_groups() {
    features_.resize(0, 0);
    centres_.resize(0, 0);
    std::vector<std::uint32_t> number(num_clusters(), static_cast<std::uint32_t>(-1));
    std::uint32_t next = 0;
    for (std::uint32_t& group : groups_.group) {
        if (number[group] == static_cast<std::uint32_t>(-1)) number[group] = next++;
        group = number[group];
    }
    groups_.sums.assign(next, terms_.no_sums());
}

void FamilySearch::add_to_group(std::size_t cluster) {
    terms_.add_cluster(cluster, groups_.sums[groups_.group[cluster]]);
    work_ += terms_.work_of_cluster(cluster);
}

void FamilySearch::start_joins() {
    joined_sums_ = groups_.sums;
    for (const FamilySums& sums : joined_sums_) joined_loss_.push_back(sums.least_loss(scratch_));
    std::vector<NeighbourJob::Pair> pairs;
    if (options_.touching) {
        for (const auto& [a, b] : neighbours_) pairs.emplace_back(groups_.group[a], groups_.group[b]);
    } else {
        pairs = all_pairs(groups_.count());
    }
    Agglomeration::Rule rule;
    rule.cost = [this](Agglomeration::Group a, Agglomeration::Group b) {
        return joined_sums_[a].least_loss_with(joined_sums_[b], scratch_) - joined_loss_[a] - joined_loss_[b];
    };
    rule.merge = [this](Agglomeration::Group into, Agglomeration::Group from) {
        joined_sums_[into].add(joined_sums_[from]);
        joined_loss_[into] = joined_sums_[into].least_loss(scratch_);
    };
    joins_ = std::make_unique<Agglomeration>(groups_.count(), pairs, 1, std::move(rule));
}

/// The work's own parts are given back.
void FamilySearch::end_levels() {
    levels_ = refinement_->take();
    refinement_.reset();
    joins_.reset();
    joined_sums_ = {};
    groups_ = {};
    terms_.z1.resize(0, 0);
}

}  // namespace reluscope
