#include "app/path/path_pipeline.h"

#include <utility>

namespace reluscope {

struct PathPipeline::Work {
    std::shared_ptr<const StudyInput> input;  // keeps the network alive
    PathEnd from;
    PathEnd to;
    LinePathJob job;

    Work(std::shared_ptr<const StudyInput> study_input, PathEnd begin, PathEnd end)
        : input(std::move(study_input)),
          from(std::move(begin)),
          to(std::move(end)),
          job(*input->network, from.input, to.input, {kPathPieces}) {}
};

PathPipeline::PathPipeline() = default;
PathPipeline::~PathPipeline() = default;

void PathPipeline::start(std::shared_ptr<const StudyInput> input, PathEnd from, PathEnd to) {
    work_ = std::make_unique<Work>(std::move(input), std::move(from), std::move(to));
}

void PathPipeline::drop() { work_.reset(); }

double PathPipeline::progress() const { return work_ ? work_->job.progress() : 1; }

bool PathPipeline::step() { return work_ && !work_->job.step(); }

Result<PathPipeline::Done> PathPipeline::take() {
    const std::unique_ptr<Work> work = std::move(work_);
    auto path = work->job.take();
    if (!path) return tl::unexpected<Error>(path.error());
    return Done{std::move(work->from), std::move(work->to), std::make_shared<const LinePath>(*std::move(path))};
}

}  // namespace reluscope
