#include "ui/frame_work.h"

#include "ui/plane_memory.h"

namespace reluscope {

bool advance_in_frame(const Ui& ui, Job& job, bool at_once) {
    const bool no_limit = at_once || !ui.plane || !ui.plane->now;
    bool more = true;
    while (more && (no_limit || ui.plane->has_time())) more = job.step();
    if (more) ui.plane->unfinished = true;
    return more;
}

}  // namespace reluscope
