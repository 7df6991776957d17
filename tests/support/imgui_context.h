#pragma once

#include "ui/kit/theme.h"

#include <imgui.h>

namespace reluscope::testing {

/// Makes a Dear ImGui context without a renderer; whoever asked for it destroys it. Its fonts are made once for all
/// contexts.
const Fonts& make_imgui_context(ImVec2 size);

}  // namespace reluscope::testing
