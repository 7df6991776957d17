#pragma once

#include "data/table.h"
#include "formats/csv/csv_scan.h"
#include "formats/csv/csv_text.h"
#include "formats/csv/number_notation.h"

#include <cmath>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace reluscope {

/// The distinct texts of a column, numbered in order of appearance.
class TextDictionary {
public:
    std::int32_t code_of(std::string_view text);
    std::vector<std::string>& texts() { return texts_; }

private:
    void grow();

    std::vector<std::string> texts_;
    std::vector<std::uint32_t> hashes_;  // per text
    std::vector<std::int32_t> slots_;    // open addressing; -1 is free; a power of two, at most half full
};

/// How the file as a whole is written, for the columns that leave it open.
struct CsvHabits {
    NumberHabits numbers;
    std::vector<std::string> missing;  ///< texts that stand for "no value" in every column, beside the usual ones
};

/// One column while its file is read. It holds numbers until the first cell that is no number. If no number came before
/// that cell, it goes on with texts; else it waits for the second look at the file, because the cells before are needed
/// as they were written. Texts that turn out to be numbers of one other notation become numbers at the end.
class CsvColumn {
public:
    enum class Mode { kNumbers, kTexts, kWaiting };

    /// `notation` is what the first rows suggest.
    explicit CsvColumn(NumberNotation notation = {}) : notation_(std::move(notation)) {}

    Mode mode() const { return mode_; }
    /// True while a number in plain notation can be added as it is.
    bool takes_plain_numbers() const { return mode_ == Mode::kNumbers && takes_plain_; }
    /// Texts that mean "no value" have to be looked for in numbers too.
    void set_habits(const CsvHabits& habits);
    void reserve(std::size_t num_rows);

    /// A number that stands alone and unquoted in its cell, whose text is [begin, end).
    void add_number(double value, const char* begin, const char* end) {
        if (std::abs(value) >= kExactInteger) [[unlikely]]
            note_large_number({begin, static_cast<std::size_t>(end - begin)});
        numbers_.push_back(value);
        has_numbers_ = true;
    }

    /// Any cell.
    void add_cell(const CsvCell& cell, std::size_t row, std::size_t line);

    /// All rows were seen once: true if they have to be given again, as texts, from row 0 on.
    bool wants_second_look() const;
    void begin_second_look(std::size_t num_rows);

    /// The column with its type, once every row was given; `table` knows the lines of its rows. Adds to the table's
    /// notes what its reader should know, but for missing_texts() and notation().
    Column finish(std::string name, Table& table);
    const MissingTexts& missing_texts() const { return missing_; }
    /// How the numbers are written, and the first cell that plain notation would read otherwise or not at all; empty:
    /// there is none, or no number.
    const NumberNotation& notation() const { return notation_; }
    const std::string& example() const { return example_; }

private:
    // 2^53: from here on not every whole number is a double.
    static constexpr double kExactInteger = 9007199254740992.0;

    void note_large_number(std::string_view text);
    bool is_told_missing(std::string_view text) const;
    std::string_view in_utf8(std::string_view text);
    std::optional<double> number(std::string_view text);
    void add_text(const CsvCell& cell, std::size_t row, std::size_t line);
    void stop_being_numeric(std::string_view text, std::size_t row, std::size_t line);
    void finish_texts(Column& column, const Table& table);
    bool make_numbers(Column& column);
    void find_odd_cell(Column& column, const Table& table);
    void add_notes(const Column& column, std::vector<std::string>& notes) const;

    Mode mode_ = Mode::kNumbers;
    NumberNotation notation_;
    CsvHabits habits_;
    bool takes_plain_ = true;
    bool has_numbers_ = false;  // among other cells too
    bool rounds_integers_ = false;
    bool was_other_encoding_ = false;
    std::size_t num_missing_ = 0;
    std::size_t reserved_ = 0;
    std::vector<double> numbers_;
    std::vector<std::int32_t> codes_;
    TextDictionary dictionary_;
    MissingTexts missing_;
    std::string example_;  // the first cell that plain notation would read otherwise
    std::optional<OddCell> first_odd_cell_;
    std::size_t num_number_cells_ = 0;  // of a column of texts
    bool is_mixed_ = false;             // a column of texts that are numbers in several notations
    std::string buffer_;
    std::string utf8_;
};

}  // namespace reluscope
