#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace reluscope {

/// One cell as it stands in the file.
struct CsvCell {
    std::string_view text;  ///< without quotes around it, and without blanks around it unless they were quoted
    bool quoted = false;
    bool doubled = false;  ///< holds doubled quotes, each of which means one

    /// What the cell says; `buffer` is used where that is not in the file as it stands.
    std::string_view content(std::string& buffer) const;
};

enum class CsvFault { kNone, kStrayQuote, kTextAfterQuote, kUnclosedQuote, kTooLong };

/// What was expected and found where a cell cannot be read.
struct CsvFaultText {
    std::string_view expected;
    std::string_view found;
};
CsvFaultText csv_fault_text(CsvFault fault);

inline constexpr std::size_t kMaxCsvCellBytes = std::size_t{1} << 20;

/// The separator of cells that stand apart by runs of blanks and tabs.
inline constexpr char kBlanks = ' ';

/// Walks over the cells of a CSV text that lies in memory: RFC 4180 with any of CR, LF and CRLF after a record. With
/// kBlanks as the separator a run of blanks and tabs separates two cells, and those at the ends of a line mean
/// nothing.
///
///     while (scanner.begin_record()) {
///         do { scanner.scan_cell(cell); } while (scanner.next_cell());
///     }
class CsvScanner {
public:
    CsvScanner(const char* begin, const char* end, char separator, std::size_t first_line = 1)
        : place_(begin),
          end_(end),
          separator_(separator),
          other_separator_(separator == kBlanks ? '\t' : separator),
          line_(first_line) {}

    /// Goes to the next record over blank lines; false at the end of the text.
    bool begin_record();

    /// Reads the cell at place() and stops behind it: at a separator, a line end or the end of the text.
    CsvFault scan_cell(CsvCell& cell);

    /// Steps over what ends a cell. True when another cell of the same record follows.
    bool next_cell() {
        if (place_ == end_) return false;
        if (separator_ == kBlanks) return next_after_blanks();
        if (*place_ == separator_) {
            ++place_;
            return true;
        }
        skip_line_end();
        return false;
    }

    /// True when `place` is where an unquoted cell may end.
    bool ends_cell(const char* place) const {
        return place == end_ || *place == separator_ || *place == '\n' || *place == '\r' || *place == other_separator_;
    }

    const char* place() const { return place_; }
    void move_to(const char* place) { place_ = place; }  ///< within the same line
    const char* end() const { return end_; }
    char separator() const { return separator_; }
    std::size_t line() const { return line_; }                        ///< of place(), from 1
    std::size_t record_line() const { return record_line_; }          ///< where the current record began
    std::size_t num_blank_lines() const { return num_blank_lines_; }  ///< before the current record
    std::size_t first_blank_line() const { return first_blank_line_; }

private:
    CsvFault scan_quoted(CsvCell& cell);
    bool next_after_blanks();
    void skip_line_end();
    bool skip_blank_line();

    const char* place_;
    const char* end_;
    char separator_;
    char other_separator_;  // the tab beside the blank, else the same
    std::size_t line_;
    std::size_t record_line_ = 0;
    std::size_t num_blank_lines_ = 0;
    std::size_t first_blank_line_ = 0;
};

}  // namespace reluscope
