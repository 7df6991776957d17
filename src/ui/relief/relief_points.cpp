#include "ui/relief/relief_points.h"

#include "ui/plane/plane_points.h"

namespace reluscope {

namespace {

float relief_mark_radius(std::size_t points) { return points > 20000 ? 1.8F : (points > 3000 ? 2.4F : 3.6F); }

bool relief_shows_points(const AppState& state) { return state.relief.points && state.plane.points; }

}  // namespace

ReliefPoints::Key ReliefPoints::key_of(const Ui& ui, const AppState& state,
                                       const std::shared_ptr<const RegionPartition>& partition, std::size_t output,
                                       std::optional<std::uint32_t> lit) {
    Key key{state.plane.points, state.document->study.patterns, partition, output, std::nullopt, lit, ui.palette.dark};
    if (state.selection.row) key.row = state.selection.row->index;
    return key;
}

std::function<void(std::size_t, std::vector<SpaceMark>&)> ReliefPoints::painter_of(const Ui& ui, const AppState& state,
                                                                                   const Key& key) {
    const std::size_t classes = num_target_classes(state);
    return
        [key, classes, text = ui.palette.text, panel = ui.palette.panel](std::size_t i, std::vector<SpaceMark>& marks) {
            const PlanePoint& point = (*key.points)[i];
            if (point.row.index >= static_cast<std::size_t>(key.patterns->logits.cols())) return;
            const bool chosen = key.row == point.row.index;
            const PointLook look = look_of(point, classes, key.dark);
            float opacity = look.opacity;
            if (key.lit && point.cluster != *key.lit) opacity *= 0.2F;
            if (chosen) opacity = 1;
            const Point2 cell = key.partition->from_plane(point.at);
            SpaceMark mark;
            mark.x = static_cast<float>(cell.x);
            mark.y = static_cast<float>(cell.y);
            mark.z = static_cast<float>(key.patterns->logits(static_cast<Eigen::Index>(key.output),
                                                             static_cast<Eigen::Index>(point.row.index)));
            mark.radius = chosen ? 6.5F : relief_mark_radius(key.points->size());
            mark.shape = look.shape;
            mark.fill = with_alpha(look.colour, opacity);
            mark.outline = with_alpha(chosen ? text : panel, opacity);
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
}

}  // namespace reluscope
