#pragma once

#include "base/job.h"
#include "base/result.h"
#include "base/text/text_job.h"
#include "data/table.h"
#include "formats/csv/csv.h"
#include "formats/model_file.h"
#include "shell/kit/output_file.h"

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace reluscope {

/// The whole file, or standard input for `-`.
Result<std::vector<std::byte>> read_file(const std::string& path);

/// What the options of a command say of its model: the output's name, and "identity", "sigmoid" or "softmax" as its
/// link.
Result<ReadModelOptions> read_options_of(const std::optional<std::string>& output,
                                         const std::optional<std::string>& link);

/// Reads a model with its external data, which must lie beside it.
Result<ModelFile> read_model_file(const std::string& path, const ReadModelOptions& options = {});

/// Reads a CSV table; `-` is standard input. The file's bytes are given back before anything else is computed: a large
/// table is there once.
Result<Table> read_table_file(const std::string& path, const JobContext& context, CsvOptions options = {});

/// Writes the whole file that `writer` gives to a sink; `-` is standard output.
Status write_file(const std::string& path, const std::function<void(const TextSink&)>& writer);

/// Writes the whole file that a job gives to a sink; the job tells how far it is.
Status write_file(const std::string& path, const JobContext& context,
                  const std::function<std::unique_ptr<Job>(TextSink)>& job_to);

/// Progress of long work as one line on the terminal, shown only when standard error is one and only after a while.
class TerminalProgress {
public:
    TerminalProgress();
    ~TerminalProgress();
    const JobContext& context() const { return context_; }

private:
    void show(double fraction, const std::string& what);

    JobContext context_;
    bool is_terminal_;
    bool shown_ = false;
    double started_;
    double last_ = 0;
};

/// Seconds of a clock that never goes back.
double monotonic_seconds();

}  // namespace reluscope
