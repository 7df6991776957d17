#pragma once

#include "app/state/scatter_state.h"

#include <memory>
#include <optional>

namespace reluscope {

/// Keeps the places of the scatter up to date with the study and with what is asked for, in slices. Places that do not
/// depend on the network are found once per table.
class ScatterPipeline {
public:
    /// Another table: axes and window that were chosen mean nothing for it.
    void open(ScatterState& state);

    /// True while the places are not those that the state asks for. The study needs its patterns.
    bool has_work(const Study& study, const ScatterState& state) const;
    /// Does the next piece. Returns has_work().
    bool step(const Study& study, ScatterState& state);

private:
    struct Key {
        std::shared_ptr<const EncodedRows> rows;
        std::shared_ptr<const PatternTable> patterns;  // where an axis is an output
        std::array<RowAxis, 2> axes;
        bool spread = true;
        bool operator==(const Key&) const = default;
        bool same_axes(const Key& other) const {
            return rows == other.rows && axes == other.axes && spread == other.spread;
        }
    };
    static Key wanted_key(const Study& study, const ScatterSettings& settings);

    std::optional<Key> shown_;
    std::optional<Key> next_;
    std::unique_ptr<RowCoordinatesJob> job_;  // of next_
    std::shared_ptr<const EncodedRows> principal_rows_;
    std::shared_ptr<const PrincipalAxes> principal_;  // of these rows
};

/// The axes that are shown: as chosen, where the study has them.
std::array<RowAxis, 2> scatter_axes(const StudyInput& input, const ScatterSettings& settings);

}  // namespace reluscope
