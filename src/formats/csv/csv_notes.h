#pragma once

#include "data/table.h"
#include "formats/csv/csv_text.h"
#include "formats/csv/number_notation.h"

#include <cstddef>
#include <string>
#include <vector>

namespace reluscope {

/// What has to be said of many columns of a table in few sentences: which texts are read as missing, and which
/// notations of numbers.
class CsvNotes {
public:
    /// Notes a column in which cells with these texts are read as missing; `table` knows the lines of its rows.
    void add_missing(const Column& column, const MissingTexts& texts, const Table& table);
    /// Notes a column of numbers in a notation that is not plain, with a cell that shows it.
    void add_notation(const Column& column, const NumberNotation& notation, const std::string& example);

    /// The sentences.
    std::vector<std::string> take();

private:
    struct NotationNote {
        NumberNotation notation;
        std::string example;
        std::vector<std::string> columns;
    };

    std::vector<NotationNote> notations_;
    std::vector<std::string> missing_;
    std::size_t num_more_columns_ = 0;  // with missing texts, beyond those in missing_
    std::size_t num_more_cells_ = 0;
    std::string more_text_;
};

}  // namespace reluscope
