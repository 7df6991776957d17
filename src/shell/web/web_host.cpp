#include "shell/web/web_host.h"

#include "formats/json/json_reader.h"

#include <emscripten/emscripten.h>
#include <emscripten/html5.h>

#include <array>

// The script's side of these is the object `host` in web/app.mjs.
// clang-format off
EM_JS(void, js_register_canvas, (), { specialHTMLTargets["!reluscope"] = Module["canvas"]; });
EM_JS(void, js_enable_extensions, (), {
    var context = Module["canvas"].getContext("webgl2");
    (context.getSupportedExtensions() || []).forEach(function(name) {
        if (!name.includes("lose_context") && !name.includes("debug")) context.getExtension(name);
    });
});
EM_JS(void, js_choose_files, (int kind), { Module["host"]["chooseFiles"](kind); });
EM_JS(void, js_save_file, (const char* name, int name_size, const void* bytes, int num_bytes,
                           const char* mime, int mime_size), {
    Module["host"]["saveFile"](UTF8ToString(name, name_size), HEAPU8.slice(bytes, bytes + num_bytes),
                               UTF8ToString(mime, mime_size));
});
EM_JS(int, js_save_picture, (const char* name, int name_size, const void* rgb, int width, int height), {
    if (!Module["host"]["encodesPictures"]) return 0;
    Module["host"]["savePicture"](UTF8ToString(name, name_size), HEAPU8.slice(rgb, rgb + 3 * width * height), width, height);
    return 1;
});
EM_JS(void, js_fetch_example, (const char* path, int size), {
    Module["host"]["fetchExample"](UTF8ToString(path, size));
});
EM_JS(void, js_share, (const char* text, int text_size, const char* note, int note_size), {
    Module["host"]["share"](UTF8ToString(text, text_size), UTF8ToString(note, note_size));
});
EM_JS(int, js_has_lessons, (), { return Module["host"]["hasLessons"]() ? 1 : 0; });
EM_JS(void, js_show_lessons, (), { Module["host"]["showLessons"](); });
EM_JS(void, js_announce, (const char* text, int size), { Module["host"]["announce"](UTF8ToString(text, size)); });
EM_JS(void, js_set_mirror, (const char* json, int size), { Module["host"]["setMirror"](UTF8ToString(json, size)); });
EM_JS(int, js_prefers_dark, (), { return Module["host"]["prefersDark"]() ? 1 : 0; });
EM_JS(int, js_prefers_reduced_motion, (), { return Module["host"]["prefersReducedMotion"]() ? 1 : 0; });
EM_JS(int, js_is_mac, (), { return Module["host"]["isMac"] ? 1 : 0; });
EM_JS(void, js_store, (const char* key, int key_size, const char* value, int value_size), {
    Module["host"]["store"](UTF8ToString(key, key_size), UTF8ToString(value, value_size));
});
EM_JS(int, js_load, (const char* key, int size), { return Module["host"]["load"](UTF8ToString(key, size)) ? 1 : 0; });
EM_JS(void, js_kept_sessions, (), { Module["host"]["keptSessions"](); });
EM_JS(void, js_keep_session, (const char* text, int text_size, const char* title, int title_size, int own_work), {
    Module["host"]["keepSession"](UTF8ToString(text, text_size), UTF8ToString(title, title_size), own_work !== 0);
});
EM_JS(void, js_fetch_session, (const char* id, int size), { Module["host"]["fetchSession"](UTF8ToString(id, size)); });
EM_JS(void, js_adopt_session, (const char* id, int size), { Module["host"]["adoptSession"](UTF8ToString(id, size)); });
EM_JS(void, js_forget_session, (const char* id, int size), { Module["host"]["forgetSession"](UTF8ToString(id, size)); });
EM_JS(void, js_note_steps, (int steps), { Module["host"]["noteSteps"](steps); });
EM_JS(void, js_set_cursor, (const char* css), { Module["host"]["setCursor"](UTF8ToString(css)); });
EM_JS(void, js_set_text_input, (int wanted, float x, float y), { Module["host"]["setTextInput"](wanted !== 0, x, y); });
EM_JS(void, js_write_clipboard, (const char* text, int size), {
    Module["host"]["writeClipboard"](UTF8ToString(text, size));
});
EM_JS(void, js_fail, (const char* what, int size), { Module["host"]["fail"](UTF8ToString(what, size)); });
// clang-format on

