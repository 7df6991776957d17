#pragma once

#include "gl/gl_objects.h"

#include <cstddef>
#include <span>

namespace reluscope {

/// A picture on the graphics card, with smaller copies of it, so that it is smooth at any size up to its own. `rgba`:
/// four bytes per pixel, rows from the top. The texture that was bound stays bound.
GlTexture make_image_texture(std::span<const std::byte> rgba, int width, int height);

}  // namespace reluscope
