#include "ui/theme.h"

#include "ui/fonts.h"

#include <algorithm>
#include <cmath>
#include <iterator>

namespace reluscope {

namespace {

constexpr ImU32 rgb(unsigned value) { return IM_COL32(value >> 16 & 255U, value >> 8 & 255U, value & 255U, 255); }

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

Palette make_palette(bool dark) {
    Palette p{};
    p.dark = dark;
    p.background = rgb(dark ? 0x14161A : 0xFFFFFF);
    p.panel = rgb(dark ? 0x1B1E24 : 0xF6F7F9);
    p.raised = rgb(dark ? 0x272C35 : 0xE9ECF1);
    p.line = rgb(dark ? 0x343A45 : 0xD4D9E1);
    p.text = rgb(dark ? 0xE8EAED : 0x1B1F26);
    p.muted = rgb(dark ? 0xA3ABB8 : 0x566070);
    p.accent = rgb(dark ? 0x6CA8FF : 0x1F66D0);
    p.raises = rgb(0xE07B28);
    p.lowers = rgb(0x2E86C1);
    p.raises_text = rgb(dark ? 0xF0A060 : 0xA8500A);
    p.lowers_text = rgb(dark ? 0x6FB7E6 : 0x1A6397);
    p.neutral = rgb(dark ? 0x3A404A : 0xE3E6EA);
    p.error_text = rgb(dark ? 0xFF9A8F : 0xB3261E);
    p.warning_text = rgb(dark ? 0xF2C14E : 0x8A5A00);
    p.good_text = rgb(dark ? 0x7FD1AE : 0x0B6B4A);
    p.selection = with_alpha(p.accent, dark ? 0.26F : 0.16F);
    p.hover = with_alpha(p.accent, dark ? 0.14F : 0.09F);
    return p;
}

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

ImU32 mix(ImU32 from, ImU32 to, float t) {
    const ImVec4 a = vec(from);
    const ImVec4 b = vec(to);
    return ImGui::ColorConvertFloat4ToU32(
        ImVec4(a.x + (b.x - a.x) * t, a.y + (b.y - a.y) * t, a.z + (b.z - a.z) * t, a.w + (b.w - a.w) * t));
}

ImU32 with_alpha(ImU32 color, float alpha) {
    ImVec4 c = vec(color);
    c.w = alpha;
    return ImGui::ColorConvertFloat4ToU32(c);
}

ImU32 diverging(const Palette& palette, float t) {
    const float size = std::clamp(std::abs(t), 0.0F, 1.0F);
    return mix(palette.neutral, t < 0 ? palette.lowers : palette.raises, size);
}

ImU32 class_color(const Palette& palette, int index) {
    static constexpr unsigned kOkabeIto[] = {0x0072B2, 0xE69F00, 0x009E73, 0xCC79A7,
                                             0x56B4E9, 0xD55E00, 0xF0E442, 0x999999};
    const ImU32 color = rgb(kOkabeIto[static_cast<std::size_t>(index) % std::size(kOkabeIto)]);
    return palette.dark ? mix(color, rgb(0xFFFFFF), 0.12F) : color;
}

namespace {

struct FontSource {
    std::span<const unsigned char> bytes;
    float size;
    bool icons;
};

ImFont* add_font(const FontSource& source, float pixel_ratio) {
    static constexpr ImWchar kAll[] = {0x20, 0x2FFF, 0};
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
    ImFont* font = add(source.bytes, source.size, kAll);
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
    io.FontGlobalScale = 1 / pixel_ratio;
    io.Fonts->Build();
    return fonts;
}

}  // namespace reluscope
