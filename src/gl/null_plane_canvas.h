#pragma once

#include "scene/plane/plane_canvas.h"

#include <cstddef>

namespace reluscope {

/// Draws nothing and remembers what it was asked for: for tests.
class NullPlaneCanvas final : public PlaneCanvas {
public:
    void draw(const PlanePicture& picture) override {
        last_ = picture;
        ++num_pictures_;
    }
    bool prepare(const std::shared_ptr<const PlaneMesh>& mesh,
                 const std::shared_ptr<const RegionColours>& colours) override {
        if (mesh != mesh_ || colours != colours_) num_prepared_ = 0;
        mesh_ = mesh;
        colours_ = colours;
        return ++num_prepared_ >= kCallsToPrepare;
    }
    bool pending() const override { return false; }

    /// So many calls of prepare() take in everything.
    static constexpr std::size_t kCallsToPrepare = 3;
    const PlanePicture& last() const { return last_; }
    std::size_t num_pictures() const { return num_pictures_; }

private:
    PlanePicture last_;
    std::size_t num_pictures_ = 0;
    std::shared_ptr<const PlaneMesh> mesh_;
    std::shared_ptr<const RegionColours> colours_;
    std::size_t num_prepared_ = 0;
};

}  // namespace reluscope
