#include "support/imgui_context.h"

namespace reluscope::testing {

namespace {

const Fonts& make_context(ImVec2 size) {
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

}  // namespace

NullContext::NullContext(ImVec2 size) : fonts_(make_context(size)), registry_(std::make_unique<WidgetRegistry>()) {}

NullContext::~NullContext() {
    registry_.reset();  // while the context that it is attached to is there
    ImGui::DestroyContext();
}

DrawnFrame drawn_frame() {
    static const GlyphTable glyphs(*ImGui::GetIO().Fonts);
    return read_drawn_frame(glyphs);
}

}  // namespace reluscope::testing
