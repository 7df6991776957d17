#pragma once

#include "base/job.h"

#include <cstddef>
#include <functional>
#include <utility>
#include <vector>

namespace reluscope {

/// Work in sections that follow each other, each of so many short parts. What the parts work with lives in them.
class SectionJob : public Job {
public:
    /// A section of one part.
    void once(std::function<void()> work) {
        each(1, [work = std::move(work)](std::size_t) { work(); });
    }
    /// A section of `count` parts, which are done in their order.
    void each(std::size_t count, std::function<void(std::size_t)> work) {
        each_in_steps(count, [work = std::move(work)](std::size_t part) {
            work(part);
            return false;
        });
    }
    /// Adds parts that take long: `step` is called for a part again, one call a step, until it says false.
    void each_in_steps(std::size_t count, std::function<bool(std::size_t)> step) {
        if (count == 0) return;
        num_parts_ += count;
        sections_.push_back({count, std::move(step)});
    }

    /// Does parts until step_is_over(), a thousand at most.
    bool step() override {
        constexpr std::size_t kMaxParts = 1000;
        begin_step();
        for (std::size_t i = 0; i < kMaxParts && section_ < sections_.size() && !step_is_over(); ++i) {
            const Section& section = sections_[section_];
            if (section.step(next_)) return true;
            ++next_;
            ++parts_done_;
            if (next_ < section.count) continue;
            next_ = 0;
            ++section_;
        }
        return section_ < sections_.size();
    }
    double progress() const override {
        return num_parts_ == 0 ? 1 : static_cast<double>(parts_done_) / static_cast<double>(num_parts_);
    }

protected:
    virtual void begin_step() {}
    virtual bool step_is_over() const { return false; }
    void clear_sections() { sections_.clear(); }

private:
    struct Section {
        std::size_t count;
        std::function<bool(std::size_t)> step;
    };

    std::size_t num_parts_ = 0, parts_done_ = 0;
    std::size_t section_ = 0, next_ = 0;
    std::vector<Section> sections_;
};

}  // namespace reluscope
