#include "ui/kit/widgets.h"

#include "app/shortcuts.h"

#include <imgui_internal.h>

#include <algorithm>
#include <array>
#include <cmath>

namespace reluscope {

void text_in(ImFont* font, ImU32 color, std::string_view text) {
    ImGui::PushFont(font);
    ImGui::PushStyleColor(ImGuiCol_Text, color);
    ImGui::TextUnformatted(text.data(), text.data() + text.size());
    report_text(text, ImGui::GetItemRectMin(), ImGui::GetItemRectMax());
    ImGui::PopStyleColor();
    ImGui::PopFont();
}

namespace {

/// The longest start of `text` that fits `width`, broken at a space or a line end; Dear ImGui's own wrapping also
/// breaks after the point of a number.
std::string_view first_line(ImFont* font, std::string_view text, float width) {
    std::size_t fitting = 0;
    for (std::size_t i = 0; i <= text.size(); ++i) {
        const bool end = i == text.size() || text[i] == ' ' || text[i] == '\n';
        if (!end) continue;
        if (fitting > 0 && text_size(font, text.substr(0, i)).x > width) break;
        fitting = i;
        if (i < text.size() && text[i] == '\n') break;
    }
    return text.substr(0, fitting);
}

}  // namespace

void text_beside_buttons(ImFont* font, ImU32 color, std::string_view text) {
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const ImVec2 size = text_size(font, text);
    const float height = ImGui::GetFrameHeight();
    ImGui::Dummy(ImVec2(size.x, height));
    draw_text_cut(*ImGui::GetWindowDrawList(), font, ImVec2(at.x, at.y + std::round((height - size.y) / 2)), size.x + 1,
                  color, text);
}

void text_block(ImFont* font, ImU32 color, std::string_view text, float width) {
    ImGui::BeginGroup();  // one item, for what asks whether the pointer is over it
    ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, ImVec2(8, 1));
    while (!text.empty()) {
        const std::string_view line = first_line(font, text, width);
        text_in(font, color, line.empty() ? std::string_view(" ") : line);
        text.remove_prefix(std::min(text.size(), line.size() + 1));
    }
    ImGui::PopStyleVar();
    ImGui::EndGroup();
}

float text_block_height(ImFont* font, std::string_view text, float width) {
    const float line_height = text_size(font, "x").y;
    float height = 0;
    while (!text.empty()) {
        height += line_height + (height > 0 ? 1.0F : 0.0F);
        text.remove_prefix(std::min(text.size(), first_line(font, text, width).size() + 1));
    }
    return height;
}

void text_wrapped_in(ImFont* font, ImU32 color, std::string_view text) {
    text_block(font, color, text, ImGui::GetContentRegionAvail().x);
}

void same_line_if(float width) {
    ImGui::SameLine();
    if (ImGui::GetContentRegionAvail().x < width) ImGui::NewLine();
}

bool has_one_column() {
    constexpr float kNarrow = 820;
    return ImGui::GetIO().DisplaySize.x < kNarrow;
}

bool shows_sheet(const Layout& layout) {
    constexpr ImVec2 kTablet(600, 900);
    const ImVec2 display = ImGui::GetIO().DisplaySize;
    if (!has_one_column() || layout.maximised) return false;
    return layout.sheet_open.value_or(display.x >= kTablet.x && display.y >= kTablet.y);
}

bool pressed(ImGuiKey key) { return ImGui::IsKeyPressed(key); }

bool menu_key_pressed() {
    const bool shift_f10 = ImGui::GetIO().KeyShift && ImGui::IsKeyPressed(ImGuiKey_F10, false);
    return shift_f10 || ImGui::IsKeyPressed(ImGuiKey_Menu, false);
}

bool table_line(const char* label, bool lit, float height) {
    const ImGuiStyle& style = ImGui::GetStyle();
    ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing,
                        ImVec2(style.ItemSpacing.x, 2 * style.CellPadding.y));  // half of it on each side
    const bool clicked = ImGui::Selectable(label, lit, ImGuiSelectableFlags_SpanAllColumns, ImVec2(0, height));
    ImGui::PopStyleVar();
    return clicked;
}

MenuLines::MenuLines(const Ui& ui) {
    constexpr float kBetweenForFingers = 24;
    const ImVec2 usual = ImGui::GetStyle().ItemSpacing;
    ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, ImVec2(usual.x, ui.touch ? kBetweenForFingers : usual.y));
}

