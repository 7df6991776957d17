#include "ui/tree/tree_panel.h"

#include "app/document/narrative.h"
#include "app/document/views.h"
#include "app/simplify/families_facts.h"
#include "app/tree/branch_conditions.h"
#include "base/text/number_format.h"
#include "base/texts/views/families_view_texts.h"
#include "base/texts/views/tree_texts.h"
#include "ui/kit/drawing_view.h"
#include "ui/kit/frame_work.h"
#include "ui/tree/tree_keys.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace reluscope {

namespace {

std::string pattern_of(const Study& study, const TreeMemory& memory, std::size_t branch) {
    return branch_pattern(study.network(), *study.patterns, *study.clustering, memory.tree, branch);
}

BranchColour branch_colour(TreeColour colour) {
    if (colour == TreeColour::kAccuracy) return BranchColour::kAccuracy;
    return colour == TreeColour::kPattern ? BranchColour::kPattern : BranchColour::kOutput;
}

/// The branches that the settings name; names that this network has not are passed over.
void resolve(TreeMemory& memory, const Study& study) {
    const auto find = [&](const std::string& pattern) {
        return find_branch(study.network(), *study.patterns, *study.clustering, memory.tree, pattern);
    };
    memory.layout.zoom = find(memory.settings.zoom).value_or(0);
    memory.layout.folded.clear();
    for (const std::string& pattern : memory.settings.folded) {
        const auto branch = find(pattern);
        if (branch && *branch != memory.layout.zoom) memory.layout.folded.push_back(*branch);
    }
    std::sort(memory.layout.folded.begin(), memory.layout.folded.end());
}

constexpr std::size_t kClustersAtOnce = 4096;

/// Works on the tree of the open study. One that is being made is brought to its end although newer clusters are there,
/// so that something moves.
void update_tree(TreeMemory& memory, const Ui& ui, const Study& study) {
    if (memory.study.clustering == study.clustering) {
        memory.study = study;
        memory.next = {};
        return memory.job.reset();
    }
    const auto rows = [](const Study& of) { return of.input ? of.input->rows.get() : nullptr; };
    if (!memory.job || rows(memory.next) != rows(study)) {
        memory.next = study;
        memory.job = std::make_unique<PatternTreeJob>(study.network(), *study.patterns, *study.clustering);
    }
    if (!advance_in_frame(ui, *memory.job, memory.next.clustering->num_clusters() <= kClustersAtOnce)) {
        memory.tree = std::exchange(memory.job, nullptr)->take();
        memory.study = std::exchange(memory.next, {});
        memory.cursor = 0;
    }
    if (memory.study.clustering != study.clustering) want_frame(ui);
}

/// The families that blocks of this study are coloured by; null where they are coloured by something else.
const FamilyCut* families_of_blocks(const AppState& state, const Study& study) {
    const FamilyCut* cut = state.families.settings.joined ? current_families(state) : nullptr;
    const bool these = cut != nullptr && state.tree.colour == TreeColour::kPattern &&
                       cut->family_of_cluster.size() == study.clustering->num_clusters() && cut->is_of(study);
    return these ? cut : nullptr;
}

/// Draws again what is not of this state any more.
void refresh(TreeMemory& memory, const Ui& ui, const AppState& state, DrawPoint size) {
    const bool hamming = state.tree.hamming;
    if (!hamming) update_tree(memory, ui, state.document->study);
    const Study& study = hamming ? state.document->study : memory.study;
    const bool same_size = memory.layout.size.x == size.x && memory.layout.size.y == size.y;
    const FamilyCut* cut = families_of_blocks(state, study);
    const auto families = cut != nullptr ? cut->by_family : nullptr;
    const bool same = memory.drawn == study.scores && memory.settings == state.tree && memory.dark == ui.palette.dark &&
                      same_size && memory.families == families;
    if (same && (hamming ? memory.hamming.has_value() : memory.drawing.has_value())) return;
    if (memory.drawn != study.scores) memory.pair.reset();
    memory.drawn = study.scores;
    memory.settings = state.tree;
    memory.families = families;
    memory.dark = ui.palette.dark;
    memory.layout.size = size;
    memory.drawing.reset();
    memory.hamming.reset();
    memory.told.reset();
    if (hamming) {
        memory.hamming = hamming_drawing(study, similarity_order(*study.patterns, *study.clustering, kHammingClusters),
                                         size, ui.palette);
    } else if (study.scores) {
        resolve(memory, study);
        const BranchWords words(study, memory.tree);
        memory.drawing = tree_drawing(
            study, memory.tree, branch_colour(state.tree.colour), memory.layout, ui.palette,
            [&](std::size_t branch) { return name_of_branch(words.conditions(branch)); },
            cut != nullptr ? FamilyOfCluster(cut->family_of_cluster) : FamilyOfCluster());
        if (memory.drawing->unchanging_units > 0) want_frame(ui);  // the words above it say so
    }
}

void colour_choice(const Ui& ui, const AppState& state) {
    std::vector<const char*> labels = {tree_texts::kOutput,
                                       shown_families(state) ? families_view_texts::kTreeColour : tree_texts::kPattern};
    std::vector<TreeColour> colours = {TreeColour::kOutput, TreeColour::kPattern};
    if (!state.document->study.scores->accuracy.empty()) {
        labels.push_back(tree_texts::kAccuracy);
        colours.push_back(TreeColour::kAccuracy);
    }
    const auto found = std::find(colours.begin(), colours.end(), state.tree.colour);
    const int chosen = segmented(ui, "tree colour", labels, static_cast<int>(found - colours.begin()));
    if (chosen < 0) return;
    TreeSettings settings = state.tree;
    settings.colour = colours[static_cast<std::size_t>(chosen)];
    ui.send(SetTree{std::move(settings)});
}

/// What the colour of a block says.
std::string colour_words(const AppState& state) {
    const Study& study = state.document->study;
    if (state.tree.colour == TreeColour::kPattern)
        return shown_families(state) ? families_view_texts::kColourOfFamily : tree_texts::kColourOfPattern;
    if (state.tree.colour == TreeColour::kAccuracy && !study.scores->accuracy.empty())
        return tree_texts::kColourOfAccuracy;
    if (study.network().num_outputs() > 1) return tree_texts::kColourOfClass;
    const std::string name = output_name(*state.document->model, study, 0);
    return study.network().link() == Link::kSigmoid ? tree_texts::colour_of_probability(name)
                                                    : tree_texts::colour_of_number(name);
}

/// How many units have no square in the drawing that is there.
std::string unchanging_words(const TreeMemory& memory) {
    if (!memory.drawing || !memory.study.input) return "";
    return tree_texts::unchanging(memory.drawing->unchanging_units, memory.study.network().num_hidden_units());
}

void tree_controls(const Ui& ui, const AppState& state) {
    const std::string tree_label = std::string(tree_texts::kTree) + "##view";
    const int view =
        segmented(ui, "tree view", {tree_label.c_str(), tree_texts::kDistances}, state.tree.hamming ? 1 : 0);
    if (view >= 0) {
        TreeSettings settings = state.tree;
        settings.hamming = view == 1;
        ui.send(SetTree{std::move(settings)});
    }
    if (state.tree.hamming) return;
    constexpr float kColours = 300;
    same_line_if(kColours);
    ImGui::AlignTextToFramePadding();
    text_in(ui.fonts.small, ui.palette.muted, tree_texts::kColourBy);
    ImGui::SameLine(0, 6);
    colour_choice(ui, state);
    if (state.tree.folded.empty()) return;
    constexpr float kUnfold = 90;
    same_line_if(kUnfold);
    if (ImGui::Button(tree_texts::kUnfoldAll)) {
        TreeSettings settings = state.tree;
        settings.folded.clear();
        ui.send(SetTree{std::move(settings)});
    }
}

/// All rows > 1011 > 10: where the zoomed branch lies; a click goes back.
void breadcrumb(const Ui& ui, const AppState& state, const TreeMemory& memory) {
    if (memory.layout.zoom == 0) return;
    const Study& study = state.document->study;
    std::vector<std::size_t> path = {memory.layout.zoom};
    while (memory.tree.branch(path.back()).level > 0) path.push_back(memory.tree.branch(path.back()).parent);
    std::reverse(path.begin(), path.end());
    for (const std::size_t branch : path) {
        const std::string pattern = pattern_of(study, memory, branch);
        std::string name = pattern.empty() ? tree_texts::kAllRows : pattern.substr(pattern.rfind('|') + 1);
        if (name.size() > 16) name = name.substr(0, 14) + "\u2026";
        if (branch != path.front()) {
            ImGui::SameLine(0, 4);
            text_in(ui.fonts.text, ui.palette.muted, ">");
            ImGui::SameLine(0, 4);
        }
        if (!shows_controls(ui)) {
            text_in(ui.fonts.text, ui.palette.text, name);
        } else if (ImGui::Button((name + "##crumb " + pattern).c_str()) && branch != memory.layout.zoom)
            zoom_to(ui, state, pattern);
    }
}

std::string mean_text(const Document& document, const TreeMemory& memory, std::size_t branch) {
    const Study& study = document.study;
    const Eigen::VectorXd mean = branch_mean_output(*study.scores, *study.clustering, memory.tree, branch);
    if (mean.size() > 1) {
        Eigen::Index best = 0;
        const double top = mean.maxCoeff(&best);
        return tree_texts::mean_class(class_name(*document.model, study, best), top);
    }
    const std::string name = output_name(*document.model, study, 0);
    return study.network().link() == Link::kSigmoid ? tree_texts::mean_probability(name, mean(0))
                                                    : tree_texts::mean_value(name, mean(0));
}

/// The conditions of a branch in a sentence; asked for once while the pointer rests on it.
const std::string& conditions_text(const Study& study, TreeMemory& memory, std::size_t branch) {
    if (memory.told && memory.told->first == branch) return memory.told->second;
    const BranchConditions found = BranchWords(study, memory.tree).conditions(branch);
    std::string text;
    if (!found.conditions.empty())
        text += tree_texts::holds_where(tree_texts::all_of(found.conditions), memory.tree.branch(branch).level > 1);
    if (!found.common.empty()) text += tree_texts::all_have(tree_texts::all_of(found.common));
    memory.told = {branch, std::move(text)};
    return memory.told->second;
}

std::string branch_title(const TreeMemory& memory, std::size_t branch) {
    const PatternBranch& one = memory.tree.branch(branch);
    const bool leaf = one.level + 1 == memory.tree.num_levels();
    return leaf ? tree_texts::cluster_title(memory.tree.leaves()[one.first_leaf]) : tree_texts::layers_title(one.level);
}

/// The family of a cluster, where clusters are joined: a line of the tooltip.
std::string words_of_family(const AppState& state, std::uint32_t cluster) {
    const FamilyCut* cut = shown_families(state) ? current_families(state) : nullptr;
    if (cut == nullptr || cluster >= cut->family_of_cluster.size()) return "";
    return family_title(state.families, *cut, cut->family_of_cluster[cluster]) + ".\n";
}

void branch_tooltip(const Ui& ui, const AppState& state, TreeMemory& memory, std::size_t branch) {
    const Document& document = *state.document;
    const Study& study = document.study;
    const PatternBranch& one = memory.tree.branch(branch);
    std::string pattern = pattern_of(study, memory, branch);
    if (pattern.size() > 300) pattern = pattern.substr(0, 300) + "\u2026";
    const bool leaf = one.level + 1 == memory.tree.num_levels();
    const double rows = static_cast<double>(study.clustering->num_rows());
    std::string text = leaf ? words_of_family(state, memory.tree.leaves()[one.first_leaf]) : "";
    text += conditions_text(study, memory, branch);
    if (!pattern.empty()) text += pattern + "\n";
    text += tree_texts::rows_line(one.num_rows, static_cast<double>(one.num_rows) / rows);
    if (!leaf) text += tree_texts::in_clusters(one.num_leaves);
    const ClusterId cluster(leaf ? memory.tree.leaves()[one.first_leaf] : 0);
    const std::string outcome = leaf ? cluster_outcome(document, cluster, leading_output(study, cluster)) : "";
    text += ". " + (outcome.empty() ? mean_text(document, memory, branch) : outcome);
    const double right = branch_accuracy(*study.scores, *study.clustering, memory.tree, branch);
    if (std::isfinite(right)) text += tree_texts::predicted_right(right);
    text += leaf ? tree_texts::kClickSelects : tree_texts::kBranchHint;
    tooltip(ui, branch_title(memory, branch), text);
}

void merged_tooltip(const Ui& ui, const Study& study, const TreeMemory& memory, const MergedBranches& merged,
                    std::uint32_t cluster) {
    const PatternBranch& first = memory.tree.branch(merged.first);
    const PatternBranch& last = memory.tree.branch(merged.first + merged.count - 1);
    const std::uint64_t rows = last.first_row + last.num_rows - first.first_row;
    tooltip(ui, tree_texts::merged_title(merged.count),
            tree_texts::merged_text(rows, static_cast<double>(rows) / static_cast<double>(study.clustering->num_rows()),
                                    cluster, study.clustering->clusters[cluster].size));
}

void outline(const Ui& ui, const TreeMemory& memory, ImVec2 origin, std::size_t branch, ImU32 colour, float width) {
    const DrawRect rect = branch_rect(memory.tree, memory.layout, branch);
    if (rect.width() <= 0) return;
    static_cast<void>(ui);
    ImGui::GetWindowDrawList()->AddRect(ImVec2(origin.x + rect.min.x - 1, origin.y + rect.min.y - 1),
                                        ImVec2(origin.x + rect.max.x + 1, origin.y + rect.max.y + 1), colour, 4, 0,
                                        width);
}

/// Chosen and hovered cluster, with the branches that lead to the chosen one, and the place of the keyboard.
void highlights(const Ui& ui, const AppState& state, const TreeMemory& memory, ImVec2 origin, bool focused) {
    const std::size_t count = memory.study.clustering->num_clusters();
    const auto leaf = [&](const std::optional<ClusterId>& cluster) -> std::optional<std::size_t> {
        if (!cluster || cluster->index >= count) return std::nullopt;
        return memory.tree.branch_of_cluster(cluster->index);
    };
    if (const auto chosen = leaf(state.selection.cluster)) {
        for (std::size_t b = *chosen; memory.tree.branch(b).level > 0;) {
            b = memory.tree.branch(b).parent;
            const DrawRect rect = branch_rect(memory.tree, memory.layout, b);
            if (rect.width() > 0)
                ImGui::GetWindowDrawList()->AddRectFilled(ImVec2(origin.x + rect.min.x, origin.y + rect.max.y - 3),
                                                          ImVec2(origin.x + rect.max.x, origin.y + rect.max.y),
                                                          ui.palette.text, 1);
        }
        outline(ui, memory, origin, *chosen, ui.palette.text, 2);
    }
    if (const auto hovered = leaf(state.hovered.cluster)) outline(ui, memory, origin, *hovered, ui.palette.accent, 2);
    if (focused) outline(ui, memory, origin, memory.cursor, ui.palette.accent, 1);
}

void branch_menu(const Ui& ui, const AppState& state, const TreeMemory& memory) {
    if (!ImGui::BeginPopup("branch menu")) return;
    const Study& study = state.document->study;
    const std::string pattern = pattern_of(study, memory, memory.cursor);
    const bool inner = memory.tree.branch(memory.cursor).num_children > 0;
    const bool folded =
        std::find(state.tree.folded.begin(), state.tree.folded.end(), pattern) != state.tree.folded.end();
    if (ImGui::MenuItem(tree_texts::kZoom, "Enter", false, inner)) zoom_to(ui, state, pattern);
    if (ImGui::MenuItem(folded ? tree_texts::kUnfold : tree_texts::kFold, "F", false, inner && !pattern.empty()))
        toggle_fold(ui, state, pattern);
    if (ImGui::MenuItem(tree_texts::kBack, nullptr, false, memory.layout.zoom != 0)) zoom_to(ui, state, "");
    ImGui::EndPopup();
}

/// The branch under the pointer; for thin ones together the branch that they belong to.
std::optional<std::size_t> branch_of_mark(const TreeMemory& memory, Mark mark) {
    if (mark.kind == MarkKind::kCluster) return memory.tree.branch_of_cluster(mark.index);
    if (mark.kind != MarkKind::kPart) return std::nullopt;
    const std::size_t branches = memory.tree.branches().size();
    if (mark.index < branches) return mark.index;
    return memory.tree.branch(memory.drawing->merged[mark.index - branches].first).parent;
}

void tree(const Ui& ui, const AppState& state, TreeMemory& memory) {
    const Study& study = state.document->study;
    const ImVec2 origin = ImGui::GetCursorScreenPos();
    const DrawingHit hit = show_drawing(ui, memory.drawing->drawing, "tree of patterns");
    const bool focused = ImGui::IsItemFocused();
    const auto branch = branch_of_mark(memory, hit.hovered);
    if (hit.over && branch) {
        const std::size_t branches = memory.tree.branches().size();
        const bool merged = hit.hovered.kind == MarkKind::kPart && hit.hovered.index >= branches;
        if (merged) {
            const std::uint32_t cluster = tree_cluster_at(memory.tree, memory.layout, hit.at.x);
            ui.send(Hover{{ClusterId(cluster)}});
            merged_tooltip(ui, study, memory, memory.drawing->merged[hit.hovered.index - branches], cluster);
            if (hit.clicked) ui.send(SelectCluster{ClusterId(cluster)});
        } else {
            branch_tooltip(ui, state, memory, *branch);
        }
        if (hit.clicked || hit.menu) memory.cursor = *branch;
        if (hit.double_clicked && memory.tree.branch(*branch).num_children > 0)
            zoom_to(ui, state, pattern_of(study, memory, *branch));
        if (hit.menu) ImGui::OpenPopup("branch menu");
        if (!merged && hit.hovered.kind == MarkKind::kPart) outline(ui, memory, origin, *branch, ui.palette.accent, 2);
    }
    if (focused && menu_key_pressed()) ImGui::OpenPopup("branch menu");
    if (focused || hit.over) tree_keys(ui, state, memory, focused);
    highlights(ui, state, memory, origin, focused);
    branch_menu(ui, state, memory);
}

std::string layers_text(const Study& study, std::uint32_t a, std::uint32_t b) {
    const auto bits = [&](std::uint32_t c) {
        return study.patterns->bits.row(study.clustering->clusters[c].first_row);
    };
    std::string text;
    const std::vector<std::size_t> counts = differing_units(study.network(), bits(a), bits(b));
    for (std::size_t layer = 0; layer < counts.size(); ++layer) {
        text += tree_texts::layer_differs(layer, counts[layer], study.network().hidden_layers()[layer].width);
    }
    return text + tree_texts::kHamming;
}

void distances(const Ui& ui, const AppState& state, TreeMemory& memory) {
    const Study& study = state.document->study;
    const HammingDrawing& map = *memory.hamming;
    const std::size_t count = map.clusters.size();
    const ImVec2 origin = ImGui::GetCursorScreenPos();
    const DrawingHit hit = show_drawing(ui, map.drawing, "distances of clusters");
    if (hit.over && hit.hovered.kind == MarkKind::kPart && count > 0) {
        const std::uint32_t a = map.clusters[hit.hovered.index / count];
        const std::uint32_t b = map.clusters[hit.hovered.index % count];
        const auto bits = [&](std::uint32_t c) {
            return study.patterns->bits.row(study.clustering->clusters[c].first_row);
        };
        ui.send(Hover{{ClusterId(a)}});
        tooltip(ui, tree_texts::pair_title(a, b, hamming_distance(bits(a), bits(b))), layers_text(study, a, b));
        if (hit.clicked) {
            ui.send(SelectCluster{ClusterId(a)});
            memory.pair = {a, b};
        }
    }
    const auto line = [&](const std::optional<ClusterId>& cluster, ImU32 colour) {
        const auto rect = cluster ? hamming_line(map, cluster->index) : std::nullopt;
        if (!rect) return;
        ImGui::GetWindowDrawList()->AddRect(ImVec2(origin.x + rect->min.x - 1, origin.y + rect->min.y - 1),
                                            ImVec2(origin.x + rect->max.x, origin.y + rect->max.y), colour, 2, 0, 2);
    };
    line(state.selection.cluster, ui.palette.text);
    line(state.hovered.cluster, ui.palette.accent);
}

void compare_offer(const Ui& ui, const Study& study, const TreeMemory& memory) {
    const std::size_t count = study.clustering->num_clusters();
    text_in(ui.fonts.small, ui.palette.muted, tree_texts::distances_note(kHammingClusters, count));
    if (!shows_controls(ui) || !memory.pair || memory.pair->first == memory.pair->second) return;
    ImGui::SameLine(0, 16);
    const std::string label = tree_texts::compare(memory.pair->first, memory.pair->second) + "##pair";
    if (ImGui::Button(label.c_str())) ui.send(ShowView{View::kCompare});
}

}  // namespace

