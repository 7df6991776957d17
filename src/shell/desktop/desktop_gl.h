#pragma once

// The few OpenGL calls that the window makes itself.

#include <array>
#include <cstddef>
#include <vector>

namespace reluscope {

/// Fills the whole back buffer, `width` by `height` pixels, with one colour.
void clear_screen(int width, int height, const std::array<float, 3>& rgb);

/// The back buffer as 3 bytes per pixel, rows from the bottom up.
std::vector<std::byte> read_screen(int width, int height);

}  // namespace reluscope
