#pragma once

#include "app/state/state.h"
#include "base/job.h"
#include "scene/kit/drawing.h"
#include "scene/kit/palette.h"
#include "scene/plane/plane_drawing.h"
#include "ui/plane/plane_build.h"

#include <memory>
#include <optional>
#include <string>

namespace reluscope {

class ViewRecorder;

/// A view as a self-contained SVG document, made in slices, as it is on the screen but without its controls: of `size`
/// in units of the screen, or what the drawings of a panel of that size take of it.
class ViewSvgJob final : public Job {
public:
    /// `state` must stay. `recorder`: used where it is needed; none: one is made for that, which takes some ten
    /// milliseconds.
    ViewSvgJob(const Palette& palette, const AppState& state, View view, DrawPoint size,
               ViewRecorder* recorder = nullptr);
    ~ViewSvgJob() override;

    /// Not to be called while a frame of Dear ImGui is being made.
    bool step() override;
    double progress() const override;
    /// The document, once; none where the state has nothing to show in the view, or the view is not drawn with vectors.
    std::optional<std::string> take();

private:
    void begin();
    void write(Drawing drawing);

    Palette palette_;
    const AppState& state_;
    View view_;
    DrawPoint size_;
    ViewRecorder* recorder_;
    bool begun_ = false;
    // One after the other; all empty: there is nothing, or it is done.
    std::unique_ptr<PlaneBuild> building_;
    std::unique_ptr<PlaneDrawingJob> drawing_;
    std::unique_ptr<SvgJob> writing_;
    std::optional<std::string> svg_;
};

/// What ViewSvgJob makes, run to its end in this call.
std::optional<std::string> view_svg(const Palette& palette, const AppState& state, View view, DrawPoint size,
                                    ViewRecorder* recorder = nullptr);

}  // namespace reluscope
