#include "analysis/level_sets.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <unordered_map>

namespace reluscope {

namespace {

constexpr std::size_t kRegionsPerStep = 20000;

/// Ends of segments that are closer than this belong together. Unit: half the window's side. Two regions compute the same end with errors of about
/// 1e-15; ends of different lines are that close only where the lines meet.
constexpr double kJoin = 1e-10;

/// Finds ends of segments at the same place.
class EndIndex {
public:
    explicit EndIndex(const std::vector<LevelSegment>& segments) : segments_(segments) {
        cells_.reserve(segments.size() * 2);
        for (std::uint32_t i = 0; i < segments.size(); ++i) {
            for (std::uint32_t end = 0; end < 2; ++end) cells_.emplace(key(point(2 * i + end), 0, 0), 2 * i + end);
        }
    }

    /// The other ends at the place of `end`.
    void at(std::uint32_t end, std::vector<std::uint32_t>& found) const {
        found.clear();
        const Point2 p = point(end);
        for (int dx = -1; dx <= 1; ++dx) {
            for (int dy = -1; dy <= 1; ++dy) {
                const auto range = cells_.equal_range(key(p, dx, dy));
                for (auto it = range.first; it != range.second; ++it) {
                    const Point2 q = point(it->second);
                    if (it->second != end && std::abs(p.x - q.x) <= kJoin && std::abs(p.y - q.y) <= kJoin) {
                        found.push_back(it->second);
                    }
                }
            }
        }
        std::sort(found.begin(), found.end());
    }

private:
    Point2 point(std::uint32_t end) const {
        const LevelSegment& segment = segments_[end / 2];
        return end % 2 == 0 ? segment.a : segment.b;
    }
    static std::uint64_t key(Point2 p, int dx, int dy) {
        const auto x = static_cast<std::int64_t>(std::floor(p.x / (2 * kJoin))) + dx;
        const auto y = static_cast<std::int64_t>(std::floor(p.y / (2 * kJoin))) + dy;
        return static_cast<std::uint64_t>(x) * 0x9E3779B97F4A7C15ULL ^ static_cast<std::uint64_t>(y);
    }

