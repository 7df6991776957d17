#pragma once

#include "network/network.h"

#include <Eigen/Core>

#include <cstdint>
#include <vector>

namespace reluscope {

/// Storage for one matrix (width x columns) per value of a network, where only few are needed at a time: a stack of
/// layers takes turns with two buffers, which then stay in the second-level cache. Contents of a new matrix are
/// undefined.
class ValueBuffers {
public:
    explicit ValueBuffers(const Network& network);

    /// Gives all matrices back; those made from now on have `columns` columns. Keeps the memory.
    void start(Eigen::Index columns);

    bool has(ValueId value) const { return buffer_of_[value.index] != kNone; }
    Eigen::Map<Eigen::MatrixXd> at(ValueId value);
    Eigen::Map<const Eigen::MatrixXd> at(ValueId value) const;

    Eigen::Map<Eigen::MatrixXd> create(ValueId value);
    void release(ValueId value);
    /// `to`, of equal width, takes over the matrix of `from`.
    void hand_over(ValueId from, ValueId to);

private:
    static constexpr std::uint32_t kNone = ValueId::kNone;

    std::vector<Eigen::Index> widths_;      // per value
    std::vector<std::uint32_t> buffer_of_;  // per value
    std::vector<Eigen::VectorXd> buffers_;
    std::vector<std::uint32_t> free_;
    Eigen::Index columns_ = 0;
};

}  // namespace reluscope
