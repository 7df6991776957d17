#include "shell/desktop/desktop_gl.h"

#include <GL/gl.h>

namespace reluscope {

void clear_screen(int width, int height, const std::array<float, 3>& rgb) {
    glViewport(0, 0, width, height);
    glDisable(GL_SCISSOR_TEST);
    glClearColor(rgb[0], rgb[1], rgb[2], 1.0F);
    glClear(GL_COLOR_BUFFER_BIT);
}

std::vector<std::byte> read_screen(int width, int height) {
    std::vector<std::byte> pixels(static_cast<std::size_t>(width) * static_cast<std::size_t>(height) * 3);
    glPixelStorei(GL_PACK_ALIGNMENT, 1);
    glReadBuffer(GL_BACK);
    glReadPixels(0, 0, width, height, GL_RGB, GL_UNSIGNED_BYTE, pixels.data());
    return pixels;
}

}  // namespace reluscope
