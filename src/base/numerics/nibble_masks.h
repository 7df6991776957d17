#pragma once

#include <cstdint>

namespace reluscope {

/// Four bits as four words of all ones or all zeros: what vector instructions mask doubles with.
struct NibbleMasks {
    alignas(32) std::uint64_t of[16][4];
};

constexpr NibbleMasks make_nibble_masks() {
    NibbleMasks masks{};
    for (std::uint64_t nibble = 0; nibble < 16; ++nibble) {
        for (std::uint64_t bit = 0; bit < 4; ++bit)
            masks.of[nibble][bit] = (nibble >> bit & 1U) != 0 ? ~std::uint64_t{0} : 0;
    }
    return masks;
}

inline constexpr NibbleMasks kNibbleMasks = make_nibble_masks();

}  // namespace reluscope
