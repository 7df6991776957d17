#pragma once

#include "scene/kit/drawing.h"

#include <optional>
#include <utility>
#include <vector>

namespace reluscope {

/// A drawing of an earlier frame with the numbers it was made from: sizes, revisions, what is selected and lit.
struct DrawingCache {
    std::vector<double> key;
    std::optional<Drawing> drawing;
};

/// The drawing of `key`, made by `make` unless it is the one that is there.
template <class Make>
const Drawing& cached_drawing(DrawingCache& cache, std::vector<double> key, Make make) {
    if (!cache.drawing || key != cache.key) {
        cache.drawing = make();
        cache.key = std::move(key);
    }
    return *cache.drawing;
}

/// An index that may be missing, as part of a key.
template <class Id>
double key_of(const std::optional<Id>& id) {
    return id ? static_cast<double>(id->index) : -1.0;
}

}  // namespace reluscope
