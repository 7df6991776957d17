#pragma once

#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

namespace reluscope {

/// What can be shown in the middle of the workspace. Every view shows the one selection. This is the one order of the
/// views: tabs, menus, the list on phones, the palette of commands, the keys 1 to 9, the presentation and reports go by
/// it.
enum class View {
    kPlane,         ///< exact regions of a plane
    kRelief,        ///< the function over the plane as a faceted surface
    kScatter,       ///< rows by two features or principal components
    kNetwork,       ///< units and weights
    kTree,          ///< clusters as an icicle by layer prefix of their patterns
    kExplanation,   ///< the chosen cluster's map as bars
    kRows,          ///< rows of the chosen cluster
    kCoefficients,  ///< parallel coordinates and heat map of the clusters' maps
    kProfile,       ///< output against one feature
    kImportance,    ///< features over all clusters, sizes and coverage of clusters
    kBeeswarm,      ///< what each column adds to the output of every row
    kWhatIf,        ///< sliders and choices for the columns of the chosen row
    kPath,          ///< between two inputs
    kCompare,       ///< two clusters, rows or networks
    kTraining,      ///< options and curves
    kSimplify       ///< fewer units, fewer formulas
};

inline constexpr View kAllViews[] = {View::kPlane,   View::kRelief,      View::kScatter,  View::kNetwork,
                                     View::kTree,    View::kExplanation, View::kRows,     View::kCoefficients,
                                     View::kProfile, View::kImportance,  View::kBeeswarm, View::kWhatIf,
                                     View::kPath,    View::kCompare,     View::kTraining, View::kSimplify};

/// The label of the view's tab.
std::string_view view_title(View view);
/// The view's name in commands and sessions: "plane", "coefficients".
std::string_view view_id(View view);
std::optional<View> view_from_id(std::string_view id);
/// What the view shows, in one sentence.
std::string_view view_sentence(View view);

/// A part of the middle: a group of tabs, or two parts with a splitter between them.
struct LayoutNode {
    std::vector<View> tabs;         ///< of a group, in the order of the views; empty for a split
    std::size_t active = 0;         ///< tab that is seen
    std::vector<LayoutNode> parts;  ///< none for a group, else two
    bool beside = false;            ///< the parts stand side by side, not one above the other
    float share = 0.5F;             ///< how much of the room the first part has

    bool is_group() const { return parts.empty(); }
    bool operator==(const LayoutNode&) const = default;
};

/// What a phone shows below the view once it is asked for. Where the column beside the views has no room for both, it
/// shows the chosen row for kRows, else the chosen cluster.
enum class Sheet { kExplanation, kClusters, kRows, kData, kTraining };

/// How the workspace is divided. Each view stands in at most one group, no group is empty.
struct Layout {
    LayoutNode root;
    std::optional<View> maximised;  ///< fills the window
    std::optional<View> front;      ///< was shown last: a window with room for one view shows it
    float left = 0;                 ///< width of the column in units of the screen; 0: as the window suggests
    float right = 0;
    bool left_open = true;
    bool right_open = true;
    std::optional<bool> sheet_open;  ///< none: where a narrow window is as large as a tablet's (ui/kit/widgets.h)
    Sheet sheet = Sheet::kExplanation;

    bool operator==(const Layout&) const = default;
};

/// Where a view is put relative to the group of another.
enum class Side { kTabs, kLeft, kRight, kAbove, kBelow };

/// How many inputs a network has, as far as its first layout depends on it.
enum class InputCount { kOne, kTwo, kMore };
template <class Number>
InputCount input_count(Number inputs) {
    return inputs == 1 ? InputCount::kOne : (inputs == 2 ? InputCount::kTwo : InputCount::kMore);
}

/// With one input the profile leads, since it shows the whole function, with two the plane; else the clusters do,
/// above the rows.
Layout default_layout(InputCount inputs);

/// Ready layouts: one group; two groups side by side; two rows of two.
enum class Arrangement { kOne, kTwo, kFour };

/// The open views (and those that the arrangement starts with), arranged anew. What is seen stays seen where there is
/// room for it; else a plane (one input: the network) leads, and the profile or the explanation follows. With two views
/// the column on the left makes room, with four that on the right as well.
Layout arranged(const Layout& layout, Arrangement arrangement, int num_inputs);

/// True where two layouts differ at most in the tabs that are in front, the maximised view and the sheet: in what is
/// looked at.
bool is_same_arrangement(const Layout& a, const Layout& b);

/// Another document was opened: a layout whose groups are still those of a default becomes the default for it, another
/// one stays.
void adopt_layout(Layout& layout, InputCount inputs);

bool is_open(const Layout& layout, View view);
/// Views of which there is an SVG: all but the relief and those whose panel shows widgets or a table.
bool is_drawn_with_vectors(View view);
/// True if the view is the active tab of its group and nothing else is maximised.
bool is_seen(const Layout& layout, View view);
/// Views that are seen, in order of the groups.
std::vector<View> seen_views(const Layout& layout);
/// The view that a phone shows: the one that was shown last where it is still seen, else the first group's active tab.
View leading_view(const Layout& layout);

/// Makes a view the active tab of its group; one that is not open joins the first group, at its place in the order of
/// the views. A maximised view gives way to it.
void show_view(Layout& layout, View view);
/// The last view of all stays. A group that becomes empty gives its room to its neighbour.
void close_view(Layout& layout, View view);
/// Moves `view` to the group of `target`, or to a new group beside it. Nothing happens where `target` is not open, or
/// is alone with itself.
void move_view(Layout& layout, View view, View target, Side side);
/// Splits are counted from the root: a split before its parts, the first part before the second. The share is kept
/// within [0.1, 0.9].
void set_split(Layout& layout, std::size_t split, float share);

/// Holds for every layout that these functions make; what a file says is checked by it.
bool is_valid(const Layout& layout);

}  // namespace reluscope
