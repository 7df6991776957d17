#include "scene/plane/pattern_hues.h"

#include "scene/kit/sliced_resize.h"

#include <algorithm>

namespace reluscope {

unsigned PatternHues::distance(unsigned a, unsigned b) {
    const unsigned gap = a > b ? a - b : b - a;
    return std::min(gap, kNumHues - gap);
}

bool PatternHues::reserve_some() { return lengthen(hue_, partition_.num_regions()); }

bool PatternHues::comes_before(RegionId a, RegionId b) const {
    const std::uint64_t first = partition_.hash(a);
    const std::uint64_t second = partition_.hash(b);
    return first != second ? first < second : a.index < b.index;
}

void PatternHues::find(RegionId region) {
    if (is_known(region)) return;
    const Subdivision& cells = partition_.cells();
    open_.assign(1, region);
    while (!open_.empty()) {
        const RegionId current = open_.back();
        const std::size_t waiting = open_.size();
        cells.for_each_half_edge(face_of(current), [&](HalfedgeId h) {
            const RegionId other = region_of(cells.neighbour(h));
            if (other.valid() && other != current && !is_known(other) && comes_before(other, current))
                open_.push_back(other);
        });
        if (open_.size() > waiting) continue;  // those first
        open_.pop_back();
        if (!is_known(current)) choose(current);
    }
}

void PatternHues::choose(RegionId region) {
    constexpr unsigned kTries = 16;
    constexpr unsigned kGoldenTurn = 391;  // of kNumHues: the golden angle
    const Subdivision& cells = partition_.cells();
    neighbours_.clear();
    cells.for_each_half_edge(face_of(region), [&](HalfedgeId h) {
        const RegionId other = region_of(cells.neighbour(h));
        if (other.valid() && other != region && is_known(other)) neighbours_.push_back((*this)[other]);
    });
    const unsigned own = pattern_hue(partition_.hash(region));
    unsigned best = own;
    unsigned farthest = 0;
    for (unsigned i = 0; i < kTries && farthest < kApart; ++i) {
        const unsigned hue = (own + i * kGoldenTurn) % kNumHues;
        unsigned nearest = kNumHues;
        for (const unsigned other : neighbours_) nearest = std::min(nearest, distance(hue, other));
        if (nearest <= farthest) continue;
        farthest = nearest;
        best = hue;
    }
    hue_[region.index] = static_cast<std::uint16_t>(best + 1);
}

}  // namespace reluscope
