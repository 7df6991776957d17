#pragma once

#include "answers/shapley.h"
#include "app/kit/desk.h"

#include <cstddef>
#include <memory>
#include <optional>

namespace reluscope {

/// Computes Shapley values of all rows, or of a sample of them, while somebody looks. What is done is shown.
class SwarmStage final : public Stage {
public:
    explicit SwarmStage(Desk& desk) : Stage(StageId::kSwarm, desk.state.stages), desk_(desk) {}

    /// Coalitions times parameters of the network for all rows together that nobody is asked about.
    static constexpr double kQuietWork = 2e10;
    static constexpr std::size_t kMinRows = 50;
    static constexpr std::size_t kMinBaseRows = 100;
    static constexpr std::size_t kMaxQuietDots = 10'000, kMaxDots = 40'000;  ///< rows times columns
    /// Pairs of random orders of an estimate, over all rows of the base, at least 2 for each.
    static constexpr std::size_t kPairs = 2048;

    bool is_stale() const override;
    bool step() override;
    double progress() const override { return work_ ? work_->job->progress() : 0; }
    void show() override;
    void drop();

private:
    struct Key {
        std::shared_ptr<const PatternTable> patterns;
        bool all = false;
        bool operator==(const Key&) const = default;
    };
    struct Work {
        FoundSwarm found;
        std::unique_ptr<ShapleyTableJob> job;
        std::size_t next = 0;  // rows that are done when what there is is shown again
    };
    bool is_asked_for() const;
    Key wanted() const;
    void begin();
    void publish();

    Desk& desk_;
    std::unique_ptr<Work> work_;
    std::optional<Key> done_;
    AskedFor<Key> asked_{*this};
};

/// What each column adds to the output of every row: the view Beeswarm.
class SwarmTopic final : public Topic {
public:
    explicit SwarmTopic(Desk& shared) : Topic(shared), values(shared) {}

    std::vector<Stage*> stages() override { return {&values}; }
    void open(const Opening& opening) override;

    SwarmStage values;
};

void apply(SetBeeswarm& command, SwarmTopic& topic);

}  // namespace reluscope
