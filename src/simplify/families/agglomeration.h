#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <queue>
#include <utility>
#include <vector>

namespace reluscope {

/// Joins groups pair by pair, always the pair that costs least, until none is left to join. Only neighbours are
/// joined; the neighbours of two groups become those of both.
///
/// Cost     a call of `cost` per pair of neighbours, and per join one per neighbour; O(log pairs) each for the heap.
class Agglomeration {
public:
    using Group = std::uint32_t;
    struct Join {
        Group into = 0;  ///< the group that both are from now on; the smaller number
        Group from = 0;
        double cost = 0;
    };
    struct Rule {
        std::function<double(Group a, Group b)> cost;       ///< what it costs to join two groups as they are now
        std::function<void(Group into, Group from)> merge;  ///< is told that two groups are one from now on
    };

    /// `neighbours` are pairs of different groups, in any order, maybe several times.
    Agglomeration(std::size_t groups, const std::vector<std::pair<Group, Group>>& neighbours, std::size_t target,
                  Rule rule);

    /// The cost of one pair, or the next join: at most one call of `cost`. Returns false at `target` groups, or when no
    /// neighbours are left.
    bool step();
    std::size_t groups_left() const { return left_; }
    const std::vector<Join>& joins() const { return joins_; }

private:
    struct Candidate {
        double cost;
        Group a, b;                                    // a < b
        std::uint32_t age_a, age_b;                    // of the groups when the cost was found
        bool operator<(const Candidate& other) const;  // for a heap with the least cost on top
    };

    void offer(Group a, Group b);
    void join(const Candidate& candidate);

    Rule rule_;
    std::vector<std::vector<Group>> neighbours_;  // ascending
    std::vector<std::uint32_t> age_;              // joins that a group went through
    std::vector<bool> gone_;
    std::priority_queue<Candidate> heap_;
    std::vector<Join> joins_;
    std::size_t left_ = 0, target_ = 0;
    Group next_ = 0;                  // whose pairs with larger groups are to be offered, before the first join
    Group joined_ = 0;                // by the last join, whose pairs are offered before the next one
    std::size_t next_neighbour_ = 0;  // of the one or the other
};

/// Every pair of `groups` groups.
std::vector<std::pair<Agglomeration::Group, Agglomeration::Group>> all_pairs(std::size_t groups);

/// Per group of `groups` the number of what it became after the first `count` joins; numbers ascend from 0 in the order
/// of first appearance.
std::vector<std::uint32_t> after_joins(std::size_t groups, const std::vector<Agglomeration::Join>& joins,
                                       std::size_t count);

}  // namespace reluscope
