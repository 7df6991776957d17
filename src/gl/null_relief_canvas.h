#pragma once

#include "scene/relief/relief_canvas.h"

#include <cstddef>

namespace reluscope {

/// Draws nothing and remembers what it was asked for: for tests.
class NullReliefCanvas final : public ReliefCanvas {
public:
    std::uintptr_t draw(const ReliefPicture& picture) override {
        if (!(picture == last_)) ++num_pictures_;
        last_ = picture;
        return 1;
    }
    bool prepare(const std::shared_ptr<const ReliefSurface>&, const std::shared_ptr<const RegionColours>&) override {
        return true;
    }

    const ReliefPicture& last() const { return last_; }
    std::size_t num_pictures() const { return num_pictures_; }

private:
    ReliefPicture last_;
    std::size_t num_pictures_ = 0;
};

}  // namespace reluscope
