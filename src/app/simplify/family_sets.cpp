#include "app/simplify/family_sets.h"

#include "network/forward.h"
#include "simplify/families/family_names.h"
#include "simplify/held_out.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace reluscope {

namespace {

constexpr std::uint64_t kDealingSeed = 0;  // as the command line deals rows
constexpr std::size_t kRowsPerPiece = 2048;

}  // namespace

FamilyCurveJob::FamilyCurveJob(const Study& study, bool touching) : curve_(std::make_unique<FamilyCurve>()) {
    curve_->study = study;
    curve_->touching = touching;
}
FamilyCurveJob::~FamilyCurveJob() = default;

bool FamilyCurveJob::step() {
    FamilyCurve& curve = *curve_;
    const Network& network = curve.study.network();
    if (!begun_) {
        begun_ = true;
        const DealtRows dealt = deal_rows(*curve.study.input, kDealingSeed);
        curve.training = family_rows(*curve.study.input, *curve.study.patterns, dealt.training);
        curve.held_out = family_rows(*curve.study.input, *curve.study.patterns, dealt.held_out);
        FamilySearchOptions options;
        options.max_families = kMaxFamilies;
        options.touching = curve.touching;
        auto clustering = std::make_shared<const Clustering>(cluster_patterns(curve.training.bits));
        curve.index = std::make_unique<const FamilyPatterns>(cluster_patterns_of(curve.training.bits, *clustering));
        curve.search = std::make_unique<FamilySearch>(network, curve.training, std::move(clustering), options);
        return true;
    }
    if (!fitter_) {
        if (!curve.search->step()) fitter_ = std::make_unique<FamilyFitter>(network, curve.training, *curve.search);
        return true;
    }
    const auto& levels = curve.search->levels();
    if (curve.points.size() < levels.size()) {
        const FamilyLevel& level = levels[curve.points.size()];
        const FamilyRows* held_out = curve.held_out.count() > 0 ? &curve.held_out : nullptr;
        curve.points.push_back(
            judge_families(network, *curve.search, *curve.index, level, fitter_->fit(level), curve.training, held_out));
        return true;
    }
    curve.suggested = suggested_families(curve.points);
    return false;
}

double FamilyCurveJob::progress() const {
    constexpr double kSearching = 0.8;
    if (!begun_) return 0;
    const auto& levels = curve_->search->levels();
    if (!fitter_) return kSearching * curve_->search->progress();
    const double judged =
        levels.empty() ? 1 : static_cast<double>(curve_->points.size()) / static_cast<double>(levels.size());
    return kSearching + (1 - kSearching) * judged;
}

std::shared_ptr<const FamilyCurve> FamilyCurveJob::take() {
    fitter_.reset();
    return std::shared_ptr<const FamilyCurve>(std::move(curve_));
}

FamilyCutJob::FamilyCutJob(std::shared_ptr<const FamilyCurve> curve, std::size_t families) {
    cut_.curve = std::move(curve);
    cut_.families = families;
}

double FamilyCutJob::progress() const {
    constexpr double kMeasuring = 0.5;
    const std::size_t rows = cut_.curve->study.clustering->num_rows();
    if (tree_) return 1;  // what grew it has nothing left
    if (growing_) return kMeasuring + (1 - kMeasuring) * growing_->progress();
    return !dealt_ || rows == 0 ? 0 : kMeasuring * static_cast<double>(next_row_) / static_cast<double>(rows);
}

bool FamilyCutJob::step() {
    if (!dealt_) {
        deal();
        return true;
    }
    const std::size_t rows = cut_.curve->study.clustering->num_rows();
    if (next_row_ < rows) {
        const std::size_t count = std::min(kRowsPerPiece, rows - next_row_);
        measure(next_row_, count);
        next_row_ += count;
        return true;
    }
    if (!growing_) {
        group_rows();
        const StudyInput& input = *cut_.curve->study.input;
        growing_ = std::make_unique<FamilyTreeJob>(input.rows->inputs, input.origins, cut_.by_family->assignment,
                                                   cut_.families);
        return true;
    }
    if (!tree_) {
        if (!growing_->step()) tree_ = growing_->take();
        return true;
    }
    if (checked_rows_ < rows) {
        check_tree();
        return true;
    }
    finish();
    return false;
}

