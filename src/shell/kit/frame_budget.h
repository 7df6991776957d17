#pragma once

namespace reluscope {

/// How long the program may work in a frame and between two frames, from how long frames took before.
class FrameBudget {
public:
    /// A frame begins, `now` in the platform's seconds.
    void begin(double now);
    /// Its work has ended. `wants_next`: the program has asked for another one.
    void end(double now, bool wants_next);

    /// Seconds that the frame which begins may work. While a file is being opened and the screen cannot show sixty
    /// frames a second (large pictures without a graphics card), half of the time that the program waited for it is
    /// used; not while a button is held, when each frame should come soon.
    double slice(bool opens_file, bool button_held) const;
    /// True where drawing is so slow that work goes on for as long as it took before the next picture.
    bool works_unseen(double now);
    /// True where the screen has not come for so long that nobody looks.
    bool is_unseen(double now) const;

    static constexpr double kLongestSlice = 0.040;

private:
    void measure_drawing(double now);

    double begun_ = 0;   // the last frame's work
    double waited_ = 0;  // from the end of a frame's work to the next one
    double since_ = 0;   // the beginning of the frame before
    double ended_ = 0;
    double drawing_ = 0;  // from the end of a frame's work to the next call: the platform's part
    bool drawn_ = false;  // and asked for the next frame; since then no call came
};

}  // namespace reluscope
