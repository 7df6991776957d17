#include "base/result.h"

#include "base/utf8.h"

namespace reluscope {

std::string Error::sentence() const {
    std::string text;
    const auto part = [&text](const std::string& what) {
        if (what.empty()) return;
        if (!text.empty()) text += ": ";
        text += what;
    };
    part(file);
    part(place);
    if (expected.empty()) {
        part(found);
    } else {
        part("expected " + expected + (found.empty() ? "" : ", found " + found));
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
