#include "support/imgui_context.h"

namespace reluscope::testing {

const Fonts& make_imgui_context(ImVec2 size) {
    static ImFontAtlas atlas;
    static Fonts fonts;
    ImGui::CreateContext(&atlas);
    ImGuiIO& io = ImGui::GetIO();
    io.IniFilename = nullptr;
    io.DisplaySize = size;
    io.DeltaTime = 1.0F / 60;
    if (fonts.text == nullptr) {
        fonts = load_fonts(1);
        unsigned char* pixels = nullptr;
        int width = 0;
        int height = 0;
        atlas.GetTexDataAsAlpha8(&pixels, &width, &height);
    }
    return fonts;
}

}  // namespace reluscope::testing
