#pragma once

#include <optional>

namespace reluscope {

/// What a session or a link must say to show the same profile; the feature and the row are the selection's.
struct ProfileSettings {
    bool probability = false;       ///< show the output after the link
    std::optional<double> what_if;  ///< another value of the feature, in the table's unit; for numbers only

    bool operator==(const ProfileSettings&) const = default;
};

}  // namespace reluscope
