#pragma once

#include "base/result.h"

#include <cstdint>
#include <string>
#include <utility>

namespace reluscope::onnx {

/// Inside the ONNX reader a refusal travels as an exception, so that forty operators stay readable. read_onnx catches
/// it, in one place, and gives a Result.
struct Refusal {
    Error error;
};

[[noreturn]] inline void stop(std::string place, std::string expected, std::string found) {
    throw Refusal{Error{{}, std::move(place), std::move(expected), std::move(found)}};
}

[[noreturn]] inline void stop(std::string place, std::string complaint) {
    throw Refusal{Error{{}, std::move(place), {}, std::move(complaint)}};
}

/// Bounds what a file can make the reader allocate and compute: a few hundred bytes can name one weight matrix ten
/// thousand times, or ask for a diagonal matrix of a million columns.
class Budget {
public:
    explicit Budget(std::uint64_t file_bytes)
        : elements_(kFreeElements + kElementsPerByte * file_bytes), steps_(kFreeSteps + kStepsPerByte * file_bytes) {}

    /// The file grew by data that lies beside it.
    void add_bytes(std::uint64_t bytes) { elements_ += kElementsPerByte * bytes; }

    /// Takes room for `count` numbers before they are allocated. Refuses at `place` when too little is left.
    void take(std::uint64_t count, const std::string& place) {
        if (count > elements_) {
            stop(place, "a network that needs at most " + std::to_string(elements_) + " more numbers",
                 std::to_string(count));
        }
        elements_ -= count;
    }
    bool has(std::uint64_t count) const { return count <= elements_; }

    /// Counts `count` steps of a loop before it runs. Refuses at `place` when the file has made the reader work long
    /// enough.
    void step(std::uint64_t count, const std::string& place) {
        if (count > steps_) stop(place, "a network that is read in fewer steps", "more work than its size allows");
        steps_ -= count;
    }

    /// Takes `products` multiplications; false when folding any further would take too long.
    bool take_work(double products) {
        if (products > work_) return false;
        work_ -= products;
        return true;
    }

private:
    /// Numbers (8 bytes each) that any file may use: 128 MiB. Smaller: small networks with wide selections are refused.
    static constexpr std::uint64_t kFreeElements = std::uint64_t{1} << 24;
    /// Numbers per byte of file. A float32 network needs 1/4 to be decoded, 1/4 as matrices, and as much again for
    /// folding.
    static constexpr std::uint64_t kElementsPerByte = 2;
    /// Multiplications for folding chains of affine layers: about a second. What is left is kept as separate layers.
    double work_ = 4e9;
    /// Steps that any file may cost (about a second), and more for each of its bytes: each number is looked at a few
    /// times per node that reads it.
    static constexpr std::uint64_t kFreeSteps = std::uint64_t{1} << 28;
    static constexpr std::uint64_t kStepsPerByte = 64;
    std::uint64_t elements_;
    std::uint64_t steps_;
};

}  // namespace reluscope::onnx
