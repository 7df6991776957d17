#include "data/column_roles.h"

#include "base/text/spelling.h"
#include "data/cell_names.h"
#include "data/column_index.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <set>
#include <string_view>
#include <unordered_map>
#include <unordered_set>

namespace reluscope {

namespace {

/// Some of the columns of a table, as a bit each: asking is fast however many there are.
class ColumnSet {
public:
    explicit ColumnSet(std::size_t num_columns) : holds_(num_columns, false) {}

    void add(std::size_t column) {
        if (column < holds_.size()) holds_[column] = true;  // kNoColumn is none
    }
    bool holds(std::size_t column) const { return column < holds_.size() && holds_[column]; }

private:
    std::vector<bool> holds_;
};

ColumnSet set_of(const Table& table, const std::vector<std::size_t>& columns) {
    ColumnSet set(table.columns.size());
    for (const std::size_t column : columns) set.add(column);
    return set;
}

std::vector<std::string> names_of(const Table& table, const std::vector<std::size_t>& columns) {
    std::vector<std::string> names;
    for (const std::size_t i : columns) names.push_back(table.columns[i].name);
    return names;
}

/// Called as programs and people call a column that only says which row it is.
bool is_called_index(const Table& table, const Column& column) {
    static constexpr std::array<std::string_view, 16> kNames = {
        "index", "idx",        "id",         "row",    "rows",   "rowname",   "rownames",  "row names",
        "rowid", "row number", "row_number", "rownum", "row_id", "row.names", "row_names", "level_0"};
    if (!column.has_name) return table.has_header;
    const std::string name = folded(column.name);
    if (name.starts_with("unnamed:")) return true;
    if (std::find(kNames.begin(), kNames.end(), name) != kNames.end()) return true;
    const bool ends = column.name.ends_with("Id") || column.name.ends_with("ID");
    return ends || name.ends_with("_id") || name.ends_with(" id") || name.ends_with(".id") || name.ends_with("-id");
}

bool has_values(const Table& table, const Column& column) { return column.num_missing < table.num_rows; }

bool has_likely_name(const Column& column) {
    static constexpr std::array<std::string_view, 13> kNames = {
        "target",   "class",    "label",  "y",      "outcome", "species",    "diagnosis",
        "survived", "response", "answer", "labels", "targets", "class_label"};
    return column.has_name && std::find(kNames.begin(), kNames.end(), folded(column.name)) != kNames.end();
}

/// Column per feature, by its exact name, else by its name but for case and blanks where that is unambiguous;
/// kNoColumn where there is none.
std::vector<std::size_t> columns_by_name(const std::vector<std::string>& features, const Table& table) {
    std::unordered_map<std::string, std::size_t> by_folded_name;
    for (std::size_t i = 0; i < table.columns.size(); ++i) {
        const auto [entry, is_new] = by_folded_name.emplace(folded(bare_name(table.columns[i].name)), i);
        if (!is_new) entry->second = Table::kNoColumn;
    }
    const ColumnIndex index(table);
    std::vector<std::size_t> found;
    for (const std::string& feature : features) {
        const std::size_t exact = index.find(feature);
        const auto similar = by_folded_name.find(folded(bare_name(feature)));
        found.push_back(exact != Table::kNoColumn || similar == by_folded_name.end() ? exact : similar->second);
    }
    return found;
}

/// Finds the roles of all columns.
class RoleFinder {
public:
    RoleFinder(const Table& table, const RoleRequest& request)
        : table_(table), request_(request), ignored_(table.columns.size()) {}

    Result<ColumnRoles> find() {
        if (Status status = find_named_columns(); !status) return tl::unexpected<Error>(status.error());
        auto by_name = inputs_by_name();
        if (!by_name) return tl::unexpected<Error>(by_name.error());
        if (!by_name->empty()) {
            roles_.inputs = std::move(*by_name);
            guess_target_beside_inputs();
        } else if (Status status = take_by_position(); !status) {
            return tl::unexpected<Error>(status.error());
        }
        tell_left_out();
        return std::move(roles_);
    }

private:
    tl::unexpected<Error> refuse_name(const std::string& what, const std::string& name) const {
        std::vector<std::string> names;
        for (const Column& candidate : table_.columns) names.push_back(candidate.name);
        return refuse("columns", what + quoted(name), name_list(names) + did_you_mean(name, names));
    }

