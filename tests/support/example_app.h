#pragma once

#include "app/app.h"

#include <string>

namespace reluscope::testing {

/// A clock that does not move, so that one advance() runs a job to its end.
inline double test_clock() { return 0; }

/// Advances the running job to its end.
void run_jobs(App& app);

/// Opens a bundled example from data/ as the page does.
void open_bundled(App& app, const std::string& id);

}  // namespace reluscope::testing
