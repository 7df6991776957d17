#include "scene/plane/plane_mesh_job.h"

#include "scene/kit/sliced_resize.h"

#include <algorithm>

namespace reluscope {

namespace {

/// Half-edges (or regions, or edges) per slice; each costs some ten nanoseconds.
constexpr std::size_t kPerStep = 20000;

std::vector<std::uint8_t> layer_numbers(const Network& network) {
    std::vector<std::uint8_t> layers(network.num_hidden_units());
    std::size_t number = 0;
    for (const HiddenLayer& layer : network.hidden_layers()) {
        number = std::min<std::size_t>(number + 1, 255);
        std::fill_n(layers.begin() + static_cast<std::ptrdiff_t>(layer.first_bit), layer.width,
                    static_cast<std::uint8_t>(number));
    }
    return layers;
}

}  // namespace

PlaneMeshJob::PlaneMeshJob(std::shared_ptr<const RegionPartition> partition)
    : cells_(partition->cells()),
      layers_(layer_numbers(partition->network())),
      num_layers_(partition->network().hidden_layers().size()) {
    mesh_.partition = std::move(partition);
}

/// The arrays whose size is known from the beginning. Every half-edge but those outside of the window is a corner.
void PlaneMeshJob::reserve_next() {
    const std::size_t half_edges = 2 * cells_.num_edges();
    bool filled = true;
    switch (array_) {
        case 0: filled = lengthen(mesh_.first_corner, cells_.num_faces() + 1); break;
        case 1: filled = lengthen(mesh_.layer, cells_.num_faces()); break;
        case 2: filled = lengthen(corner_of_, half_edges); break;
        case 3: mesh_.walls.reserve(cells_.num_edges()); break;
        default: phase_ = Phase::kCount; break;
    }
    if (filled) ++array_;
}

// The half-edges are read in the order in which they lie in memory: walking around each region would wait for memory at
// every step.

/// How many corners each region has.
void PlaneMeshJob::count_corners(std::size_t end) {
    for (std::size_t i = next_; i < end; ++i) {
        const FaceId face = cells_.face(HalfedgeId(i));
        if (face.valid()) ++mesh_.first_corner[std::size_t{face.index} + 1];
    }
}

/// Where the corners of each region begin.
void PlaneMeshJob::sum_corners(std::size_t end) {
    next_corner_.reserve(cells_.num_faces());
    for (std::size_t r = next_; r < end; ++r) {
        next_corner_.push_back(mesh_.first_corner[r]);
        mesh_.first_corner[r + 1] += mesh_.first_corner[r];
    }
}

/// Fills positions and layers.
void PlaneMeshJob::place_corners(std::size_t end) {
    for (std::size_t i = next_; i < end; ++i) {
        const HalfedgeId h(i);
        const FaceId face = cells_.face(h);
        if (!face.valid()) continue;
        const std::uint32_t corner = next_corner_[face.index]++;
        corner_of_[h.index] = corner;
        const Point2 p = cells_.vertex(cells_.origin(h));
        mesh_.positions[2 * std::size_t{corner}] = static_cast<float>(p.x);
        mesh_.positions[2 * std::size_t{corner} + 1] = static_cast<float>(p.y);
        if (!cells_.is_side(h)) mesh_.layer[face.index] = std::max(mesh_.layer[face.index], layers_[cells_.label(h)]);
    }
}

/// Each side of a region makes a triangle with the region's first corner, but for the two sides that meet there.
void PlaneMeshJob::add_triangles(std::size_t end) {
    mesh_.triangles.reserve(3 * (std::size_t{mesh_.first_corner.back()} - 2 * cells_.num_faces()));
    for (std::size_t i = next_; i < end; ++i) {
        const HalfedgeId h(i);
        const FaceId face = cells_.face(h);
        if (!face.valid()) continue;
        const std::uint32_t first = mesh_.first_corner[face.index];
        const std::uint32_t from = corner_of_[h.index];
        const std::uint32_t to = corner_of_[cells_.next(h).index];
        if (from == first || to == first) continue;
        mesh_.triangles.insert(mesh_.triangles.end(), {first, from, to});
    }
}

void PlaneMeshJob::add_walls(std::size_t end) {
    const float last = num_layers_ > 1 ? static_cast<float>(num_layers_ - 1) : 1.0F;
    for (std::size_t edge = next_; edge < end; ++edge) {
        const HalfedgeId h = Subdivision::half_of(edge);
        if (cells_.is_side(h)) continue;
        const float shade = num_layers_ > 1 ? static_cast<float>(layers_[cells_.label(h)] - 1) / last : 1.0F;
        const Point2 a = cells_.vertex(cells_.origin(h));
        const Point2 b = cells_.vertex(cells_.destination(h));
        mesh_.walls.push_back({static_cast<float>(a.x), static_cast<float>(a.y), static_cast<float>(b.x),
                               static_cast<float>(b.y), shade});
    }
}

bool PlaneMeshJob::step() {
    const std::size_t half_edges = 2 * cells_.num_edges();
    const auto pass = [this](std::size_t count, auto work, Phase after) {
        const std::size_t end = std::min(count, next_ + kPerStep);
        (this->*work)(end);
        next_ = end;
        if (next_ < count) return;
        next_ = 0;
        phase_ = after;
    };
    switch (phase_) {
        case Phase::kReserve: reserve_next(); break;
        case Phase::kCount: pass(half_edges, &PlaneMeshJob::count_corners, Phase::kSum); break;
        case Phase::kSum: pass(cells_.num_faces(), &PlaneMeshJob::sum_corners, Phase::kPlace); break;
        case Phase::kPlace:
            // Known only now, and as large as all the others together.
            if (const std::size_t size = 2 * std::size_t{mesh_.first_corner.back()}; mesh_.positions.size() < size) {
                lengthen(mesh_.positions, size);
            } else {
                pass(half_edges, &PlaneMeshJob::place_corners, Phase::kTriangles);
            }
            break;
        case Phase::kTriangles: pass(half_edges, &PlaneMeshJob::add_triangles, Phase::kWalls); break;
        case Phase::kWalls: pass(cells_.num_edges(), &PlaneMeshJob::add_walls, Phase::kDone); break;
        case Phase::kDone: break;
    }
    return phase_ != Phase::kDone;
}

double PlaneMeshJob::progress() const {
    if (phase_ == Phase::kDone) return 1;
    constexpr double kPhases = 6;
    const bool of_regions = phase_ == Phase::kSum;
    const double count = of_regions                ? static_cast<double>(cells_.num_faces())
                         : phase_ == Phase::kWalls ? static_cast<double>(cells_.num_edges())
                                                   : 2 * static_cast<double>(cells_.num_edges());
    return (static_cast<double>(static_cast<int>(phase_)) + static_cast<double>(next_) / count) / kPhases;
}

PlaneMesh make_plane_mesh(std::shared_ptr<const RegionPartition> partition) {
    PlaneMeshJob job(std::move(partition));
    while (job.step()) {
    }
    return job.take();
}

}  // namespace reluscope
