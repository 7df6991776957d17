#include "train/training_data.h"

#include "base/spelling.h"
#include "network/network_edit.h"

#include <algorithm>
#include <utility>

namespace reluscope {

namespace {

Result<std::size_t> target_column(const Table& table, const std::string& target) {
    const std::size_t column = table.find_column(target);
    if (column != Table::kNoColumn) return column;
    std::vector<std::string> names;
    for (const Column& candidate : table.columns) names.push_back(candidate.name);
    return refuse("columns", "a target " + quoted(target), name_list(names) + did_you_mean(target, names));
}

/// What the encoder's fit says about a column holds for its cells too: then encoding has nothing to add.
std::vector<std::string> notes_of(const Encoder& encoder, const std::vector<std::string>& of_fit,
                                  const std::vector<std::string>& of_rows) {
    const auto is_told = [&](const std::string& note) {
        for (const ColumnEncoding& column : encoder.columns) {
            const std::string place = "column " + quoted(column.column);
            const auto begins = [&](const std::string& text) { return text.starts_with(place); };
            if (begins(note)) return std::any_of(of_fit.begin(), of_fit.end(), begins);
        }
        return false;
    };
    std::vector<std::string> notes = of_fit;
    for (const std::string& note : of_rows) {
        if (!is_told(note)) notes.push_back(note);
    }
    return notes;
}

/// The answers as training takes them, dealt to training and validation rows.
Result<TrainingSet> dealt_answers(const Target& target, const LearningTask& task) {
    TrainingSet set;
    if (target.is_class()) {
        set.classes = target.class_of_row;
        set.num_classes = static_cast<int>(target.classes.size());
    } else {
        set.values = Eigen::Map<const Eigen::VectorXd>(target.value_of_row.data(),
                                                       static_cast<Eigen::Index>(target.value_of_row.size()));
    }
    if (Status status = split_rows(set, task.validation_share, task.seed); !status)
        return tl::unexpected<Error>(status.error());
    return set;
}

Result<TrainingData> make_data(const Table& table, const LearningTask& task) {
    const auto column = target_column(table, task.target);
    if (!column) return tl::unexpected<Error>(column.error());
    auto target = fit_target(table, *column, task.task.value_or(guess_task(table.columns[*column])));
    if (!target) return tl::unexpected<Error>(target.error());
    auto set = dealt_answers(*target, task);
    if (!set) return tl::unexpected<Error>(set.error());
    auto encoder = fit_encoder(table, *column, task.encoder, set->training);
    if (!encoder) return tl::unexpected<Error>(encoder.error());
    auto rows = encode(encoder->encoder, table);
    if (!rows) return tl::unexpected<Error>(rows.error());

    TrainingData data;
    data.notes = notes_of(encoder->encoder, encoder->notes, rows->notes);
    data.notes.insert(data.notes.end(), target->notes.begin(), target->notes.end());
    if (!target->is_class() && task.standardise_target) {
        const auto encoding = fit_target_encoding(*target, set->training);
        if (!encoding) return tl::unexpected<Error>(encoding.error());
        data.target_encoding = *encoding;
        set->values = (set->values.array() - encoding->mean) / encoding->scale;
    }
    data.target = std::move(*target);
    data.encoder = std::move(encoder->encoder);
    set->inputs = std::move(rows->inputs);  // a fitted encoder fills every cell, so that no row was left out
    data.set = std::make_shared<const TrainingSet>(std::move(*set));
    return data;
}

}  // namespace

Result<TrainingData> make_training_data(const Table& table, const LearningTask& task) {
    auto data = make_data(table, task);
    if (!data) return in_file(table.name, data.error());
    return data;
}

Result<Network> in_table_unit(const Network& network, const TrainingData& data) {
    const TargetEncoding& encoding = data.target_encoding;
    if (encoding.mean == 0 && encoding.scale == 1) return network;
    return with_output_scale(network, encoding.scale, encoding.mean);
}

}  // namespace reluscope
