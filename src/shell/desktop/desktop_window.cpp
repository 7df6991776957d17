#include "shell/desktop/desktop_window.h"

#include "base/utf8.h"

#define GLFW_INCLUDE_NONE
#include "formats/json/json_reader.h"
#include "shell/desktop/desktop_files.h"
#include "shell/desktop/desktop_gl.h"
#include "shell/desktop/desktop_host.h"
#include "shell/font_texture.h"
#include "shell/kit/input_queue.h"
#include "shell/kit/png.h"
#include "shell/picture_pass.h"

#include "imgui.h"
#include "imgui_impl_glfw.h"
#include "imgui_impl_opengl3.h"
#include <GLFW/glfw3.h>
#include <nlohmann/json.hpp>
#include <signal.h>

#include <algorithm>
#include <cfloat>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string_view>
#include <utility>

namespace reluscope {
namespace {

// ImGui needs up to three frames to settle after an event.
constexpr int kFramesAfterEvent = 3;

// How long to sleep at most. Events end the sleep at once; this only bounds how late a closed dialog is noticed.
constexpr double kLongWait = 1.0;
constexpr double kDialogWait = 0.1;
constexpr double kCaretWait = 0.4;    // the caret of a text field changes at multiples of 0.4 s
constexpr double kTooltipWait = 0.6;  // ImGui shows slow tooltips after 0.5 s

constexpr const char* kGlslVersion = "#version 330 core";

constexpr float kFrameSeconds = 1.0F / 60.0F;
constexpr float kMaxFrameSeconds = 0.1F;

// The signal that asks the program to end. A handler reaches nothing but such a variable.
volatile std::sig_atomic_t ending_signal = 0;

/// Lets the main loop end, and with it what is open be kept, when the system shuts down or the terminal closes. A
/// second signal ends the program at once.
void end_on_signals() {
    struct sigaction action{};
    action.sa_handler = [](int signal) { ending_signal = signal; };
    action.sa_flags = static_cast<int>(SA_RESETHAND);
    for (const int signal : {SIGTERM, SIGHUP, SIGINT}) {
        struct sigaction before{};
        sigaction(signal, nullptr, &before);
        if (before.sa_handler != SIG_IGN) sigaction(signal, &action, nullptr);  // as nohup wants it
    }
}

// A screenshot waits until nothing moves, but not for ever.
constexpr double kMaxSettleSeconds = 60.0;

void say(std::string_view sentence) { std::fprintf(stderr, "reluscope: %s\n", printable_lines(sentence).c_str()); }

/// What GLFW complained about last.
std::string glfw_error() {
    const char* description = nullptr;
    glfwGetError(&description);
    return description == nullptr ? "no reason given" : description;
}

/// From 3.4 on the library asks for Wayland first, which complains on standard error where there is none. X11 is what
/// every version has, so it comes first where there is a display of it.
bool init_glfw() {
#ifdef GLFW_PLATFORM
    const char* display = std::getenv("DISPLAY");
    if (display != nullptr && *display != '\0') {
        glfwInitHint(GLFW_PLATFORM, GLFW_PLATFORM_X11);
        if (glfwInit() == GLFW_TRUE) return true;
        glfwInitHint(GLFW_PLATFORM, GLFW_ANY_PLATFORM);
    }
#endif
    return glfwInit() == GLFW_TRUE;
}

/// GLFW for the time of one window.
class GlfwLibrary {
public:
    GlfwLibrary() : ready_(init_glfw()) {}
    ~GlfwLibrary() {
        if (ready_) {
            glfwTerminate();
        }
    }
    GlfwLibrary(const GlfwLibrary&) = delete;
    GlfwLibrary& operator=(const GlfwLibrary&) = delete;
    bool ready() const { return ready_; }
    static std::string fault() { return "there is no display to open a window on (" + glfw_error() + ")"; }

private:
    bool ready_;
};

class DesktopWindow {
public:
    explicit DesktopWindow(const DesktopOptions& options)
        : options_(options),
          test_mode_(options.test || !options.screenshot_path.empty()),
          host_(options.theme, test_mode_) {}
    ~DesktopWindow();
    DesktopWindow(const DesktopWindow&) = delete;
    DesktopWindow& operator=(const DesktopWindow&) = delete;

