// What the scripts in web/ call. Texts go in through the inboxes: web_reserve(slot, size), write UTF-8 there, call the
// function; texts come out as a pointer to a NUL-terminated buffer that stays valid until the next such call.

#include "base/numerics/numerics.h"
#include "base/version.h"
#include "shell/web/web_page.h"

#include <emscripten/emscripten.h>

#include <exception>
#include <map>
#include <memory>
#include <new>
#include <string>
#include <utility>
#include <vector>

namespace reluscope {
namespace {

/// Everything alive between two calls from the scripts: one module instance is one page.
struct Session {
    std::unique_ptr<WebPage> page;
    std::map<int, std::vector<OpenedFile>> groups;  // files of one drop while they are being read
    int next_group = 1;
    std::string answer;
};

Session& session() {
    static Session instance;
    return instance;
}

/// Runs `action` on the page. What it throws is a broken program, not a broken file: those are results. The page then
/// shows a notice and calls no more.
template <class Action>
void with_page(Action&& action) {
    WebPage* page = session().page.get();
    if (page == nullptr) {
        return;
    }
    try {
        action(*page);
    } catch (const std::bad_alloc&) {
        page->host().fail("The program ran out of memory.");
    } catch (const std::exception& error) {
        page->host().fail(error.what());
    }
}

const char* answer(std::string text) {
    session().answer = std::move(text);
    return session().answer.c_str();
}

}  // namespace
}  // namespace reluscope

using namespace reluscope;

/// The module starts empty; web_start does the work once the scripts have a canvas.
int main() {
    initialise_numerics();
    return 0;
}

