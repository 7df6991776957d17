#pragma once

namespace reluscope {

/// The version of the program; CMake and the page read it here.
inline constexpr const char* kVersion = "0.2.0";

}  // namespace reluscope