    /// The columns that the caller or the model names.
    Status find_named_columns() {
        for (const std::string& name : request_.ignore) {
            const std::size_t column = table_.find_column(name);
            if (column == Table::kNoColumn) return refuse_name("a column ", name);
            ignored_.add(column);
        }
        if (request_.target) {
            roles_.target = table_.find_column(*request_.target);
            if (roles_.target == Table::kNoColumn) return refuse_name("a target ", *request_.target);
            if (ignored_.holds(roles_.target))
                return refuse("columns", "a target that is not left out", quoted(*request_.target) + " for both");
        } else if (!request_.model_target.empty()) {
            const std::size_t target = table_.find_column(request_.model_target);
            if (!ignored_.holds(target)) roles_.target = target;
        }
        return {};
    }

    /// The encoder's columns, or those of the features; nothing if columns are to be taken by position.
    Result<std::vector<std::size_t>> inputs_by_name() {
        std::vector<std::size_t> columns;
        if (request_.encoder != nullptr && !request_.encoder->empty()) {
            const ColumnIndex index(table_);
            for (const ColumnEncoding& column : request_.encoder->columns)
                columns.push_back(index.find(column.column));  // encode() refuses one that is not there
        } else {
            const std::vector<std::string>& features = request_.features;
            has_features_ = features.size() == request_.num_inputs &&
                            std::set<std::string>(features.begin(), features.end()).size() == request_.num_inputs;
            if (!has_features_) return columns;
            columns = columns_by_name(features, table_);
            const auto num_found = static_cast<std::size_t>(
                std::count_if(columns.begin(), columns.end(), [](std::size_t i) { return i != Table::kNoColumn; }));
            const bool distinct = std::set<std::size_t>(columns.begin(), columns.end()).size() == columns.size();
            if (num_found > 0 && num_found < columns.size()) return refuse_missing_feature(columns, num_found);
            if (num_found == 0 || !distinct) return std::vector<std::size_t>();
        }
        for (const std::size_t column : columns) {
            if (ignored_.holds(column))
                return refuse("columns", "columns to leave out that the model does not need",
                              quoted(table_.columns[column].name));
        }
        return columns;
    }

    tl::unexpected<Error> refuse_missing_feature(const std::vector<std::size_t>& columns, std::size_t num_found) const {
        const auto missing = std::find(columns.begin(), columns.end(), Table::kNoColumn);
        const std::string& feature = request_.features[static_cast<std::size_t>(missing - columns.begin())];
        const ColumnSet found = set_of(table_, columns);
        std::vector<std::size_t> rest;
        for (std::size_t i = 0; i < table_.columns.size(); ++i) {
            if (i != roles_.target && !found.holds(i)) rest.push_back(i);
        }
        const std::vector<std::string> names = names_of(table_, rest);
        return refuse("columns",
                      quoted(feature) + ", which the model needs beside " + std::to_string(num_found) +
                          (num_found == 1 ? " that is there" : " that are there"),
                      (names.empty() ? "no more columns" : name_list(names)) + did_you_mean(feature, names));
    }

    void guess(std::size_t column, const std::string& reason) {
        roles_.target = column;
        roles_.target_is_guess = true;
        roles_.notes.push_back(column_place(table_.columns[column]) +
                               " is taken as the answer, which is a guess: " + reason + ".");
    }

    bool is_no_answer(const Column& column) const {
        return !has_values(table_, column) || counts_the_rows(table_, column) || names_the_rows(column);
    }

    /// Among the columns that are no inputs.
    void guess_target_beside_inputs() {
        if (roles_.target != Table::kNoColumn) return;
        const ColumnSet inputs = set_of(table_, roles_.inputs);
        std::vector<std::size_t> candidates;
        for (std::size_t i = 0; i < table_.columns.size(); ++i) {
            if (inputs.holds(i) || ignored_.holds(i) || is_no_answer(table_.columns[i])) continue;
            if (has_likely_name(table_.columns[i])) return guess(i, "its name says so");
            candidates.push_back(i);
        }
        if (candidates.size() == 1) guess(candidates.front(), "it is the only other column that could be");
    }

