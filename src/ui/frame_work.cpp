#include "ui/frame_work.h"

#include "ui/plane_memory.h"

namespace reluscope {

bool advance_in_frame(const Ui& ui, Job& job, bool at_once) {
    const bool no_limit = at_once || !ui.plane || !ui.plane->now;
    bool more = true;
    do {
        more = job.step();
    } while (more && (no_limit || ui.plane->has_time()));
    if (more) want_frame(ui);
    return more;
}

void want_frame(const Ui& ui) {
    if (ui.plane) ui.plane->unfinished = true;
}

}  // namespace reluscope
