#include "app/kit/stage.h"

namespace reluscope {

bool Stage::advance(double end, const Clock& now) {
    for (bool turn = has_a_turn(); has_work() && (turn || now() < end); turn = false) step();
    show();
    settle();
    return has_work();
}

void Stage::settle() {
    StageStatus& status = statuses_[id_];
    status.stale = is_stale();
    status.halted &= status.stale;
    status.progress = status.stale ? progress() : 1;
}

}  // namespace reluscope