    const std::vector<LevelSegment>& segments_;
    std::unordered_multimap<std::uint64_t, std::uint32_t> cells_;
};

/// Chains segments of the same kind where exactly two of them meet.
void link_polylines(LevelSet& set) {
    const EndIndex index(set.segments);
    std::vector<bool> used(set.segments.size(), false);
    std::vector<std::uint32_t> meeting;
    const auto follow = [&](std::uint32_t end, std::vector<std::uint32_t>& line) {
        for (;;) {  // `end` is the free end of the line so far
            index.at(end, meeting);
            if (meeting.size() != 1) return;
            const std::uint32_t next = meeting[0] / 2;
            const LevelSegment& here = set.segments[end / 2];
            const LevelSegment& there = set.segments[next];
            if (used[next] || here.first != there.first || here.second != there.second) return;
            used[next] = true;
            line.push_back(next);
            end = meeting[0] ^ 1U;
        }
    };
    for (std::uint32_t i = 0; i < set.segments.size(); ++i) {
        if (used[i]) continue;
        used[i] = true;
        std::vector<std::uint32_t> backward;
        std::vector<std::uint32_t> line;
        follow(2 * i, backward);
        line.assign(backward.rbegin(), backward.rend());
        line.push_back(i);
        follow(2 * i + 1, line);
        set.polylines.push_back(std::move(line));
    }
}

}  // namespace

LevelSetJob::LevelSetJob(const RegionPartition& partition, std::size_t output, double level)
    : partition_(partition), output_(output), level_(level) {}

LevelSetJob::LevelSetJob(const RegionPartition& partition)
    : partition_(partition), ties_(partition.num_outputs() > 1) {}

double LevelSetJob::progress() const {
    return partition_.num_regions() == 0 ? 1
                                         : static_cast<double>(next_) / static_cast<double>(partition_.num_regions());
}

bool LevelSetJob::step() {
    if (linked_) return false;
    const std::size_t end = std::min(partition_.num_regions(), next_ + kRegionsPerStep);
    for (; next_ < end; ++next_) add_region(RegionId(next_));
    if (next_ < partition_.num_regions()) return true;
    link_polylines(result_);
    linked_ = true;
    return false;
}

void LevelSetJob::add_region(RegionId region) {
    const Subdivision& cells = partition_.cells();
    corners_.clear();
    cells.for_each_half_edge(region.index,
                             [&](Subdivision::Index h) { corners_.push_back(cells.vertex(cells.origin(h))); });
    values_.resize(corners_.size());
    if (ties_) {
        add_ties(region);
    } else {
        add_level(region);
    }
}

/// The chord on which values_ is 0, from where it becomes positive, counter-clockwise, to where it ceases to be.
bool LevelSetJob::crosses(Point2& a, Point2& b) const {
    const std::size_t n = corners_.size();
    bool up = false;
    bool down = false;
    for (std::size_t i = 0; i < n; ++i) {
        const std::size_t j = i + 1 < n ? i + 1 : 0;
        const double zi = values_[i];
        const double zj = values_[j];
        if ((zi > 0) == (zj > 0)) continue;
        const Point2 at = lerp(corners_[i], corners_[j], zi / (zi - zj));
        if (zj > 0) {
            a = at;
            up = true;
        } else {
            b = at;
            down = true;
        }
    }
    return up && down && (a.x != b.x || a.y != b.y);
}

void LevelSetJob::add_level(RegionId region) {
    bool above = false;
    bool below = false;
    for (std::size_t i = 0; i < corners_.size(); ++i) {
        values_[i] = partition_.output(region, output_, corners_[i]) - level_;
        above |= values_[i] > 0;
        below |= !(values_[i] > 0);
    }
    if (!above || !below) return;
    const auto output = static_cast<std::uint32_t>(output_);
    LevelSegment segment{{}, {}, region, output, output};
    if (crosses(segment.a, segment.b)) result_.segments.push_back(segment);
}

void LevelSetJob::add_ties(RegionId region) {
    const std::size_t k = partition_.num_outputs();
    outputs_.resize(corners_.size() * k);
    // An output can lead somewhere only if it reaches what some other output has everywhere.
    double floor = -std::numeric_limits<double>::infinity();
    for (std::size_t o = 0; o < k; ++o) {
        double lowest = std::numeric_limits<double>::infinity();
        for (std::size_t i = 0; i < corners_.size(); ++i) {
            outputs_[i * k + o] = partition_.output(region, o, corners_[i]);
            lowest = std::min(lowest, outputs_[i * k + o]);
        }
        floor = std::max(floor, lowest);
    }
    leaders_.clear();
    for (std::uint32_t o = 0; o < k; ++o) {
        for (std::size_t i = 0; i < corners_.size(); ++i) {
            if (outputs_[i * k + o] >= floor) {
                leaders_.push_back(o);
                break;
            }
        }
    }
    for (std::size_t i = 0; i < leaders_.size(); ++i) {
        for (std::size_t j = i + 1; j < leaders_.size(); ++j) add_tie(region, leaders_[i], leaders_[j]);
    }
}

/// The part of the chord where outputs `first` and `second` are equal on which no other output is larger.
void LevelSetJob::add_tie(RegionId region, std::uint32_t first, std::uint32_t second) {
    const std::size_t k = partition_.num_outputs();
    for (std::size_t i = 0; i < corners_.size(); ++i) {
        values_[i] = outputs_[i * k + first] - outputs_[i * k + second];
    }
    Point2 a;
    Point2 b;
    if (!crosses(a, b)) return;
    double low = 0;
    double high = 1;
    for (const std::uint32_t other : leaders_) {
        if (other == first || other == second) continue;
        const double at_a = partition_.output(region, first, a) - partition_.output(region, other, a);
        const double at_b = partition_.output(region, first, b) - partition_.output(region, other, b);
        if (at_a < 0 && at_b < 0) return;
        if (at_a < 0) low = std::max(low, at_a / (at_a - at_b));
        if (at_b < 0) high = std::min(high, at_a / (at_a - at_b));
    }
    if (low >= high) return;
    result_.segments.push_back({lerp(a, b, low), lerp(a, b, high), region, first, second});
}

LevelSet level_set(const RegionPartition& partition, std::size_t output, double level) {
    LevelSetJob job(partition, output, level);
    while (job.step()) {
    }
    return job.take();
}

LevelSet decision_boundary(const RegionPartition& partition) {
    LevelSetJob job(partition);
    while (job.step()) {
    }
    return job.take();
}

}  // namespace reluscope
