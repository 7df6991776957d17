#pragma once

#include "analysis/units/unit_facts.h"
#include "analysis/units/unit_maps.h"
#include "network/unit_values.h"
#include "scene/drawings/network_columns.h"
#include "scene/kit/drawing.h"
#include "scene/kit/palette.h"

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace reluscope {

/// Lines of weights that are drawn at most.
inline constexpr std::size_t kMaxLines = 4000;
/// With more lines than this, only negative lines of the chosen or hovered unit are dashed.
inline constexpr std::size_t kMaxDashedLines = 500;

/// What a picture of a network is made from. What is null is not known yet, and left out.
struct NetworkPicture {
    const Network* network = nullptr;
    const std::vector<UnitFacts>* facts = nullptr;
    const UnitMaps* maps = nullptr;
    const UnitValues* values = nullptr;             ///< one column: of the subject that is shown
    std::vector<std::string> inputs;                ///< a name per input
    std::vector<std::string> input_values;          ///< of the subject; may be empty
    std::vector<std::string> outputs;               ///< a name per output
    bool logits = true;                             ///< what the outputs are; else numbers that are predicted
    const Eigen::VectorXd* input_spread = nullptr;  ///< standard deviations, for the importance of inputs
};

struct NetworkDrawingOptions {
    DrawPoint size;               ///< room that there is; the drawing is larger where the network needs it
    double threshold = 0;         ///< share of a layer's largest weight below which lines are left out
    std::size_t most_units = 16;  ///< of a column
    std::optional<UnitId> selected_unit, hovered_unit;
    std::optional<FeatureId> selected_feature, hovered_feature;
    bool all_values = false;  ///< of every unit, not only of the chosen and the hovered one: where nobody can point
    std::function<std::string(double)> number;  ///< how numbers are written
};

/// A Drawing whose marks are units, features, and parts: part i is the weight or bias at places[i].
struct NetworkDrawing {
    Drawing drawing;
    std::vector<WeightPlace> places;
    std::size_t num_lines = 0;     ///< weights drawn
    std::size_t num_left_out = 0;  ///< weights between drawn units that are below the threshold or too many
    std::size_t num_units_left_out = 0;
};

/// Units by layer from left to right, joined by their weights: orange raises, blue lowers, wide is large; skip
/// connections are curves.
NetworkDrawing draw_network(const NetworkPicture& picture, const NetworkDrawingOptions& options,
                            const Palette& palette);

/// The values of a column that are drawn when there is room for `most`: those with the largest weights behind them, in
/// their order, `keep` among them.
std::vector<std::size_t> drawn_values(const NetworkPicture& picture, const std::vector<NetworkColumn>& columns,
                                      std::size_t column, std::size_t most, std::optional<std::size_t> keep);

}  // namespace reluscope
