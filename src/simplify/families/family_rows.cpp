#include "simplify/families/family_rows.h"

#include "analysis/scores.h"

#include <algorithm>
#include <utility>

namespace reluscope {

namespace {

std::uint64_t hash_of_pattern(PatternBits bits) {
    std::uint64_t hash = 0x9E3779B97F4A7C15ULL;
    for (const BitMatrix::Word word : bits) {
        hash = (hash ^ word) * 0xBF58476D1CE4E5B9ULL;
        hash ^= hash >> 29;
    }
    return hash;
}

}  // namespace

FamilyRows family_rows(const StudyInput& input, const PatternTable& patterns,
                       const std::vector<std::uint32_t>& places) {
    FamilyRows rows;
    const auto count = static_cast<Eigen::Index>(places.size());
    rows.inputs.resize(input.rows->inputs.rows(), count);
    rows.logits.resize(patterns.logits.rows(), count);
    rows.bits = BitMatrix(places.size(), patterns.bits.num_bits());
    rows.row.reserve(places.size());
    for (std::size_t i = 0; i < places.size(); ++i) {
        rows.inputs.col(static_cast<Eigen::Index>(i)) = input.rows->inputs.col(places[i]);
        rows.logits.col(static_cast<Eigen::Index>(i)) = patterns.logits.col(places[i]);
        const auto bits = patterns.bits.row(places[i]);
        std::copy(bits.begin(), bits.end(), rows.bits.row(i).begin());
        rows.row.push_back(input.rows->row[places[i]]);
    }
    if (input.target) rows.target = select_rows(*input.target, places);
    rows.classes = input.target ? input.target->is_class() : input.network->link() != Link::kIdentity;
    return rows;
}

FamilyPatterns::FamilyPatterns(BitMatrix patterns) : patterns_(std::move(patterns)) {
    places_.reserve(patterns_.num_rows());
    for (std::size_t p = 0; p < patterns_.num_rows(); ++p)
        places_.emplace(hash_of_pattern(patterns_.row(p)), static_cast<std::uint32_t>(p));
}

std::size_t FamilyPatterns::find(PatternBits bits) const {
    const auto [first, last] = places_.equal_range(hash_of_pattern(bits));
    for (auto candidate = first; candidate != last; ++candidate) {
        const PatternBits own = pattern(candidate->second);
        if (std::equal(own.begin(), own.end(), bits.begin(), bits.end())) return candidate->second;
    }
    return kUnseen;
}

BitMatrix cluster_patterns_of(const BitMatrix& bits, const Clustering& clustering) {
    BitMatrix patterns(clustering.num_clusters(), bits.num_bits());
    for (std::size_t c = 0; c < clustering.num_clusters(); ++c) {
        const PatternBits row = bits.row(clustering.clusters[c].first_row);
        std::copy(row.begin(), row.end(), patterns.row(c).begin());
    }
    return patterns;
}

void centre_outputs(const Network& network, Eigen::MatrixXd& outputs) {
    if (!outputs_are_relative(network) || outputs.rows() == 0) return;
    const Eigen::RowVectorXd mean = outputs.colwise().mean();
    outputs.rowwise() -= mean;
}

}  // namespace reluscope
