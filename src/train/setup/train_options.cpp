#include "train/setup/train_options.h"

#include "base/numerics/numerics.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <string>

namespace reluscope {

namespace {

std::string text_of(double value) { return std::isfinite(value) ? number_text(value) : "NaN or infinity"; }

Status check_positive(const char* what, double value) {
    if (std::isfinite(value) && value > 0) return {};
    return refuse(what, "a finite number above 0", text_of(value));
}

Status check_not_negative(const char* what, double value) {
    if (std::isfinite(value) && value >= 0) return {};
    return refuse(what, "a finite number, 0 or above", text_of(value));
}

Status check_below_one(const char* what, double value) {
    if (value >= 0 && value < 1) return {};
    return refuse(what, "0 to below 1", text_of(value));
}

Status check_share(const char* what, double value, bool zero_allowed) {
    if (value <= 1 && (zero_allowed ? value >= 0 : value > 0)) return {};
    return refuse(what, zero_allowed ? "0 to 1" : "above 0 to 1", text_of(value));
}

Status check_count(const char* what, int value, int lowest) {
    if (value >= lowest) return {};
    return refuse(what, "at least " + std::to_string(lowest), std::to_string(value));
}

Status check_optimiser(const TrainOptions& options) {
    if (options.optimiser == Optimiser::kSgd) return check_below_one("momentum", options.momentum);
    return check_below_one("beta1", options.beta1)
        .and_then([&] { return check_below_one("beta2", options.beta2); })
        .and_then([&] { return check_positive("epsilon", options.epsilon); });
}

Status check_schedule(const TrainOptions& options) {
    switch (options.schedule) {
        case Schedule::kConstant: return {};
        case Schedule::kStep:
            return check_share("decay of the learning rate", options.decay, false).and_then([&] {
                return check_count("epochs per step of the learning rate", options.step_epochs, 1);
            });
        case Schedule::kExponential: return check_share("decay of the learning rate", options.decay, false);
        case Schedule::kCosine: return check_share("final share of the learning rate", options.final_share, true);
    }
    return {};
}

Status check_class_weights(const TrainOptions& options) {
    if (options.balanced_class_weights && !options.class_weights.empty())
        return refuse("class weights", "either balanced or a list", "both");
    for (const double weight : options.class_weights) {
        if (Status status = check_not_negative("class weight", weight); !status) return status;
    }
    const auto positive = [](double weight) { return weight > 0; };
    if (!options.class_weights.empty() &&
        std::none_of(options.class_weights.begin(), options.class_weights.end(), positive))
        return refuse("class weights", "at least one above 0", "none");
    return {};
}

}  // namespace

Status validate(const TrainOptions& options) {
    return check_positive("learning rate", options.learning_rate)
        .and_then([&] { return check_optimiser(options); })
        .and_then([&] { return check_schedule(options); })
        .and_then([&] { return check_not_negative("L1 on the weights", options.l1_weights); })
        .and_then([&] { return check_not_negative("L2 on the weights", options.l2_weights); })
        .and_then([&] { return check_not_negative("L1 on the activations", options.l1_activations); })
        .and_then([&] { return check_count("batch size", options.batch_size, 1); })
        .and_then([&] { return check_count("epochs", options.epochs, 0); })
        .and_then([&] { return check_class_weights(options); })
        .and_then([&] { return check_below_one("validation share", options.validation_share); })
        .and_then([&] { return check_count("patience", options.patience, 0); });
}

double learning_rate_at(const TrainOptions& options, int epoch) {
    const double rate = options.learning_rate;
    switch (options.schedule) {
        case Schedule::kConstant: return rate;
        case Schedule::kStep: return rate * std::pow(options.decay, epoch / options.step_epochs);
        case Schedule::kExponential: return rate * std::pow(options.decay, epoch);
        case Schedule::kCosine: {
            // The last epoch has the final share.
            const double done = std::min(1.0, static_cast<double>(epoch) / std::max(1, options.epochs - 1));
            const double share = (1 + std::cos(std::numbers::pi * done)) / 2;
            return rate * (options.final_share + (1 - options.final_share) * share);
        }
    }
    return rate;
}

}  // namespace reluscope
