#pragma once

#include <limits>

namespace reluscope {

/// Divides the working time of a frame between training and showing what came of it, so that every frame shows the
/// newest weights where clusters and regions are found in about one frame. Where they take longer, half of the time
/// trains on and the newest weights follow when they can.
class TrainingPace {
public:
    /// Seconds from the start of the work.
    struct Slice {
        double training;  ///< then the trainer stops
        double all;       ///< then all work stops
    };

    /// The times of a frame that would usually work for `seconds`. While clusters and regions are nearly there the
    /// frame works a little longer rather than show what is old, and a frame that begins with old ones does not train.
    Slice next(double seconds);

    /// What the frame worked beside training; `shown`: it finished all that shows some new weights; `current`: it ended
    /// with the newest ones shown.
    void record(double seconds, bool shown, bool current);

private:
    double showing_ = 0;  // what it takes to show new weights, smoothed
    double so_far_ = 0;   // since weights were shown
    bool behind_ = false;
    bool held_ = false;  // the last frame did not train
};

/// How fast batches may follow each other at a speed in epochs per second, so that one can watch and talk.
///
/// The batches of an epoch are spread evenly over its time: at r epochs per second of B batches each, the n-th batch
/// after start() comes no sooner than (n - 1) / (r B) seconds after it. What a slow computer falls behind is made up
/// for by up to kCatchUp seconds; the rest is lost, and the speed with it.
class EpochPace {
public:
    static constexpr double kCatchUp = 0.1;

    /// Training plays from `now` on, or goes on at another speed.
    void start(double now) { due_ = now; }
    /// True at the time at which the next batch may be done.
    bool is_due(double now) const { return now >= due_; }
    /// Seconds until then, 0 at the least.
    double seconds_left(double now) const;
    /// A batch was done. Needs a positive speed and number of batches.
    void note_batch(double now, double epochs_per_second, int batches_per_epoch);

private:
    double due_ = -std::numeric_limits<double>::infinity();
};

}  // namespace reluscope
