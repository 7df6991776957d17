#pragma once

#include "analysis/study.h"
#include "app/state/path_state.h"
#include "base/result.h"

#include <memory>
#include <optional>

namespace reluscope {

/// The line that is being followed for the path view. The last complete one stays until the next is.
class PathPipeline {
public:
    /// A line that is complete.
    struct Done {
        PathEnd from;
        PathEnd to;
        std::shared_ptr<const LinePath> path;
    };

    PathPipeline();
    ~PathPipeline();

    /// Begins a line; one in work is dropped. The ends fit the network.
    void start(std::shared_ptr<const StudyInput> input, PathEnd from, PathEnd to);
    void drop();

    bool has_work() const { return work_ != nullptr; }
    double progress() const;

    /// Does the next piece, a few milliseconds at most. True when the line ended in this call: take() has it.
    bool step();
    /// Errors   those of LinePathJob.
    Result<Done> take();

private:
    struct Work;
    std::unique_ptr<Work> work_;
};

}  // namespace reluscope
