#pragma once

#include <nlohmann/json_fwd.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace reluscope {

/// Where the application's own time of one frame went, in seconds of the platform's clock. The platform's part (input
/// before, drawing after) is not in it.
struct FrameTimes {
    double training = 0;   ///< of App::advance(): steps of the trainer, and counts after each epoch
    double computing = 0;  ///< the rest of App::advance(): loading, clusters, regions, paths, distances
    double interface = 0;  ///< panels, the commands that came of them, pictures, text for screen readers
    bool current = false;  ///< all that was drawn is of the newest weights: rows, clusters, regions and picture
    double total() const { return training + computing + interface; }
};

/// The last frames.
class FrameLog {
public:
    static constexpr std::size_t kFramesKept = 240;

    void add(const FrameTimes& times) {
        ring_[static_cast<std::size_t>(num_frames_ % kFramesKept)] = times;
        ++num_frames_;
    }
    /// Since the start.
    std::uint64_t num_frames() const { return num_frames_; }
    /// At most kFramesKept, the oldest first.
    std::vector<FrameTimes> times() const;

private:
    std::array<FrameTimes, kFramesKept> ring_{};
    std::uint64_t num_frames_ = 0;
};

/// The answer to {"what": "diagnostics"}: frames since the start, and of the last ones milliseconds and whether they
/// were current.
nlohmann::json diagnostics_json(const FrameLog& log);

}  // namespace reluscope
