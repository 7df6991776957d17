#pragma once
#include <span>

namespace reluscope {

/// Font files (OpenType, cut down to the characters and icons in use) that the build embeds with tools/make_fonts.py.
/// The bytes live as long as the program; hand them to Dear ImGui with FontDataOwnedByAtlas = false.
/// Digits and signs have one common width, so that columns of numbers line up.
std::span<const unsigned char> font_regular();
std::span<const unsigned char> font_semibold();

/// Fork Awesome, with the icons whose code points the sources of src/ui mention ("\uf0c9").
std::span<const unsigned char> font_icons();

}  // namespace reluscope
