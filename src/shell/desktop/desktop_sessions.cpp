#include "shell/desktop/desktop_sessions.h"

#include "formats/json/json_reader.h"
#include "shell/desktop/desktop_files.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <span>
#include <sys/file.h>

namespace reluscope {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMaxKept = 8;

std::string text_of(const fs::path& path) {
    const OpenedFile file = read_opened(path);
    return {reinterpret_cast<const char*>(file.bytes.data()), file.bytes.size()};
}

std::string new_id() {
    const auto now = std::chrono::system_clock::now().time_since_epoch();
    return std::to_string(std::chrono::duration_cast<std::chrono::milliseconds>(now).count()) + "-" +
           std::to_string(getpid());
}

/// The open file with a lock on it; -1 where somebody else has it.
int locked(const fs::path& path) {
    const int file = open(path.c_str(), O_CREAT | O_RDWR | O_CLOEXEC, 0600);
    if (file < 0) return -1;
    if (flock(file, LOCK_EX | LOCK_NB) == 0) return file;
    close(file);
    return -1;
}

bool is_in_use(const fs::path& lock) {
    if (std::error_code error; !fs::exists(lock, error)) return false;
    const int file = locked(lock);
    if (file < 0) return true;
    close(file);
    return false;
}

double seconds_since(const fs::path& path) {
    std::error_code error;
    const auto written = fs::last_write_time(path, error);
    if (error) return -1;
    return std::chrono::duration<double>(fs::file_time_type::clock::now() - written).count();
}

struct KeptFile {
    KeptSession session;
    bool own_work = false;
};

std::vector<KeptFile> kept_files(const fs::path& folder) {
    std::vector<KeptFile> files;
    std::error_code error;
    for (const fs::directory_entry& entry : fs::directory_iterator(folder, error)) {
        if (entry.path().extension() != ".about") continue;
        const nlohmann::json about = parse_plain_json(text_of(entry.path())).value_or(nlohmann::json());
        KeptFile file;
        file.session.id = entry.path().stem().string();
        // A description that cannot be read costs its session nothing but its name.
        const bool titled = about.is_object() && about.contains("title") && about["title"].is_string();
        const bool owned = about.is_object() && about.contains("own_work") && about["own_work"].is_boolean();
        file.session.title = titled ? about["title"].get<std::string>() : "a session without a name";
        file.session.seconds_ago = seconds_since(entry.path());
        file.own_work = !owned || about["own_work"].get<bool>();
        files.push_back(std::move(file));
    }
    std::sort(files.begin(), files.end(),
              [](const KeptFile& a, const KeptFile& b) { return a.session.seconds_ago < b.session.seconds_ago; });
    return files;
}

void remove_files(const fs::path& folder, const std::string& id) {
    for (const char* extension : {".json", ".about", ".lock"}) {
        std::error_code error;
        fs::remove(folder / (id + extension), error);
    }
}

}  // namespace

DesktopSessions::~DesktopSessions() {
    if (lock_ >= 0) close(lock_);
}

fs::path DesktopSessions::path(std::string_view id, const char* extension) const {
    return folder_ / (std::string(id) + extension);
}

bool DesktopSessions::hold(const std::string& id) {
    const int lock = locked(path(id, ".lock"));
    if (lock < 0) return false;
    if (lock_ >= 0) close(lock_);
    lock_ = lock;
    id_ = id;
    return true;
}

void DesktopSessions::take_over(const fs::path& old_file) const {
    std::error_code error;
    if (!fs::is_regular_file(old_file, error)) return;
    fs::create_directories(folder_, error);
    fs::rename(old_file, path("old", ".json"), error);
    if (error) return;
    const std::string about = R"({"title":"your last session","own_work":true})";
    static_cast<void>(write_file(path("old", ".about"), std::as_bytes(std::span(about.data(), about.size()))));
}

std::vector<KeptSession> DesktopSessions::list() const {
    std::vector<KeptSession> sessions;
    for (KeptFile& file : kept_files(folder_)) {
        if (file.session.id != id_ && !is_in_use(path(file.session.id, ".lock")))
            sessions.push_back(std::move(file.session));
    }
    return sessions;
}

void DesktopSessions::keep(std::string_view text, std::string_view title, bool own_work) {
    std::error_code error;
    fs::create_directories(folder_, error);
    if (id_.empty() && !hold(new_id())) return;
    const std::string about = nlohmann::json{{"title", std::string(title)}, {"own_work", own_work}}.dump(
        -1, ' ', false, nlohmann::json::error_handler_t::replace);
    // What cannot be kept is not worth a message: the window has it.
    if (!write_file(path(id_, ".json"), std::as_bytes(std::span(text.data(), text.size()))).empty()) return;
    static_cast<void>(write_file(path(id_, ".about"), std::as_bytes(std::span(about.data(), about.size()))));
    drop_too_many();
}

/// Those without work of their own first, then the oldest; none that a window writes.
void DesktopSessions::drop_too_many() const {
    std::vector<KeptFile> files = kept_files(folder_);
    std::erase_if(files, [&](const KeptFile& file) {
        return file.session.id == id_ || is_in_use(path(file.session.id, ".lock"));
    });
    std::stable_sort(files.begin(), files.end(),
                     [](const KeptFile& a, const KeptFile& b) { return a.own_work && !b.own_work; });
    for (std::size_t i = kMaxKept - 1; i < files.size(); ++i) remove_files(folder_, files[i].session.id);
}

void DesktopSessions::forget(std::string_view id) {
    if (id != id_ && !is_in_use(path(id, ".lock"))) remove_files(folder_, std::string(id));
}

std::string DesktopSessions::text(std::string_view id) const {
    return id.find('/') == std::string_view::npos ? text_of(path(id, ".json")) : std::string();
}

}  // namespace reluscope
