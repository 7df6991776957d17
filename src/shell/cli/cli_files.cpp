#include "shell/cli/cli_files.h"

#include "base/utf8.h"
#include "formats/csv/csv.h"
#include "formats/read/read_model.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <iterator>
#include <sys/stat.h>
#include <utility>

namespace reluscope {

namespace {

constexpr double kQuietSeconds = 0.5;  // shorter work shows nothing
constexpr double kSecondsPerLine = 0.1;

std::string system_message() { return std::strerror(errno); }

Result<std::vector<std::byte>> read_stream(std::FILE* file, const std::string& name) {
    std::vector<std::byte> bytes;
    // A regular file tells its size: one allocation instead of growing to twice the size of a large table.
    if (std::fseek(file, 0, SEEK_END) == 0) {
        if (const long size = std::ftell(file); size > 0) bytes.reserve(static_cast<std::size_t>(size));
        std::rewind(file);
    }
    constexpr std::size_t kChunk = 1 << 20;
    std::vector<std::byte> chunk(kChunk);
    while (const std::size_t count = std::fread(chunk.data(), 1, kChunk, file)) {
        bytes.insert(bytes.end(), chunk.begin(), chunk.begin() + static_cast<std::ptrdiff_t>(count));
    }
    if (std::ferror(file) != 0) return in_file(name, Error{{}, {}, {}, "cannot be read: " + system_message()});
    return bytes;
}

/// A file below `folder`, whose path has no link in any part: a model must not lead to files elsewhere.
Result<std::vector<std::byte>> read_sibling(const std::filesystem::path& folder, const std::string& name) {
    int place = ::open(folder.empty() ? "." : folder.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC);
    int fault = errno;
    const std::filesystem::path relative(name);
    for (auto part = relative.begin(); place >= 0 && part != relative.end(); ++part) {
        const bool last = std::next(part) == relative.end();
        // Without O_NONBLOCK a FIFO would be waited for.
        const int inner = ::openat(place, part->c_str(),
                                   O_NOFOLLOW | O_CLOEXEC | (last ? O_RDONLY | O_NONBLOCK : O_PATH | O_DIRECTORY));
        fault = errno;
        ::close(std::exchange(place, inner));
    }
    struct stat facts{};
    const bool regular = place >= 0 && ::fstat(place, &facts) == 0 && S_ISREG(facts.st_mode);
    const std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(regular ? ::fdopen(place, "rb") : nullptr, &std::fclose);
    if (file) return read_stream(file.get(), (folder / relative).string());
    std::string found = "something else";
    if (place < 0) found = fault == ENOENT ? "none" : std::strerror(fault);
    if (place < 0 && fault == ELOOP) found = "a link";
    if (place < 0 && fault == ENOTDIR) found = "a link or a file in place of a folder";
    if (place >= 0) ::close(place);
    return refuse("", "a regular file beside the model, without links on the way", found);
}

}  // namespace

Result<std::vector<std::byte>> read_file(const std::string& path) {
    if (path == "-") return read_stream(stdin, "standard input");
    std::error_code code;
    if (std::filesystem::is_directory(path, code)) return in_file(path, Error{{}, {}, "a file", "a folder"});
    const std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(std::fopen(path.c_str(), "rb"), &std::fclose);
    if (!file) return in_file(path, Error{{}, {}, {}, "cannot be opened: " + system_message()});
    return read_stream(file.get(), path);
}

Result<ReadModelOptions> read_options_of(const std::optional<std::string>& output,
                                         const std::optional<std::string>& link) {
    ReadModelOptions options;
    options.output = output;
    if (!link) return options;
    for (const Link one : {Link::kIdentity, Link::kSigmoid, Link::kSoftmax}) {
        if (*link == link_name(one)) options.link = one;
    }
    if (!options.link) return refuse("--link", "identity, sigmoid or softmax", quoted(*link));
    return options;
}

Result<ModelFile> read_model_file(const std::string& path, const ReadModelOptions& options) {
    auto bytes = read_file(path);
    if (!bytes) return tl::unexpected<Error>(bytes.error());
    const std::filesystem::path folder = std::filesystem::path(path).parent_path();
    const SiblingReader sibling = [&folder](const std::string& name) { return read_sibling(folder, name); };
    return read_model(path == "-" ? "standard input" : path, *bytes, options, sibling);
}

Result<Table> read_table_file(const std::string& path, const JobContext& context, CsvOptions options) {
    const auto bytes = read_file(path);
    if (!bytes) return tl::unexpected<Error>(bytes.error());
    CsvReader reader(path == "-" ? "standard input" : path, *bytes, std::move(options));
    run_to_end(reader, context, "reading the table");
    return reader.take();
}

Status write_file(const std::string& path, const std::function<void(const TextSink&)>& writer) {
    auto file = OutputFile::open(path);
    if (!file) return tl::unexpected<Error>(file.error());
    writer([&](std::string_view text) { file->write(text); });
    return file->commit();
}

Status write_file(const std::string& path, const JobContext& context,
                  const std::function<std::unique_ptr<Job>(TextSink)>& job_to) {
    return write_file(path, [&](const TextSink& sink) {
        const auto job = job_to(sink);
        run_to_end(*job, context, "writing " + path);
    });
}

TerminalProgress::TerminalProgress()
    : context_([this](double fraction, const std::string& what) { show(fraction, what); }),
      is_terminal_(::isatty(STDERR_FILENO) != 0),
      started_(monotonic_seconds()) {}

TerminalProgress::~TerminalProgress() {
    if (shown_) std::fprintf(stderr, "\r\033[K");
}

void TerminalProgress::show(double fraction, const std::string& what) {
    const double now = monotonic_seconds();
    if (!is_terminal_ || now - started_ < kQuietSeconds || now - last_ < kSecondsPerLine) return;
    last_ = now;
    shown_ = true;
    const double left = fraction > 0 ? (now - started_) * (1 - fraction) / fraction : 0;
    std::fprintf(stderr, "\r\033[K%3.0f %%  %s", 100 * fraction, printable_utf8(what, 60).c_str());
    if (left > 2) std::fprintf(stderr, ", %.0f s left", left);
    std::fflush(stderr);
}

double monotonic_seconds() {
    return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

}  // namespace reluscope
