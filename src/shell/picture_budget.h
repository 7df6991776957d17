#pragma once

namespace reluscope {

/// Time of a frame for parts of large pictures, so that the interface's own work stays below 4 ms on the desktop and 8
/// ms in a browser, where a step takes about twice as long.
#ifdef __EMSCRIPTEN__
inline constexpr double kPictureSeconds = 0.004;
#else
inline constexpr double kPictureSeconds = 0.0025;
#endif

}  // namespace reluscope
