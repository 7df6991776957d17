#include "app/state/layout.h"
#include "support/example_app.h"
#include "support/networks.h"
#include "support/null_screen.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <string>
#include <vector>

// At every width of a window, size of text and kind of pointer: nothing lies on something else, no label is cut,
// nothing is beyond the edge of a window that does not scroll. Text that ends with an ellipsis is cut on purpose;
// buttons never are.

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
    for (const TextInfo& text : screen.registry().texts()) {
        const Box box{text.text.substr(0, 40), text.window, text.min, text.max};
        if (text.text.empty() || text.max.y <= text.min.y) continue;  // scrolled away
        if (!text.scrolls_x && text.max.x > text.clip_max.x + kSlack) note("text is cut:", box);
        for (const Box& button : all) {
            const bool inside = box.min.x >= button.min.x - kSlack && box.max.x <= button.max.x + kSlack &&
                                box.min.y >= button.min.y - kSlack && box.max.y <= button.max.y + kSlack;
            if (button.window == box.window && !inside && overlap(button, box))
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
    constexpr std::size_t kMostShown = 80;
    std::string text = std::to_string(faults.all.size()) + " kinds of faults";
    std::size_t shown = 0;
    for (const auto& [key, seen] : faults.all) {
        if (++shown > kMostShown) break;
        text += "\n  " + std::to_string(seen.count) + " x " + key + "\n      " + seen.first;
    }
    return text;
}

std::vector<float> widths() {
    std::vector<float> all;
    for (float width = 360; width < 1000; width += 20) all.push_back(width);
    for (float width = 1000; width <= 1920; width += 115) all.push_back(width);
    return all;
}

/// All views, at all widths, at each size of text.
void walk(App& app, NullScreen& screen, bool touch, Faults& faults) {
    for (const View view : kAllViews) {
        app.apply(ShowView{view});
        run_jobs(app);
        for (const float width : widths()) {
            for (const float text : {1.0F, 1.3F}) {
                screen.resize(ImVec2(width / text, 800 / text));
                screen.draw(app.state(), false, touch);
                add_faults(screen,
                           std::string(view_id(view)) + " at " + std::to_string(static_cast<int>(width)) +
                               (text > 1 ? ", larger text" : "") + (touch ? ", fingers" : ""),
                           faults);
            }
        }
    }
}

}  // namespace

TEST_CASE("widths: nothing overlaps and no label is cut, from 360 to 1920") {
    Faults faults;
    for (const char* example : {"titanic", "moons"}) {
        App app(test_clock);
        open_bundled(app, example);
        app.apply(SelectRow{RowId(3)});
        run_jobs(app);
        NullScreen screen({1280, 800});
        screen.measure();
        walk(app, screen, false, faults);
    }
    CHECK_MESSAGE(faults.all.empty(), report(faults));
}
