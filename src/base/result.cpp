#include "base/result.h"

#include "base/utf8.h"

namespace reluscope {

std::string Error::sentence() const {
    // Whatever a file put into a part, the sentence stays one that a person reads.
    constexpr std::size_t kLongestPart = 1000;
    std::string text;
    const auto part = [&text](const std::string& what) {
        if (what.empty()) return;
        if (!text.empty()) text += ": ";
        text += what;
    };
    const auto shown = [](const std::string& what) { return printable_utf8(what, kLongestPart); };
    part(shown(file));
    part(shown(place));
    if (expected.empty()) {
        part(shown(found));
    } else {
        part("expected " + shown(expected) + (found.empty() ? "" : ", found " + shown(found)));
    }
    return text;
}

tl::unexpected<Error> refuse(std::string place, std::string expected, std::string found) {
    return tl::unexpected<Error>(Error{{}, std::move(place), std::move(expected), std::move(found)});
}

tl::unexpected<Error> refuse(std::string complaint) {
    return tl::unexpected<Error>(Error{{}, {}, {}, std::move(complaint)});
}

tl::unexpected<Error> in_file(std::string file, Error error) {
    if (error.file.empty()) error.file = std::move(file);
    return tl::unexpected<Error>(std::move(error));
}

std::string quoted(std::string_view text, std::size_t max_length) {
    return "'" + printable_utf8(text, max_length) + "'";
}

}  // namespace reluscope
