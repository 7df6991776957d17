#include "ui/workspace/dock.h"

#include "app/document/offers.h"
#include "base/texts/workspace_texts.h"
#include "ui/clusters/cluster_explanation_panel.h"
#include "ui/clusters/importance_panel.h"
#include "ui/clusters/rows_panel.h"
#include "ui/clusters/swarm_panel.h"
#include "ui/clusters/what_if_panel.h"
#include "ui/coefficients/coefficients_panel.h"
#include "ui/coefficients/profile_panel.h"
#include "ui/compare/compare_panel.h"
#include "ui/network/network_view.h"
#include "ui/path/path_panel.h"
#include "ui/plane/plane_panel.h"
#include "ui/relief/relief_panel.h"
#include "ui/scatter/scatter_panel.h"
#include "ui/simplify/simplify_panel.h"
#include "ui/training/training_panel.h"
#include "ui/tree/tree_panel.h"
#include "ui/workspace/overlays.h"

#include <imgui_internal.h>

#include <algorithm>
#include <cmath>

namespace reluscope {

namespace {

constexpr float kGap = 8;
constexpr const char* kPayload = "view";

std::string tab_label(View view) { return std::string(view_title(view)); }

/// As wide for the chosen tab as for any other, so that a click moves none of them.
float tab_width(const Ui& ui, View view) {
    return text_size(ui.fonts.bold, view_title(view)).x + 2 * ImGui::GetStyle().FramePadding.x;
}

void tab_items(const Ui& ui, const LayoutNode& node, View view) {
    const MenuLines lines(ui);
    const View neighbour = node.tabs.size() > 1 ? node.tabs[node.tabs[0] == view ? 1 : 0] : view;
    if (node.tabs.size() > 1) {
        if (ImGui::MenuItem(workspace_texts::kSplitRight)) ui.send(MoveView{view, neighbour, Side::kRight});
        if (ImGui::MenuItem(workspace_texts::kSplitBelow)) ui.send(MoveView{view, neighbour, Side::kBelow});
    }
    if (ImGui::MenuItem(workspace_texts::kMaximise)) ui.send(MaximiseView{view});
    if (ImGui::MenuItem(workspace_texts::kClose)) ui.send(CloseView{view});
}

void tab_menu(const Ui& ui, const LayoutNode& node, View view) {
    if (!begin_item_menu()) return;
    tab_items(ui, node, view);
    ImGui::EndPopup();
}

/// One tab: click shows, drag moves, the right button asks.
void tab(const Ui& ui, const LayoutNode& node, View view, bool active) {
    ImGui::PushStyleColor(ImGuiCol_Button, active ? ui.palette.selection : IM_COL32(0, 0, 0, 0));
    ImGui::PushStyleColor(ImGuiCol_Text, active ? ui.palette.text : ui.palette.muted);
    ImGui::PushFont(active ? ui.fonts.bold : ui.fonts.text);
    if (ImGui::Button(tab_label(view).c_str(), ImVec2(tab_width(ui, view), 0)) && !active) ui.send(ShowView{view});
    ImGui::PopFont();
    ImGui::PopStyleColor(2);
    if (ImGui::BeginDragDropSource(ImGuiDragDropFlags_SourceNoDisableHover)) {
        ImGui::SetDragDropPayload(kPayload, &view, sizeof view);
        text_in(ui.fonts.bold, ui.palette.text, view_title(view));
        ImGui::EndDragDropSource();
    } else {
        tooltip(ui, view_title(view), view_sentence(view));
    }
    tab_menu(ui, node, view);
}

constexpr float kBetweenTabs = 2;

/// The first of these views that fit in `room` as tabs, and `extra` behind them, whose place is kept.
std::vector<View> first_tabs(const Ui& ui, const std::vector<View>& views, float room, std::optional<View> extra) {
    std::vector<View> fitting;
    float width = extra ? tab_width(ui, *extra) + kBetweenTabs : 0;
    for (const View view : views) {
        if (view == extra) continue;
        width += tab_width(ui, view) + kBetweenTabs;
        if (width > room) break;
        fitting.push_back(view);
    }
    if (extra) fitting.push_back(*extra);
    return fitting;
}

/// Tabs that fit in `room`, in order, the active one among them. One from the menu takes the place behind the first
/// ones, and has it until a tab is wanted that gave way to it: no click on a tab moves another.
std::vector<View> fitting_tabs(const Ui& ui, const AppState& state, const LayoutNode& node, float room,
                               std::optional<View>& extra) {
    const auto holds = [](const std::vector<View>& views, View view) {
        return std::find(views.begin(), views.end(), view) != views.end();
    };
    std::vector<View> possible;
    for (const View view : node.tabs) {
        if (can_show(state, view)) possible.push_back(view);
    }
    const View active = node.tabs[node.active];
    std::vector<View> plain = first_tabs(ui, possible, room, std::nullopt);
    if (extra && (!holds(possible, *extra) || holds(plain, *extra))) extra.reset();
    std::vector<View> tabs = extra ? first_tabs(ui, possible, room, extra) : plain;
    if (holds(tabs, active)) return tabs;
    extra.reset();
    if (holds(plain, active)) return plain;
    extra = active;
    return first_tabs(ui, possible, room, extra);
}

/// The tabs without room and the views that are not open, in the order of the views.
void more_menu(const Ui& ui, const AppState& state, const LayoutNode& node, const std::vector<View>& shown) {
    const std::string label = "##more " + tab_label(node.tabs[0]);
    const auto holds = [](const std::vector<View>& views, View view) {
        return std::find(views.begin(), views.end(), view) != views.end();
    };
    const auto offered = [&](View view) {
        return !is_open(state.layout, view) || (holds(node.tabs, view) && !holds(shown, view));
    };
    std::string others;
    for (const View view : kAllViews) {
        if (offered(view) && can_show(state, view)) others += (others.empty() ? "" : ", ") + tab_label(view);
    }
    const bool clicked = ImGui::Button(("\uf078" + label).c_str());
    tooltip(ui, workspace_texts::kMoreViews, others);
    if (!begin_menu_below("more", clicked)) return;
    const auto offer = [&](View view, bool here) {
        if (ImGui::MenuItem((tab_label(view) + "##offer").c_str(), nullptr, false, can_show(state, view)))
            here ? ui.send(MoveView{view, node.tabs[node.active], Side::kTabs}) : ui.send(ShowView{view});
        tooltip(ui, "", view_sentence(view));
    };
    for (const View view : kAllViews) {
        if (offered(view)) offer(view, !is_open(state.layout, view));
    }
    ImGui::Separator();
    if (ImGui::MenuItem(workspace_texts::kResetLayout)) ui.send(ResetLayout{});
    ImGui::EndPopup();
}

void tab_strip(const Ui& ui, const AppState& state, const LayoutNode& node, std::optional<View>& extra) {
    const float buttons = 2 * 40;
    const float room = ImGui::GetContentRegionAvail().x - buttons;
    const float right = ImGui::GetCursorPosX() + ImGui::GetContentRegionAvail().x;
    const std::vector<View> shown = fitting_tabs(ui, state, node, room, extra);
    ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, ImVec2(kBetweenTabs, 4));
    for (std::size_t i = 0; i < shown.size(); ++i) {
        if (i > 0) ImGui::SameLine();
        tab(ui, node, shown[i], shown[i] == node.tabs[node.active]);
    }
    ImGui::PopStyleVar();
    const View active = node.tabs[node.active];
    const bool maximised = state.layout.maximised.has_value();
    ImGui::SameLine(std::max(ImGui::GetCursorPosX(), right - buttons + 6));
    ImGui::PushStyleColor(ImGuiCol_Button, IM_COL32(0, 0, 0, 0));
    more_menu(ui, state, node, shown);
    ImGui::SameLine(0, 2);
    const std::string label = "##maximise " + tab_label(active);
    if (icon_button(ui, maximised ? "\uf066" : "\uf065", label.c_str(),
                    maximised ? workspace_texts::kRestoreTip : workspace_texts::kMaximiseTip))
        ui.send(MaximiseView{maximised ? std::nullopt : std::optional(active)});
    ImGui::PopStyleColor();
}

/// Where a view that is dragged over a group would go: its middle, or the side that is near.
Side drop_side(ImVec2 min, ImVec2 max, ImVec2 mouse) {
    const float x = (mouse.x - min.x) / (max.x - min.x);
    const float y = (mouse.y - min.y) / (max.y - min.y);
    constexpr float kEdge = 0.26F;
    const float nearest = std::min({x, 1 - x, y, 1 - y});
    if (nearest > kEdge) return Side::kTabs;
    if (nearest == x) return Side::kLeft;
    if (nearest == 1 - x) return Side::kRight;
    return nearest == y ? Side::kAbove : Side::kBelow;
}

void show_drop_place(const Ui& ui, ImVec2 min, ImVec2 max, Side side) {
    const ImVec2 middle((min.x + max.x) / 2, (min.y + max.y) / 2);
    if (side == Side::kLeft) max.x = middle.x;
    if (side == Side::kRight) min.x = middle.x;
    if (side == Side::kAbove) max.y = middle.y;
    if (side == Side::kBelow) min.y = middle.y;
    ImDrawList& draw = *ImGui::GetForegroundDrawList();
    draw.AddRectFilled(min, max, with_alpha(ui.palette.accent, 0.2F), 6);
    draw.AddRect(min, max, ui.palette.accent, 6, 0, 2);
}

/// A dragged tab is let go over the group that is active here.
void drop_target(const Ui& ui, View active, ImVec2 min, ImVec2 max) {
    const ImGuiPayload* payload = ImGui::GetDragDropPayload();
    if (payload == nullptr || !payload->IsDataType(kPayload)) return;
    const ImVec2 mouse = ImGui::GetIO().MousePos;
    if (mouse.x < min.x || mouse.x >= max.x || mouse.y < min.y || mouse.y >= max.y) return;
    const Side side = drop_side(min, max, mouse);
    show_drop_place(ui, min, max, side);
    if (!ImGui::IsMouseReleased(ImGuiMouseButton_Left)) return;
    const View dragged = *static_cast<const View*>(payload->Data);
    ui.send(MoveView{dragged, active, side});
}

void group(const Ui& ui, const AppState& state, const LayoutNode& node, ImVec2 origin, ImVec2 size,
           ViewMemory& memory) {
    const View active = node.tabs[node.active];
    const std::string name = std::string(view_id(active)) + " panel";
    ImGuiStorage& kept = *ImGui::GetStateStorage();  // of the window that all groups stand in
    const ImGuiID key = ImGui::GetID(("tab behind " + tab_label(node.tabs[0])).c_str());
    const int before = kept.GetInt(key, -1);
    if (begin_panel(ui, name.c_str(), origin, size, active == View::kExplanation)) {
        std::optional<View> extra = before < 0 ? std::nullopt : std::optional(static_cast<View>(before));
        tab_strip(ui, state, node, extra);
        if (const int now = extra ? static_cast<int>(*extra) : -1; now != before) kept.SetInt(key, now);
        epoch_line(ui, state, active);
        note_view_size(active, memory.sizes);
        view_content(ui, state, active, memory);
    }
    end_panel();
    drop_target(ui, active, origin, ImVec2(origin.x + size.x, origin.y + size.y));
}

/// Draws a node; `split` counts the splits met so far.
void part(const Ui& ui, const AppState& state, const LayoutNode& node, ImVec2 origin, ImVec2 size, std::size_t& split,
          ViewMemory& memory) {
    if (node.is_group()) return group(ui, state, node, origin, size, memory);
    const std::size_t number = split++;
    const float whole = (node.beside ? size.x : size.y) - kGap;
    const float first = std::round(whole * node.share);
    const auto along = [&](float a, float across) { return node.beside ? ImVec2(a, across) : ImVec2(across, a); };
    const float across = node.beside ? size.y : size.x;
    part(ui, state, node.parts[0], origin, along(first, across), split, memory);
    const ImVec2 offset = along(first + kGap, 0);
    part(ui, state, node.parts[1], ImVec2(origin.x + offset.x, origin.y + offset.y), along(whole - first, across),
         split, memory);
    const ImVec2 bar = along(first, 0);
    const ImVec2 min(origin.x + bar.x, origin.y + bar.y);
    const ImVec2 extent = along(kGap, across);
    const std::string label = "splitter " + std::to_string(number);
    const float moved = splitter(ui, label.c_str(), min, ImVec2(min.x + extent.x, min.y + extent.y), node.beside);
    if (moved != 0 && whole > 1) ui.send(SetSplit{number, (first + moved) / whole});
}

}  // namespace

