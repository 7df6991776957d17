#pragma once

#include "base/job.h"
#include "base/result.h"
#include "data/table.h"
#include "formats/model_file.h"

#include <memory>
#include <string>
#include <vector>

namespace reluscope {

/// What the caller knows about a table.
struct CsvOptions {
    /// Texts and numbers that stand for "no value" in every column, beside the usual ones.
    std::vector<std::string> missing;
};

/// Reads a CSV table in steps: RFC 4180 with quotes and newlines in fields, BOM, CR, LF and CRLF, separator sniffed
/// among comma, semicolon, tab, pipe and runs of blanks, comment lines (#) at the top, header or none, blank and NA
/// cells as missing. Keeps `bytes` by reference: they must outlive the reader. What is read as a number, missing or a
/// name, and why, is in docs/tables.md; the table's notes say what was decided.
class CsvReader final : public Job {
public:
    CsvReader(std::string name, Bytes bytes, CsvOptions options = {});
    ~CsvReader() override;

    bool step() override;
    double progress() const override;

    /// The table, once step() has returned false.
    /// Errors   line and column: a ragged row, a stray or unclosed quote, no rows, compressed or UTF-16 text.
    Result<Table> take();

private:
    class State;
    std::unique_ptr<State> state_;
};

/// Reads all at once.
Result<Table> read_csv(const std::string& name, Bytes bytes, CsvOptions options = {});

}  // namespace reluscope
