#include "shell/kit/frame_budget.h"

#include <algorithm>
#include <utility>

namespace reluscope {

namespace {

constexpr double kSlice = 0.010;       // of work per frame, of the 16 ms that a fast screen leaves
constexpr double kSlowDrawing = 0.08;  // of the last picture: then work goes on for a while before the next one
constexpr double kLongestUnseen = 1.0;
constexpr double kRest = 0.5;  // without a frame: nobody waits

}  // namespace

void FrameBudget::measure_drawing(double now) {
    if (std::exchange(drawn_, false)) drawing_ = now - ended_;
}

void FrameBudget::begin(double now) {
    measure_drawing(now);
    since_ = now - begun_;
    waited_ = now - ended_;
    begun_ = now;
}

void FrameBudget::end(double now, bool wants_next) {
    ended_ = now;
    drawn_ = wants_next;
}

double FrameBudget::slice(bool opens_file, bool button_held) const {
    if (!opens_file || since_ > kRest || button_held) return kSlice;
    return std::clamp(0.5 * waited_, kSlice, kLongestSlice);
}

bool FrameBudget::works_unseen(double now) {
    measure_drawing(now);
    const double longest = std::min(drawing_, kLongestUnseen);  // as long as drawing took
    return drawing_ > kSlowDrawing && now - ended_ <= drawing_ + longest;
}

bool FrameBudget::is_unseen(double now) const {
    constexpr double kLongestWait = 2.5;  // for the screen; when it is longer, nobody looks
    return now - ended_ > kLongestWait;
}

}  // namespace reluscope
