#pragma once

#include <string_view>

namespace reluscope {

/// "models/net.onnx" is the file "net.onnx", on every system.
inline std::string_view base_name(std::string_view path) { return path.substr(path.find_last_of("/\\") + 1); }

/// "models/net.onnx" is called "net", a file that begins with its only dot as it is.
inline std::string_view stem_of(std::string_view path) {
    const std::string_view name = base_name(path);
    const std::size_t dot = name.rfind('.');
    return dot == 0 ? name : name.substr(0, dot);
}

}  // namespace reluscope
