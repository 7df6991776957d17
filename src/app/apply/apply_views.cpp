#include "app/app.h"

#include <algorithm>
#include <cmath>

// One short function per command about the scatter and the relief.

namespace reluscope {

namespace {

constexpr double kFarthest = 1e100;              // beyond it differences of coordinates overflow
constexpr double kViewsSmallestShare = 0x1p-40;  // of the distance from 0: leaves 12 bits for places inside the window

bool is_window(const PlaneWindow& w) {
    for (const double bound : {w.s0, w.s1, w.t0, w.t1}) {
        if (!(std::abs(bound) < kFarthest)) return false;
    }
    const auto wide = [](double from, double to) {
        return to - from > kViewsSmallestShare * std::max(std::abs(from), std::abs(to));
    };
    return wide(w.s0, w.s1) && wide(w.t0, w.t1);
}

}  // namespace

void App::on(SetScatter& command) {
    ScatterSettings settings = state_.scatter.settings;
    if (command.change) {
        command.change(settings);
    } else {
        settings = command.settings;
    }
    if (study_ready()) {
        const StudyInput& input = *state_.document->study.input;
        for (const auto& axis : {settings.x, settings.y}) {
            if (axis && !has_row_axis(input, *axis))
                return tell(MessageKind::kError,
                            "The scatter has no such axis: input, column, component or output number " +
                                std::to_string(axis->index) + " is not there.");
        }
    }
    if (settings.window && !is_window(*settings.window))
        return tell(MessageKind::kError, "A window of the scatter needs four finite numbers, in the right order.");
    const ScatterSettings& before = state_.scatter.settings;
    if (settings.x != before.x || settings.y != before.y || settings.spread != before.spread)
        state_.halted.scatter = false;
    state_.scatter.settings = settings;
}

bool App::scatter_has_work() const {
    return study_ready() && !state_.halted.scatter && scatter_.has_work(state_.document->study, state_.scatter);
}

bool App::advance_scatter(double end) {
    while (scatter_has_work() && now_() < end) scatter_.step(state_.document->study, state_.scatter);
    return scatter_has_work();
}

void App::on(SetRelief& command) {
    ReliefSettings settings = state_.relief;
    if (command.change) {
        command.change(settings);
    } else {
        settings = command.settings;
    }
    for (const double number : {settings.azimuth, settings.elevation, settings.zoom, settings.pan_x, settings.pan_y,
                                settings.height.value_or(1)}) {
        if (!std::isfinite(number)) return tell(MessageKind::kError, "The relief's settings need finite numbers.");
    }
    if (settings.height && !(*settings.height > 0))
        return tell(MessageKind::kError, "The relief needs a height above 0, or none.");
    state_.relief = clamped(settings);
}

ReliefSettings clamped(ReliefSettings settings) {
    constexpr double kTurn = 360;
    constexpr double kSteepest = 90;
    constexpr double kMostZoom = 40;
    constexpr double kMostPan = 20;
    settings.azimuth = std::remainder(settings.azimuth, kTurn);
    settings.elevation = std::clamp(settings.elevation, -kSteepest, kSteepest);
    settings.zoom = std::clamp(settings.zoom, 1 / kMostZoom * 8, kMostZoom);
    settings.pan_x = std::clamp(settings.pan_x, -kMostPan, kMostPan);
    settings.pan_y = std::clamp(settings.pan_y, -kMostPan, kMostPan);
    return settings;
}

}  // namespace reluscope
