#pragma once

#include "simplify/slimming.h"

#include <Eigen/Core>

#include <cstddef>
#include <vector>

namespace reluscope {

/// Per hidden layer and unit, what was proven of it.
using UnitVerdicts = std::vector<std::vector<UnitVerdict>>;

/// Takes units out of a stack whose outputs stay the same on the domain of the verdicts. What is left of a unit
/// computes what it did before, so a verdict holds as long as its unit is there.
///
/// Steps    Until nothing changes, layer by layer: units that nothing reads, or that are constant or dead; multiples of
/// others; mirror images, where that saves one; what is linear on the domain, carried by as few units as the rank of
/// its map into the next layer asks for; layers that are linear as a whole.
class LayerSlimmer {
public:
    /// `box` holds all inputs of the domain. `free_proof` is what is said of reasons that hold for every input.
    LayerSlimmer(DenseStack stack, UnitVerdicts verdicts, const InputBox& box, StateProof free_proof);

    void run() {
        while (step()) {
        }
    }
    /// Looks at one layer. False once a look at all of them changed nothing.
    bool step();
    DenseStack take_stack() { return std::move(stack_); }
    std::vector<Removal> take_removals() { return std::move(removals_); }

    /// Relative to the size of what a number is made of: what is smaller counts as 0. Above what rounding makes of the
    /// sums and products of a layer; larger, and outputs would change by more than rounding.
    static constexpr double kNegligible = 1e-13;

private:
    /// A unit that is a multiple of another one.
    struct Multiple {
        Eigen::Index unit = 0;   // stays
        Eigen::Index other = 0;  // factor times it
        double factor = 0;
    };
    /// What some units hand to the next layer together where they are linear: map . h + shift, h from the layer before.
    struct LinearPart {
        Eigen::MatrixXd map;              // readers x values of the layer before
        Eigen::MatrixXd size;             // sum of the sizes of the products in it
        Eigen::VectorXd shift;            // readers
        std::vector<Eigen::Index> units;  // always on, or always off with a slope
        std::vector<Multiple> mirrors;    // whose images stay
        Eigen::Index rank = 0;

        std::size_t num_units() const { return units.size() + mirrors.size(); }
        Eigen::Index saved() const { return static_cast<Eigen::Index>(num_units()) - rank; }
    };

    bool drop_idle(std::size_t layer);
    bool merge_multiples(std::size_t layer);
    bool shrink_linear(std::size_t layer);
    bool fold(std::size_t layer);

    std::vector<Multiple> multiples(std::size_t layer, bool mirrors) const;
    LinearPart linear_part(std::size_t layer) const;
    void add_mirror(std::size_t layer, const Multiple& mirror, LinearPart& part) const;
    void find_rank(LinearPart& part) const;
    void replace(std::size_t layer, const LinearPart& part);
    double least(std::size_t layer, const Eigen::RowVectorXd& weights) const;
    bool is_linear(std::size_t layer, Eigen::Index unit) const;
    double linear_slope(std::size_t layer, Eigen::Index unit) const;
    void remove(std::size_t layer, const std::vector<Eigen::Index>& units);
    void record(std::size_t layer, Eigen::Index unit, RemovalReason reason, StateProof proof);

    DenseStack stack_;
    UnitVerdicts verdicts_;
    InputBox box_;
    StateProof free_proof_;
    std::vector<Removal> removals_;
    std::size_t next_layer_ = 0;  // counted from behind
    bool changed_ = false;        // since the last layer was looked at
};

}  // namespace reluscope
