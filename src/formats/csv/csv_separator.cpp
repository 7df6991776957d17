#include "formats/csv/csv_separator.h"

#include "formats/csv/csv_scan.h"
#include "formats/csv/csv_text.h"
#include "formats/csv/number_notation.h"

#include <algorithm>
#include <cstddef>
#include <string>

namespace reluscope {

namespace {

constexpr std::string_view kSeparators = ",;\t| ";

/// How well a separator explains the first records.
struct SeparatorScore {
    double agreeing = 0;    // share of records with as many cells as the first
    double numeric = 0;     // share of cells below the first record that are numbers, in any notation
    std::size_t cells = 0;  // in the first record

    bool better_than(const SeparatorScore& other) const {
        if ((cells > 1) != (other.cells > 1)) return cells > 1;
        if (agreeing != other.agreeing) return agreeing > other.agreeing;
        if (numeric != other.numeric) return numeric > other.numeric;
        return cells > other.cells;
    }
};

/// Counts cells record by record.
class SeparatorTrial {
public:
    /// False at a record that cannot be read; one that the end of the sample cuts does not count.
    bool add_record(CsvScanner& scanner, bool is_whole_file) {
        std::size_t cells = 0;
        do {
            const CsvFault fault = scanner.scan_cell(cell_);
            if (fault != CsvFault::kNone) {
                if (fault != CsvFault::kUnclosedQuote || is_whole_file) ++num_records_;
                return false;
            }
            ++cells;
            has_quotes_ |= cell_.quoted;
            bool was_other_encoding = false;  // a sign of money may be a byte of Windows-1252
            const std::string text = utf8_from_unknown(cell_.text, was_other_encoding);
            if (num_records_ > 0 && is_number_in_some_notation(text)) ++num_numeric_;
        } while (scanner.next_cell());
        if (num_records_++ == 0) score_.cells = cells;
        if (cells == score_.cells) ++num_agreeing_;
        if (num_records_ > 1) num_cells_ += cells;
        // R writes row names without a name for them.
        if (num_records_ > 1 && cells == score_.cells + 1) ++num_longer_;
        return true;
    }

    bool has_quotes() const { return has_quotes_; }

    SeparatorScore score() const {
        SeparatorScore score = score_;
        const bool has_row_names = score_.cells > 1 && num_longer_ > 0 && num_longer_ + 1 == num_records_;
        score.agreeing = has_row_names ? 1 : share(num_agreeing_, num_records_);
        score.numeric = share(num_numeric_, num_cells_);
        if (has_row_names) ++score.cells;
        return score;
    }

private:
    static double share(std::size_t part, std::size_t whole) {
        return static_cast<double>(part) / static_cast<double>(std::max<std::size_t>(1, whole));
    }

    SeparatorScore score_;
    CsvCell cell_;
    std::size_t num_records_ = 0;
    std::size_t num_agreeing_ = 0;
    std::size_t num_longer_ = 0;
    std::size_t num_cells_ = 0;
    std::size_t num_numeric_ = 0;
    bool has_quotes_ = false;
};

SeparatorScore score_separator(const char* begin, const char* end, char separator, bool is_whole_file) {
    constexpr int kRecords = 100;
    CsvScanner scanner(begin, end, separator);
    SeparatorTrial trial;
    for (int i = 0; i < kRecords && scanner.begin_record(); ++i) {
        if (!trial.add_record(scanner, is_whole_file)) break;
    }
    SeparatorScore score = trial.score();
    // Blanks stand in texts too: they separate cells only where every record has as many, and numbers or quotes among
    // them.
    if (separator == kBlanks && (score.agreeing < 1 || (score.numeric == 0 && !trial.has_quotes()))) score = {};
    return score;
}

}  // namespace

char sniff_separator(const char* begin, const char* end) {
    constexpr std::size_t kSampleBytes = std::size_t{1} << 18;
    const auto size = static_cast<std::size_t>(end - begin);
    const bool is_whole_file = size <= kSampleBytes;
    if (!is_whole_file) {
        // Up to a line's end: a record that is cut would agree with no other.
        const char* const cut = begin + kSampleBytes;
        end = cut;
        while (end != begin && end[-1] != '\n' && end[-1] != '\r') --end;
        if (end == begin) end = cut;
    }
    char best = kSeparators[0];
    SeparatorScore best_score = score_separator(begin, end, best, is_whole_file);
    for (const char separator : kSeparators.substr(1)) {
        const SeparatorScore score = score_separator(begin, end, separator, is_whole_file);
        if (score.cells < 2 || !score.better_than(best_score)) continue;
        best = separator;
        best_score = score;
    }
    return best;
}

std::string_view separator_name(char separator) {
    switch (separator) {
        case ';': return "semicolons";
        case '\t': return "tabs";
        case '|': return "pipes";
        case kBlanks: return "runs of blanks";
        default: return "commas";
    }
}

bool is_separator(char c) { return kSeparators.find(c) != std::string_view::npos; }

}  // namespace reluscope
