#pragma once

#include "app/state/layout.h"

#include <imgui.h>

#include <array>
#include <cstddef>
#include <iterator>

namespace reluscope {

/// Around the content of a picture, as around that of a panel.
inline constexpr float kPicturePadding = 12;

/// How large each view was when it was drawn last, padding included, in units of the screen; pictures are made in the
/// same size.
class ViewSizes {
public:
    void note(View view, ImVec2 size) { sizes_[static_cast<std::size_t>(view)] = size; }
    /// A usual size for a view that was not drawn yet.
    ImVec2 of(View view) const {
        const ImVec2 size = sizes_[static_cast<std::size_t>(view)];
        return size.x > 0 && size.y > 0 ? size : ImVec2(960, 640);
    }

private:
    std::array<ImVec2, std::size(kAllViews)> sizes_ = {};
};

}  // namespace reluscope
