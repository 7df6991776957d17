#include "app/frame_log.h"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

using namespace reluscope;

TEST_CASE("frame log: keeps the last frames, the oldest first, and tells milliseconds") {
    FrameLog log;
    CHECK(diagnostics_json(log)["frames"] == 0);
    CHECK(diagnostics_json(log)["training_ms"].empty());
    const std::size_t extra = 5;
    for (std::size_t i = 0; i < FrameLog::kFramesKept + extra; ++i)
        log.add({0.001 * static_cast<double>(i), 0.002, 0.003, i % 2 == 0});
    const auto json = diagnostics_json(log);
    CHECK(json["frames"] == FrameLog::kFramesKept + extra);
    for (const char* key : {"training_ms", "computing_ms", "interface_ms", "current"})
        CHECK_MESSAGE(json[key].size() == FrameLog::kFramesKept, key);
    CHECK(json["training_ms"].front() == doctest::Approx(extra));
    CHECK(json["training_ms"].back() == doctest::Approx(FrameLog::kFramesKept + extra - 1));
    CHECK(json["interface_ms"][0] == doctest::Approx(3));
    CHECK(json["current"][0] == false);
    CHECK(json["current"][1] == true);
    CHECK(log.times().front().total() == doctest::Approx(0.005 + 0.001 * extra));
}
