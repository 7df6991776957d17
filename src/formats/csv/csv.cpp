#include "formats/csv/csv.h"

#include "base/numerics/numerics.h"
#include "base/sha256.h"
#include "data/cell_names.h"
#include "formats/csv/csv_column.h"
#include "formats/csv/csv_notes.h"
#include "formats/csv/csv_scan.h"
#include "formats/csv/csv_sniff.h"
#include "formats/file_kind.h"

#include <algorithm>
#include <cstring>

namespace reluscope {

namespace {

constexpr std::size_t kStepBytes = std::size_t{1} << 19;  // a few milliseconds in a browser

}  // namespace

/// The reader's work in its order: look at the beginning, read all rows, read them again for columns that turned out
/// not to be numeric (csv_column.h), then make the columns one by one.
class CsvReader::State {
public:
    State(std::string name, Bytes bytes, CsvOptions options) : bytes_(bytes), options_(std::move(options)) {
        table_.name = std::move(name);
    }

    bool step() {
        Status status;
        switch (phase_) {
            case Phase::kStart: status = start(); break;
            case Phase::kRows: status = read_rows(); break;
            case Phase::kSecondLook: status = read_rows(); break;
            case Phase::kColumns: finish_column(); break;
            case Phase::kDone: break;
        }
        if (!status) {
            error_ = status.error();
            columns_.clear();
            phase_ = Phase::kDone;
        }
        return phase_ != Phase::kDone;
    }

    double progress() const {
        constexpr double kShareOfRows = 0.8;
        if (phase_ == Phase::kDone) return 1;
        if (!scanner_) return 0;
        const double size = static_cast<double>(dialect_.end - dialect_.data) + 1;
        const double read = static_cast<double>(scanner_->place() - dialect_.data) / size;
        if (phase_ == Phase::kRows) return kShareOfRows * read;
        return kShareOfRows + (1 - kShareOfRows) * (phase_ == Phase::kSecondLook ? 0.9 * read : 0.95);
    }

    Result<Table> take() {
        if (error_) return in_file(table_.name, *error_);
        if (phase_ != Phase::kDone) return in_file(table_.name, {{}, {}, {}, "the table has not been read to its end"});
        return std::move(table_);
    }

private:
    enum class Phase { kStart, kRows, kSecondLook, kColumns, kDone };

    Status start() {
        Result<CsvDialect> dialect = sniff_csv(bytes_);
        if (!dialect) return tl::unexpected<Error>(dialect.error());
        dialect_ = std::move(*dialect);
        for (const CsvName& name : dialect_.columns) {
            columns_.emplace_back(name.notation);
            columns_.back().set_habits({dialect_.habits, options_.missing});
        }
        table_.has_header = dialect_.has_header;
        begin_rows(Phase::kRows);
        return {};
    }

    void begin_rows(Phase phase) {
        phase_ = phase;
        row_ = 0;
        scanner_.emplace(dialect_.data, dialect_.end, dialect_.separator, dialect_.line);
    }

    /// Reads about kStepBytes.
    Status read_rows() {
        const auto left = static_cast<std::size_t>(dialect_.end - scanner_->place());
        const char* const stop = scanner_->place() + std::min(left, kStepBytes);
        if (std::memchr(scanner_->place(), '\0', static_cast<std::size_t>(stop - scanner_->place())) != nullptr) {
            return refuse("after line " + std::to_string(scanner_->line()), "text", "a NUL byte");
        }
        constexpr std::size_t kMaxRows = std::size_t{1} << 28;  // row numbers are 32 bits elsewhere
        const bool first_look = phase_ == Phase::kRows;
        while (scanner_->place() < stop) {
            if (!scanner_->begin_record()) break;
            if (row_ == kMaxRows) return refuse("file", "at most " + std::to_string(kMaxRows) + " rows", "more");
            if (first_look) note_lines();
            if (Status status = first_look ? read_row() : read_row_again(); !status) return status;
            ++row_;
        }
        if (first_look) hash_to(reinterpret_cast<const std::byte*>(scanner_->place()));
        if (scanner_->place() == dialect_.end) {
            end_rows();
        } else if (first_look && !reserved_) {
            reserve_rows();
        }
        return {};
    }

    /// Takes the bytes before `place` into the file's hash.
    void hash_to(const std::byte* place) {
        const auto end = static_cast<std::size_t>(place - bytes_.data());
        hash_.update(bytes_.subspan(num_hashed_, end - num_hashed_));
        num_hashed_ = end;
    }

    /// Keeps where rows stand in the file, in runs of consecutive lines.
    void note_lines() {
        const std::size_t line = scanner_->record_line();
        if (line != next_line_ || row_ == 0) table_.line_runs.push_back({row_, line});
        next_line_ = line + 1;
        if (scanner_->num_blank_lines() == 0 || row_ == 0) return;
        if (num_blank_lines_ == 0) first_blank_line_ = scanner_->first_blank_line();
        num_blank_lines_ += scanner_->num_blank_lines();
    }

