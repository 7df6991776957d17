#pragma once

#include "base/job.h"
#include "ui/widgets.h"

namespace reluscope {

/// Takes steps of the job in what is left of this frame's time, at least one; all of them if `at_once`, or where nobody keeps time. False once it is done, else
/// more frames are asked for.
bool advance_in_frame(const Ui& ui, Job& job, bool at_once);

/// Asks for another frame.
void want_frame(const Ui& ui);

}  // namespace reluscope
