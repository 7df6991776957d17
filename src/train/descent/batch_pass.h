#pragma once

#include "network/network.h"
#include "train/descent/parameters.h"

#include <Eigen/Core>

#include <cstddef>
#include <vector>

namespace reluscope {

/// Forward and backward passes of one network's structure in batches, with parameters from outside. Values are features
/// x columns, one per value of the network; all memory is taken once, for `max_columns` columns.
///
/// The gradient of an activation is slope where z <= 0 and 1 above.
class BatchPass {
public:
    /// Takes the structure and the slopes of `network`, not its parameters. `layout` is the network's.
    BatchPass(const Network& network, const ParameterLayout& layout, Eigen::Index max_columns);

    Eigen::Index max_columns() const { return max_columns_; }

    using Block = Eigen::Map<Eigen::MatrixXd>;
    using ConstBlock = Eigen::Map<const Eigen::MatrixXd>;

    /// To be filled before forward().
    Block inputs(Eigen::Index columns) { return value(0, columns); }
    void forward(const double* parameters, Eigen::Index columns);
    ConstBlock logits() const { return value(output_, columns_); }

    /// To be filled before backward().
    Block logit_gradient() { return gradient(output_); }
    /// Adds the gradient of the batch that forward() saw last to `gradient`, which has the layout of the parameters.
    /// Every |a| of the hidden units (of the first ones: without another before them) is charged `activation_price`
    /// besides.
    void backward(const double* parameters, double activation_price, bool first_activations_only, double* gradient);

    /// sum over columns and hidden units of |a|.
    double activation_size(bool first_activations_only) const;

private:
    struct Activation {
        Eigen::VectorXd slope;
        bool relu = false;   // all slopes are 0
        bool first = false;  // no hidden unit lies before these
    };
    struct Step {
        enum class Kind { kAffine, kActivation, kSum, kConcat };
        Kind kind = Kind::kAffine;
        std::size_t value = 0;            // that it makes
        std::vector<std::size_t> inputs;  // values that it reads
        std::vector<bool> adds;  // backwards, per input: add to its gradient (true) or be the first to write it
        AffineSlot slot;         // affine
        Activation activation;
    };

    Block value(std::size_t v, Eigen::Index columns) { return {values_.data() + value_at_[v], widths_[v], columns}; }
    ConstBlock value(std::size_t v, Eigen::Index columns) const {
        return {values_.data() + value_at_[v], widths_[v], columns};
    }
    Block gradient(std::size_t v) { return {gradients_.data() + gradient_at_[v], widths_[v], columns_}; }

    void plan_steps(const Network& network, const ParameterLayout& layout);
    void plan_memory();
    void pass_on(const Step& step, std::size_t i, Eigen::Index first_row);
    void affine_backward(const Step& step, const double* parameters, double* gradient);
    void activation_backward(const Step& step, double activation_price);

    std::vector<Eigen::Index> widths_;  // per value
    std::vector<Step> steps_;
    std::vector<bool> learns_;  // per value: depends on a parameter
    std::size_t output_ = 0;
    Eigen::Index max_columns_ = 0;
    Eigen::Index columns_ = 0;
    Eigen::VectorXd values_;
    Eigen::VectorXd gradients_;
    std::vector<Eigen::Index> value_at_;     // per value: offset
    std::vector<Eigen::Index> gradient_at_;  // per value that learns
};

}  // namespace reluscope