namespace {

/// How far an arrow key moves the splitter that has the keyboard.
float arrow_step(bool beside) {
    constexpr float kStep = 20;
    const float step = kStep * (static_cast<float>(pressed(beside ? ImGuiKey_RightArrow : ImGuiKey_DownArrow)) -
                                static_cast<float>(pressed(beside ? ImGuiKey_LeftArrow : ImGuiKey_UpArrow)));
    if (step != 0) ImGui::NavMoveRequestCancel();  // the focus stays here
    return step;
}

}  // namespace

float splitter(const Ui& ui, const char* label, ImVec2 min, ImVec2 max, bool beside) {
    hit_area(label, min, max);
    // The last movement can come in the same frame as the release.
    const bool held = ImGui::IsItemActive() || ImGui::IsItemDeactivated();
    const float by_keys = ImGui::IsItemFocused() ? arrow_step(beside) : 0;
    if (ImGui::IsItemHovered() || held || by_keys != 0) {
        ImGui::SetMouseCursor(beside ? ImGuiMouseCursor_ResizeEW : ImGuiMouseCursor_ResizeNS);
        const ImVec2 middle((min.x + max.x) / 2, (min.y + max.y) / 2);
        const ImVec2 half = beside ? ImVec2(1.5F, (max.y - min.y) / 2) : ImVec2((max.x - min.x) / 2, 1.5F);
        ImGui::GetWindowDrawList()->AddRectFilled(ImVec2(middle.x - half.x, middle.y - half.y),
                                                  ImVec2(middle.x + half.x, middle.y + half.y), ui.palette.accent, 2);
    }
    if (!held) return by_keys;
    return beside ? ImGui::GetIO().MouseDelta.x : ImGui::GetIO().MouseDelta.y;
}

