#pragma once

#include "app/kit/desk.h"

#include <memory>

namespace reluscope {

/// Follows the straight line between two inputs. The last complete one stays until the next is.
class PathStage final : public Stage {
public:
    explicit PathStage(Desk& desk) : Stage(StageId::kPath, desk.state.stages), desk_(desk) {}

    /// Begins a line through the open network; one in work is dropped. The ends fit the network.
    void begin(PathEnd from, PathEnd to);
    void drop() { work_.reset(); }

    bool is_stale() const override { return work_ != nullptr; }
    bool step() override;
    double progress() const override { return work_->job.progress(); }
    int rank() const override { return 4; }
    void stop() override { drop(); }

    /// Reads the explained output on the line that is shown.
    void read();

private:
    struct Work {
        std::shared_ptr<const StudyInput> input;  // keeps the network alive
        PathEnd from;
        PathEnd to;
        LinePathJob job;

        Work(std::shared_ptr<const StudyInput> study_input, PathEnd begin, PathEnd end);
    };

    Desk& desk_;
    std::unique_ptr<Work> work_;
};

/// The straight line between two inputs, and what the network does on it.
class PathTopic final : public Topic {
public:
    explicit PathTopic(Desk& shared) : Topic(shared), line(shared) {}

    std::vector<Stage*> stages() override { return {&line}; }
    /// The line stays, through the new network, where the rows are the same; else there is none.
    void open(const Opening& opening) override;
    void follow_selection() override { line.read(); }

    PathStage line;
};

void apply(SetPath& command, PathTopic& topic);
void apply(ClearPath& command, PathTopic& topic);
void apply(HoverPath& command, PathTopic& topic);
void apply(BeginPath& command, PathTopic& topic);
void apply(PathToOther& command, PathTopic& topic);
void apply(UsePathTool& command, PathTopic& topic);
void apply(ShowPathProbability& command, PathTopic& topic);

}  // namespace reluscope
