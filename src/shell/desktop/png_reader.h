#pragma once

#include "shell/host.h"

namespace reluscope {

/// A PNG that was read, as the pixels that Host::fetch_example() delivers; one that is none gets an error.
void decode_png(OpenedFile& file);

}  // namespace reluscope