void note_view_size(View view, ViewSizes& sizes) {
    const ImVec2 room = ImGui::GetContentRegionAvail();
    sizes.note(view,
               ImVec2(std::max(1.0F, room.x) + 2 * kPicturePadding, std::max(1.0F, room.y) + 2 * kPicturePadding));
}

namespace {

/// The plane as the training view shows it: where no other view does, of a network with two inputs.
DrawPlane plane_beside(const Ui& ui, const AppState& state, ViewMemory& memory) {
    const bool plane = state.plane.problem.empty() && state.document->study.network().num_inputs() == 2;
    if (!plane || ui.picture || is_seen(state.layout, View::kPlane)) return {};
    return [&ui, &state, &memory](ImVec2 size) { plane_picture(ui, state, size, memory.plane); };
}

}  // namespace

void view_content(const Ui& ui, const AppState& state, View view, ViewMemory& memory) {
    switch (view) {
        case View::kPlane: return plane_panel(ui, state, memory.plane);
        case View::kRelief: return relief_panel(ui, state, memory.relief);
        case View::kScatter: return scatter_panel(ui, state, memory.scatter);
        case View::kNetwork: return network_view(ui, state, memory.network);
        case View::kTree: return tree_panel(ui, state, memory.tree);
        case View::kCoefficients: return coefficients_panel(ui, state, memory.coefficients);
        case View::kProfile: return profile_panel(ui, state, memory.profile);
        case View::kImportance: return importance_panel(ui, state, memory.importance);
        case View::kExplanation: return explanation_view(ui, state);
        case View::kRows: return rows_panel(ui, state, memory.rows);
        case View::kPath: return path_panel(ui, state);
        case View::kTraining: return training_panel(ui, state, plane_beside(ui, state, memory));
        case View::kCompare: return compare_panel(ui, state, memory.compare);
        case View::kSimplify: return simplify_panel(ui, state, memory.simplify);
        case View::kBeeswarm: return swarm_panel(ui, state, memory.swarm);
        case View::kWhatIf: return what_if_panel(ui, state);
    }
}

void dock(const Ui& ui, const AppState& state, ImVec2 origin, ImVec2 size, ViewMemory& memory) {
    if (state.layout.maximised) {
        LayoutNode alone;
        alone.tabs = {*state.layout.maximised};
        return group(ui, state, alone, origin, size, memory);
    }
    std::size_t split = 0;
    part(ui, state, state.layout.root, origin, size, split, memory);
}

void leading_group(const Ui& ui, const AppState& state, ImVec2 origin, ImVec2 size, ViewMemory& memory) {
    const LayoutNode* node = &state.layout.root;
    while (!node->is_group()) node = &node->parts[0];
    group(ui, state, *node, origin, size, memory);
}

}  // namespace reluscope
