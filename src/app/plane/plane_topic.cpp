#include "app/plane/plane_topic.h"

#include "analysis/regions/region_step.h"
#include "app/plane/plane_aspect.h"
#include "app/plane/plane_facts.h"
#include "app/plane/regions_in_view.h"
#include "base/texts/views/plane_texts.h"
#include "base/texts/views/relief_texts.h"

#include <algorithm>
#include <cmath>
#include <utility>

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

/// Facts of the region at a point; none where the visible window shows nothing of it.
std::optional<RegionFacts> facts_at(const Desk& desk, Point2 at, RegionId near) {
    const PlaneState& plane = desk.state.plane;
    if (!desk.study_ready() || !plane.partition) return std::nullopt;
    const auto region = region_of_point(*plane.partition, at, near);
    if (!region || part_in_window(*plane.partition, *region, plane.view.window).empty()) return std::nullopt;
    return region_facts(plane, *desk.state.document, *region, at, desk.state.selection.output);
}

}  // namespace

PlaneTopic::PlaneTopic(Desk& shared) : Topic(shared), regions(shared), whole(shared) {
    regions.on_change = [this] { follow_selection(); };
}

void PlaneTopic::open(const Opening& opening) { regions.open(desk.study(), opening.keeps_place()); }

/// The facts of a pinned region that has left the view stay, without the region's number.
void PlaneTopic::follow_selection() {
    PlaneState& plane = desk.state.plane;
    plane.hovered = plane.hovered_at ? facts_at(desk, *plane.hovered_at, {}) : std::nullopt;
    if (!plane.pinned_at) return;
    if (auto facts = facts_at(desk, *plane.pinned_at, {})) {
        plane.pinned = std::move(facts);
    } else if (plane.pinned) {
        plane.pinned->region = RegionId();
    }
}

void PlaneTopic::choose_row(RowId row) {
    PlaneSpec spec = desk.state.plane.view.spec;
    if (spec.kind == PlaneKind::kInputs || spec.kind == PlaneKind::kPrincipal || !desk.state.plane.problem.empty())
        return;
    if (spec.rows[0] == row) return;
    spec.rows[0] = row;
    // A row on one line with the plane's other points leaves the plane where it is: the row was chosen for its own
    // sake.
    (void)regions.choose(spec, false);
}

void apply(SetPlane& command, PlaneTopic& topic) {
    Desk& desk = topic.desk;
    if (!desk.study_ready()) return desk.refuse(plane_texts::kNoNetwork);
    PlaneSpec spec = command.spec;
    if (!spec.rows[0].valid()) spec.rows[0] = desk.state.selection.row.value_or(RowId(0));
    if (Status status = topic.regions.choose(spec, true); !status) desk.refuse(status.error().sentence());
}

void apply(SetPlaneWindow& command, PlaneTopic& topic) {
    Desk& desk = topic.desk;
    PlaneWindow window = command.window;
    constexpr double kLimit = 1e100;  // beyond it products of coordinates overflow
    for (const double bound : {window.s0, window.s1, window.t0, window.t1}) {
        if (!(std::abs(bound) < kLimit)) return desk.refuse(plane_texts::kBadWindow);
    }
    clamp_interval(window.s0, window.s1, desk.state.plane.home.width());
    clamp_interval(window.t0, window.t1, desk.state.plane.home.height());
    desk.state.plane.view.wanted = window;
    show_wanted(desk.state.plane);
    topic.regions.keep_window();
}

void apply(SetPlaneAspect& command, PlaneTopic& topic) {
    PlaneState& plane = topic.desk.state.plane;
    plane.view.fill = command.fill;
    show_wanted(plane);
}

void apply(SetPlaneShape& command, PlaneTopic& topic) {
    constexpr double kLongest = 8;  // of one side against the other, which is still drawn at one scale
    PlaneState& plane = topic.desk.state.plane;
    plane.shape = command.shape > 0 ? std::clamp(command.shape, 1 / kLongest, kLongest) : 0;
    show_wanted(plane);
}

void apply(FitPlane&, PlaneTopic& topic) {
    PlaneState& plane = topic.desk.state.plane;
    plane.view.wanted = plane.home;
    show_wanted(plane);
}

void apply(SetPlaneColour& command, PlaneTopic& topic) {
    Desk& desk = topic.desk;
    if (command.colour == PlaneColour::kOutput && desk.study_ready() &&
        command.output >= static_cast<std::size_t>(desk.study().network().num_outputs()))
        return desk.refuse(
            plane_texts::no_output(command.output, static_cast<std::size_t>(desk.study().network().num_outputs()) - 1));
    desk.state.plane.view.colour = command.colour;
    desk.state.plane.view.output = command.output;
}

void apply(SetPlaneDepth& command, PlaneTopic& topic) {
    Desk& desk = topic.desk;
    if (!desk.study_ready()) return;
    const std::size_t layers = desk.study().network().hidden_layers().size();
    desk.state.plane.view.depth.reset();
    if (command.depth && *command.depth < layers) desk.state.plane.view.depth = command.depth;
}

