#pragma once

#include <functional>
#include <string>

namespace reluscope {

/// What a stage tells about itself while it works, and the way to stop it. The caller decides what happens with both.
class JobContext {
public:
    using ProgressFunction = std::function<void(double fraction, const std::string& what)>;

    JobContext() = default;
    explicit JobContext(ProgressFunction on_progress) : on_progress_(std::move(on_progress)) {}

    /// `fraction` in [0, 1]; `what` is a present participle, e.g. "reading rows".
    void progress(double fraction, const std::string& what) const {
        if (on_progress_) on_progress_(fraction, what);
    }
    void cancel() { cancelled_ = true; }
    bool cancelled() const { return cancelled_; }

private:
    ProgressFunction on_progress_;
    bool cancelled_ = false;
};

/// Long work in slices: a browser tab has one thread, so a stage advances a few milliseconds per frame. The command
/// line runs the same object to its end.
class Job {
public:
    virtual ~Job() = default;

    /// Does the next piece of work, a few milliseconds at most on ordinary sizes. Returns false once there is nothing
    /// left to do.
    virtual bool step() = 0;

    /// Share of the work that is done, in [0, 1].
    virtual double progress() const = 0;
};

/// Runs `job` to its end. Returns false if `context` was cancelled before.
inline bool run_to_end(Job& job, const JobContext& context, const std::string& what) {
    while (job.step()) {
        context.progress(job.progress(), what);
        if (context.cancelled()) return false;
    }
    return true;
}

}  // namespace reluscope
