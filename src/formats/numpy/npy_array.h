#pragma once

#include "base/result.h"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace reluscope {

/// A NumPy array of numbers.
struct NpyArray {
    std::vector<std::size_t> shape;  ///< two dimensions at most
    std::vector<double> values;      ///< last index fastest

    std::string shape_text() const;  ///< "(3, 2)", "(3,)"
};

/// Reads the bytes of a .npy file. `place` names the array in errors.
/// Errors   no such file; more than two dimensions or one that no network has; values that are no floats of 16, 32 or
///          64 bits, or not finite.
Result<NpyArray> read_npy(const std::string& place, std::string_view bytes);

}  // namespace reluscope
