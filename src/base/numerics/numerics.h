#pragma once

#include <string>
#include <string_view>

namespace reluscope {

/// Prepares Eigen (and natively OpenBLAS) once, before the first product: fixed blocking sizes, so that results do not
/// depend on the processor's caches, and one thread, so that they do not depend on the number of cores. Keeps freed
/// memory for the next computation.
void initialise_numerics();

/// Shortest text with at most 17 digits that reads back to the same double. "nan", "inf" and "-inf" for what no reader
/// of ours takes: whoever writes a file checks its numbers before.
void append_number(std::string& out, double value);
std::string number_text(double value);

/// Reads a whole cell as a finite decimal number; no blanks, hex digits, `inf` or `nan`. Too large is no number; too
/// small is 0.
bool parse_number(std::string_view text, double& value);

/// Reads a number at the start of [begin, end), correctly rounded: gives the place after it, or nullptr where none
/// stands.
const char* scan_number(const char* begin, const char* end, double& value);

}  // namespace reluscope
