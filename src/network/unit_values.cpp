#include "network/unit_values.h"

#include <vector>

namespace reluscope {

namespace {

class UnitEvaluation {
public:
    UnitEvaluation(const Network& network, const Eigen::Ref<const Eigen::MatrixXd>& inputs) : network_(network) {
        const auto units = static_cast<Eigen::Index>(network.num_hidden_units());
        result_.z.resize(units, inputs.cols());
        result_.activation.resize(units, inputs.cols());
        values_.resize(network.num_values());
        values_[0] = inputs;
    }

    UnitValues run() {
        for (node_ = 0; node_ < network_.nodes().size(); ++node_) {
            std::visit([this](const auto& op) { values_[node_ + 1] = make(op); }, network_.nodes()[node_].operation);
        }
        result_.logits = values_[network_.output().index];
        return std::move(result_);
    }

private:
    const Eigen::MatrixXd& value(ValueId id) const { return values_[id.index]; }

    Eigen::MatrixXd make(const AffineOperation& op) const {
        Eigen::MatrixXd y = op.W * value(op.input);
        y.colwise() += op.b;
        return y;
    }
    Eigen::MatrixXd make(const ActivationOperation& op) {
        const Eigen::MatrixXd& z = value(op.input);
        Eigen::MatrixXd y = z;
        for (Eigen::Index c = 0; c < z.cols(); ++c) {
            for (Eigen::Index i = 0; i < z.rows(); ++i) {
                if (!(z(i, c) > 0)) y(i, c) = op.slope(i) * z(i, c);
            }
        }
        result_.z.middleRows(next_unit_, z.rows()) = z;
        result_.activation.middleRows(next_unit_, z.rows()) = y;
        next_unit_ += z.rows();
        return y;
    }
    Eigen::MatrixXd make(const SumOperation& op) const {
        Eigen::MatrixXd sum = value(op.inputs[0]);
        for (std::size_t i = 1; i < op.inputs.size(); ++i) sum += value(op.inputs[i]);
        return sum;
    }
    Eigen::MatrixXd make(const ConcatOperation& op) const {
        Eigen::Index rows = 0;
        for (const ValueId id : op.inputs) rows += value(id).rows();
        Eigen::MatrixXd all(rows, values_[0].cols());
        Eigen::Index row = 0;
        for (const ValueId id : op.inputs) {
            all.middleRows(row, value(id).rows()) = value(id);
            row += value(id).rows();
        }
        return all;
    }

    const Network& network_;
    std::vector<Eigen::MatrixXd> values_;
    UnitValues result_;
    std::size_t node_ = 0;
    Eigen::Index next_unit_ = 0;  // activations come in the order of their bits
};

}  // namespace

UnitValues unit_values(const Network& network, const Eigen::Ref<const Eigen::MatrixXd>& inputs) {
    return UnitEvaluation(network, inputs).run();
}

}  // namespace reluscope
