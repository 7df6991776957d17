#include "ui/kit/number_cell.h"

namespace reluscope {

void draw_number_cell(ImDrawList& draw, ImFont* font, ImVec2 at, float width, ImU32 color, std::string_view text) {
    if (text_size(font, text).x <= width) {
        draw_text_right(draw, font, at.x + width, at.y, color, text);
    } else {
        draw_text_cut(draw, font, at, width, color, text);
    }
}

}  // namespace reluscope
