#include "formats/csv/csv_sniff.h"

#include "base/numerics/numerics.h"
#include "base/text/spelling.h"
#include "data/cell_names.h"
#include "formats/csv/csv_header.h"
#include "formats/csv/csv_separator.h"
#include "formats/csv/csv_text.h"
#include "formats/file_kind.h"

#include <algorithm>
#include <unordered_map>
#include <unordered_set>

namespace reluscope {

namespace {

constexpr std::size_t kMaxColumns = std::size_t{1} << 16;

/// The comment lines (#) that a file begins with.
struct CommentLines {
    std::size_t count = 0;
    std::size_t first_line = 0;
    std::string first;      ///< in UTF-8
    std::string_view last;  ///< without line end and #
    std::size_t last_line = 0;
};

/// Steps over comment lines and blank lines at the beginning. A file of nothing else has none: then # is what its
/// cells begin with.
CommentLines take_comment_lines(CsvDialect& dialect) {
    CommentLines comments;
    const char* place = dialect.data;
    for (std::size_t line = dialect.line; place != dialect.end; ++line) {
        const char* const end = std::find_if(place, dialect.end, [](char c) { return c == '\n' || c == '\r'; });
        const std::string_view text = trimmed({place, static_cast<std::size_t>(end - place)});
        if (!text.empty() && text[0] != '#') {
            if (comments.count == 0) break;
            dialect.data = place;
            dialect.line = line;
            return comments;
        }
        if (!text.empty()) {
            bool was_other = false;
            if (comments.count++ == 0) comments.first = utf8_from_unknown(text, was_other);
            if (comments.count == 1) comments.first_line = line;
            comments.last = text.substr(1);
            comments.last_line = line;
        }
        place = end;
        if (place != dialect.end) place += *place == '\r' && place + 1 != dialect.end && place[1] == '\n' ? 2 : 1;
    }
    return {};
}

/// Reads one record. Stops at a cell that cannot be read.
Result<std::vector<FirstCell>> read_record(CsvScanner& scanner, bool& was_other_encoding) {
    std::vector<FirstCell> cells;
    CsvCell cell;
    std::string buffer;
    if (!scanner.begin_record()) return refuse("file", "a header and rows", "only blank lines");
    do {
        const CsvFault fault = scanner.scan_cell(cell);
        if (fault != CsvFault::kNone) return refuse_cell(fault, scanner.line(), cells.size());
        if (cells.size() == kMaxColumns)
            return refuse("line " + std::to_string(scanner.line()), "at most 65536 columns", "more");
        cells.push_back({utf8_from_unknown(trimmed(cell.content(buffer)), was_other_encoding), cell.quoted});
    } while (scanner.next_cell());
    return cells;
}

/// The cells of a comment line, if there are as many as in the rows: `#x,y` or NumPy's `# x,y`. A column may be called
/// # itself.
std::vector<FirstCell> cells_of_comment(std::string_view comment, char separator, std::size_t num_columns) {
    std::vector<FirstCell> cells;
    CsvScanner scanner(comment.data(), comment.data() + comment.size(), separator);
    const bool names_hash = !comment.empty() && comment.front() == separator && separator != kBlanks;
    bool was_other = false;
    auto read = read_record(scanner, was_other);
    if (!read || read->size() != num_columns || num_columns < 2) return cells;
    if (names_hash) read->front().text = "#";
    return *std::move(read);
}

/// R writes names of the rows, and nothing above them.
bool has_row_names(const std::vector<FirstCell>& first, const CsvScanner& rows, const TableLook& look) {
    if (!look.rows_are_longer || look.last_is_empty) return false;
    std::vector<FirstCell> longer(1);
    longer.insert(longer.end(), first.begin(), first.end());
    const TableLook looks = look_at_rows(rows, longer);
    return looks.columns.front().all_differ && first_line_of(longer, looks) == FirstLine::kHeader;
}

/// "'a', 'b' and 2 more".
std::string short_list(const std::vector<std::string>& names) {
    constexpr std::size_t kMax = 4;
    const std::size_t shown = names.size() > kMax + 1 ? kMax : names.size();
    std::string text;
    for (std::size_t i = 0; i < shown; ++i) {
        const bool is_last = i + 1 == names.size();
        text += (i == 0 ? "" : (is_last ? " and " : ", ")) + quoted(names[i]);
    }
    return shown == names.size() ? text : text + " and " + std::to_string(names.size() - shown) + " more";
}

/// Names all columns, each with another name, and says which names are not those of the file.
void make_names(const std::vector<FirstCell>& first, const TableLook& look, CsvDialect& dialect) {
    std::unordered_set<std::string> taken;
    std::unordered_map<std::string, std::size_t> repeats;
    std::vector<std::string> unnamed;
    std::vector<std::string> renamed;
    for (std::size_t i = 0; i < first.size(); ++i) {
        const bool is_in_file = dialect.has_header && !first[i].text.empty();
        const std::string base = is_in_file ? first[i].text : "column " + std::to_string(i + 1);
        std::string name = base;
        while (!taken.insert(name).second) name = base + " (" + std::to_string(++repeats[base] + 1) + ")";
        if (dialect.has_header && !is_in_file) unnamed.push_back(name);
        if (is_in_file && name != base) renamed.push_back(name);
        dialect.columns.push_back({std::move(name), is_in_file, look.columns[i].notation});
    }
    if (!unnamed.empty()) {
        dialect.notes.push_back(unnamed.size() == 1
                                    ? "One column has no name in the file; it is called " + unnamed[0] + " here."
                                    : std::to_string(unnamed.size()) +
                                          " columns have no name in the file; they are called " + short_list(unnamed) +
                                          " here.");
    }
    if (!renamed.empty()) {
        dialect.notes.push_back("Some columns have the same name; the later " +
                                std::string(renamed.size() == 1 ? "one is" : "ones are") + " called " +
                                short_list(renamed) + " here.");
    }
}

/// Excel writes a first line `sep=;` for itself.
bool take_separator_line(CsvDialect& dialect) {
    const std::string_view head(dialect.data,
                                std::min<std::size_t>(8, static_cast<std::size_t>(dialect.end - dialect.data)));
    if (!head.starts_with("sep=") || head.size() < 6 || (head[5] != '\n' && head[5] != '\r')) return false;
    if (!is_separator(head[4])) return false;
    dialect.separator = head[4];
    dialect.data += head[5] == '\r' && head.size() > 6 && head[6] == '\n' ? 7 : 6;
    ++dialect.line;
    return true;
}

void say_comments(const CommentLines& comments, bool names_columns, CsvDialect& dialect) {
    const std::size_t num_skipped = comments.count - (names_columns ? 1 : 0);
    if (num_skipped > 0) {
        dialect.notes.push_back(
            count_of(num_skipped, "comment line") +
            (num_skipped == 1 ? " at the top was skipped: line " : " at the top were skipped, the first in line ") +
            std::to_string(comments.first_line) + ": " + quoted(comments.first) + ".");
    }
    if (names_columns)
        dialect.notes.push_back("The names of the columns are those of the comment in line " +
                                std::to_string(comments.last_line) + ".");
}

void say_first_line(FirstLine kind, const std::vector<FirstCell>& first, CsvDialect& dialect) {
    const std::string named = "; columns are called column 1, column 2, ...";
    if (kind == FirstLine::kNumbers)
        dialect.notes.push_back("The first line holds numbers and is taken as data" + named);
    if (kind == FirstLine::kRepeatedTexts)
        dialect.notes.push_back("The first line is taken as data, because its texts occur again below" + named);
    if (kind != FirstLine::kHeaderOfNumbers) return;
    std::vector<std::string> numbers;
    for (const FirstCell& cell : first) {
        if (is_number_in_some_notation(cell.text)) numbers.push_back(cell.text);
    }
    dialect.notes.push_back(
        "The first line is taken as the names of the columns, although it holds numbers: " + short_list(numbers) + ".");
}

/// Reads the first line, decides what it is, and sets everything that follows from it.
Status take_first_line(const CommentLines& comments, CsvDialect& dialect) {
    CsvScanner scanner(dialect.data, dialect.end, dialect.separator, dialect.line);
    bool was_other_encoding = false;
    Result<std::vector<FirstCell>> read = read_record(scanner, was_other_encoding);
    if (!read) return tl::unexpected<Error>(read.error());
    std::vector<FirstCell> first = *std::move(read);
    TableLook look = look_at_rows(scanner, first);
    if (has_row_names(first, scanner, look)) {
        first.insert(first.begin(), FirstCell{});
        look = look_at_rows(scanner, first);
        dialect.notes.push_back(
            "The first line has one name less than the rows have cells: the first column holds the names of the rows.");
    }
    FirstLine kind = first_line_of(first, look);
    const bool is_data = kind == FirstLine::kNumbers || kind == FirstLine::kRepeatedTexts;
    // `#x,y` over anything, and `# x,y` over rows without names of their own.
    const bool touches = !comments.last.empty() && comments.last.front() != ' ' && comments.last.front() != '\t';
    std::vector<FirstCell> names;
    if (comments.count > 0 && (is_data || touches))
        names = cells_of_comment(comments.last, dialect.separator, first.size());
    if (comments.count > 0) say_comments(comments, !names.empty(), dialect);
    if (!names.empty()) {
        const CsvScanner rows(dialect.data, dialect.end, dialect.separator, dialect.line);
        look = look_at_rows(rows, names);
        first = std::move(names);
        kind = FirstLine::kHeader;
    } else if (!is_data) {
        if (look.num_rows == 0 && !CsvScanner(scanner).begin_record())
            return refuse("line " + std::to_string(scanner.line()), "rows after the header", "the end of the file");
        dialect.data = scanner.place();
        dialect.line = scanner.line();
    }
    dialect.has_header = kind == FirstLine::kHeader || kind == FirstLine::kHeaderOfNumbers;
    dialect.habits = look.habits;
    if (dialect.separator != ',' && first.size() > 1)
        dialect.notes.insert(dialect.notes.begin(),
                             "Cells are separated by " + std::string(separator_name(dialect.separator)) + ".");
    if (was_other_encoding)
        dialect.notes.push_back("The first line holds text that is not UTF-8; it was read as Windows-1252.");
    say_first_line(kind, first, dialect);
    make_names(first, look, dialect);
    return {};
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
    constexpr std::size_t kSampleBytes = std::size_t{1} << 18;  // what must hold text
    if (text.substr(0, kSampleBytes).find('\0') != std::string_view::npos)
        return refuse("file", "a CSV table", "binary data");

    CsvDialect dialect;
    dialect.data = text.data();
    dialect.end = text.data() + text.size();
    const bool is_told = take_separator_line(dialect);
    const CommentLines comments = take_comment_lines(dialect);
    if (!is_told) dialect.separator = sniff_separator(dialect.data, dialect.end);
    if (Status status = take_first_line(comments, dialect); !status) return tl::unexpected<Error>(status.error());
    return dialect;
}

}  // namespace reluscope
