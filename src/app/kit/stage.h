#pragma once

#include "app/state/stages.h"

#include <functional>
#include <memory>
#include <optional>
#include <utility>

namespace reluscope {

/// Monotonic seconds; the platform owns the clock.
using Clock = std::function<double()>;

/// Something that is kept up to date in slices: what is asked for, what is shown, and the work between them. App walks
/// a list of stages, so that progress, Stop and the frame's time hold for each of them in the same way.
class Stage {
public:
    Stage(StageId id, StageStatuses& statuses) : id_(id), statuses_(statuses) {}
    virtual ~Stage() = default;
    Stage(const Stage&) = delete;
    Stage& operator=(const Stage&) = delete;

    StageId id() const { return id_; }
    const StageStatus& status() const { return statuses_[id_]; }

    /// True while what is shown is not what is asked for, whether somebody works on it or not.
    virtual bool is_stale() const = 0;
    /// Does the next piece of the work, a few milliseconds at most. True while there is more, as Job::step() says it.
    virtual bool step() = 0;
    /// Share of the work in hand that is done, in [0, 1].
    virtual double progress() const = 0;
    /// False while the work waits for something more important, or until somebody looks.
    virtual bool may_work() const { return true; }
    /// True for work of which each frame does a piece, even where its time is over.
    virtual bool has_a_turn() const { return false; }
    /// Brings to the state what the slice of a frame came to. Called once per frame, with or without work.
    virtual void show() {}
    /// Stop ends all stages of the lowest rank that has work. Ranks follow the order in which the status bar names the
    /// work.
    virtual int rank() const { return kLastRank; }
    /// True while there is work that stop() ends.
    virtual bool can_stop() const { return is_stale() && !status().halted; }
    /// Ends the work in hand. Unless a stage has its own way, what is shown stays until resume().
    virtual void stop() { statuses_[id_].halted = is_stale(); }
    /// Lets the work go on that was stopped.
    void resume() { statuses_[id_].halted = false; }

    bool has_work() const { return !status().halted && may_work() && is_stale(); }
    /// Works until the clock shows `end`, and shows what came of it. True while there is more to do.
    bool advance(double end, const Clock& now);
    /// Says in the state how far it is.
    void settle();

    static constexpr int kLastRank = 5;

private:
    StageId id_;
    StageStatuses& statuses_;
};

/// What a stage was asked for last. Its work that was stopped goes on when something else is asked for.
template <class Key>
class AskedFor {
public:
    explicit AskedFor(Stage& stage) : stage_(stage) {}

    /// The stage is asked for `key`.
    void note(Key key) {
        if (key_ && !(*key_ == key)) stage_.resume();
        key_ = std::move(key);
    }
    /// Whatever was asked for is gone.
    void drop() {
        key_.reset();
        stage_.resume();
    }

private:
    Stage& stage_;
    std::optional<Key> key_;
};

/// A thing that a job makes from a key: the key of what is there, and the job that makes another. `JobType` has step(),
/// progress() and take(), as in base/job.h.
template <class Key, class JobType>
class Keyed {
public:
    using Value = decltype(std::declval<JobType&>().take());

    /// True if what is there was made from `wanted`.
    bool is(const Key& wanted) const { return there_ && *there_ == wanted; }
    const std::optional<Key>& key() const { return there_; }
    bool is_working() const { return job_ != nullptr; }
    double progress() const { return job_ ? job_->progress() : 0; }

    /// Does the next piece of the way to `wanted`, for which `make` begins a job. A job for another key is dropped,
    /// unless goes_on(its key, wanted) holds: then what it makes is worth seeing. Returns what was made, once it is.
    template <class Make, class GoesOn = std::equal_to<>>
    std::optional<Value> step(const Key& wanted, const Make& make, const GoesOn& goes_on = {}) {
        if (job_ && !goes_on(*next_, wanted)) job_.reset();
        if (!job_) {
            next_ = wanted;
            job_ = make(*next_);
        }
        if (job_->step()) return std::nullopt;
        std::optional<Value> made(job_->take());
        job_.reset();
        there_ = std::exchange(next_, std::nullopt);
        return made;
    }

    /// What is there was made from `key` by other means.
    void set(Key key) {
        job_.reset();
        there_ = std::move(key);
    }
    /// The job is dropped; what is there stays.
    void rest() { job_.reset(); }
    void drop() { *this = {}; }

private:
    std::optional<Key> there_;
    std::optional<Key> next_;
    std::unique_ptr<JobType> job_;
};

}  // namespace reluscope
