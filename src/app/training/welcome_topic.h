#pragma once

#include "app/document/document_topic.h"
#include "app/training/training_topic.h"

#include <functional>

namespace reluscope {

/// The data of a step of the welcome, its network, and how it is trained; the loss follows from the data. The seeds are
/// chosen so that each of them ends well (tests/app/training/welcome_test.cpp).
struct WelcomePlan {
    ToyOptions toy;
    TrainingSetup setup;
    double epochs_per_second = 20;
};
/// For the steps that train: all but kOpenOwn.
WelcomePlan welcome_plan(WelcomeStep step);

/// Lets the network of a step train once its picture is there.
class WelcomeStage final : public Stage {
public:
    explicit WelcomeStage(Desk& desk) : Stage(StageId::kWelcome, desk.state.stages), desk_(desk) {}

    bool is_stale() const override { return start_ != nullptr; }
    bool may_work() const override { return !desk_.state.stages[StageId::kPlane].stale; }
    bool step() override {
        std::exchange(start_, nullptr)();
        desk_.state.welcome.hides_start = false;
        return false;
    }
    double progress() const override { return 0; }
    bool can_stop() const override { return false; }

    /// `unseen`: the picture hides the network until it trains.
    void begin_with(std::function<void()> start, bool unseen) {
        start_ = std::move(start);
        desk_.state.welcome.hides_start = unseen;
    }
    void drop() {
        start_ = nullptr;
        desk_.state.welcome.hides_start = false;
    }

private:
    Desk& desk_;
    std::function<void()> start_;
};

/// The first minute: what the program shows to somebody who has never seen it, and the lines that teach its words.
class WelcomeTopic final : public Topic {
public:
    WelcomeTopic(Desk& shared, DocumentTopic& opens, TrainingTopic& trains)
        : Topic(shared), documents(opens), training(trains), stage_(shared) {}

    std::vector<Stage*> stages() override { return {&stage_}; }
    /// Another document than that of a step ends the welcome: the columns have to tell of it.
    void open(const Opening& opening) override;
    bool continue_opening() override;
    void fail_opening() override { stage_.drop(); }

    /// Makes the data and the network of a step, which train once they are shown.
    void begin(WelcomeStep step);

    DocumentTopic& documents;
    TrainingTopic& training;

private:
    WelcomeStage stage_;
};

void apply(ShowWelcome& command, WelcomeTopic& topic);
void apply(TakeStep& command, WelcomeTopic& topic);

}  // namespace reluscope
