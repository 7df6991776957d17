#include "ui/kit/pattern_view.h"

#include "scene/drawings/pattern_squares.h"
#include "ui/kit/drawing_view.h"

#include <cmath>

namespace reluscope {

void draw_pattern(const Ui& ui, ImVec2 position, ImVec2 size, const Network& network, PatternBits bits) {
    Drawing drawing({size.x, size.y});
    add_pattern_squares(drawing, {{0, 0}, {size.x, size.y}}, network, bits, ui.palette);
    Ui still = ui;
    still.record = nullptr;  // a list is no picture of its own
    paint_drawing(still, drawing, ImVec2(std::floor(position.x), std::floor(position.y)));
}

}  // namespace reluscope
