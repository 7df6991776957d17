#include "shell/desktop/desktop_host.h"

#include "shell/desktop/png_reader.h"
#include "shell/kit/png.h"

#include <GLFW/glfw3.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <exception>
#include <system_error>

namespace reluscope {
namespace {

namespace fs = std::filesystem;

constexpr double kNoteSeconds = 0.1;  // from one word about a picture's progress to the next

bool is_storage_key(std::string_view key) {
    return !key.empty() && std::all_of(key.begin(), key.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
    });
}

}  // namespace

void DesktopHost::request_open(FileKind kind) {
    saving_ = false;
    if (dialog_.is_open() || dialog_.open_files(kind)) {
        return;
    }
    OpenedFile hint;
    hint.error =
        "No file dialog was found (zenity or kdialog): drop files on this window, or name them after the "
        "program when you start it.";
    opened_.push_back({std::move(hint)});
}

void DesktopHost::save_file(std::string_view name, std::span<const std::byte> bytes, std::string_view /*mime*/) {
    if (keeps_) {
        kept_.emplace(bytes.begin(), bytes.end());
        return;
    }
    // A name from outside must not lead to another folder.
    fs::path file = fs::path(name).filename();
    if (file.empty() || file == "." || file == "..") {
        file = "reluscope.bin";
    }
    if (asks_ && !test_mode_ && !dialog_.is_open() && dialog_.save_as(file.string())) {
        to_save_.assign(bytes.begin(), bytes.end());
        saving_ = true;
        return;
    }
    std::error_code error;
    save_to(unused_path(fs::current_path(error) / file), bytes);
}

bool DesktopHost::save_picture(std::string_view name, std::span<const std::byte> rgb, int width, int height) {
    if (keeps_ || encodes()) return false;
    encoded_name_ = name;
    stopped_ = false;
    encoding_ = std::async(std::launch::async, [pixels = std::vector(rgb.begin(), rgb.end()), width, height] {
        std::vector<std::byte> png = png_from_pixels(pixels, width, height);
        glfwPostEmptyEvent();  // the window may be asleep
        return png;
    });
    return true;
}

/// Saves the picture that is being encoded as soon as it is, unless somebody stopped it; true if that has ended.
bool DesktopHost::take_picture(Application& application) {
    if (!encodes()) return false;
    const bool ready = encoding_.wait_for(std::chrono::seconds(0)) == std::future_status::ready;
    if (!ready && now_seconds() < next_note_) return false;
    next_note_ = now_seconds() + kNoteSeconds;
    constexpr double kHalf = 0.5;  // nobody knows
    if (!stopped_) stopped_ = !application.pictures().note_encoded(ready ? 1 : kHalf);
    if (!ready) return false;
    const std::vector<std::byte> png = encoding_.get();
    if (stopped_) return true;
    if (png.empty())
        messages_.emplace_back("The picture could not be encoded.");
    else
        save_file(encoded_name_, png, "image/png");
    return true;
}

void DesktopHost::finish_picture(Application& application) {
    if (!encodes()) return;
    encoding_.wait();
    asks_ = false;
    take_picture(application);
}

void DesktopHost::save_to(const fs::path& path, std::span<const std::byte> bytes) {
    const std::string problem = write_file(path, bytes);
    messages_.push_back(problem.empty() ? "Saved as " + path.string() : problem);
}

void DesktopHost::fetch_example(std::string_view path) {
    const std::string role = "example:" + std::string(path);
    const fs::path relative = fs::path(path).lexically_normal();
    if (relative.is_absolute() || relative.empty() || *relative.begin() == "..") {
        opened_.push_back({OpenedFile{relative.filename().string(), {}, role, "That is no bundled example."}});
        return;
    }
    opened_.push_back({read_opened(bundled_file(relative), role)});
    if (relative.extension() == ".png") decode_png(opened_.back().front());
}

bool DesktopHost::prefers_dark() const {
    if (!theme_.empty()) {
        return theme_ == "dark";
    }
    // There is no one way to ask; this is how GTK programs are told.
    const char* gtk_theme = std::getenv("GTK_THEME");
    const std::string_view name = gtk_theme == nullptr ? "" : gtk_theme;
    return name.find("dark") != std::string_view::npos || name.find("Dark") != std::string_view::npos;
}

double DesktopHost::now_seconds() const { return glfwGetTime(); }

void DesktopHost::store(std::string_view key, std::string_view value) {
    if (!is_storage_key(key)) {
        return;
    }
    stored_[std::string(key)] = value;
    const fs::path folder = settings_folder();
    if (test_mode_ || folder.empty()) {
        return;
    }
    std::error_code error;
    fs::create_directories(folder, error);
    // A setting that cannot be kept is not worth a message; the session has it.
    static_cast<void>(write_file(folder / key, std::as_bytes(std::span(value.data(), value.size()))));
}

std::string DesktopHost::load(std::string_view key) {
    if (const auto found = stored_.find(key); found != stored_.end()) {
        return found->second;
    }
    const fs::path folder = settings_folder();
    if (test_mode_ || folder.empty() || !is_storage_key(key)) {
        return {};
    }
    const OpenedFile file = read_opened(folder / key);
    return {reinterpret_cast<const char*>(file.bytes.data()), file.bytes.size()};
}

DesktopHost::DesktopHost(std::string theme, bool test_mode) : theme_(std::move(theme)), test_mode_(test_mode) {
    const fs::path folder = settings_folder();
    if (test_mode_ || folder.empty()) return;
    sessions_ = std::make_unique<DesktopSessions>(folder / "sessions");
    sessions_->take_over(folder / "session");
}

std::vector<KeptSession> DesktopHost::kept_sessions() {
    return sessions_ ? sessions_->list() : std::vector<KeptSession>{};
}

void DesktopHost::keep_session(std::string_view text, std::string_view title, bool own_work) {
    if (sessions_) sessions_->keep(text, title, own_work);
}

void DesktopHost::fetch_session(std::string_view id) { wanted_session_ = id; }

void DesktopHost::adopt_session(std::string_view id) {
    if (sessions_) sessions_->adopt(id);
}

void DesktopHost::forget_session(std::string_view id) {
    if (sessions_) sessions_->forget(id);
}

bool DesktopHost::deliver(Application& application) {
    take_dialog_answer();
    const bool picture = take_picture(application);
    const bool any = picture || !opened_.empty() || !messages_.empty() || wanted_session_;
    if (const auto id = std::exchange(wanted_session_, std::nullopt))
        application.on_kept_session(*id, sessions_ ? sessions_->text(*id) : std::string());
    for (std::vector<OpenedFile>& files : std::exchange(opened_, {})) {
        application.on_files(std::move(files));
    }
    for (const std::string& message : std::exchange(messages_, {})) {
        application.on_message(message);
    }
    return any;
}

void DesktopHost::take_dialog_answer() {
    const auto paths = dialog_.poll();
    if (!paths || paths->empty()) {
        return;
    }
    if (saving_) {
        save_to(paths->front(), to_save_);
        to_save_ = {};
        return;
    }
    std::vector<OpenedFile> files;
    for (const fs::path& path : *paths) {
        files.push_back(read_opened(path));
    }
    opened_.push_back(std::move(files));
}

}  // namespace reluscope
