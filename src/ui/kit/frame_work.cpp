#include "ui/kit/frame_work.h"

namespace reluscope {

bool keeps_time(const Ui& ui) { return ui.frame && ui.frame->now; }

bool has_time(const Ui& ui) { return ui.frame && ui.frame->has_time(); }

bool advance_in_frame(const Ui& ui, Job& job, bool at_once) {
    const bool no_limit = at_once || !keeps_time(ui);
    bool more = true;
    do {
        more = job.step();
    } while (more && (no_limit || has_time(ui)));
    if (more) want_frame(ui);
    return more;
}

void want_frame(const Ui& ui) {
    if (ui.frame) ui.frame->unfinished = true;
}

const Pinch* fingers_of(const Ui& ui) { return ui.frame && ui.frame->pinch.active ? &ui.frame->pinch : nullptr; }

double zoom_asked(const Ui& ui) { return ui.frame ? ui.frame->zoom_asked() : 1; }

}  // namespace reluscope
