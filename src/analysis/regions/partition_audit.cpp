#include "analysis/regions/partition_audit.h"

#include "base/numerics/numerics.h"

#include <algorithm>
#include <cmath>

namespace reluscope {

namespace {

constexpr std::uint32_t kFacesPerStep = 4000;

/// Areas of faces are rounded to about 1e-16 each.
constexpr double kMostAreaError = 1e-12;

/// Corners are rounded, and a steep wall passes a rounded corner at a distance; a lost wall makes maps differ by far more.
constexpr double kMostSeam = 1e-9;

}  // namespace

bool PartitionAudit::step() {
    face_of_corner_.resize(partition_.cells().num_vertices(), 0);
    const auto faces = static_cast<std::uint32_t>(partition_.num_regions());
    const std::uint32_t end = std::min(faces, next_ + kFacesPerStep);
    for (; next_ < end; ++next_) add_face(next_);
    return next_ < faces;
}

void PartitionAudit::add_face(std::uint32_t face) {
    const Subdivision& cells = partition_.cells();
    const Point2 base = cells.vertex(cells.origin(cells.first_half_edge(face)));
    double doubled = 0;
    Point2 before = base;
    cells.for_each_half_edge(face, [&](Subdivision::Index h) {
        const Subdivision::Index corner = cells.origin(h);
        const Point2 here = cells.vertex(corner);
        doubled += cross(base, before, here);
        before = here;
        repeated_corners_ += face_of_corner_[corner] == face + 1 ? 1 : 0;
        face_of_corner_[corner] = face + 1;
        if (partition_.has_maps() && cells.face(h) < cells.neighbour(h)) add_seam(h);
    });
    area_ += doubled / 2;
    flat_faces_ += doubled > 0 ? 0 : 1;
}

void PartitionAudit::add_seam(Subdivision::Index half_edge) {
    const Subdivision& cells = partition_.cells();
    if (cells.neighbour(half_edge) == Subdivision::kNone) return;
    const RegionId left(cells.face(half_edge));
    const RegionId right(cells.neighbour(half_edge));
    const Point2 a = cells.vertex(cells.origin(half_edge));
    const Point2 b = cells.vertex(cells.destination(half_edge));
    for (std::size_t o = 0; o < std::min(kMostOutputs, partition_.num_outputs()); ++o) {
        const double jump = std::max(std::abs(partition_.output(left, o, a) - partition_.output(right, o, a)),
                                     std::abs(partition_.output(left, o, b) - partition_.output(right, o, b)));
        worst_seam_ = std::max(worst_seam_, jump);
        largest_reach_ = std::max({largest_reach_, partition_.reach(left, o), partition_.reach(right, o)});
    }
}

std::string PartitionAudit::flaw() const {
    if (repeated_corners_ > 0)
        return "some regions touch themselves: " + std::to_string(repeated_corners_) + " corners come twice";
    if (flat_faces_ > 0) {
        return std::to_string(flat_faces_) + (flat_faces_ == 1 ? " region has no area" : " regions have no area");
    }
    if (!(std::abs(area_ - 4) / 4 <= kMostAreaError))
        return "the areas of the regions add up to " + number_text(area_ / 4) + " of the window";
    // Maps that cancel to nothing keep the rounding errors of what they were made of.
    if (!(worst_seam_ <= std::max(kMostSeam * largest_reach_, 2 * partition_.output_error())))
        return "the maps of two neighbours differ on their edge by " + number_text(worst_seam_);
    return {};
}

}  // namespace reluscope
