#pragma once

#include "app/state/command_info.h"
#include "app/state/state.h"
#include "base/texts/simplify/simplify_texts.h"
#include "network/network_edit.h"

#include <memory>
#include <optional>
#include <string>
#include <tuple>

namespace reluscope {

// Commands about networks that change, and about tables that are made.

/// Changes one weight or bias of the open network; regions, clusters and explanations follow.
struct SetWeight {
    WeightPlace place;
    double value = 0;

    static constexpr CommandInfo kInfo{.id = "set_weight", .undo = "change of a weight", .joins = true, .later = true};
};

/// Another network over the open rows takes the place of the open one, as what an edit makes. Its layers may be others.
struct ReplaceNetwork {
    std::shared_ptr<const Network> network;
    std::string source;  ///< what the model says from then on of where it is from

    static constexpr CommandInfo kInfo{.undo = simplify_texts::kApplyStep, .later = true};
};

/// Plays, pauses or advances training. The first of them begins it with the open network's weights.
struct Train {
    TrainingMode mode = TrainingMode::kPaused;

    static constexpr CommandInfo kInfo{.id = "train", .undo = "training", .later = true};
    static constexpr auto fields() { return std::tuple(needed("action", &Train::mode)); }
    bool operator==(const Train&) const = default;
};

/// A network with the first weights of the setup takes the place of the open one; training is paused.
struct RestartTraining {
    static constexpr CommandInfo kInfo{.id = "restart_training", .undo = "new first weights", .later = true};
    static constexpr auto fields() { return std::tuple(); }
    bool operator==(const RestartTraining&) const = default;
};

/// Another setup. A change of architecture, initialisation, seed or validation share restarts; anything else goes on
/// from where training is.
struct SetTraining {
    TrainingSetup setup;

    static constexpr CommandInfo kInfo{.id = "set_training", .undo = "options of training", .later = true};
};

/// How fast training goes while it plays; none: as fast as the computer can. A speed is kept within these bounds.
inline constexpr double kMinEpochsPerSecond = 0.1;
inline constexpr double kMaxEpochsPerSecond = 1000;
struct SetTrainingSpeed {
    std::optional<double> epochs_per_second;

    static constexpr CommandInfo kInfo{
        .id = "set_training_speed", .undo = "training speed", .joins = true, .shows = true};
    static constexpr auto fields() {
        return std::tuple(field("epochs_per_second", &SetTrainingSpeed::epochs_per_second));
    }
    bool operator==(const SetTrainingSpeed&) const = default;
};

/// Looks at the weights after an earlier epoch (or the kept ones before it), and pauses; none: at the newest.
struct ShowEpoch {
    std::optional<int> epoch;

    static constexpr CommandInfo kInfo{.id = "show_epoch", .undo = "shown epoch", .joins = true, .later = true};
    static constexpr auto fields() { return std::tuple(field("epoch", &ShowEpoch::epoch)); }
};

/// A table made by a formula, with an untrained network.
struct MakeData {
    ToyOptions options;

    static constexpr CommandInfo kInfo{.id = "make_data"};
};

/// An untrained network for the table that waits for one, or for the open one. Without a target: the open one's, or the
/// likely one.
struct NewNetwork {
    std::string target;

    static constexpr CommandInfo kInfo{.id = "new_network"};
    static constexpr auto fields() { return std::tuple(field("target", &NewNetwork::target)); }
};

/// A click on the plane draws a row of this class; none: not any more. For tables made here, with classes.
struct DrawPoints {
    std::optional<int> label;

    static constexpr CommandInfo kInfo{.id = "draw_points"};
    static constexpr auto fields() { return std::tuple(field("class", &DrawPoints::label)); }
};

/// One more row by hand, at (s, t), of the class that is being drawn.
struct AddPoint {
    Point2 at;

    static constexpr CommandInfo kInfo{.id = "add_point"};
    static constexpr auto fields() { return std::tuple(needed("at", &AddPoint::at)); }
};

/// Takes the last row of a table made here away.
struct RemoveLastPoint {
    static constexpr CommandInfo kInfo{.id = "remove_last_point"};
    static constexpr auto fields() { return std::tuple(); }
};

}  // namespace reluscope
