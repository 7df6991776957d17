#pragma once

#include "shell/host.h"

#include "imgui.h"
#include "imgui_impl_opengl3.h"

namespace reluscope {

/// Has the application make its fonts for `pixel_ratio` pixels per unit, and brings them to the screen. Between two
/// frames.
inline void remake_fonts(Application& application, float pixel_ratio) {
    const bool begun = ImGui::GetIO().Fonts->TexID != ImTextureID{};
    application.set_display(pixel_ratio);  // forgets the texture's name
    if (!begun) return;                    // the first frame makes it
    ImGui_ImplOpenGL3_DestroyFontsTexture();
    ImGui_ImplOpenGL3_CreateFontsTexture();
}

}  // namespace reluscope
