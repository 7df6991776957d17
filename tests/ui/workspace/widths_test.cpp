#include "app/state/layout.h"
#include "support/example_app.h"
#include "support/networks.h"
#include "support/null_screen.h"
#include "ui/workspace/presentation.h"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

// At every width of a window, size of text and kind of pointer: nothing lies on something else, no label is cut,
// nothing is beyond the edge of a window that does not scroll.
//
// What it sees: widgets of Dear ImGui that overlap within one window, labels that are wider than their button, widgets
// and texts beyond the left or right edge, texts on buttons, texts on texts (also those of drawings).
// What it does not see: text that is turned; shapes of drawings (bars, lines, points) under a text; overlaps of two
// windows; what is cut at the bottom, since panels scroll there; text that ends with an ellipsis, which is cut on
// purpose (buttons never are); what the graphics card draws.

using namespace reluscope;
using namespace reluscope::testing;

namespace {

constexpr float kSlack = 1.5F;  // of rounding

struct Box {
    std::string name;
    std::string window;
    ImVec2 min, max;
    unsigned id = 0;
};

bool overlap(const Box& a, const Box& b) {
    return std::min(a.max.x, b.max.x) - std::max(a.min.x, b.min.x) > kSlack &&
           std::min(a.max.y, b.max.y) - std::max(a.min.y, b.min.y) > kSlack;
}

std::string place(const Box& box) {
    const auto number = [](float v) { return std::to_string(static_cast<int>(std::lround(v))); };
    return "\"" + box.name + "\" (" + number(box.min.x) + "-" + number(box.max.x) + ", " + number(box.min.y) + "-" +
           number(box.max.y) + ") in " + box.window;
}

/// Lines of tables lie below their cells, and splitters below what is drawn over them.
bool lies_below(const WidgetInfo& widget) {
    return widget.drawing || widget.label.find("##row") != std::string::npos ||
           widget.label.find("##cluster ") != std::string::npos;
}

/// What is seen of the buttons, and of the lines of text.
std::vector<Box> boxes(const NullScreen& screen) {
    std::vector<Box> all;
    std::set<unsigned> seen;
    for (const WidgetInfo& widget : screen.registry().widgets()) {
        if (lies_below(widget) || !seen.insert(widget.id).second) continue;
        Box box{widget.label, widget.window, widget.min, widget.max, widget.id};
        box.max.y = std::min(box.max.y, widget.clip_max.y);
        box.min.y = std::max(box.min.y, widget.clip_min.y);
        if (box.max.y > box.min.y) all.push_back(box);
    }
    return all;
}

/// By kind, widgets and window: where it was seen first, and how often.
struct Faults {
    struct Seen {
        std::string first;
        int count = 0;
    };
    std::map<std::string, Seen> all;
};

/// A window's name without the numbers of its identity.
std::string plain(const std::string& window) {
    std::string name;
    for (std::size_t i = 0; i < window.size(); ++i) {
        if (window[i] == '_' && i + 8 < window.size() + 1) {
            i += 8;
            continue;
        }
        name += window[i];
    }
    return name;
}

/// The part of a text that is seen.
Box seen_part(const TextInfo& text) {
    return {text.text.substr(0, 40), text.window,
            ImVec2(std::max(text.min.x, text.clip_min.x), std::max(text.min.y, text.clip_min.y)),
            ImVec2(std::min(text.max.x, text.clip_max.x), std::min(text.max.y, text.clip_max.y))};
}

/// Lines of text may touch, as their boxes are higher than most letters.
template <class Note>
void add_text_overlaps(const NullScreen& screen, const Note& note) {
    constexpr float kTouch = 4;
    std::vector<Box> lines;
    for (const TextInfo& text : screen.registry().texts()) {
        Box box = seen_part(text);
        box.max.y -= kTouch;
        if (box.max.x > box.min.x && box.max.y > box.min.y) lines.push_back(std::move(box));
    }
    std::sort(lines.begin(), lines.end(), [](const Box& a, const Box& b) { return a.min.y < b.min.y; });
    for (std::size_t i = 0; i < lines.size(); ++i) {
        for (std::size_t j = i + 1; j < lines.size() && lines[j].min.y < lines[i].max.y; ++j) {
            const bool twice = lines[i].name == lines[j].name;  // as a halo is drawn
            if (!twice && overlap(lines[i], lines[j]) && lines[i].window == lines[j].window)
                note("text lies on text:", lines[i], &lines[j]);
        }
    }
}

void add_faults(const NullScreen& screen, const std::string& where, Faults& faults) {
    const auto note = [&](const std::string& kind, const Box& box, const Box* other = nullptr) {
        const std::string key =
            kind + " \"" + box.name + "\"" + (other ? " and \"" + other->name + "\"" : "") + " in " + plain(box.window);
        Faults::Seen& seen = faults.all[key];
        if (seen.count++ == 0) seen.first = where + ": " + place(box) + (other ? " and " + place(*other) : "");
    };
    const std::vector<Box> all = boxes(screen);
    for (std::size_t i = 0; i < all.size(); ++i) {
        for (std::size_t j = i + 1; j < all.size(); ++j) {
            if (all[i].window == all[j].window && overlap(all[i], all[j])) note("overlap:", all[i], &all[j]);
        }
    }
    add_text_overlaps(screen, note);
    for (const TextInfo& text : screen.registry().texts()) {
        const Box box{text.text.substr(0, 40), text.window, text.min, text.max};
        if (text.text.empty() || text.max.y <= text.min.y) continue;  // scrolled away
        if (!text.scrolls_x && text.max.x > text.clip_max.x + kSlack) note("text is cut:", box);
        for (const Box& button : all) {
            const Box seen = seen_part(text);  // a button is cut where its window ends, too
            const bool inside = seen.min.x >= button.min.x - kSlack && seen.max.x <= button.max.x + kSlack &&
                                seen.min.y >= button.min.y - kSlack && seen.max.y <= button.max.y + kSlack;
            if (button.window == box.window && !inside && overlap(button, seen))
                note("text lies on a button:", box, &button);
        }
    }
    for (const WidgetInfo& widget : screen.registry().widgets()) {
        if (lies_below(widget)) continue;
        const Box box{widget.label, widget.window, widget.min, widget.max, widget.id};
        if (widget.label_width > widget.max.x - widget.min.x + kSlack && !widget.openable) note("label is cut:", box);
        if (!widget.scrolls_x &&
            (widget.max.x > widget.clip_max.x + kSlack || widget.min.x < widget.clip_min.x - kSlack))
            note("beyond the window's edge:", box);
    }
}

std::string report(const Faults& faults) {
    constexpr std::size_t kMaxShown = 80;
    std::string text = std::to_string(faults.all.size()) + " kinds of faults";
    std::size_t shown = 0;
    for (const auto& [key, seen] : faults.all) {
        if (++shown > kMaxShown) break;
        text += "\n  " + std::to_string(seen.count) + " x " + key + "\n      " + seen.first;
    }
    return text;
}

/// From the narrowest phone to the widest screen, among them both sides of the width at which one column becomes three.
constexpr float kWidths[] = {360, 390,  414,  480,  560,  640,  720,  768,  819,  820,
                             900, 1024, 1152, 1280, 1440, 1600, 1920, 2560, 3200, 3840};
constexpr float kTextScales[] = {1, 1.3F, 2};

/// Draws what a window of this size shows at this size of text. Windows are 10 high for 16 wide, phones upright.
void draw_window(NullScreen& screen, const AppState& state, float width, float scale, bool touch) {
    const float height = width < 820 ? 844 : std::max(800.0F, width * 0.625F);
    screen.resize(ImVec2(width / scale, height / scale));
    screen.draw(state, false, touch);
}

std::string described(const std::string& what, float width, float text, bool touch) {
    return what + " at " + std::to_string(static_cast<int>(width)) + ", text " +
           std::to_string(static_cast<int>(100 * text)) + " %" + (touch ? ", fingers" : "");
}

/// At all widths and each size of text.
void walk(const App& app, NullScreen& screen, const std::string& what, bool touch, Faults& faults) {
    for (const float width : kWidths) {
        for (const float text : kTextScales) {
            draw_window(screen, app.state(), width, fitting_text_scale(text, width), touch);
            add_faults(screen, described(what, width, text, touch), faults);
        }
    }
}

void open_for_widths(App& app, const char* example) {
    open_bundled(app, example);
    app.apply(SelectRow{RowId(3)});
    run_jobs(app);
}

}  // namespace

