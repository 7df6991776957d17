#include "analysis/regions/region_step.h"
#include "app/app.h"
#include "app/plane/plane_facts.h"
#include "app/plane/regions_in_view.h"

#include <algorithm>
#include <cmath>
#include <utility>

// One short function per command about the plane.

namespace reluscope {

namespace {

constexpr double kSmallestPart = 1e-9;  // of the home window's sides
constexpr double kLargestPart = 1e6;
constexpr double kSmallestShare = 0x1p-36;  // of the distance from 0: leaves 16 bits for places inside the window

/// An interval in the right order, neither too short nor too long for exact work.
void clamp_interval(double& from, double& to, double home_size) {
    if (from > to) std::swap(from, to);
    const double middle = from / 2 + to / 2;
    const double least = std::max(kSmallestPart * home_size, kSmallestShare * std::abs(middle));
    const double size = to - from;
    const double wanted = std::clamp(size, least, std::max(least, kLargestPart * home_size));
    if (wanted == size) return;
    from = middle - wanted / 2;
    to = middle + wanted / 2;
}

}  // namespace

void App::on(SetPlane& command) {
    if (!study_ready()) return tell(MessageKind::kError, "There is no network to lay a plane through.");
    PlaneSpec spec = command.spec;
    if (!spec.rows[0].valid()) spec.rows[0] = state_.selection.row.value_or(RowId(0));
    if (Status status = plane_.choose(spec, true, state_.plane); !status)
        tell(MessageKind::kError, status.error().sentence());
}

void App::on(SetPlaneWindow& command) {
    PlaneWindow window = command.window;
    constexpr double kLimit = 1e100;  // beyond it products of coordinates overflow
    for (const double bound : {window.s0, window.s1, window.t0, window.t1}) {
        if (!(std::abs(bound) < kLimit))
            return tell(MessageKind::kError, "A window of the plane needs four finite numbers.");
    }
    clamp_interval(window.s0, window.s1, state_.plane.home.width());
    clamp_interval(window.t0, window.t1, state_.plane.home.height());
    state_.plane.view.window = window;
    plane_.keep_window();
}

void App::on(FitPlane&) { state_.plane.view.window = state_.plane.home; }

void App::on(SetPlaneColour& command) {
    if (command.colour == PlaneColour::kOutput && study_ready() &&
        command.output >= static_cast<std::size_t>(state_.document->study.network().num_outputs()))
        return tell(MessageKind::kError, "There is no output " + std::to_string(command.output) + "; the last one is " +
                                             std::to_string(state_.document->study.network().num_outputs() - 1) + ".");
    state_.plane.view.colour = command.colour;
    state_.plane.view.output = command.output;
}

void App::on(SetPlaneDepth& command) {
    if (!study_ready()) return;
    const std::size_t layers = state_.document->study.network().hidden_layers().size();
    state_.plane.view.depth.reset();
    if (command.depth && *command.depth < layers) state_.plane.view.depth = command.depth;
}

void App::on(ShowOnPlane& command) {
    PlaneView& view = state_.plane.view;
    switch (command.what) {
        case PlaneThing::kWalls: view.walls = command.show; break;
        case PlaneThing::kPoints: view.points = command.show; break;
        case PlaneThing::kBoundary: view.boundary = command.show; break;
    }
}

void App::on(SetPlaneLimits& command) {
    state_.plane.limits.max_regions = std::max<std::size_t>(1, command.max_regions);
}

void App::on(SelectUnit& command) {
    if (command.unit && study_ready() && command.unit->index >= state_.document->study.network().num_hidden_units())
        return tell(MessageKind::kError,
                    "There is no unit " + std::to_string(command.unit->index) + "; the last one is " +
                        std::to_string(state_.document->study.network().num_hidden_units() - 1) + ".");
    state_.selection.unit = command.unit;
    state_.halted.units = false;
}

void App::on(HoverPlane& command) {
    PlaneState& plane = state_.plane;
    const std::optional<RegionFacts> before = std::exchange(plane.hovered, std::nullopt);
    plane.hovered_at = command.at;
    const RegionId near = before ? before->region : RegionId();
    if (command.at && near.valid() && plane.partition && plane.partition->region_at(*command.at, near) == near) {
        plane.hovered = before;
        plane.hovered->at = *command.at;
    } else if (command.at) {
        plane.hovered = facts_at(*command.at, near);
    }
    if (plane.hovered) {
        state_.hovered.cluster = plane.hovered->cluster;
    } else if (before && before->cluster == state_.hovered.cluster) {
        state_.hovered.cluster.reset();
    }
}

void App::on(PinPlane& command) {
    PlaneState& plane = state_.plane;
    if (!command.at) {
        plane.pinned_at.reset();
        plane.pinned.reset();
        return;
    }
    auto facts = facts_at(*command.at, plane.hovered ? plane.hovered->region : RegionId());
    if (!facts && (!plane.partition || plane.stale || plane_.has_work(plane))) {  // known once there is a partition
        plane.pinned_at = command.at;
        plane.pinned.reset();
        return;
    }
    if (!facts) return tell(MessageKind::kError, "There is no region at this point: it lies outside of the window.");
    plane.pinned_at = command.at;
    plane.pinned = std::move(facts);
    if (!plane.pinned->cluster) return;
    SelectCluster select{plane.pinned->cluster};
    on(select);
}

void App::on(StepRegion& command) {
    PlaneState& plane = state_.plane;
    if (!plane.partition) return tell(MessageKind::kInfo, "The regions are not there yet.");
    const RegionPartition& partition = *plane.partition;
    const PlaneWindow& window = plane.view.window;
    std::optional<RegionId> next;
    if (!plane.pinned || !plane.pinned->region.valid()) {
        next = partition.region_at({(window.s0 + window.s1) / 2, (window.t0 + window.t1) / 2});
    } else {
        // One step to the right is as wide as one up is high, whatever the units are.
        next = region_towards(partition, plane.pinned->region,
                              {command.ds * window.width(), command.dt * window.height()});
    }
    if (!next) return tell(MessageKind::kInfo, "The computed part of the plane ends here: pan, then walk on.");
    PinPlane pin{partition.centroid(*next)};
    const Point2 at = *pin.at;
    const Point2 margin{0.02 * window.width(), 0.02 * window.height()};
    const bool seen = at.x > window.s0 + margin.x && at.x < window.s1 - margin.x && at.y > window.t0 + margin.y &&
                      at.y < window.t1 - margin.y;
    if (!seen) {
        SetPlaneWindow follow{{at.x - window.width() / 2, at.x + window.width() / 2, at.y - window.height() / 2,
                               at.y + window.height() / 2}};
        on(follow);
    }
    on(pin);
}

/// Facts of the region at a point; none where the visible window shows nothing of it.
std::optional<RegionFacts> App::facts_at(Point2 at, RegionId near) const {
    const PlaneState& plane = state_.plane;
    if (!study_ready() || !plane.partition) return std::nullopt;
    const auto region = region_of_point(*plane.partition, at, near);
    if (!region || part_in_window(*plane.partition, *region, plane.view.window).empty()) return std::nullopt;
    return region_facts(plane, *state_.document, *region, at, state_.selection.output);
}

/// Brings the facts up to date with the partition and the explained output. Those of a pinned region that has left the
/// view stay, without the region's number.
void App::refresh_regions() {
    PlaneState& plane = state_.plane;
    plane.hovered = plane.hovered_at ? facts_at(*plane.hovered_at, {}) : std::nullopt;
    if (!plane.pinned_at) return;
    if (auto facts = facts_at(*plane.pinned_at, {})) {
        plane.pinned = std::move(facts);
    } else if (plane.pinned) {
        plane.pinned->region = RegionId();
    }
}

/// Moves a plane that goes through a chosen row to `row`, if there is such a plane.
void App::move_plane_to(RowId row) {
    PlaneSpec spec = state_.plane.view.spec;
    if (spec.kind == PlaneKind::kInputs || spec.kind == PlaneKind::kPrincipal || !state_.plane.problem.empty()) return;
    if (spec.rows[0] == row) return;
    spec.rows[0] = row;
    // A row on one line with the plane's other points leaves the plane where it is: the row was chosen for its own
    // sake.
    (void)plane_.choose(spec, false, state_.plane);
}

/// Works on the plane until `end`. True while there is more to do.
bool App::advance_plane(double end) {
    const std::uint64_t revision = state_.plane.revision;
    bool more = plane_.has_work(state_.plane);
    while (more && now_() < end) more = plane_.step(state_.plane);
    if (const auto refusal = plane_.take_refusal()) tell(MessageKind::kError, refusal->sentence());
    if (state_.plane.revision != revision) refresh_regions();
    return more;
}

}  // namespace reluscope
