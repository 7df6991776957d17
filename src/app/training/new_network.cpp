#include "app/training/new_network.h"

#include "app/training/training_record.h"
#include "base/text/spelling.h"
#include "data/column_roles.h"
#include "data/input_names.h"
#include "data/target_fit.h"
#include "network/network_edit.h"
#include "train/setup/training_set.h"

#include <algorithm>

namespace reluscope {

namespace {

/// The rows that training with this setup learns from.
Result<std::vector<std::uint32_t>> training_rows(const Table& table, const Target& target, const TrainingSetup& setup) {
    TrainingSet set;
    set.inputs.resize(0, static_cast<Eigen::Index>(table.num_rows));
    set.num_classes = static_cast<int>(target.classes.size());
    set.classes = target.class_of_row;
    set.values = Eigen::Map<const Eigen::VectorXd>(target.value_of_row.data(),
                                                   static_cast<Eigen::Index>(target.value_of_row.size()));
    if (const Status split = split_rows(set, setup.options.validation_share, setup.seed); !split)
        return tl::unexpected<Error>(split.error());
    return set.training;
}

}  // namespace

Result<ModelFile> new_network(const Table& table, const std::optional<std::string>& target, const TrainingSetup& setup,
                              const EncoderChoices& choices) {
    const LikelyTarget likely = target ? LikelyTarget{*target, false} : likely_target(table);
    const std::string answers = likely.column;
    const std::size_t column = table.find_column(answers);
    if (column == Table::kNoColumn)
        return in_file(table.name, Error{{}, "target", "the name of a column", quoted(answers)});
    auto fitted_target = fit_target(table, column, guess_task(table.columns[column]));
    if (!fitted_target) return in_file(table.name, fitted_target.error());
    const auto rows = training_rows(table, *fitted_target, setup);
    if (!rows) return in_file(table.name, rows.error());
    auto fitted = fit_encoder(table, column, choices, *rows);
    if (!fitted) return in_file(table.name, fitted.error());
    TargetEncoding scale;
    if (!fitted_target->is_class()) {
        const auto encoding = fit_target_encoding(*fitted_target, *rows);
        if (!encoding) return in_file(table.name, encoding.error());
        scale = *encoding;
    }

    const std::size_t classes = fitted_target->classes.size();
    Architecture architecture;
    architecture.num_inputs = static_cast<int>(fitted->encoder.num_inputs());
    architecture.hidden = setup.hidden;
    architecture.num_outputs = classes > 2 ? static_cast<int>(classes) : 1;
    architecture.slope = setup.slope;
    architecture.residual = setup.residual;
    const Link link = classes == 0 ? Link::kIdentity : (classes == 2 ? Link::kSigmoid : Link::kSoftmax);
    const auto network = make_network(architecture, link, setup.initialisation, setup.seed);
    if (!network) return tl::unexpected<Error>(network.error());
    auto scaled = with_output_scale(*network, scale.scale, scale.mean);
    if (!scaled) return tl::unexpected<Error>(scaled.error());
    ModelFile model(*std::move(scaled));
    model.name = "network for " + table.name;
    model.format = "JSON";
    model.target = answers;
    model.classes = std::move(fitted_target->classes);
    model.encoder = std::move(fitted->encoder);
    if (!target) {
        model.notes.push_back("column " + quoted(answers) + " is taken as the answer, which is a guess: " +
                              (likely.by_name ? "its name says so." : "it is the last that could be."));
    }
    model.notes.insert(model.notes.end(), fitted->notes.begin(), fitted->notes.end());
    TrainingRecord record;
    record.data = table.name;
    record.target = answers;
    record.setup = setup;
    record.random_weights = true;
    model.training_json = training_record_json(record);
    model.features = input_names(model.encoder);
    return model;
}

}  // namespace reluscope
