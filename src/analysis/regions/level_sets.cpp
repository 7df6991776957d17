#include "analysis/regions/level_sets.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <unordered_map>

namespace reluscope {

namespace {

/// Regions times outputs.
constexpr std::size_t kWorkPerStep = 5000;

/// Ends of segments that are closer than this belong together. Unit: half the window's side. Two regions compute the
/// same end with errors of about 1e-15; ends of different lines are that close only where the lines meet.
constexpr double kJoin = 1e-10;

/// A value at a corner is 0 where it is at most this part of what the region's map reaches in the window: rounding
/// makes some 1e-16, and a line through a corner would otherwise miss it in one region and cut it off in the next.
constexpr double kOnLevel = 0x1p-46;

/// Side of the squares that ends are sorted into. Much larger than kJoin, so that nearly every end is far from the
/// sides of its square.
constexpr double kSquare = 1e-6;

double snapped(double value, double reach) { return std::abs(value) <= kOnLevel * reach ? 0 : value; }

}  // namespace

/// Chains segments of the same kind where exactly two of them meet.
class PolylineLinker {
public:
    explicit PolylineLinker(LevelSet& set) : set_(set), used_(set.segments.size(), false) {
        squares_.reserve(2 * set.segments.size());
    }

    /// Does a slice of the work; false when all is linked.
    bool step() {
        constexpr std::size_t kPerStep = 8000;
        std::size_t done = 0;
        const std::size_t count = set_.segments.size();
        for (; next_indexed_ < count && done < kPerStep; ++next_indexed_, ++done) {
            for (std::uint32_t end = 0; end < 2; ++end) {
                const auto number = static_cast<std::uint32_t>(2 * next_indexed_ + end);
                squares_.emplace(key(square(point(number).x), square(point(number).y)), number);
            }
        }
        if (next_indexed_ < count) return true;
        for (; next_ < count && done < kPerStep; ++next_) {
            if (!used_[next_]) done += link(static_cast<std::uint32_t>(next_));
        }
        return next_ < count;
    }

private:
    Point2 point(std::uint32_t end) const {
        const LevelSegment& segment = set_.segments[end / 2];
        return end % 2 == 0 ? segment.a : segment.b;
    }
    static std::int64_t square(double x) { return static_cast<std::int64_t>(std::floor(x / kSquare)); }
    static std::uint64_t key(std::int64_t x, std::int64_t y) {
        return static_cast<std::uint64_t>(x) * 0x9E3779B97F4A7C15ULL ^ static_cast<std::uint64_t>(y);
    }

    /// The other ends at the place of `end`.
    void find_meeting(std::uint32_t end) {
        meeting_.clear();
        const Point2 p = point(end);
        for (std::int64_t x = square(p.x - kJoin); x <= square(p.x + kJoin); ++x) {
            for (std::int64_t y = square(p.y - kJoin); y <= square(p.y + kJoin); ++y) {
                const auto range = squares_.equal_range(key(x, y));
                for (auto it = range.first; it != range.second; ++it) {
                    const Point2 q = point(it->second);
                    if (it->second != end && std::abs(p.x - q.x) <= kJoin && std::abs(p.y - q.y) <= kJoin) {
                        meeting_.push_back(it->second);
                    }
                }
            }
        }
    }

    /// Extends `line` beyond `end`, its free end so far.
    void follow(std::uint32_t end, std::vector<std::uint32_t>& line) {
        for (;;) {
            find_meeting(end);
            if (meeting_.size() != 1) return;
            const std::uint32_t next = meeting_[0] / 2;
            const LevelSegment& here = set_.segments[end / 2];
            const LevelSegment& there = set_.segments[next];
            if (used_[next] || here.first != there.first || here.second != there.second) return;
            used_[next] = true;
            line.push_back(next);
            end = meeting_[0] ^ 1U;
        }
    }

    std::size_t link(std::uint32_t segment) {
        used_[segment] = true;
        std::vector<std::uint32_t> backward;
        follow(2 * segment, backward);
        std::vector<std::uint32_t> line(backward.rbegin(), backward.rend());
        line.push_back(segment);
        follow(2 * segment + 1, line);
        set_.polylines.push_back(std::move(line));
        return set_.polylines.back().size();
    }

    LevelSet& set_;
    std::vector<bool> used_;
    std::unordered_multimap<std::uint64_t, std::uint32_t> squares_;
    std::vector<std::uint32_t> meeting_;
    std::size_t next_indexed_ = 0;
    std::size_t next_ = 0;
};

LevelSetJob::LevelSetJob(const RegionPartition& partition, std::size_t output, double level)
    : partition_(partition), output_(output), level_(level) {}

LevelSetJob::LevelSetJob(const RegionPartition& partition)
    : partition_(partition), ties_(partition.num_outputs() > 1) {}

double LevelSetJob::progress() const {
    return partition_.num_regions() == 0 ? 1
                                         : static_cast<double>(next_) / static_cast<double>(partition_.num_regions());
}

LevelSetJob::~LevelSetJob() = default;

bool LevelSetJob::step() {
    if (!linker_) {
        const std::size_t regions =
            std::max<std::size_t>(100, kWorkPerStep / std::max<std::size_t>(1, partition_.num_outputs()));
        const std::size_t end = std::min(partition_.num_regions(), next_ + regions);
        for (; next_ < end; ++next_) add_region(RegionId(next_));
        if (next_ == partition_.num_regions()) linker_ = std::make_unique<PolylineLinker>(result_);
        return true;
    }
    return linker_->step();
}

void LevelSetJob::add_region(RegionId region) {
    const Subdivision& cells = partition_.cells();
    corners_.clear();
    cells.for_each_half_edge(face_of(region), [&](HalfedgeId h) { corners_.push_back(cells.vertex(cells.origin(h))); });
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
        const Point2 at =
            zi == 0 ? corners_[i] : (zj == 0 ? corners_[j] : lerp(corners_[i], corners_[j], zi / (zi - zj)));
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
    const double reach = partition_.reach(region, output_) + std::abs(level_);
    bool above = false;
    bool below = false;
    for (std::size_t i = 0; i < corners_.size(); ++i) {
        values_[i] = snapped(partition_.output(region, output_, corners_[i]) - level_, reach);
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
    const double reach = partition_.reach(region, first) + partition_.reach(region, second);
    for (std::size_t i = 0; i < corners_.size(); ++i) {
        values_[i] = snapped(outputs_[i * k + first] - outputs_[i * k + second], reach);
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