bool begin_item_menu() {
    if (ImGui::IsItemFocused() && menu_key_pressed()) ImGui::OpenPopup(ImGui::GetItemID());
    return ImGui::BeginPopupContextItem();
}

bool begin_menu_below(const char* id, bool open) {
    constexpr float kBetween = 2;
    ImGuiContext& g = *ImGui::GetCurrentContext();
    const ImRect button(g.LastItemData.Rect.Min,
                        ImVec2(g.LastItemData.Rect.Max.x, g.LastItemData.Rect.Max.y + kBetween));
    if (open) ImGui::OpenPopup(id);
    // As lists do it: the size is known once the menu was measured, in the first frame, in which it is hidden.
    std::array<char, 32> name{};
    ImFormatString(name.data(), name.size(), "##Popup_%08x", g.CurrentWindow->GetID(id));
    ImGuiWindow* const menu = ImGui::FindWindowByName(name.data());
    if (menu != nullptr && menu->WasActive) {
        const ImVec2 size = ImGui::CalcWindowNextAutoFitSize(menu);
        ImGui::SetNextWindowPos(ImGui::FindBestWindowPosForPopupEx(button.GetBL(), size, &menu->AutoPosLastDirection,
                                                                   ImGui::GetPopupAllowedExtentRect(menu), button,
                                                                   ImGuiPopupPositionPolicy_ComboBox));
    }
    return ImGui::BeginPopup(id);
}

std::string item_label(std::string_view name, std::size_t id) {
    if (name.empty()) name = "(no name)";
    constexpr std::string_view kThinSpace = "\u2009";
    std::string label;
    for (const char c : name) {
        if (c == '#' && label.ends_with('#')) label += kThinSpace;
        label += c;
    }
    if (label.ends_with('#')) label += kThinSpace;
    return label + "##" + std::to_string(id);
}

namespace {

constexpr float kHeadingGap = 2;  // above a heading

}  // namespace

void heading(const Ui& ui, const char* text) {
    ImGui::Dummy(ImVec2(0, kHeadingGap));
    text_in(ui.fonts.heading, ui.palette.muted, text);
    ImGui::Dummy(ImVec2(0, 1));
}

float begin_heading_buttons(const Ui& ui, const char* text, float width) {
    const ImVec2 at = ImGui::GetCursorPos();
    const ImVec2 extent = text_size(ui.fonts.heading, text);
    const float spacing = ImGui::GetStyle().ItemSpacing.y;
    const float right = at.x + ImGui::GetContentRegionAvail().x;
    const float wanted = extent.x + ImGui::GetStyle().ItemSpacing.x + width;
    const bool beside = at.x + wanted <= right;
    // The buttons' middle stands at that of the letters, which begin below the gap of heading(). High buttons must not
    // reach what stands above: then both go down.
    float middle = at.y + kHeadingGap + spacing + extent.y / 2;
    const bool first = at.y <= ImGui::GetCursorStartPos().y;
    const float down = std::round(std::max(0.0F, (first ? 0 : at.y) - (middle - ImGui::GetFrameHeight() / 2)));
    if (beside && down > 0) {
        ImGui::SetCursorPosY(at.y + down);
        middle += down;
    }
    heading(ui, text);
    const float below = ImGui::GetCursorPosY();
    if (!beside) return below + ImGui::GetFrameHeight() + spacing;
    const float top = std::max(0.0F, std::round(middle - ImGui::GetFrameHeight() / 2));
    ImGui::SetCursorPos(ImVec2(right - width, top));
    return std::max(below, top + ImGui::GetFrameHeight() + 1);
}

void end_heading_buttons(float below) { ImGui::SetCursorPosY(below); }

namespace {

constexpr std::string_view kHowToAskForDigits = "Rest here or press for all digits.";

void show_tooltip(const Ui& ui, std::string_view title, std::string_view text, std::string_view below = {}) {
    constexpr float kWidth = 420;
    ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, ImVec2(12, 10));
    ImGui::BeginTooltip();
    if (!title.empty()) text_block(ui.fonts.bold, ui.palette.text, title, kWidth);
    if (!text.empty()) text_block(ui.fonts.small, ui.palette.text, text, kWidth);
    if (!below.empty()) text_block(ui.fonts.small, ui.palette.muted, below, kWidth);
    ImGui::EndTooltip();
    ImGui::PopStyleVar();
}

