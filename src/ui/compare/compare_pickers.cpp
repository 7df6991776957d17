#include "ui/compare/compare_pickers.h"

#include "app/document/row_question.h"
#include "app/document/views.h"
#include "base/texts/views/compare_texts.h"
#include "ui/kit/bar_mode_choice.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace reluscope {

namespace {

constexpr std::size_t kMaxFound = 200;  // rows that a picker lists

void kind_choice(const Ui& ui, const AppState& state) {
    const CompareSettings& settings = state.compare.settings;
    std::vector<const char*> labels{compare_texts::kClusters, compare_texts::kRows, compare_texts::kNetworks};
    if (!state.training.snapshots.empty()) labels.push_back(compare_texts::kEpochs);
    const int chosen = segmented(ui, "compare", labels, static_cast<int>(settings.kind) - 1);
    if (chosen < 0) return;
    SetCompare set;
    set.settings.kind = static_cast<CompareKind>(chosen + 1);
    set.settings.first_cluster = state.selection.cluster;
    set.settings.first_row = state.selection.row;
    if (!state.training.snapshots.empty()) set.settings.epoch = state.training.snapshots.front().epoch;
    ui.send(set);
}

/// Before a picker: the letter of its side. Two pickers share a line where there is room.
void side_letter(const Ui& ui, const char* letter) {
    constexpr float kLetter = 18;  // both letters take the same, so that pickers below each other line up
    const float x = ImGui::GetCursorPosX();
    ImGui::AlignTextToFramePadding();
    text_in(ui.fonts.bold, ui.palette.text, letter);
    ImGui::SameLine(x + kLetter);
}

float picker_width(float available) {
    constexpr float kBesideEachOther = 420;
    constexpr float kLetters = 60;
    constexpr float kWidest = 300;
    const float width = available >= kBesideEachOther ? (available - kLetters) / 2 : available - kLetters / 2;
    return std::clamp(width, 80.0F, kWidest);
}

/// One of the two sides: its letter, what it is, and the list to choose from.
template <class Lines>
void picker(const Ui& ui, const char* letter, const char* id, const std::string& preview, float width, Lines lines) {
    side_letter(ui, letter);
    ImGui::SetNextItemWidth(width);
    if (!begin_combo(id, preview.c_str(), ImGuiComboFlags_HeightLarge)) return;
    lines();
    ImGui::EndCombo();
}

/// All clusters; sends `settings` with the one that is chosen in `side`.
void cluster_lines(const Ui& ui, const AppState& state, const CompareSettings& settings,
                   std::optional<ClusterId> CompareSettings::* side) {
    const Clustering& clustering = *state.document->study.clustering;
    ImGuiListClipper clipper;
    clipper.Begin(static_cast<int>(clustering.num_clusters()));
    while (clipper.Step()) {
        for (int i = clipper.DisplayStart; i < clipper.DisplayEnd; ++i) {
            const auto c = static_cast<std::size_t>(i);
            const std::string label = compare_texts::cluster_choice(c, clustering.clusters[c].size);
            if (!ImGui::Selectable(label.c_str(), settings.*side == ClusterId(c))) continue;
            CompareSettings chosen = settings;
            chosen.kind = CompareKind::kClusters;
            chosen.*side = ClusterId(c);
            if (!chosen.first_cluster) chosen.first_cluster = state.selection.cluster;
            ui.send(SetCompare{chosen});
        }
    }
}

std::string row_label(const AppState& state, std::size_t row) {
    const std::uint32_t table_row = state.document->study.input->rows->row[row];
    const std::string name = compare_texts::row_name(table_row);
    const std::string title = row_title(*state.document->table, table_row);
    return title == name ? name : name + ": " + title;
}

bool contains_words(std::string text, std::string part) {
    const auto lower = [](std::string& s) {
        for (char& c : s) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    };
    lower(text);
    lower(part);
    return text.find(part) != std::string::npos;
}

/// The rows whose label has what was typed; of many the first ones.
void row_lines(const Ui& ui, const AppState& state, const CompareSettings& settings,
               std::optional<RowId> CompareSettings::* side, CompareMemory& memory) {
    const std::size_t rows = state.document->study.clustering->num_rows();
    if (rows > kMaxFound) {
        ImGui::SetNextItemWidth(-1);
        ImGui::InputTextWithHint("##find row", compare_texts::kFind, memory.search.data(), memory.search.size());
    }
    const std::string search = rows > kMaxFound ? memory.search.data() : "";
    std::size_t found = 0;
    for (std::size_t row = 0; row < rows && found < kMaxFound; ++row) {
        const std::string label = row_label(state, row);
        if (!search.empty() && !contains_words(label, search)) continue;
        ++found;
        if (!ImGui::Selectable(item_label(label, row).c_str(), settings.*side == RowId(row))) continue;
        CompareSettings chosen = settings;
        chosen.*side = RowId(row);
        if (!chosen.first_row) chosen.first_row = state.selection.row;
        ui.send(SetCompare{chosen});
    }
    if (found == kMaxFound && rows > kMaxFound)
        text_in(ui.fonts.small, ui.palette.muted, compare_texts::rows_found(found));
}

/// The line of B that follows the selection.
void follow_line(const Ui& ui, const CompareSettings& settings, bool follows) {
    if (!ImGui::Selectable(compare_texts::kFollow, follows)) return;
    CompareSettings chosen = settings;
    chosen.second_cluster.reset();
    chosen.second_row.reset();
    ui.send(SetCompare{chosen});
}

std::string cluster_preview(const AppState& state, const std::optional<ClusterId>& cluster) {
    if (!cluster || cluster->index >= state.document->study.clustering->num_clusters()) return compare_texts::kChoose;
    return compare_texts::cluster_choice(cluster->index,
                                         state.document->study.clustering->clusters[cluster->index].size);
}

std::string row_preview(const AppState& state, const std::optional<RowId>& row) {
    if (!row || row->index >= state.document->study.clustering->num_rows()) return compare_texts::kChoose;
    return row_label(state, row->index);
}

/// What B is while it follows: the selection, unless that is A.
template <class Id>
std::optional<Id> following(const std::optional<Id>& own, const std::optional<Id>& selected,
                            const std::optional<Id>& first) {
    if (own) return own;
    return selected == first ? std::nullopt : selected;
}

void cluster_pickers(const Ui& ui, const AppState& state, float width) {
    const CompareSettings& settings = state.compare.settings;
    const bool begun = settings.kind == CompareKind::kClusters;
    const std::optional<ClusterId> first = begun ? settings.first_cluster : state.selection.cluster;
    picker(ui, compare_texts::kFirst, "##first side", cluster_preview(state, first), width,
           [&] { cluster_lines(ui, state, settings, &CompareSettings::first_cluster); });
    same_line_if(width + 30);
    const auto second = begun ? following(settings.second_cluster, state.selection.cluster, first) : std::nullopt;
    const bool follows = begun && !settings.second_cluster;
    const std::string preview = cluster_preview(state, second);
    picker(ui, compare_texts::kSecond, "##second side", follows && second ? compare_texts::selected(preview) : preview,
           width, [&] {
               if (begun) follow_line(ui, settings, follows);
               cluster_lines(ui, state, settings, &CompareSettings::second_cluster);
           });
}

void row_pickers(const Ui& ui, const AppState& state, float width, CompareMemory& memory) {
    const CompareSettings& settings = state.compare.settings;
    picker(ui, compare_texts::kFirst, "##first side", row_preview(state, settings.first_row), width,
           [&] { row_lines(ui, state, settings, &CompareSettings::first_row, memory); });
    same_line_if(width + 30);
    const auto second = following(settings.second_row, state.selection.row, settings.first_row);
    const bool follows = !settings.second_row;
    const std::string preview = row_preview(state, second);
    picker(ui, compare_texts::kSecond, "##second side", follows && second ? compare_texts::selected(preview) : preview,
           width, [&] {
               follow_line(ui, settings, follows);
               row_lines(ui, state, settings, &CompareSettings::second_row, memory);
           });
}

/// A side that is no list: its letter and its name.
void side_name(const Ui& ui, const char* letter, std::string_view name) {
    side_letter(ui, letter);
    ImGui::BeginGroup();
    ImGui::Dummy(ImVec2(0, 1));
    text_wrapped_in(ui.fonts.text, ui.palette.text, name);
    ImGui::EndGroup();
}

void network_pickers(const Ui& ui, const AppState& state) {
    const ReferenceStudy* kept = state.compare.reference.get();
    side_name(ui, compare_texts::kFirst, kept ? std::string_view(kept->name) : compare_texts::kNoneKept);
    side_name(ui, compare_texts::kSecond, compare_texts::kNow);
    const std::string keep =
        std::string(kept ? compare_texts::kKeepInstead : compare_texts::kKeep) + "###keep reference";
    const SetCompare keeping{{CompareKind::kReference, {}, {}, {}, {}, 0}, true};
    if (ImGui::Button(keep.c_str())) ui.send(keeping);
    tooltip(ui, compare_texts::kKeepTitle, compare_texts::kKeepHint);
    same_line_if(text_size(ui.fonts.text, compare_texts::kOpenOther).x + 20);
    if (ImGui::Button(compare_texts::kOpenOther)) {
        if (!kept) ui.send(keeping);
        ui.send(ChooseFiles{});
    }
    tooltip(ui, "", compare_texts::kOpenOtherHint);
}

void epoch_pickers(const Ui& ui, const AppState& state) {
    const auto& snapshots = state.training.snapshots;
    if (snapshots.empty()) return;
    CompareSettings settings = state.compare.settings;
    side_letter(ui, compare_texts::kFirst);
    ImGui::SetNextItemWidth(220);
    if (ImGui::SliderInt("##epoch", &settings.epoch, snapshots.front().epoch, snapshots.back().epoch, "epoch %d")) {
        const auto nearest =
            std::min_element(snapshots.begin(), snapshots.end(), [&](const Snapshot& a, const Snapshot& b) {
                return std::abs(a.epoch - settings.epoch) < std::abs(b.epoch - settings.epoch);
            });
        settings.epoch = nearest->epoch;
        ui.send(SetCompare{settings});
    }
    side_name(ui, compare_texts::kSecond, compare_texts::kNow);
}

/// What the weights are compared as: two differences have no mean.
void measure_choice(const Ui& ui, const AppState& state) {
    bar_mode_choice(ui, "compare bars", std::span(kBarModes).first(2), state.view.bars);
}

void swap_button(const Ui& ui, const AppState& state) {
    const std::string label = std::string(compare_texts::kSwap) + "###swap sides";
    if (!ImGui::Button(label.c_str())) return;
    CompareSettings settings = state.compare.settings;
    if (!settings.second_cluster) settings.second_cluster = state.selection.cluster;
    if (!settings.second_row) settings.second_row = state.selection.row;
    std::swap(settings.first_cluster, settings.second_cluster);
    std::swap(settings.first_row, settings.second_row);
    ui.send(SetCompare{settings});
}

void follow_choice(const Ui& ui, const AppState& state) {
    CompareSettings settings = state.compare.settings;
    bool follows = !(settings.second_cluster || settings.second_row);
    if (check_box(ui, compare_texts::kFollows, &follows)) {
        settings.second_cluster = follows ? std::nullopt : state.selection.cluster;
        settings.second_row = follows ? std::nullopt : state.selection.row;
        ui.send(SetCompare{settings});
    }
    tooltip(ui, "", compare_texts::kFollowsHint);
}

void pair_buttons(const Ui& ui, const AppState& state) {
    if (state.compare.pair) {
        swap_button(ui, state);
        same_line_if(text_size(ui.fonts.text, compare_texts::kFollows).x + 40);
    }
    follow_choice(ui, state);
    if (state.compare.settings.kind == CompareKind::kRows) return;  // contributions have one measure
    constexpr float kMeasures = 160;
    same_line_if(kMeasures);
    measure_choice(ui, state);
}

}  // namespace

