#pragma once

#include "app/frame_log.h"
#include "ui/kit/widgets.h"

namespace reluscope {

/// Where the time of the last frames went, and how much there is to draw.
void diagnostics_window(const Ui& ui, const FrameLog& log);

}  // namespace reluscope
