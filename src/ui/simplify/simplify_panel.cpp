#include "ui/simplify/simplify_panel.h"

#include "app/simplify/families_facts.h"
#include "base/texts/views/families_view_texts.h"
#include "base/texts/views/summary_texts.h"
#include "ui/simplify/families_panel.h"
#include "ui/simplify/slimming_panel.h"
#include "ui/simplify/summary_part.h"

namespace reluscope {

namespace {

/// What was chosen since the view came to the front, else what suits the document.
SimplifyPart shown_part(const AppState& state, SimplifyMemory& memory) {
    const int frame = ImGui::GetFrameCount();
    if (frame > memory.frame + 1) memory.part.reset();
    memory.frame = frame;
    const bool many = state.document->study.clustering->num_clusters() > kReadableClusters;
    const SimplifyPart suits = many || state.families.settings.joined ? SimplifyPart::kFamilies : SimplifyPart::kUnits;
    return memory.part.value_or(suits);
}

}  // namespace

void simplify_panel(const Ui& ui, const AppState& state, SimplifyMemory& memory) {
    if (!state.document || !state.document->study.scores) return;
    const bool open =
        ImGui::BeginChild("simplify", ImGui::GetContentRegionAvail(), ImGuiChildFlags_None, scrolling(ui));
    if (open && shows_controls(ui)) {
        const SimplifyPart part = shown_part(state, memory);
        const int chosen = segmented(
            ui, "simplify part", {families_view_texts::kPart, families_view_texts::kOtherPart, summary_texts::kPart},
            static_cast<int>(part));
        if (chosen >= 0) memory.part = static_cast<SimplifyPart>(chosen);
        ImGui::Dummy(ImVec2(0, 2));
        switch (part) {
            case SimplifyPart::kFamilies: families_panel(ui, state, memory); break;
            case SimplifyPart::kUnits: slimming_panel(ui, state); break;
            case SimplifyPart::kSummary: summary_part(ui, state, memory); break;
        }
    } else if (open) {
        families_panel(ui, state, memory);
        ImGui::Dummy(ImVec2(0, 10));
        slimming_panel(ui, state);
    }
    ImGui::EndChild();
}

}  // namespace reluscope
