#include "analysis/regions/partition_audit.h"

#include "base/numerics/numerics.h"

#include <algorithm>
#include <cmath>

namespace reluscope {

namespace {

constexpr std::size_t kFacesPerStep = 4000;

/// Areas of faces are rounded to about 1e-16 each.
constexpr double kMaxAreaError = 1e-12;

/// Corners are rounded, and a steep wall passes a rounded corner at a distance; a lost wall makes maps differ by far
/// more.
constexpr double kMaxSeam = 1e-9;

/// A map that was updated along a walk has (n + 3 F + 8) / (n + 1) times the roundings of one that is made at once,
/// with F = max(256, 4 n) updates at most (analysis/regions/plane_layers.h): for layers of one unit, the worst, less
/// than this.
constexpr double kUpdates = 400;

/// Edges whose maps are bounded in one step. Each costs two forward passes of three columns.
constexpr std::size_t kEdgesPerStep = 16;

}  // namespace

bool PartitionAudit::step() {
    last_face_at_.resize(partition_.cells().num_vertices());
    const std::size_t faces = partition_.num_regions();
    if (next_ < faces) {
        const std::size_t end = std::min(faces, next_ + kFacesPerStep);
        for (; next_ < end; ++next_) add_face(FaceId(next_));
        return next_ < faces || doubts_seams();
    }
    if (!doubts_seams()) return false;
    const std::size_t edges = partition_.cells().num_edges();
    for (std::size_t bounded = 0; bounded < kEdgesPerStep && next_edge_ < edges && flawed_seam_ == 0; ++next_edge_) {
        const HalfedgeId half_edge = Subdivision::half_of(next_edge_);
        if (partition_.cells().is_side(half_edge)) continue;
        bool differs = false;
        for (std::size_t o = 0; o < std::min(kMaxOutputs, partition_.num_outputs()); ++o)
            differs |= !(jump(half_edge, o) <= kMaxSeam * largest_reach_);
        if (!differs) continue;
        bound_seam(half_edge);
        ++bounded;
    }
    return next_edge_ < edges && flawed_seam_ == 0;
}

bool PartitionAudit::doubts_seams() const { return !(worst_seam_ <= kMaxSeam * largest_reach_); }

double PartitionAudit::jump(HalfedgeId half_edge, std::size_t output) const {
    const Subdivision& cells = partition_.cells();
    const RegionId left = region_of(cells.face(half_edge));
    const RegionId right = region_of(cells.neighbour(half_edge));
    const Point2 a = cells.vertex(cells.origin(half_edge));
    const Point2 b = cells.vertex(cells.destination(half_edge));
    return std::max(std::abs(partition_.output(left, output, a) - partition_.output(right, output, a)),
                    std::abs(partition_.output(left, output, b) - partition_.output(right, output, b)));
}

/// A bound of the error of the map that the partition has, from those of the map as it is made at once.
double PartitionAudit::map_error(RegionId region, std::size_t output) {
    const std::vector<BitMatrix::Word> bits = partition_.pattern(region);
    forms_.start(bits);
    const double error = forms_.output(static_cast<Eigen::Index>(output)).error;
    return std::isfinite(error) ? kUpdates * error : 0;
}

void PartitionAudit::bound_seam(HalfedgeId half_edge) {
    const Subdivision& cells = partition_.cells();
    const RegionId left = region_of(cells.face(half_edge));
    const RegionId right = region_of(cells.neighbour(half_edge));
    for (std::size_t o = 0; o < std::min(kMaxOutputs, partition_.num_outputs()); ++o) {
        const double difference = jump(half_edge, o);
        const double allowed = kMaxSeam * largest_reach_ + map_error(left, o) + map_error(right, o);
        if (!(difference <= allowed)) flawed_seam_ = difference;
    }
}

void PartitionAudit::add_face(FaceId face) {
    const Subdivision& cells = partition_.cells();
    const Point2 base = cells.vertex(cells.origin(cells.first_half_edge(face)));
    double doubled = 0;
    Point2 before = base;
    cells.for_each_half_edge(face, [&](HalfedgeId h) {
        const VertexId corner = cells.origin(h);
        const Point2 here = cells.vertex(corner);
        doubled += cross(base, before, here);
        before = here;
        repeated_corners_ += last_face_at_[corner.index] == face ? 1 : 0;
        last_face_at_[corner.index] = face;
        if (partition_.has_maps() && cells.face(h) < cells.neighbour(h)) add_seam(h);
    });
    area_ += doubled / 2;
    flat_faces_ += doubled > 0 ? 0 : 1;
}

void PartitionAudit::add_seam(HalfedgeId half_edge) {
    const Subdivision& cells = partition_.cells();
    if (!cells.neighbour(half_edge).valid()) return;
    const RegionId left = region_of(cells.face(half_edge));
    const RegionId right = region_of(cells.neighbour(half_edge));
    for (std::size_t o = 0; o < std::min(kMaxOutputs, partition_.num_outputs()); ++o) {
        worst_seam_ = std::max(worst_seam_, jump(half_edge, o));
        largest_reach_ = std::max({largest_reach_, partition_.reach(left, o), partition_.reach(right, o)});
    }
}

std::string PartitionAudit::flaw() const {
    if (repeated_corners_ > 0)
        return "some regions touch themselves: " + std::to_string(repeated_corners_) + " corners come twice";
    if (flat_faces_ > 0) {
        return std::to_string(flat_faces_) + (flat_faces_ == 1 ? " region has no area" : " regions have no area");
    }
    if (!(std::abs(area_ - 4) / 4 <= kMaxAreaError))
        return "the areas of the regions add up to " + number_text(area_ / 4) + " of the window";
    if (flawed_seam_ != 0) return "the maps of two neighbours differ on their edge by " + number_text(flawed_seam_);
    return {};
}

}  // namespace reluscope
