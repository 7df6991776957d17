#include "train/setup/loss.h"

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace reluscope {

namespace {

using Logits = Eigen::Ref<const Eigen::MatrixXd>;

/// The loss of one row, and where `gradient` is not null its derivatives times `scale`.
double binary_cross_entropy(double z, std::int32_t answer, double scale, double* gradient) {
    const double e = std::exp(-std::abs(z));
    // The probability of the wrong class, without a difference that would cancel.
    const bool right = (z >= 0) == (answer == 1);
    if (gradient != nullptr) {
        const double wrong = right ? e / (1 + e) : 1 / (1 + e);
        *gradient = answer == 1 ? -scale * wrong : scale * wrong;
    }
    return std::log1p(e) + (right ? 0.0 : std::abs(z));
}

double softmax_cross_entropy(const double* z, Eigen::Index count, std::int32_t answer, double scale, double* gradient) {
    const double largest = *std::max_element(z, z + count);
    const double own = std::exp(z[answer] - largest);
    double others = 0;
    for (Eigen::Index k = 0; k < count; ++k) {
        const double e = std::exp(z[k] - largest);
        if (k != answer) others += e;
        if (gradient != nullptr) gradient[k] = e;
    }
    if (gradient != nullptr) {
        const double factor = scale / (own + others);
        for (Eigen::Index k = 0; k < count; ++k) gradient[k] *= factor;
        gradient[answer] = -factor * others;  // p - 1 without the difference
    }
    // With own = 1 a small rest counts: the loss of a row that is right does not stop at the roundoff of 1.
    return (largest - z[answer]) + (own == 1 ? std::log1p(others) : std::log(own + others));
}

double squared_error(double z, double answer, double scale, double* gradient) {
    const double error = z - answer;
    if (gradient != nullptr) *gradient = 2 * scale * error;
    return error * error;
}

/// `gradient` is null, or its columns lie `stride` apart.
double sum_over_rows(Loss loss, const Logits& logits, const BatchAnswers& answers, double scale, double* gradient,
                     Eigen::Index stride) {
    double sum = 0;
    for (Eigen::Index c = 0; c < logits.cols(); ++c) {
        const auto row = static_cast<std::size_t>(c);
        const double weight = answers.weights.empty() ? 1.0 : answers.weights[row];
        const double* z = logits.col(c).data();
        double* g = gradient != nullptr ? gradient + c * stride : nullptr;
        double value = 0;
        switch (loss) {
            case Loss::kBinaryCrossEntropy:
                value = binary_cross_entropy(*z, answers.classes[row], scale * weight, g);
                break;
            case Loss::kSoftmaxCrossEntropy:
                value = softmax_cross_entropy(z, logits.rows(), answers.classes[row], scale * weight, g);
                break;
            case Loss::kSquaredError: value = squared_error(*z, answers.values[row], scale * weight, g); break;
        }
        sum += weight * value;
    }
    return sum;
}

}  // namespace

std::string_view loss_name(Loss loss) {
    switch (loss) {
        case Loss::kBinaryCrossEntropy: return "binary cross-entropy";
        case Loss::kSoftmaxCrossEntropy: return "softmax cross-entropy";
        case Loss::kSquaredError: return "squared error";
    }
    return "";
}

Link link_of(Loss loss) {
    switch (loss) {
        case Loss::kBinaryCrossEntropy: return Link::kSigmoid;
        case Loss::kSoftmaxCrossEntropy: return Link::kSoftmax;
        case Loss::kSquaredError: return Link::kIdentity;
    }
    return Link::kIdentity;
}

Loss loss_for(const TrainingSet& set) {
    if (!set.is_class()) return Loss::kSquaredError;
    return set.num_classes == 2 ? Loss::kBinaryCrossEntropy : Loss::kSoftmaxCrossEntropy;
}

int outputs_for(Loss loss, int num_classes) { return loss == Loss::kSoftmaxCrossEntropy ? num_classes : 1; }

double loss_sum(Loss loss, const Logits& logits, const BatchAnswers& answers) {
    return sum_over_rows(loss, logits, answers, 1, nullptr, 0);
}

double loss_sum_and_gradient(Loss loss, const Logits& logits, const BatchAnswers& answers, double scale,
                             Eigen::Ref<Eigen::MatrixXd> gradient) {
    return sum_over_rows(loss, logits, answers, scale, gradient.data(), gradient.outerStride());
}

}  // namespace reluscope
