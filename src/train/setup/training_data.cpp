#include "train/setup/training_data.h"

#include "base/text/spelling.h"
#include "data/cell_names.h"
#include "network/network_edit.h"

#include <algorithm>
#include <numeric>
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

/// The target of the rows that were encoded.
Target select(const Target& target, const std::vector<std::uint32_t>& rows) {
    Target selected{target.column, target.classes, {}, {}, target.notes};
    for (const std::uint32_t row : rows) {
        if (target.is_class())
            selected.class_of_row.push_back(target.class_of_row[row]);
        else
            selected.value_of_row.push_back(target.value_of_row[row]);
    }
    return selected;
}

/// With an encoder of its own: rows that it leaves out are no rows of the set. Fills all but the target's encoding.
Result<TrainingSet> encode_as_given(const Table& table, const LearningTask& task, TrainingData& data) {
    auto rows = encode(task.given_encoder, table);
    if (!rows) return tl::unexpected<Error>(rows.error());
    data.target = select(data.target, rows->row);
    auto set = dealt_answers(data.target, task);
    if (!set) return tl::unexpected<Error>(set.error());
    data.encoder = task.given_encoder;
    data.notes = std::move(rows->notes);
    data.row = std::move(rows->row);
    set->inputs = std::move(rows->inputs);
    return set;
}

/// The training rows decide how columns are encoded, so that they are chosen first. A fitted encoder fills every cell:
/// no row is left out.
Result<TrainingSet> encode_as_fitted(const Table& table, std::size_t target, const LearningTask& task,
                                     TrainingData& data) {
    auto set = dealt_answers(data.target, task);
    if (!set) return tl::unexpected<Error>(set.error());
    auto encoder = fit_encoder(table, target, task.encoder, set->training);
    if (!encoder) return tl::unexpected<Error>(encoder.error());
    auto rows = encode(encoder->encoder, table);
    if (!rows) return tl::unexpected<Error>(rows.error());
    data.notes = notes_of(encoder->encoder, encoder->notes, rows->notes);
    data.encoder = std::move(encoder->encoder);
    data.row = std::move(rows->row);
    set->inputs = std::move(rows->inputs);
    return set;
}

Result<TrainingData> make_data(const Table& table, const LearningTask& task) {
    const auto column = target_column(table, task.target);
    if (!column) return tl::unexpected<Error>(column.error());
    auto target = fit_target(table, *column, task.task.value_or(guess_task(table.columns[*column])));
    if (!target) return tl::unexpected<Error>(target.error());
    std::vector<std::uint32_t> all_rows(table.num_rows);
    std::iota(all_rows.begin(), all_rows.end(), 0U);
    const Unanswered missing = unanswered(*target, all_rows);
    TrainingData data;
    data.target = std::move(*target);
    data.num_unanswered = missing.count;
    auto set =
        task.given_encoder.empty() ? encode_as_fitted(table, *column, task, data) : encode_as_given(table, task, data);
    if (!set) return tl::unexpected<Error>(set.error());
    if (missing.count > 0) {
        data.notes.push_back(
            std::to_string(missing.count) + " of " + count_of(table.num_rows, "row") +
            (missing.count == 1 ? " has" : " have") + " no answer and " + (missing.count == 1 ? "is" : "are") +
            " left out (first: " + cell_place(table, table.columns[*column], missing.first_row) + ").");
    }
    data.notes.insert(data.notes.end(), data.target.notes.begin(), data.target.notes.end());
    if (!data.is_class() && task.standardise_target) {
        const auto encoding = fit_target_encoding(data.target, set->training);
        if (!encoding) return tl::unexpected<Error>(encoding.error());
        data.target_encoding = *encoding;
        set->values = (set->values.array() - encoding->mean) / encoding->scale;
    }
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
