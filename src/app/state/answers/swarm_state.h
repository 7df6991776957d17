#pragma once

#include "analysis/explanation.h"
#include "answers/shapley.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace reluscope {

struct PatternTable;
struct StudyInput;

/// What the beeswarm shows.
struct SwarmSettings {
    std::optional<std::string> column;  ///< whose values stand against what they add; none: all columns as swarms
    bool all = false;                   ///< every row, however long that takes, and not a sample of them

    bool operator==(const SwarmSettings&) const = default;
};

/// Shapley values of many rows of the open table, with the mean output of its rows as the base.
struct FoundSwarm {
    std::shared_ptr<const PatternTable> patterns;  ///< of the study whose rows they are
    std::shared_ptr<const StudyInput> input;
    bool all = false;  ///< as it was asked for
    std::vector<FeatureGroup> columns;
    /// Encoded rows in the order of the columns of `table.values`: an evenly spread sample, or all. The order is mixed,
    /// so that those that are done first are spread evenly too.
    std::vector<std::uint32_t> rows;
    std::size_t done = 0;       ///< of them; the first ones
    std::size_t base_rows = 0;  ///< that the base is the mean of: all, or an evenly spread sample of very many
    ShapleyTable table;

    bool is_whole() const { return done == rows.size(); }
};

struct SwarmState {
    SwarmSettings settings;
    std::shared_ptr<const FoundSwarm> found;  ///< grows while the rows are computed
    std::string problem;                      ///< why there is none, one sentence
};

}  // namespace reluscope
