#include "app/training/training_pace.h"

#include <algorithm>

namespace reluscope {

namespace {

constexpr double kUsualTraining = 0.5;  // shares of a frame's working time
constexpr double kMinTraining = 0.1;
constexpr double kLongest = 1.4;  // that is planned for
constexpr double kPatience = 3;   // what other programs make of it, when they get in the way
constexpr double kSmoothing = 0.3;

}  // namespace

TrainingPace::Slice TrainingPace::next(double seconds) {
    if (showing_ > (kLongest - kMinTraining) * seconds) {
        held_ = false;
        return {kUsualTraining * seconds, seconds};
    }
    held_ = behind_ && !held_;
    if (held_) return {0, kPatience * seconds};
    return {std::clamp(seconds - showing_, kMinTraining * seconds, kUsualTraining * seconds), kPatience * seconds};
}

void TrainingPace::record(double seconds, bool shown, bool current) {
    so_far_ += seconds;
    behind_ = !current;
    if (shown) {
        showing_ += kSmoothing * (so_far_ - showing_);
        so_far_ = 0;
    } else {
        showing_ = std::max(showing_, kSmoothing * so_far_);  // not even once yet
    }
}

double EpochPace::seconds_left(double now) const { return std::max(0.0, due_ - now); }

void EpochPace::note_batch(double now, double epochs_per_second, int batches_per_epoch) {
    due_ = std::max(due_ + 1 / (epochs_per_second * batches_per_epoch), now - kCatchUp);
}

}  // namespace reluscope
