#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace reluscope {

/// Encodes `rgb` (3 bytes per pixel, rows from the bottom up as OpenGL reads them) as PNG, with the picture alone in
/// it: no name, place or time. Empty if that fails.
std::vector<std::byte> png_from_pixels(std::span<const std::byte> rgb, int width, int height);

}  // namespace reluscope
