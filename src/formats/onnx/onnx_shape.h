#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace reluscope::onnx {

/// Shape of a value that depends on the data. One axis may be the batch; its size is held as 1, so that the product of
/// all dimensions is the number of features of one row. Features are numbered in C order of the other axes, wherever
/// the batch axis stands.
struct Shape {
    static constexpr int kNoBatch = -1;

    std::vector<std::int64_t> dims;
    int batch = kNoBatch;

    int rank() const { return static_cast<int>(dims.size()); }
    bool has_batch() const { return batch != kNoBatch; }
    std::uint64_t num_features() const;
    std::string text() const;  ///< "[N, 3]"
};

/// How the graph's inputs are read: which axis of each is the batch, and its size where the file fixes it.
struct InputReading {
    std::vector<Shape> shapes;                 ///< one for each input that carries data
    std::vector<std::optional<Error>> faults;  ///< why an input cannot be read; what depends on it cannot either
    std::optional<std::int64_t> batch_size;
};

/// Stands for the batch axis in the target of a reshape (it came from Shape, or from a 0 that copies it).
constexpr std::int64_t kBatchSize = INT64_MIN;

/// The axis that `axis` names, counting from the end when negative. Refuses what is outside of [-rank, rank).
int normal_axis(std::int64_t axis, int rank, const std::string& place);

/// Shape of an elementwise operation on two values, by numpy's rules. A constant has no batch axis, and must not differ
/// from row to row: where the other value has its batch axis it must have size 1.
Shape broadcast(const Shape& a, const Shape& b, const std::string& place);

/// Per feature of `to` the feature of `from` that broadcasts to it. Empty if they are the same.
std::vector<std::uint32_t> broadcast_index(const Shape& from, const Shape& to);

/// What Reshape makes of `in`. Every row keeps its features in their order; targets that mix rows are refused.
/// `single_row` is set when the target only fits one row at a time.
Shape reshape(const Shape& in, std::vector<std::int64_t> target, bool allow_zero,
              const std::optional<std::int64_t>& batch_size, const std::string& place, bool& single_row);

/// Distance in features between neighbours along each axis.
std::vector<std::uint64_t> strides_of(const std::vector<std::int64_t>& dims);

}  // namespace reluscope::onnx
