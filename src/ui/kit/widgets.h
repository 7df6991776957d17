#pragma once

#include "analysis/patterns.h"
#include "app/state/commands.h"
#include "scene/kit/point_shape.h"
#include "ui/kit/frame.h"
#include "ui/kit/theme.h"
#include "ui/kit/widget_registry.h"

#include <imgui.h>

#include <string>
#include <string_view>
#include <vector>

namespace reluscope {

struct PlacedDrawing;

/// What every panel is given beside its own data: how things look and where commands go.
struct Ui {
    const Palette& palette;
    const Fonts& fonts;
    Commands& commands;
    bool touch = false;
    Frame* frame = nullptr;  ///< without it, nothing is made in slices and no finger zooms
    bool picture = false;    ///< for a document: nobody can press a button in it, so that views leave theirs out
    /// Where drawings that are painted are kept as well, to be written as SVG.
    std::vector<PlacedDrawing>* record = nullptr;
    bool presented = false;  ///< a view without its buttons, as in a picture, but on the screen: it takes the shape of
                             ///< its place, and scrolls

    template <class T>
    void send(T command) const {
        commands.emplace_back(std::move(command));
    }
};

/// Puts the next item on the same line if `width` is left there.
void same_line_if(float width);

/// The label of an item that shows a name out of a file, whatever the name holds: "##", behind which Dear ImGui shows
/// nothing, or no letter at all. `id` tells items of the same name apart.
std::string item_label(std::string_view name, std::size_t id);

/// Small capitals above a section.
void heading(const Ui& ui, const char* text);

void text_in(ImFont* font, ImU32 color, std::string_view text);
/// Text in a line of buttons: in the middle of their height.
void text_beside_buttons(ImFont* font, ImU32 color, std::string_view text);
/// Lines broken at spaces to fit `width`.
void text_block(ImFont* font, ImU32 color, std::string_view text, float width);
/// How high these lines are together.
float text_block_height(ImFont* font, std::string_view text, float width);
/// Text that is broken like that of text_block() at the width that is left.
void text_wrapped_in(ImFont* font, ImU32 color, std::string_view text);

/// A tooltip on the last item: a first line in bold, then an explanation, wrapped. None from a press of the mouse until
/// the pointer has left the item.
void tooltip(const Ui& ui, std::string_view title, std::string_view text);
/// A tooltip with `in_full` below while the item is pressed or the mouse has rested on it for a second: all digits, on
/// demand. Until then a line says how to ask for them.
void tooltip_in_full(const Ui& ui, std::string_view title, std::string_view text, std::string_view in_full);
/// A tooltip while the mouse is over a rectangle that is no item.
void tooltip_over(const Ui& ui, ImVec2 min, ImVec2 max, std::string_view title, std::string_view text);

/// A point of a picture or of its legend.
void draw_symbol(ImDrawList& draw, ImVec2 centre, float radius, PointShape shape, ImU32 fill, ImU32 stroke = 0,
                 float width = 1);

/// A heading with room for buttons of this width at the right end of its line, or else below it; the cursor stands
/// where they begin. end_heading_buttons() goes on below both.
float begin_heading_buttons(const Ui& ui, const char* text, float width);
void end_heading_buttons(float below);

/// Draws text cut to `width` with an ellipsis. Returns the width drawn.
/// Text that is turned afterwards is not where it is reported to be, and not reported.
float draw_text_cut(ImDrawList& draw, ImFont* font, ImVec2 position, float width, ImU32 color, std::string_view text,
                    bool is_turned = false);
/// Draws text that ends at `right`.
void draw_text_right(ImDrawList& draw, ImFont* font, float right, float top, ImU32 color, std::string_view text);
/// True on displays as narrow as a phone's, where one column has to do.
bool has_one_column();
/// Whether a narrow window shows a sheet below its view: as was asked for, else where there is room for both.
bool shows_sheet(const Layout& layout);
/// A key of the interface goes down (or repeats).
bool pressed(ImGuiKey key);
/// The keys that ask for a menu of what has the keyboard: the menu key, or Shift+F10.
bool menu_key_pressed();
/// A line of a table that is chosen as a whole, also between its cells. True when it is clicked.
bool table_line(const char* label, bool lit, float height = 0);
/// While it lives, lines of menus are as high as fingers need. Made after the menu has begun, gone before it ends.
class MenuLines {
public:
    explicit MenuLines(const Ui& ui);
    ~MenuLines() { ImGui::PopStyleVar(); }
    MenuLines(const MenuLines&) = delete;
    MenuLines& operator=(const MenuLines&) = delete;
};
/// Begins the menu of the item before, as ImGui::BeginPopupContextItem() does, which opens by the right button or by
/// those keys.
bool begin_item_menu();
/// Opens a menu under the button before where `open`. True while the menu is open, like ImGui::BeginPopup(). Where
/// there is no room below, it stands above the button, or ends where the button ends.
bool begin_menu_below(const char* id, bool open);
ImVec2 text_size(ImFont* font, std::string_view text);

/// Buttons side by side of which one is chosen; returns the new choice or -1. Words of the glossary say what they mean.
/// Where `room` is given, the buttons become narrower to fit it, and take another line where that does not suffice.
/// `again`: a press of the chosen one is returned, too.
int segmented(const Ui& ui, const char* id, const std::vector<const char*>& labels, int chosen, float room = 0,
              bool again = false);
/// The least room in which these buttons stand on one line.
float segmented_room(const Ui& ui, const std::vector<const char*>& labels);

/// A check box with a frame, so that one without a tick reads as a box.
bool check_box(const Ui& ui, const char* label, bool* checked);

/// A button with an icon and a word (or an icon alone with a tooltip).
bool icon_button(const Ui& ui, const char* icon, const char* label, const char* explanation);

/// An invisible item with a label (for keyboard, tests and screen readers) over a drawn shape; true when clicked.
bool hit_area(const char* label, ImVec2 min, ImVec2 max);

/// Draws an image from `pixels` (row by row): grey when `diverging_scale` is 0, else blue to orange over [-scale,
/// scale].
struct ImageStyle {
    double low = 0;
    double high = 1;
    double diverging_scale = 0;
};
void draw_image(ImDrawList& draw, const Palette& palette, ImVec2 position, float size, int width, int height,
                const Eigen::VectorXd& pixels, const ImageStyle& style);

/// False in a picture, where nobody can press a button. While drawings are recorded they have the places that they have
/// on the screen: what is not recorded may stand beside them.
bool shows_controls(const Ui& ui);

/// Whether somebody sees the view on a screen and can scroll it: in a picture nobody can.
bool can_scroll(const Ui& ui);

/// The height of a chart: the room that is left, but on a screen at least `least`, for the panel scrolls there.
float chart_height(const Ui& ui, float room, float least);

/// Flags of a child window that scrolls on the screen; where nobody can, no bars are drawn.
ImGuiWindowFlags scrolling(const Ui& ui, ImGuiWindowFlags flags = 0);

/// A child window that scrolls, whose lines are as long with a bar to scroll by as without one: else a text that breaks
/// into one line more for the bar's sake, or one less, would make the bar come and go. Its place at the right stays
/// free. Always pair with ImGui::EndChild(), like ImGui::BeginChild().
bool begin_scrolling(const Ui& ui, const char* name, ImVec2 size = ImVec2(0, 0));

/// A panel: a rounded area with padding and its own scrolling. Always pair with end_panel(). `steady`: its lines are as
/// long with a bar to scroll by as without one.
bool begin_panel(const Ui& ui, const char* name, ImVec2 position, ImVec2 size, bool steady = false);
void end_panel();

}  // namespace reluscope
