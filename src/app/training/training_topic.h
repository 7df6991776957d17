#pragma once

#include "app/training/live_study.h"
#include "app/training/training_pace.h"
#include "app/training/training_stage.h"

#include <functional>
#include <memory>

namespace reluscope {

/// Finds the clusters of the newest weights, and shows one network after the other everywhere: the next one waits until
/// the plane of the last one is exact.
class WeightsStage final : public Stage {
public:
    WeightsStage(Desk& desk, LiveStudy& live) : Stage(StageId::kWeights, desk.state.stages), desk_(desk), live_(live) {}

    bool is_stale() const override { return live_.is_urgent() || live_.has_clusters(); }
    bool may_work() const override { return live_.is_urgent() || !desk_.state.stages[StageId::kPlane].stale; }
    bool step() override;
    double progress() const override { return live_.has_clusters() ? 1 : 0; }
    /// What is ready is handed out in any case; that is all that happens then.
    bool has_a_turn() const override { return hands_out(); }
    bool can_stop() const override { return false; }  // what was asked for last is shown
    void show() override;

    /// Is given the newest study with clusters.
    std::function<void(const Study&)> on_clusters;

private:
    /// True where clusters are ready and the plane of the last network is exact.
    bool hands_out() const { return live_.has_clusters() && !desk_.state.stages[StageId::kPlane].stale; }

    Desk& desk_;
    LiveStudy& live_;
};

/// Checks every map of the newest weights once there is nothing better to do.
class CheckStage final : public Stage {
public:
    CheckStage(Desk& desk, LiveStudy& live) : Stage(StageId::kCheck, desk.state.stages), desk_(desk), live_(live) {}

    bool is_stale() const override {
        return !live_.is_urgent() && !live_.has_clusters() && (live_.has_work() || live_.has_survey());
    }
    bool may_work() const override { return desk_.state.training.mode == TrainingMode::kPaused; }
    bool step() override;
    double progress() const override { return 0; }
    bool can_stop() const override { return false; }

private:
    Desk& desk_;
    LiveStudy& live_;
};

/// Networks that change under the same rows: training, and edits of a weight.
class TrainingTopic final : public Topic {
public:
    explicit TrainingTopic(Desk& shared);

    std::vector<Stage*> stages() override { return {&training, &weights_, &check_}; }
    void open(const Opening& opening) override;

    /// The network that is shown, or a newer one that is being studied.
    std::shared_ptr<const Network> newest_network() const;
    /// Studies the open rows under another network and shows it as soon as its clusters are known.
    void follow(std::shared_ptr<const Network> network);
    /// Follows new random weights. What they replace was perhaps worth keeping, so the way back is said.
    void follow_random(std::shared_ptr<const Network> network);
    /// The weights of an earlier epoch, or the newest ones, which are random where training began so and did no epoch.
    void follow_epoch(std::shared_ptr<const Network> network, int epoch);

    /// A network with other layers is shown as soon as its clusters are known; the model says from then on that it is
    /// from `source`, and keeps its training record.
    void replace(std::shared_ptr<const Network> network, std::string source);

    /// True since newer weights were shown, until note_complete(): their plane is on its way.
    bool shows_part() const { return shows_part_; }
    void note_complete() { shows_part_ = false; }

    TrainingStage training;
    bool random_start = false;  ///< the weights that training began with are random
    bool untrained = false;     ///< the newest weights are

private:
    void show_weights(const Study& study);
    void refresh_metrics();

    LiveStudy live_;
    WeightsStage weights_;
    CheckStage check_;
    bool shows_part_ = false;
    std::shared_ptr<const Network> replacement_;  // on its way
    std::string replacement_source_;
};

void apply(SetWeight& command, TrainingTopic& topic);
void apply(ReplaceNetwork& command, TrainingTopic& topic);
void apply(Train& command, TrainingTopic& topic);
void apply(RestartTraining& command, TrainingTopic& topic);
void apply(SetTraining& command, TrainingTopic& topic);
void apply(ShowEpoch& command, TrainingTopic& topic);
void apply(SetTrainingSpeed& command, TrainingTopic& topic);

}  // namespace reluscope
