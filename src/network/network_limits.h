#pragma once

#include <cstdint>

namespace reluscope::network_limits {

// What a network may ask for, checked before memory is asked for: a file of a few hundred bytes can name widths of any
// size, as concatenations double them. Counts are of doubles (8 bytes); all are far above the fully connected networks
// that people have, and every product of two of them that is used as a size fits into the 32 bits of an index in
// WebAssembly.

/// Units of one layer, inputs or outputs of an affine map.
constexpr std::int64_t kMaxWidth = std::int64_t{1} << 20;

/// Outputs: an affine map has a row for each, and the loss and the explanations go through them one by one.
constexpr std::int64_t kMaxOutputs = 4096;

/// Hidden units in all: bits of a pattern.
constexpr std::int64_t kMaxHiddenUnits = std::int64_t{1} << 22;

/// Widths of all values together: what one forward pass of one row writes.
constexpr std::int64_t kMaxValues = std::int64_t{1} << 24;

/// Outputs times the widest value: what collapsing one pattern to its map holds (256 MiB).
constexpr std::int64_t kMaxGradient = std::int64_t{1} << 25;

/// Numbers of one table of results, such as rows times outputs: the address space is the limit (1 GiB of doubles in
/// WebAssembly).
constexpr std::uint64_t kMaxTableNumbers = sizeof(void*) > 4 ? std::uint64_t{1} << 34 : std::uint64_t{1} << 27;

}  // namespace reluscope::network_limits
