#pragma once

#include "analysis/study.h"
#include "app/state/training_state.h"
#include "app/training/epoch_survey.h"
#include "data/target_fit.h"
#include "formats/model_file.h"
#include "geometry/plane_frame.h"

#include <memory>
#include <optional>
#include <span>

namespace reluscope {

/// Trains the open network on the open rows in slices and keeps a TrainingState up to date. After each epoch it counts
/// clusters and regions before training goes on, and keeps the weights.
///
/// A network for a number is trained on the standardised number and shown in the target's own unit: its last affine map
/// is scaled on the way.
class TrainingPipeline {
public:
    TrainingPipeline();
    ~TrainingPipeline();

    /// Another document: nothing is begun. The setup takes its layers from the network and the rest from the training
    /// record of `model`; without one it is the usual one, and without a model (the same as before, on other rows) it
    /// stays.
    void open(const Study& study, const ModelFile* model, TrainingState& state);

    /// Where the regions are counted. Needs two inputs.
    void count_regions_in(const PlaneFrame& frame, const PlaneWindow& window);

    /// Makes a trainer that goes on from `start`, unless there is one.
    /// Errors   the setup makes no sense; the sentence of state.problem.
    Status begin(const Network& start, TrainingState& state);
    /// A network with the first weights of the setup, for the open rows; drops the trainer and its history.
    /// Errors   the setup makes no sense.
    Result<std::shared_ptr<const Network>> restart(TrainingState& state);
    /// Changes the options of the trainer that runs to those of the setup.
    Status update_options(TrainingState& state);
    /// Goes on from other weights.
    Status set_network(const Network& network, TrainingState& state);

    bool has_work(const TrainingState& state) const {
        return yardstick_ != nullptr || (trainer_ && (survey_ || state.mode != TrainingMode::kPaused));
    }
    /// A slice of a millisecond or two.
    void step(TrainingState& state);

    /// The newest weights, if they are others than at the last call.
    std::shared_ptr<const Network> take_network();
    std::shared_ptr<const Network> newest() const;
    /// Rows that are kept aside; empty before begin().
    std::span<const std::uint32_t> validation_rows() const {
        return set_ ? std::span<const std::uint32_t>(set_->validation) : std::span<const std::uint32_t>();
    }
    /// Epochs of the setup when training began.
    int first_epochs() const { return first_epochs_; }

private:
    TrainOptions options_of(const TrainingSetup& setup) const;
    Result<TrainingSet> dealt_answers(const TrainingSetup& setup) const;
    TargetEncoding scale_of(const TrainingSet& set) const;
    Network shown(const Network& trained) const;
    Network trainable(const Network& shown) const;
    void start_survey();
    void finish_survey(TrainingState& state);
    void keep_snapshot(int epoch, std::shared_ptr<const Network> network, TrainingState& state) const;
    void step_trainer(TrainingState& state);
    void copy_position(TrainingState& state) const;

    std::shared_ptr<const StudyInput> input_;
    std::shared_ptr<const TrainingSet> set_;  // made at the first begin()
    TargetEncoding scale_;                    // of a number
    Loss loss_ = Loss::kBinaryCrossEntropy;
    std::optional<PlaneFrame> frame_;
    PlaneWindow window_;
    std::optional<Network>
        first_weights_;  // of the last restart(), before the scale of a number: to begin with exactly these
    std::shared_ptr<const Network> first_shown_;  // what restart() gave for them
    std::unique_ptr<Trainer> trainer_;
    std::unique_ptr<YardstickJob> yardstick_;
    std::unique_ptr<EpochSurvey> survey_;
    std::shared_ptr<const Network> surveyed_;
    PatternCensus census_;
    int first_epochs_ = 0;
    bool changed_ = false;  // weights since take_network()
};

}  // namespace reluscope
