#include "shell/kit/output_file.h"

#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <ctime>
#include <filesystem>
#include <iostream>
#include <optional>
#include <sys/file.h>
#include <sys/stat.h>
#include <system_error>
#include <utility>

namespace reluscope {

namespace {

namespace fs = std::filesystem;

constexpr std::string_view kBeforeNumber = ".reluscope-";
constexpr std::string_view kAfterNumber = ".part";
constexpr std::size_t kLongestStem = 200;  // of a temporary name, of the 255 bytes that a name may have
constexpr mode_t kEverybody = 0666;        // which the user's mask makes less
constexpr mode_t kPermissions = 07777;
constexpr mode_t kWritable = 0222;
constexpr int kMaxLinks = 40;  // as many as the kernel follows
constexpr std::time_t kSecondsUntilAbandoned =
    60;  // a process with the number of the writer may be another one by then
constexpr std::size_t kSyncedBytes = std::size_t{32}
                                     << 20;  // more is not waited for until it is on the disk: it would be felt

tl::unexpected<Error> cannot_be_written(const std::string& path, int error) {
    return in_file(path, Error{{}, {}, {}, "cannot be written: " + std::string(std::strerror(error))});
}

/// The number of the descriptor of this process that `path` names, as /dev/fd/3 and /proc/self/fd/3 do.
std::optional<int> descriptor_of(const fs::path& path) {
    std::error_code code;
    const fs::path folder = fs::canonical(path.has_parent_path() ? path.parent_path() : fs::path("."), code);
    if (code || folder != "/proc/" + std::to_string(::getpid()) + "/fd") return std::nullopt;
    const std::string name = path.filename().string();
    int number = -1;
    const auto [end, fault] = std::from_chars(name.data(), name.data() + name.size(), number);
    if (fault != std::errc() || end != name.data() + name.size()) return std::nullopt;
    return number;
}

struct Followed {
    fs::path path;
    std::optional<int> descriptor = {};
};

/// Where `path` leads to by links, whether something is there or not.
std::optional<Followed> followed(fs::path path) {
    for (int i = 0; i < kMaxLinks; ++i) {
        if (const auto descriptor = descriptor_of(path)) return Followed{std::move(path), descriptor};
        std::error_code code;
        const fs::path target = fs::read_symlink(path, code);
        if (code) return Followed{std::move(path)};
        path = target.is_absolute() ? target : path.parent_path() / target;
    }
    return std::nullopt;
}

/// What temporary files for `target` are called, before the number of the process that writes.
std::string stem_of(const fs::path& target) {
    return target.filename().string().substr(0, kLongestStem) + std::string(kBeforeNumber);
}

/// The process that wrote a temporary file of this stem; none if the name is another one.
std::optional<pid_t> writer_of(std::string_view name, std::string_view stem) {
    if (name.size() <= stem.size() + kAfterNumber.size() || !name.starts_with(stem) || !name.ends_with(kAfterNumber))
        return std::nullopt;
    name.remove_prefix(stem.size());
    name.remove_suffix(kAfterNumber.size());
    pid_t writer = 0;
    const auto [end, fault] = std::from_chars(name.data(), name.data() + name.size(), writer);
    return fault == std::errc() && end == name.data() + name.size() && writer > 0 ? std::optional(writer)
                                                                                  : std::nullopt;
}

/// True for a file whose writer is gone. Writers hold a lock, also those of another machine or container whose numbers
/// mean nothing here.
bool is_abandoned(const fs::path& path, pid_t writer) {
    const int file = ::open(path.c_str(), O_WRONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    if (file < 0) return false;
    struct stat facts{};
    const bool ours = ::fstat(file, &facts) == 0 && S_ISREG(facts.st_mode) && facts.st_uid == ::geteuid();
    const bool unlocked = ours && ::flock(file, LOCK_EX | LOCK_NB) == 0;
    ::close(file);
    const bool gone = ::kill(writer, 0) != 0 && errno == ESRCH;
    return unlocked && (gone || std::time(nullptr) - facts.st_mtime > kSecondsUntilAbandoned);
}

void sweep(const fs::path& folder, const std::string& stem) {
    std::error_code code;
    for (fs::directory_iterator entry(folder, code), end; !code && entry != end; entry.increment(code)) {
        const auto writer = writer_of(entry->path().filename().string(), stem);
        std::error_code ignored;
        if (writer && *writer != ::getpid() && is_abandoned(entry->path(), *writer)) fs::remove(entry->path(), ignored);
    }
}

}  // namespace

Result<OutputFile> OutputFile::open(const std::string& path) {
    if (path == "-") {
        OutputFile file(path, stdout);
        file.is_stdout_ = true;
        return file;
    }
    const auto target = followed(path);
    if (!target) return cannot_be_written(path, ELOOP);
    struct stat facts{};
    const bool exists = ::stat(path.c_str(), &facts) == 0;
    if (exists && S_ISDIR(facts.st_mode)) return in_file(path, Error{{}, {}, "a file", "a folder"});
    if (!target->descriptor && (!exists || S_ISREG(facts.st_mode))) return open_beside(path);
    std::fflush(stdout);  // which may be the same stream
    const int descriptor = target->descriptor ? ::fcntl(*target->descriptor, F_DUPFD_CLOEXEC, 0)
                                              : ::open(path.c_str(), O_WRONLY | O_NOCTTY | O_CLOEXEC);
    std::FILE* stream = descriptor < 0 ? nullptr : ::fdopen(descriptor, "wb");
    if (stream == nullptr) return cannot_be_written(path, errno);
    return OutputFile(path, stream);
}

/// For a regular file, or none yet.
Result<OutputFile> OutputFile::open_beside(const std::string& path) {
    const fs::path target = followed(path)->path;
    struct stat facts{};
    const bool replaces = ::stat(target.c_str(), &facts) == 0;
    if (replaces && (facts.st_mode & kWritable) == 0)
        return in_file(path, Error{{}, {}, {}, "cannot be written: it is read-only"});
    if (replaces && ::faccessat(AT_FDCWD, target.c_str(), W_OK, AT_EACCESS) != 0) return cannot_be_written(path, errno);
    const fs::path folder = target.has_parent_path() ? target.parent_path() : fs::path(".");
    const std::string stem = stem_of(target);
    sweep(folder, stem);
    const fs::path temporary = folder / (stem + std::to_string(::getpid()) + std::string(kAfterNumber));
    // Nobody else reads it before it has the old file's mode.
    const int descriptor =
        ::open(temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, replaces ? S_IRUSR | S_IWUSR : kEverybody);
    std::FILE* stream = descriptor < 0 ? nullptr : ::fdopen(descriptor, "wb");
    if (stream == nullptr) return cannot_be_written(path, errno);
    ::flock(descriptor, LOCK_EX | LOCK_NB);  // where there are no locks, the number of the process has to do
    OutputFile file(path, stream);
    file.target_ = target.string();
    file.temporary_ = temporary.string();
    file.replaces_ = replaces;
    file.mode_ = facts.st_mode & kPermissions;
    file.user_ = facts.st_uid;
    file.group_ = facts.st_gid;
    return file;
}

OutputFile::OutputFile(OutputFile&& other) noexcept
    : path_(std::move(other.path_)),
      target_(std::move(other.target_)),
      temporary_(std::exchange(other.temporary_, {})),
      file_(std::exchange(other.file_, nullptr)),
      num_bytes_(other.num_bytes_),
      error_(other.error_),
      replaces_(other.replaces_),
      mode_(other.mode_),
      user_(other.user_),
      group_(other.group_),
      is_stdout_(other.is_stdout_) {}

OutputFile::~OutputFile() {
    if (file_ != nullptr && !is_stdout_) std::fclose(file_);
    remove_temporary();
}

void OutputFile::remove_temporary() {
    if (!temporary_.empty()) ::unlink(std::exchange(temporary_, {}).c_str());
}

void OutputFile::write(std::string_view text) {
    num_bytes_ += text.size();
    if (std::fwrite(text.data(), 1, text.size(), file_) != text.size() && error_ == 0) error_ = errno;
}

Status OutputFile::commit() {
    const auto note = [this](bool failed) {
        if (failed && error_ == 0) error_ = errno;
    };
    note(std::fflush(file_) != 0);
    const int descriptor = ::fileno(file_);
    if (!temporary_.empty() && error_ == 0) {
        if (replaces_) {
            // Only the superuser can give files away; everybody else's stay theirs.
            if (::fchown(descriptor, user_, group_) != 0)
                static_cast<void>(::fchown(descriptor, static_cast<uid_t>(-1), group_));
            note(::fchmod(descriptor, mode_) != 0);
        }
        // So that a crash of the machine leaves the old file or the new one.
        if (num_bytes_ <= kSyncedBytes) note(::fdatasync(descriptor) != 0 && errno != EINVAL && errno != EROFS);
    }
    std::FILE* stream = std::exchange(file_, nullptr);
    if (!is_stdout_) note(std::fclose(stream) != 0);
    if (!temporary_.empty() && error_ == 0) note(::rename(temporary_.c_str(), target_.c_str()) != 0);
    if (error_ == 0) temporary_.clear();
    remove_temporary();
    if (error_ != 0) return cannot_be_written(is_stdout_ ? "standard output" : path_, error_);
    return {};
}

Status flush_standard_output() {
    if (std::fflush(stdout) != 0) return cannot_be_written("standard output", errno);
    std::cout.flush();  // which writes through stdout
    if (std::ferror(stdout) != 0) return in_file("standard output", Error{{}, {}, {}, "cannot be written"});
    return {};
}

void occupy_standard_streams() {
    for (const int stream : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
        // The lowest free number is given out. Opened the wrong way round, it refuses to be used.
        if (::fcntl(stream, F_GETFD) < 0) ::open("/dev/null", stream == STDIN_FILENO ? O_WRONLY : O_RDONLY);
    }
}

}  // namespace reluscope
