#pragma once

#include "app/state/state.h"
#include "ui/kit/widgets.h"

#include <map>
#include <string>
#include <vector>

namespace reluscope {

/// What the gallery keeps from frame to frame. Whoever draws frames brings the pictures: those that are wanted become
/// textures by and by; until then, and where there is none, a card has an empty field.
struct GalleryMemory {
    bool was_open = false;
    std::vector<std::string> wanted;              ///< paths below data/ of the pictures that this frame lacks
    std::map<std::string, ImTextureID> pictures;  ///< by path
};

/// Height of a card's picture as part of its width; the pictures are made so (shell/thumbnails).
inline constexpr float kThumbnailAspect = 0.625F;

/// Path of an example's picture for a theme; empty where it has none.
std::string picture_path(const Example& example, bool dark);

/// The button in the top bar that says what is open, and opens and closes the gallery.
void gallery_button(const Ui& ui, const AppState& state, float width);

/// All examples as cards with picture, title and sentence, group by group, and the generated tables. Arrows, Enter;
/// closes with a choice, Escape or a click elsewhere.
void gallery_window(const Ui& ui, const AppState& state, GalleryMemory& memory);

}  // namespace reluscope
