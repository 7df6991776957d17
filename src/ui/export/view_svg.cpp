#include "ui/export/view_svg.h"

#include "app/document/captions.h"
#include "app/document/offers.h"
#include "app/path/path_facts.h"
#include "app/plane/plane_facts.h"
#include "base/texts/workspace_texts.h"
#include "scene/plane/plane_drawing.h"
#include "ui/export/view_recorder.h"
#include "ui/path/path_panel.h"
#include "ui/plane/plane_panel.h"
#include "ui/scatter/scatter_panel.h"
#include "ui/training/training_charts.h"
#include "ui/workspace/dock.h"

#include <algorithm>
#include <iterator>
#include <utility>
#include <vector>

namespace reluscope {

namespace {

using Made = std::optional<Drawing>;

PlanePage plane_page(const Palette& palette, const AppState& state, PlanePicture picture) {
    const PlaneState& plane = state.plane;
    PlaneLegend legend = plane_words(state, picture.colours->legend, palette);
    PlanePage page{std::move(picture),   plane.view.window, plane.view.output, nullptr,
                   path_in_plane(state), plane.axis_x,      plane.axis_y,      std::move(legend)};
    if (plane.view.boundary) page.boundary = plane.boundary;
    if (!plane.view.fill) page.t_per_s = plane.t_per_s;
    page.notes = slice_notes(plane, *state.document, plane.view.points);
    return page;
}

Made draw_path(const Palette& palette, const AppState& state, DrawPoint size) {
    if (!state.document || !state.path.path) return std::nullopt;
    const PathProfile profile = path_profile(state);
    return path_drawing(profile, path_plot(profile, size), palette, size);
}

Made draw_scatter(const Palette& palette, const AppState& state, DrawPoint size) {
    return state.document ? scatter_page(state, palette, size) : std::nullopt;
}

/// Views that are drawn with vectors at once: one line each. The plane has a job of its own.
struct VectorView {
    View view;
    Made (*draw)(const Palette&, const AppState&, DrawPoint);
};
constexpr VectorView kVectorViews[] = {
    {View::kScatter, draw_scatter},
    {View::kPath, draw_path},
    {View::kTraining, training_drawing},
};

const VectorView* find(View view) {
    const auto* found = std::find_if(std::begin(kVectorViews), std::end(kVectorViews),
                                     [view](const VectorView& v) { return v.view == view; });
    return found == std::end(kVectorViews) ? nullptr : found;
}

constexpr DrawPoint kLargestDocument{12000, 12000};  // in units of the screen

/// The other panels show Drawings, which are recorded while a picture is drawn.
bool is_recorded(View view) { return is_drawn_with_vectors(view) && view != View::kPlane && find(view) == nullptr; }

/// All drawings of a panel on one page, without the controls around them.
Made page_of(const std::vector<PlacedDrawing>& drawings) {
    if (drawings.empty()) return std::nullopt;
    constexpr float kMargin = 12;
    DrawPoint low = drawings[0].at;
    DrawPoint high = low;
    for (const PlacedDrawing& placed : drawings) {
        low = {std::min(low.x, placed.at.x), std::min(low.y, placed.at.y)};
        high = {std::max(high.x, placed.at.x + placed.drawing.size().x),
                std::max(high.y, placed.at.y + placed.drawing.size().y)};
    }
    Drawing page({high.x - low.x + 2 * kMargin, high.y - low.y + 2 * kMargin});
    for (const PlacedDrawing& placed : drawings)
        page.add(placed.drawing, {placed.at.x - low.x + kMargin, placed.at.y - low.y + kMargin});
    return page;
}

}  // namespace

ViewSvgJob::ViewSvgJob(const Palette& palette, const AppState& state, View view, DrawPoint size, ViewRecorder* recorder)
    : palette_(palette), state_(state), view_(view), size_(size), recorder_(recorder) {}

ViewSvgJob::~ViewSvgJob() = default;

void ViewSvgJob::write(Drawing drawing) {
    const bool plane = view_ == View::kPlane && state_.plane.partition;
    const std::string epoch = plane ? shown_epoch(state_, state_.plane.partition->network()) : shown_epoch(state_);
    if (!epoch.empty()) drawing = with_line_above(drawing, workspace_texts::epoch_line(epoch), {palette_.warning_text});
    writing_ = std::make_unique<SvgJob>(std::move(drawing), palette_.background, view_title(view_));
}

void ViewSvgJob::begin() {
    begun_ = true;
    if (view_ == View::kPlane) {
        if (!state_.document || !state_.plane.partition) return;
        building_ = std::make_unique<PlaneBuild>();
        building_->want(wanted_source(state_, palette_, true));
        return;
    }
    Made drawing;
    if (is_recorded(view_)) {
        if (!state_.document || !state_.document->study.scores || !can_show(state_, view_)) return;
        std::optional<ViewRecorder> own;
        ViewRecorder& recorder = recorder_ != nullptr ? *recorder_ : own.emplace();
        size_ = recorder.whole_size(state_, palette_, view_, size_, kLargestDocument, true);
        drawing = page_of(recorder.record(state_, palette_, view_, size_));
    } else if (const VectorView* vector = find(view_)) {
        drawing = vector->draw(palette_, state_, size_);
    }
    if (drawing) write(*std::move(drawing));
}

bool ViewSvgJob::step() {
    if (!begun_) {
        begin();
    } else if (building_ && building_->pending()) {
        const auto one_step = [] { return false; };
        building_->advance(nullptr, one_step, 1);
    } else if (building_) {
        PlanePicture picture = still_plane_picture(state_, palette_, ImVec2(size_.x, size_.y), *building_);
        building_.reset();
        drawing_ = std::make_unique<PlaneDrawingJob>(plane_page(palette_, state_, std::move(picture)), palette_, size_);
    } else if (drawing_) {
        if (drawing_->step()) return true;
        write(drawing_->take());
        drawing_.reset();
    } else if (writing_ && !writing_->step()) {
        svg_ = writing_->take();
        writing_.reset();
    }
    return building_ || drawing_ || writing_;
}

double ViewSvgJob::progress() const {
    constexpr double kBuilding = 0.1;
    constexpr double kDrawing = 0.4;
    if (!begun_ || building_) return 0;
    if (drawing_) return kBuilding + kDrawing * drawing_->progress();
    if (writing_) return kBuilding + kDrawing + (1 - kBuilding - kDrawing) * writing_->progress();
    return 1;
}

std::optional<std::string> ViewSvgJob::take() { return std::exchange(svg_, std::nullopt); }

std::optional<std::string> view_svg(const Palette& palette, const AppState& state, View view, DrawPoint size,
                                    ViewRecorder* recorder) {
    ViewSvgJob job(palette, state, view, size, recorder);
    while (job.step()) {
    }
    return job.take();
}

}  // namespace reluscope
