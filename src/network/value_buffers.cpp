#include "network/value_buffers.h"

#include <algorithm>

namespace reluscope {

ValueBuffers::ValueBuffers(const Network& network) : buffer_of_(network.num_values(), kNone) {
    for (std::size_t v = 0; v < network.num_values(); ++v) widths_.push_back(network.width(ValueId(v)));
}

void ValueBuffers::start(Eigen::Index columns) {
    columns_ = columns;
    std::fill(buffer_of_.begin(), buffer_of_.end(), kNone);
    free_.clear();
    for (std::size_t b = buffers_.size(); b-- > 0;) free_.push_back(static_cast<std::uint32_t>(b));
}

Eigen::Map<Eigen::MatrixXd> ValueBuffers::at(ValueId value) {
    return {buffers_[buffer_of_[value.index]].data(), widths_[value.index], columns_};
}

Eigen::Map<const Eigen::MatrixXd> ValueBuffers::at(ValueId value) const {
    return {buffers_[buffer_of_[value.index]].data(), widths_[value.index], columns_};
}

Eigen::Map<Eigen::MatrixXd> ValueBuffers::create(ValueId value) {
    if (free_.empty()) {
        free_.push_back(static_cast<std::uint32_t>(buffers_.size()));
        buffers_.emplace_back();
    }
    buffer_of_[value.index] = free_.back();
    free_.pop_back();
    Eigen::VectorXd& buffer = buffers_[buffer_of_[value.index]];
    const Eigen::Index size = widths_[value.index] * columns_;
    if (buffer.size() < size) buffer.resize(size);
    return at(value);
}

void ValueBuffers::release(ValueId value) {
    free_.push_back(buffer_of_[value.index]);
    buffer_of_[value.index] = kNone;
}

void ValueBuffers::hand_over(ValueId from, ValueId to) {
    buffer_of_[to.index] = buffer_of_[from.index];
    buffer_of_[from.index] = kNone;
}

}  // namespace reluscope