TEST_CASE("widths: nothing overlaps and no label is cut in any view, from 360 to 3840, at three sizes of text") {
    Faults faults;
    for (const char* example : {"titanic", "moons"}) {
        App app(test_clock);
        open_for_widths(app, example);
        NullScreen screen({1280, 800});
        screen.measure();
        for (const View view : kAllViews) {
            app.apply(ShowView{view});
            run_jobs(app);
            walk(app, screen, std::string(view_id(view)), false, faults);
        }
    }
    CHECK_MESSAGE(faults.all.empty(), report(faults));
}

TEST_CASE("widths: nothing overlaps and no label is cut under fingers with text at twice its size") {
    Faults faults;
    App app(test_clock);
    open_for_widths(app, "titanic");
    NullScreen screen({1280, 800});
    screen.measure();
    for (const View view : kAllViews) {
        app.apply(ShowView{view});
        run_jobs(app);
        for (const float width : {360.0F, 390.0F, 768.0F, 820.0F, 1280.0F, 1640.0F, 1920.0F, 3840.0F}) {
            draw_window(screen, app.state(), width, fitting_text_scale(2, width), true);
            add_faults(screen, described(std::string(view_id(view)), width, 2, true), faults);
        }
    }
    CHECK_MESSAGE(faults.all.empty(), report(faults));
}

