#include "formats/csv/csv_write.h"

#include "base/numerics/numerics.h"

#include <cstddef>
#include <string>
#include <string_view>

namespace reluscope {

namespace {

constexpr std::size_t kBuffer = 1 << 16;

/// `must_quote` where the text alone would be read as something else.
void append_cell(std::string& out, std::string_view text, bool must_quote) {
    const bool has_blank_end = !text.empty() && (text.front() == ' ' || text.back() == ' ');
    if (text.find_first_of(",;\t\"\r\n") == std::string_view::npos && !has_blank_end && !must_quote) {
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

/// What stands in a missing cell: nothing, or a text such as None.
std::string_view missing_text(const Column& column, std::size_t row) {
    if (column.codes.empty() || column.codes[row] == -1) return "";
    return column.missing_labels[static_cast<std::size_t>(-2 - column.codes[row])];
}

}  // namespace

void write_csv(const Table& table, const TextSink& sink) {
    std::string text;
    const bool is_alone = table.columns.size() == 1;  // no comma says that commas separate
    for (std::size_t i = 0; i < table.columns.size(); ++i) {
        if (i > 0) text += ',';
        const std::string& name = table.columns[i].name;
        double number = 0;
        append_cell(text, name, is_alone || name.starts_with('#') || parse_number(name, number));
    }
    text += '\n';
    for (std::size_t row = 0; row < table.num_rows; ++row) {
        for (std::size_t i = 0; i < table.columns.size(); ++i) {
            if (i > 0) text += ',';
            const Column& column = table.columns[i];
            if (column.is_missing(row))
                text += missing_text(column, row);
            else if (column.type == ColumnType::kNumeric)
                append_number(text, column.numbers[row]);
            else
                append_cell(text, column.text(row), is_alone);
        }
        text += '\n';
        if (text.size() < kBuffer) continue;
        sink(text);
        text.clear();
    }
    sink(text);
}

}  // namespace reluscope
