#pragma once

// The desktop program: one GLFW window with OpenGL 3.3 and Dear ImGui, driving the same application as the page.

#include <string>
#include <vector>

namespace reluscope {

struct DesktopOptions {
    std::vector<std::string> files;  ///< opened together at the start
    int width = 1280;                ///< of the window, in screen units
    int height = 800;
    double seconds = 0.0;         ///< close after so long; 0: when the user closes it
    std::string screenshot_path;  ///< write the last frame as PNG once nothing moves any more, then close; "": no
    std::string theme;            ///< "dark", "light" or "" for the system's
    std::string commands;         ///< JSON lines for Application::send, applied when the files are open
    bool test = false;            ///< equal time steps, no blinking, no stored settings; a screenshot implies it
};

/// Runs until the window is closed. 0 if all went well; 1 after a sentence on stderr: no display, no OpenGL 3.3, a
/// command that was refused, a screenshot that could not be written.
int run_desktop(const DesktopOptions& options);

}  // namespace reluscope
