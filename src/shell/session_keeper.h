#pragma once

#include "app/app.h"
#include "shell/host.h"

#include <cstdint>
#include <string>
#include <string_view>

namespace reluscope {

/// Keeps the open session beyond the visit, beside those of other visits, and brings kept ones back.
class SessionKeeper {
public:
    SessionKeeper(Host& host, App& app) : host_(host), app_(app) {}

    /// Some seconds after a change.
    static constexpr double kPauseSeconds = 2;

    bool unsaved() const;
    /// Call after each frame: keeps the session when something changed, some seconds after it was kept last at the
    /// earliest; not while files are opened, and not in the frames of a network that trains, but for small ones now and
    /// then.
    void after_frame();
    /// The window may be closed in a moment.
    void keep_now();
    /// Asks for a kept session, or throws it away. What is open is kept first.
    void carry_out(const KeptRequest& request);
    /// The session that was asked for: takes the place of what is open, and is written over from now on.
    void on_kept_session(std::string_view id, std::string_view text);

private:
    void keep();

    Host& host_;
    App& app_;
    std::uint64_t saved_changes_ = 0;       // when the session was kept last
    const void* saved_model_ = nullptr;     // network of that session
    const void* told_too_large_ = nullptr;  // table of a session that is not kept
    double saved_at_ = 0;
    const void* welcome_table_ = nullptr;  // of the step of the welcome that was seen last,
    std::uint64_t welcome_changes_ = 0;    // and what had changed by then: what the step shows is nobody's work
};

}  // namespace reluscope
