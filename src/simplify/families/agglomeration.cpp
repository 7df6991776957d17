#include "simplify/families/agglomeration.h"

#include <algorithm>
#include <numeric>
#include <tuple>

namespace reluscope {

bool Agglomeration::Candidate::operator<(const Candidate& other) const {
    return std::tie(cost, a, b) > std::tie(other.cost, other.a, other.b);
}

Agglomeration::Agglomeration(std::size_t groups, const std::vector<std::pair<Group, Group>>& neighbours,
                             std::size_t target, Rule rule)
    : rule_(std::move(rule)),
      neighbours_(groups),
      age_(groups, 0),
      gone_(groups, false),
      left_(groups),
      target_(std::max<std::size_t>(target, 1)) {
    for (const auto& [a, b] : neighbours) {
        if (a == b) continue;
        neighbours_[a].push_back(b);
        neighbours_[b].push_back(a);
    }
    for (std::vector<Group>& list : neighbours_) {
        std::sort(list.begin(), list.end());
        list.erase(std::unique(list.begin(), list.end()), list.end());
    }
}

void Agglomeration::offer(Group a, Group b) {
    if (a > b) std::swap(a, b);
    heap_.push({rule_.cost(a, b), a, b, age_[a], age_[b]});
}

void Agglomeration::join(const Candidate& candidate) {
    const Group into = candidate.a;
    const Group from = candidate.b;
    rule_.merge(into, from);
    joins_.push_back({into, from, candidate.cost});
    gone_[from] = true;
    ++age_[into];
    --left_;
    std::vector<Group> both;
    std::set_union(neighbours_[into].begin(), neighbours_[into].end(), neighbours_[from].begin(),
                   neighbours_[from].end(), std::back_inserter(both));
    std::erase_if(both, [&](Group group) { return group == into || group == from; });
    for (const Group group : neighbours_[from]) {
        std::vector<Group>& list = neighbours_[group];
        list.erase(std::lower_bound(list.begin(), list.end(), from));
        const auto place = std::lower_bound(list.begin(), list.end(), into);
        if (group != into && (place == list.end() || *place != into)) list.insert(place, into);
    }
    neighbours_[from].clear();
    neighbours_[into] = std::move(both);
    joined_ = into;
    next_neighbour_ = 0;
}

bool Agglomeration::step() {
    if (left_ <= target_) return false;
    for (; next_ < neighbours_.size(); ++next_, next_neighbour_ = 0) {
        const std::vector<Group>& list = neighbours_[next_];
        while (next_neighbour_ < list.size() && list[next_neighbour_] < next_) ++next_neighbour_;
        if (next_neighbour_ == list.size()) continue;
        offer(next_, list[next_neighbour_++]);
        return true;
    }
    if (!joins_.empty() && next_neighbour_ < neighbours_[joined_].size()) {
        offer(joined_, neighbours_[joined_][next_neighbour_++]);
        return true;
    }
    while (!heap_.empty()) {
        const Candidate best = heap_.top();
        heap_.pop();
        if (gone_[best.a] || gone_[best.b] || age_[best.a] != best.age_a || age_[best.b] != best.age_b) continue;
        join(best);
        return left_ > target_;
    }
    return false;
}

std::vector<std::pair<Agglomeration::Group, Agglomeration::Group>> all_pairs(std::size_t groups) {
    std::vector<std::pair<Agglomeration::Group, Agglomeration::Group>> pairs;
    pairs.reserve(groups * (groups - std::min<std::size_t>(groups, 1)) / 2);
    for (std::size_t a = 0; a < groups; ++a) {
        for (std::size_t b = a + 1; b < groups; ++b)
            pairs.emplace_back(static_cast<Agglomeration::Group>(a), static_cast<Agglomeration::Group>(b));
    }
    return pairs;
}

std::vector<std::uint32_t> after_joins(std::size_t groups, const std::vector<Agglomeration::Join>& joins,
                                       std::size_t count) {
    std::vector<std::uint32_t> root(groups);
    std::iota(root.begin(), root.end(), 0U);
    // A group is joined into a smaller number: one pass from below resolves chains.
    for (std::size_t j = 0; j < std::min(count, joins.size()); ++j) root[joins[j].from] = joins[j].into;
    constexpr auto kNone = static_cast<std::uint32_t>(-1);
    std::vector<std::uint32_t> number(groups, kNone);
    std::uint32_t next = 0;
    for (std::size_t g = 0; g < groups; ++g) {
        if (root[g] != g)
            root[g] = root[root[g]];
        else
            number[g] = next++;
    }
    for (std::uint32_t& group : root) group = number[group];
    return root;
}

}  // namespace reluscope
