#include "analysis/lines/feature_profile.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace reluscope {

namespace {

constexpr Eigen::Index kBins = 40;     // of a histogram
constexpr double kBinarySlack = 1e-9;  // rounding of a 0 or 1 that was encoded and decoded

/// "female" of "sex = female"; the whole label when nothing is compared.
std::string value_of_label(const InputOrigin& origin) {
    for (const std::string& sign : {std::string(" = "), std::string("=")}) {
        const std::size_t at = origin.label.find(sign);
        if (at != std::string::npos) return origin.label.substr(at + sign.size());
    }
    return "";
}

/// The inputs that say together which category a cell has; the feature alone when it is a number or a yes or no.
std::vector<Eigen::Index> group_of(const std::vector<InputOrigin>& origins, std::size_t feature) {
    std::vector<Eigen::Index> group;
    for (std::size_t j = 0; j < origins.size(); ++j) {
        const bool same = origins[j].column == origins[feature].column;
        if (same && !origins[j].indicator) return {static_cast<Eigen::Index>(feature)};
        if (same) group.push_back(static_cast<Eigen::Index>(j));
    }
    return group;
}

double encoded(const InputOrigin& origin, double value) { return (value - origin.mean) / origin.scale; }
bool is_set(const InputOrigin& origin, double input) { return origin.mean + origin.scale * input > 0.5; }

/// The other text of a column with two of them.
std::string other_text(const Table& table, const InputOrigin& origin, const std::string& text) {
    const std::size_t at = table.find_column(origin.column);
    if (at == Table::kNoColumn || table.columns[at].labels.size() != 2) return "";
    const auto& labels = table.columns[at].labels;
    return labels[0] == text ? labels[1] : (labels[1] == text ? labels[0] : "");
}

/// Level k sets input k of the group alone. One input has the levels no and yes; several have a last one with none of
/// them if some row has it.
std::vector<FeatureLevel> levels_of(const StudyInput& input, const std::vector<Eigen::Index>& group) {
    std::vector<FeatureLevel> levels;
    const auto origin = [&](std::size_t k) -> const InputOrigin& {
        return input.origins[static_cast<std::size_t>(group[k])];
    };
    Eigen::VectorXd none(static_cast<Eigen::Index>(group.size()));
    for (std::size_t k = 0; k < group.size(); ++k) none(static_cast<Eigen::Index>(k)) = encoded(origin(k), 0);
    for (std::size_t k = 0; k < group.size(); ++k) {
        FeatureLevel level{value_of_label(origin(k)), none};
        level.inputs(static_cast<Eigen::Index>(k)) = encoded(origin(k), 1);
        if (level.label.empty()) level.label = group.size() == 1 ? "yes" : origin(k).label;
        levels.push_back(std::move(level));
    }
    if (group.size() == 1) {
        const std::string yes = levels[0].label;
        const std::string no = input.table ? other_text(*input.table, origin(0), yes) : "";
        levels.insert(levels.begin(), {!no.empty() ? no : (yes == "yes" ? "no" : "not " + yes), none});
        return levels;
    }
    const Eigen::MatrixXd& inputs = input.rows->inputs;
    for (Eigen::Index r = 0; r < inputs.cols(); ++r) {
        bool any = false;
        for (std::size_t k = 0; k < group.size() && !any; ++k) any = is_set(origin(k), inputs(group[k], r));
        if (any) continue;
        levels.push_back({"none of them", none});
        break;
    }
    return levels;
}

}  // namespace

FeatureSegmentsJob::FeatureSegmentsJob(const Study& study, FeatureId feature)
    : study_(study), collapse_(study_.network()) {
    const StudyInput& input = *study_.input;
    result_.feature = feature;
    result_.low = std::numeric_limits<double>::infinity();
    result_.high = -result_.low;
    result_.group = {static_cast<Eigen::Index>(feature.index)};
    if (input.origins[feature.index].indicator) {
        result_.group = group_of(input.origins, feature.index);
        result_.levels = levels_of(input, result_.group);
    }
    result_.segments.resize(std::min(kMaxSegments, study_.clustering->num_clusters()));
    for (ClusterSegment& segment : result_.segments) {
        segment.low = result_.low;
        segment.high = result_.high;
        segment.mean.setZero(static_cast<Eigen::Index>(result_.group.size()));
        segment.logits.setZero(study_.patterns->logits.rows());
    }
}

bool FeatureSegmentsJob::step() {
    const std::size_t rows = study_.clustering->num_rows();
    if (spread_done_ < rows) {
        add_spread();
        if (spread_done_ == rows) finish_spread();
    } else if (counts_done_ < rows) {
        add_counts();
    } else if (maps_done_ < result_.segments.size()) {
        add_maps();
    }
    return counts_done_ < rows || maps_done_ < result_.segments.size();
}

