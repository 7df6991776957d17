#pragma once

#include "app/state/state.h"
#include "shell/host.h"

#include <cstdint>
#include <string>

namespace reluscope {

/// Tells screen readers what is shown: the text version beside the picture, and what is new in it.
class TextTwin {
public:
    explicit TextTwin(Host& host) : host_(host) {}

    /// Call once per frame.
    void follow(const AppState& state);
    /// Nothing that it tells has changed from `before` to `after`.
    void pass_over(std::uint64_t before, std::uint64_t after) {
        if (told_revision_ == before) told_revision_ = after;
    }

private:
    Host& host_;
    std::uint64_t told_revision_ = 0;
    std::uint64_t told_message_ = 0;
    std::string announced_;  // so that nothing is said twice in a row
};

}  // namespace reluscope