namespace reluscope {
namespace {

int size_of(std::string_view text) { return static_cast<int>(text.size()); }

}  // namespace

void WebHost::request_open(FileKind kind) { js_choose_files(static_cast<int>(kind)); }

void WebHost::save_file(std::string_view name, std::span<const std::byte> bytes, std::string_view mime) {
    js_save_file(name.data(), size_of(name), bytes.data(), static_cast<int>(bytes.size()), mime.data(), size_of(mime));
}

bool WebHost::save_picture(std::string_view name, std::span<const std::byte> rgb, int width, int height) {
    return js_save_picture(name.data(), size_of(name), rgb.data(), width, height) != 0;
}

void WebHost::fetch_example(std::string_view path) { js_fetch_example(path.data(), size_of(path)); }

bool WebHost::share_link(std::string_view text, std::string_view note) {
    js_share(text.data(), size_of(text), note.data(), size_of(note));
    return true;
}

bool WebHost::has_lessons() const { return js_has_lessons() != 0; }

void WebHost::show_lessons() { js_show_lessons(); }

void WebHost::announce(std::string_view text) { js_announce(text.data(), size_of(text)); }

void WebHost::set_mirror(std::string_view json) {
    if (json != mirror_) {
        mirror_ = json;
        js_set_mirror(json.data(), size_of(json));
    }
}

bool WebHost::prefers_dark() const { return js_prefers_dark() != 0; }

bool WebHost::prefers_reduced_motion() const { return js_prefers_reduced_motion() != 0; }

double WebHost::now_seconds() const { return emscripten_get_now() / 1000.0; }

void WebHost::store(std::string_view key, std::string_view value) {
    js_store(key.data(), size_of(key), value.data(), size_of(value));
}

std::string WebHost::load(std::string_view key) {
    return js_load(key.data(), size_of(key)) != 0 ? inbox(0) : std::string();
}

std::vector<KeptSession> WebHost::kept_sessions() {
    js_kept_sessions();
    std::vector<KeptSession> sessions;
    const nlohmann::json list = parse_plain_json(inbox(0)).value_or(nlohmann::json());
    if (!list.is_array()) return sessions;
    for (const auto& one : list)
        sessions.push_back({one.value("id", ""), one.value("title", ""), one.value("seconds_ago", -1.0)});
    return sessions;
}

void WebHost::keep_session(std::string_view text, std::string_view title, bool own_work) {
    js_keep_session(text.data(), size_of(text), title.data(), size_of(title), own_work ? 1 : 0);
}

void WebHost::fetch_session(std::string_view id) { js_fetch_session(id.data(), size_of(id)); }

void WebHost::adopt_session(std::string_view id) { js_adopt_session(id.data(), size_of(id)); }

void WebHost::forget_session(std::string_view id) { js_forget_session(id.data(), size_of(id)); }

void WebHost::note_steps(std::size_t steps) { js_note_steps(static_cast<int>(steps)); }

void WebHost::set_cursor(const char* css) { js_set_cursor(css); }

void WebHost::set_text_input(bool wanted, float x, float y) { js_set_text_input(wanted ? 1 : 0, x, y); }

void WebHost::write_clipboard(std::string_view text) { js_write_clipboard(text.data(), size_of(text)); }

void WebHost::fail(std::string_view what) { js_fail(what.data(), size_of(what)); }

bool WebHost::is_mac() const { return js_is_mac() != 0; }

void register_canvas() { js_register_canvas(); }

void enable_extensions_again() { js_enable_extensions(); }

std::string& inbox(int slot) {
    static std::array<std::string, kNumInboxes> texts;
    return texts.at(static_cast<std::size_t>(slot));
}

}  // namespace reluscope
