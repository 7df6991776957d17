#include "ui/tree/tree_keys.h"

#include <imgui_internal.h>

#include <algorithm>

namespace reluscope {

namespace {

/// The branch beside `b` on its level; b itself at an end.
std::size_t beside(const PatternTree& tree, std::size_t b, int direction) {
    const std::size_t level = tree.branch(b).level;
    if (direction < 0) return b > tree.level_begin(level) ? b - 1 : b;
    return b + 1 < tree.level_end(level) ? b + 1 : b;
}

std::size_t walked(const PatternTree& tree, std::size_t b) {
    if (pressed(ImGuiKey_LeftArrow)) return beside(tree, b, -1);
    if (pressed(ImGuiKey_RightArrow)) return beside(tree, b, 1);
    if (pressed(ImGuiKey_UpArrow)) return tree.branch(b).parent;
    if (pressed(ImGuiKey_DownArrow) && tree.branch(b).num_children > 0) return tree.branch(b).first_child;
    return b;
}

void walk(const Ui& ui, const AppState& state, TreeMemory& memory) {
    const bool arrow = pressed(ImGuiKey_LeftArrow) || pressed(ImGuiKey_RightArrow) || pressed(ImGuiKey_UpArrow) ||
                       pressed(ImGuiKey_DownArrow);
    if (arrow) ImGui::NavMoveRequestCancel();  // the focus stays here
    memory.cursor = walked(memory.tree, memory.cursor);
    const PatternBranch& branch = memory.tree.branch(memory.cursor);
    const bool leaf = branch.level + 1 == memory.tree.num_levels();
    const ClusterId cluster(leaf ? memory.tree.leaves()[branch.first_leaf] : 0);
    if (leaf && arrow) ui.send(Hover{{cluster}});
    if (!pressed(ImGuiKey_Enter)) return;
    if (leaf) return ui.send(SelectCluster{cluster});
    const Study& study = state.document->study;
    zoom_to(ui, state, branch_pattern(study.network(), *study.patterns, *study.clustering, memory.tree, memory.cursor));
}

}  // namespace

void zoom_to(const Ui& ui, const AppState& state, const std::string& pattern) {
    TreeSettings settings = state.tree;
    settings.zoom = pattern;
    ui.send(SetTree{std::move(settings)});
}

void toggle_fold(const Ui& ui, const AppState& state, const std::string& pattern) {
    if (pattern.empty()) return;
    TreeSettings settings = state.tree;
    if (std::erase(settings.folded, pattern) == 0) settings.folded.push_back(pattern);
    ui.send(SetTree{std::move(settings)});
}

void tree_keys(const Ui& ui, const AppState& state, TreeMemory& memory, bool focus) {
    const ImGuiIO& io = ImGui::GetIO();
    if (io.WantTextInput || io.KeyCtrl || io.KeySuper) return;
    if (focus) walk(ui, state, memory);
    if (!ImGui::IsKeyPressed(ImGuiKey_F, false)) return;
    const PatternBranch& branch = memory.tree.branch(memory.cursor);
    if (branch.num_children == 0) return;
    const Study& study = state.document->study;
    toggle_fold(ui, state,
                branch_pattern(study.network(), *study.patterns, *study.clustering, memory.tree, memory.cursor));
}

}  // namespace reluscope