/// From the press of the last item until the pointer leaves its place, also below a window that the press opened.
/// Fingers read what a button means after they have touched it.
bool was_pressed(const Ui& ui) {
    const ImGuiID item = ImGui::GetItemID();
    if (item == 0 || ui.touch) return false;
    ImGuiStorage& storage = *ImGui::GetStateStorage();
    const ImGuiID key = ImHashStr("pressed", 0, item);
    const bool before = storage.GetBool(key);
    const bool pressed = (before || ImGui::IsItemActive()) &&
                         ImGui::IsMouseHoveringRect(ImGui::GetItemRectMin(), ImGui::GetItemRectMax());
    if (pressed != before) storage.SetBool(key, pressed);
    return pressed;
}

}  // namespace

void tooltip(const Ui& ui, std::string_view title, std::string_view text) {
    const bool is_known = was_pressed(ui);
    if (!is_known && ImGui::IsItemHovered()) show_tooltip(ui, title, text);
}

void tooltip_in_full(const Ui& ui, std::string_view title, std::string_view text, std::string_view in_full) {
    constexpr float kLongHover = 1;  // seconds
    if (!ImGui::IsItemHovered()) return;
    // Asked with a delay, Dear ImGui counts for how long the mouse has been on this item.
    ImGui::IsItemHovered(ImGuiHoveredFlags_DelayNormal | ImGuiHoveredFlags_NoSharedDelay);
    const bool asked =
        ImGui::IsMouseDown(ImGuiMouseButton_Left) || ImGui::GetCurrentContext()->HoverItemDelayTimer >= kLongHover;
    show_tooltip(ui, title, text, asked ? in_full : kHowToAskForDigits);
}

void tooltip_over(const Ui& ui, ImVec2 min, ImVec2 max, std::string_view title, std::string_view text) {
    if (ImGui::IsWindowHovered() && ImGui::IsMouseHoveringRect(min, max)) show_tooltip(ui, title, text);
}

ImVec2 text_size(ImFont* font, std::string_view text) {
    const float size = font->FontSize * ImGui::GetIO().FontGlobalScale;
    return font->CalcTextSizeA(size, 1e6F, 0, text.data(), text.data() + text.size());
}

void draw_symbol(ImDrawList& draw, ImVec2 centre, float radius, PointShape shape, ImU32 fill, ImU32 stroke,
                 float width) {
    const bool filled = (fill & IM_COL32_A_MASK) != 0;
    const bool outlined = (stroke & IM_COL32_A_MASK) != 0;
    const auto corners = shape_corners(shape);
    if (corners.empty()) {
        if (filled) draw.AddCircleFilled(centre, radius, fill);
        if (outlined) draw.AddCircle(centre, radius, stroke, 0, width);
        return;
    }
    ImVec2 at[kMaxShapeCorners];
    for (std::size_t i = 0; i < corners.size(); ++i)
        at[i] = ImVec2(centre.x + radius * corners[i].first, centre.y + radius * corners[i].second);
    if (filled && is_convex(shape)) draw.AddConvexPolyFilled(at, static_cast<int>(corners.size()), fill);
    if (filled && !is_convex(shape)) {
        draw.AddQuadFilled(at[0], at[1], at[6], at[7], fill);
        draw.AddQuadFilled(at[3], at[4], at[9], at[10], fill);
    }
    if (outlined) draw.AddPolyline(at, static_cast<int>(corners.size()), stroke, ImDrawFlags_Closed, width);
}

float draw_text_cut(ImDrawList& draw, ImFont* font, ImVec2 position, float width, ImU32 color, std::string_view text,
                    bool is_turned) {
    static constexpr std::string_view kEllipsis = "\u2026";
    const float size = font->FontSize * ImGui::GetIO().FontGlobalScale;
    const float full = text_size(font, text).x;
    if (!is_turned)
        report_text(text, position, ImVec2(position.x + std::min(full, width), position.y + text_size(font, text).y),
                    full > width);
    if (full <= width) {
        draw.AddText(font, size, position, color, text.data(), text.data() + text.size());
        return full;
    }
    const float room = width - text_size(font, kEllipsis).x;
    const char* end = text.data();
    font->CalcTextSizeA(size, std::max(room, 0.0F), 0, text.data(), text.data() + text.size(), &end);
    draw.AddText(font, size, position, color, text.data(), end);
    const float drawn = text_size(font, std::string_view(text.data(), static_cast<std::size_t>(end - text.data()))).x;
    draw.AddText(font, size, ImVec2(position.x + drawn, position.y), color, kEllipsis.data(),
                 kEllipsis.data() + kEllipsis.size());
    return width;
}

