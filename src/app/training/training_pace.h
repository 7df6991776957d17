#pragma once

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

}  // namespace reluscope
