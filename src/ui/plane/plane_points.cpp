#include "ui/plane/plane_points.h"

#include "app/plane/plane_aspect.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace reluscope {

namespace {

float mark_radius(std::size_t points) {
    return points > 20000 ? 1.8F : (points > 3000 ? 2.4F : (points > 400 ? 3.2F : 4.0F));
}

using Marks = std::shared_ptr<const std::vector<PointMark>>;

Marks shared_marks(std::vector<PointMark> marks) {
    return std::make_shared<const std::vector<PointMark>>(std::move(marks));
}

/// Makes marks of a state's points.
class PointPainter {
public:
    PointPainter(const AppState& state, const Palette& palette, std::shared_ptr<const RegionPartition> partition)
        : view_(state.plane.view),
          points_(state.plane.points),
          partition_(std::move(partition)),
          dark_(palette.dark),
          text_(palette.text),
          radius_(mark_radius(points_->size())),
          num_classes_(num_target_classes(state)) {}

    PointMark mark(const PlanePoint& point) const {
        const PointLook look = look_of(point, num_classes_, dark_);
        const Point2 cell = partition_->from_plane(point.at);
        PointMark mark;
        mark.x = static_cast<float>(cell.x);
        mark.y = static_cast<float>(cell.y);
        mark.radius = radius_;
        mark.shape = look.shape;
        mark.fill = with_alpha(look.colour, look.opacity);
        mark.outline = with_alpha(point_rim(look.colour, dark_), look.opacity);
        return mark;
    }
    void add(std::size_t i, std::vector<PointMark>& marks) const {
        if (is_shown(view_, (*points_)[i])) marks.push_back(mark((*points_)[i]));
    }

    /// Those of a cluster, then, larger, those of a hovered and of the chosen row.
    std::vector<PointMark> on_top(std::optional<std::uint32_t> lit, std::optional<RowId> hovered,
                                  std::optional<RowId> chosen) const {
        std::vector<PointMark> marks;
        std::vector<PointMark> large;
        for (const PlanePoint& point : *points_) {
            if (lit && point.cluster == *lit && is_shown(view_, point)) marks.push_back(mark(point));
            if (hovered == point.row || chosen == point.row) large.push_back(mark(point));
        }
        for (PointMark& mark : large) {
            mark.radius = std::max(radius_ + 3, 6.5F);
            mark.fill = with_alpha(mark.fill, 1);
            mark.outline = text_;
            marks.push_back(mark);
        }
        return marks;
    }

private:
    PlaneView view_;
    std::shared_ptr<const std::vector<PlanePoint>> points_;
    std::shared_ptr<const RegionPartition> partition_;
    bool dark_;
    Rgba text_;
    float radius_;
    std::size_t num_classes_;
};

/// Where the edited row is: a hollow mark, for it is no row of the table.
void add_edited(const AppState& state, const Palette& palette, const RegionPartition& partition,
                std::vector<PointMark>& marks) {
    for (const PlanePoint& point : edited_points(state)) {
        const Point2 cell = partition.from_plane(point.at);
        PointMark mark;
        mark.x = static_cast<float>(cell.x);
        mark.y = static_cast<float>(cell.y);
        mark.radius = 9;
        mark.outline = palette.text;
        marks.push_back(mark);
        mark.radius = 7;
        mark.outline = palette.panel;
        marks.push_back(mark);
    }
}

bool shows_points(const PlaneState& plane) { return plane.view.points && plane.points; }

}  // namespace

PointLook look_of(const PlanePoint& point, std::size_t num_classes, bool dark) {
    constexpr double kFading = 0.8;  // standard deviations off the plane for a third of the strength
    constexpr double kFaintest = 0.08;
    PointLook look;
    look.colour = point.label >= 0 ? class_colour(static_cast<std::size_t>(point.label), num_classes, dark)
                                   : cluster_colour(point.cluster, !dark);
    look.opacity = static_cast<float>(std::max(kFaintest, std::exp(-std::pow(point.distance / kFading, 2))));
    look.shape = class_shape_number(point.label);
    return look;
}

std::vector<PlanePoint> edited_points(const AppState& state) {
    if (!state.what_if || state.plane.frame.origin.size() == 0) return {};
    PlaneProjectionJob job(state.what_if->study, state.plane.frame, row_statistics(*state.document->study.input));
    while (job.step()) {
    }
    return job.take();
}

std::size_t num_target_classes(const AppState& state) {
    const auto& target = state.document->study.input->target;
    return target ? target->classes.size() : 0;
}

PlanePoints::Key PlanePoints::key_of(const Ui& ui, const AppState& state,
                                     const std::shared_ptr<const RegionPartition>& partition) {
    return {state.plane.points, partition, ui.palette.dark, state.plane.view.far_rows};
}

namespace {

MarkListJob<PointMark>::Add painter_of(const Ui& ui, const AppState& state,
                                       const std::shared_ptr<const RegionPartition>& partition) {
    return [painter = PointPainter(state, ui.palette, partition)](std::size_t i, std::vector<PointMark>& marks) {
        painter.add(i, marks);
    };
}

}  // namespace

bool PlanePoints::prepare(const Ui& ui, const AppState& state,
                          const std::shared_ptr<const RegionPartition>& partition) {
    if (!shows_points(state.plane)) return true;
    return build_.prepare(ui, key_of(ui, state, partition), state.plane.points->size(),
                          painter_of(ui, state, partition));
}

void PlanePoints::update(const Ui& ui, const AppState& state, const std::shared_ptr<const RegionPartition>& partition,
                         std::optional<std::uint32_t> lit, bool under_pointer, PlanePicture& picture) {
    constexpr float kBehind = 0.2F;
    picture.point_opacity = lit ? kBehind : 1;
    LitKey wanted{std::nullopt, lit, {}, {}, state.what_if};
    const auto hovered = under_pointer ? std::nullopt : state.hovered.row;
    if (shows_points(state.plane)) {
        wanted.points = key_of(ui, state, partition);
        if (state.selection.row) wanted.row = state.selection.row->index;
        if (hovered) wanted.hovered_row = hovered->index;
        const auto& marks =
            build_.update(ui, *wanted.points, state.plane.points->size(), painter_of(ui, state, partition));
        picture.points = marks ? marks : none_;
    } else {
        build_.clear();
        picture.points = none_;
    }
    if (picture.lit_points && wanted == lit_key_) return;
    lit_key_ = wanted;
    std::vector<PointMark> on_top;
    if (wanted.points) on_top = PointPainter(state, ui.palette, partition).on_top(lit, hovered, state.selection.row);
    if (wanted.points) add_edited(state, ui.palette, *partition, on_top);
    picture.lit_points = shared_marks(std::move(on_top));
}

void PlanePoints::clear() {
    build_.clear();
    lit_key_ = {};
}

void add_still_points(const AppState& state, const Palette& palette, PlanePicture& picture) {
    if (!shows_points(state.plane)) return;
    const PointPainter painter(state, palette, state.plane.partition);
    std::vector<PointMark> marks;
    marks.reserve(state.plane.points->size());
    for (std::size_t i = 0; i < state.plane.points->size(); ++i) painter.add(i, marks);
    picture.points = shared_marks(std::move(marks));
    std::vector<PointMark> on_top = painter.on_top(std::nullopt, std::nullopt, state.selection.row);
    add_edited(state, palette, *state.plane.partition, on_top);
    picture.lit_points = shared_marks(std::move(on_top));
}

}  // namespace reluscope
