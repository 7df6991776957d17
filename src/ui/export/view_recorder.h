#pragma once

#include "app/state/state.h"
#include "scene/kit/drawing.h"
#include "scene/kit/palette.h"
#include "ui/kit/theme.h"

#include <vector>

struct ImGuiContext;

namespace reluscope {

/// What the panels of views draw with vectors, without a screen: a few frames in a Dear ImGui context of its own, which
/// nobody sees. Not to be used while a frame is being made.
class ViewRecorder {
public:
    ViewRecorder();
    ~ViewRecorder();
    ViewRecorder(const ViewRecorder&) = delete;
    ViewRecorder& operator=(const ViewRecorder&) = delete;

    /// The drawings of a view that fills `size`, in units of the screen. `state` is one for a picture
    /// (ui/export/view_picture.h).
    std::vector<PlacedDrawing> record(const AppState& state, const Palette& palette, View view, DrawPoint size);

    /// The size, from `size` up to `most`, that a picture of the view needs so that nothing of it has to be scrolled
    /// to; `recorded`: for record().
    DrawPoint whole_size(const AppState& state, const Palette& palette, View view, DrawPoint size, DrawPoint most,
                         bool recorded = false);

private:
    void draw(const AppState& state, const Palette& palette, View view, DrawPoint size,
              std::vector<PlacedDrawing>* drawings);

    ImGuiContext* context_;
    Fonts fonts_;
};

}  // namespace reluscope
