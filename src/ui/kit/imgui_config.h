#pragma once
// Compile-time settings of Dear ImGui, read by its sources and by ours through IMGUI_USER_CONFIG.

/// WebGL2 cannot draw with a base vertex, so a draw list over 65,535 vertices needs 32-bit indices.
#define ImDrawIdx unsigned int

/// Declares the hooks through which src/ui learns label, box and state of every widget.
#define IMGUI_ENABLE_TEST_ENGINE

#define IMGUI_DEFINE_MATH_OPERATORS
#define IMGUI_DISABLE_OBSOLETE_FUNCTIONS
#define IMGUI_DISABLE_OBSOLETE_KEYIO
#define IMGUI_DISABLE_DEMO_WINDOWS
#define IMGUI_DISABLE_DEBUG_TOOLS
