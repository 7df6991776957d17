#include "formats/csv_sniff.h"

#include "base/numerics.h"
#include "base/spelling.h"
#include "formats/file_kind.h"

#include <algorithm>
#include <unordered_map>
#include <unordered_set>

namespace reluscope {

namespace {

constexpr std::size_t kMaxColumns = std::size_t{1} << 16;
constexpr std::size_t kSampleBytes = std::size_t{1} << 18;  // what is looked at to decide the dialect
constexpr std::size_t kSampleRecords = 1000;

bool is_number(std::string_view text) {
    double value = 0;
    return parse_number(text, value);
}

std::string_view separator_name(char separator) {
    if (separator == ';') return "semicolons";
    return separator == '\t' ? "tabs" : "commas";
}

/// How well a separator explains the first records.
struct SeparatorScore {
    double agreeing = 0;    // share of records with as many cells as the first
    double numeric = 0;     // share of cells that are numbers; with semicolons and tabs decimal commas count
    std::size_t cells = 0;  // in the first record

    bool better_than(const SeparatorScore& other) const {
        if ((cells > 1) != (other.cells > 1)) return cells > 1;
        if (agreeing != other.agreeing) return agreeing > other.agreeing;
        if (numeric != other.numeric) return numeric > other.numeric;
        return cells > other.cells;
    }
};

SeparatorScore score_separator(const char* begin, const char* end, char separator) {
    constexpr std::size_t kRecords = 100;
    CsvScanner scanner(begin, end, separator);
    SeparatorScore score;
    CsvCell cell;
    std::size_t num_records = 0;
    std::size_t num_agreeing = 0;
    std::size_t num_cells = 0;
    std::size_t num_numeric = 0;
    while (num_records < kRecords && scanner.begin_record()) {
        std::size_t cells = 0;
        do {
            if (scanner.scan_cell(cell) != CsvFault::kNone) return score;  // of the records up to here
            ++cells;
            const bool numeric = is_number(cell.text) || (separator != ',' && is_number_with_comma(cell.text));
            if (num_records == 0) continue;
            ++num_cells;
            if (numeric) ++num_numeric;
        } while (scanner.next_cell());
        if (num_records++ == 0) score.cells = cells;
        if (cells == score.cells) ++num_agreeing;
        score.agreeing = static_cast<double>(num_agreeing) / static_cast<double>(num_records);
        score.numeric = static_cast<double>(num_numeric) / static_cast<double>(std::max<std::size_t>(1, num_cells));
    }
    return score;
}

char sniff_separator(const char* begin, const char* end) {
    end = begin + std::min(static_cast<std::size_t>(end - begin), kSampleBytes);
    char best = ',';
    SeparatorScore best_score = score_separator(begin, end, best);
    for (const char separator : {';', '\t'}) {
        const SeparatorScore score = score_separator(begin, end, separator);
        if (!score.better_than(best_score)) continue;
        best = separator;
        best_score = score;
    }
    return best;
}

/// What the cells of one column below the first line look like.
struct ColumnLook {
    bool has_number = false;
    bool has_odd_cell = false;
    bool has_fraction = false;
    bool unquoted_number = false;
};

struct FirstCell {
    std::string text;
    bool quoted = false;
};

/// Reads the first record. Stops at a cell that cannot be read.
Result<std::vector<FirstCell>> first_record(CsvScanner& scanner) {
    std::vector<FirstCell> cells;
    CsvCell cell;
    std::string buffer;
    if (!scanner.begin_record()) return refuse("file", "a header and rows", "only blank lines");
    do {
        const CsvFault fault = scanner.scan_cell(cell);
        if (fault != CsvFault::kNone) return refuse_cell(fault, scanner.line(), cells.size());
        if (cells.size() == kMaxColumns) return refuse("line 1", "at most 65536 columns", "more");
        bool was_latin1 = false;
        cells.push_back({utf8_from_unknown(trimmed(cell.content(buffer)), was_latin1), cell.quoted});
    } while (scanner.next_cell());
    return cells;
}

std::vector<ColumnLook> look_at_columns(CsvScanner scanner, std::size_t num_columns) {
    const char* const stop =
        scanner.place() + std::min(static_cast<std::size_t>(scanner.end() - scanner.place()), kSampleBytes);
    std::vector<ColumnLook> looks(num_columns);
    CsvCell cell;
    std::string buffer;
    for (std::size_t record = 0; record < kSampleRecords && scanner.place() < stop && scanner.begin_record();
         ++record) {
        std::size_t column = 0;
        do {
            if (scanner.scan_cell(cell) != CsvFault::kNone) return looks;
            if (column >= num_columns) continue;
            ColumnLook& look = looks[column++];
            const std::string_view text = trimmed(cell.content(buffer));
            if (is_missing_text(text)) continue;
            const bool number = is_number(text);
            look.has_number |= number;
            look.has_odd_cell |= !number;
            look.has_fraction |= number && text.find('.') != std::string_view::npos;
            look.unquoted_number |= number && !cell.quoted;
        } while (scanner.next_cell());
    }
    return looks;
}

/// Starts like a name: a letter, an underscore or anything beyond ASCII. So `12abc` and `?` in the first line are bad cells, not names.
bool is_name(std::string_view text) {
    if (text.empty() || is_missing_text(text)) return false;
    const std::string lower = folded(text);
    if (lower == "inf" || lower == "infinity") return false;
    return (lower[0] >= 'a' && lower[0] <= 'z') || lower[0] == '_' || static_cast<unsigned char>(lower[0]) >= 0x80;
}

/// pandas names columns that have no name 0, 1, 2, ...; such a line is a header if the numbers below have fractions.
bool is_counting_header(const std::vector<FirstCell>& first, const std::vector<ColumnLook>& looks) {
    constexpr std::size_t kFewest = 3;
    std::size_t next = 0;
    bool has_fraction = false;
    for (std::size_t i = 0; i < first.size(); ++i) {
        has_fraction |= looks[i].has_fraction;
        if (!is_number(first[i].text)) continue;
        if (first[i].text != std::to_string(next++)) return false;
    }
    return next >= kFewest && has_fraction;
}

/// The first line is data when it has a number in a column that is otherwise numeric, unless another such column has a name there.
bool has_header(const std::vector<FirstCell>& first, const std::vector<ColumnLook>& looks, bool has_more_rows) {
    bool number_first = false;
    bool name_first = false;
    for (std::size_t i = 0; i < first.size(); ++i) {
        const bool number = is_number(first[i].text);
        if (!has_more_rows) number_first |= number;
        if (looks[i].has_odd_cell) continue;
        const bool only_first_is_quoted = first[i].quoted && looks[i].unquoted_number;
        number_first |= number && !only_first_is_quoted;
        name_first |= looks[i].has_number && (is_name(first[i].text) || (number && only_first_is_quoted));
    }
    return name_first || !number_first || is_counting_header(first, looks);
}

void make_names(const std::vector<FirstCell>& first, CsvDialect& dialect) {
    const auto default_name = [](std::size_t i) { return "column " + std::to_string(i + 1); };
    std::unordered_set<std::string> taken;
    std::unordered_map<std::string, std::size_t> repeats;
    std::size_t num_renamed = 0;
    for (std::size_t i = 0; i < first.size(); ++i) {
        const bool empty = !dialect.has_header || first[i].text.empty();
        const std::string base = empty ? default_name(i) : first[i].text;
        std::string name = base;
        while (!taken.insert(name).second) name = base + " (" + std::to_string(++repeats[base] + 1) + ")";
        if (dialect.has_header && name != first[i].text && num_renamed++ == 0) {
            dialect.notes.push_back((empty ? "column " + std::to_string(i + 1) + " has no name in the first line"
                                           : "more than one column is named " + quoted(base)) +
                                    "; it is called " + quoted(name) + " here.");
        }
        dialect.names.push_back(std::move(name));
    }
    if (num_renamed > 1) dialect.notes.back() += " So are " + std::to_string(num_renamed - 1) + " more.";
}

/// Excel writes a first line `sep=;` for itself.
bool take_separator_line(CsvDialect& dialect) {
    const std::string_view head(dialect.data,
                                std::min<std::size_t>(8, static_cast<std::size_t>(dialect.end - dialect.data)));
    if (!head.starts_with("sep=") || head.size() < 6 || (head[5] != '\n' && head[5] != '\r')) return false;
    if (head[4] != ',' && head[4] != ';' && head[4] != '\t') return false;
    dialect.separator = head[4];
    dialect.data += head[5] == '\r' && head.size() > 6 && head[6] == '\n' ? 7 : 6;
    ++dialect.line;
    return true;
}

}  // namespace

tl::unexpected<Error> refuse_cell(CsvFault fault, std::size_t line, std::size_t column) {
    const CsvFaultText text = csv_fault_text(fault);
    return refuse("line " + std::to_string(line) + ", column " + std::to_string(column + 1), std::string(text.expected),
                  std::string(text.found));
}

Result<CsvDialect> sniff_csv(Bytes bytes) {
    if (const auto foreign = foreign_file(bytes)) return refuse("file", "a CSV table", foreign->sentence());
    const std::string_view text = without_byte_order_mark(text_of(bytes));
    if (text.empty()) return refuse("file", "a header and rows", "nothing");
    if (text.substr(0, kSampleBytes).find('\0') != std::string_view::npos)
        return refuse("file", "a CSV table", "binary data");

    CsvDialect dialect;
    dialect.data = text.data();
    dialect.end = text.data() + text.size();
    if (!take_separator_line(dialect)) dialect.separator = sniff_separator(dialect.data, dialect.end);
    if (dialect.separator != ',') {
        dialect.notes.push_back("Cells are separated by " + std::string(separator_name(dialect.separator)) + ".");
    }
    CsvScanner scanner(dialect.data, dialect.end, dialect.separator, dialect.line);
    const Result<std::vector<FirstCell>> first = first_record(scanner);
    if (!first) return tl::unexpected<Error>(first.error());
    const bool has_more_rows = CsvScanner(scanner).begin_record();
    const std::vector<ColumnLook> looks = look_at_columns(scanner, first->size());
    dialect.has_header = has_header(*first, looks, has_more_rows);
    if (dialect.has_header && !has_more_rows)
        return refuse("line " + std::to_string(scanner.line()), "rows after the header", "the end of the file");
    make_names(*first, dialect);
    if (dialect.has_header) {
        dialect.data = scanner.place();
        dialect.line = scanner.line();
    } else {
        dialect.notes.push_back(
            "The first line holds numbers and is taken as data; columns are called column 1, column 2, ...");
    }
    return dialect;
}

}  // namespace reluscope
