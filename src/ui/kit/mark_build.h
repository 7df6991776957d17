#pragma once

#include "base/job.h"
#include "ui/kit/frame_work.h"

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

/// The marks of many things, made in slices where there are many. What is shown stays until the next list is there.
/// `Key` says what a list is made from; lists whose keys have the same_place() lie where they should, although some of
/// their marks may be of an older state.
template <class Mark, class Key>
class MarkBuild {
public:
    using Marks = std::shared_ptr<const std::vector<Mark>>;
    using Add = typename MarkListJob<Mark>::Add;

    /// Works on the list for `key`, whose place is to be shown next. True once some list of that place is there.
    bool prepare(const Ui& ui, const Key& key, std::size_t count, Add add) {
        List& list = shown_.is_of_place(key) ? shown_ : next_;
        if (!list.is_of_place(key)) list = {};
        list.work(ui, key, count, std::move(add));
        return list.marks != nullptr;
    }
    /// Works on the list for `key`, whose place is shown now, and returns what there is for that place; null if there
    /// is nothing yet.
    const Marks& update(const Ui& ui, const Key& key, std::size_t count, Add add) {
        if (next_.is_of_place(key)) {
            shown_ = std::exchange(next_, {});
        } else if (!shown_.is_of_place(key)) {
            shown_ = {};
        }
        shown_.work(ui, key, count, std::move(add));
        return shown_.marks;
    }
    void clear() { *this = {}; }

private:
    /// The list of a place, and the one that replaces it.
    struct List {
        Marks marks;
        std::optional<Key> key;
        std::unique_ptr<MarkListJob<Mark>> job;
        std::optional<Key> job_key;

        bool is_of_place(const Key& other) const {
            return (key && key->same_place(other)) || (job_key && job_key->same_place(other));
        }
        /// A list that is being made is finished although another one is wanted, so that something moves however
        /// quickly keys follow each other.
        void work(const Ui& ui, const Key& wanted, std::size_t count, Add add) {
            if (key == wanted) {
                job.reset();
                job_key.reset();
                return;
            }
            if (!job) {
                job = std::make_unique<MarkListJob<Mark>>(count, std::move(add));
                job_key = wanted;
            }
            if (advance_in_frame(ui, *job, count <= kMarksAtOnce)) return;
            marks = std::make_shared<const std::vector<Mark>>(job->take());
            key = std::exchange(job_key, std::nullopt);
            job.reset();
            if (key != wanted) want_frame(ui);
        }
    };

    List shown_, next_;
};

}  // namespace reluscope
