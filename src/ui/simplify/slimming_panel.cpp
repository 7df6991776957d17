#include "ui/simplify/slimming_panel.h"

#include "app/simplify/simplify_facts.h"
#include "base/texts/simplify/simplify_texts.h"

#include <algorithm>
#include <map>
#include <string>
#include <vector>

namespace reluscope {

namespace {

constexpr std::size_t kMaxUnitButtons = 200;  // buttons of one group

void domain_choice(const Ui& ui, const AppState& state) {
    const bool on_box = state.simplify.settings.domain == SimplifyDomain::kBox;
    const int chosen =
        segmented(ui, "simplify domain", {simplify_texts::kOnRows, simplify_texts::kOnBox}, on_box ? 1 : 0);
    if (chosen >= 0) ui.send(SetSimplify{chosen == 1 ? SimplifyDomain::kBox : SimplifyDomain::kRows});
}

/// A network that was simplified here: what it came from, and the ways back.
void applied_lines(const Ui& ui, const AppState& state) {
    const std::string sentence = applied_sentence(state);
    if (sentence.empty()) return;
    text_wrapped_in(ui.fonts.bold, ui.palette.text, sentence);
    if (!shows_controls(ui)) return;
    if (ImGui::Button((std::string(simplify_texts::kCompare) + "###compare before and after").c_str()))
        ui.send(CompareSimplified{});
    const bool last = state.undo_what == simplify_texts::kApplyStep;
    if (last) {
        same_line_if(text_size(ui.fonts.text, simplify_texts::kUndo).x + 2 * ImGui::GetStyle().FramePadding.x);
        if (ImGui::Button((std::string(simplify_texts::kUndo) + "###undo simplification").c_str())) ui.send(Undo{});
    }
    ImGui::Dummy(ImVec2(0, 6));
}

/// While nothing is there, or something older.
void waiting_lines(const Ui& ui, const AppState& state) {
    const StageStatus& work = state.stages[StageId::kSimplify];
    if (state.training.mode != TrainingMode::kPaused)
        return text_wrapped_in(ui.fonts.text, ui.palette.muted, simplify_texts::kWhileTraining);
    if (work.halted) {
        text_wrapped_in(ui.fonts.text, ui.palette.muted, simplify_texts::kStopped);
        if (shows_controls(ui) && ImGui::Button((std::string(simplify_texts::kGoOn) + "###go on simplifying").c_str()))
            ui.send(ContinueViews{});
        return;
    }
    text_wrapped_in(
        ui.fonts.text, ui.palette.muted,
        simplify_texts::searching(state.simplify.num_decided, state.document->study.network().num_hidden_units()));
}

/// Numbers of units behind the name of their layer; a click selects one in all views.
void unit_buttons(const Ui& ui, const AppState& state, const RemovedUnits& group) {
    const Network& network = state.document->study.network();
    std::map<std::size_t, std::vector<UnitId>> layers;
    const std::size_t shown = std::min(group.units.size(), kMaxUnitButtons);
    for (std::size_t i = 0; i < shown; ++i) layers[place_of(network, group.units[i]).layer].push_back(group.units[i]);
    const ImGuiStyle& style = ImGui::GetStyle();
    for (const auto& [layer, units] : layers) {
        ImGui::AlignTextToFramePadding();
        text_in(ui.fonts.small, ui.palette.muted, simplify_texts::layer_label(layer));
        for (const UnitId unit : units) {
            const UnitPlace place = place_of(network, unit);
            const std::string number = std::to_string(place.unit + 1);
            same_line_if(std::max(28.0F, text_size(ui.fonts.text, number).x + 2 * style.FramePadding.x));
            const bool chosen = state.selection.unit == unit;
            if (chosen) ImGui::PushStyleColor(ImGuiCol_Button, ui.palette.selection);
            const std::string label = number + "###unit " + simplify_texts::unit_label(place.layer, place.unit);
            if (ImGui::Button(label.c_str())) ui.send(SelectUnit{chosen ? std::nullopt : std::optional(unit)});
            if (chosen) ImGui::PopStyleColor();
            if (ImGui::IsItemHovered()) ui.send(Hover{{{}, {}, unit, {}}});
        }
    }
    if (shown < group.units.size())
        text_in(ui.fonts.small, ui.palette.muted, simplify_texts::more_units(group.units.size() - shown));
}

void removed_group(const Ui& ui, const AppState& state, const RemovedUnits& group) {
    ImGui::Dummy(ImVec2(0, 4));
    text_wrapped_in(ui.fonts.bold, ui.palette.text, group.title);
    text_wrapped_in(ui.fonts.small, ui.palette.muted, group.meaning + " " + group.by);
    if (shows_controls(ui)) return unit_buttons(ui, state, group);
    std::string names;
    for (const std::string& label : group.labels) names += (names.empty() ? "" : ", ") + label;
    text_wrapped_in(ui.fonts.small, ui.palette.text, names);
}

}  // namespace

namespace {

/// A bar as long as the network is large, and its size in words below.
void size_line(const Ui& ui, const char* title, const NetworkSize& size, float share, ImU32 colour) {
    constexpr float kBar = 10;
    const float width = std::max(40.0F, std::min(ImGui::GetContentRegionAvail().x - 8, 520.0F));
    text_in(ui.fonts.small, ui.palette.muted, title);
    const ImVec2 at = ImGui::GetCursorScreenPos();
    ImGui::GetWindowDrawList()->AddRectFilled(at, ImVec2(at.x + std::max(3.0F, width * share), at.y + kBar), colour, 3);
    ImGui::Dummy(ImVec2(width, kBar));
    text_wrapped_in(ui.fonts.small, ui.palette.text, simplify_texts::size(size.architecture, size.units, size.numbers));
}

/// The networks beside each other, and the button that puts the smaller one in.
void offer_smaller(const Ui& ui, const SlimmingFacts& facts) {
    if (!facts.can_apply) return;
    const float share = facts.before.numbers == 0
                            ? 1.0F
                            : static_cast<float>(facts.after.numbers) / static_cast<float>(facts.before.numbers);
    ImGui::Dummy(ImVec2(0, 2));
    size_line(ui, simplify_texts::kBefore, facts.before, 1, ui.palette.line);
    size_line(ui, simplify_texts::kAfter, facts.after, share, ui.palette.accent);
    if (!shows_controls(ui)) return;
    ImGui::Dummy(ImVec2(0, 2));
    ImGui::PushStyleColor(ImGuiCol_Button, ui.palette.selection);
    ImGui::PushFont(ui.fonts.bold);
    if (ImGui::Button((std::string(simplify_texts::kApply) + "###apply simplification").c_str()))
        ui.send(ApplySimplification{});
    ImGui::PopFont();
    ImGui::PopStyleColor();
    tooltip(ui, simplify_texts::kApply, simplify_texts::kApplyHelp);
    ImGui::Dummy(ImVec2(0, 4));
}

}  // namespace

/// The answer comes first with where it holds, then the networks and the button; how it was checked, and which units.
void slimming_panel(const Ui& ui, const AppState& state) {
    heading(ui, simplify_texts::kHeading);
    applied_lines(ui, state);
    const SlimmingFacts facts = slimming_facts(state);
    if (!facts.there && !state.simplify.problem.empty() && !state.stages[StageId::kSimplify].stale)
        return text_wrapped_in(ui.fonts.text, ui.palette.text, state.simplify.problem);
    if (facts.there) {
        text_wrapped_in(ui.fonts.bold, ui.palette.text, facts.lead);
        text_wrapped_in(ui.fonts.small, ui.palette.muted, facts.domain);
        offer_smaller(ui, facts);
    } else {
        waiting_lines(ui, state);
    }
    if (shows_controls(ui)) domain_choice(ui, state);
    if (!facts.there) text_wrapped_in(ui.fonts.small, ui.palette.muted, facts.domain);
    if (!facts.checked.empty()) text_wrapped_in(ui.fonts.small, ui.palette.muted, facts.checked);
    if (!facts.stable.empty()) text_wrapped_in(ui.fonts.small, ui.palette.muted, facts.stable);
    if (!facts.open.empty()) text_wrapped_in(ui.fonts.small, ui.palette.muted, facts.open);
    for (const RemovedUnits& group : facts.groups) removed_group(ui, state, group);
}

}  // namespace reluscope
