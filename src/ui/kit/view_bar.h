#pragma once

#include "ui/kit/widgets.h"

#include <string>

namespace reluscope {

/// The controls above a picture, on one line where they have room: colour, points, scale, layers or camera, more.
/// Buttons have an icon and, where the line is at least `words_from` wide, a word; without it their tooltip has it.
/// Names of buttons stand behind "###" in their labels, whatever is shown.
class ViewBar {
public:
    ViewBar(const Ui& ui, float words_from);
    ~ViewBar();
    ViewBar(const ViewBar&) = delete;
    ViewBar& operator=(const ViewBar&) = delete;

    bool words() const { return words_; }
    /// The next control is so wide: it begins a line of its own where this one has no room.
    void place(float width);

    struct Button {
        const char* icon;
        const char* word;
        const char* name;  ///< behind "###"
    };
    /// A button that stays down while `on`; true when it is clicked.
    bool toggle(const Button& button, bool on, const std::string& explanation);
    bool button(const Button& button, const std::string& explanation);
    /// A button with a menu below it. True while the menu is open; then it is ended by end_menu().
    bool begin_menu(const Button& button, const std::string& explanation);
    static void end_menu();

private:
    bool press(const Button& button, bool on, bool has_menu);

    const Ui& ui_;
    bool words_;
    bool first_ = true;
};

}  // namespace reluscope
