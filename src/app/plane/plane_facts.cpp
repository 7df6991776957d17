#include "app/plane/plane_facts.h"

#include "analysis/regions/region_bound.h"
#include "app/document/narrative.h"
#include "app/document/views.h"
#include "app/plane/regions_in_view.h"
#include "base/text/number_format.h"
#include "base/texts/views/plane_texts.h"
#include "geometry/polygon.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <set>

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

/// True where a part of a side longer than a point lies in the window (Liang and Barsky 1984).
bool is_seen(Point2 a, Point2 b, const PlaneWindow& window) {
    double from = 0;
    double to = 1;
    const auto side = [&](double start, double step, double least, double most) {
        if (step == 0) return start >= least && start <= most;
        const double first = (least - start) / step;
        const double last = (most - start) / step;
        from = std::max(from, std::min(first, last));
        to = std::min(to, std::max(first, last));
        return from < to;
    };
    return side(a.x, b.x - a.x, window.s0, window.s1) && side(a.y, b.y - a.y, window.t0, window.t1);
}

/// Hidden units that are 0 on a side of the region which the window shows.
std::size_t walls_in_view(const RegionPartition& partition, RegionId region, const PlaneWindow& window) {
    std::set<std::uint32_t> units;
    const Subdivision& cells = partition.cells();
    cells.for_each_half_edge(face_of(region), [&](HalfedgeId h) {
        if (cells.is_side(h)) return;
        const Point2 a = partition.to_plane(cells.vertex(cells.origin(h)));
        const Point2 b = partition.to_plane(cells.vertex(cells.destination(h)));
        if (is_seen(a, b, window)) units.insert(cells.label(h));
    });
    return units.size();
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
    facts.walls = walls_in_view(partition, region, window);
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
    constexpr std::size_t kMax = 80;
    return facts.pattern.substr(0, kMax) + (facts.pattern.size() > kMax ? "\u2026" : "");
}

std::string size_text(const RegionFacts& facts) {
    return plane_texts::size_of_region(facts.corners, facts.area, facts.cut_by_window, facts.inradius);
}

}  // namespace

std::string region_lead(const RegionFacts& facts) {
    std::optional<std::size_t> cluster;
    if (facts.cluster) cluster = facts.cluster->index;
    return plane_texts::who_lives_there(facts.rows, facts.on_plane, facts.cut_by_window, cluster);
}

std::string region_geometry(const RegionFacts& facts) {
    return plane_texts::pattern_and_size(shown_pattern(facts), size_text(facts));
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
    if (seen == nullptr) return plane_texts::kCounting;
    const std::size_t count = seen->regions.size();
    const std::string regions = plane.view.depth ? plane_texts::regions_of_layers(count, *plane.view.depth)
                                                 : plane_texts::regions_in_window(count);
    if (!plane.partition->flaw().empty()) return regions + ", " + plane.partition->shortcoming();
    return plane.partition->complete() ? regions : plane_texts::at_least(regions);
}

std::string whole_plane_words(const PlaneState& plane, const Network& network) {
    const WholePlaneCount& whole = plane.whole;
    if (!whole.is_of(network, plane.frame) || !whole.count || plane.view.depth) return "";
    const RegionsInView* seen = plane.seen();
    // What was counted until the count was stopped may be less than what is seen.
    if (!whole.count->exact && seen != nullptr && whole.count->regions <= seen->regions.size()) return "";
    return plane_texts::in_whole_plane(whole.count->regions, whole.count->exact, most_regions(network, 2));
}

namespace {

/// The title of a row as it stands in the middle of a sentence: "row 12".
std::string row_in_slice(const StudyInput& input, RowId row) {
    const std::string title = row_title(*input.table, input.rows->row[row.index]);
    return title.starts_with("Row ") ? "row " + title.substr(4) : title;
}

}  // namespace

std::string slice_sentence(const PlaneState& plane, const Document& document) {
    const StudyInput& input = *document.study.input;
    const PlaneSpec& spec = plane.view.spec;
    const std::size_t rows = input.rows->row.size();
    const auto row = [&](std::size_t i) {
        return spec.rows[i].valid() && spec.rows[i].index < rows ? row_in_slice(input, spec.rows[i]) : "one row";
    };
    const auto name = [&](std::size_t i) {
        const auto& target = input.target;
        return target && spec.classes[i] < target->classes.size() ? target->classes[spec.classes[i]] : "";
    };
    switch (spec.kind) {
        case PlaneKind::kInputs: return "";
        case PlaneKind::kFeatures: return plane_texts::slice_through(row(0));
        case PlaneKind::kRows: return plane_texts::slice_through(row(0) + ", " + row(1) + " and " + row(2));
        case PlaneKind::kPrincipal: return plane_texts::kThroughMean;
        case PlaneKind::kCentroids:
            return plane_texts::slice_through(plane_texts::centres_and_row(name(0), name(1), row(0)));
    }
    return "";
}

std::vector<std::string> slice_notes(const PlaneState& plane, const Document& document, bool shows_points) {
    std::vector<std::string> notes;
    // A slice of two features has all of a network with two inputs.
    if (document.study.network().num_inputs() <= 2) return notes;
    if (std::string sentence = slice_sentence(plane, document); !sentence.empty()) notes.push_back(std::move(sentence));
    if (shows_points && plane.points && plane.num_far > 0)
        notes.push_back(plane_texts::far_rows(plane.num_far, plane.points->size(), plane.view.far_rows));
    if (!shows_points || !plane.points || plane.view.depth) return notes;
    const bool all = plane.view.far_rows;
    if (const std::size_t elsewhere = all ? plane.num_elsewhere : plane.num_near_elsewhere; elsewhere > 0)
        notes.push_back(plane_texts::rows_elsewhere(elsewhere, plane.points->size() - (all ? 0 : plane.num_far)));
    return notes;
}

std::optional<RegionId> shown_region(const std::optional<RegionFacts>& facts, const PlaneState& plane,
                                     const RegionPartition& shown) {
    if (!facts) return std::nullopt;
    if (plane.partition.get() != &shown) return shown.region_at(facts->at);
    if (!facts->region.valid() || facts->region.index >= shown.num_regions()) return std::nullopt;
    return facts->region;
}

}  // namespace reluscope
