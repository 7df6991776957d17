#pragma once

#include <functional>
#include <memory>

namespace reluscope::testing {

/// A clock that goes on by a millisecond whenever it is asked: the same work in every run.
inline std::function<double()> ticking_clock() {
    auto now = std::make_shared<double>(0);
    return [now] { return *now += 1e-3; };
}

}  // namespace reluscope::testing
