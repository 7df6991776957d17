#pragma once

#include <string>
#include <string_view>

namespace reluscope {

// How a name from a file stands in each language that is written: one function per language, and nothing gets past it.
// Names by which a program finds something (columns, categories) keep every character; what a person reads shows them
// as everywhere (base/utf8.h). HTML and SVG have base/text/markup_text.h, JSON has json_string().

/// A Python string literal. What is not harmless stands as an escape; invalid bytes as U+FFFD.
std::string python_text(std::string_view text);

/// A C string literal of the text's bytes; what is no plain ASCII as octal escapes, question marks too (trigraphs).
std::string c_text(std::string_view text);

/// A C comment with the text, which has no line ends.
std::string c_comment(std::string_view text);

/// A delimited identifier of standard SQL.
std::string sql_name(std::string_view text);

/// A character literal of standard SQL, where a backslash means itself. A NUL, at which most databases end a statement,
/// becomes U+FFFD; a carriage return, which programs change that copy a text, is put in by SQLite's function for it.
std::string sql_text(std::string_view text);

/// Text of LaTeX with the kernel's commands alone: each special character as its command, no ligatures, no `^^`, U+FFFD
/// as a question mark.
std::string latex_text(std::string_view text);

/// A quoted cell of a CSV file. `text` should begin with a word of ours, so that a spreadsheet takes it for no formula.
std::string csv_cell(std::string_view text);

/// `text` as a name of C and Python: ASCII letters in lower case, digits and underscores, at most 64; no keyword of C
/// or C++ and no macro that compilers define. `fallback` where nothing is left.
std::string code_identifier(std::string_view text, std::string_view fallback);

}  // namespace reluscope
