#include "app/state/layout.h"

#include <algorithm>
#include <array>

namespace reluscope {

namespace {

struct ViewText {
    View view;
    std::string_view id;
    std::string_view title;
    std::string_view sentence;
};

constexpr ViewText kTexts[] = {
    {View::kPlane, "plane", "Plane", "Every linear region of a plane through the inputs, exact."},
    {View::kRelief, "relief", "Relief", "The function over the plane as a surface: one flat facet per linear region."},
    {View::kScatter, "scatter", "Scatter", "All rows by two features or by principal components."},
    {View::kNetwork, "network", "Network", "Units and weights, and what each unit does for the selection."},
    {View::kTree, "tree", "Tree", "Clusters by the pattern of layer 1, then 2, and so on; area by rows."},
    {View::kCoefficients, "coefficients", "Coefficients", "The weights of every cluster's map side by side."},
    {View::kProfile, "profile", "Profile", "The output against one feature, a straight piece per cluster."},
    {View::kImportance, "importance", "Importance",
     "Which features matter over all clusters, and how rows spread over them."},
    {View::kExplanation, "explanation", "Explanation", "The chosen cluster's affine map as sorted bars."},
    {View::kRows, "rows", "Rows", "The rows of the chosen cluster."},
    {View::kPath, "path", "Path", "The straight line between two inputs, piece by piece."},
    {View::kTraining, "training", "Training", "Options, curves and history of training."},
    {View::kCompare, "compare", "Compare", "Two clusters, two rows or two networks side by side."}};

const ViewText& text_of(View view) { return kTexts[static_cast<std::size_t>(view)]; }

LayoutNode group(std::vector<View> tabs) {
    LayoutNode node;
    node.tabs = std::move(tabs);
    return node;
}

LayoutNode* group_with(LayoutNode& node, View view) {
    if (node.is_group())
        return std::find(node.tabs.begin(), node.tabs.end(), view) == node.tabs.end() ? nullptr : &node;
    LayoutNode* first = group_with(node.parts[0], view);
    return first ? first : group_with(node.parts[1], view);
}

const LayoutNode* group_with(const LayoutNode& node, View view) {
    return group_with(const_cast<LayoutNode&>(node), view);
}

LayoutNode& first_group(LayoutNode& node) { return node.is_group() ? node : first_group(node.parts[0]); }

std::size_t position(const LayoutNode& node, View view) {
    return static_cast<std::size_t>(std::find(node.tabs.begin(), node.tabs.end(), view) - node.tabs.begin());
}

void take_out(LayoutNode& node, View view) {
    const std::size_t at = position(node, view);
    node.tabs.erase(node.tabs.begin() + static_cast<std::ptrdiff_t>(at));
    if (node.active > at || node.active >= node.tabs.size()) node.active -= node.active > 0 ? 1 : 0;
}

/// Splits of which a part has become empty give way to the other part.
void close_gaps(LayoutNode& node) {
    for (LayoutNode& part : node.parts) close_gaps(part);
    for (std::size_t i = 0; i < node.parts.size(); ++i) {
        if (!node.parts[i].is_group() || !node.parts[i].tabs.empty()) continue;
        LayoutNode other = std::move(node.parts[1 - i]);
        node = std::move(other);
        return;
    }
}

void collect_seen(const LayoutNode& node, std::vector<View>& views) {
    if (node.is_group() && node.active < node.tabs.size()) views.push_back(node.tabs[node.active]);
    for (const LayoutNode& part : node.parts) collect_seen(part, views);
}

bool set_split(LayoutNode& node, std::size_t& split, float share) {
    if (node.is_group()) return false;
    if (split-- == 0) {
        node.share = std::clamp(share, 0.1F, 0.9F);
        return true;
    }
    return set_split(node.parts[0], split, share) || set_split(node.parts[1], split, share);
}

bool is_valid(const LayoutNode& node, std::array<int, std::size(kAllViews)>& seen, int depth) {
    constexpr int kMostLevels = 16;
    if (depth > kMostLevels || !(node.share > 0 && node.share < 1)) return false;
    if (!node.is_group())
        return node.parts.size() == 2 && node.tabs.empty() && is_valid(node.parts[0], seen, depth + 1) &&
               is_valid(node.parts[1], seen, depth + 1);
    for (const View view : node.tabs) ++seen[static_cast<std::size_t>(view)];
    return node.active < node.tabs.size();
}

}  // namespace

std::string_view view_title(View view) { return text_of(view).title; }
std::string_view view_id(View view) { return text_of(view).id; }
std::string_view view_sentence(View view) { return text_of(view).sentence; }

std::optional<View> view_from_id(std::string_view id) {
    for (const ViewText& text : kTexts) {
        if (text.id == id) return text.view;
    }
    return std::nullopt;
}

Layout default_layout(bool two_inputs) {
    Layout layout;
    if (two_inputs) {
        layout.root = group({View::kPlane, View::kRelief, View::kScatter, View::kNetwork, View::kTree,
                             View::kCoefficients, View::kProfile, View::kImportance, View::kPath, View::kTraining,
                             View::kCompare, View::kExplanation, View::kRows});
        return layout;
    }
    layout.root.parts = {
        group({View::kExplanation, View::kTree, View::kCoefficients, View::kScatter, View::kPlane, View::kRelief,
               View::kProfile, View::kImportance, View::kNetwork, View::kPath, View::kTraining, View::kCompare}),
        group({View::kRows})};
    layout.root.share = 0.68F;
    return layout;
}

namespace {

bool has_same_groups(const LayoutNode& a, const LayoutNode& b) {
    return a.tabs == b.tabs && a.beside == b.beside && a.share == b.share &&
           std::equal(a.parts.begin(), a.parts.end(), b.parts.begin(), b.parts.end(), has_same_groups);
}

}  // namespace

void adopt_layout(Layout& layout, bool two_inputs) {
    if (layout.sheet == Sheet::kRows) layout.sheet = Sheet::kExplanation;
    for (const bool two : {true, false}) {
        if (!has_same_groups(layout.root, default_layout(two).root)) continue;
        layout.root = default_layout(two_inputs).root;
        layout.maximised.reset();
        return;
    }
}

bool is_drawn_with_vectors(View view) {
    return view != View::kRelief && view != View::kExplanation && view != View::kRows;
}

bool is_open(const Layout& layout, View view) { return group_with(layout.root, view) != nullptr; }

bool is_seen(const Layout& layout, View view) {
    if (layout.maximised) return *layout.maximised == view;
    const LayoutNode* node = group_with(layout.root, view);
    return node && node->tabs[node->active] == view;
}

std::vector<View> seen_views(const Layout& layout) {
    std::vector<View> views;
    if (layout.maximised) return {*layout.maximised};
    collect_seen(layout.root, views);
    return views;
}

View leading_view(const Layout& layout) {
    if (layout.maximised) return *layout.maximised;
    const LayoutNode& node = first_group(const_cast<LayoutNode&>(layout.root));
    return node.tabs[node.active];
}

void show_view(Layout& layout, View view) {
    if (layout.maximised && *layout.maximised != view) layout.maximised.reset();
    LayoutNode* node = group_with(layout.root, view);
    if (!node) {
        node = &first_group(layout.root);
        node->tabs.push_back(view);
    }
    node->active = position(*node, view);
}

void close_view(Layout& layout, View view) {
    LayoutNode* node = group_with(layout.root, view);
    if (!node || (layout.root.is_group() && layout.root.tabs.size() == 1)) return;
    take_out(*node, view);
    close_gaps(layout.root);
    if (layout.maximised == view) layout.maximised.reset();
}

void move_view(Layout& layout, View view, View target, Side side) {
    LayoutNode* to = group_with(layout.root, target);
    if (!to) return;
    LayoutNode* from = group_with(layout.root, view);
    layout.maximised.reset();
    if (from == to && (side == Side::kTabs || to->tabs.size() == 1)) return show_view(layout, view);
    if (from) take_out(*from, view);
    if (side == Side::kTabs) {
        to->tabs.push_back(view);
        to->active = to->tabs.size() - 1;
    } else {
        LayoutNode split;
        split.beside = side == Side::kLeft || side == Side::kRight;
        const bool first = side == Side::kLeft || side == Side::kAbove;
        split.parts.push_back(first ? group({view}) : *to);
        split.parts.push_back(first ? *to : group({view}));
        *to = std::move(split);
    }
    close_gaps(layout.root);
}

void set_split(Layout& layout, std::size_t split, float share) { set_split(layout.root, split, share); }

bool is_valid(const Layout& layout) {
    std::array<int, std::size(kAllViews)> seen{};
    if (!is_valid(layout.root, seen, 0)) return false;
    const bool once = std::all_of(seen.begin(), seen.end(), [](int count) { return count <= 1; });
    return once && (!layout.maximised || is_open(layout, *layout.maximised)) && layout.left >= 0 && layout.right >= 0;
}

}  // namespace reluscope
