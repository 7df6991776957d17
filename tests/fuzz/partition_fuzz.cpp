// Small networks of integers, windows whose edges and corners lie on their walls: the partition has exactly the regions
// that integer arithmetic finds, and passes every check of its own.

#include "analysis/patterns.h"
#include "analysis/regions/partition_check.h"
#include "analysis/regions/region_partition.h"
#include "support/exact_regions.h"

#include <array>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <memory>

using namespace reluscope;

namespace {

/// Takes small numbers from the input, 0 once it is used up.
class Bytes {
public:
    Bytes(const unsigned char* data, std::size_t size) : data_(data), size_(size) {}
    int below(int limit) {
        if (at_ >= size_) return 0;
        return data_[at_++] % limit;
    }
    double between(int low, int high) { return low + below(high - low + 1); }

private:
    const unsigned char* data_;
    std::size_t size_;
    std::size_t at_ = 0;
};

Network make_network(Bytes& bytes) {
    const int num_inputs = 2 + bytes.below(2);
    const int num_hidden = 1 + bytes.below(3);
    const int largest = 1 + bytes.below(2);
    const std::array<double, 4> slopes = {0, 0, -1, 2};
    const double slope = slopes[static_cast<std::size_t>(bytes.below(4))];
    NetworkSpec spec{num_inputs, {}, ValueId(), Link::kIdentity};
    ValueId last(0);
    Eigen::Index width = num_inputs;
    for (int l = 0; l <= num_hidden; ++l) {
        const bool hidden = l < num_hidden;
        const Eigen::Index rows = hidden ? 1 + bytes.below(num_hidden == 3 ? 5 : 8) : 1;
        AffineOperation affine{last, Eigen::MatrixXd(rows, width), Eigen::VectorXd(rows)};
        for (double& w : affine.W.reshaped()) w = bytes.between(-largest, largest);
        for (double& b : affine.b) b = bytes.between(-largest, largest);
        spec.nodes.push_back({"", affine});
        last = ValueId(spec.nodes.size());
        if (hidden) {
            spec.nodes.push_back({"", ActivationOperation{last, Eigen::VectorXd::Constant(rows, slope)}});
            last = ValueId(spec.nodes.size());
        }
        width = rows;
    }
    spec.output = last;
    auto network = Network::create(std::move(spec));
    if (!network) std::abort();
    return *std::move(network);
}

PlaneFrame make_plane(Bytes& bytes, Eigen::Index inputs) {
    if (inputs == 2) return input_plane();
    PlaneFrame frame{Eigen::VectorXd(inputs), Eigen::VectorXd(inputs), Eigen::VectorXd(inputs)};
    for (Eigen::VectorXd* vector : {&frame.origin, &frame.u, &frame.v}) {
        for (double& x : *vector) x = bytes.between(-1, 1);
    }
    return frame;
}

[[noreturn]] void fail(const char* what, const std::string& more) {
    std::fprintf(stderr, "%s\n%s\n", what, more.c_str());
    std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
    Bytes bytes(data, size);
    const Network network = make_network(bytes);
    const PlaneFrame frame = make_plane(bytes, network.num_inputs());
    PlaneWindow window;
    window.s0 = bytes.between(-16, 8) / 8;
    window.s1 = window.s0 + bytes.between(1, 24) / 8;
    window.t0 = bytes.between(-16, 8) / 8;
    window.t1 = window.t0 + bytes.between(1, 24) / 8;
    const auto partition = partition_plane(std::make_shared<Network>(network), frame, window);
    if (!partition) fail("no partition", partition.error().sentence());
    const RegionPartition& p = **partition;
    if (!p.complete()) fail("not complete", p.flaw());
    if (p.decisions().merged + p.decisions().undecided > 0) fail("regions were merged or signs left open", "");
    std::multiset<std::string> found;
    for_each_pattern(p, [&](RegionId, PatternBits bits) { found.insert(pattern_text(network, bits)); });
    if (found != testing::exact_patterns(network, frame, window))
        fail("other regions than integer arithmetic finds", "");
    const PartitionCheck check = check_invariants(p, 20);
    if (!check.passed()) fail("the check fails", check.complaints());
    return 0;
}
