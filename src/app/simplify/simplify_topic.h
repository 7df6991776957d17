#pragma once

#include "app/kit/desk.h"
#include "simplify/slimming_job.h"

#include <memory>
#include <optional>

namespace reluscope {

/// Looks for units of the open network that change no output, while the simplify view is seen.
class SlimmingStage final : public Stage {
public:
    explicit SlimmingStage(Desk& desk) : Stage(StageId::kSimplify, desk.state.stages), desk_(desk) {}

    bool is_stale() const override;
    bool step() override;
    double progress() const override { return job_ ? job_->progress() : 0; }
    /// Tells how many units are settled.
    void show() override;

private:
    struct Key {
        std::shared_ptr<const Network> network;
        std::shared_ptr<const PatternTable> patterns;
        SimplifyDomain domain = SimplifyDomain::kRows;
        bool operator==(const Key&) const = default;
    };
    Key wanted() const;
    bool begin(const Key& key);
    void refuse(const Key& key, std::string sentence);

    Desk& desk_;
    std::unique_ptr<SlimmingJob> job_;
    std::optional<Key> job_of_;
    std::optional<Key> done_;
    AskedFor<Key> asked_{*this};
};

/// Smaller networks with the same outputs.
class SimplifyTopic final : public Topic {
public:
    explicit SimplifyTopic(Desk& shared) : Topic(shared), slimming(shared) {}

    std::vector<Stage*> stages() override { return {&slimming}; }
    void open(const Opening& opening) override;

    SlimmingStage slimming;
};

void apply(SetSimplify& command, SimplifyTopic& topic);
void apply(ApplySimplification& command, SimplifyTopic& topic);
void apply(CompareSimplified& command, SimplifyTopic& topic);

}  // namespace reluscope
