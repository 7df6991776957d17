#pragma once

#include "app/kit/desk.h"

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace reluscope {

/// Finds how far each column of the chosen row can go by itself, one column in each step, while somebody looks.
class HoldsStage final : public Stage {
public:
    explicit HoldsStage(Desk& desk) : Stage(StageId::kHolds, desk.state.stages), desk_(desk) {}

    bool is_stale() const override;
    bool step() override;
    double progress() const override;
    void show() override;
    void drop();

private:
    /// The row that the work is about, with the columns that are done.
    struct Work {
        FoundHolds found;
        std::vector<std::string> columns;
    };

    Desk& desk_;
    std::unique_ptr<Work> work_;
    std::optional<RowQuestion> done_;
    AskedFor<RowQuestion> asked_{*this};
};

/// What the chosen row could be: the view What if.
class WhatIfTopic final : public Topic {
public:
    explicit WhatIfTopic(Desk& shared) : Topic(shared), holds(shared) {}

    std::vector<Stage*> stages() override { return {&holds}; }
    void open(const Opening& opening) override;

    HoldsStage holds;
};

}  // namespace reluscope
