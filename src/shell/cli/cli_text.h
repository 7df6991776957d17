#pragma once

#include "base/result.h"

#include <Eigen/Core>

#include <string>
#include <vector>

namespace reluscope {

/// Prints to standard output as printf() does. Names from files may hold anything: what a terminal would obey is shown
/// as U+FFFD.
[[gnu::format(printf, 1, 2)]] void print(const char* format, ...);

/// Prints `text` as one line on standard output.
void print_line(const std::string& text);

/// Prints to standard error as print() does to standard output.
[[gnu::format(printf, 1, 2)]] void complain(const char* format, ...);

/// Prints the error as one line on standard error; returns the exit code of bad input.
int print_error(const Error& error);

/// Prints the error of an option that does not fit, as print_error() does; returns the exit code of wrong usage.
int print_wrong_usage(const Error& error);

/// Prints texts in aligned columns; `alignment` has l or r per column. The first line is a heading.
void print_columns(const std::vector<std::vector<std::string>>& lines, const std::string& alignment);

/// The text without control characters, cut to `length` characters.
std::string printable(const std::string& text, std::size_t length);

/// A number with three significant digits and a true minus sign, for the eye.
std::string short_number(double value);
/// A number as short_number() writes it, with a sign: "+2.61", or "0".
std::string signed_number(double value);

/// Reads "V1,V2,..."; blanks around a number are allowed. Errors name `option` and the place.
Result<Eigen::VectorXd> parse_numbers(const char* option, const std::string& text);

}  // namespace reluscope
