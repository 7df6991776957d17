#include "base/ids.h"
#include "scene/plane_scene.h"
#include "scene/ticks.h"

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

class Painter {
public:
    Painter(const PlaneMesh& mesh, const ColouringRequest& request)
        : mesh_(mesh),
          partition_(*mesh.partition),
          request_(request),
          background_(rgba(request.dark ? 0x1B1E24 : 0xF6F7F9)) {
        colours_.corners.resize(mesh.num_corners());
        colours_.dark = request.dark;
        colours_.legend.ramp.reset();
    }

    RegionColours paint();

private:
    std::size_t num_regions() const { return mesh_.num_regions(); }
    std::uint32_t num_classes() const {
        return static_cast<std::uint32_t>(std::max<std::size_t>(2, partition_.num_outputs()));
    }
    std::uint32_t cluster(std::size_t region) const {
        return region < request_.cluster_of_region.size() ? request_.cluster_of_region[region] : kNoCluster;
    }
    bool steps_back(std::size_t region) const {
        return request_.lit_cluster && cluster(region) != *request_.lit_cluster;
    }
    Rgba seen(std::size_t region, Rgba colour) const {
        return steps_back(region) ? mix_colours(colour, background_, kStepBackMix) : colour;
    }
    void fill(std::size_t region, Rgba colour) {
        std::fill(colours_.corners.begin() + mesh_.first_corner[region],
                  colours_.corners.begin() + mesh_.first_corner[region + 1], seen(region, colour));
    }
    Point2 corner(std::uint32_t i) const {
        return {mesh_.positions[2 * std::size_t{i}], mesh_.positions[2 * std::size_t{i} + 1]};
    }
    void paint_output();
    void paint_classes();
    void paint_cut_region(RegionId region, std::span<const std::uint32_t> classes);
    void paint_values(const std::vector<double>& values, Ramp ramp, bool whole_numbers);
    std::vector<double> gradients() const;
    std::vector<double> active_units() const;
    std::uint32_t class_at(RegionId region, Point2 p) const;
    double lead(RegionId region, std::uint32_t first, std::uint32_t second, Point2 p) const;

    const PlaneMesh& mesh_;
    const RegionPartition& partition_;
    const ColouringRequest& request_;
    Rgba background_;
    RegionColours colours_;
};

RegionColours Painter::paint() {
    const bool maps = partition_.has_maps();
    switch (request_.by) {
        case RegionColouring::kPattern:
            for (std::size_t r = 0; r < num_regions(); ++r)
                fill(r, pattern_colour(partition_.hash(RegionId(r)), request_.dark));
            return std::move(colours_);
        case RegionColouring::kCluster:
            for (std::size_t r = 0; r < num_regions(); ++r) {
                const std::uint32_t c = cluster(r);
                fill(r, c == kNoCluster ? neutral_colour(request_.dark) : cluster_colour(c, request_.dark));
            }
            return std::move(colours_);
        case RegionColouring::kLayer:
            paint_values({mesh_.layer.begin(), mesh_.layer.end()}, Ramp::kCividis, true);
            return std::move(colours_);
        case RegionColouring::kOutput:
            if (!maps || request_.output >= partition_.num_outputs()) break;
            paint_output();
            return std::move(colours_);
        case RegionColouring::kClass:
            if (!maps) break;
            paint_classes();
            return std::move(colours_);
        case RegionColouring::kGradient:
            if (!maps) break;
            paint_values(gradients(), Ramp::kViridis, false);
            return std::move(colours_);
        case RegionColouring::kActiveUnits:
            if (!partition_.complete()) break;
            paint_values(active_units(), Ramp::kViridis, true);
            return std::move(colours_);
    }
    for (std::size_t r = 0; r < num_regions(); ++r) fill(r, neutral_colour(request_.dark));
    return std::move(colours_);
}

void Painter::paint_output() {
    std::vector<float> values(mesh_.num_corners());
    for (std::size_t r = 0; r < num_regions(); ++r) {
        for (std::uint32_t i = mesh_.first_corner[r]; i < mesh_.first_corner[r + 1]; ++i) {
            values[i] = static_cast<float>(partition_.output(RegionId(r), request_.output, corner(i)));
        }
    }
    // Logits grow without end far from the rows; the scale is made for most corners, not for the farthest.
    constexpr std::size_t kMostOf = 4;  // all but one in four
    std::vector<float> sizes(values.size());
    std::transform(values.begin(), values.end(), sizes.begin(), [](float v) { return std::abs(v); });
    const auto most = sizes.end() - 1 - static_cast<std::ptrdiff_t>(sizes.size() / kMostOf);
    std::nth_element(sizes.begin(), most, sizes.end());
    const double limit = nice_ceiling(*most);
    colours_.legend.open_ended = *std::max_element(most, sizes.end()) > limit;
    colours_.ramp_values = true;
    colours_.legend.ramp = Ramp::kDiverging;
    colours_.legend.low = -limit;
    colours_.legend.high = limit;
    const auto scale = static_cast<float>(0.5 / limit);
    for (std::size_t r = 0; r < num_regions(); ++r) {
        const float offset = steps_back(r) ? kStepBack : 0;
        for (std::uint32_t i = mesh_.first_corner[r]; i < mesh_.first_corner[r + 1]; ++i)
            colours_.corners[i] = bits_of(offset + std::clamp(0.5F + values[i] * scale, 0.0F, 1.0F));
    }
}

