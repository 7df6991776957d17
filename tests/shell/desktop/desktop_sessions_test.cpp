#ifndef __EMSCRIPTEN__  // the page keeps its sessions otherwise

#include "shell/desktop/desktop_sessions.h"

#include <doctest/doctest.h>
#include <unistd.h>

#include <fstream>

// What the desktop program kept is offered again, whatever happened to the files beside it.

using namespace reluscope;
namespace fs = std::filesystem;

namespace {

/// An empty folder for as long as it lives.
struct Folder {
    fs::path path = fs::temp_directory_path() / ("reluscope-sessions-" + std::to_string(getpid()));
    Folder() { fs::remove_all(path); }
    ~Folder() { fs::remove_all(path); }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;

    fs::path file(const std::string& ending) const {
        for (const fs::directory_entry& entry : fs::directory_iterator(path)) {
            if (entry.path().extension() == ending) return entry.path();
        }
        return {};
    }
};

}  // namespace

TEST_CASE("desktop sessions: one whose description is damaged is offered without its name") {
    const Folder folder;
    {
        DesktopSessions(folder.path).keep("the session", "moons, 40 epochs", true);
    }
    const DesktopSessions later(folder.path);
    REQUIRE(later.list().size() == 1);
    CHECK(later.list()[0].title == "moons, 40 epochs");
    for (const std::string& damaged : {std::string(), std::string("{\"title\":"), std::string("[1,2]"),
                                       std::string("7"), std::string("{\"title\":7,\"own_work\":\"yes\"}"),
                                       std::string(100000, '['), std::string("{\"title\":\"\xff\"}")}) {
        CAPTURE(damaged.substr(0, 40));
        std::ofstream(folder.file(".about"), std::ios::binary) << damaged;
        const std::vector<KeptSession> list = later.list();
        REQUIRE(list.size() == 1);
        CHECK(list[0].title == "a session without a name");
        CHECK(later.text(list[0].id) == "the session");
    }
}

TEST_CASE("desktop sessions: what a window writes is not offered to others, nor dropped by them") {
    const Folder folder;
    DesktopSessions writing(folder.path);
    writing.keep("first", "the first", true);
    DesktopSessions other(folder.path);
    CHECK(other.list().empty());
    const std::string id = folder.file(".json").stem().string();
    other.forget(id);
    CHECK(other.text(id) == "first");
    CHECK(other.text("../" + id).empty());
}

#endif
