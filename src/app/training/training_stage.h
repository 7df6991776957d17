#pragma once

#include "analysis/study.h"
#include "app/kit/desk.h"
#include "app/state/training_state.h"
#include "app/training/epoch_survey.h"
#include "app/training/training_pace.h"
#include "data/target_fit.h"
#include "formats/model_file.h"
#include "geometry/plane_frame.h"

#include <functional>
#include <memory>
#include <optional>
#include <span>

namespace reluscope {

/// Trains the open network on the open rows in slices and keeps the TrainingState up to date. After each epoch it
/// counts clusters and regions before training goes on, and keeps the weights.
///
/// A network for a number is trained on the standardised number and shown in the target's own unit: its last affine map
/// is scaled on the way.
class TrainingStage final : public Stage {
public:
    explicit TrainingStage(Desk& desk);
    ~TrainingStage() override;

    /// Another document: nothing is begun. The setup takes its layers from the network and the rest from the training
    /// record of `model`; without one it is the usual one, and without a model (the same as before, on other rows) it
    /// stays.
    void open(const Study& study, const ModelFile* model);

    /// Where the regions are counted. Needs two inputs.
    void count_regions_in(const PlaneFrame& frame, const PlaneWindow& window);

    /// Makes a trainer that goes on from `start`, unless there is one.
    /// Errors   the setup makes no sense; the sentence of state.problem.
    Status begin(const Network& start);
    /// A network with the first weights of the setup, for the open rows; drops the trainer and its history.
    /// Errors   the setup makes no sense.
    Result<std::shared_ptr<const Network>> restart();
    /// Changes the options of the trainer that runs to those of the setup.
    Status update_options();
    /// Goes on from other weights.
    Status set_network(const Network& network);

    bool is_stale() const override {
        return baseline_ != nullptr || (trainer_ && (survey_ || state_.mode != TrainingMode::kPaused));
    }
    /// At a speed, between two batches there is nothing to do.
    bool may_work() const override { return !waits_for_its_time(); }
    bool step() override;
    double progress() const override;
    int rank() const override { return 3; }
    bool can_stop() const override { return state_.mode != TrainingMode::kPaused; }
    void stop() override { state_.mode = TrainingMode::kPaused; }
    /// Hands the newest weights out where they are to be seen now.
    void show() override;
    /// Weights that were held back are not needed any more: others are shown.
    void drop_held_back() { held_back_ = false; }

    /// Training plays from now on, or at another speed.
    void start_pace() { pace_.start(desk_.now()); }
    /// Seconds until the next batch of a training that plays at a speed; none while it does not wait for its time.
    std::optional<double> seconds_to_wait() const;

    /// Is given the newest weights.
    std::function<void(std::shared_ptr<const Network>)> on_weights;
    /// New weights are shown four times a second at most while a network trains.
    bool reduced_motion = false;

    std::shared_ptr<const Network> newest() const;
    /// Rows that are kept aside; empty before begin().
    std::span<const std::uint32_t> validation_rows() const {
        return set_ ? std::span<const std::uint32_t>(set_->validation) : std::span<const std::uint32_t>();
    }
    /// Epochs of the setup when training began.
    int first_epochs() const { return first_epochs_; }

private:
    void start_survey();
    void finish_survey();
    void keep_snapshot(int epoch, std::shared_ptr<const Network> network) const;
    void step_trainer();
    bool waits_for_its_time() const;
    void copy_position() const;

    Desk& desk_;
    TrainingState& state_;
    std::shared_ptr<const StudyInput> input_;
    std::shared_ptr<const TrainingSet> set_;  // made at the first begin()
    TargetEncoding scale_;                    // of a number
    Loss loss_ = Loss::kBinaryCrossEntropy;
    std::optional<PlaneFrame> frame_;
    PlaneWindow window_;
    // The weights of the last restart(), before the scale of a number, so that begin() takes exactly these.
    std::optional<Network> first_weights_;
    std::shared_ptr<const Network> first_shown_;  // what restart() gave for them
    std::unique_ptr<Trainer> trainer_;
    std::unique_ptr<BaselineJob> baseline_;
    std::unique_ptr<EpochSurvey> survey_;
    std::shared_ptr<const Network> surveyed_;
    PatternCensus census_;
    int first_epochs_ = 0;
    EpochPace pace_;
    bool changed_ = false;    // the weights, since they were handed out
    bool worked_ = false;     // in this frame
    bool held_back_ = false;  // there are newer weights than those that were handed out
    double shown_at_ = 0;     // when weights were handed out
};

}  // namespace reluscope
