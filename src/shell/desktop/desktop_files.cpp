#include "shell/desktop/desktop_files.h"

#include "shell/kit/output_file.h"

#include <fcntl.h>
#include <spawn.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <new>
#include <sys/wait.h>
#include <system_error>
#include <utility>

extern char** environ;

#ifndef RELUSCOPE_DATA_DIR
#define RELUSCOPE_DATA_DIR "data"
#endif

namespace reluscope {
namespace {

namespace fs = std::filesystem;

std::string environment(const char* name) {
    const char* value = std::getenv(name);
    return value == nullptr ? std::string() : std::string(value);
}

fs::path program_folder() {
    std::error_code error;
    const fs::path program = fs::read_symlink("/proc/self/exe", error);
    return error ? fs::path() : program.parent_path();
}

/// The full path of a program that can be run, or "".
std::string find_program(const std::string& name) {
    const std::string path = environment("PATH");
    for (std::size_t start = 0; start <= path.size();) {
        const std::size_t end = std::min(path.find(':', start), path.size());
        const std::string candidate = path.substr(start, end - start) + "/" + name;
        if (access(candidate.c_str(), X_OK) == 0) {
            return candidate;
        }
        start = end + 1;
    }
    return {};
}

/// File name patterns for a dialog's filter.
const char* patterns(FileKind kind) {
    switch (kind) {
        case FileKind::kModel: return "*.onnx *.safetensors *.npz *.json *.bin";
        case FileKind::kTable: return "*.csv *.tsv *.txt";
        case FileKind::kSession: return "*.json *.reluscope";
        case FileKind::kAny: break;
    }
    return "*.onnx *.safetensors *.npz *.json *.bin *.csv *.tsv *.txt *.reluscope";
}

}  // namespace

OpenedFile read_opened(const fs::path& path, std::string role) {
    OpenedFile file{path.filename().string(), {}, std::move(role), {}};
    std::error_code error;
    if (fs::is_directory(path, error)) {
        file.error = file.name + " is a folder.";
        return file;
    }
    std::ifstream stream(path, std::ios::binary | std::ios::ate);
    if (!stream) {
        file.error = path.string() + " cannot be opened: " + std::strerror(errno) + ".";
        return file;
    }
    const std::streamoff size = stream.tellg();
    stream.seekg(0);
    try {
        file.bytes.resize(static_cast<std::size_t>(std::max<std::streamoff>(size, 0)));
    } catch (const std::bad_alloc&) {
        file.error = file.name + " does not fit into memory.";
        return file;
    }
    if (!stream.read(reinterpret_cast<char*>(file.bytes.data()), static_cast<std::streamsize>(file.bytes.size()))) {
        file.bytes = {};
        file.error = path.string() + " could not be read to its end.";
    }
    return file;
}

std::string write_file(const fs::path& path, std::span<const std::byte> bytes) {
    auto file = OutputFile::open(path.string());
    if (!file) return file.error().sentence() + ".";
    file->write({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
    const Status status = file->commit();
    return status ? std::string() : status.error().sentence() + ".";
}

fs::path unused_path(const fs::path& path) {
    std::error_code error;
    fs::path candidate = path;
    for (int number = 2; fs::exists(candidate, error); ++number) {
        candidate =
            path.parent_path() / (path.stem().string() + "-" + std::to_string(number) + path.extension().string());
    }
    return candidate;
}

fs::path data_folder() {
    std::error_code error;
    const fs::path program = program_folder();
    const std::array<fs::path, 4> candidates = {fs::path(environment("RELUSCOPE_DATA")), fs::path(RELUSCOPE_DATA_DIR),
                                                program / "data", program / ".." / "share" / "reluscope" / "data"};
    for (const fs::path& candidate : candidates) {
        if (!candidate.empty() && fs::is_directory(candidate, error)) {
            return candidate;
        }
    }
    return "data";
}

fs::path bundled_file(const fs::path& relative) {
    std::error_code error;
    const fs::path bundled = data_folder() / relative;
    const fs::path built = program_folder() / ".." / "data" / relative;
    return !fs::exists(bundled, error) && fs::exists(built, error) ? built : bundled;
}

fs::path single_page() {
    constexpr const char* kName = "reluscope-single.html";
    std::error_code error;
    const fs::path program = program_folder();
    for (const fs::path& folder : {program, program / ".." / "web", program / ".." / "share" / "reluscope"}) {
        if (fs::is_regular_file(folder / kName, error)) return folder / kName;
    }
    return {};
}

fs::path settings_folder() {
    if (const std::string folder = environment("XDG_CONFIG_HOME"); !folder.empty()) {
        return fs::path(folder) / "reluscope";
    }
    const std::string home = environment("HOME");
    return home.empty() ? fs::path() : fs::path(home) / ".config" / "reluscope";
}

FileDialog::~FileDialog() {
    if (child_ > 0) {
        kill(child_, SIGTERM);
        waitpid(child_, nullptr, 0);
    }
    if (pipe_ >= 0) {
        close(pipe_);
    }
}

bool FileDialog::available() { return !find_program("zenity").empty() || !find_program("kdialog").empty(); }

bool FileDialog::open_files(FileKind kind) {
    if (const std::string zenity = find_program("zenity"); !zenity.empty()) {
        const std::string filter = std::string("--file-filter=Models and tables | ") + patterns(kind);
        return start({zenity, "--file-selection", "--multiple", "--separator=\n", "--title=Open", filter,
                      "--file-filter=All files | *"});
    }
    if (const std::string kdialog = find_program("kdialog"); !kdialog.empty()) {
        return start({kdialog, "--multiple", "--separate-output", "--title", "Open", "--getopenfilename", ".",
                      std::string(patterns(kind)) + "|Models and tables\n*|All files"});
    }
    return false;
}

bool FileDialog::save_as(const std::string& name) {
    if (const std::string zenity = find_program("zenity"); !zenity.empty()) {
        return start(
            {zenity, "--file-selection", "--save", "--confirm-overwrite", "--title=Save", "--filename=" + name});
    }
    if (const std::string kdialog = find_program("kdialog"); !kdialog.empty()) {
        return start({kdialog, "--title", "Save", "--getsavefilename", name});
    }
    return false;
}

bool FileDialog::start(const std::vector<std::string>& arguments) {
    if (is_open()) {
        return false;
    }
    std::array<int, 2> ends{};
    if (pipe2(ends.data(), O_CLOEXEC) != 0) {
        return false;
    }
    std::vector<char*> argv;
    for (const std::string& argument : arguments) {
        argv.push_back(const_cast<char*>(argument.c_str()));  // posix_spawn takes char* for historical reasons
    }
    argv.push_back(nullptr);
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
    const int failed = posix_spawn(&child_, argv[0], &actions, nullptr, argv.data(), environ);
    posix_spawn_file_actions_destroy(&actions);
    close(ends[1]);
    if (failed != 0) {
        close(ends[0]);
        child_ = -1;
        return false;
    }
    pipe_ = ends[0];
    fcntl(pipe_, F_SETFL, fcntl(pipe_, F_GETFL) | O_NONBLOCK);
    output_.clear();
    return true;
}

std::optional<std::vector<fs::path>> FileDialog::poll() {
    if (!is_open()) {
        return std::nullopt;
    }
    std::array<char, 4096> buffer{};
    ssize_t count = 0;
    while ((count = read(pipe_, buffer.data(), buffer.size())) > 0) {
        output_.append(buffer.data(), static_cast<std::size_t>(count));
    }
    if (count < 0 && (errno == EAGAIN || errno == EINTR)) {
        return std::nullopt;
    }
    finish();
    std::vector<fs::path> paths;
    for (std::size_t start = 0; start < output_.size();) {
        const std::size_t end = std::min(output_.find('\n', start), output_.size());
        if (end > start) {
            paths.emplace_back(output_.substr(start, end - start));
        }
        start = end + 1;
    }
    return paths;
}

void FileDialog::finish() {
    close(pipe_);
    pipe_ = -1;
    waitpid(child_, nullptr, 0);
    child_ = -1;
}

}  // namespace reluscope