double FeatureSegmentsJob::progress() const {
    const auto all = static_cast<double>(2 * study_.clustering->num_rows() + result_.segments.size());
    return static_cast<double>(spread_done_ + counts_done_ + maps_done_) / std::max(1.0, all);
}

namespace {

constexpr std::size_t kRowsPerStep = 1 << 13;

}  // namespace

/// Ranges and means of the next rows.
void FeatureSegmentsJob::add_spread() {
    const Eigen::MatrixXd& inputs = study_.input->rows->inputs;
    const Clustering& clustering = *study_.clustering;
    const std::size_t end = std::min(clustering.num_rows(), spread_done_ + kRowsPerStep);
    for (; spread_done_ < end; ++spread_done_) {
        const std::uint32_t row = clustering.members[spread_done_];
        const double value = inputs(static_cast<Eigen::Index>(result_.feature.index), row);
        const double in_table = study_.input->origins[result_.feature.index].mean +
                                study_.input->origins[result_.feature.index].scale * value;
        binary_ = binary_ && std::min(std::abs(in_table), std::abs(in_table - 1)) < kBinarySlack;
        result_.low = std::min(result_.low, value);
        result_.high = std::max(result_.high, value);
        const std::size_t cluster = clustering.assignment[row];
        if (cluster >= result_.segments.size()) continue;
        ClusterSegment& segment = result_.segments[cluster];
        ++segment.rows;
        segment.low = std::min(segment.low, value);
        segment.high = std::max(segment.high, value);
        for (std::size_t k = 0; k < result_.group.size(); ++k)
            segment.mean(static_cast<Eigen::Index>(k)) += inputs(result_.group[k], row);
        segment.logits += study_.patterns->logits.col(row);
    }
}

void FeatureSegmentsJob::finish_spread() {
    std::size_t covered = 0;
    for (ClusterSegment& segment : result_.segments) {
        covered += segment.rows;
        segment.mean /= static_cast<double>(segment.rows);
        segment.logits /= static_cast<double>(segment.rows);  // an affine map of a mean is the mean of its values
    }
    result_.left_out = study_.clustering->num_rows() - covered;
    const bool varies = result_.high > result_.low;
    if (varies && binary_ && result_.levels.empty()) {
        result_.levels = levels_of(*study_.input, result_.group);
        result_.levels[0].label = "0";
        result_.levels[1].label = "1";
    }
    if (!varies) {
        result_.low -= 1;
        result_.high += 1;
    }
    const Eigen::Index bins = result_.is_number() ? kBins : static_cast<Eigen::Index>(result_.levels.size());
    result_.counts.setZero(static_cast<Eigen::Index>(result_.segments.size()) + 1, bins);
}

std::size_t FeatureSegmentsJob::bin_of(std::uint32_t row) const {
    const Eigen::MatrixXd& inputs = study_.input->rows->inputs;
    const auto bins = static_cast<std::size_t>(result_.counts.cols());
    if (result_.is_number()) {
        const double value = inputs(result_.group[0], row);
        const double share = (value - result_.low) / (result_.high - result_.low);
        return std::min(bins - 1, static_cast<std::size_t>(share * static_cast<double>(bins)));
    }
    const auto set = [&](std::size_t k) {
        return is_set(study_.input->origins[static_cast<std::size_t>(result_.group[k])], inputs(result_.group[k], row));
    };
    if (result_.group.size() == 1) return set(0) ? 1 : 0;
    for (std::size_t k = 0; k < result_.group.size(); ++k) {
        if (set(k)) return k;
    }
    return bins - 1;
}

void FeatureSegmentsJob::add_counts() {
    const Clustering& clustering = *study_.clustering;
    const std::size_t end = std::min(clustering.num_rows(), counts_done_ + kRowsPerStep);
    for (; counts_done_ < end; ++counts_done_) {
        const auto row = static_cast<std::uint32_t>(counts_done_);
        const std::size_t cluster = std::min<std::size_t>(clustering.assignment[row], result_.segments.size());
        ++result_.counts(static_cast<Eigen::Index>(cluster), static_cast<Eigen::Index>(bin_of(row)));
    }
}

/// The slopes of the next clusters.
void FeatureSegmentsJob::add_maps() {
    const std::size_t count =
        std::min(AffineCollapse::good_block(study_.network()), result_.segments.size() - maps_done_);
    maps_of_clusters(collapse_, *study_.patterns, *study_.clustering, maps_done_, count, block_);
    for (std::size_t i = 0; i < count; ++i) {
        const auto weights = block_.weights_of(i);
        Eigen::MatrixXd& slopes = result_.segments[maps_done_ + i].slopes;
        slopes.resize(weights.cols(), static_cast<Eigen::Index>(result_.group.size()));
        for (std::size_t k = 0; k < result_.group.size(); ++k)
            slopes.col(static_cast<Eigen::Index>(k)) = weights.row(result_.group[k]).transpose();
    }
    maps_done_ += count;
}

}  // namespace reluscope
