#pragma once

// Host on the desktop. Answers to the application wait in queues that the window empties between two frames.

#include "shell/desktop/desktop_files.h"
#include "shell/desktop/desktop_sessions.h"
#include "shell/host.h"

#include <future>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace reluscope {

class DesktopHost final : public Host {
public:
    DesktopHost(std::string theme, bool test_mode);

    void request_open(FileKind kind) override;
    void save_file(std::string_view name, std::span<const std::byte> bytes, std::string_view mime) override;
    bool save_picture(std::string_view name, std::span<const std::byte> rgb, int width, int height) override;
    void fetch_example(std::string_view path) override;
    void announce(std::string_view) override {}
    void set_mirror(std::string_view) override {}
    bool prefers_dark() const override;
    bool prefers_reduced_motion() const override { return false; }  // no system-wide setting that GLFW knows
    double now_seconds() const override;
    void store(std::string_view key, std::string_view value) override;
    std::string load(std::string_view key) override;
    bool test_mode() const override { return test_mode_; }
    std::vector<KeptSession> kept_sessions() override;
    void keep_session(std::string_view text, std::string_view title, bool own_work) override;
    void fetch_session(std::string_view id) override;
    void adopt_session(std::string_view id) override;
    void forget_session(std::string_view id) override;

    /// From now on save_file() keeps the file here instead of writing it.
    void keep_saved_files() { keeps_ = true; }
    /// The last one that was kept; none: null.
    const std::vector<std::byte>* kept_file() const { return kept_ ? &*kept_ : nullptr; }

    /// Hands everything that came in since the last call to `application`; true if there was anything.
    bool deliver(Application& application);

    /// True while a file dialog is open or a picture is encoded: somebody has to call deliver() from time to time.
    bool waits() const { return dialog_.is_open() || encodes(); }
    /// True while a picture is encoded.
    bool encodes() const { return encoding_.valid(); }
    /// Waits for the picture that is being encoded, and saves it without asking where. For the end of the program.
    void finish_picture(Application& application);

private:
    void take_dialog_answer();
    bool take_picture(Application& application);
    void save_to(const std::filesystem::path& path, std::span<const std::byte> bytes);

    std::string theme_;
    bool test_mode_;
    std::vector<std::vector<OpenedFile>> opened_;
    std::vector<std::string> messages_;
    FileDialog dialog_;
    std::vector<std::byte> to_save_;  // what the open dialog is about, if saving
    bool saving_ = false;
    std::future<std::vector<std::byte>> encoding_;  // a PNG, in a thread of its own
    std::string encoded_name_;
    bool stopped_ = false;  // nobody wants it any more
    double next_note_ = 0;
    bool asks_ = true;  // where to save files
    bool keeps_ = false;
    std::optional<std::vector<std::byte>> kept_;
    std::map<std::string, std::string, std::less<>> stored_;  // for tests, which keep nothing
    std::unique_ptr<DesktopSessions> sessions_;               // none for tests, and where no folder is known
    std::optional<std::string> wanted_session_;               // id of a kept session that was asked for
};

}  // namespace reluscope
