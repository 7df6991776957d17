#include "analysis/regions/region_partition.h"

#include "base/numerics/rng.h"
#include "base/numerics/tolerances.h"

#include <algorithm>
#include <bit>
#include <cmath>

namespace reluscope {

namespace {

constexpr std::uint32_t kUnvisited = std::numeric_limits<std::uint32_t>::max();  // in PartitionLevel::parent_number

}  // namespace

PlaneFrame input_plane() {
    return {Eigen::VectorXd::Zero(2), Eigen::VectorXd::Unit(2, 0), Eigen::VectorXd::Unit(2, 1)};
}

namespace {

/// The parent of `cut_face` in a level, if that parent's cut was recorded.
std::optional<std::size_t> parent_in(const PartitionLevel& level, FaceId cut_face) {
    if (cut_face.index < level.parent_number.size()) {  // it kept the number of its parent
        if (level.parent_number[cut_face.index] == kUnvisited) return std::nullopt;
        return level.parent_number[cut_face.index];
    }
    const auto after = std::upper_bound(level.first_face.begin(), level.first_face.end(), cut_face);
    if (after == level.first_face.begin()) return std::nullopt;
    return static_cast<std::size_t>(after - level.first_face.begin()) - 1;
}

}  // namespace

std::size_t RegionPartition::depth(RegionId region) const {
    const std::size_t done = regions_per_layer_.size();
    if (done == levels_.size()) return done;
    // The layer in work: recorded for the cells that were finished. Pieces of a cell that was being cut have no pattern
    // of that layer.
    const PartitionLevel& level = levels_[done];
    const FaceId face = cut_face(region);
    const auto parent = parent_in(level, face);
    if (!parent) return done;
    const std::size_t end = *parent + 1 < level.num_parents() ? level.group_start[*parent + 1] : level.tokens.size();
    const std::uint32_t visit = PartitionLevel::visit(face);
    const auto* tokens = level.tokens.data();
    return std::find(tokens + level.group_start[*parent], tokens + end, visit) != tokens + end ? done + 1 : done;
}

std::string RegionPartition::shortcoming() const {
    if (complete_) return {};
    return flaw_.empty() ? "stopped before it was complete" : "not complete: " + flaw_;
}

Point2 RegionPartition::to_plane(Point2 p) const {
    // From the centre outwards: a small region in a large window keeps its digits. The sides are met exactly.
    const auto coordinate = [](double low, double high, double at) {
        if (at <= -1) return low;
        if (at >= 1) return high;
        const double half = (high - low) / 2;
        return (low + half) + half * at;
    };
    return {coordinate(window_.s0, window_.s1, p.x), coordinate(window_.t0, window_.t1, p.y)};
}

Point2 RegionPartition::from_plane(Point2 p) const {
    const auto coordinate = [](double low, double high, double at) {
        const double half = (high - low) / 2;
        return (at - (low + half)) / half;
    };
    return {coordinate(window_.s0, window_.s1, p.x), coordinate(window_.t0, window_.t1, p.y)};
}

std::vector<Point2> RegionPartition::polygon(RegionId region) const {
    std::vector<Point2> corners = face_polygon(cells_, face_of(region));
    for (Point2& corner : corners) corner = to_plane(corner);
    return corners;
}

double RegionPartition::area(RegionId region) const {
    return face_area(cells_, face_of(region)) * (window_.width() / 2) * (window_.height() / 2);
}

Point2 RegionPartition::centroid(RegionId region) const { return to_plane(face_centroid(cells_, face_of(region))); }

std::vector<BitMatrix::Word> RegionPartition::pattern(RegionId region) const {
    std::vector<BitMatrix::Word> bits(
        (network_->num_hidden_units() + BitMatrix::kBitsPerWord - 1) / BitMatrix::kBitsPerWord, 0);
    FaceId face = cut_face(region);
    const std::size_t known = depth(region);
    if (known == regions_per_layer_.size() && face >= open_first_) face = open_cell_;
    for (std::size_t l = known; l-- > 0;) {
        const PartitionLevel& level = levels_[l];
        const std::size_t parent = *parent_in(level, face);
        put_bits(bits, level.first_bit, level.width, level.bits(parent));
        std::size_t token = level.group_start[parent];
        const FaceId parent_face = PartitionLevel::visited(level.tokens[token]);
        for (; level.tokens[token] != PartitionLevel::visit(face); ++token) {
            if (!PartitionLevel::is_visit(level.tokens[token])) toggle_bit(bits, level.first_bit + level.tokens[token]);
        }
        face = parent_face;
    }
    return bits;
}

std::uint64_t pattern_hash(std::size_t num_units, std::span<const BitMatrix::Word> pattern) {
    std::uint64_t hash = 0;
    for (std::size_t bit = 0; bit < num_units; ++bit) {
        if (get_bit(pattern, bit)) hash ^= Rng(bit).next();
    }
    return hash;
}

PlaneMap RegionPartition::map(RegionId region) const {
    const auto outputs = static_cast<Eigen::Index>(num_outputs_);
    PlaneMap map{Eigen::MatrixXd(outputs, 2), Eigen::VectorXd(outputs)};
    const Point2 half{window_.width() / 2, window_.height() / 2};
    const Point2 centre{window_.s0 + half.x, window_.t0 + half.y};
    for (Eigen::Index o = 0; o < outputs; ++o) {
        const double* c = maps_.data() + (std::size_t{region.index} * num_outputs_ + static_cast<std::size_t>(o)) * 3;
        map.slope(o, 0) = c[0] / half.x;
        map.slope(o, 1) = c[1] / half.y;
        map.bias(o) = c[2] - map.slope(o, 0) * centre.x - map.slope(o, 1) * centre.y;
    }
    return map;
}

namespace {

/// The face that a point lies in, convex or not: the first whose border a ray to the right crosses an odd number of
/// times.
std::optional<FaceId> face_around(const Subdivision& cells, Point2 p) {
    for (const FaceId face : cells.faces()) {
        bool inside = false;
        cells.for_each_half_edge(face, [&](HalfedgeId h) {
            const Point2 a = cells.vertex(cells.origin(h));
            const Point2 b = cells.vertex(cells.destination(h));
            if ((a.y > p.y) != (b.y > p.y) && p.x < a.x + (p.y - a.y) / (b.y - a.y) * (b.x - a.x)) inside = !inside;
        });
        if (inside) return face;
    }
    return std::nullopt;
}

}  // namespace

std::optional<RegionId> RegionPartition::region_at(Point2 plane_point, RegionId near) const {
    const Point2 p = from_plane(plane_point);
    if (!(p.x >= -1 && p.x <= 1 && p.y >= -1 && p.y <= 1)) return std::nullopt;
    // A walk over convex faces: leave each through an edge that has the point on its other side. Taking the edge that
    // the point is farthest beyond ends for convex faces; rounding could turn it in a circle, which the limit stops.
    FaceId face = near.valid() && near.index < num_regions() ? face_of(near) : FaceId(0);
    for (std::size_t steps = 0; steps < 4 * num_regions() + 16; ++steps) {
        double worst = 0;
        HalfedgeId through;
        cells_.for_each_half_edge(face, [&](HalfedgeId h) {
            const Point2 a = cells_.vertex(cells_.origin(h));
            const Point2 b = cells_.vertex(cells_.destination(h));
            const double length = std::hypot(b.x - a.x, b.y - a.y);
            const double beyond = length > 0 ? -cross(a, b, p) / length : 0;
            if (beyond > worst && cells_.neighbour(h).valid()) {
                worst = beyond;
                through = h;
            }
        });
        if (!through.valid() || worst < 1e-15) return region_of(face);
        face = cells_.neighbour(through);
    }
    // Faces that took thin ones up are not quite convex, and can turn the walk in a circle.
    return region_of(face_around(cells_, p).value_or(face));
}

RegionId RegionPartition::region_of_cut(FaceId cut_face) const {
    if (cut_faces_.empty()) return region_of(cut_face);
    const auto found = std::lower_bound(cut_faces_.begin(), cut_faces_.end(), cut_face);
    if (found == cut_faces_.end() || *found != cut_face) return RegionId();
    return RegionId(found - cut_faces_.begin());
}

/// Takes out the regions that no point of double coordinates lies in. The levels keep their numbers.
void RegionPartition::dissolve_thin() {
    std::vector<bool> thin(cells_.num_faces());
    for (const FaceId face : cells_.faces()) {
        thin[face.index] = face_width(cells_, face) < tolerances::kPlaneWidth;
    }
    if (std::find(thin.begin(), thin.end(), true) == thin.end()) return;
    cut_faces_ = cells_.dissolve(thin);
    decisions_.merged = thin.size() - cut_faces_.size();
    const std::size_t per_map = num_outputs_ * 3;
    for (std::size_t r = 0; r < cut_faces_.size(); ++r) {
        const std::size_t from = cut_faces_[r].index;
        if (from == r) continue;
        if (from < hashes_.size()) hashes_[r] = hashes_[from];
        if ((from + 1) * per_map <= maps_.size()) std::copy_n(&maps_[from * per_map], per_map, &maps_[r * per_map]);
    }
    hashes_.resize(std::min(hashes_.size(), cut_faces_.size()));
    maps_.resize(std::min(maps_.size(), cut_faces_.size() * per_map));
}

std::size_t RegionPartition::memory() const {
    std::size_t bytes = cells_.memory() + cut_faces_.capacity() * sizeof(FaceId) +
                        hashes_.capacity() * sizeof(std::uint64_t) + maps_.capacity() * sizeof(double);
    for (const PartitionLevel& level : levels_) bytes += level.memory();
    return bytes;
}

RegionPartition::PatternCursor::PatternCursor(const RegionPartition& partition)
    : partition_(partition),
      levels_(std::max<std::size_t>(1, partition.levels_.size())),
      bits_((partition.network_->num_hidden_units() + BitMatrix::kBitsPerWord - 1) / BitMatrix::kBitsPerWord, 0) {}

bool RegionPartition::PatternCursor::next() {
    if (partition_.levels_.empty()) {
        const bool first = !whole_window_done_;
        whole_window_done_ = true;
        return first;
    }
    while (advance(partition_.levels_.size() - 1)) {
        region_ = partition_.region_of_cut(levels_.back().face);
        if (region_.valid()) return true;
    }
    return false;
}

bool RegionPartition::PatternCursor::advance(std::size_t l) {
    const PartitionLevel& level = partition_.levels_[l];
    Position& at = levels_[l];
    if (at.token == at.group_end) {
        if (at.parent == level.num_parents() || (l > 0 && !advance(l - 1))) return false;
        put_bits(bits_, level.first_bit, level.width, level.bits(at.parent));
        ++at.parent;
        at.group_end = at.parent < level.num_parents() ? level.group_start[at.parent] : level.tokens.size();
    }
    for (;; ++at.token) {
        const std::uint32_t token = level.tokens[at.token];
        if (PartitionLevel::is_visit(token)) {
            at.face = PartitionLevel::visited(token);
            ++at.token;
            return true;
        }
        toggle_bit(bits_, level.first_bit + token);
    }
}

std::shared_ptr<const RegionPartition> run_partition(RegionPartitionJob& job) {
    while (job.step()) {
    }
    return job.take();
}

Result<std::shared_ptr<const RegionPartition>> partition_plane(std::shared_ptr<const Network> network, PlaneFrame frame,
                                                               const PlaneWindow& window,
                                                               const PartitionOptions& options) {
    auto job = RegionPartitionJob::create(std::move(network), std::move(frame), window, options);
    if (!job) return tl::unexpected(job.error());
    return run_partition(**job);
}

}  // namespace reluscope