/// The family of every cluster. Clusters that the search did not see go to the family whose output is nearest to the
/// network's at their first row.
void FamilyCutJob::deal() {
    dealt_ = true;
    const FamilyCurve& curve = *cut_.curve;
    const Study& study = curve.study;
    const Network& network = study.network();
    const FamilyLevel& level = curve.search->levels()[cut_.families - 1];
    maps_ = FamilyFitter(network, curve.training, *curve.search).fit(level);
    cut_.list.resize(cut_.families);
    for (std::size_t f = 0; f < cut_.families; ++f) cut_.list[f].map = maps_[f];
    const auto outputs = static_cast<Eigen::Index>(network.num_outputs());
    for (std::size_t c = 0; c < study.clustering->num_clusters(); ++c) {
        const Cluster& cluster = study.clustering->clusters[c];
        const std::size_t seen = curve.index->find(study.patterns->bits.row(cluster.first_row));
        std::uint32_t family = 0;
        if (seen != FamilyPatterns::kUnseen) {
            family = level.family[seen];
        } else {
            ++cut_.unseen;
            Eigen::MatrixXd differences(outputs, static_cast<Eigen::Index>(cut_.families));
            for (std::size_t f = 0; f < cut_.families; ++f)
                differences.col(static_cast<Eigen::Index>(f)) =
                    maps_[f].A * study.input->rows->inputs.col(cluster.first_row) + maps_[f].c -
                    study.patterns->logits.col(cluster.first_row);
            centre_outputs(network, differences);
            Eigen::Index nearest = 0;
            differences.colwise().squaredNorm().minCoeff(&nearest);
            family = static_cast<std::uint32_t>(nearest);
        }
        cut_.family_of_cluster.push_back(family);
        cut_.list[family].clusters.push_back(static_cast<std::uint32_t>(c));
        cut_.list[family].rows += cluster.size;
    }
    input_sums_.setZero(study.input->rows->inputs.rows(), static_cast<Eigen::Index>(cut_.families));
    for (FamilyFacts& family : cut_.list) family.mean_output.setZero(outputs);
    class_counts_.assign(cut_.families, std::vector<std::uint32_t>(static_cast<std::size_t>(outputs) + 1, 0));
}

void FamilyCutJob::measure(std::size_t first, std::size_t count) {
    const Study& study = cut_.curve->study;
    const Network& network = study.network();
    const auto at = static_cast<Eigen::Index>(first);
    const auto rows = static_cast<Eigen::Index>(count);
    const auto inputs = study.input->rows->inputs.middleCols(at, rows);
    const Eigen::MatrixXd logits = study.patterns->logits.middleCols(at, rows);
    std::vector<std::uint32_t> family(count);
    for (std::size_t r = 0; r < count; ++r) family[r] = cut_.family_of_cluster[study.clustering->assignment[first + r]];
    const Eigen::MatrixXd predicted = family_outputs(maps_, family, inputs);
    Eigen::MatrixXd deviation = predicted - logits;
    centre_outputs(network, deviation);
    Eigen::MatrixXd linked = logits;
    apply_link(network.link(), linked);
    const bool classes = cut_.curve->training.classes;
    for (Eigen::Index r = 0; r < rows; ++r) {
        FamilyFacts& facts = cut_.list[family[static_cast<std::size_t>(r)]];
        const double off = deviation.col(r).cwiseAbs().maxCoeff();
        const RowId row(first + static_cast<std::size_t>(r));
        if (!facts.worst_row.valid() || off > facts.largest_deviation) {
            facts.largest_deviation = off;
            facts.worst_row = row;
        }
        if (!cut_.worst_row.valid() || off > cut_.largest_deviation) {
            cut_.largest_deviation = off;
            cut_.worst_row = row;
        }
        facts.mean_deviation += off;
        cut_.mean_deviation += off;
        facts.mean_output += linked.col(r);
        input_sums_.col(family[static_cast<std::size_t>(r)]) += inputs.col(r);
        if (!classes) continue;
        const std::int32_t of_family = predicted_class(predicted.col(r));
        facts.right += of_family == predicted_class(logits.col(r)) ? 1 : 0;
        ++class_counts_[family[static_cast<std::size_t>(r)]][static_cast<std::size_t>(of_family)];
    }
}

void FamilyCutJob::group_rows() {
    const Study& study = cut_.curve->study;
    auto by_family = std::make_shared<Clustering>();
    by_family->assignment.resize(study.clustering->num_rows());
    for (std::size_t f = 0; f < cut_.families; ++f) {
        Cluster& group = by_family->clusters.emplace_back();
        group.first_member = static_cast<std::uint32_t>(by_family->members.size());
        group.size = cut_.list[f].rows;
        for (const std::uint32_t c : cut_.list[f].clusters) {
            for (const std::uint32_t row : study.clustering->rows_of(ClusterId(c))) {
                by_family->members.push_back(row);
                by_family->assignment[row] = static_cast<std::uint32_t>(f);
            }
        }
        std::sort(by_family->members.begin() + group.first_member, by_family->members.end());
        if (group.size > 0) group.first_row = by_family->members[group.first_member];
    }
    cut_.by_family = std::move(by_family);
}

