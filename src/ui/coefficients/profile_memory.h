#pragma once

#include "scene/drawings/profile_drawing.h"
#include "ui/kit/drawing_cache.h"

namespace reluscope {

/// What the profile view keeps between frames.
struct ProfileMemory {
    DrawingCache picture;
    ProfileLayout layout;  ///< of the picture
};

}  // namespace reluscope
