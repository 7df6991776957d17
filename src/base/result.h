#pragma once

#include <tl/expected.hpp>

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

namespace reluscope {

/// Why an input was refused, for the person who gave it: which file, where in it, what was expected and what was found
/// there. Empty parts are left out of the sentence.
struct Error {
    std::string file;      ///< name of the file or of the thing that was read
    std::string place;     ///< line, column, node, key, byte offset ...
    std::string expected;  ///< what would have been accepted
    std::string found;     ///< what was there instead, or the whole complaint when nothing was expected

    /// One printable line (base/utf8.h), e.g. `net.onnx: node 'Tanh_1' (2 of 3): expected a piecewise-linear operator,
    /// found Tanh`.
    std::string sentence() const;
};

template <class T>
using Result = tl::expected<T, Error>;
using Status = tl::expected<void, Error>;

/// An error to return from a function that gives a Result: `return refuse("node 'a'", "2 inputs", "3");`
tl::unexpected<Error> refuse(std::string place, std::string expected, std::string found);

/// A complaint that is a sentence of its own.
tl::unexpected<Error> refuse(std::string complaint);

/// The error, said about `file`. Keeps a file that an inner reader already named.
tl::unexpected<Error> in_file(std::string file, Error error);

/// `text` cut to a length fit for a message, with control characters and invalid UTF-8 replaced, in single quotes.
std::string quoted(std::string_view text, std::size_t max_length = 60);

// Without these, std::quoted would be found for a std::string wherever <iomanip> is included.
inline std::string quoted(const std::string& text) { return quoted(std::string_view(text)); }
inline std::string quoted(std::string& text) { return quoted(std::string_view(text)); }

}  // namespace reluscope
