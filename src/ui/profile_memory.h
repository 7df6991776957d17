#pragma once

#include "scene/profile_drawing.h"
#include "ui/drawing_cache.h"

namespace reluscope {

/// What the profile view keeps between frames.
struct ProfileMemory {
    DrawingCache picture;
    ProfileLayout layout;  ///< of the picture
};

}  // namespace reluscope
