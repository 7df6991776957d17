#include "data/target.h"

#include "base/numerics/numerics.h"
#include "base/text/spelling.h"
#include "data/cell_names.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <set>
#include <string_view>
#include <unordered_map>

namespace reluscope {

namespace {

constexpr std::int32_t kUnknownClass = -1;

/// A value that occurs in the target: a text, or a number where the column is numeric.
struct TargetValue {
    std::string text;
    std::optional<double> number;
};

/// The class of a value, or kUnknownClass.
using Matcher = std::function<std::int32_t(const TargetValue&)>;

std::optional<double> number_of(std::string_view text) {
    double number = 0;
    if (!parse_number(trimmed(text), number)) return std::nullopt;
    return number;
}

Matcher same_text(const std::vector<std::string>& classes) {
    std::unordered_map<std::string_view, std::int32_t> class_of_text;
    std::unordered_map<double, std::int32_t> class_of_number;
    for (std::size_t i = 0; i < classes.size(); ++i) {
        class_of_text.emplace(classes[i], static_cast<std::int32_t>(i));
        if (const auto number = number_of(classes[i])) class_of_number.emplace(*number, static_cast<std::int32_t>(i));
    }
    return [class_of_text, class_of_number](const TargetValue& value) {
        if (value.number) {
            const auto found = class_of_number.find(*value.number);
            return found == class_of_number.end() ? kUnknownClass : found->second;
        }
        const auto found = class_of_text.find(value.text);
        return found == class_of_text.end() ? kUnknownClass : found->second;
    };
}

/// But for case and blanks; a text that fits two classes fits none.
Matcher similar_text(const std::vector<std::string>& classes) {
    std::unordered_map<std::string, std::int32_t> class_of_text;
    for (std::size_t i = 0; i < classes.size(); ++i) {
        const auto [entry, is_new] = class_of_text.emplace(folded(classes[i]), static_cast<std::int32_t>(i));
        if (!is_new) entry->second = kUnknownClass;
    }
    return [class_of_text](const TargetValue& value) {
        const auto found = class_of_text.find(folded(value.text));
        return found == class_of_text.end() ? kUnknownClass : found->second;
    };
}

Matcher class_number(std::size_t num_classes) {
    return [num_classes](const TargetValue& value) {
        const std::optional<double> number = value.number ? value.number : number_of(value.text);
        const bool fits =
            number && *number >= 0 && *number < static_cast<double>(num_classes) && std::trunc(*number) == *number;
        return fits ? static_cast<std::int32_t>(*number) : kUnknownClass;
    };
}

Matcher false_and_true() {
    return [](const TargetValue& value) { return static_cast<std::int32_t>(boolean_of_text(value.text)); };
}

/// The target column seen as values that are to be matched with classes.
class TargetColumn {
public:
    TargetColumn(const Table& table, const Column& column) : table_(table), column_(column) {}

    const Column& column() const { return column_; }

    /// The class of every row; nothing if a cell fits none, and then first_unmatched() is that cell's row.
    std::optional<std::vector<std::int32_t>> match(const Matcher& matcher) {
        std::vector<std::int32_t> classes(table_.num_rows, kUnknownClass);
        std::vector<std::int32_t> class_of_label;
        for (const std::string& label : column_.labels) class_of_label.push_back(matcher({label, std::nullopt}));
        double last_number = std::numeric_limits<double>::quiet_NaN();
        std::int32_t last_class = kUnknownClass;
        for (std::size_t row = 0; row < table_.num_rows; ++row) {
            if (column_.is_missing(row)) continue;
            if (column_.type == ColumnType::kNumeric) {
                if (column_.numbers[row] != last_number) last_class = matcher({"", last_number = column_.numbers[row]});
                classes[row] = last_class;
            } else {
                const bool boolean = column_.type == ColumnType::kBoolean;
                classes[row] =
                    class_of_label[static_cast<std::size_t>(boolean ? column_.numbers[row] : column_.codes[row])];
            }
            if (classes[row] != kUnknownClass) continue;
            first_unmatched_ = row;
            return std::nullopt;
        }
        return classes;
    }

    std::size_t first_unmatched() const { return first_unmatched_; }

