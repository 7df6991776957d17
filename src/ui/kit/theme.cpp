#include "ui/kit/theme.h"

#include "ui/kit/fonts.h"

#include <algorithm>
#include <cmath>
#include <iterator>

namespace reluscope {

namespace {

ImVec4 vec(ImU32 color) { return ImGui::ColorConvertU32ToFloat4(color); }

void set_colors(const Palette& p) {
    ImVec4* c = ImGui::GetStyle().Colors;
    c[ImGuiCol_Text] = vec(p.text);
    c[ImGuiCol_TextDisabled] = vec(p.muted);
    c[ImGuiCol_WindowBg] = vec(p.background);
    c[ImGuiCol_ChildBg] = ImVec4(0, 0, 0, 0);
    c[ImGuiCol_PopupBg] = vec(p.panel);
    c[ImGuiCol_Border] = vec(p.line);
    c[ImGuiCol_BorderShadow] = ImVec4(0, 0, 0, 0);
    c[ImGuiCol_FrameBg] = vec(p.raised);
    c[ImGuiCol_FrameBgHovered] = vec(mix(p.raised, p.accent, 0.15F));
    c[ImGuiCol_FrameBgActive] = vec(mix(p.raised, p.accent, 0.25F));
    c[ImGuiCol_Button] = vec(p.raised);
    c[ImGuiCol_ButtonHovered] = vec(mix(p.raised, p.accent, 0.2F));
    c[ImGuiCol_ButtonActive] = vec(mix(p.raised, p.accent, 0.35F));
    c[ImGuiCol_Header] = vec(p.selection);
    c[ImGuiCol_HeaderHovered] = vec(p.hover);
    c[ImGuiCol_HeaderActive] = vec(p.selection);
    c[ImGuiCol_ScrollbarBg] = ImVec4(0, 0, 0, 0);
    c[ImGuiCol_ScrollbarGrab] = vec(with_alpha(p.muted, 0.35F));
    c[ImGuiCol_ScrollbarGrabHovered] = vec(with_alpha(p.muted, 0.6F));
    c[ImGuiCol_ScrollbarGrabActive] = vec(p.muted);
    c[ImGuiCol_CheckMark] = vec(p.accent);
    c[ImGuiCol_Separator] = vec(p.line);
    c[ImGuiCol_TableHeaderBg] = vec(p.panel);
    c[ImGuiCol_TableBorderLight] = vec(p.line);
    c[ImGuiCol_TableBorderStrong] = vec(p.line);
    c[ImGuiCol_TableRowBg] = ImVec4(0, 0, 0, 0);
    c[ImGuiCol_TableRowBgAlt] = ImVec4(0, 0, 0, 0);
    c[ImGuiCol_TextSelectedBg] = vec(with_alpha(p.accent, 0.35F));
    c[ImGuiCol_NavHighlight] = vec(p.accent);
    c[ImGuiCol_ModalWindowDimBg] = ImVec4(0, 0, 0, 0.45F);
}

}  // namespace

void apply_style(const Palette& palette, bool touch) {
    ImGuiStyle& style = ImGui::GetStyle();
    style = ImGuiStyle();
    style.WindowPadding = ImVec2(12, 12);
    style.FramePadding = ImVec2(10, touch ? 13.0F : 6.0F);
    style.ItemSpacing = ImVec2(8, 6);
    style.ItemInnerSpacing = ImVec2(6, 4);
    style.CellPadding = ImVec2(6, touch ? 10.0F : 3.0F);
    style.ScrollbarSize = touch ? 16.0F : 10.0F;
    style.GrabMinSize = 12;
    style.WindowRounding = 0;
    style.ChildRounding = 6;
    style.FrameRounding = 6;
    style.PopupRounding = 6;
    style.ScrollbarRounding = 6;
    style.GrabRounding = 6;
    style.WindowBorderSize = 0;
    style.ChildBorderSize = 0;
    style.PopupBorderSize = 1;
    style.FrameBorderSize = 0;
    style.DisabledAlpha = 0.5F;
    if (touch) style.TouchExtraPadding = ImVec2(4, 4);
    set_colors(palette);
}

namespace {

struct FontSource {
    std::span<const unsigned char> bytes;
    float size;
    bool icons;
    bool all_letters = true;  ///< else those of English, and the spaces and signs of numbers
};

ImFont* add_font(const FontSource& source, float pixel_ratio) {
    static constexpr ImWchar kAll[] = {0x20, 0x2FFF, 0};
    static constexpr ImWchar kEnglish[] = {0x20, 0x7E, 0xA0, 0xA0, 0x2009, 0x202F, 0x2212, 0x2212, 0};
    static constexpr ImWchar kIcons[] = {61440, 62463, 0};  // the private use area of Fork Awesome
    ImFontConfig config;
    config.FontDataOwnedByAtlas = false;
    config.OversampleH = 2;
    config.PixelSnapH = false;
    ImFontAtlas& atlas = *ImGui::GetIO().Fonts;
    // The atlas never writes to the bytes when it does not own them; its interface predates const.
    const auto add = [&](std::span<const unsigned char> bytes, float size, const ImWchar* ranges) {
        return atlas.AddFontFromMemoryTTF(const_cast<unsigned char*>(bytes.data()), static_cast<int>(bytes.size()),
                                          std::round(size * pixel_ratio), &config, ranges);
    };
    ImFont* font = add(source.bytes, source.size, source.all_letters ? kAll : kEnglish);
    if (source.icons) {
        config.MergeMode = true;
        config.GlyphOffset.y = std::round(pixel_ratio);
        add(font_icons(), source.size, kIcons);
    }
    return font;
}

}  // namespace

Fonts load_fonts(float pixel_ratio) {
    ImGuiIO& io = ImGui::GetIO();
    io.Fonts->Clear();
    Fonts fonts;
    fonts.text = add_font({font_regular(), 16, true}, pixel_ratio);
    fonts.bold = add_font({font_semibold(), 16, true}, pixel_ratio);
    fonts.small = add_font({font_regular(), 14, true}, pixel_ratio);
    fonts.heading = add_font({font_semibold(), 12.5F, false}, pixel_ratio);
    fonts.title = add_font({font_semibold(), 20, false}, pixel_ratio);
    fonts.display = add_font({font_semibold(), 26, false, false}, pixel_ratio);
    io.FontGlobalScale = 1 / pixel_ratio;
    io.Fonts->Build();
    return fonts;
}

}  // namespace reluscope
