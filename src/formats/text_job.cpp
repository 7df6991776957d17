#include "formats/text_job.h"

#include <utility>

namespace reluscope {

TextJob::TextJob(TextSink sink) : sink_(std::move(sink)) {}

TextSink TextJob::sink() {
    return [this](std::string_view text) {
        ++num_pieces_;
        sink_(text);
    };
}

void TextJob::once(std::function<void()> write) {
    each(1, [write = std::move(write)](std::size_t) { write(); });
}

void TextJob::each(std::size_t count, std::function<void(std::size_t)> write) {
    if (count == 0) return;
    num_parts_ += count;
    sections_.push_back({count, std::move(write)});
}

bool TextJob::step() {
    constexpr std::size_t kMostParts = 1000;  // where they are short
    const std::size_t before = num_pieces_;
    for (std::size_t i = 0; i < kMostParts && section_ < sections_.size() && num_pieces_ == before; ++i) {
        const Section& section = sections_[section_];
        section.write(next_++);
        ++parts_done_;
        if (next_ < section.count) continue;
        next_ = 0;
        ++section_;
    }
    return section_ < sections_.size();
}

double TextJob::progress() const {
    return num_parts_ == 0 ? 1 : static_cast<double>(parts_done_) / static_cast<double>(num_parts_);
}

}  // namespace reluscope
