#include "formats/csv/csv_scan.h"

#include "base/text/spelling.h"

#include <algorithm>
#include <cstring>

namespace reluscope {

namespace {

bool is_blank(char c) { return c == ' ' || c == '\t'; }

}  // namespace

std::string_view CsvCell::content(std::string& buffer) const {
    if (!doubled) return text;
    buffer.clear();
    for (std::size_t i = 0; i < text.size(); ++i) {
        buffer += text[i];
        if (text[i] == '"') ++i;  // the scanner saw to it that quotes come in pairs
    }
    return buffer;
}

CsvFaultText csv_fault_text(CsvFault fault) {
    switch (fault) {
        case CsvFault::kNone: break;
        case CsvFault::kStrayQuote: return {"quotes around the whole cell or none", "a quote inside an unquoted cell"};
        case CsvFault::kTextAfterQuote:
            return {"a separator or the end of the line after the closing quote", "more text"};
        case CsvFault::kUnclosedQuote: return {"a closing quote for the cell that begins here", "the end of the file"};
        case CsvFault::kTooLong: return {"a cell of at most 1 MiB", "a longer one; perhaps its quote is never closed"};
    }
    return {};
}

bool CsvScanner::begin_record() {
    num_blank_lines_ = 0;
    while (place_ != end_ && skip_blank_line()) {
        if (num_blank_lines_++ == 0) first_blank_line_ = line_ - 1;
    }
    record_line_ = line_;
    while (separator_ == kBlanks && place_ != end_ && is_blank(*place_)) ++place_;
    return place_ != end_;
}

bool CsvScanner::next_after_blanks() {
    while (place_ != end_ && is_blank(*place_)) ++place_;
    if (place_ == end_) return false;
    if (*place_ != '\n' && *place_ != '\r') return true;
    skip_line_end();
    return false;
}

bool CsvScanner::skip_blank_line() {
    const char* p = place_;
    while (p != end_ && (*p == ' ' || (separator_ == kBlanks && is_blank(*p)))) ++p;
    if (p == end_ && p != place_) {
        place_ = p;
        ++line_;
        return true;
    }
    if (p == end_ || (*p != '\n' && *p != '\r')) return false;
    place_ = p;
    skip_line_end();
    return true;
}

void CsvScanner::skip_line_end() {
    const bool carriage_return = *place_++ == '\r';
    if (carriage_return && place_ != end_ && *place_ == '\n') ++place_;
    ++line_;
}

CsvFault CsvScanner::scan_cell(CsvCell& cell) {
    cell.quoted = cell.doubled = false;
    const char* const begin = place_;
    const char* p = begin;
    while (p != end_ && *p != separator_ && *p != other_separator_ && *p != '\n' && *p != '\r' && *p != '"') ++p;
    place_ = p;
    cell.text = trimmed({begin, static_cast<std::size_t>(p - begin)});
    if (cell.text.size() > kMaxCsvCellBytes) return CsvFault::kTooLong;
    if (p == end_ || *p != '"') return CsvFault::kNone;
    return cell.text.empty() ? scan_quoted(cell) : CsvFault::kStrayQuote;
}

CsvFault CsvScanner::scan_quoted(CsvCell& cell) {
    const char* const begin = place_ + 1;
    const char* p = begin;
    while (true) {
        const auto left = static_cast<std::size_t>(end_ - p);
        const std::size_t window = std::min(left, kMaxCsvCellBytes + 1 - static_cast<std::size_t>(p - begin));
        p = static_cast<const char*>(std::memchr(p, '"', window));
        if (p == nullptr) return window == left ? CsvFault::kUnclosedQuote : CsvFault::kTooLong;
        if (p + 1 == end_ || p[1] != '"') break;
        cell.doubled = true;
        p += 2;
        if (static_cast<std::size_t>(p - begin) > kMaxCsvCellBytes) return CsvFault::kTooLong;
    }
    cell.quoted = true;
    cell.text = {begin, static_cast<std::size_t>(p - begin)};
    for (std::size_t i = 0; i < cell.text.size(); ++i) {
        const bool crlf = cell.text[i] == '\r' && i + 1 < cell.text.size() && cell.text[i + 1] == '\n';
        if (cell.text[i] == '\n' || (cell.text[i] == '\r' && !crlf)) ++line_;
    }
    ++p;
    while (p != end_ && is_blank(*p) && *p != separator_ && *p != other_separator_) ++p;
    place_ = p;
    return ends_cell(p) ? CsvFault::kNone : CsvFault::kTextAfterQuote;
}

}  // namespace reluscope
