#pragma once

#include "base/job.h"

#include <cstddef>
#include <functional>
#include <string_view>
#include <vector>

namespace reluscope {

/// Where a document goes, piece by piece.
using TextSink = std::function<void(std::string_view)>;

/// A document that is written part by part, so that whoever waits for it sees how far it is and can stop it: sections one after the other, each of so many
/// parts. What they write with lives in them.
class TextJob final : public Job {
public:
    explicit TextJob(TextSink sink);
    TextJob(const TextJob&) = delete;
    TextJob& operator=(const TextJob&) = delete;

    /// What the sections write to.
    TextSink sink();
    /// A section of one part.
    void once(std::function<void()> write);
    /// A section of `count` parts, which are written in their order.
    void each(std::size_t count, std::function<void(std::size_t)> write);

    /// Writes parts until something reached the sink, a few milliseconds at most.
    bool step() override;
    double progress() const override;

private:
    struct Section {
        std::size_t count;
        std::function<void(std::size_t)> write;
    };

    TextSink sink_;
    std::size_t num_pieces_ = 0;  // that reached the sink
    std::size_t num_parts_ = 0, parts_done_ = 0;
    std::size_t section_ = 0, next_ = 0;
    std::vector<Section> sections_;  // last: what they hold may write when it goes
};

}  // namespace reluscope
