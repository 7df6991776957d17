#include "app/scatter/scatter_topic.h"

#include "analysis/clustering.h"
#include "base/texts/views/scatter_texts.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace reluscope {

namespace {

constexpr double kFarthest = 1e100;    // beyond it differences of coordinates overflow
constexpr double kMinShare = 0x1p-40;  // of the distance from 0: leaves 12 bits for places inside the window

bool is_window(const PlaneWindow& w) {
    for (const double bound : {w.s0, w.s1, w.t0, w.t1}) {
        if (!(std::abs(bound) < kFarthest)) return false;
    }
    const auto wide = [](double from, double to) {
        return to - from > kMinShare * std::max(std::abs(from), std::abs(to));
    };
    return wide(w.s0, w.s1) && wide(w.t0, w.t1);
}

/// Clusters, of which the largest have colours, unless these hold few of the rows and there are classes to tell apart.
ScatterColour telling_colour(const Study& study) {
    constexpr std::size_t kNamed = 8;
    constexpr double kMost = 0.5;  // of the rows
    const bool classes = study.input->target && study.input->target->is_class();
    return classes && clusters_covering(*study.clustering, kMost) > kNamed ? ScatterColour::kClass
                                                                           : ScatterColour::kCluster;
}

}  // namespace

std::array<RowAxis, 2> scatter_axes(const StudyInput& input, const ScatterSettings& settings) {
    std::array<RowAxis, 2> axes = default_row_axes(input);
    if (settings.x && has_row_axis(input, *settings.x)) axes[0] = *settings.x;
    if (settings.y && has_row_axis(input, *settings.y)) axes[1] = *settings.y;
    return axes;
}

ScatterStage::Key ScatterStage::wanted() const {
    const Study& study = desk_.study();
    const ScatterSettings& settings = desk_.state.scatter.settings;
    Key key;
    key.rows = study.input->rows;
    key.axes = scatter_axes(*study.input, settings);
    key.spread = settings.spread;
    if (key.axes[0].kind == RowAxisKind::kOutput || key.axes[1].kind == RowAxisKind::kOutput)
        key.patterns = study.patterns;
    return key;
}

bool ScatterStage::step() {
    const auto make = [this](const Key& key) {
        return std::make_unique<RowCoordinatesJob>(desk_.study(), key.axes, key.spread,
                                                   principal_rows_ == key.rows ? principal_ : nullptr);
    };
    // Outputs of a network that is being trained are finished although newer ones are there, so that something moves.
    const auto goes_on = [](const Key& begun, const Key& asked) {
        return begun.rows == asked.rows && begun.axes == asked.axes && begun.spread == asked.spread;
    };
    if (auto made = places_.step(wanted(), make, goes_on)) {
        auto coordinates = std::make_shared<const RowCoordinates>(*std::move(made));
        if (coordinates->principal) {
            principal_ = coordinates->principal;
            principal_rows_ = places_.key()->rows;
        }
        desk_.state.scatter.coordinates = std::move(coordinates);
    }
    return is_stale();
}

void ScatterStage::show() {
    if (!is_stale()) places_.rest();
}

void ScatterTopic::open(const Opening& opening) {
    if (opening.kind != Opening::Kind::kDocument || opening.keeps_place()) return;
    ScatterState& state = desk.state.scatter;
    state.settings.x.reset();
    state.settings.y.reset();
    state.settings.window.reset();
    if (desk.study_ready()) state.settings.colour = telling_colour(desk.study());
    state.coordinates.reset();
    places.drop();
}

void apply(SetScatter& command, ScatterTopic& topic) {
    Desk& desk = topic.desk;
    const ScatterSettings& settings = command.settings;
    if (desk.study_ready()) {
        const StudyInput& input = *desk.study().input;
        for (const auto& axis : {settings.x, settings.y}) {
            if (axis && !has_row_axis(input, *axis)) return desk.refuse(scatter_texts::no_axis(axis->index));
        }
    }
    if (settings.window && !is_window(*settings.window)) return desk.refuse(scatter_texts::kBadWindow);
    const ScatterSettings& before = desk.state.scatter.settings;
    if (settings.x != before.x || settings.y != before.y || settings.spread != before.spread) topic.places.resume();
    desk.state.scatter.settings = settings;
}

}  // namespace reluscope
