#pragma once

#include "base/result.h"

#include <Eigen/Core>

#include <string>
#include <vector>

namespace reluscope {

/// As printf, to standard output. Names from files may hold anything: what a terminal would obey is shown as U+FFFD.
[[gnu::format(printf, 1, 2)]] void print(const char* format, ...);

/// `text` as one line on standard output.
void print_line(const std::string& text);

/// As print(), to standard error.
[[gnu::format(printf, 1, 2)]] void complain(const char* format, ...);

/// The error as one line on standard error; returns the exit code of bad input.
int print_error(const Error& error);

/// The same for an option that does not fit; returns the exit code of wrong usage.
int print_wrong_usage(const Error& error);

/// Texts in aligned columns; `alignment` has l or r per column. The first line is a heading.
void print_columns(const std::vector<std::vector<std::string>>& lines, const std::string& alignment);

/// Cut to `length` characters, without control characters.
std::string printable(const std::string& text, std::size_t length);

/// Three significant digits and a true minus sign, for the eye.
std::string short_number(double value);
/// The same with a sign: "+2.61", or "0".
std::string signed_number(double value);

/// Reads "V1,V2,..."; blanks around a number are allowed. Errors name `option` and the place.
Result<Eigen::VectorXd> parse_numbers(const char* option, const std::string& text);

}  // namespace reluscope
