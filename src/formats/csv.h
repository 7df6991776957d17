#pragma once

#include "base/job.h"
#include "base/result.h"
#include "data/table.h"
#include "formats/model_file.h"

#include <memory>
#include <string>

namespace reluscope {

/// Reads a CSV table in steps: RFC 4180 with quotes and newlines in fields, BOM, CR, LF and CRLF, separator sniffed among comma, semicolon and
/// tab, header or none, blank and NA cells as missing. Keeps `bytes` by reference: they must outlive the reader.
class CsvReader final : public Job {
public:
    CsvReader(std::string name, Bytes bytes);
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
Result<Table> read_csv(const std::string& name, Bytes bytes);

}  // namespace reluscope
