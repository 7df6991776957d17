#pragma once

#include "base/section_job.h"

#include <cstddef>
#include <functional>
#include <string_view>
#include <utility>

namespace reluscope {

/// Where a document goes, piece by piece.
using TextSink = std::function<void(std::string_view)>;

/// A document that is written part by part, so that whoever waits for it sees how far it is and can stop it. A step
/// ends when something reached the sink.
class TextJob final : public SectionJob {
public:
    explicit TextJob(TextSink sink) : sink_(std::move(sink)) {}
    ~TextJob() override { clear_sections(); }  // what they hold may write when it goes
    TextJob(const TextJob&) = delete;
    TextJob& operator=(const TextJob&) = delete;

    /// What the sections write to.
    TextSink sink() {
        return [this](std::string_view text) {
            ++num_pieces_;
            sink_(text);
        };
    }

private:
    void begin_step() override { pieces_before_ = num_pieces_; }
    bool step_is_over() const override { return num_pieces_ != pieces_before_; }

    TextSink sink_;
    std::size_t num_pieces_ = 0, pieces_before_ = 0;  // that reached the sink
};

}  // namespace reluscope
