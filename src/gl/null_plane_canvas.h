#pragma once

#include "scene/plane_canvas.h"

#include <cstddef>

namespace reluscope {

/// Draws nothing and remembers what it was asked for: for tests.
class NullPlaneCanvas final : public PlaneCanvas {
public:
    void draw(const PlanePicture& picture) override {
        last_ = picture;
        ++num_pictures_;
    }
    const PlanePicture& last() const { return last_; }
    std::size_t num_pictures() const { return num_pictures_; }

private:
    PlanePicture last_;
    std::size_t num_pictures_ = 0;
};

}  // namespace reluscope
