#pragma once

#include "base/result.h"
#include "data/table.h"
#include "data/target.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

namespace reluscope {

enum class Task { kClass, kNumber };

/// Limit of classes to learn.
inline constexpr std::size_t kMaxTargetClasses = 1000;

/// The task that a target column suggests: a number where it holds numbers, but for at most ten different whole numbers
/// that come twice or more on average; else a class.
Task guess_task(const Column& column);

/// A number is learnt as (value - mean) / scale. What a network says then is brought back into the table's unit by
/// with_output_scale(network, scale, mean).
struct TargetEncoding {
    double mean = 0;
    double scale = 1;
};

/// The answers of a table as something to learn: classes named in scikit-learn's order, or numbers in the table's unit.
/// Errors   one class only, more than kMaxTargetClasses, text where numbers are wanted (first such cell).
Result<Target> fit_target(const Table& table, std::size_t column, Task task);

/// Mean and population deviation of the known numbers in `rows`; a scale of 1 where they do not differ.
/// Errors   no known number, or a deviation that is not finite.
Result<TargetEncoding> fit_target_encoding(const Target& target, std::span<const std::uint32_t> rows);

}  // namespace reluscope
