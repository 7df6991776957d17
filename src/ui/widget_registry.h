#pragma once

#include <imgui.h>

#include <string>
#include <unordered_map>
#include <vector>

namespace reluscope {

/// One widget of the last frame, as Dear ImGui's test-engine hooks report it: the source for tests that click by label and for screen readers.
struct WidgetInfo {
    std::string label;
    unsigned id = 0;
    std::string window;
    ImVec2 min;
    ImVec2 max;
    bool checkable = false;
    bool checked = false;
    bool openable = false;
    bool opened = false;
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

    // Called by the hooks.
    void add_item(unsigned id, ImVec2 min, ImVec2 max);
    void add_info(unsigned id, const char* label, const char* window, int flags);

private:
    struct Box {
        ImVec2 min, max;
    };
    std::unordered_map<unsigned, Box> boxes_;
    std::vector<WidgetInfo> current_;
    std::vector<WidgetInfo> last_;
};

/// Reports the last item with its label, for widgets that Dear ImGui does not report by itself (headers of tables).
void report_item(const char* label);

/// BeginCombo with its label reported, which Dear ImGui leaves out.
bool begin_combo(const char* label, const char* preview, ImGuiComboFlags flags = 0);

}  // namespace reluscope
