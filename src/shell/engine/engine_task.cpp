#include "shell/engine/engine_task.h"

#include <algorithm>
#include <utility>

namespace reluscope {

void EngineTask::once(std::string what, Work work) { in_steps(std::move(what), {}, std::move(work)); }

void EngineTask::in_steps(std::string what, Begin begin, Work end, std::optional<double> budget) {
    stages_.push_back({std::move(what), std::move(begin), std::move(end), budget});
}

Result<bool> EngineTask::step(double seconds) {
    seconds_ = std::max(seconds, seconds_);
    if (stage_ == stages_.size()) return false;
    return advance();
}

Result<bool> EngineTask::advance() {
    Stage& stage = stages_[stage_];
    if (!begun_) {
        begun_ = true;
        stage_began_ = seconds_;
        if (stage.begin) {
            const auto job = stage.begin();
            if (!job) return tl::unexpected<Error>(job.error());
            job_ = *job;
        }
        if (job_ != nullptr) return true;
    }
    if (job_ != nullptr && job_goes_on()) return true;
    job_ = nullptr;
    if (stage.end) {
        if (const Status status = stage.end(outcome_); !status) return tl::unexpected<Error>(status.error());
    }
    begun_ = false;
    ++stage_;
    return stage_ < stages_.size();
}

bool EngineTask::job_goes_on() {
    if (!job_->step()) return false;
    const std::optional<double>& budget = stages_[stage_].budget;
    return !budget || stage_seconds() < *budget;
}

double EngineTask::progress() const {
    if (stages_.empty()) return 1;
    const double part = job_ != nullptr ? job_->progress() : 0;
    return (static_cast<double>(stage_) + part) / static_cast<double>(stages_.size());
}

const std::string& EngineTask::what() const {
    static const std::string nothing;
    return stage_ < stages_.size() ? stages_[stage_].what : nothing;
}

}  // namespace reluscope
