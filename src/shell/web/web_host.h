#pragma once

// Host in a page: hands each request to the script that embeds the program (web/app.mjs).

#include "shell/host.h"
#include "shell/web/web_input.h"

#include <string>

namespace reluscope {

class WebHost final : public Host {
public:
    WebHost(const WebInput& input, bool test_mode) : input_(input), test_mode_(test_mode) {}

    void request_open(FileKind kind) override;
    void save_file(std::string_view name, std::span<const std::byte> bytes, std::string_view mime) override;
    bool save_picture(std::string_view name, std::span<const std::byte> rgb, int width, int height) override;
    void fetch_example(std::string_view path) override;
    bool share_link(std::string_view text, std::string_view note) override;
    bool has_lessons() const override;
    void show_lessons() override;
    void announce(std::string_view text) override;
    void set_mirror(std::string_view json) override;
    bool prefers_dark() const override;
    bool prefers_reduced_motion() const override;
    double now_seconds() const override;
    void store(std::string_view key, std::string_view value) override;
    std::string load(std::string_view key) override;
    std::vector<KeptSession> kept_sessions() override;
    void keep_session(std::string_view text, std::string_view title, bool own_work) override;
    void fetch_session(std::string_view id) override;
    void adopt_session(std::string_view id) override;
    void forget_session(std::string_view id) override;
    void note_steps(std::size_t steps) override;
    Pinch pinch() const override { return input_.gesture(); }
    bool touch() const override { return input_.touch(); }
    bool test_mode() const override { return test_mode_; }

    /// CSS name of the pointer's shape.
    void set_cursor(const char* css);
    /// Whether the page should give the keyboard to a text field, and where the caret is, in CSS pixels.
    void set_text_input(bool wanted, float x, float y);
    /// What Ctrl+C or a button copied.
    void write_clipboard(std::string_view text);
    /// The program cannot go on: the page shows a notice.
    void fail(std::string_view what);
    bool is_mac() const;

private:
    const WebInput& input_;
    bool test_mode_;
    std::string mirror_;
};

/// Makes the page's canvas known to Emscripten's WebGL functions under kCanvasTarget.
void register_canvas();
inline constexpr const char* kCanvasTarget = "!reluscope";

/// Turns the supported WebGL extensions on again: a restored context has none.
void enable_extensions_again();

/// Scratch texts through which scripts hand strings in: they write into slot `slot` and then call the function that
/// reads it. One instance of the module serves one page, so there is one set.
std::string& inbox(int slot);
inline constexpr int kNumInboxes = 3;

}  // namespace reluscope