void compare_pickers(const Ui& ui, const AppState& state, CompareMemory& memory) {
    const CompareState& compare = state.compare;
    const float width = picker_width(ImGui::GetContentRegionAvail().x);
    kind_choice(ui, state);
    switch (compare.settings.kind) {
        case CompareKind::kNothing: cluster_pickers(ui, state, width); break;
        case CompareKind::kClusters:
            cluster_pickers(ui, state, width);
            pair_buttons(ui, state);
            break;
        case CompareKind::kRows:
            row_pickers(ui, state, width, memory);
            pair_buttons(ui, state);
            break;
        case CompareKind::kReference: network_pickers(ui, state); break;
        case CompareKind::kEpoch: epoch_pickers(ui, state); break;
    }
    if (compare.networks && compare.problem.empty()) measure_choice(ui, state);
}

namespace {

/// A thing to compare: what that tells, and buttons that begin it.
struct ComparisonOffer {
    const char* title;
    const char* meaning;
    struct Way {
        std::string label;
        std::vector<Command> commands;
        bool contrast = false;  ///< the chosen row beside the most similar one with another prediction
    };
    std::vector<Way> ways;
};

constexpr float kComparisonPadding = 12;

float comparison_card_height(const Ui& ui, const ComparisonOffer& offer, float width) {
    const float gap = ImGui::GetStyle().ItemSpacing.y;
    return 2 * kComparisonPadding + text_size(ui.fonts.bold, offer.title).y + gap +
           text_block_height(ui.fonts.small, offer.meaning, width - 2 * kComparisonPadding) + gap +
           static_cast<float>(offer.ways.size()) * (ImGui::GetFrameHeight() + gap);
}

void send_contrast(const Ui& ui, const AppState& state) {
    const auto other = nearest_other_row(state);
    if (!other) return ui.send(PathToOther{});  // which says why there is none
    CompareSettings settings;
    settings.kind = CompareKind::kRows;
    settings.first_row = state.selection.row;
    settings.second_row = other;
    ui.send(SetCompare{settings});
}

void comparison_card(const Ui& ui, const AppState& state, const ComparisonOffer& offer, ImVec2 size) {
    ImGui::PushStyleColor(ImGuiCol_ChildBg, with_alpha(ui.palette.raised, 0.45F));
    ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, ImVec2(kComparisonPadding, kComparisonPadding));
    ImGui::BeginChild(offer.title, size, ImGuiChildFlags_AlwaysUseWindowPadding,
                      ImGuiWindowFlags_NoScrollbar | ImGuiWindowFlags_NavFlattened);
    ImGui::PopStyleVar();
    ImGui::PopStyleColor();
    text_in(ui.fonts.bold, ui.palette.text, offer.title);
    text_wrapped_in(ui.fonts.small, ui.palette.muted, offer.meaning);
    for (const ComparisonOffer::Way& way : offer.ways) {
        const bool clicked = ImGui::Button(way.label.c_str());
        if (way.contrast) tooltip(ui, "", compare_texts::kContrastMeaning);
        if (!clicked) continue;
        if (way.contrast) send_contrast(ui, state);
        for (const Command& command : way.commands) ui.commands.push_back(command);
    }
    ImGui::EndChild();
}

