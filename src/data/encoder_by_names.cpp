#include "base/spelling.h"
#include "data/cell_names.h"
#include "data/column_index.h"
#include "data/encoder.h"

#include <algorithm>
#include <set>
#include <unordered_map>

namespace reluscope {

namespace {

/// Column per feature, by its exact name, else by its name but for case and blanks where that is unambiguous; kNoColumn where there is none.
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

Encoder plain_encoder(const Table& table, const std::vector<std::size_t>& columns) {
    Encoder encoder;
    for (const std::size_t i : columns) encoder.columns.push_back({table.columns[i].name, NumericEncoding{}});
    return encoder;
}

std::vector<std::string> names_of(const Table& table, const std::vector<std::size_t>& columns) {
    std::vector<std::string> names;
    for (const std::size_t i : columns) names.push_back(table.columns[i].name);
    return names;
}

/// All columns but the target and those in `taken`.
std::vector<std::size_t> other_columns(const Table& table, std::size_t target, const std::vector<std::size_t>& taken) {
    std::vector<bool> is_taken(table.columns.size(), false);
    for (const std::size_t i : taken) {
        if (i < is_taken.size()) is_taken[i] = true;  // kNoColumn stands among them
    }
    std::vector<std::size_t> columns;
    for (std::size_t i = 0; i < table.columns.size(); ++i) {
        if (i != target && !is_taken[i]) columns.push_back(i);
    }
    return columns;
}

TableEncoder encoder_with_names(const Table& table, std::size_t target, const std::vector<std::size_t>& columns) {
    TableEncoder result{plain_encoder(table, columns), {}};
    const std::vector<std::string> extra = names_of(table, other_columns(table, target, columns));
    if (!extra.empty()) {
        result.notes.push_back(
            (extra.size() == 1 ? "The model does not use column " : "The model does not use columns ") +
            name_list(extra) + ".");
    }
    return result;
}

tl::unexpected<Error> refuse_columns(const std::vector<std::string>& features, std::size_t num_inputs,
                                     const Table& table, const std::vector<std::size_t>& columns) {
    const std::vector<std::string> names = names_of(table, columns);
    const auto list = [](const std::vector<std::string>& texts) {
        return texts.empty() ? "" : " (" + name_list(texts) + ")";
    };
    return in_file(table.name, {{},
                                "columns",
                                count_of(num_inputs, "input column") + list(features),
                                std::to_string(names.size()) + list(names)});
}

}  // namespace

Result<TableEncoder> encoder_by_names(const std::vector<std::string>& features, int num_inputs, const Table& table,
                                      std::size_t target) {
    const auto wanted = static_cast<std::size_t>(num_inputs);
    const bool has_names =
        features.size() == wanted && std::set<std::string>(features.begin(), features.end()).size() == wanted;
    std::size_t num_found = 0;
    if (has_names) {
        const std::vector<std::size_t> by_name = columns_by_name(features, table);
        const std::set<std::size_t> distinct(by_name.begin(), by_name.end());
        num_found = static_cast<std::size_t>(
            std::count_if(by_name.begin(), by_name.end(), [](std::size_t i) { return i != Table::kNoColumn; }));
        if (num_found == wanted && distinct.size() == wanted) return encoder_with_names(table, target, by_name);
        for (std::size_t i = 0; num_found > 0 && i < wanted; ++i) {
            if (by_name[i] != Table::kNoColumn) continue;
            std::vector<std::string> rest = names_of(table, other_columns(table, target, by_name));
            return in_file(table.name,
                           {{},
                            "columns",
                            quoted(features[i]) + ", which the model needs beside " + std::to_string(num_found) +
                                " that are there",
                            (rest.empty() ? "no more columns" : name_list(rest)) + did_you_mean(features[i], rest)});
        }
    }
    const std::vector<std::size_t> by_position = other_columns(table, target, {});
    if (by_position.size() != wanted) return refuse_columns(features, wanted, table, by_position);
    TableEncoder result{plain_encoder(table, by_position), {}};
    if (has_names && table.has_header) {
        result.notes.push_back("None of the model's inputs (" + name_list(features) +
                               ") is a column of the table; its columns were taken by position.");
    }
    return result;
}

}  // namespace reluscope