void draw_text_right(ImDrawList& draw, ImFont* font, float right, float top, ImU32 color, std::string_view text) {
    const float size = font->FontSize * ImGui::GetIO().FontGlobalScale;
    const ImVec2 extent = text_size(font, text);
    report_text(text, ImVec2(right - extent.x, top), ImVec2(right, top + extent.y));
    draw.AddText(font, size, ImVec2(right - extent.x, top), color, text.data(), text.data() + text.size());
}

namespace {

constexpr float kBetweenSegments = 2;

/// What of a label is seen.
std::string_view seen_label(std::string_view label) { return label.substr(0, label.find("##")); }

constexpr float kLeastSegmentPadding = 3;

/// The labels side by side without padding.
float segment_words(const Ui& ui, const std::vector<const char*>& labels) {
    float words = (static_cast<float>(labels.size()) - 1) * kBetweenSegments;
    for (const char* label : labels) words += std::ceil(text_size(ui.fonts.bold, seen_label(label)).x);
    return words;
}

/// Padding at both sides of each label with which all of them fit `room`, where that is possible.
float segment_padding(const Ui& ui, const std::vector<const char*>& labels, float room) {
    const float usual = ImGui::GetStyle().FramePadding.x;
    if (room <= 0 || labels.empty()) return usual;
    const float each = (room - segment_words(ui, labels)) / (2 * static_cast<float>(labels.size()));
    return std::clamp(std::floor(each), std::min(kLeastSegmentPadding, usual), usual);
}

}  // namespace

float segmented_room(const Ui& ui, const std::vector<const char*>& labels) {
    return segment_words(ui, labels) + 2 * kLeastSegmentPadding * static_cast<float>(labels.size());
}

int segmented(const Ui& ui, const char* id, const std::vector<const char*>& labels, int chosen, float room,
              bool again) {
    int result = -1;
    const float padding = segment_padding(ui, labels, room);
    ImGui::PushID(id);
    ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, ImVec2(kBetweenSegments, 4));
    ImGui::PushStyleVar(ImGuiStyleVar_FramePadding, ImVec2(padding, ImGui::GetStyle().FramePadding.y));
    for (int i = 0; i < static_cast<int>(labels.size()); ++i) {
        const std::string_view label = labels[static_cast<std::size_t>(i)];
        // As wide for every choice, so that a click moves none of them.
        const float words =
            std::max(text_size(ui.fonts.bold, seen_label(label)).x, text_size(ui.fonts.text, seen_label(label)).x);
        const ImVec2 extent(words + 2 * padding, 0);
        if (i > 0 && room > 0) same_line_if(extent.x);
        if (i > 0 && room <= 0) ImGui::SameLine();
        const bool active = i == chosen;
        ImGui::PushStyleColor(ImGuiCol_Button, active ? ui.palette.selection : IM_COL32(0, 0, 0, 0));
        ImGui::PushStyleColor(ImGuiCol_Text, active ? ui.palette.text : ui.palette.muted);
        ImGui::PushFont(active ? ui.fonts.bold : ui.fonts.text);
        if (ImGui::Button(labels[static_cast<std::size_t>(i)], extent) && (again || !active)) result = i;
        ImGui::PopFont();
        ImGui::PopStyleColor(2);
        if (const std::string_view meaning = meaning_of(seen_label(label)); !meaning.empty())
            tooltip(ui, seen_label(label), meaning);
    }
    ImGui::PopStyleVar(2);
    ImGui::PopID();
    return result;
}

bool check_box(const Ui& ui, const char* label, bool* checked) {
    ImGui::PushStyleVar(ImGuiStyleVar_FrameBorderSize, 1);
    ImGui::PushStyleColor(ImGuiCol_Border, ui.palette.muted);
    const bool changed = ImGui::Checkbox(label, checked);
    ImGui::PopStyleColor();
    ImGui::PopStyleVar();
    return changed;
}

