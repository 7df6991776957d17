#include "scene/plane/colouring_job.h"

#include "scene/kit/sliced_resize.h"
#include "scene/kit/ticks.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>

// Colours of the regions, without a look at their geometry but where the colour changes inside of them.

namespace reluscope {

namespace {

constexpr float kStepBack = 2;  // is added to ramp values of regions that step back
constexpr float kStepBackMix = 0.62F;
constexpr std::uint32_t kNoCluster = Id<struct ClusterTag>::kNone;

/// std::bit_cast, which the page's standard library lacks.
std::uint32_t bits_of(float value) {
    std::uint32_t bits = 0;
    std::memcpy(&bits, &value, sizeof bits);
    return bits;
}

/// Rough work of one slice, in nanoseconds natively; a browser takes about twice as long.
constexpr double kSliceCost = 5e5;

std::uint32_t bits_of_size(float value) { return bits_of(std::abs(value)); }

Point2 corner_of(const PlaneMesh& mesh, std::uint32_t i) {
    return {mesh.positions[2 * std::size_t{i}], mesh.positions[2 * std::size_t{i} + 1]};
}

/// The class that the outputs lead to.
std::uint32_t class_at(const RegionPartition& partition, RegionId region, Point2 p) {
    if (partition.num_outputs() == 1) return partition.output(region, 0, p) > 0 ? 1 : 0;
    std::uint32_t best = 0;
    double largest = partition.output(region, 0, p);
    for (std::uint32_t o = 1; o < partition.num_outputs(); ++o) {
        const double value = partition.output(region, o, p);
        if (value > largest) {
            largest = value;
            best = o;
        }
    }
    return best;
}

/// By how much class `first` leads over `second`.
double lead_of_class(const RegionPartition& partition, RegionId region, std::uint32_t first, std::uint32_t second,
                     Point2 p) {
    if (partition.num_outputs() == 1) {
        const double value = partition.output(region, 0, p);
        return first == 1 ? value : -value;
    }
    return partition.output(region, first, p) - partition.output(region, second, p);
}

}  // namespace

ColouringJob::ColouringJob(std::shared_ptr<const PlaneMesh> mesh, const ColouringRequest& request)
    : mesh_(std::move(mesh)),
      partition_(*mesh_->partition),
      request_(request),
      background_(rgba(request.dark ? 0x1B1E24 : 0xF6F7F9)),
      present_(num_classes(), false) {
    colours_.dark = request.dark;
    colours_.legend.ramp.reset();
}

ColouringJob::~ColouringJob() = default;

std::uint32_t ColouringJob::num_classes() const {
    return static_cast<std::uint32_t>(std::max<std::size_t>(2, partition_.num_outputs()));
}

std::uint32_t ColouringJob::cluster(std::size_t region) const {
    return region < request_.cluster_of_region.size() ? request_.cluster_of_region[region] : kNoCluster;
}

bool ColouringJob::steps_back(std::size_t region) const {
    return request_.lit_cluster && cluster(region) != *request_.lit_cluster;
}

Rgba ColouringJob::seen(std::size_t region, Rgba colour) const {
    return steps_back(region) ? mix_colours(colour, background_, kStepBackMix) : colour;
}

void ColouringJob::fill(std::size_t region, Rgba colour) {
    std::fill(colours_.corners.begin() + mesh_->first_corner[region],
              colours_.corners.begin() + mesh_->first_corner[region + 1], seen(region, colour));
}

/// False where the partition lacks what the regions are to be coloured by.
bool ColouringJob::can_tell() const {
    if (needs_maps(request_.by) && !partition_.has_maps()) return false;
    if (request_.by == PlaneColour::kOutput) return request_.output < partition_.num_outputs();
    return request_.by != PlaneColour::kActiveUnits || partition_.complete();
}

/// Works on elements from next_ on for one slice; in `after` once all `count` are done.
template <class Work>
void ColouringJob::pass(std::size_t count, double cost_of_each, Phase after, Work work) {
    for (; next_ < count && cost_ < kSliceCost; ++next_) {
        cost_ += cost_of_each;
        work(next_);
    }
    if (next_ < count) return;
    next_ = 0;
    phase_ = after;
}

bool ColouringJob::step() {
    cost_ = 0;
    switch (phase_) {
        case Phase::kReserve: reserve(); break;
        case Phase::kValues: find_values(); break;
        case Phase::kRank: rank(); break;
        case Phase::kRankFinely: rank_finely(); break;
        case Phase::kPaint: paint(); break;
        case Phase::kDone: break;
    }
    return phase_ != Phase::kDone;
}

double ColouringJob::progress() const {
    if (phase_ == Phase::kDone) return 1;
    constexpr double kPhases = 5;
    const double share = static_cast<double>(next_) / static_cast<double>(mesh_->num_corners() + 1);
    return (static_cast<double>(static_cast<int>(phase_)) + share) / kPhases;
}

void ColouringJob::reserve() {
    if (!lengthen(colours_.corners, mesh_->num_corners())) return;
    phase_ = can_tell() ? Phase::kValues : Phase::kPaint;
}

void ColouringJob::find_values() {
    switch (request_.by) {
        case PlaneColour::kPattern: return find_hues();
        case PlaneColour::kCluster:
        case PlaneColour::kClass: phase_ = Phase::kPaint; return;
        case PlaneColour::kOutput: return output_values();
        case PlaneColour::kGradient: gradient_values(); break;
        case PlaneColour::kActiveUnits: count_active_units(); break;
        case PlaneColour::kLayer: layer_values(); break;
    }
    if (phase_ == Phase::kPaint) set_scale();
}

void ColouringJob::find_hues() {
    if (!hues_) hues_ = std::make_unique<PatternHues>(partition_);
    if (!hues_->reserve_some()) return;
    pass(num_regions(), 200, Phase::kPaint, [this](std::size_t r) { hues_->find(RegionId(r)); });
}

void ColouringJob::output_values() {
    if (!lengthen(corner_values_, mesh_->num_corners())) return;
    pass(num_regions(), 25, Phase::kRank, [this](std::size_t r) {
        for (std::uint32_t i = mesh_->first_corner[r]; i < mesh_->first_corner[r + 1]; ++i) {
            corner_values_[i] =
                static_cast<float>(partition_.output(RegionId(r), request_.output, corner_of(*mesh_, i)));
            largest_ = std::max(largest_, std::abs(double{corner_values_[i]}));
        }
    });
}

/// Norm of the outputs' slopes along the plane, in the units of (s, t).
void ColouringJob::gradient_values() {
    if (!lengthen(region_values_, num_regions())) return;
    const double per_s = 2 / partition_.window().width();
    const double per_t = 2 / partition_.window().height();
    pass(num_regions(), 10.0 * static_cast<double>(partition_.num_outputs()), Phase::kPaint, [&](std::size_t r) {
        double sum = 0;
        for (std::size_t o = 0; o < partition_.num_outputs(); ++o) {
            const double at_zero = partition_.output(RegionId(r), o, {0, 0});
            const double ds = (partition_.output(RegionId(r), o, {1, 0}) - at_zero) * per_s;
            const double dt = (partition_.output(RegionId(r), o, {0, 1}) - at_zero) * per_t;
            sum += ds * ds + dt * dt;
        }
        region_values_[r] = std::sqrt(sum);
    });
}

void ColouringJob::layer_values() {
    if (!lengthen(region_values_, num_regions())) return;
    pass(num_regions(), 3, Phase::kPaint, [this](std::size_t r) { region_values_[r] = mesh_->layer[r]; });
}

void ColouringJob::count_active_units() {
    if (!lengthen(region_values_, num_regions())) return;
    if (!cursor_) cursor_ = std::make_unique<RegionPartition::PatternCursor>(partition_);
    // The cursor sets all bits of a layer where another parent begins.
    const double cost = 100 + 0.3 * static_cast<double>(partition_.network().num_hidden_units());
    pass(num_regions(), cost, Phase::kPaint, [this](std::size_t) {
        if (!cursor_->next()) return;
        int count = 0;
        for (const BitMatrix::Word word : cursor_->bits()) count += std::popcount(word);
        region_values_[cursor_->region().index] = count;
    });
}

// Logits grow without end far from the rows; the scale is made for most corners, not for the farthest: the value that
// all but one in four stay below. It is found by counting: the bits of positive floats are in the order of their
// values.

void ColouringJob::rank() {
    constexpr std::size_t kAllButOneIn = 4;
    const std::size_t count = corner_values_.size();
    if (histogram_.empty()) {
        histogram_.assign(std::size_t{1} << 16U, 0);
        rank_ = count - 1 - count / kAllButOneIn;
    }
    pass(count, 2, Phase::kRankFinely, [this](std::size_t i) { ++histogram_[bits_of_size(corner_values_[i]) >> 16U]; });
    if (phase_ != Phase::kRankFinely) return;
    for (upper_bits_ = 0; rank_ >= histogram_[upper_bits_]; ++upper_bits_) rank_ -= histogram_[upper_bits_];
    std::fill(histogram_.begin(), histogram_.end(), 0);
}

void ColouringJob::rank_finely() {
    pass(corner_values_.size(), 2, Phase::kPaint, [this](std::size_t i) {
        const std::uint32_t bits = bits_of_size(corner_values_[i]);
        if (bits >> 16U == upper_bits_) ++histogram_[bits & 0xFFFFU];
    });
    if (phase_ != Phase::kPaint) return;
    std::uint32_t lower = 0;
    for (; rank_ >= histogram_[lower]; ++lower) rank_ -= histogram_[lower];
    const std::uint32_t bits = upper_bits_ << 16U | lower;
    float most = 0;
    std::memcpy(&most, &bits, sizeof most);
    set_output_scale(most);
}

void ColouringJob::set_output_scale(double most) {
    const double limit = nice_ceiling(most);
    colours_.ramp_values = true;
    colours_.legend.open_ended = largest_ > limit;
    colours_.legend.ramp = Ramp::kDiverging;
    colours_.legend.low = -limit;
    colours_.legend.high = limit;
    scale_ = static_cast<float>(0.5 / limit);
}

/// The ramp of the region values: from the smallest (or 0) to the largest.
void ColouringJob::set_scale() {
    const auto [smallest, largest] = std::minmax_element(region_values_.begin(), region_values_.end());
    const bool whole_numbers = request_.by != PlaneColour::kGradient;
    ColourLegend& legend = colours_.legend;
    legend.ramp = request_.by == PlaneColour::kLayer ? Ramp::kCividis : Ramp::kViridis;
    legend.whole_numbers = whole_numbers;
    legend.low = whole_numbers ? *smallest : 0;
    legend.high = whole_numbers ? std::max(*largest, *smallest + 1) : nice_ceiling(*largest);
    constexpr std::size_t kColours = 512;
    table_ = ramp_table(*legend.ramp, kColours, request_.dark);
}

void ColouringJob::paint() {
    const bool dark = request_.dark;
    if (!can_tell())
        return pass(num_regions(), 10, Phase::kDone, [&](std::size_t r) { fill(r, neutral_colour(dark)); });
    switch (request_.by) {
        case PlaneColour::kPattern:
            return pass(num_regions(), 50, Phase::kDone,
                        [&](std::size_t r) { fill(r, pastel_colour((*hues_)[RegionId(r)], dark)); });
        case PlaneColour::kCluster:
            return pass(num_regions(), 15, Phase::kDone, [&](std::size_t r) {
                const bool by_family = r < request_.family_of_region.size();
                const std::uint32_t c = by_family ? request_.family_of_region[r] : cluster(r);
                fill(r, c == kNoCluster ? neutral_colour(dark) : cluster_colour(c, dark));
            });
        case PlaneColour::kOutput: return paint_output();
        case PlaneColour::kClass: return paint_classes();
        case PlaneColour::kGradient:
        case PlaneColour::kActiveUnits:
        case PlaneColour::kLayer: return paint_region_values();
    }
}

void ColouringJob::paint_region_values() {
    const ColourLegend& legend = colours_.legend;
    const auto last = static_cast<double>(table_.size() - 1);
    const double scale = last / (legend.high - legend.low);
    pass(num_regions(), 15, Phase::kDone, [&](std::size_t r) {
        const double step = std::clamp((region_values_[r] - legend.low) * scale, 0.0, last);
        fill(r, table_[static_cast<std::size_t>(std::lround(step))]);
    });
}

void ColouringJob::paint_output() {
    pass(num_regions(), 15, Phase::kDone, [this](std::size_t r) {
        const float offset = steps_back(r) ? kStepBack : 0;
        for (std::uint32_t i = mesh_->first_corner[r]; i < mesh_->first_corner[r + 1]; ++i)
            colours_.corners[i] = bits_of(offset + std::clamp(0.5F + corner_values_[i] * scale_, 0.0F, 1.0F));
    });
}

void ColouringJob::paint_classes() {
    pass(num_regions(), 20.0 * num_classes(), Phase::kDone, [this](std::size_t r) {
        classes_.clear();
        for (std::uint32_t i = mesh_->first_corner[r]; i < mesh_->first_corner[r + 1]; ++i)
            classes_.push_back(class_at(partition_, RegionId(r), corner_of(*mesh_, i)));
        std::sort(classes_.begin(), classes_.end());
        classes_.erase(std::unique(classes_.begin(), classes_.end()), classes_.end());
        for (const std::uint32_t c : classes_) present_[c] = true;
        fill(r, class_area_colour(classes_[0], num_classes(), request_.dark));
        // Where one class leads is convex, so equal corners mean an equal region.
        if (classes_.size() > 1) paint_cut_region(RegionId(r), classes_);
    });
    if (phase_ == Phase::kDone) finish_classes();
}

void ColouringJob::finish_classes() {
    for (std::uint32_t c = 0; c < present_.size(); ++c) {
        if (present_[c]) colours_.legend.classes.push_back(c);
    }
}

/// The parts of a region in which classes other than the first lead: its polygon, cut by each tie (Sutherland and
/// Hodgman).
void ColouringJob::paint_cut_region(RegionId region, std::span<const std::uint32_t> classes) {
    cost_ += 50.0 * num_classes() * num_classes();
    // A class can lead inside without leading at a corner, so all take part.
    const std::vector<Point2> corners = face_polygon(partition_.cells(), face_of(region));
    std::vector<Point2> polygon;
    std::vector<Point2> next;
    for (std::uint32_t c = 0; c < num_classes(); ++c) {
        if (c == classes[0]) continue;
        polygon = corners;
        for (std::uint32_t other = 0; other < num_classes() && !polygon.empty(); ++other) {
            if (other == c) continue;
            next.clear();
            for (std::size_t i = 0; i < polygon.size(); ++i) {
                const Point2 p = polygon[i];
                const Point2 q = polygon[(i + 1) % polygon.size()];
                const double at_p = lead_of_class(partition_, region, c, other, p);
                const double at_q = lead_of_class(partition_, region, c, other, q);
                if (at_p >= 0) next.push_back(p);
                if ((at_p < 0) != (at_q < 0)) next.push_back(lerp(p, q, at_p / (at_p - at_q)));
            }
            polygon.swap(next);
        }
        const Rgba colour = seen(region.index, class_area_colour(c, num_classes(), request_.dark));
        for (std::size_t i = 2; i < polygon.size(); ++i) {
            colours_.piece_regions.push_back(region.index);
            for (const Point2& p : {polygon[0], polygon[i - 1], polygon[i]}) {
                colours_.piece_positions.push_back(static_cast<float>(p.x));
                colours_.piece_positions.push_back(static_cast<float>(p.y));
                colours_.piece_colours.push_back(colour);
            }
        }
    }
}

RegionColours colour_regions(const PlaneMesh& mesh, const ColouringRequest& request) {
    // The caller keeps the mesh for as long as this takes.
    ColouringJob job(std::shared_ptr<const PlaneMesh>(std::shared_ptr<const PlaneMesh>(), &mesh), request);
    while (job.step()) {
    }
    return job.take();
}

}  // namespace reluscope