std::vector<ComparisonOffer> comparisons_to_offer(const AppState& state) {
    const Study& study = state.document->study;
    std::vector<ComparisonOffer> list;
    if (state.selection.cluster && study.clustering->num_clusters() > 1) {
        CompareSettings settings;
        settings.kind = CompareKind::kClusters;
        settings.first_cluster = state.selection.cluster;
        settings.second_cluster = ClusterId(state.selection.cluster->index == 0 ? 1 : 0);
        const std::string label =
            compare_texts::offer_clusters(settings.first_cluster->index, settings.second_cluster->index);
        list.push_back({compare_texts::kTwoClusters,
                        compare_texts::kTwoClustersMeaning,
                        {{label + "###offer clusters", {SetCompare{settings}}}}});
    }
    if (state.selection.row) {
        CompareSettings settings;
        settings.kind = CompareKind::kRows;
        settings.first_row = state.selection.row;
        const std::string label = compare_texts::offer_rows(study.input->rows->row[state.selection.row->index]);
        std::vector<ComparisonOffer::Way> ways;
        ways.push_back({label + "###offer rows", {SetCompare{settings}}});
        if (!state.what_if)  // what is compared is the row of the table
            ways.push_back({std::string(compare_texts::kContrast) + "###offer row and contrast", {}, true});
        list.push_back({compare_texts::kTwoRows, compare_texts::kTwoRowsMeaning, std::move(ways)});
    }
    const CompareSettings networks{CompareKind::kReference, {}, {}, {}, {}, 0};
    list.push_back(
        {compare_texts::kTwoNetworks,
         compare_texts::kTwoNetworksMeaning,
         {{std::string(compare_texts::kOfferChange) + "###offer networks", {SetCompare{networks, true}}},
          {std::string(compare_texts::kOfferFile) + "###offer file", {SetCompare{networks, true}, ChooseFiles{}}}}});
    return list;
}

}  // namespace

void compare_offers(const Ui& ui, const AppState& state) {
    constexpr float kBesideEachOther = 480;
    constexpr float kBetween = 10;
    ImGui::Dummy(ImVec2(0, 4));
    const std::vector<ComparisonOffer> list = comparisons_to_offer(state);
    const float room = ImGui::GetContentRegionAvail().x;
    const auto count = static_cast<float>(list.size());
    const bool beside = room >= kBesideEachOther;
    const float width = beside ? std::floor((room - (count - 1) * kBetween) / count) : room;
    float height = 0;
    for (const ComparisonOffer& offer : list) height = std::max(height, comparison_card_height(ui, offer, width));
    for (std::size_t i = 0; i < list.size(); ++i) {
        if (beside && i > 0) ImGui::SameLine(0, kBetween);
        comparison_card(ui, state, list[i],
                        ImVec2(width, beside ? height : comparison_card_height(ui, list[i], width)));
    }
}

}  // namespace reluscope