bool icon_button(const Ui& ui, const char* icon, const char* label, const char* explanation) {
    const std::string text = std::string(icon) + (label[0] == '#' ? "" : "  ") + label;
    const bool clicked = ImGui::Button(text.c_str());
    tooltip(ui, "", explanation);
    return clicked;
}

bool hit_area(const char* label, ImVec2 min, ImVec2 max) {
    const ImVec2 cursor = ImGui::GetCursorScreenPos();
    ImGui::SetCursorScreenPos(min);
    const bool clicked = invisible_item(label, ImVec2(std::max(max.x - min.x, 1.0F), std::max(max.y - min.y, 1.0F)));
    ImGui::SetCursorScreenPos(cursor);
    return clicked;
}

void draw_image(ImDrawList& draw, const Palette& palette, ImVec2 position, float size, int width, int height,
                const Eigen::VectorXd& pixels, const ImageStyle& style) {
    const float cell = size / static_cast<float>(std::max(width, height));
    for (int row = 0; row < height; ++row) {
        for (int column = 0; column < width; ++column) {
            const double value = pixels(static_cast<Eigen::Index>(row) * width + column);
            ImU32 color = 0;
            if (style.diverging_scale > 0) {
                color = diverging(palette, static_cast<float>(value / style.diverging_scale));
            } else {
                const double t = std::clamp((value - style.low) / std::max(style.high - style.low, 1e-300), 0.0, 1.0);
                color = mix(palette.neutral, palette.text, static_cast<float>(t));
            }
            // Edges on whole positions: no seams between cells.
            const ImVec2 min(std::round(position.x + static_cast<float>(column) * cell),
                             std::round(position.y + static_cast<float>(row) * cell));
            const ImVec2 max(std::round(position.x + static_cast<float>(column + 1) * cell),
                             std::round(position.y + static_cast<float>(row + 1) * cell));
            draw.AddRectFilled(min, max, color);
        }
    }
}

bool shows_controls(const Ui& ui) { return !ui.picture || ui.record != nullptr; }

bool can_scroll(const Ui& ui) { return shows_controls(ui) || ui.presented; }

float chart_height(const Ui& ui, float room, float least) { return can_scroll(ui) ? std::max(room, least) : room; }

ImGuiWindowFlags scrolling(const Ui& ui, ImGuiWindowFlags flags) {
    return can_scroll(ui) ? flags : ((flags & ~ImGuiWindowFlags_HorizontalScrollbar) | ImGuiWindowFlags_NoScrollbar);
}

namespace {

constexpr float kPanelPadding = 12;  // at the left and the right

/// The lines of the next window are as long as this, and it does not scroll sideways.
void set_next_lines(float length) {
    ImGui::SetNextWindowContentSize(ImVec2(std::max(length, 1.0F), 0));
    ImGui::SetNextWindowScroll(ImVec2(0, -1));
}

}  // namespace

bool begin_scrolling(const Ui& ui, const char* name, ImVec2 size) {
    const ImVec2 room = ImGui::GetContentRegionAvail();
    const ImVec2 whole(size.x > 0 ? size.x : std::max(room.x, 4.0F), size.y);
    if (can_scroll(ui)) set_next_lines(whole.x - ImGui::GetStyle().ScrollbarSize);
    return ImGui::BeginChild(name, whole, ImGuiChildFlags_None, scrolling(ui));
}

bool begin_panel(const Ui& ui, const char* name, ImVec2 position, ImVec2 size, bool steady) {
    ImGui::SetCursorScreenPos(position);
    ImGui::PushStyleColor(ImGuiCol_ChildBg, ui.palette.panel);
    ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, ImVec2(kPanelPadding, 10));
    // Dear ImGui shows what is up to half the padding away from the bar.
    constexpr float kShown = kPanelPadding / 2;
    if (steady)
        set_next_lines(size.x - kPanelPadding - std::max(kPanelPadding, ImGui::GetStyle().ScrollbarSize + kShown));
    const bool visible = ImGui::BeginChild(name, size, ImGuiChildFlags_AlwaysUseWindowPadding);
    ImGui::PopStyleVar();
    ImGui::PopStyleColor();
    return visible;
}

void end_panel() { ImGui::EndChild(); }

}  // namespace reluscope