void tree_panel(const Ui& ui, const AppState& state, TreeMemory& memory) {
    if (!state.document || !state.document->study.scores) return;
    if (shows_controls(ui)) tree_controls(ui, state);
    if (shows_controls(ui) && !state.tree.hamming)
        text_wrapped_in(ui.fonts.small, ui.palette.muted,
                        tree_texts::kHowTo + (" " + colour_words(state)) + unchanging_words(memory));
    const bool zoomed = !state.tree.zoom.empty();
    const ImVec2 room = ImGui::GetContentRegionAvail();
    // What stands above the picture: the sentence about distances and the line below it, or the way back.
    const float meaning =
        state.tree.hamming ? text_block_height(ui.fonts.small, tree_texts::kDistancesMeaning, room.x) : 0.0F;
    const float used = meaning + (state.tree.hamming || zoomed ? 40.0F : 6.0F);
    refresh(memory, ui, state, {std::max(160.0F, std::floor(room.x)), std::max(80.0F, std::floor(room.y - used))});
    if (memory.cursor >= memory.tree.branches().size()) memory.cursor = 0;
    const Study& study = state.document->study;
    if (state.tree.hamming) {
        text_wrapped_in(ui.fonts.small, ui.palette.muted, tree_texts::kDistancesMeaning);
        compare_offer(ui, study, memory);
        return distances(ui, state, memory);
    }
    const bool these_rows = memory.study.input && memory.study.input->rows == study.input->rows;
    if (!memory.drawing || !these_rows) return text_in(ui.fonts.text, ui.palette.muted, tree_texts::kMaking);
    if (memory.study.clustering != study.clustering) {  // an older tree is a picture only
        show_drawing(ui, memory.drawing->drawing, "tree of patterns");
        return;
    }
    if (zoomed) breadcrumb(ui, state, memory);
    tree(ui, state, memory);
}

}  // namespace reluscope