extern "C" {

EMSCRIPTEN_KEEPALIVE const char* web_version() { return kVersion; }

EMSCRIPTEN_KEEPALIVE char* web_reserve(int slot, int size) {
    inbox(slot).resize(static_cast<std::size_t>(size));
    return inbox(slot).data();
}

/// 1 when running, 0 without WebGL2. `touch`: the device's main pointer is a finger.
EMSCRIPTEN_KEEPALIVE int web_start(float css_width, float css_height, int pixel_width, int pixel_height, int test,
                                   int touch) {
    auto page = std::make_unique<WebPage>(test != 0, touch != 0);
    WebPage& started = *page;
    session().page = std::move(page);
    bool running = false;
    with_page([&](WebPage&) { running = started.start({css_width, css_height, pixel_width, pixel_height}); });
    return running ? 1 : 0;
}

EMSCRIPTEN_KEEPALIVE void web_stop() {
    session().groups.clear();
    session().page.reset();
}

EMSCRIPTEN_KEEPALIVE double web_frame(double time_ms) {
    double next_ms = -1.0;
    with_page([&](WebPage& page) { next_ms = page.frame(time_ms); });
    return next_ms;
}

EMSCRIPTEN_KEEPALIVE int web_work_meanwhile() {
    bool more = false;
    with_page([&](WebPage& page) { more = page.work_meanwhile(); });
    return more ? 1 : 0;
}

EMSCRIPTEN_KEEPALIVE int web_has_input() {
    return session().page != nullptr && session().page->input().waits() ? 1 : 0;
}

EMSCRIPTEN_KEEPALIVE void web_display(float css_width, float css_height, int pixel_width, int pixel_height) {
    with_page([&](WebPage& page) { page.set_display({css_width, css_height, pixel_width, pixel_height}); });
}

EMSCRIPTEN_KEEPALIVE void web_context(int lost) {
    with_page([&](WebPage& page) { lost != 0 ? page.context_lost() : page.context_restored(); });
}

EMSCRIPTEN_KEEPALIVE void web_theme(int dark) {
    with_page([&](WebPage& page) { page.application().on_theme(dark != 0); });
}

// Input -----------------------------------------------------------------------------------------------

EMSCRIPTEN_KEEPALIVE void web_move(float x, float y, int touch, int modifiers) {
    with_page([&](WebPage& page) {
        page.input().move(x / page.zoom(), y / page.zoom(), touch != 0, Modifiers::from_bits(modifiers));
    });
}

EMSCRIPTEN_KEEPALIVE void web_leave() {
    with_page([](WebPage& page) { page.input().leave(); });
}

EMSCRIPTEN_KEEPALIVE void web_button(int button, int down, int modifiers) {
    with_page([&](WebPage& page) { page.input().button(button, down != 0, Modifiers::from_bits(modifiers)); });
}

EMSCRIPTEN_KEEPALIVE void web_wheel(float notches_x, float notches_y, int modifiers) {
    with_page([&](WebPage& page) { page.input().wheel(notches_x, notches_y, Modifiers::from_bits(modifiers)); });
}

/// `touching` is 0 for a trackpad: there is a zoom, but no fingers to follow.
EMSCRIPTEN_KEEPALIVE void web_pinch(float x, float y, float pan_x, float pan_y, float zoom, int touching) {
    with_page([&](WebPage& page) {
        const float unit = page.zoom();
        page.input().pinch({touching != 0, {x / unit, y / unit}, {pan_x / unit, pan_y / unit}, zoom});
    });
}

EMSCRIPTEN_KEEPALIVE void web_pinch_end() {
    with_page([](WebPage& page) { page.input().end_gesture(); });
}

EMSCRIPTEN_KEEPALIVE int web_finger_scrolls() {
    bool scrolls = false;
    with_page([&](WebPage&) { scrolls = finger_scrolls_here(); });
    return scrolls ? 1 : 0;
}

EMSCRIPTEN_KEEPALIVE void web_finger_scroll(float distance_y) {
    with_page([&](WebPage& page) { page.input().wheel(0.0F, notches_for_scroll(distance_y / page.zoom()), {}); });
}

EMSCRIPTEN_KEEPALIVE void web_key(int key, int down, int modifiers) {
    with_page([&](WebPage& page) { page.input().key(key, down != 0, Modifiers::from_bits(modifiers)); });
}

EMSCRIPTEN_KEEPALIVE void web_text() {
    with_page([](WebPage& page) { page.input().text(inbox(0)); });
}

EMSCRIPTEN_KEEPALIVE void web_focus(int focused) {
    with_page([&](WebPage& page) { page.input().focus(focused != 0); });
}

EMSCRIPTEN_KEEPALIVE void web_set_clipboard() {
    with_page([](WebPage& page) { page.set_clipboard(inbox(0)); });
}

EMSCRIPTEN_KEEPALIVE const char* web_clipboard() {
    return session().page == nullptr ? "" : session().page->clipboard().c_str();
}

// Files -----------------------------------------------------------------------------------------------

EMSCRIPTEN_KEEPALIVE void web_drag(int over, int num_files) {
    with_page([&](WebPage& page) { page.application().on_drag(over != 0, num_files); });
}

/// Starts a group of files that will be delivered together.
EMSCRIPTEN_KEEPALIVE int web_files_begin() {
    const int group = session().next_group++;
    session().groups[group];
    return group;
}

/// Adds a file (inbox 0: name, 1: role, 2: error) and returns where its bytes go; null without memory for them.
EMSCRIPTEN_KEEPALIVE void* web_file_add(int group, int size) {
    std::vector<OpenedFile>& files = session().groups[group];
    OpenedFile file{inbox(0), {}, inbox(1), inbox(2)};
    try {
        file.bytes.resize(static_cast<std::size_t>(size));
    } catch (const std::bad_alloc&) {
        return nullptr;
    }
    files.push_back(std::move(file));
    return files.back().bytes.data();
}

/// The last file of the group could not be read to its end (inbox 2: error).
EMSCRIPTEN_KEEPALIVE void web_file_failed(int group) {
    std::vector<OpenedFile>& files = session().groups[group];
    if (!files.empty()) {
        files.back().bytes = {};
        files.back().error = inbox(2);
    }
}

EMSCRIPTEN_KEEPALIVE void web_files_end(int group) {
    auto node = session().groups.extract(group);
    if (!node.empty()) {
        with_page([&](WebPage& page) { page.application().on_files(std::move(node.mapped())); });
    }
}

/// The kept session that the program asked for (inbox 0: its text, empty where it is not there any more; 1: its id).
EMSCRIPTEN_KEEPALIVE void web_kept_session() {
    with_page([](WebPage& page) { page.application().on_kept_session(inbox(1), inbox(0)); });
}

EMSCRIPTEN_KEEPALIVE void web_keep_now() {
    with_page([](WebPage& page) { page.application().keep_now(); });
}

/// 1 while nothing is to come but the end of a message.
EMSCRIPTEN_KEEPALIVE int web_rests() {
    bool rests = false;
    with_page([&](WebPage& page) { rests = page.application().rests(); });
    return rests ? 1 : 0;
}

EMSCRIPTEN_KEEPALIVE void web_message() {
    with_page([](WebPage& page) { page.application().on_message(inbox(0)); });
}

/// How far the picture is encoded that the scripts were given; 0: somebody stopped it.
EMSCRIPTEN_KEEPALIVE int web_picture_encoded(double fraction) {
    bool go_on = false;
    with_page([&](WebPage& page) { go_on = page.application().pictures().note_encoded(fraction); });
    return go_on ? 1 : 0;
}

// JSON ------------------------------------------------------------------------------------------------

EMSCRIPTEN_KEEPALIVE const char* web_query() {
    std::string text = R"({"error": "The program is not running."})";
    with_page([&](WebPage& page) { text = page.query(inbox(0)); });
    return answer(std::move(text));
}

EMSCRIPTEN_KEEPALIVE const char* web_send() {
    std::string text = R"({"error": "The program is not running."})";
    with_page([&](WebPage& page) { text = page.application().send(inbox(0)); });
    return answer(std::move(text));
}

}  // extern "C"
