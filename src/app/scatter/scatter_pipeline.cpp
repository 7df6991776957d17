#include "app/scatter/scatter_pipeline.h"

#include <utility>

namespace reluscope {

std::array<RowAxis, 2> scatter_axes(const StudyInput& input, const ScatterSettings& settings) {
    std::array<RowAxis, 2> axes = default_row_axes(input);
    if (settings.x && has_row_axis(input, *settings.x)) axes[0] = *settings.x;
    if (settings.y && has_row_axis(input, *settings.y)) axes[1] = *settings.y;
    return axes;
}

void ScatterPipeline::open(ScatterState& state) {
    state.settings.x.reset();
    state.settings.y.reset();
    state.settings.window.reset();
    state.coordinates.reset();
    shown_.reset();
    next_.reset();
    job_.reset();
}

ScatterPipeline::Key ScatterPipeline::wanted_key(const Study& study, const ScatterSettings& settings) {
    Key key;
    key.rows = study.input->rows;
    key.axes = scatter_axes(*study.input, settings);
    key.spread = settings.spread;
    if (key.axes[0].kind == RowAxisKind::kOutput || key.axes[1].kind == RowAxisKind::kOutput)
        key.patterns = study.patterns;
    return key;
}

bool ScatterPipeline::has_work(const Study& study, const ScatterState& state) const {
    return !shown_ || *shown_ != wanted_key(study, state.settings);
}

bool ScatterPipeline::step(const Study& study, ScatterState& state) {
    Key wanted = wanted_key(study, state.settings);
    if (shown_ && *shown_ == wanted) {
        job_.reset();
        state.stale = false;
        state.progress = 1;
        return false;
    }
    // Outputs of a network that is being trained are finished although newer ones are there, so that something moves.
    if (!job_ || !next_->same_axes(wanted)) {
        const bool known = principal_rows_ == wanted.rows;
        job_ = std::make_unique<RowCoordinatesJob>(study, wanted.axes, wanted.spread, known ? principal_ : nullptr);
        next_ = std::move(wanted);
    }
    state.stale = true;
    if (!job_->step()) {
        state.coordinates = std::make_shared<const RowCoordinates>(job_->take());
        job_.reset();
        if (state.coordinates->principal) {
            principal_ = state.coordinates->principal;
            principal_rows_ = next_->rows;
        }
        shown_ = std::exchange(next_, std::nullopt);
    }
    state.stale = has_work(study, state);
    state.progress = job_ ? job_->progress() : 1;
    return state.stale;
}

}  // namespace reluscope
