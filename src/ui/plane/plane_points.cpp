#include "ui/plane/plane_points.h"

#include "app/answers/what_if_facts.h"
#include "app/plane/plane_aspect.h"
#include "base/text/number_format.h"
#include "base/texts/views/plane_texts.h"

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
          palette_(palette),
          radius_(mark_radius(points_->size())),
          num_classes_(num_target_classes(state)) {}

    PointMark mark(const PlanePoint& point) const {
        const PointLook look = look_of(point, num_classes_, palette_.dark);
        const Point2 cell = partition_->from_plane(point.at);
        PointMark mark;
        mark.x = static_cast<float>(cell.x);
        mark.y = static_cast<float>(cell.y);
        mark.radius = radius_;
        paint_mark(look, is_elsewhere(view_, point), point_rim(look.colour, palette_.dark), palette_, mark);
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
            if (hovered == point.row || chosen == point.row) add_large(point, large);
        }
        marks.insert(marks.end(), large.begin(), large.end());
        return marks;
    }

private:
    /// A hollow one has a second mark for its middle.
    void add_large(const PlanePoint& point, std::vector<PointMark>& marks) const {
        PointMark large = mark(point);
        large.radius = std::max(radius_ + 3, 6.5F);
        large.fill = with_alpha(look_of(point, num_classes_, palette_.dark).colour, 1);
        large.outline = palette_.text;
        marks.push_back(large);
        if (!is_elsewhere(view_, point)) return;
        large.radius *= 0.5F;
        large.fill = large.outline = palette_.panel;
        marks.push_back(large);
    }

    PlaneView view_;
    std::shared_ptr<const std::vector<PlanePoint>> points_;
    std::shared_ptr<const RegionPartition> partition_;
    Palette palette_;
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

std::string point_sentences(const AppState& state, const PlanePoint& point) {
    const Document& document = *state.document;
    const PlaneState& plane = state.plane;
    const Study& study = document.study;
    const std::optional<Target>& target = study.input->target;
    std::string observed;
    if (target && target->is_class() && point.label >= 0)
        observed = target->classes[static_cast<std::size_t>(point.label)];
    const Eigen::VectorXd of_row = study.patterns->logits.col(static_cast<Eigen::Index>(point.row.index));
    std::string text = plane_texts::row_facts(prediction_text(document, of_row), observed, point.cluster);
    if (study.network().num_inputs() <= 2) return text;
    constexpr double kInSlice = 1e-9;
    if (!(point.distance > kInSlice)) return text + " " + plane_texts::kRowInSlice;
    text += " " + plane_texts::row_off_slice(display_number(point.distance, 2));
    const auto region =
        plane.partition && plane.partition->has_maps() ? plane.partition->region_at(point.at) : std::nullopt;
    if (!region) return text;
    const PlaneMap map = plane.partition->map(*region);
    const Eigen::VectorXd at_dot = map.slope * Eigen::Vector2d(point.at.x, point.at.y) + map.bias;
    const std::string predicted = prediction_text(document, at_dot);
    if (point.own_region) return text + " " + plane_texts::dot_in_own_region(predicted);
    std::optional<std::size_t> cluster;
    if (plane.cluster_of_region && (*plane.cluster_of_region)[region->index] != ClusterId::kNone)
        cluster = (*plane.cluster_of_region)[region->index];
    return text + " " + plane_texts::dot_elsewhere(cluster, predicted);
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
    const PlaneView& view = state.plane.view;
    return {state.plane.points, partition, ui.palette.dark, view.far_rows, !view.depth};
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