    Status read_row() {
        std::size_t column = 0;
        do {
            if (column < columns_.size() && columns_[column].takes_plain_numbers()) {
                double value = 0;
                const char* const place = scanner_->place();
                const char* const after = scan_number(place, dialect_.end, value);
                if (after != nullptr && scanner_->ends_cell(after)) {
                    columns_[column++].add_number(value, place, after);
                    scanner_->move_to(after);
                    continue;
                }
            }
            const std::size_t line = scanner_->line();
            const CsvFault fault = scanner_->scan_cell(cell_);
            if (fault != CsvFault::kNone) return refuse_cell(fault, line, column);
            if (column < columns_.size()) columns_[column].add_cell(cell_, row_, line);
            ++column;
        } while (scanner_->next_cell());
        if (column == columns_.size()) return {};
        return refuse("line " + std::to_string(scanner_->record_line()),
                      count_of(columns_.size(), "cell") + " as in the first line", count_of(column, "cell"));
    }

    Status read_row_again() {
        std::size_t column = 0;
        do {
            const std::size_t line = scanner_->line();
            scanner_->scan_cell(cell_);  // was read before without fault
            if (looked_at_again_[column]) columns_[column].add_cell(cell_, row_, line);
            ++column;
        } while (scanner_->next_cell());
        return {};
    }

    /// Room for all rows at once, from how many there were in the first step.
    void reserve_rows() {
        reserved_ = true;
        const auto read = static_cast<double>(scanner_->place() - dialect_.data);
        const double share = static_cast<double>(dialect_.end - dialect_.data) / read;
        const auto expected = static_cast<std::size_t>(1.02 * share * static_cast<double>(row_)) + 1;
        for (CsvColumn& column : columns_) column.reserve(expected);
    }

    void end_rows() {
        if (phase_ == Phase::kRows) {
            table_.num_rows = row_;
            table_.notes = std::move(dialect_.notes);
            if (num_blank_lines_ > 0) {
                table_.notes.push_back(count_of(num_blank_lines_, "blank line") +
                                       (num_blank_lines_ == 1 ? " was" : " were") + " skipped (first: line " +
                                       std::to_string(first_blank_line_) + ").");
            }
            looked_at_again_.assign(columns_.size(), false);
            for (std::size_t i = 0; i < columns_.size(); ++i) {
                if (!columns_[i].wants_second_look()) continue;
                looked_at_again_[i] = true;
                columns_[i].begin_second_look(row_);
            }
            const bool again =
                std::find(looked_at_again_.begin(), looked_at_again_.end(), true) != looked_at_again_.end();
            if (again) return begin_rows(Phase::kSecondLook);
        }
        phase_ = Phase::kColumns;
        table_.columns.reserve(columns_.size());
    }

    void finish_column() {
        const std::size_t i = table_.columns.size();
        table_.columns.push_back(columns_[i].finish(dialect_.columns[i].name, table_));
        table_.columns.back().has_name = dialect_.columns[i].is_in_file;
        notes_.add_missing(table_.columns.back(), columns_[i].missing_texts(), table_);
        if (!columns_[i].example().empty())
            notes_.add_notation(table_.columns.back(), columns_[i].notation(), columns_[i].example());
        if (i + 1 < columns_.size()) return;
        for (std::string& note : notes_.take()) table_.notes.push_back(std::move(note));
        columns_ = {};
        hash_to(bytes_.data() + bytes_.size());
        table_.sha256 = hash_.hex();
        phase_ = Phase::kDone;
    }

    Bytes bytes_;
    CsvOptions options_;
    Sha256 hash_;
    std::size_t num_hashed_ = 0;  // of the bytes
    Phase phase_ = Phase::kStart;
    CsvDialect dialect_;
    std::optional<CsvScanner> scanner_;
    std::vector<CsvColumn> columns_;
    std::vector<bool> looked_at_again_;
    CsvCell cell_;
    std::size_t row_ = 0;
    std::size_t next_line_ = 0;
    std::size_t num_blank_lines_ = 0;
    std::size_t first_blank_line_ = 0;
    CsvNotes notes_;
    bool reserved_ = false;
    Table table_;
    std::optional<Error> error_;
};

CsvReader::CsvReader(std::string name, Bytes bytes, CsvOptions options)
    : state_(std::make_unique<State>(std::move(name), bytes, std::move(options))) {}
CsvReader::~CsvReader() = default;
bool CsvReader::step() { return state_->step(); }
double CsvReader::progress() const { return state_->progress(); }
Result<Table> CsvReader::take() { return state_->take(); }

Result<Table> read_csv(const std::string& name, Bytes bytes, CsvOptions options) {
    CsvReader reader(name, bytes, std::move(options));
    while (reader.step()) {
    }
    return reader.take();
}

}  // namespace reluscope
