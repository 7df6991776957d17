#pragma once

#include "base/texts/explanation_texts.h"
#include "ui/kit/widgets.h"

#include <span>

namespace reluscope {

/// What the weights of a map are shown as, to choose from; with others than those in `modes` the first one is marked.
inline void bar_mode_choice(const Ui& ui, const char* id, std::span<const BarMode> modes, BarMode now) {
    std::vector<const char*> labels;
    int chosen = 0;
    for (const BarMode mode : modes) {
        if (mode == now) chosen = static_cast<int>(labels.size());
        labels.push_back(explanation_texts::kBarModes[static_cast<std::size_t>(mode)]);
    }
    chosen = segmented(ui, id, labels, chosen, ImGui::GetContentRegionAvail().x);
    if (chosen >= 0) ui.send(SetBarMode{modes[static_cast<std::size_t>(chosen)]});
}

inline constexpr BarMode kBarModes[] = {BarMode::kStrength, BarMode::kPerUnit, BarMode::kAgainstMean};

}  // namespace reluscope
