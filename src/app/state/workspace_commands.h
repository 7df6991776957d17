#pragma once

#include "app/state/command_info.h"
#include "app/state/state.h"
#include "base/texts/workspace_texts.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <tuple>

namespace reluscope {

// Commands about the window: views, columns, looks and messages.

/// Brings a view to the front, wherever it stands. Undo takes it back only where the view was not open: to look at
/// another tab is no step.
struct ShowView {
    View view = View::kPlane;

    static constexpr CommandInfo kInfo{.id = "show_view", .undo = workspace_texts::kOpeningView, .shows = true};
    static constexpr auto fields() { return std::tuple(needed("view", &ShowView::view)); }
    bool operator==(const ShowView&) const = default;
};

struct CloseView {
    View view = View::kPlane;

    static constexpr CommandInfo kInfo{.id = "close_view", .undo = workspace_texts::kClosingView};
    static constexpr auto fields() { return std::tuple(needed("view", &CloseView::view)); }
};

/// Puts a view into the group of another, or beside it.
struct MoveView {
    View view = View::kPlane;
    View target = View::kPlane;
    Side side = Side::kTabs;

    static constexpr CommandInfo kInfo{.id = "move_view", .undo = workspace_texts::kMovingView};
    static constexpr auto fields() {
        return std::tuple(needed("view", &MoveView::view), needed("target", &MoveView::target),
                          needed("side", &MoveView::side));
    }
};

/// One view fills the window; none: all as before.
struct MaximiseView {
    std::optional<View> view;

    static constexpr CommandInfo kInfo{.id = "maximise_view"};
    static constexpr auto fields() { return std::tuple(field("view", &MaximiseView::view)); }
    bool operator==(const MaximiseView&) const = default;
};

/// The picture of the leading view and one sentence fill the window, in large type, for a room full of people.
struct Present {
    bool on = true;

    static constexpr CommandInfo kInfo{.id = "present"};
    static constexpr auto fields() { return std::tuple(field("on", &Present::on)); }
    bool operator==(const Present&) const = default;
};

/// Moves a splitter of the middle.
struct SetSplit {
    std::size_t split = 0;
    float share = 0.5F;

    static constexpr CommandInfo kInfo{.id = "set_split", .undo = workspace_texts::kResizing, .joins = true};
    static constexpr auto fields() {
        return std::tuple(field("split", &SetSplit::split), needed("share", &SetSplit::share));
    }
};

/// Width (0: as the window suggests) and presence of the columns beside the middle.
struct SetColumns {
    float left = 0;
    float right = 0;
    bool left_open = true;
    bool right_open = true;

    static constexpr CommandInfo kInfo{.id = "set_columns", .undo = workspace_texts::kResizing, .joins = true};
    static constexpr auto fields() {
        return std::tuple(field("left", &SetColumns::left), field("right", &SetColumns::right),
                          field("left_open", &SetColumns::left_open), field("right_open", &SetColumns::right_open));
    }
    bool operator==(const SetColumns&) const = default;
};

/// Opens a sheet below the view of a narrow window, or folds it.
struct ShowSheet {
    Sheet sheet = Sheet::kExplanation;
    bool open = true;

    static constexpr CommandInfo kInfo{.id = "show_sheet"};
    static constexpr auto fields() {
        return std::tuple(needed("sheet", &ShowSheet::sheet), field("open", &ShowSheet::open));
    }
};

struct ResetLayout {
    static constexpr CommandInfo kInfo{.id = "reset_layout", .undo = workspace_texts::kLayoutStep};
    static constexpr auto fields() { return std::tuple(); }
};

struct SetLayout {
    Layout layout;

    static constexpr CommandInfo kInfo{.id = "set_layout", .undo = workspace_texts::kLayoutStep, .shows = true};
    bool operator==(const SetLayout&) const = default;
};

struct SetTheme {
    Theme theme = Theme::kSystem;

    static constexpr CommandInfo kInfo{.id = "set_theme"};
    static constexpr auto fields() { return std::tuple(needed("theme", &SetTheme::theme)); }
    bool operator==(const SetTheme&) const = default;
};

/// Factor of all text, and of what is laid out around it; kept within these bounds.
inline constexpr float kMinTextScale = 0.8F;

inline constexpr float kMaxTextScale = 2;

struct SetTextScale {
    float scale = 1;

    static constexpr CommandInfo kInfo{.id = "set_text_scale"};
    static constexpr auto fields() { return std::tuple(needed("scale", &SetTextScale::scale)); }
};

struct ShowPalette {
    bool show = true;

    static constexpr CommandInfo kInfo{.id = "show_palette"};
    static constexpr auto fields() { return std::tuple(field("show", &ShowPalette::show)); }
    bool operator==(const ShowPalette&) const = default;
};

/// The gallery of examples. Opening a document closes it.
struct ShowGallery {
    bool show = true;

    static constexpr CommandInfo kInfo{.id = "show_gallery"};
    static constexpr auto fields() { return std::tuple(field("show", &ShowGallery::show)); }
    bool operator==(const ShowGallery&) const = default;
};

struct ShowDiagnostics {
    bool show = true;

    static constexpr CommandInfo kInfo{.id = "show_diagnostics"};
    static constexpr auto fields() { return std::tuple(field("show", &ShowDiagnostics::show)); }
};

/// The page's list of lessons. Where the platform has none it does nothing.
struct ShowLessons {
    static constexpr CommandInfo kInfo{.id = "show_lessons"};
    static constexpr auto fields() { return std::tuple(); }
    bool operator==(const ShowLessons&) const = default;
};

struct ShowShortcuts {
    bool show = true;

    static constexpr CommandInfo kInfo{.id = "show_shortcuts"};
    static constexpr auto fields() { return std::tuple(field("show", &ShowShortcuts::show)); }
    bool operator==(const ShowShortcuts&) const = default;
};

struct ShowMessage {
    MessageKind kind = MessageKind::kInfo;
    std::string text;

    static constexpr CommandInfo kInfo{.id = "show_message"};
    static constexpr auto fields() {
        return std::tuple(field("kind", &ShowMessage::kind), needed("text", &ShowMessage::text));
    }
    bool operator==(const ShowMessage&) const = default;
};

struct DismissMessage {
    std::uint64_t id = 0;

    static constexpr CommandInfo kInfo{.id = "dismiss_message"};
    static constexpr auto fields() { return std::tuple(field("id", &DismissMessage::id)); }
    bool operator==(const DismissMessage&) const = default;
};

}  // namespace reluscope
