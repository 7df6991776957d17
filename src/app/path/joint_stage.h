#pragma once

#include "answers/counterfactual_search.h"
#include "answers/holding/sign_stability.h"
#include "app/kit/desk.h"
#include "app/state/reach_state.h"

#include <memory>

namespace reluscope {

/// Measures how far all columns of the chosen row can go together until its explanation or its prediction changes, and
/// counts once per table how often weights keep their signs.
///
/// Region      the largest ball and box, in one step (answers/holding/holding_box.h).
/// Prediction  where it holds in the whole ball, a search for the smallest change of the network's inputs, free of
///             locks, ranges and whole numbers, proves that it holds farther. It ends after some parts of the input
///             space or some time with what is proven then; of large networks the ball says all that is said.
class JointStage final : public Stage {
public:
    explicit JointStage(Desk& desk) : Stage(StageId::kJoint, desk.state.stages), desk_(desk) {}

    static constexpr std::size_t kMaxParts = 100;
    static constexpr double kMaxSeconds = 1;
    static constexpr double kMaxSignProducts = 2e9;  // multiplications for the maps of all clusters

    /// Another document is open.
    void open();
    /// Another row is chosen: what was stopped is begun again.
    void drop();

    bool is_stale() const override;
    bool step() override;
    double progress() const override;
    bool may_work() const override { return desk_.state.training.mode == TrainingMode::kPaused; }
    /// What is proven then is told.
    void stop() override;

private:
    void measure(RowReach& row);
    void begin_search();
    void end_search(RowReach& row);
    void step_signs();

    Desk& desk_;
    std::unique_ptr<CounterfactualSearch> search_;
    double seconds_ = 0;  // of the search
    std::unique_ptr<SignStabilityJob> signs_;
    bool signs_decided_ = false;  // begun, done, or not to be counted
};

}  // namespace reluscope
