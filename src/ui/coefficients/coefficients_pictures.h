#pragma once

#include "app/state/state.h"
#include "ui/coefficients/coefficients_memory.h"
#include "ui/kit/widgets.h"

#include <vector>

namespace reluscope {

/// Axes of the parallel coordinates unless others are chosen.
inline constexpr std::size_t kDefaultAxes = 10;

/// The two pictures of the coefficients view, at the cursor. Both need maps.
void heat_map_picture(const Ui& ui, const AppState& state, CoefficientsMemory& memory, ImVec2 size);
void parallel_picture(const Ui& ui, const AppState& state, CoefficientsMemory& memory, ImVec2 size);

/// A line per family with the weights of its model, and above it what they stand in for. Needs current families.
void family_matrix(const Ui& ui, const AppState& state, CoefficientsMemory& memory, ImVec2 size);

/// A tooltip on one weight: value, unit, formula with the numbers in it, sentence.
void coefficient_tooltip(const Ui& ui, const AppState& state, ClusterId cluster, FeatureId feature);

/// What both pictures are made from, as part of the key of a drawing.
std::vector<double> coefficients_key(const Ui& ui, const AppState& state, ImVec2 size);

/// Clusters and features of the maps are those of the document, so that a mark of the one means the other.
inline bool maps_are_current(const AppState& state) {
    return state.coefficients.maps && state.coefficients.maps->study.clustering == state.document->study.clustering;
}

}  // namespace reluscope
