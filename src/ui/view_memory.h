#pragma once

#include "ui/coefficients_memory.h"
#include "ui/profile_memory.h"

namespace reluscope {

/// What views other than the plane keep from frame to frame: arrays made from the state, each with what it was made from, and gestures under way.
/// Nothing in here decides what the program knows; it can be thrown away at any time between two frames.
struct ViewMemory {
    CoefficientsMemory coefficients;
    ProfileMemory profile;
};

}  // namespace reluscope