/// Counts, for a sample of the rows, how many have the family that the tree says.
void FamilyCutJob::check_tree() {
    const Eigen::MatrixXd& inputs = cut_.curve->study.input->rows->inputs;
    const std::size_t all = cut_.by_family->assignment.size();
    const std::size_t count = std::min(kRowsPerPiece, all - checked_rows_);
    const std::vector<std::uint32_t> said = tree_->families_of(
        inputs.middleCols(static_cast<Eigen::Index>(checked_rows_), static_cast<Eigen::Index>(count)));
    for (std::size_t i = 0; i < count; ++i)
        right_rows_ += said[i] == cut_.by_family->assignment[checked_rows_ + i] ? 1 : 0;
    checked_rows_ += count;
}

void FamilyCutJob::finish() {
    const Study& study = cut_.curve->study;
    const StudyInput& input = *study.input;
    const bool classes = cut_.curve->training.classes;
    const std::vector<FamilyWords> words =
        name_families(*tree_, input.origins, *input.table, input.rows->inputs, cut_.families);
    cut_.tree_right = static_cast<double>(right_rows_) / static_cast<double>(std::max<std::size_t>(1, checked_rows_));
    cut_.mean_deviation /= std::max<double>(1, static_cast<double>(study.clustering->num_rows()));
    for (std::size_t f = 0; f < cut_.families; ++f) {
        FamilyFacts& facts = cut_.list[f];
        const double rows = std::max<double>(1, facts.rows);
        facts.mean_deviation /= rows;
        facts.mean_output /= rows;
        const auto& counts = class_counts_[f];
        facts.predicted =
            classes ? static_cast<std::int32_t>(std::max_element(counts.begin(), counts.end()) - counts.begin()) : -1;
        facts.mean_input = input_sums_.col(static_cast<Eigen::Index>(f)) / rows;
        facts.name = words[f].name;
        facts.conditions = words[f].conditions;
        facts.leaves = words[f].leaves;
    }
}

FamilyRegionsJob::FamilyRegionsJob(std::shared_ptr<const FamilyCut> cut,
                                   std::shared_ptr<const RegionPartition> partition, const PlaneFrame& frame,
                                   std::shared_ptr<const std::vector<std::uint32_t>> cluster_of_region)
    : cut_(std::move(cut)), partition_(std::move(partition)), cluster_of_region_(std::move(cluster_of_region)) {
    for (const FamilyFacts& family : cut_->list) {
        Eigen::MatrixXd& map = maps_.emplace_back(family.map.A.rows(), 3);
        map.col(0) = family.map.A * frame.u;
        map.col(1) = family.map.A * frame.v;
        map.col(2) = family.map.A * frame.origin + family.map.c;
    }
    families_.reserve(partition_->num_regions());
}

std::uint32_t FamilyRegionsJob::nearest_family(RegionId region) const {
    const Point2 at = face_centroid(partition_->cells(), face_of(region));
    const Eigen::Vector3d place(at.x, at.y, 1);
    Eigen::VectorXd own(static_cast<Eigen::Index>(partition_->num_outputs()));
    for (Eigen::Index o = 0; o < own.size(); ++o) own(o) = partition_->output(region, static_cast<std::size_t>(o), at);
    const Network& network = cut_->curve->study.network();
    std::uint32_t nearest = 0;
    double least = std::numeric_limits<double>::infinity();
    for (std::size_t f = 0; f < maps_.size(); ++f) {
        Eigen::MatrixXd difference = maps_[f] * place - own;
        centre_outputs(network, difference);
        const double size = difference.squaredNorm();
        if (size < least) {
            least = size;
            nearest = static_cast<std::uint32_t>(f);
        }
    }
    return nearest;
}

bool FamilyRegionsJob::step() {
    constexpr std::size_t kRegionsPerPiece = 1000;
    const std::size_t end = std::min(partition_->num_regions(), families_.size() + kRegionsPerPiece);
    while (families_.size() < end) {
        const std::size_t r = families_.size();
        const std::uint32_t cluster =
            cluster_of_region_ && r < cluster_of_region_->size() ? (*cluster_of_region_)[r] : ClusterId::kNone;
        const bool known = cluster < cut_->family_of_cluster.size();
        families_.push_back(known ? cut_->family_of_cluster[cluster] : nearest_family(RegionId(r)));
    }
    return families_.size() < partition_->num_regions();
}

double FamilyRegionsJob::progress() const {
    const std::size_t all = partition_->num_regions();
    return all == 0 ? 1 : static_cast<double>(families_.size()) / static_cast<double>(all);
}

std::shared_ptr<const FamilyCut> FamilyRegionsJob::take() {
    auto cut = std::make_shared<FamilyCut>(*cut_);
    cut->partition = partition_;
    cut->family_of_region = std::make_shared<const std::vector<std::uint32_t>>(std::move(families_));
    return cut;
}

}  // namespace reluscope