    /// The column that is the answer by its name or its texts; kNoColumn if there is none.
    std::size_t likely_answer(const std::vector<std::size_t>& columns, std::string& reason) const {
        reason = "its name says so";
        for (const std::size_t i : columns) {
            if (has_likely_name(table_.columns[i]) && !is_no_answer(table_.columns[i])) return i;
        }
        reason = "it holds texts, which the network does not take";
        for (auto i = columns.rbegin(); i != columns.rend(); ++i) {
            const Column& column = table_.columns[*i];
            if (!column.has_numbers() && !is_no_answer(column)) return *i;
        }
        return Table::kNoColumn;
    }

    /// The columns that are no inputs if there are too many, the surest first.
    std::vector<std::size_t> droppable(const std::vector<std::size_t>& columns, std::size_t answer) const {
        std::vector<std::size_t> drop;
        ColumnSet dropped(table_.columns.size());
        const auto add = [&](auto fits) {
            for (const std::size_t i : columns) {
                if (i == answer || dropped.holds(i) || !fits(table_.columns[i])) continue;
                drop.push_back(i);
                dropped.add(i);
            }
        };
        add([&](const Column& column) { return !has_values(table_, column); });
        add([&](const Column& column) { return names_the_rows(column); });
        add([&](const Column& column) { return counts_the_rows(table_, column) && is_called_index(table_, column); });
        // Any other name could be that of an input that happens to count, such as the only one of a curve.
        const bool may_be_first = request_.num_inputs > 1 && !columns.empty();
        add([&](const Column& column) {
            return may_be_first && &column == &table_.columns[columns.front()] && counts_the_rows(table_, column);
        });
        return drop;
    }

    Status take_by_position() {
        std::vector<std::size_t> columns;
        for (std::size_t i = 0; i < table_.columns.size(); ++i) {
            if (i != roles_.target && !ignored_.holds(i)) columns.push_back(i);
        }
        const std::size_t wanted = request_.num_inputs;
        if (columns.size() < wanted) return refuse_counts(columns);
        std::size_t extra = columns.size() - wanted;
        std::string reason;
        const bool is_open = roles_.target == Table::kNoColumn;
        std::size_t answer = is_open && extra > 0 ? likely_answer(columns, reason) : Table::kNoColumn;
        std::vector<std::size_t> drop = droppable(columns, answer);
        if (answer != Table::kNoColumn) --extra;
        if (is_open && answer == Table::kNoColumn && drop.size() + 1 == extra) {
            const ColumnSet dropped = set_of(table_, drop);
            const auto last =
                std::find_if(columns.rbegin(), columns.rend(), [&](std::size_t i) { return !dropped.holds(i); });
            answer = *last;
            reason = "it is the last of more columns than the network has inputs";
            --extra;
        }
        if (drop.size() < extra) return refuse_counts(columns);
        drop.resize(extra);
        if (answer != Table::kNoColumn) guess(answer, reason);
        const ColumnSet dropped = set_of(table_, drop);
        for (const std::size_t i : columns) {
            if (i != answer && !dropped.holds(i)) roles_.inputs.push_back(i);
        }
        tell_positions();
        return {};
    }

    tl::unexpected<Error> refuse_counts(const std::vector<std::size_t>& columns) const {
        const std::vector<std::string> names = names_of(table_, columns);
        const auto list = [](const std::vector<std::string>& texts) {
            return texts.empty() ? "" : " (" + name_list(texts) + ")";
        };
        return refuse("columns",
                      count_of(request_.num_inputs, "input column") +
                          list(has_features_ ? request_.features : std::vector<std::string>()),
                      std::to_string(names.size()) + list(names));
    }

    void tell_positions() {
        if (has_features_ && table_.has_header) {
            roles_.notes.push_back("None of the model's inputs (" + name_list(request_.features) +
                                   ") is a column of the table; its columns were taken by position.");
        }
        for (const std::size_t i : roles_.inputs) {
            if (!counts_the_rows(table_, table_.columns[i]) || request_.num_inputs == 1) continue;
            roles_.notes.push_back(column_place(table_.columns[i]) +
                                   " counts the rows, but is taken as an input: the network wants " +
                                   count_of(request_.num_inputs, "column") + ".");
        }
    }

