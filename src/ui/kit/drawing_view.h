#pragma once

#include "scene/kit/drawing.h"
#include "scene/plane/plot_painter.h"
#include "ui/kit/widgets.h"

namespace reluscope {

/// What the pointer does to a drawing in this frame.
struct DrawingHit {
    Mark hovered;          ///< under the pointer
    bool over = false;     ///< the pointer is over the drawing
    bool clicked = false;  ///< left button, on `hovered` (which may be nothing)
    bool double_clicked = false;
    bool menu = false;    ///< right button or long press
    bool active = false;  ///< the left button was pressed on the drawing and is held
    DrawPoint at;         ///< the pointer, in the drawing's units
};

/// Paints a drawing at the cursor as one item named `label`, and tells what the pointer does. Marks of rows, clusters,
/// units and features are hovered and, on a click, selected in all views; the caller shows tooltips and deals with
/// parts.
DrawingHit show_drawing(const Ui& ui, const Drawing& drawing, const char* label);

/// How wide texts are that are painted so.
TextWidth screen_text_width(const Ui& ui);

/// Paints a drawing, without an item.
void paint_drawing(const Ui& ui, const Drawing& drawing, ImVec2 origin);

/// Sends what a click on a mark selects, or what the pointer over it lights up.
void select_mark(const Ui& ui, Mark mark);
void hover_mark(const Ui& ui, Mark mark);

}  // namespace reluscope
