#include "ui/relief/relief_points.h"

#include "app/plane/plane_aspect.h"
#include "ui/plane/plane_points.h"

#include <utility>

namespace reluscope {

namespace {

float relief_mark_radius(std::size_t points) { return points > 20000 ? 1.8F : (points > 3000 ? 2.4F : 3.6F); }

bool relief_shows_points(const AppState& state) { return state.relief.points && state.plane.points; }

/// Where the edited row is: a hollow mark, as on the plane, for it is no row of the table.
void add_edited_mark(const AppState& state, const Palette& palette, const RegionPartition& partition,
                     std::size_t output, std::vector<SpaceMark>& marks) {
    const Eigen::MatrixXd& logits = state.what_if->study.patterns->logits;
    if (static_cast<Eigen::Index>(output) >= logits.rows()) return;
    for (const PlanePoint& point : edited_points(state)) {
        const Point2 cell = partition.from_plane(point.at);
        SpaceMark mark;
        mark.x = static_cast<float>(cell.x);
        mark.y = static_cast<float>(cell.y);
        mark.z = static_cast<float>(logits(static_cast<Eigen::Index>(output), 0));
        mark.radius = 9;
        mark.outline = palette.text;
        marks.push_back(mark);
        mark.radius = 7;
        mark.outline = palette.panel;
        marks.push_back(mark);
    }
}

}  // namespace

ReliefPoints::Key ReliefPoints::key_of(const Ui& ui, const AppState& state,
                                       const std::shared_ptr<const RegionPartition>& partition, std::size_t output,
                                       std::optional<std::uint32_t> lit) {
    Key key{state.plane.points,
            state.document->study.patterns,
            partition,
            output,
            std::nullopt,
            lit,
            ui.palette.dark,
            state.plane.view.far_rows,
            !state.plane.view.depth};
    if (state.selection.row) key.row = state.selection.row->index;
    return key;
}

std::function<void(std::size_t, std::vector<SpaceMark>&)> ReliefPoints::painter_of(const Ui& ui, const AppState& state,
                                                                                   const Key& key) {
    const std::size_t classes = num_target_classes(state);
    return [key, classes, palette = ui.palette](std::size_t i, std::vector<SpaceMark>& marks) {
        const PlanePoint& point = (*key.points)[i];
        if (point.row.index >= static_cast<std::size_t>(key.patterns->logits.cols())) return;
        const bool chosen = key.row == point.row.index;
        if (!key.far_rows && is_far(point) && !chosen) return;
        PointLook look = look_of(point, classes, key.dark);
        if (key.lit && point.cluster != *key.lit) look.opacity *= 0.2F;
        if (chosen) look.opacity = 1;
        const Point2 cell = key.partition->from_plane(point.at);
        SpaceMark mark;
        mark.x = static_cast<float>(cell.x);
        mark.y = static_cast<float>(cell.y);
        mark.z = static_cast<float>(
            key.patterns->logits(static_cast<Eigen::Index>(key.output), static_cast<Eigen::Index>(point.row.index)));
        mark.radius = chosen ? 6.5F : relief_mark_radius(key.points->size());
        // The chosen one keeps its fill, by which it is found; on the plane it is hollow where it is elsewhere.
        const bool hollow = key.whole_patterns && !point.own_region && !chosen;
        paint_mark(look, hollow, chosen ? palette.text : palette.panel, palette, mark);
        marks.push_back(mark);
    };
}

bool ReliefPoints::prepare(const Ui& ui, const AppState& state, const std::shared_ptr<const RegionPartition>& partition,
                           std::size_t output, std::optional<std::uint32_t> lit) {
    if (!relief_shows_points(state)) return true;
    const Key key = key_of(ui, state, partition, output, lit);
    return build_.prepare(ui, key, key.points->size(), painter_of(ui, state, key));
}

void ReliefPoints::update(const Ui& ui, const AppState& state, const std::shared_ptr<const RegionPartition>& partition,
                          std::size_t output, std::optional<std::uint32_t> lit, ReliefPicture& picture) {
    if (!relief_shows_points(state)) {
        build_.clear();
        picture.points = none_;
        return;
    }
    const Key key = key_of(ui, state, partition, output, lit);
    const auto& marks = build_.update(ui, key, key.points->size(), painter_of(ui, state, key));
    picture.points = marks ? marks : none_;
    if (!state.what_if) {
        edited_key_ = {};
        with_edited_.reset();
        return;
    }
    const EditedKey wanted{picture.points, state.what_if, key};
    if (!with_edited_ || wanted != edited_key_) {
        std::vector<SpaceMark> all = *picture.points;
        add_edited_mark(state, ui.palette, *partition, output, all);
        with_edited_ = std::make_shared<const std::vector<SpaceMark>>(std::move(all));
        edited_key_ = wanted;
    }
    picture.points = with_edited_;
}

void ReliefPoints::clear() {
    build_.clear();
    edited_key_ = {};
    with_edited_.reset();
}

}  // namespace reluscope
