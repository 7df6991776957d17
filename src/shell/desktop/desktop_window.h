#pragma once

// The desktop program: one GLFW window with OpenGL 3.3 and Dear ImGui, driving the same application as the page.

#include "base/result.h"
#include "shell/host.h"

#include <cstddef>
#include <string>
#include <vector>

namespace reluscope {

struct DesktopOptions {
    std::vector<std::string> files;     ///< opened together at the start
    std::optional<std::string> output;  ///< of the model among them, where it has several
    int width = 1280;                   ///< of the window, in screen units
    int height = 800;
    double seconds = 0.0;              ///< close after so long; 0: when the user closes it
    std::string screenshot_path;       ///< write the last frame as PNG once nothing moves any more, then close; "": no
    std::string theme;                 ///< "dark", "light" or "" for the system's
    std::string commands;              ///< JSON lines for Application::send, applied when the files are open
    std::vector<OpenedFile> contents;  ///< opened together with `files`
    bool hidden = false;               ///< no window is seen
    bool welcome = false;              ///< begin with the welcome, whatever is kept
    bool test = false;                 ///< equal time steps, no blinking, no stored settings; a screenshot implies it
};

/// Runs until the window is closed. 0 if all went well; 1 after a sentence on stderr: no display, no OpenGL 3.3, a
/// command that was refused, a screenshot that could not be written.
int run_desktop(const DesktopOptions& options);

/// Runs a hidden window with `options`: opens what they say, works to the end, applies the commands, and gives the file
/// that they save. A model without a table gets rows that are made up. Errors   as run_desktop; what the application
/// says to the user about files that it cannot open, or about the commands.
Result<std::vector<std::byte>> file_saved_by(const DesktopOptions& options);

}  // namespace reluscope
