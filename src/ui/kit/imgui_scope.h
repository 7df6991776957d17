#pragma once

#include <imgui.h>

namespace reluscope {

/// Another Dear ImGui context for the time of a scope.
class ImGuiScope {
public:
    explicit ImGuiScope(ImGuiContext* context) : before_(ImGui::GetCurrentContext()) {
        ImGui::SetCurrentContext(context);
    }
    ~ImGuiScope() { ImGui::SetCurrentContext(before_); }
    ImGuiScope(const ImGuiScope&) = delete;
    ImGuiScope& operator=(const ImGuiScope&) = delete;

private:
    ImGuiContext* before_;
};

}  // namespace reluscope