    bool open();
    const std::string& fault() const { return fault_; }
    int run();
    Result<std::vector<std::byte>> saved_file();

private:
    void set_up_callbacks();
    void move_pointer(double x, double y);
    void find_pointer(bool inside);
    void set_up_imgui();
    void open_files(std::vector<OpenedFile> files);
    double seconds_to_sleep() const;
    bool draws() const;
    bool settled() const;
    void frame();
    void update_pixel_ratio();
    void place_in_units(float seconds);
    std::string apply_commands();
    bool write_screenshot();
    void open_first_files();
    void work_to_the_end();
    std::string complaint() const;
    void wake() { frames_left_ = kFramesAfterEvent; }

    DesktopOptions options_;
    std::string fault_;  ///< why the window could not be opened
    bool test_mode_;
    DesktopHost host_;
    GLFWwindow* window_ = nullptr;
    std::unique_ptr<Application> application_;
    PicturePass pictures_{kGlslVersion};
    int frames_left_ = kFramesAfterEvent;
    float pixel_ratio_ = 0.0F;
    double last_frame_ = 0.0;
    double start_ = 0.0;  ///< when the main loop began
    double last_event_ = 0.0;
    bool tooltip_due_ = false;
    bool commands_applied_ = false;
};

DesktopWindow& self_of(GLFWwindow* window) { return *static_cast<DesktopWindow*>(glfwGetWindowUserPointer(window)); }

DesktopWindow::~DesktopWindow() {
    pictures_.drop();
    application_.reset();
    if (ImGui::GetCurrentContext() != nullptr) {
        ImGui_ImplOpenGL3_Shutdown();
        ImGui_ImplGlfw_Shutdown();
        ImGui::DestroyContext();
    }
    if (window_ != nullptr) {
        glfwDestroyWindow(window_);
    }
}

bool DesktopWindow::open() {
    glfwWindowHint(GLFW_CONTEXT_VERSION_MAJOR, 3);
    glfwWindowHint(GLFW_CONTEXT_VERSION_MINOR, 3);
    glfwWindowHint(GLFW_OPENGL_PROFILE, GLFW_OPENGL_CORE_PROFILE);
    glfwWindowHint(GLFW_OPENGL_FORWARD_COMPAT, GLFW_TRUE);
    glfwWindowHint(GLFW_SCALE_TO_MONITOR, GLFW_TRUE);
    glfwWindowHint(GLFW_DEPTH_BITS, 0);
    glfwWindowHint(GLFW_STENCIL_BITS, 0);
    glfwWindowHint(GLFW_VISIBLE, options_.hidden ? GLFW_FALSE : GLFW_TRUE);
    window_ = glfwCreateWindow(options_.width, options_.height, "ReLUscope", nullptr, nullptr);
    if (window_ == nullptr) {
        fault_ = "no window with OpenGL 3.3 could be opened (" + glfw_error() + ")";
        return false;
    }
    glfwMakeContextCurrent(window_);
    // A test must not wait for a screen that shows nothing.
    glfwSwapInterval(options_.screenshot_path.empty() && !options_.hidden ? 1 : 0);
    set_up_callbacks();
    set_up_imgui();
    return true;
}

void DesktopWindow::set_up_callbacks() {
    // Each tells ImGui's backend itself: places have to be turned into units first, and some events kept apart.
    glfwSetWindowUserPointer(window_, this);
    const auto note = [](GLFWwindow* window) {
        DesktopWindow& self = self_of(window);
        self.wake();
        self.last_event_ = glfwGetTime();
        self.tooltip_due_ = true;
    };
    static constexpr auto kNote = note;
    glfwSetMouseButtonCallback(window_, [](GLFWwindow* window, int button, int action, int modifiers) {
        kNote(window);
        if (action == GLFW_PRESS) arrive_before_press();
        ImGui_ImplGlfw_MouseButtonCallback(window, button, action, modifiers);
    });
    glfwSetCursorPosCallback(window_, [](GLFWwindow* window, double x, double y) {
        kNote(window);
        self_of(window).move_pointer(x, y);
    });
    glfwSetCursorEnterCallback(window_, [](GLFWwindow* window, int entered) {
        kNote(window);
        self_of(window).find_pointer(entered == GLFW_TRUE);
    });
    glfwSetScrollCallback(window_, [](GLFWwindow* window, double notches_x, double notches_y) {
        kNote(window);
        turn_wheel(static_cast<float>(notches_x), static_cast<float>(notches_y));
    });
    glfwSetKeyCallback(window_, [](GLFWwindow* window, int key, int scancode, int action, int modifiers) {
        kNote(window);
        if (key >= GLFW_KEY_LEFT_SHIFT && key <= GLFW_KEY_RIGHT_SUPER) separate_frames();
        ImGui_ImplGlfw_KeyCallback(window, key, scancode, action, modifiers);
    });
    glfwSetCharCallback(window_, [](GLFWwindow* window, unsigned int character) {
        kNote(window);
        ImGui_ImplGlfw_CharCallback(window, character);
    });
    glfwSetWindowFocusCallback(window_, [](GLFWwindow* window, int focused) {
        kNote(window);
        if (focused == GLFW_FALSE) separate_frames();
        ImGui_ImplGlfw_WindowFocusCallback(window, focused);
    });
    glfwSetWindowRefreshCallback(window_, [](GLFWwindow* window) { kNote(window); });
    glfwSetFramebufferSizeCallback(window_, [](GLFWwindow* window, int, int) { kNote(window); });
    glfwSetWindowContentScaleCallback(window_, [](GLFWwindow* window, float, float) { kNote(window); });
    glfwSetDropCallback(window_, [](GLFWwindow* window, int count, const char** paths) {
        kNote(window);
        std::vector<OpenedFile> files;
        for (int index = 0; index < count; ++index) {
            files.push_back(read_opened(paths[index]));
        }
        self_of(window).open_files(std::move(files));
    });
}

void DesktopWindow::set_up_imgui() {
    IMGUI_CHECKVERSION();
    ImGui::CreateContext();
    ImGuiIO& io = ImGui::GetIO();
    io.IniFilename = nullptr;
    io.ConfigInputTextCursorBlink = !test_mode_;
    ImGui_ImplGlfw_InitForOpenGL(window_, false);
    // The pointer's place is ours to tell. The backend asks for it, in coordinates of the window, while it believes the
    // pointer to be elsewhere.
    ImGui_ImplGlfw_CursorEnterCallback(window_, GLFW_TRUE);
    find_pointer(false);  // the first frame looks for it
    ImGui_ImplOpenGL3_Init(kGlslVersion);
    if (options_.welcome) host_.store("welcome", "open");
    application_ = make_application(host_);
}

void DesktopWindow::open_files(std::vector<OpenedFile> files) {
    if (!files.empty()) {
        application_->on_files(std::move(files));
        wake();
    }
}

void DesktopWindow::open_first_files() {
    std::vector<OpenedFile> files = options_.contents;
    for (const std::string& path : options_.files) {
        files.push_back(read_opened(path));
        files.back().output = options_.output.value_or("");
    }
    open_files(std::move(files));
}

/// Draws frames until nothing moves any more.
void DesktopWindow::work_to_the_end() {
    wake();
    do {
        glfwPollEvents();
        if (host_.deliver(*application_)) {
            wake();
        }
        frame();
    } while (!settled());
}

/// What the application says that went wrong; empty if nothing did.
std::string DesktopWindow::complaint() const {
    const auto state = parse_plain_json(application_->query(R"({"what":"state"})")).value_or(nlohmann::json::object());
    for (const auto& message : state.value("messages", nlohmann::json::array())) {
        if (message.value("kind", "") == "error") {
            return message.value("text", "");
        }
    }
    return {};
}

Result<std::vector<std::byte>> DesktopWindow::saved_file() {
    host_.keep_saved_files();
    open_first_files();
    work_to_the_end();
    if (std::string sentence = complaint(); !sentence.empty()) {
        return refuse(std::move(sentence));
    }
    const auto state = parse_plain_json(application_->query(R"({"what":"state"})")).value_or(nlohmann::json::object());
    if (!state.contains("document") || state["document"].is_null()) {
        application_->send(R"({"command":"use_random_rows"})");
        work_to_the_end();
    }
    if (std::string refusal = apply_commands(); !refusal.empty()) {
        return refuse(std::move(refusal));
    }
    work_to_the_end();
    if (std::string sentence = complaint(); !sentence.empty()) {
        return refuse(std::move(sentence));
    }
    if (host_.kept_file() == nullptr) {
        return refuse("there is nothing to draw");
    }
    return *host_.kept_file();
}

int DesktopWindow::run() {
    open_first_files();
    start_ = glfwGetTime();
    while (glfwWindowShouldClose(window_) == GLFW_FALSE && ending_signal == 0) {
        if (const double wait = seconds_to_sleep(); wait > 0.0) {
            glfwWaitEventsTimeout(wait);
        } else {
            glfwPollEvents();
        }
        if (host_.deliver(*application_)) {
            wake();
        }
        const double elapsed = glfwGetTime() - start_;
        const bool over = options_.seconds > 0.0 && elapsed >= options_.seconds;
        if (settled() || over || elapsed > kMaxSettleSeconds) {
            if (!commands_applied_ && !options_.commands.empty()) {
                if (const std::string refusal = apply_commands(); !refusal.empty()) {
                    say(refusal);
                    return 1;
                }
                continue;
            }
            if (!options_.screenshot_path.empty()) {
                return write_screenshot() ? 0 : 1;
            }
        }
        if (over) {
            break;
        }
        frame();
    }
    host_.finish_picture(*application_);
    application_->keep_now();
    return 0;
}

bool DesktopWindow::settled() const { return !draws() && !host_.encodes(); }

bool DesktopWindow::draws() const { return frames_left_ > 0 || input_waits() || application_->wants_frame(); }

double DesktopWindow::seconds_to_sleep() const {
    const bool script_waits = !options_.screenshot_path.empty() || (!commands_applied_ && !options_.commands.empty());
    if (draws() || script_waits || input_held()) {
        return 0.0;
    }
    double wait = host_.waits() ? kDialogWait : kLongWait;
    if (options_.seconds > 0.0) {
        wait = std::min(wait, std::max(0.001, start_ + options_.seconds - glfwGetTime()));
    }
    if (ImGui::GetIO().WantTextInput && !test_mode_) {
        wait = std::min(wait, kCaretWait);
    }
    if (tooltip_due_) {
        wait = std::min(wait, std::max(0.001, last_event_ + kTooltipWait - glfwGetTime()));
    }
    if (const double seconds = application_->wakes_in(); seconds >= 0.0) {
        wait = std::min(wait, std::max(0.001, seconds));
    }
    return wait;
}

void DesktopWindow::update_pixel_ratio() {
    // Some systems (X11, Windows) count the window in pixels and tell a scale beside it, others (Wayland, macOS) count
    // in units and have more pixels. ImGui works in units on all of them.
    float scale = 1.0F;
    glfwGetWindowContentScale(window_, &scale, nullptr);
    const float ratio = std::clamp(scale, 0.5F, 4.0F) * application_->text_scale();
    if (ratio == pixel_ratio_) {
        return;
    }
    pixel_ratio_ = ratio;
    remake_fonts(*application_, ratio);
    // The pointer stays where it is, which is another place in the new units.
    if (glfwGetWindowAttrib(window_, GLFW_HOVERED) == GLFW_TRUE) find_pointer(true);
}

/// The pointer is at this place in the window's coordinates.
void DesktopWindow::move_pointer(double x, double y) {
    int pixel_width = 0;
    int window_width = 0;
    glfwGetFramebufferSize(window_, &pixel_width, nullptr);
    glfwGetWindowSize(window_, &window_width, nullptr);
    if (window_width <= 0 || pixel_ratio_ <= 0.0F) return;  // the first frame finds it
    const double units = static_cast<double>(pixel_width) / static_cast<double>(pixel_ratio_) / window_width;
    ImGui::GetIO().AddMousePosEvent(static_cast<float>(x * units), static_cast<float>(y * units));
}

/// The pointer has come into the window or left it. While a button is held it is followed outside as well.
void DesktopWindow::find_pointer(bool inside) {
    if (inside) {
        double x = 0;
        double y = 0;
        glfwGetCursorPos(window_, &x, &y);
        move_pointer(x, y);
    } else if (!ImGui::IsAnyMouseDown()) {
        ImGui::GetIO().AddMousePosEvent(-FLT_MAX, -FLT_MAX);
    }
}

void DesktopWindow::place_in_units(float seconds) {
    ImGuiIO& io = ImGui::GetIO();
    int pixel_width = 0;
    int pixel_height = 0;
    glfwGetFramebufferSize(window_, &pixel_width, &pixel_height);
    io.DisplaySize = {static_cast<float>(pixel_width) / pixel_ratio_, static_cast<float>(pixel_height) / pixel_ratio_};
    io.DisplayFramebufferScale = {pixel_ratio_, pixel_ratio_};
    io.DeltaTime = seconds;
}

void DesktopWindow::frame() {
    const bool idle = frames_left_ == 0 && !input_waits() && !ImGui::IsAnyMouseDown();
    if (idle && application_->work_unseen()) return;
    if (input_waits()) wake();  // a menu that the last of the input opens is measured in its frame and seen in the next
    update_pixel_ratio();
    const double now = glfwGetTime();
    const auto elapsed = static_cast<float>(now - last_frame_);
    last_frame_ = now;
    tooltip_due_ = tooltip_due_ && now < last_event_ + kTooltipWait;
    // Sleep is no time for animations, but it is for tooltips and the caret.
    const float longest = ImGui::IsAnyItemHovered() || ImGui::GetIO().WantTextInput ? 0.6F : kMaxFrameSeconds;
    const float seconds = test_mode_ ? kFrameSeconds : std::clamp(elapsed, 0.001F, longest);

    ImGui_ImplOpenGL3_NewFrame();
    ImGui_ImplGlfw_NewFrame();
    place_in_units(seconds);
    ImGui::NewFrame();
    application_->frame();
    ImGui::Render();

    const ImVec4& background = ImGui::GetStyle().Colors[ImGuiCol_WindowBg];
    int width = 0;
    int height = 0;
    glfwGetFramebufferSize(window_, &width, &height);
    clear_screen(width, height, {background.x, background.y, background.z});
    ImGui_ImplOpenGL3_RenderDrawData(ImGui::GetDrawData());
    frames_left_ = std::max(0, frames_left_ - 1);
    // Not when a picture will be read: after the swap the back buffer's content is undefined.
    const bool last_of_script = !options_.screenshot_path.empty() && settled();
    if (!last_of_script) {
        glfwSwapBuffers(window_);
        pictures_.advance(application_->pictures());
    }
}

/// Why a command was refused, the others after it then not being applied; empty if none was.
std::string DesktopWindow::apply_commands() {
    commands_applied_ = true;
    wake();
    for (std::size_t start = 0; start < options_.commands.size();) {
        const std::size_t end = std::min(options_.commands.find('\n', start), options_.commands.size());
        const std::string line = options_.commands.substr(start, end - start);
        start = end + 1;
        if (line.find_first_not_of(" \t\r") == std::string::npos) {
            continue;
        }
        const auto answer = parse_plain_json(application_->send(line)).value_or(nlohmann::json::object());
        if (answer.contains("error")) {
            const nlohmann::json& error = answer["error"];
            const std::string reason = error.is_string() ? error.get<std::string>() : error.dump();
            return "the command " + line + " was refused: " + reason;
        }
    }
    return {};
}

bool DesktopWindow::write_screenshot() {
    frame();  // draws the settled state; not swapped, so it can be read
    int width = 0;
    int height = 0;
    glfwGetFramebufferSize(window_, &width, &height);
    const std::vector<std::byte> png = png_from_pixels(read_screen(width, height), width, height);
    const std::string problem =
        png.empty() ? "the picture could not be encoded." : write_file(options_.screenshot_path, png);
    if (!problem.empty()) {
        say(problem);
    }
    return problem.empty();
}

}  // namespace

int run_desktop(const DesktopOptions& options) {
    const GlfwLibrary library;
    if (!library.ready()) {
        say(library.fault());
        return 1;
    }
    DesktopWindow window(options);
    if (!window.open()) {
        say(window.fault());
        return 1;
    }
    end_on_signals();
    const int code = window.run();
    if (const int signal = ending_signal; signal != 0) {
        std::signal(signal, SIG_DFL);
        std::raise(signal);  // for those who want to know how it ended
    }
    return code;
}

Result<std::vector<std::byte>> file_saved_by(const DesktopOptions& options) {
    const GlfwLibrary library;
    if (!library.ready()) {
        return refuse(library.fault());
    }
    DesktopWindow window(options);
    if (!window.open()) {
        return refuse(window.fault());
    }
    return window.saved_file();
}

}  // namespace reluscope
