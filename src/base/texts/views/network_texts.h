#pragma once

#include <cstddef>
#include <string>
#include <vector>

/// Words of the network view and of what is said about hidden units. Units and layers count from 1 here; the numbers
/// that are handed over count from 0.
namespace reluscope::network_texts {

/// "unit 4 of layer 2", and with a capital.
std::string unit_name(std::size_t layer, std::size_t unit);
std::string unit_title(std::size_t layer, std::size_t unit);

// The controls.
inline constexpr const char* kRow = "Row";
inline constexpr const char* kClusterMean = "Cluster mean";
inline constexpr const char* kPinnedPoint = "Pinned point";
inline constexpr const char* kUnits = "units";
inline constexpr const char* kUnitsTitle = "Units of a layer that are drawn";
inline constexpr const char* kUnitsHint =
    "Of wider layers those with the largest weights behind them, and the selected one. What comes from the others is "
    "one grey line: the wider, the more weight it has.";
inline constexpr const char* kWeightsAbove = "weights above";
inline constexpr const char* kThresholdTitle = "Weights that are drawn";
inline constexpr const char* kThresholdHint = "Those above this share of the largest weight of their layer.";
inline constexpr const char* kMaps = "Maps";
inline constexpr const char* kMapsHint =
    "Every unit shows its pre-activation z over the window of the plane view: orange where the unit is on (z > 0), "
    "blue where it is off, and the line z = 0 between.";
inline constexpr const char* kBias = "Bias...";
inline constexpr const char* kBiasHint = "Changes the bias of this unit.";

/// "7 inputs, hidden layers of 3 and 2 units, 1 output; 35 weights and biases."
std::string architecture(std::size_t inputs, const std::vector<std::size_t>& layers, std::size_t outputs,
                         std::size_t parameters);

// The drawing.
/// "INPUTS", "INPUT".
std::string inputs_heading(std::size_t count);
/// "LOGITS", "OUTPUT".
std::string outputs_heading(std::size_t count, bool logits);
inline constexpr const char* kSum = "SUM";
inline constexpr const char* kDead = "dead";
inline constexpr const char* kAlways = "always on";
std::string layer_heading(std::size_t layer);
std::string more(std::size_t count);
std::string input_name(std::size_t input);
std::string same_as(std::size_t unit);
std::string z_line(const std::string& value);
std::string activation_line(const std::string& value);

// The legend.
std::string values_for(const std::string& subject);
std::string signs(bool dashed);
std::string left_out(std::size_t weights);
inline constexpr const char* kPointHint = " Point at a unit to see its values.";

// What a unit, an input and a weight say.
std::string unit_values(const std::string& subject, const std::string& z, bool on, const std::string& activation);
std::string active_rows(std::size_t active, std::size_t rows, double share);
inline constexpr const char* kDeadText = "Dead: on for no row, so no prediction here depends on it.\n";
inline constexpr const char* kAlwaysText = "Always on: on for every row, so it is only an affine map for them.\n";
std::string same_rows(std::size_t unit);
std::string proportional(std::size_t unit, const std::string& factor, bool negative);
inline constexpr const char* kUnitHint =
    "Click selects it: its wall z = 0 is drawn strongly on the plane. Double click changes its bias.";
std::string input_value(const std::string& subject, const std::string& value);
inline constexpr const char* kInputHint = "Click selects this input in all views.";
inline constexpr const char* kWeightHint = "Click to change it.";

// What is changed in the popup of a weight.
std::string sum_name(std::size_t sum);
std::string bias_of(const std::string& unit);
std::string weight_between(const std::string& from, const std::string& to);
inline constexpr const char* kDragHint =
    "Drag: regions, clusters and explanations follow. Ctrl+click to type a number.";
inline constexpr const char* kSetToZero = "Set to 0";
inline constexpr const char* kFlipSign = "Flip sign";

// The small diagram beside the data.
std::string diagram_title(const std::string& architecture);
inline constexpr const char* kDiagram =
    "Inputs are on the left, outputs on the right. Orange weights are positive, blue ones negative, wide ones large. A "
    "filled unit is on (z > 0) in the selected cluster. Click a line or a unit to change its weight or bias.";
inline constexpr const char* kDiagramCut = " Of wide layers only the first units are drawn.";

}  // namespace reluscope::network_texts
