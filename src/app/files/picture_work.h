#pragma once

#include "app/state/state.h"

#include <optional>
#include <string>

namespace reluscope {

/// How far the work is whose outcome a picture shows.
struct PictureWork {
    bool goes_on = false;  ///< some of it is still to come: the picture waits
    bool stopped = false;  ///< some of it was stopped: without the rest the picture would tell half of it
};

/// How far the work is that a picture of `view` shows; without a view, that of all views in the window.
PictureWork picture_work(const AppState& state, const std::optional<View>& view);

/// True while something that the report shows is still to come, and nobody stopped it.
bool report_work(const AppState& state);

/// Views whose work is done only while they are seen.
bool works_while_seen(View view);

/// Why a picture of the view would show nothing, in one sentence; empty where there is something to show. The work on
/// the view has ended.
std::string nothing_in_picture(const AppState& state, View view);

/// The sentence that says why a picture was not saved: work that it shows was stopped.
std::string stopped_picture(const std::optional<View>& view);

}  // namespace reluscope
