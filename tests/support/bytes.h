#pragma once

#include <cstddef>
#include <fstream>
#include <iterator>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace reluscope::testing {

/// The bytes of a text, not copied.
inline std::span<const std::byte> bytes_of(std::string_view text) {
    return {reinterpret_cast<const std::byte*>(text.data()), text.size()};
}

/// A whole file; empty if there is none.
inline std::string read_file(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

/// The bytes of a file.
inline std::vector<std::byte> read_bytes(const std::string& path) {
    const std::string text = read_file(path);
    const auto bytes = bytes_of(text);
    return {bytes.begin(), bytes.end()};
}

/// Calls `check` with every prefix of `file` and with the file after every flip of one bit.
template <class Check>
void for_each_damage(const std::string& file, Check check) {
    for (std::size_t length = 0; length <= file.size(); ++length) check(file.substr(0, length));
    for (std::size_t i = 0; i < file.size(); ++i) {
        for (int bit = 0; bit < 8; ++bit) {
            std::string damaged = file;
            damaged[i] = static_cast<char>(damaged[i] ^ (1 << bit));
            check(damaged);
        }
    }
}

}  // namespace reluscope::testing
