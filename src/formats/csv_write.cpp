#include "formats/csv_write.h"

#include "base/numerics.h"

#include <cstddef>
#include <string>
#include <string_view>

namespace reluscope {

namespace {

constexpr std::size_t kBuffer = 1 << 16;

void append_cell(std::string& out, std::string_view text) {
    const bool has_blank_end = !text.empty() && (text.front() == ' ' || text.back() == ' ');
    if (text.find_first_of(",;\t\"\r\n") == std::string_view::npos && !has_blank_end) {
        out += text;
        return;
    }
    out += '"';
    for (const char c : text) {
        if (c == '"') out += '"';
        out += c;
    }
    out += '"';
}

}  // namespace

void write_csv(const Table& table, const TextSink& sink) {
    std::string text;
    for (std::size_t i = 0; i < table.columns.size(); ++i) {
        if (i > 0) text += ',';
        append_cell(text, table.columns[i].name);
    }
    text += '\n';
    for (std::size_t row = 0; row < table.num_rows; ++row) {
        for (std::size_t i = 0; i < table.columns.size(); ++i) {
            if (i > 0) text += ',';
            const Column& column = table.columns[i];
            if (column.is_missing(row)) continue;
            if (column.type == ColumnType::kNumeric)
                append_number(text, column.numbers[row]);
            else
                append_cell(text, column.text(row));
        }
        text += '\n';
        if (text.size() < kBuffer) continue;
        sink(text);
        text.clear();
    }
    sink(text);
}

}  // namespace reluscope
