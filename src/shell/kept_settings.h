#pragma once

#include "app/app.h"
#include "shell/host.h"

namespace reluscope {

/// Settings that outlive the visit: the theme, the size of the text, the layout, and what was closed.
class KeptSettings {
public:
    KeptSettings(Host& host, App& app) : host_(host), app_(app) {}

    /// Applies what earlier visits have kept.
    void restore();
    /// The welcome is for whoever has not closed it and is not asked whether to go on with earlier work. A test sees it
    /// where it asks for it.
    bool wants_welcome() const;
    void show_welcome();
    /// Applies a command, and keeps what it sets.
    void apply(Command command);
    /// Keeps whether the welcome, and the line that says what a cluster is, were closed.
    void keep_closed();

private:
    Host& host_;
    App& app_;
    bool told_welcome_ = false;       // whether the welcome is open, as it was kept last
    bool told_cluster_words_ = true;  // whether the line about clusters is shown, as it was kept last
};

}  // namespace reluscope
