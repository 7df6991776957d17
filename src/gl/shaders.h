#pragma once
#include <string_view>

namespace reluscope {

/// The text of the file `name` in shaders/ (for example "polygon.vert"), embedded by the build.
/// It has no `#version` line: the caller puts the one of its platform in front. Empty if there is no such file.
std::string_view shader_source(std::string_view name);

}  // namespace reluscope
