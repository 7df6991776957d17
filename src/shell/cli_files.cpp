#include "shell/cli_files.h"

#include "base/utf8.h"
#include "formats/csv.h"

#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstring>
#include <filesystem>
#include <fstream>

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

}  // namespace

Result<std::vector<std::byte>> read_file(const std::string& path) {
    if (path == "-") return read_stream(stdin, "standard input");
    std::error_code code;
    if (std::filesystem::is_directory(path, code)) return in_file(path, Error{{}, {}, "a file", "a folder"});
    const std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(std::fopen(path.c_str(), "rb"), &std::fclose);
    if (!file) return in_file(path, Error{{}, {}, {}, "cannot be opened: " + system_message()});
    return read_stream(file.get(), path);
}

Result<ModelFile> read_model_file(const std::string& path, const ReadModelOptions& options) {
    auto bytes = read_file(path);
    if (!bytes) return tl::unexpected<Error>(bytes.error());
    const std::filesystem::path folder = std::filesystem::path(path).parent_path();
    const SiblingReader sibling = [&folder](const std::string& name) -> Result<std::vector<std::byte>> {
        const std::filesystem::path beside = folder / name;
        std::error_code code;
        if (!std::filesystem::is_regular_file(std::filesystem::symlink_status(beside, code))) {
            return refuse("external data " + quoted(name), "a regular file beside the model", "none");
        }
        return read_file(beside.string());
    };
    return read_model(path == "-" ? "standard input" : path, *bytes, options, sibling);
}

Result<Table> read_table_file(const std::string& path, const JobContext& context, CsvOptions options) {
    const auto bytes = read_file(path);
    if (!bytes) return tl::unexpected<Error>(bytes.error());
    CsvReader reader(path == "-" ? "standard input" : path, *bytes, std::move(options));
    run_to_end(reader, context, "reading the table");
    return reader.take();
}

Result<OutputFile> OutputFile::open(const std::string& path) {
    if (path == "-") return OutputFile(path, "", stdout);
    const std::string temporary = path + ".part" + std::to_string(::getpid());
    std::FILE* file = std::fopen(temporary.c_str(), "wb");
    if (file == nullptr) return in_file(path, Error{{}, {}, {}, "cannot be written: " + system_message()});
    return OutputFile(path, temporary, file);
}

OutputFile::OutputFile(OutputFile&& other) noexcept
    : path_(std::move(other.path_)),
      temporary_(std::move(other.temporary_)),
      file_(std::exchange(other.file_, nullptr)),
      failed_(other.failed_) {}

OutputFile::~OutputFile() {
    if (file_ == nullptr || temporary_.empty()) return;
    std::fclose(file_);
    std::error_code ignored;
    std::filesystem::remove(temporary_, ignored);
}

void OutputFile::write(std::string_view text) {
    if (std::fwrite(text.data(), 1, text.size(), file_) != text.size()) failed_ = true;
}

Status OutputFile::commit() {
    if (std::fflush(file_) != 0) failed_ = true;
    if (temporary_.empty()) {
        file_ = nullptr;
        if (failed_) return in_file("standard output", Error{{}, {}, {}, "cannot be written: " + system_message()});
        return {};
    }
    if (std::fclose(std::exchange(file_, nullptr)) != 0) failed_ = true;
    std::error_code code;
    if (!failed_) std::filesystem::rename(temporary_, path_, code);
    if (failed_ || code) {
        const std::string reason = code ? code.message() : system_message();
        std::filesystem::remove(temporary_, code);
        return in_file(path_, Error{{}, {}, {}, "cannot be written: " + reason});
    }
    return {};
}

Status write_file(const std::string& path, const JobContext& context,
                  const std::function<std::unique_ptr<Job>(TextSink)>& job_to) {
    auto file = OutputFile::open(path);
    if (!file) return tl::unexpected<Error>(file.error());
    const auto job = job_to([&](std::string_view text) { file->write(text); });
    run_to_end(*job, context, "writing " + path);
    return file->commit();
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
