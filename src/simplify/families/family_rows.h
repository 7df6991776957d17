#pragma once

#include "analysis/clustering.h"
#include "analysis/patterns.h"
#include "analysis/study.h"
#include "data/target.h"
#include "network/network.h"

#include <Eigen/Core>

#include <cstdint>
#include <memory>
#include <optional>
#include <unordered_map>
#include <vector>

namespace reluscope {

/// Rows that families are made of, or judged by.
struct FamilyRows {
    Eigen::MatrixXd inputs;          ///< features x rows
    Eigen::MatrixXd logits;          ///< outputs x rows, of the network
    BitMatrix bits;                  ///< rows x hidden units: the exact patterns
    std::vector<std::uint32_t> row;  ///< rows of the table
    std::optional<Target> target;    ///< answers, per row of these
    bool classes = false;            ///< outputs stand for classes, and predictions are compared as such

    Eigen::Index count() const { return inputs.cols(); }
};

/// Some rows of a study, by their places in it. `patterns` are those of all its rows. Outputs stand for classes where
/// the answers are classes; without answers, where there is a link.
FamilyRows family_rows(const StudyInput& input, const PatternTable& patterns, const std::vector<std::uint32_t>& places);

/// Patterns, found by their bits.
class FamilyPatterns {
public:
    /// One pattern per row of `patterns`, each different.
    explicit FamilyPatterns(BitMatrix patterns);

    /// Which one has these bits, or kUnseen.
    std::size_t find(PatternBits bits) const;
    std::size_t size() const { return patterns_.num_rows(); }
    PatternBits pattern(std::size_t p) const { return patterns_.row(p); }
    static constexpr std::size_t kUnseen = static_cast<std::size_t>(-1);

private:
    BitMatrix patterns_;
    std::unordered_multimap<std::uint64_t, std::uint32_t> places_;  // by hash
};

/// The pattern of every cluster, in the clusters' order.
BitMatrix cluster_patterns_of(const BitMatrix& bits, const Clustering& clustering);

/// True where only differences of outputs count: a softmax takes no notice of what is added to all of them.
inline bool outputs_are_relative(const Network& network) { return network.link() == Link::kSoftmax; }

/// Takes the mean of each column out of it where only differences count.
void centre_outputs(const Network& network, Eigen::MatrixXd& outputs);

}  // namespace reluscope
