#pragma once

#include "base/job.h"
#include "ui/kit/widgets.h"

namespace reluscope {

/// Takes steps of the job in what is left of this frame's time, at least one; all of them if `at_once`, or where nobody
/// keeps time. False once it is done, else more frames are asked for.
bool advance_in_frame(const Ui& ui, Job& job, bool at_once);

/// Asks for another frame.
void want_frame(const Ui& ui);

/// True where somebody keeps time: long work is done in slices then.
bool keeps_time(const Ui& ui);
/// True while work of this frame may go on.
bool has_time(const Ui& ui);

/// The two fingers on a touch screen, or null.
const Pinch* fingers_of(const Ui& ui);
/// As Frame::zoom_asked(); 1 without a frame.
double zoom_asked(const Ui& ui);

}  // namespace reluscope