void apply(ShowOnPlane& command, PlaneTopic& topic) {
    PlaneView& view = topic.desk.state.plane.view;
    switch (command.what) {
        case PlaneThing::kWalls: view.walls = command.show; break;
        case PlaneThing::kPoints: view.points = command.show; break;
        case PlaneThing::kBoundary: view.boundary = command.show; break;
        case PlaneThing::kFarRows: view.far_rows = command.show; break;
    }
}

void apply(SetPlaneLimits& command, PlaneTopic& topic) {
    topic.desk.state.plane.limits.max_regions = std::max<std::size_t>(1, command.max_regions);
}

void apply(HoverPlane& command, PlaneTopic& topic) {
    Desk& desk = topic.desk;
    PlaneState& plane = desk.state.plane;
    const std::optional<RegionFacts> before = std::exchange(plane.hovered, std::nullopt);
    plane.hovered_at = command.at;
    const RegionId near = before ? before->region : RegionId();
    if (command.at && near.valid() && plane.partition && plane.partition->region_at(*command.at, near) == near) {
        plane.hovered = before;
        plane.hovered->at = *command.at;
    } else if (command.at) {
        plane.hovered = facts_at(desk, *command.at, near);
    }
    if (plane.hovered) {
        desk.state.hovered.cluster = plane.hovered->cluster;
    } else if (before && before->cluster == desk.state.hovered.cluster) {
        desk.state.hovered.cluster.reset();
    }
}

void apply(PinPlane& command, PlaneTopic& topic) {
    Desk& desk = topic.desk;
    PlaneState& plane = desk.state.plane;
    if (!command.at) {
        plane.pinned_at.reset();
        plane.pinned.reset();
        return;
    }
    auto facts = facts_at(desk, *command.at, plane.hovered ? plane.hovered->region : RegionId());
    if (!facts && (!plane.partition || topic.regions.is_stale())) {  // known once there is a partition
        plane.pinned_at = command.at;
        plane.pinned.reset();
        return;
    }
    if (!facts) return desk.refuse(plane_texts::kNoRegionHere);
    plane.pinned_at = command.at;
    plane.pinned = std::move(facts);
    if (!plane.pinned->cluster) return;
    desk.apply(SelectCluster{plane.pinned->cluster});
}

void apply(StepRegion& command, PlaneTopic& topic) {
    Desk& desk = topic.desk;
    PlaneState& plane = desk.state.plane;
    if (!plane.partition) return desk.tell(MessageKind::kInfo, plane_texts::kNoRegionsYet);
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
    if (!next) return desk.tell(MessageKind::kInfo, plane_texts::kEndsHere);
    PinPlane pin{partition.centroid(*next)};
    const Point2 at = *pin.at;
    const Point2 margin{0.02 * window.width(), 0.02 * window.height()};
    const bool seen = at.x > window.s0 + margin.x && at.x < window.s1 - margin.x && at.y > window.t0 + margin.y &&
                      at.y < window.t1 - margin.y;
    if (!seen) {
        SetPlaneWindow follow{{at.x - window.width() / 2, at.x + window.width() / 2, at.y - window.height() / 2,
                               at.y + window.height() / 2}};
        apply(follow, topic);
    }
    apply(pin, topic);
}

void apply(SetRelief& command, PlaneTopic& topic) {
    Desk& desk = topic.desk;
    const ReliefSettings& settings = command.settings;
    for (const double number : {settings.azimuth, settings.elevation, settings.zoom, settings.pan_x, settings.pan_y,
                                settings.height.value_or(1)}) {
        if (!std::isfinite(number)) return desk.refuse(relief_texts::kBadNumbers);
    }
    if (settings.height && !(*settings.height > 0)) return desk.refuse(relief_texts::kBadHeight);
    desk.state.relief = clamped(settings);
}

ReliefSettings clamped(ReliefSettings settings) {
    constexpr double kTurn = 360;
    constexpr double kSteepest = 90;
    constexpr double kMaxZoomFactor = 40;
    constexpr double kMaxPan = 20;
    settings.azimuth = std::remainder(settings.azimuth, kTurn);
    settings.elevation = std::clamp(settings.elevation, -kSteepest, kSteepest);
    settings.zoom = std::clamp(settings.zoom, 1 / kMaxZoomFactor * 8, kMaxZoomFactor);
    settings.pan_x = std::clamp(settings.pan_x, -kMaxPan, kMaxPan);
    settings.pan_y = std::clamp(settings.pan_y, -kMaxPan, kMaxPan);
    return settings;
}

void reset_camera(ReliefSettings& settings) {
    const ReliefSettings usual;
    settings.azimuth = usual.azimuth;
    settings.elevation = usual.elevation;
    settings.zoom = usual.zoom;
    settings.pan_x = settings.pan_y = 0;
}

}  // namespace reluscope
