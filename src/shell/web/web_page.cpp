#include "shell/web/web_page.h"

#include "formats/json/json_reader.h"
#include "shell/font_texture.h"
#include "shell/kit/input_queue.h"

#include "imgui.h"
#include "imgui_impl_opengl3.h"
#include <GLES3/gl3.h>
#include <emscripten/heap.h>
#include <emscripten/html5.h>
#include <malloc.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <stdexcept>

namespace reluscope {
namespace {

// Beyond 3 the eye sees no difference and the fill rate does; below 0.25 no text is left.
constexpr float kMinPixelRatio = 0.25F;
constexpr float kMaxPixelRatio = 4.0F;

// ImGui shows slow tooltips after 0.5 s of hovering (ImGuiContext::HoveredIdTimer); a bit more reaches them all.
// Tests do not wait that long: the same time passes for ImGui, sooner.
constexpr double kLateFrameMs = 600.0;
constexpr double kLateFrameTestMs = 30.0;
/// After the frame that takes the last of the input: a menu that it opens is measured in that frame and seen in the
/// next.
constexpr int kSettlingFrames = 2;

// The caret of a text field changes at multiples of 0.4 s (ImGui::InputTextEx).
constexpr double kCaretMs = 400.0;

// On a busy machine a test's key may stay down for long; it must not repeat.
constexpr float kNeverSeconds = 1e9F;

// Steps for animations: one frame after a pause, at most a tenth of a second while drawing.
constexpr float kFrameSeconds = 1.0F / 60.0F;
constexpr float kMaxFrameSeconds = 0.1F;

const char* cursor_name(ImGuiMouseCursor cursor) {
    switch (cursor) {
        case ImGuiMouseCursor_None: return "none";
        case ImGuiMouseCursor_TextInput: return "text";
        case ImGuiMouseCursor_ResizeAll: return "move";
        case ImGuiMouseCursor_ResizeNS: return "ns-resize";
        case ImGuiMouseCursor_ResizeEW: return "ew-resize";
        case ImGuiMouseCursor_ResizeNESW: return "nesw-resize";
        case ImGuiMouseCursor_ResizeNWSE: return "nwse-resize";
        case ImGuiMouseCursor_Hand: return "pointer";
        case ImGuiMouseCursor_NotAllowed: return "not-allowed";
        default: return "default";
    }
}

std::string gl_text(GLenum name) {
    const GLubyte* text = glGetString(name);
    return text == nullptr ? std::string() : std::string(reinterpret_cast<const char*>(text));
}

}  // namespace

float WebPage::Display::pixel_ratio() const {
    const float ratio = css_width > 0.0F ? static_cast<float>(pixel_width) / css_width : 1.0F;
    return std::clamp(ratio, kMinPixelRatio, kMaxPixelRatio);
}

WebPage::WebPage(bool test_mode, bool touch) : input_(touch), host_(input_, test_mode), test_mode_(test_mode) {}

WebPage::~WebPage() {
    pictures_.drop();
    application_.reset();
    if (ImGui::GetCurrentContext() != nullptr) {
        if (context_ > 0 && !context_lost_) {
            ImGui_ImplOpenGL3_Shutdown();
        }
        ImGui::DestroyContext();
    }
    if (context_ > 0) {
        emscripten_webgl_destroy_context(context_);
    }
}

bool WebPage::start(const Display& display) {
    display_ = display;
    if (!create_context()) {
        return false;
    }
    IMGUI_CHECKVERSION();
    ImGui::CreateContext();
    set_up_io();
    ImGui_ImplOpenGL3_Init(kGlslVersion);
    application_ = make_application(host_);
    return true;
}

bool WebPage::create_context() {
    register_canvas();
    EmscriptenWebGLContextAttributes attributes;
    emscripten_webgl_init_context_attributes(&attributes);
    // ImGui smooths its own edges, and what lies behind the canvas must not shine through.
    attributes.alpha = false;
    attributes.depth = false;
    attributes.stencil = false;
    attributes.antialias = false;
    attributes.majorVersion = 2;
    context_ = static_cast<int>(emscripten_webgl_create_context(kCanvasTarget, &attributes));
    if (context_ <= 0) {
        return false;
    }
    emscripten_webgl_make_context_current(context_);
    renderer_ = gl_text(GL_RENDERER);
    return true;
}

void WebPage::set_up_io() {
    ImGuiIO& io = ImGui::GetIO();
    io.IniFilename = nullptr;
    io.BackendPlatformName = "reluscope_web";
    io.BackendFlags |= ImGuiBackendFlags_HasMouseCursors;
    io.ConfigMacOSXBehaviors = host_.is_mac();
    io.ConfigInputTextCursorBlink = !test_mode_;
    if (test_mode_) {
        io.KeyRepeatDelay = kNeverSeconds;
    }
    io.ClipboardUserData = this;
    io.GetClipboardTextFn = [](void* page) { return static_cast<WebPage*>(page)->clipboard_.c_str(); };
    io.SetClipboardTextFn = [](void* page, const char* text) {
        // A held Ctrl+X repeats, and ImGui would replace what it just cut by the nothing that is left.
        if (text == nullptr || *text == '\0') {
            return;
        }
        auto& self = *static_cast<WebPage*>(page);
        self.clipboard_ = text;
        self.host_.write_clipboard(self.clipboard_);
    };
    io.BackendPlatformUserData = this;
    io.SetPlatformImeDataFn = [](ImGuiViewport*, ImGuiPlatformImeData* text) {
        auto& self = *static_cast<WebPage*>(ImGui::GetIO().BackendPlatformUserData);
        self.caret_x_ = text->InputPos.x;
        self.caret_y_ = text->InputPos.y;
    };
}

void WebPage::update_fonts() {
    const float ratio = display_.pixel_ratio() * zoom();
    if (ratio == font_ratio_) {
        return;
    }
    font_ratio_ = ratio;
    remake_fonts(*application_, font_ratio_);
}

double WebPage::frame(double time_ms) {
    if (context_lost_ || display_.pixel_width <= 0 || display_.pixel_height <= 0) {
        return -1.0;
    }
    const bool had_input = input_.waits();
    update_fonts();
    ImGuiIO& io = ImGui::GetIO();
    io.DisplaySize = {display_.css_width / zoom(), display_.css_height / zoom()};
    io.DisplayFramebufferScale = {static_cast<float>(display_.pixel_width) / io.DisplaySize.x,
                                  static_cast<float>(display_.pixel_height) / io.DisplaySize.y};
    io.DeltaTime = delta_seconds(time_ms, had_input);
    input_.begin_frame();

    ImGui_ImplOpenGL3_NewFrame();
    ImGui::NewFrame();
    count_input();
    application_->frame();
    ImGui::Render();
    draw();
    pictures_.advance(application_->pictures());

    ++num_frames_;
    last_frame_ms_ = time_ms;
    show_cursor_and_caret();
    const double next_ms = next_frame_in(time_ms, had_input);
    wants_soon_ = next_ms == 0.0;
    return next_ms;
}

bool WebPage::work_meanwhile() {
    if (context_lost_ || input_.waits() || input_held()) return false;
    const bool more = application_->work_meanwhile();
    num_slices_ += more ? 1 : 0;
    return more;
}

float WebPage::delta_seconds(double time_ms, bool had_input) {
    const bool late = late_frame_at_ms_ >= 0.0 && time_ms >= late_frame_at_ms_ && !had_input;
    if (late) {
        return static_cast<float>(kLateFrameMs / 1000.0);
    }
    if (test_mode_) {
        return kFrameSeconds;
    }
    const auto elapsed = static_cast<float>((time_ms - last_frame_ms_) / 1000.0);
    if (text_wanted_) {
        return std::clamp(elapsed, 0.001F, 0.5F);  // the caret blinks in real time
    }
    const bool paused = !wants_soon_ && elapsed > kMaxFrameSeconds;
    return paused ? kFrameSeconds : std::clamp(elapsed, 0.001F, kMaxFrameSeconds);
}

void WebPage::draw() const {
    const ImVec4& background = ImGui::GetStyle().Colors[ImGuiCol_WindowBg];
    glBindFramebuffer(GL_FRAMEBUFFER, 0);
    glViewport(0, 0, display_.pixel_width, display_.pixel_height);
    glDisable(GL_SCISSOR_TEST);
    glClearColor(background.x, background.y, background.z, 1.0F);
    glClear(GL_COLOR_BUFFER_BIT);
    ImGui_ImplOpenGL3_RenderDrawData(ImGui::GetDrawData());
}

void WebPage::show_cursor_and_caret() {
    const ImGuiIO& io = ImGui::GetIO();
    if (const int cursor = ImGui::GetMouseCursor(); cursor != cursor_) {
        cursor_ = cursor;
        host_.set_cursor(cursor_name(cursor));
    }
    const float x = caret_x_ * zoom();
    const float y = caret_y_ * zoom();
    const bool moved = x != told_x_ || y != told_y_;
    if (io.WantTextInput != text_wanted_ || (io.WantTextInput && moved)) {
        text_wanted_ = io.WantTextInput;
        told_x_ = x;
        told_y_ = y;
        host_.set_text_input(text_wanted_, x, y);
    }
}

double WebPage::next_frame_in(double time_ms, bool had_input) {
    if (had_input) {
        late_frame_at_ms_ = time_ms + (test_mode_ ? kLateFrameTestMs : kLateFrameMs);
        settling_ = kSettlingFrames;
    } else if (time_ms >= late_frame_at_ms_) {
        late_frame_at_ms_ = -1.0;
    }
    const bool settles = settling_-- > 0;
    settling_ = std::max(settling_, 0);
    if (settles || input_.waits() || input_held() || application_->wants_frame()) {
        return 0.0;
    }
    double next_ms = -1.0;
    const auto sooner = [&next_ms](double ms) { next_ms = next_ms < 0.0 ? ms : std::min(next_ms, ms); };
    if (late_frame_at_ms_ >= 0.0) {
        sooner(std::max(1.0, late_frame_at_ms_ - time_ms));
    }
    if (text_wanted_ && !test_mode_) {
        sooner(kCaretMs);
    }
    if (const double seconds = application_->wakes_in(); seconds >= 0.0) {
        sooner(std::max(1.0, seconds * 1000.0));
    }
    return next_ms;
}

void WebPage::context_lost() {
    if (context_lost_) {
        return;
    }
    // Now, while every GL call is ignored: in the new context the old names belong to nobody and deleting them warns.
    pictures_.drop();
    ImGui_ImplOpenGL3_Shutdown();
    context_lost_ = true;
}

void WebPage::context_restored() {
    if (!context_lost_) {
        return;
    }
    emscripten_webgl_make_context_current(context_);
    enable_extensions_again();
    ImGui_ImplOpenGL3_Init(kGlslVersion);
    context_lost_ = false;
    application_->on_context_restored();
}

std::string WebPage::query(std::string_view json) {
    // Looked for as text first: parsing every question twice would be waste.
    if (json.find("\"platform\"") != std::string_view::npos) {
        const auto question = parse_plain_json(json);
        if (question && question->is_object() && question->contains("what") && (*question)["what"] == "platform") {
            if (test_mode_ && question->contains("crash")) {
                // For the test of the page's notice: nothing else stops the program on purpose.
                (*question)["crash"] == "throw" ? throw std::runtime_error("asked to crash") : std::abort();
            }
            return platform_state();
        }
    }
    return application_->query(json);
}

/// What came in with this frame, for platform_state().
void WebPage::count_input() {
    const ImGuiIO& io = ImGui::GetIO();
    wheel_ = {wheel_.x + io.MouseWheelH, wheel_.y + io.MouseWheel};
    pinched_ *= input_.gesture().zoom;
    for (int button = 0; button < WebInput::kNumButtons; ++button) {
        if (!io.MouseClicked[button]) continue;
        ++num_presses_;
        last_press_ = io.MouseClickedPos[button];
    }
}

std::string WebPage::platform_state() const {
    const ImGuiIO& io = ImGui::GetIO();
    nlohmann::json buttons = nlohmann::json::array();
    for (int button = 0; button < WebInput::kNumButtons; ++button) {
        buttons.push_back(io.MouseDown[button]);
    }
    nlohmann::json keys = nlohmann::json::array();
    for (const ImGuiKey key : keys_down()) keys.push_back(ImGui::GetKeyName(key));
    nlohmann::json position = nullptr;
    if (ImGui::IsMousePosValid(&io.MousePos)) {
        position = {io.MousePos.x * zoom(), io.MousePos.y * zoom()};
    }
    return nlohmann::json{
        {"dpr", display_.pixel_ratio()},
        {"css", {display_.css_width, display_.css_height}},
        {"canvas", {display_.pixel_width, display_.pixel_height}},
        {"frames", num_frames_},
        {"slices", num_slices_},
        {"wheel", {wheel_.x, wheel_.y}},
        {"pinch", pinched_},
        {"mouse",
         {{"pos", position},
          {"down", buttons},
          {"presses", num_presses_},
          {"last_press", {last_press_.x * zoom(), last_press_.y * zoom()}}}},
        {"keys", keys},
        {"modifiers", {{"ctrl", io.KeyCtrl}, {"shift", io.KeyShift}, {"alt", io.KeyAlt}, {"super", io.KeySuper}}},
        {"touch", input_.touch()},
        {"wants", {{"text", io.WantTextInput}, {"mouse", io.WantCaptureMouse}, {"keyboard", io.WantCaptureKeyboard}}},
        {"cursor", cursor_name(cursor_)},
        {"renderer", renderer_},
        {"context_lost", context_lost_},
        {"memory", {{"used", static_cast<std::size_t>(mallinfo().uordblks)}, {"size", emscripten_get_heap_size()}}},
        {"test", test_mode_},
    }
        .dump();
}

}  // namespace reluscope
