#include "app/new_network.h"

#include "base/spelling.h"
#include "data/target.h"
#include "train/target_scale.h"

#include <algorithm>
#include <cmath>

namespace reluscope {

std::string likely_target(const Table& table) {
    constexpr std::string_view kNames[] = {"target",  "class",   "label",     "y",
                                           "outcome", "species", "diagnosis", "survived"};
    for (const std::string_view name : kNames) {
        for (const Column& column : table.columns) {
            if (folded(column.name) == name) return column.name;
        }
    }
    return table.columns.empty() ? std::string() : table.columns.back().name;
}

namespace {

constexpr std::size_t kMostClasses = 64;

/// A number with few whole values, or a text, stands for classes.
bool stands_for_classes(const Column& column) {
    if (column.type != ColumnType::kNumeric) return true;
    constexpr std::size_t kMostWholeNumbers = 20;
    std::vector<double> seen;
    for (const double value : column.numbers) {
        if (std::isnan(value) || std::find(seen.begin(), seen.end(), value) != seen.end()) continue;
        if (value != std::floor(value) || seen.size() == kMostWholeNumbers) return false;
        seen.push_back(value);
    }
    return true;
}

/// The distinct answers in the order that scikit-learn gives them: numbers by size, texts by bytes.
std::vector<std::string> classes_of(const Column& column) {
    if (column.type == ColumnType::kBoolean) return column.labels;
    std::vector<std::string> classes;
    if (!column.has_numbers()) {
        classes = column.labels;
        std::sort(classes.begin(), classes.end());
        return classes;
    }
    std::vector<std::pair<double, std::string>> values;
    for (std::size_t row = 0; row < column.numbers.size(); ++row) {
        const double value = column.numbers[row];
        const auto same = [value](const auto& known) { return known.first == value; };
        if (!std::isnan(value) && std::none_of(values.begin(), values.end(), same))
            values.emplace_back(value, column.text(row));
    }
    std::sort(values.begin(), values.end());
    for (auto& value : values) classes.push_back(std::move(value.second));
    return classes;
}

struct FittedEncoder {
    Encoder encoder;
    std::vector<std::string> notes;
};

Result<FittedEncoder> fit_encoder(const Table& table, std::size_t target, int, int) {
    FittedEncoder fitted;
    for (std::size_t c = 0; c < table.columns.size(); ++c) {
        if (c == target || table.columns[c].type != ColumnType::kNumeric) continue;
        fitted.encoder.columns.push_back({table.columns[c].name, NumericEncoding{}});
    }
    return fitted;
}

}  // namespace

Result<ModelFile> new_network(const Table& table, const std::optional<std::string>& target,
                              const TrainingSetup& setup) {
    const std::string answers = target.value_or(likely_target(table));
    const std::size_t column = table.find_column(answers);
    if (column == Table::kNoColumn)
        return in_file(table.name, Error{{}, "target", "the name of a column", quoted(answers)});
    std::vector<std::string> classes;
    if (stands_for_classes(table.columns[column])) classes = classes_of(table.columns[column]);
    if (classes.size() == 1)
        return in_file(table.name, Error{{}, "column " + quoted(answers), "at least two different answers", "one"});
    if (classes.size() > kMostClasses)
        return in_file(table.name, Error{{},
                                         "column " + quoted(answers),
                                         "at most " + std::to_string(kMostClasses) + " classes",
                                         std::to_string(classes.size())});
    auto fitted = fit_encoder(table, column, {}, {});
    if (!fitted) return tl::unexpected<Error>(fitted.error());

    Architecture architecture;
    architecture.num_inputs = static_cast<int>(fitted->encoder.num_inputs());
    architecture.hidden = setup.hidden;
    architecture.num_outputs = classes.size() > 2 ? static_cast<int>(classes.size()) : 1;
    architecture.slope = setup.slope;
    architecture.residual = setup.residual;
    const Link link = classes.empty() ? Link::kIdentity : (classes.size() == 2 ? Link::kSigmoid : Link::kSoftmax);
    auto network = make_network(architecture, link, setup.initialisation, setup.seed);
    if (!network) return tl::unexpected<Error>(network.error());
    const TargetScale scale = classes.empty() ? target_scale(table.columns[column].numbers) : TargetScale{};
    ModelFile model(with_scaled_output(*network, scale.scale, scale.mean));
    model.name = "untrained network";
    model.format = "JSON";
    model.target = answers;
    model.classes = std::move(classes);
    model.encoder = std::move(fitted->encoder);
    model.notes = std::move(fitted->notes);
    for (const InputOrigin& origin : input_origins(model.encoder)) model.features.push_back(origin.label);
    return model;
}

}  // namespace reluscope
