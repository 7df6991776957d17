#pragma once

#include "data/table.h"
#include "formats/csv_scan.h"

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

/// One column while its file is read. It holds numbers until a cell is none. If no number came before, it goes on with texts; else it waits for
/// the second look at the file, because the texts of the numbers before are needed as they were written.
class CsvColumn {
public:
    enum class Mode { kNumbers, kTexts, kWaiting };

    Mode mode() const { return mode_; }
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

    /// A waiting column takes texts from now on: all cells from row 0 follow.
    void begin_second_look(std::size_t num_rows);

    /// The column with its type, once every row was given. Adds to `notes` what the reader of the table should know.
    Column finish(std::string name, std::size_t num_rows, std::vector<std::string>& notes);

private:
    static constexpr double kExactInteger =
        9007199254740992.0;  // 2^53: from here on not every whole number is a double

    void note_large_number(std::string_view text);
    void add_text(const CsvCell& cell, std::size_t row, std::size_t line);
    void stop_being_numeric(std::string_view text, std::size_t row, std::size_t line);
    void add_notes(const Column& column, std::vector<std::string>& notes) const;

    Mode mode_ = Mode::kNumbers;
    bool has_numbers_ = false;
    bool rounds_integers_ = false;
    bool was_latin1_ = false;
    std::size_t num_missing_ = 0;
    std::size_t reserved_ = 0;
    std::vector<double> numbers_;
    std::vector<std::int32_t> codes_;
    TextDictionary dictionary_;
    std::optional<OddCell> first_odd_cell_;
    std::string buffer_;
};

}  // namespace reluscope
