#pragma once

#include "base/job.h"
#include "ui/frame_work.h"

#include <algorithm>
#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

namespace reluscope {

/// Lists of marks up to this long are made in the frame that asks for them.
inline constexpr std::size_t kMarksAtOnce = 20000;

/// Makes a list of marks, one or none per thing.
template <class Mark>
class MarkListJob final : public Job {
public:
    using Add = std::function<void(std::size_t, std::vector<Mark>&)>;

    MarkListJob(std::size_t count, Add add) : count_(count), add_(std::move(add)) {}

    bool step() override {
        constexpr std::size_t kPerStep = 4096;
        marks_.reserve(count_);
        for (const std::size_t end = std::min(count_, next_ + kPerStep); next_ < end; ++next_) add_(next_, marks_);
        return next_ < count_;
    }
    double progress() const override {
        return count_ == 0 ? 1 : static_cast<double>(next_) / static_cast<double>(count_);
    }
    std::vector<Mark> take() { return std::move(marks_); }

private:
    std::size_t count_;
    Add add_;
    std::size_t next_ = 0;
    std::vector<Mark> marks_;
};

/// The marks of many things, made in slices where there are many. What is shown stays until the next list is there. `Key` says what a list is made from;
/// lists whose keys have the same_place() lie where they should, although some of their marks may be of an older state.
template <class Mark, class Key>
class MarkBuild {
public:
    using Marks = std::shared_ptr<const std::vector<Mark>>;

    /// Works on the list for `key`. One that is being made for the same place is finished before, so that something moves however quickly keys follow each
    /// other. True once some list of that place is there.
    bool prepare(const Ui& ui, const Key& key, std::size_t count, typename MarkListJob<Mark>::Add add) {
        if (shown_ && shown_key_ == key) {
            job_.reset();
            return true;
        }
        if (ready_ && ready_key_ == key) return true;
        if (!job_ || !job_key_->same_place(key)) {
            job_ = std::make_unique<MarkListJob<Mark>>(count, std::move(add));
            job_key_ = key;
        }
        if (!advance_in_frame(ui, *job_, count <= kMarksAtOnce)) {
            ready_ = std::make_shared<const std::vector<Mark>>(job_->take());
            ready_key_ = std::exchange(job_key_, std::nullopt);
            job_.reset();
        }
        return (ready_ && ready_key_->same_place(key)) || (shown_ && shown_key_->same_place(key));
    }
    /// The list that is there for the place of `key`; null if there is none.
    const Marks& show(const Key& key) {
        if (ready_ && ready_key_->same_place(key)) {
            shown_ = std::exchange(ready_, nullptr);
            shown_key_ = std::exchange(ready_key_, std::nullopt);
        } else if (shown_ && !shown_key_->same_place(key)) {
            shown_.reset();
        }
        return shown_;
    }
    void clear() { *this = {}; }

private:
    std::unique_ptr<MarkListJob<Mark>> job_;
    Marks ready_, shown_;
    std::optional<Key> job_key_, ready_key_, shown_key_;
};

}  // namespace reluscope