std::uint32_t Painter::class_at(RegionId region, Point2 p) const {
    if (partition_.num_outputs() == 1) return partition_.output(region, 0, p) > 0 ? 1 : 0;
    std::uint32_t best = 0;
    double largest = partition_.output(region, 0, p);
    for (std::uint32_t o = 1; o < partition_.num_outputs(); ++o) {
        const double value = partition_.output(region, o, p);
        if (value > largest) {
            largest = value;
            best = o;
        }
    }
    return best;
}

void Painter::paint_classes() {
    std::vector<bool> present(num_classes(), false);
    std::vector<std::uint32_t> classes;
    for (std::size_t r = 0; r < num_regions(); ++r) {
        classes.clear();
        for (std::uint32_t i = mesh_.first_corner[r]; i < mesh_.first_corner[r + 1]; ++i)
            classes.push_back(class_at(RegionId(r), corner(i)));
        std::sort(classes.begin(), classes.end());
        classes.erase(std::unique(classes.begin(), classes.end()), classes.end());
        for (const std::uint32_t c : classes) present[c] = true;
        fill(r, class_area_colour(classes[0], num_classes(), request_.dark));
        // Where one class leads is convex, so equal corners mean an equal region.
        if (classes.size() > 1) paint_cut_region(RegionId(r), classes);
    }
    for (std::uint32_t c = 0; c < present.size(); ++c) {
        if (present[c]) colours_.legend.classes.push_back(c);
    }
}

/// By how much class `first` leads over `second`.
double Painter::lead(RegionId region, std::uint32_t first, std::uint32_t second, Point2 p) const {
    if (partition_.num_outputs() == 1) {
        const double value = partition_.output(region, 0, p);
        return first == 1 ? value : -value;
    }
    return partition_.output(region, first, p) - partition_.output(region, second, p);
}

/// The parts of a region in which classes other than the first lead: its polygon, cut by each tie (Sutherland and Hodgman).
void Painter::paint_cut_region(RegionId region, std::span<const std::uint32_t> classes) {
    // A class can lead inside without leading at a corner, so all take part.
    const std::vector<Point2> corners = partition_.cells().polygon(region.index);
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
                const double at_p = lead(region, c, other, p);
                const double at_q = lead(region, c, other, q);
                if (at_p >= 0) next.push_back(p);
                if ((at_p < 0) != (at_q < 0)) next.push_back(lerp(p, q, at_p / (at_p - at_q)));
            }
            polygon.swap(next);
        }
        const Rgba colour = seen(region.index, class_area_colour(c, num_classes(), request_.dark));
        for (std::size_t i = 2; i < polygon.size(); ++i) {
            for (const Point2& p : {polygon[0], polygon[i - 1], polygon[i]}) {
                colours_.piece_positions.push_back(static_cast<float>(p.x));
                colours_.piece_positions.push_back(static_cast<float>(p.y));
                colours_.piece_colours.push_back(colour);
            }
        }
    }
}

/// Norm of the outputs' slopes along the plane, per region, in the units of (s, t).
std::vector<double> Painter::gradients() const {
    const double per_s = 2 / partition_.window().width();
    const double per_t = 2 / partition_.window().height();
    std::vector<double> norms(num_regions());
    for (std::size_t r = 0; r < num_regions(); ++r) {
        double sum = 0;
        for (std::size_t o = 0; o < partition_.num_outputs(); ++o) {
            const double at_zero = partition_.output(RegionId(r), o, {0, 0});
            const double ds = (partition_.output(RegionId(r), o, {1, 0}) - at_zero) * per_s;
            const double dt = (partition_.output(RegionId(r), o, {0, 1}) - at_zero) * per_t;
            sum += ds * ds + dt * dt;
        }
        norms[r] = std::sqrt(sum);
    }
    return norms;
}

std::vector<double> Painter::active_units() const {
    std::vector<double> counts(num_regions(), 0);
    partition_.for_each_pattern([&](RegionId region, std::span<const BitMatrix::Word> bits) {
        int count = 0;
        for (const BitMatrix::Word word : bits) count += std::popcount(word);
        counts[region.index] = count;
    });
    return counts;
}

/// One value per region, from the smallest (or 0) to the largest.
void Painter::paint_values(const std::vector<double>& values, Ramp ramp, bool whole_numbers) {
    const auto [smallest, largest] = std::minmax_element(values.begin(), values.end());
    ColourLegend& legend = colours_.legend;
    legend.ramp = ramp;
    legend.whole_numbers = whole_numbers;
    legend.low = whole_numbers ? *smallest : 0;
    legend.high = whole_numbers ? std::max(*largest, *smallest + 1) : nice_ceiling(*largest);
    constexpr std::size_t kSteps = 512;
    const std::vector<Rgba> table = ramp_table(ramp, kSteps, request_.dark);
    const double scale = (kSteps - 1) / (legend.high - legend.low);
    for (std::size_t r = 0; r < num_regions(); ++r) {
        const double step = std::clamp((values[r] - legend.low) * scale, 0.0, double{kSteps - 1});
        fill(r, table[static_cast<std::size_t>(std::lround(step))]);
    }
}

}  // namespace

RegionColours colour_regions(const PlaneMesh& mesh, const ColouringRequest& request) {
    return Painter(mesh, request).paint();
}

}  // namespace reluscope
