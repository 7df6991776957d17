#include "app/simplify/family_sets.h"

#include "network/forward.h"
#include "simplify/families/family_names.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace reluscope {

namespace {

constexpr std::size_t kRowsPerPiece = 2048;

}  // namespace

FamilyCutJob::FamilyCutJob(std::shared_ptr<const FamilyCurve> curve, std::size_t wanted) {
    cut_.curve = std::move(curve);
    cut_.wanted = wanted;
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
        if (dealing_)
            deal();
        else
            begin_deal();
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

/// The models: fitted in steps, or those of the curve.
void FamilyCutJob::begin_deal() {
    const FamilyCurve& curve = *cut_.curve;
    if (!curve.search) {
        models_ = curve.models[cut_.wanted - 1];
        dealing_ = true;
        return;
    }
    const Network& network = curve.study.network();
    const FamilyLevel& level = curve.search->levels()[cut_.wanted - 1];
    if (!fitting_) {
        fitter_ = std::make_unique<FamilyFitter>(network, curve.ground->training, *curve.search);
        fitting_ = std::make_unique<FamilyModelsJob>(network, curve.ground->training, *curve.search, *fitter_, level,
                                                     curve.fit());
    }
    if (fitting_->step()) return;
    models_ = {level.family, fitting_->take(), {}};
    fitting_.reset();
    dealing_ = true;
}

/// The family of a row whose pattern no training row has, as the families deal such rows.
std::uint32_t FamilyCutJob::nearest_family_of(std::uint32_t row) const {
    const Study& study = cut_.curve->study;
    const auto input = study.input->rows->inputs.col(row);
    Eigen::Index nearest = 0;
    if (models_.centroids.cols() > 0) {
        (models_.centroids.colwise() - input).colwise().squaredNorm().minCoeff(&nearest);
        return static_cast<std::uint32_t>(nearest);
    }
    Eigen::MatrixXd differences(study.patterns->logits.rows(), static_cast<Eigen::Index>(models_.maps.size()));
    for (std::size_t f = 0; f < models_.maps.size(); ++f)
        differences.col(static_cast<Eigen::Index>(f)) =
            models_.maps[f].A * input + models_.maps[f].c - study.patterns->logits.col(row);
    centre_outputs(study.network(), differences);
    differences.colwise().squaredNorm().minCoeff(&nearest);
    return static_cast<std::uint32_t>(nearest);
}

/// The family of some more clusters. Those that the search did not see are dealt by their first row.
void FamilyCutJob::deal() {
    constexpr std::size_t kClustersPerPiece = 2048;
    const FamilyCurve& curve = *cut_.curve;
    const Study& study = curve.study;
    cut_.families = models_.maps.size();
    cut_.list.resize(cut_.families);
    const std::size_t all = study.clustering->num_clusters();
    const std::size_t end = std::min(all, cut_.family_of_cluster.size() + kClustersPerPiece);
    for (std::size_t c = cut_.family_of_cluster.size(); c < end; ++c) {
        const Cluster& cluster = study.clustering->clusters[c];
        const std::size_t seen = curve.ground->index->find(study.patterns->bits.row(cluster.first_row));
        const bool unseen = seen == FamilyPatterns::kUnseen;
        const std::uint32_t family = unseen ? nearest_family_of(cluster.first_row) : models_.family[seen];
        cut_.unseen += unseen ? 1 : 0;
        cut_.family_of_cluster.push_back(family);
        cut_.list[family].clusters.push_back(static_cast<std::uint32_t>(c));
        cut_.list[family].rows += cluster.size;
    }
    if (end == all) end_deal();
}

void FamilyCutJob::end_deal() {
    dealt_ = true;
    const Study& study = cut_.curve->study;
    const auto outputs = static_cast<Eigen::Index>(study.network().num_outputs());
    input_sums_.setZero(study.input->rows->inputs.rows(), static_cast<Eigen::Index>(cut_.families));
    for (std::size_t f = 0; f < cut_.families; ++f) {
        cut_.list[f].map = models_.maps[f];
        cut_.list[f].mean_output.setZero(outputs);
    }
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
    const Eigen::MatrixXd predicted = family_outputs(models_.maps, family, inputs);
    Eigen::MatrixXd deviation = predicted - logits;
    centre_outputs(network, deviation);
    Eigen::MatrixXd linked = logits;
    apply_link(network.link(), linked);
    const bool classes = cut_.curve->ground->training.classes;
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
    const bool classes = cut_.curve->ground->training.classes;
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
    : cut_(std::move(cut)),
      partition_(std::move(partition)),
      cluster_of_region_(std::move(cluster_of_region)),
      frame_(frame) {
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
    if (!cut_->curve->models.empty()) {
        const Eigen::MatrixXd& centroids = cut_->curve->models[cut_->wanted - 1].centroids;
        Eigen::Index own = 0;
        (centroids.colwise() - frame_.at(at.x, at.y)).colwise().squaredNorm().minCoeff(&own);
        return static_cast<std::uint32_t>(own);
    }
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