    std::string reason_to_leave_out(std::size_t i) const {
        const Column& column = table_.columns[i];
        if (ignored_.holds(i)) return "as was asked for";
        if (!has_values(table_, column)) return "without values";
        if (counts_the_rows(table_, column)) return "as counting the rows";
        if (names_the_rows(column)) return "as naming the rows";
        return "as not needed by the network";
    }

    void tell_left_out() {
        std::vector<std::pair<std::string, std::vector<std::string>>> groups;
        const ColumnSet inputs = set_of(table_, roles_.inputs);
        for (std::size_t i = 0; i < table_.columns.size(); ++i) {
            if (i == roles_.target || inputs.holds(i)) continue;
            roles_.left_out.push_back(i);
            const std::string reason = reason_to_leave_out(i);
            auto group = std::find_if(groups.begin(), groups.end(), [&](const auto& g) { return g.first == reason; });
            if (group == groups.end()) group = groups.insert(groups.end(), {reason, {}});
            group->second.push_back(table_.columns[i].name);
        }
        for (const auto& [reason, names] : groups) {
            roles_.notes.push_back((names.size() == 1 ? "column " : "columns ") + name_list(names) +
                                   (names.size() == 1 ? " is" : " are") + " left out " + reason + ".");
        }
    }

    const Table& table_;
    const RoleRequest& request_;
    ColumnSet ignored_;
    bool has_features_ = false;
    ColumnRoles roles_;
};

}  // namespace

bool counts_the_rows(const Table& table, const Column& column) {
    constexpr std::size_t kMin = 3;
    const std::vector<double>& numbers = column.numbers;
    if (column.type != ColumnType::kNumeric || numbers.size() < kMin || column.num_missing > 0) return false;
    const bool is_called_so = is_called_index(table, column);
    bool goes_up_by_one = is_called_so || numbers[0] == 0 || numbers[0] == 1;
    for (std::size_t row = 1; goes_up_by_one && row < numbers.size(); ++row)
        goes_up_by_one = numbers[row] == numbers[row - 1] + 1;
    if (goes_up_by_one || !is_called_so) return goes_up_by_one;
    const auto is_whole = [](double number) { return std::trunc(number) == number; };
    if (!std::all_of(numbers.begin(), numbers.end(), is_whole)) return false;
    return std::unordered_set<double>(numbers.begin(), numbers.end()).size() == numbers.size();
}

bool names_the_rows(const Column& column) {
    constexpr std::size_t kMin = 3;
    constexpr std::size_t kMany = 10;
    if (column.has_numbers()) return false;
    const std::size_t num_texts = column.labels.size();
    const std::size_t num_known = column.codes.size() - column.num_missing;
    return (num_texts == num_known && num_texts >= kMin) || (num_texts > kMany && 2 * num_texts > num_known);
}

LikelyTarget likely_target(const Table& table) {
    for (const Column& column : table.columns) {
        if (has_likely_name(column)) return {column.name, true};
    }
    for (auto column = table.columns.rbegin(); column != table.columns.rend(); ++column) {
        const bool is_answer =
            has_values(table, *column) && !counts_the_rows(table, *column) && !names_the_rows(*column);
        if (is_answer) return {column->name, false};
    }
    return {table.columns.empty() ? std::string() : table.columns.back().name, false};
}

Result<ColumnRoles> find_roles(const Table& table, const RoleRequest& request) {
    auto roles = RoleFinder(table, request).find();
    if (!roles) return in_file(table.name, roles.error());
    return roles;
}

Encoder plain_encoder(const Table& table, const std::vector<std::size_t>& columns) {
    Encoder encoder;
    for (const std::size_t i : columns) {
        NumericEncoding numeric;
        numeric.unit = table.columns[i].unit;
        encoder.columns.push_back({table.columns[i].name, std::move(numeric)});
    }
    return encoder;
}

}  // namespace reluscope