    tl::unexpected<Error> refuse_cell(std::size_t row, std::string expected) const {
        return in_file(table_.name,
                       {{}, cell_place(table_, column_, row), std::move(expected), quoted(column_.text(row))});
    }

private:
    const Table& table_;
    const Column& column_;
    std::size_t first_unmatched_ = 0;
};

/// The different values in the order that scikit-learn's LabelEncoder gives them; empty if there are more than
/// `at_most`.
std::vector<TargetValue> sorted_values(const Column& column, std::size_t at_most) {
    std::vector<TargetValue> values;
    if (column.type == ColumnType::kNumeric) {
        std::set<double> numbers;
        for (const double number : column.numbers) {
            if (!std::isnan(number)) numbers.insert(number);
            if (numbers.size() > at_most) return {};
        }
        for (const double number : numbers) values.push_back({number_text(number), number});
    } else if (column.labels.size() <= at_most) {
        std::vector<std::string> labels = column.labels;
        if (column.type == ColumnType::kCategorical || column.type == ColumnType::kText)
            std::sort(labels.begin(), labels.end());
        for (std::string& label : labels) values.push_back({std::move(label), std::nullopt});
    }
    return values;
}

Result<Target> read_named_classes(TargetColumn column, const std::vector<std::string>& classes) {
    struct Attempt {
        Matcher matcher;
        std::string note;
    };
    const std::string subject = column_place(column.column());
    std::vector<Attempt> attempts = {
        {same_text(classes), ""},
        {similar_text(classes), ""},
        {class_number(classes.size()),
         subject + " holds class numbers: " + "0 is " + quoted(classes[0]) + ", and so on."},
    };
    if (classes.size() == 2)
        attempts.push_back(
            {false_and_true(), subject + ": false is " + quoted(classes[0]) + ", true is " + quoted(classes[1]) + "."});
    std::size_t first_unmatched = 0;
    for (Attempt& attempt : attempts) {
        if (auto matched = column.match(attempt.matcher)) {
            Target target{column.column().name, classes, std::move(*matched), {}, {}};
            if (!attempt.note.empty()) target.notes.push_back(std::move(attempt.note));
            return target;
        }
        first_unmatched = std::max(first_unmatched, column.first_unmatched());
    }
    return column.refuse_cell(first_unmatched, "one of the model's classes " + name_list(classes) +
                                                   " or a number from 0 to " + std::to_string(classes.size() - 1));
}

/// For a model that only says how many classes there are. Nothing if the column holds no such classes.
std::optional<Target> read_unnamed_classes(TargetColumn column, std::size_t num_classes) {
    Target target;
    target.column = column.column().name;
    if (auto matched = column.match(class_number(num_classes));
        matched && column.column().type != ColumnType::kBoolean) {
        for (std::size_t i = 0; i < num_classes; ++i) target.classes.push_back(std::to_string(i));
        target.class_of_row = std::move(*matched);
        return target;
    }
    const std::vector<TargetValue> values = sorted_values(column.column(), num_classes);
    if (values.size() != num_classes) return std::nullopt;
    const auto whole = [](const TargetValue& value) {
        return !value.number || std::trunc(*value.number) == *value.number;
    };
    if (!std::all_of(values.begin(), values.end(), whole)) return std::nullopt;
    for (const TargetValue& value : values) target.classes.push_back(value.text);
    target.class_of_row = *column.match(same_text(target.classes));
    target.notes.push_back(
        "The model does not name its classes; they were taken in sorted order, as scikit-learn does: " +
        name_list(target.classes) + ".");
    return target;
}

}  // namespace

Unanswered unanswered(const Target& target, std::span<const std::uint32_t> rows) {
    Unanswered missing;
    for (const std::uint32_t row : rows) {
        const bool known =
            target.is_class() ? target.class_of_row[row] != kUnknownClass : !std::isnan(target.value_of_row[row]);
        if (!known && missing.count++ == 0) missing.first_row = row;
    }
    return missing;
}

Column answers_of(const Column& column, const std::vector<std::string>& classes) {
    Column answers = column;
    std::vector<std::int32_t> code_of(column.missing_labels.size(), -1);
    for (std::size_t i = 0; i < code_of.size() && !column.has_numbers(); ++i) {
        const std::string& text = column.missing_labels[i];
        const bool is_answer = classes.empty() ? text == kNoneText && !column.labels.empty()
                                               : std::find(classes.begin(), classes.end(), text) != classes.end();
        if (!is_answer) continue;
        code_of[i] = static_cast<std::int32_t>(answers.labels.size());
        answers.labels.push_back(text);
    }
    for (std::int32_t& code : answers.codes) {
        if (code > -2) continue;
        const std::int32_t label = code_of[static_cast<std::size_t>(-2 - code)];
        if (label < 0) continue;
        code = label;
        --answers.num_missing;
    }
    return answers;
}

bool may_answer_none(const Column& column) {
    const auto& labels = column.missing_labels;
    return !column.has_numbers() && !column.labels.empty() &&
           std::find(labels.begin(), labels.end(), kNoneText) != labels.end();
}

Result<Target> read_target(const Table& table, std::size_t column, const std::vector<std::string>& classes,
                           std::size_t num_classes, bool none_is_missing) {
    const Column source = none_is_missing ? table.columns[column] : answers_of(table.columns[column], classes);
    const std::size_t num_none = table.columns[column].num_missing - source.num_missing;
    const auto say_none = [&](Target target) {
        if (num_none > 0)
            target.notes.push_back(column_place(source) + ": " + quoted(kNoneText) + " is taken as a class, in " +
                                   count_of(num_none, "row") + ".");
        return target;
    };
    TargetColumn target_column(table, source);
    if (!classes.empty()) return read_named_classes(target_column, classes).map(say_none);
    if (num_classes > 0) {
        if (auto target = read_unnamed_classes(target_column, num_classes)) return say_none(*std::move(target));
        // The model may know no such class.
        if (auto target = read_unnamed_classes(TargetColumn(table, table.columns[column]), num_classes))
            return *std::move(target);
    }
    if (source.has_numbers()) {
        Target target{source.name, {}, {}, source.numbers, {}};
        if (num_classes > 0) {
            target.notes.push_back(column_place(source) + " does not hold " + std::to_string(num_classes) +
                                   " classes; it is taken as a number.");
        }
        return target;
    }
    const std::string expected = num_classes > 0
                                     ? "one of " + std::to_string(num_classes) + " classes (found " +
                                           std::to_string(source.labels.size()) + " different texts) or a number"
                                     : "a number";
    return target_column.refuse_cell(source.first_odd_cell ? source.first_odd_cell->row : 0, expected);
}

std::vector<std::string> class_names(const Column& column, std::size_t at_most) {
    std::vector<std::string> names;
    for (TargetValue& value : sorted_values(answers_of(column, {}), at_most)) names.push_back(std::move(value.text));
    return names;
}

}  // namespace reluscope
