#include "app/plane/plane_facts.h"

#include "app/document/narrative.h"
#include "app/plane/regions_in_view.h"
#include "base/text/number_format.h"
#include "geometry/polygon.h"

#include <algorithm>
#include <cmath>
#include <optional>

namespace reluscope {

namespace {

constexpr const char* kMinus = "\u2212";

/// The pattern of the layers whose walls are there.
std::string known_pattern(const RegionPartition& partition, RegionId region) {
    const Network& network = partition.network();
    std::string text = pattern_text(network, partition.pattern(region));
    std::size_t length = 0;
    for (std::size_t l = 0; l < partition.depth(region); ++l) length += network.hidden_layers()[l].width + 1;
    text.resize(std::min(text.size(), length == 0 ? 0 : length - 1));
    return text;
}

std::size_t rows_inside(const PlaneState& plane, const std::vector<Point2>& corners) {
    if (!plane.places || corners.empty()) return 0;
    Point2 low = corners[0];
    Point2 high = corners[0];
    for (const Point2& corner : corners) {
        low = {std::min(low.x, corner.x), std::min(low.y, corner.y)};
        high = {std::max(high.x, corner.x), std::max(high.y, corner.y)};
    }
    std::size_t count = 0;
    const PointPlaces& places = *plane.places;
    places.grid.for_each_in(low.x, low.y, high.x, high.y, [&](std::uint32_t i) {
        if (convex_contains(corners, {places.x[i], places.y[i]})) ++count;
    });
    return count;
}

/// Rows of a cluster whose two inputs lie in a window.
std::size_t rows_in_window(const Study& study, std::optional<ClusterId> cluster, const PlaneWindow& window) {
    if (!cluster) return 0;
    const Eigen::MatrixXd& inputs = study.input->rows->inputs;
    const auto rows = study.clustering->rows_of(*cluster);
    return static_cast<std::size_t>(std::count_if(rows.begin(), rows.end(), [&](std::uint32_t row) {
        const double s = inputs(0, row);
        const double t = inputs(1, row);
        return s >= window.s0 && s <= window.s1 && t >= window.t0 && t <= window.t1;
    }));
}

/// True for a region that goes on beyond the visible window, or ends at its sides because only so much of it is known.
bool reaches_beyond(const std::vector<Point2>& corners, const PlaneWindow& window) {
    return std::any_of(corners.begin(), corners.end(), [&](Point2 p) {
        return p.x <= window.s0 || p.x >= window.s1 || p.y <= window.t0 || p.y >= window.t1;
    });
}

void add_term(std::string& text, double factor, const std::string& name) {
    if (factor == 0) return;
    const bool first = text.empty();
    if (!first) text += factor < 0 ? std::string(" ") + kMinus + " " : " + ";
    if (first && factor < 0) text += kMinus;
    text += display_number(std::abs(factor));
    if (!name.empty()) text += " " + name;
}

}  // namespace

PointPlaces::PointPlaces(const std::vector<PlanePoint>& points) {
    x.reserve(points.size());
    y.reserve(points.size());
    for (const PlanePoint& point : points) {
        x.push_back(point.at.x);
        y.push_back(point.at.y);
    }
    grid = PointGrid(x, y);
}

bool PointPlaces::of(const std::vector<PlanePoint>& points) const {
    if (points.size() != x.size()) return false;
    for (std::size_t i = 0; i < points.size(); ++i) {
        if (points[i].at.x != x[i] || points[i].at.y != y[i]) return false;
    }
    return true;
}

std::string plane_formula(const PlaneState& plane, const Document& document, const PlaneMap& map, Eigen::Index output) {
    std::string terms;
    add_term(terms, map.slope(output, 0), plane.name_x);
    add_term(terms, map.slope(output, 1), plane.name_y);
    add_term(terms, map.bias(output), "");
    return output_words(document, output).quantity() + " = " + (terms.empty() ? "0" : terms);
}

RegionFacts region_facts(const PlaneState& plane, const Document& document, RegionId region, Point2 at,
                         Eigen::Index output) {
    const RegionPartition& partition = *plane.partition;
    const PlaneWindow& window = plane.view.window;
    const std::vector<Point2> corners = part_in_window(partition, region, window);
    const Circle circle = inscribed_circle(corners);
    RegionFacts facts;
    facts.region = region;
    facts.at = at;
    facts.pattern = known_pattern(partition, region);
    facts.area = polygon_area(corners);
    facts.corners = corners.size();
    facts.centre = circle.centre;
    facts.inradius = circle.radius;
    facts.cut_by_window = reaches_beyond(partition.polygon(region), window);
    if (plane.cluster_of_region && (*plane.cluster_of_region)[region.index] != ClusterId::kNone)
        facts.cluster = ClusterId((*plane.cluster_of_region)[region.index]);
    facts.on_plane = plane.view.spec.kind == PlaneKind::kInputs;
    // With two inputs the rows of a region are those of its cluster: no second decision about rows on a wall.
    facts.rows = facts.on_plane && partition.has_maps() ? rows_in_window(document.study, facts.cluster, window)
                                                        : rows_inside(plane, corners);
    if (partition.has_maps()) {
        facts.map = partition.map(region);
        facts.formula = plane_formula(plane, document, *facts.map, output);
    }
    return facts;
}

namespace {

std::string shown_pattern(const RegionFacts& facts) {
    constexpr std::size_t kMost = 80;
    return facts.pattern.substr(0, kMost) + (facts.pattern.size() > kMost ? "\u2026" : "");
}

std::string size_text(const RegionFacts& facts) {
    return counted(facts.corners, "corner", "corners") + ", area " + display_number(facts.area) +
           (facts.cut_by_window ? " in view" : "") + ", inner radius " + display_number(facts.inradius);
}

}  // namespace

std::string region_lead(const RegionFacts& facts) {
    const std::string where = facts.cut_by_window ? "the part of this region that is in view" : "this region";
    if (facts.rows == 0)
        return "No row of the table " + std::string(facts.on_plane ? "lies" : "has its nearest point of the plane") +
               " in " + where + "; the network is one linear model there all the same.";
    if (!facts.on_plane)
        return counted(facts.rows, "row has its nearest point of the plane",
                       "rows have their nearest points of the plane") +
               " in " + where + ".";
    return counted(facts.rows, "row lies", "rows lie") + " in " + where +
           (facts.cluster ? ", of cluster " + std::to_string(facts.cluster->index) : std::string()) + ".";
}

std::string region_geometry(const RegionFacts& facts) {
    return "Pattern " + shown_pattern(facts) + "; " + size_text(facts) + ".";
}

std::string region_sentence(const RegionFacts& facts) {
    std::string text = "Region " + shown_pattern(facts);
    if (!facts.formula.empty()) text += ": " + facts.formula;
    text += "; " + size_text(facts) + ", " + counted(facts.rows, "row", "rows") +
            (facts.on_plane ? " inside, " : " with their nearest point inside, ");
    text += facts.cluster ? "cluster " + std::to_string(facts.cluster->index) : "no cluster of the table";
    return text + ".";
}

std::string partition_sentence(const PlaneState& plane) {
    if (!plane.partition) return plane.problem;
    const RegionsInView* seen = plane.seen();
    if (seen == nullptr) return "counting the regions in view";
    std::string regions = counted(seen->regions.size(), "region", "regions");
    const bool layers = plane.view.depth.has_value();
    if (layers) regions += " of " + counted(*plane.view.depth, "layer", "layers");
    regions += " in view";
    if (!plane.partition->flaw().empty()) return regions + ", " + plane.partition->shortcoming();
    return plane.partition->complete() ? regions + ", complete" : "at least " + regions + ", stopped";
}

std::optional<RegionId> shown_region(const std::optional<RegionFacts>& facts, const PlaneState& plane,
                                     const RegionPartition& shown) {
    if (!facts) return std::nullopt;
    if (plane.partition.get() != &shown) return shown.region_at(facts->at);
    if (!facts->region.valid() || facts->region.index >= shown.num_regions()) return std::nullopt;
    return facts->region;
}

}  // namespace reluscope
