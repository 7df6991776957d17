#pragma once

// Sessions that the desktop program keeps: one file per window, so that no window writes over what another one kept.

#include "shell/host.h"

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace reluscope {

/// The files NAME.json (a session) and NAME.about (its title) in a folder. A window holds a lock on the NAME that it
/// writes, as long as it lives.
class DesktopSessions {
public:
    explicit DesktopSessions(std::filesystem::path folder) : folder_(std::move(folder)) {}
    ~DesktopSessions();
    DesktopSessions(const DesktopSessions&) = delete;
    DesktopSessions& operator=(const DesktopSessions&) = delete;

    /// The one file that an earlier version of the program kept becomes one of them.
    void take_over(const std::filesystem::path& old_file) const;

    /// As Host has them.
    std::vector<KeptSession> list() const;
    void keep(std::string_view text, std::string_view title, bool own_work);
    void forget(std::string_view id);

    /// The text of a kept session, or "".
    std::string text(std::string_view id) const;
    /// From now on keep() writes over this one, unless another window does that already.
    void adopt(std::string_view id) { hold(std::string(id)); }

private:
    std::filesystem::path path(std::string_view id, const char* extension) const;
    bool hold(const std::string& id);
    void drop_too_many() const;

    std::filesystem::path folder_;
    std::string id_;  // that this window writes; empty before the first keep()
    int lock_ = -1;   // open file with the lock
};

}  // namespace reluscope
