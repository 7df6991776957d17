#include "formats/csv/csv_notes.h"

#include "base/numerics/numerics.h"
#include "base/result.h"
#include "base/text/spelling.h"
#include "data/cell_names.h"

#include <algorithm>

namespace reluscope {

void CsvNotes::add_missing(const Column& column, const MissingTexts& texts, const Table& table) {
    constexpr std::size_t kMaxColumns = 6;
    if (texts.empty()) return;
    if (missing_.size() == kMaxColumns) {
        if (num_more_columns_++ == 0) more_text_ = texts.entries().front().text;
        num_more_cells_ += texts.num_cells();
        return;
    }
    const auto& labels = column.missing_labels;
    const bool may_be_class = std::find(labels.begin(), labels.end(), kNoneText) != labels.end();
    missing_.push_back(column_place(column) + ": " + texts.list(table) +
                       (texts.entries().size() == 1 ? " is" : " are") + " read as missing" +
                       (may_be_class ? ", unless the column is the answer." : "."));
}

void CsvNotes::add_notation(const Column& column, const NumberNotation& notation, const std::string& example) {
    const auto found = std::find_if(notations_.begin(), notations_.end(),
                                    [&](const NotationNote& note) { return note.notation == notation; });
    if (found == notations_.end())
        notations_.push_back({notation, example, {column.name}});
    else
        found->columns.push_back(column.name);
}

std::vector<std::string> CsvNotes::take() {
    constexpr std::size_t kMaxNames = 4;
    std::vector<std::string> notes;
    for (const NotationNote& note : notations_) {
        const bool is_one = note.columns.size() == 1;
        const double value = note.notation.number(note.example).value_or(0);
        notes.push_back((is_one ? "column " : "columns ") + name_list(note.columns, kMaxNames) +
                        (is_one ? " has" : " have") + " numbers written like " + quoted(note.example) +
                        ", which is read as " + number_text(value) + ": " + note.notation.sentence() + ".");
    }
    notes.insert(notes.end(), missing_.begin(), missing_.end());
    if (num_more_columns_ > 0) {
        notes.push_back(count_of(num_more_columns_, "more column") + (num_more_columns_ == 1 ? " has " : " have ") +
                        count_of(num_more_cells_, "cell") + " with texts such as " + quoted(more_text_) +
                        ", read as missing.");
    }
    return notes;
}

}  // namespace reluscope
