#include "shell/requests/training_run.h"

#include "train/setup/architecture.h"
#include "train/setup/option_names.h"

#include <string>
#include <utility>

namespace reluscope {

namespace {

tl::unexpected<TrainingFault> fault_of_request(Error error) {
    return tl::unexpected<TrainingFault>(TrainingFault{std::move(error), true});
}
tl::unexpected<TrainingFault> fault_of_data(Error error) {
    return tl::unexpected<TrainingFault>(TrainingFault{std::move(error), false});
}

Status check_loss(Loss loss, const TrainingData& data, const char* loss_name) {
    const std::size_t classes = data.target.classes.size();
    const bool fits = loss == Loss::kSquaredError
                          ? !data.is_class()
                          : data.is_class() && (loss != Loss::kBinaryCrossEntropy || classes == 2);
    if (fits) return {};
    return refuse(loss_name + (" " + std::string(id_of(loss))),
                  loss == Loss::kSquaredError ? "a number as the target"
                                              : (loss == Loss::kBinaryCrossEntropy ? "two classes" : "classes"),
                  data.is_class() ? std::to_string(classes) + " classes" : "a number");
}

constexpr double kTrainingShare = 0.95;  // of the progress; the rest is the linear model's

}  // namespace

TrainingResult<std::unique_ptr<TrainingRun>> TrainingRun::create(const Table& table, TrainingRecord record,
                                                                 std::optional<Loss> loss, const char* loss_name) {
    auto data = make_training_data(table, *record.task);
    if (!data) return fault_of_data(data.error());
    TrainingSetup& setup = record.setup;
    setup.options.loss = loss.value_or(loss_for(*data->set));
    if (Status status = check_loss(setup.options.loss, *data, loss_name); !status)
        return fault_of_request(status.error());
    const Architecture architecture{static_cast<int>(data->set->inputs.rows()), setup.hidden,
                                    outputs_for(setup.options.loss, data->set->num_classes), setup.slope,
                                    setup.residual};
    const auto start = make_network(architecture, link_of(setup.options.loss), setup.initialisation, setup.seed);
    if (!start) return fault_of_request(start.error());
    std::unique_ptr<TrainingRun> run(new TrainingRun(std::move(record), *std::move(data)));
    auto trainer = Trainer::create(*start, run->data_.set, run->record_.setup.options);
    if (!trainer) return fault_of_request(trainer.error());
    run->trainer_ = *std::move(trainer);
    auto baseline = BaselineJob::create(run->data_.set, run->record_.setup.options);
    if (baseline) run->baseline_ = *std::move(baseline);
    return run;
}

bool TrainingRun::step() {
    if (trainer_->step()) return true;
    if (trainer_->stop_reason() == StopReason::kNonFinite) return false;
    return baseline_ != nullptr && baseline_->step();
}

double TrainingRun::progress() const {
    if (!trainer_->finished()) return kTrainingShare * trainer_->progress();
    return kTrainingShare + (1 - kTrainingShare) * (baseline_ ? baseline_->progress() : 1.0);
}

TrainingResult<TrainedNetwork> TrainingRun::take() {
    record_.end = trainer_->stop_sentence();
    record_.epochs_done = trainer_->position().epoch;
    if (trainer_->stop_reason() == StopReason::kNonFinite) return fault_of_data(Error{{}, "training", {}, record_.end});
    const Loss loss = record_.setup.options.loss;
    const Evaluations scores = evaluate(trainer_->network(), data_, loss);
    record_.network = record_result(scores);
    std::optional<Evaluations> baseline_scores;
    if (baseline_) {
        if (const auto baseline = baseline_->take()) {
            baseline_scores = evaluate(baseline->network, data_, loss);
            record_.baseline = record_result(*baseline_scores);
        }
    }
    auto network = in_table_unit(trainer_->network(), data_);
    if (!network) return fault_of_data(network.error());
    return TrainedNetwork{*std::move(network), scores, std::move(baseline_scores)};
}

}  // namespace reluscope
