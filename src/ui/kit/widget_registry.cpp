#include "ui/kit/widget_registry.h"

#include <imgui_internal.h>

#include <algorithm>

namespace reluscope {

namespace {

WidgetRegistry* registry_of(ImGuiContext* context) { return static_cast<WidgetRegistry*>(context->TestEngine); }

}  // namespace

WidgetRegistry::WidgetRegistry() {
    ImGuiContext& g = *ImGui::GetCurrentContext();
    g.TestEngine = this;
    g.TestEngineHookItems = true;
}

WidgetRegistry::~WidgetRegistry() {
    if (ImGuiContext* context = ImGui::GetCurrentContext(); context != nullptr && context->TestEngine == this) {
        context->TestEngine = nullptr;
        context->TestEngineHookItems = false;
    }
}

void WidgetRegistry::begin_frame() {
    boxes_.clear();
    current_.clear();
    texts_.clear();
}

void WidgetRegistry::end_frame() {
    last_.swap(current_);
    last_texts_.swap(texts_);
}

namespace {

/// What of the window is seen, and whether it can show more.
template <class Info>
void note_window(const ImGuiWindow& window, Info& info) {
    info.window = window.Name;
    info.clip_min = window.ClipRect.Min;
    info.clip_max = window.ClipRect.Max;
    info.scrolls_x = window.ScrollMax.x > 0 && (window.Flags & ImGuiWindowFlags_NoScrollbar) == 0;
    info.scrolls_y = window.ScrollMax.y > 0 && (window.Flags & ImGuiWindowFlags_NoScrollbar) == 0;
}

}  // namespace

void WidgetRegistry::add_text(std::string_view text, ImVec2 min, ImVec2 max, bool cut) {
    TextInfo info;
    info.text = text;
    info.min = min;
    info.max = max;
    info.cut = cut;
    note_window(*ImGui::GetCurrentContext()->CurrentWindow, info);
    texts_.push_back(std::move(info));
}

void WidgetRegistry::mark_drawing(unsigned id) {
    for (auto info = current_.rbegin(); info != current_.rend() && info->id == id; ++info) info->drawing = true;
}

void WidgetRegistry::add_item(unsigned id, ImVec2 min, ImVec2 max) { boxes_[id] = {min, max}; }

void WidgetRegistry::add_info(unsigned id, const char* label, const char* window, int flags) {
    const auto box = boxes_.find(id);
    if (box == boxes_.end() || label == nullptr) return;
    WidgetInfo info;
    info.label = label;
    info.id = id;
    info.window = window;
    info.min = box->second.min;
    info.max = box->second.max;
    info.checked = (flags & ImGuiItemStatusFlags_Checked) != 0;
    info.openable = (flags & ImGuiItemStatusFlags_Openable) != 0;
    info.opened = (flags & ImGuiItemStatusFlags_Opened) != 0;
    if (measures_) {
        note_window(*ImGui::GetCurrentContext()->CurrentWindow, info);
        // A line across a table is seen as far as the table is, and not only in the column that it stands in.
        const ImGuiTable* table = ImGui::GetCurrentContext()->CurrentTable;
        if (table != nullptr && info.min.x <= table->WorkRect.Min.x && info.max.x >= table->WorkRect.Max.x) {
            info.clip_min.x = std::min(info.clip_min.x, table->InnerClipRect.Min.x);
            info.clip_max.x = std::max(info.clip_max.x, table->InnerClipRect.Max.x);
        }
        info.window = window;
        info.label_width = ImGui::CalcTextSize(label, nullptr, true).x;
    }
    current_.push_back(std::move(info));
}

void report_item(const char* label) {
    ImGuiContext& g = *GImGui;
    if (g.TestEngineHookItems) ImGuiTestEngineHook_ItemInfo(&g, g.LastItemData.ID, label, g.LastItemData.StatusFlags);
}

bool invisible_item(const char* label, ImVec2 size) {
    const bool clicked = ImGui::InvisibleButton(label, size);
    ImGuiContext& g = *ImGui::GetCurrentContext();
    if (auto* registry = registry_of(&g); registry != nullptr) registry->mark_drawing(g.LastItemData.ID);
    return clicked;
}

void report_text(std::string_view text, ImVec2 min, ImVec2 max, bool cut) {
    auto* registry = registry_of(ImGui::GetCurrentContext());
    if (registry != nullptr && registry->measures()) registry->add_text(text, min, max, cut);
}

namespace {

/// As much of what a box shows as it has room for, with an ellipsis where that is not all.
std::string fitting_preview(const char* preview) {
    static constexpr const char* kDots = "\u2026";
    const float room = ImGui::CalcItemWidth() - ImGui::GetFrameHeight() - 2 * ImGui::GetStyle().FramePadding.x;
    if (ImGui::CalcTextSize(preview).x <= room) return preview;
    const char* const end = preview + std::char_traits<char>::length(preview);
    const char* cut = preview;
    const float left = std::max(0.0F, room - ImGui::CalcTextSize(kDots).x);
    ImGui::GetFont()->CalcTextSizeA(ImGui::GetFontSize(), left, 0, preview, end, &cut);
    return std::string(preview, cut) + kDots;
}

}  // namespace

bool begin_combo(const char* label, const char* preview, ImGuiComboFlags flags) {
    ImGuiContext& g = *ImGui::GetCurrentContext();
    const ImGuiWindow& window = *g.CurrentWindow;
    const ImGuiID id = g.CurrentWindow->GetID(label);
    const bool open = ImGui::BeginCombo(label, fitting_preview(preview).c_str(), flags);
    auto* registry = registry_of(&g);
    if (registry != nullptr && !window.SkipItems) {
        const int state = ImGuiItemStatusFlags_Openable | (open ? ImGuiItemStatusFlags_Opened : 0);
        registry->add_info(id, label, window.Name, state);
    }
    return open;
}

}  // namespace reluscope

// The four functions that Dear ImGui wants from whoever defines IMGUI_ENABLE_TEST_ENGINE.

void ImGuiTestEngineHook_ItemAdd(ImGuiContext* context, ImGuiID id, const ImRect& box, const ImGuiLastItemData*) {
    auto* registry = reluscope::registry_of(context);
    if (registry == nullptr || id == 0 || id == context->CurrentWindow->ID) return;  // a window is no widget
    registry->add_item(id, box.Min, box.Max);
}

void ImGuiTestEngineHook_ItemInfo(ImGuiContext* context, ImGuiID id, const char* label, ImGuiItemStatusFlags flags) {
    if (auto* registry = reluscope::registry_of(context); registry != nullptr) {
        registry->add_info(id, label, context->CurrentWindow->Name, flags);
    }
}

void ImGuiTestEngineHook_Log(ImGuiContext*, const char*, ...) {}

const char* ImGuiTestEngine_FindItemDebugLabel(ImGuiContext*, ImGuiID) { return nullptr; }
