#include "app/state/layout.h"

#include "base/texts/workspace_texts.h"

#include <algorithm>
#include <array>
#include <iterator>

namespace reluscope {

namespace {

/// The names of the views in commands and sessions, in the order of kAllViews.
constexpr std::string_view kIds[] = {"plane", "relief",       "scatter",  "network",    "tree",     "explanation",
                                     "rows",  "coefficients", "profile",  "importance", "beeswarm", "what_if",
                                     "path",  "compare",      "training", "simplify"};
static_assert(std::size(kIds) == std::size(kAllViews) && std::size(workspace_texts::kViews) == std::size(kAllViews));

constexpr std::size_t index_of(View view) { return static_cast<std::size_t>(view); }
static_assert(
    [] {
        for (std::size_t i = 0; i < std::size(kAllViews); ++i) {
            if (index_of(kAllViews[i]) != i) return false;
        }
        return true;
    }(),
    "kAllViews holds every view, in their order");

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

/// A view comes to its place in the order of the views.
void put_in(LayoutNode& node, View view) {
    const auto after = std::find_if(node.tabs.begin(), node.tabs.end(), [view](View tab) { return tab > view; });
    const auto at = static_cast<std::size_t>(after - node.tabs.begin());
    if (at <= node.active && !node.tabs.empty()) ++node.active;
    node.tabs.insert(after, view);
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
    constexpr int kMaxLevels = 16;
    if (depth > kMaxLevels || !(node.share > 0 && node.share < 1)) return false;
    if (!node.is_group())
        return node.parts.size() == 2 && node.tabs.empty() && is_valid(node.parts[0], seen, depth + 1) &&
               is_valid(node.parts[1], seen, depth + 1);
    for (const View view : node.tabs) ++seen[static_cast<std::size_t>(view)];
    return node.active < node.tabs.size();
}

}  // namespace

std::string_view view_title(View view) { return workspace_texts::kViews[index_of(view)][0]; }
std::string_view view_id(View view) { return kIds[index_of(view)]; }
std::string_view view_sentence(View view) { return workspace_texts::kViews[index_of(view)][1]; }

std::optional<View> view_from_id(std::string_view id) {
    for (const View view : kAllViews) {
        if (view_id(view) == id) return view;
    }
    return std::nullopt;
}

Layout default_layout(InputCount inputs) {
    Layout layout;
    LayoutNode all = group({std::begin(kAllViews), std::end(kAllViews)});
    if (inputs != InputCount::kMore) {
        all.active = position(all, inputs == InputCount::kOne ? View::kProfile : View::kPlane);
        layout.root = std::move(all);
        return layout;
    }
    take_out(all, View::kRows);
    all.active = position(all, View::kExplanation);
    layout.root.parts = {std::move(all), group({View::kRows})};
    layout.root.share = 0.68F;
    return layout;
}

namespace {

bool has_same_groups(const LayoutNode& a, const LayoutNode& b) {
    return a.tabs == b.tabs && a.beside == b.beside && a.share == b.share &&
           std::equal(a.parts.begin(), a.parts.end(), b.parts.begin(), b.parts.end(), has_same_groups);
}

}  // namespace

namespace {

constexpr View kLeftViews[] = {View::kPlane, View::kRelief, View::kScatter, View::kNetwork, View::kTree};
/// The quarter of the four views in which a view stands, from the upper left along the rows.
std::size_t quarter_of(View view) {
    switch (view) {
        case View::kPlane:
        case View::kNetwork: return 0;
        case View::kRelief:
        case View::kScatter:
        case View::kTree: return 1;
        case View::kProfile:
        case View::kTraining:
        case View::kPath:
        case View::kCompare:
        case View::kSimplify:
        case View::kBeeswarm: return 2;
        case View::kExplanation:
        case View::kCoefficients:
        case View::kImportance:
        case View::kRows:
        case View::kWhatIf: return 3;
    }
    return 0;
}

/// The half of the two groups in which a view stands: 0 on the left, 1 on the right.
std::size_t half_of(View view) {
    return std::find(std::begin(kLeftViews), std::end(kLeftViews), view) == std::end(kLeftViews) ? 1 : 0;
}

/// Puts views into as many groups as there are leading ones, each into that which `place` says. In front stands what is
/// `seen`, else the group's leading view.
std::vector<LayoutNode> grouped(const std::vector<View>& views, const std::vector<View>& seen,
                                const std::vector<View>& leading, std::size_t (*place)(View)) {
    std::vector<LayoutNode> groups(leading.size());
    for (const View view : views) groups[place(view)].tabs.push_back(view);
    for (std::size_t i = 0; i < groups.size(); ++i) {
        LayoutNode& node = groups[i];
        const auto here = std::find_if(seen.begin(), seen.end(), [&](View view) { return place(view) == i; });
        const View front = here == seen.end() ? leading[i] : *here;
        if (std::find(node.tabs.begin(), node.tabs.end(), front) == node.tabs.end()) put_in(node, front);
        node.active = position(node, front);
    }
    return groups;
}

LayoutNode split(LayoutNode first, LayoutNode second, bool beside) {
    LayoutNode node;
    node.beside = beside;
    node.parts = {std::move(first), std::move(second)};
    return node;
}

}  // namespace

Layout arranged(const Layout& layout, Arrangement arrangement, int num_inputs) {
    Layout next = layout;
    next.maximised.reset();
    next.left_open = arrangement == Arrangement::kOne;
    next.right_open = arrangement != Arrangement::kFour;
    std::vector<View> open;
    std::copy_if(std::begin(kAllViews), std::end(kAllViews), std::back_inserter(open),
                 [&](View view) { return is_open(layout, view); });
    const std::vector<View> seen = seen_views(layout);
    const View plane = num_inputs >= 2 ? View::kPlane : View::kNetwork;
    if (arrangement == Arrangement::kOne) {
        next.root = grouped(open, {leading_view(layout)}, {plane}, [](View) -> std::size_t { return 0; })[0];
    } else if (arrangement == Arrangement::kTwo) {
        const View chart = num_inputs <= 2 ? View::kProfile : View::kExplanation;
        std::vector<LayoutNode> halves = grouped(open, seen, {plane, chart}, half_of);
        next.root = split(std::move(halves[0]), std::move(halves[1]), true);
    } else {
        const View second = num_inputs == 2 ? View::kRelief : View::kScatter;
        std::vector<LayoutNode> q =
            grouped(open, seen, {plane, second, View::kProfile, View::kExplanation}, quarter_of);
        next.root =
            split(split(std::move(q[0]), std::move(q[1]), true), split(std::move(q[2]), std::move(q[3]), true), false);
    }
    return next;
}

bool is_same_arrangement(const Layout& a, const Layout& b) {
    return has_same_groups(a.root, b.root) && a.left == b.left && a.right == b.right && a.left_open == b.left_open &&
           a.right_open == b.right_open;
}

void adopt_layout(Layout& layout, InputCount inputs) {
    if (layout.sheet == Sheet::kRows) layout.sheet = Sheet::kExplanation;
    for (const InputCount known : {InputCount::kOne, InputCount::kTwo, InputCount::kMore}) {
        if (!has_same_groups(layout.root, default_layout(known).root)) continue;
        layout.root = default_layout(inputs).root;
        layout.maximised.reset();
        layout.front.reset();
        return;
    }
}

bool is_drawn_with_vectors(View view) {
    return view != View::kRelief && view != View::kExplanation && view != View::kRows && view != View::kSimplify &&
           view != View::kWhatIf;
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
    if (layout.front && is_seen(layout, *layout.front)) return *layout.front;
    const LayoutNode& node = first_group(const_cast<LayoutNode&>(layout.root));
    return node.tabs[node.active];
}

void show_view(Layout& layout, View view) {
    if (layout.maximised && *layout.maximised != view) layout.maximised.reset();
    LayoutNode* node = group_with(layout.root, view);
    if (!node) {
        node = &first_group(layout.root);
        put_in(*node, view);
    }
    node->active = position(*node, view);
    layout.front = view;
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
        put_in(*to, view);
        to->active = position(*to, view);
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