TEST_CASE("widths: the first minute is whole at every width and size of text, before and after its training") {
    Faults faults;
    for (const WelcomeStep step : {WelcomeStep::kWatch, WelcomeStep::kFoldThree}) {
        double now = 0;
        App app([&now] { return now; });
        app.apply(SetExamples{{{kFirstExample, "Titanic", "", "", ""}}});
        app.apply(TakeStep{step});
        const std::string what = step == WelcomeStep::kWatch ? "watch" : "three units";
        const auto pass = [&](int frames) {
            for (int i = 0; i < frames; ++i, now += 1.0 / 60) app.advance(1.0);
        };
        NullScreen screen({1280, 800});
        screen.measure();
        pass(60);
        walk(app, screen, what + ", training", true, faults);
        pass(600);
        walk(app, screen, what, false, faults);
    }
    CHECK_MESSAGE(faults.all.empty(), report(faults));
}

TEST_CASE("widths: every kind of comparison is whole at every width and size of text") {
    Faults faults;
    App app(test_clock);
    open_for_widths(app, "titanic");
    app.apply(ShowView{View::kCompare});
    NullScreen screen({1280, 800});
    screen.measure();
    const std::optional<RowId> row(RowId(7));
    for (const CompareSettings& settings :
         {CompareSettings{CompareKind::kClusters, ClusterId(0), ClusterId(2), {}, {}, 0},
          CompareSettings{CompareKind::kRows, {}, {}, RowId(3), row, 0},
          CompareSettings{CompareKind::kReference, {}, {}, {}, {}, 0}}) {
        app.apply(SetCompare{settings, settings.kind == CompareKind::kReference});
        run_jobs(app);
        walk(app, screen, "compare " + std::to_string(static_cast<int>(settings.kind)), false, faults);
    }
    CHECK_MESSAGE(faults.all.empty(), report(faults));
}

TEST_CASE("widths: nothing overlaps in the ready layouts where there is room for them") {
    Faults faults;
    App app(test_clock);
    open_for_widths(app, "titanic");
    NullScreen screen({1280, 800});
    screen.measure();
    for (const char* layout : {"two", "four"}) {
        send(app, {{"command", "set_layout"}, {"layout", layout}});
        for (const float width : {1024.0F, 1280.0F, 1920.0F, 3840.0F}) {
            draw_window(screen, app.state(), width, 1, false);
            add_faults(screen, described(layout, width, 1, false), faults);
        }
    }
    CHECK_MESSAGE(faults.all.empty(), report(faults));
}

TEST_CASE("widths: the presentation fits from a phone to a wall, with and without its controls") {
    Faults faults;
    for (const char* example : {"titanic", "moons"}) {
        App app(test_clock);
        open_for_widths(app, example);
        app.apply(Present{true});
        NullScreen screen({1280, 800});
        screen.measure();
        for (const View view : kAllViews) {
            app.apply(ShowView{view});
            run_jobs(app);
            for (const ImVec2 size : {ImVec2(390, 844), ImVec2(1024, 768), ImVec2(1920, 1080), ImVec2(3840, 2160)}) {
                const float scale = presentation_scale(size);
                screen.resize(ImVec2(size.x / scale, size.y / scale));
                screen.draw(app.state(), false);
                add_faults(screen, described("presented " + std::string(view_id(view)), size.x, scale, false), faults);
            }
        }
    }
    CHECK_MESSAGE(faults.all.empty(), report(faults));
}

TEST_CASE("widths: the controls of plane, relief and scatter are whole on a desktop and on a phone") {
    Faults faults;
    for (const char* example : {"titanic", "iris", "moons"}) {
        App app(test_clock);
        open_bundled(app, example);
        for (const View view : {View::kPlane, View::kRelief, View::kScatter}) {
            app.apply(ShowView{view});
            run_jobs(app);
            for (const ImVec2 size : {ImVec2(1280, 800), ImVec2(390, 844)}) {
                for (const bool touch : {false, true}) {
                    NullScreen screen(size);
                    screen.measure();
                    screen.draw(app.state(), false, touch);
                    add_faults(screen, std::string(example) + ", " + std::string(view_id(view)), faults);
                }
            }
        }
    }
    CHECK_MESSAGE(faults.all.empty(), report(faults));
}

TEST_CASE("widths: the list of keys and the gallery are whole on phones and on screens") {
    Faults faults;
    App app(test_clock);
    app.apply(SetExamples{{{"iris", "Iris", "150 flowers of three species.", "", "", "explain"}}});
    open_for_widths(app, "moons");
    for (const bool keys : {true, false}) {
        app.apply(ShowShortcuts{keys});
        app.apply(ShowGallery{!keys});
        NullScreen screen({1280, 800});
        screen.measure();
        walk(app, screen, keys ? "keys" : "gallery", false, faults);
    }
    CHECK_MESSAGE(faults.all.empty(), report(faults));
}
