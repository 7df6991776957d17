#pragma once

#include <imgui.h>

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace reluscope {

/// One widget of the last frame, as Dear ImGui's test-engine hooks report it: the source for tests that click by label
/// and for screen readers.
struct WidgetInfo {
    std::string label;
    unsigned id = 0;
    std::string window;
    ImVec2 min;
    ImVec2 max;
    bool checked = false;
    bool openable = false;
    bool opened = false;
    /// It is drawn by the program, as pictures and their parts are; other widgets are Dear ImGui's own.
    bool drawing = false;
    float label_width = 0;  ///< with a measuring registry: of what is seen of the label
    ImVec2 clip_min;        ///< the part of its window that is seen
    ImVec2 clip_max;
    bool scrolls_x = false;  ///< its window can bring more of itself into view
    bool scrolls_y = false;
};

/// A line of text of the last frame.
struct TextInfo {
    std::string text;
    std::string window;
    ImVec2 min;
    ImVec2 max;
    ImVec2 clip_min;
    ImVec2 clip_max;
    bool cut = false;  ///< it ends with an ellipsis
    bool scrolls_x = false;
    bool scrolls_y = false;
};

/// Collects the widgets of every frame. Lives as long as the ImGui context that it is attached to.
class WidgetRegistry {
public:
    /// Attaches to the current context.
    WidgetRegistry();
    ~WidgetRegistry();
    WidgetRegistry(const WidgetRegistry&) = delete;
    WidgetRegistry& operator=(const WidgetRegistry&) = delete;

    /// Call at the start and at the end of a frame.
    void begin_frame();
    void end_frame();

    const std::vector<WidgetInfo>& widgets() const { return last_; }

    /// For tests of the layout: from the next frame on, labels are measured and texts are collected.
    void measure() { measures_ = true; }
    bool measures() const { return measures_; }
    const std::vector<TextInfo>& texts() const { return last_texts_; }

    // Called by the hooks, and by what draws.
    void add_text(std::string_view text, ImVec2 min, ImVec2 max, bool cut);
    void mark_drawing(unsigned id);
    void add_item(unsigned id, ImVec2 min, ImVec2 max);
    void add_info(unsigned id, const char* label, const char* window, int flags);

private:
    struct Box {
        ImVec2 min, max;
    };
    std::unordered_map<unsigned, Box> boxes_;
    std::vector<WidgetInfo> current_;
    std::vector<WidgetInfo> last_;
    bool measures_ = false;
    std::vector<TextInfo> texts_;
    std::vector<TextInfo> last_texts_;
};

/// Reports a line of text that is drawn into the current window.
void report_text(std::string_view text, ImVec2 min, ImVec2 max, bool cut = false);

/// Reports the last item with its label, for widgets that Dear ImGui does not report by itself (headers of tables).
void report_item(const char* label);

/// InvisibleButton for what the program draws itself, so that the registry tells it from other widgets.
bool invisible_item(const char* label, ImVec2 size);

/// BeginCombo with its label reported, which Dear ImGui leaves out.
bool begin_combo(const char* label, const char* preview, ImGuiComboFlags flags = 0);

}  // namespace reluscope
