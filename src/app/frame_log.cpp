#include "app/frame_log.h"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace reluscope {

std::vector<FrameTimes> FrameLog::times() const {
    std::vector<FrameTimes> list;
    const std::uint64_t count = std::min<std::uint64_t>(num_frames_, kFramesKept);
    for (std::uint64_t i = num_frames_ - count; i < num_frames_; ++i)
        list.push_back(ring_[static_cast<std::size_t>(i % kFramesKept)]);
    return list;
}

nlohmann::json diagnostics_json(const FrameLog& log) {
    constexpr double kMilliseconds = 1000;
    nlohmann::json json = {{"frames", log.num_frames()}};
    for (const char* key : {"training_ms", "computing_ms", "interface_ms", "current"})
        json[key] = nlohmann::json::array();
    for (const FrameTimes& times : log.times()) {
        json["training_ms"].push_back(kMilliseconds * times.training);
        json["computing_ms"].push_back(kMilliseconds * times.computing);
        json["interface_ms"].push_back(kMilliseconds * times.interface);
        json["current"].push_back(times.current);
    }
    return json;
}

}  // namespace reluscope
