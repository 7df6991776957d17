#pragma once

#include "answers/attribution.h"
#include "answers/change_problem.h"
#include "answers/change_rules.h"
#include "answers/counterfactual.h"
#include "base/ids.h"
#include "base/numerics/norm_program.h"

#include <Eigen/Core>

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace reluscope {

struct FoundHolds;
struct PatternTable;
struct WhatIf;

/// How a column may change where the smallest change of a row is looked for.
enum class ColumnLock {
    kFree,
    kLocked,
    kUp,   ///< a number may only grow
    kDown  ///< a number may only shrink
};

/// What the bars of a row show.
enum class RowParts {
    kMap,      ///< contributions against the chosen reference
    kShapley,  ///< Shapley values by column, against the mean over all rows
    kExpected  ///< expected gradients by column, against the same mean
};

/// By column of the table.
using ColumnLocks = std::map<std::string, ColumnLock>;

/// What the smallest change of a row is to reach, and how it is measured.
struct ChangeAim {
    Norm norm = Norm::kL2;
    std::optional<std::int32_t> to;  ///< the class to reach; none: any other than the row's
    std::optional<double> value;     ///< where a number is predicted: the one to reach; none: nothing is looked for
    bool at_most = false;            ///< it is to be at most `value`, and not at least

    bool operator==(const ChangeAim&) const = default;
};

struct AnswerSettings {
    ColumnLocks locks;  ///< that somebody has set; of the other columns those hold that are proposed
    ChangeAim aim;
    RowParts parts = RowParts::kMap;

    bool operator==(const AnswerSettings&) const = default;
};

/// A row under a network, and for changes what may change.
struct RowQuestion {
    std::shared_ptr<const PatternTable> patterns;  ///< of the study whose row it is
    RowId row;
    std::shared_ptr<const WhatIf> what_if;  ///< the edited row that is asked about in its place; null: the row itself
    ColumnLocks locks;                      ///< of columns that are not free, set or proposed
    ChangeAim aim = {};                     ///< of changes

    bool operator==(const RowQuestion&) const = default;
};

/// The smallest change of a row that flips its prediction, as far as it is known.
struct FoundChange {
    RowQuestion question;
    std::shared_ptr<const StudyInput> input;  ///< of the search: its last row is the edited one, if it is about that
    ChangeProblem problem;
    std::vector<HeldColumn> held;  ///< columns that cannot change although nobody has locked them
    Counterfactual result;
    std::vector<ColumnChange> stated;          ///< the changes with numbers of few digits
    std::map<std::string, std::string> cells;  ///< what stands in the changed cells then, as text
    bool tried = false;  ///< the row with these cells was read and predicted like any other, and flips
    Eigen::VectorXd
        point;  ///< the input that these cells are read as if they flip it, else the exact one; may be empty
    /// The proven smallest change of one column where the answer changes several; no change in it: none does it. None:
    /// the answer changes one column itself, or the search for this ended without a proof.
    std::optional<CounterfactualAnswer> alone;
    bool finished = false;  ///< false: the search was ended before its proof
};

/// Shapley values or expected gradients of a row by column.
struct FoundParts {
    RowQuestion question;
    std::vector<FeatureGroup> columns;
    std::size_t rows = 0;  ///< of the background, which are all that are open
    Attribution parts;
    RowParts kind = RowParts::kShapley;
    double sample_error = 0;  ///< of expected gradients the largest, were the rows a sample of many
};

/// Answers about the chosen row that need a search or a sum over all rows. Older ones stay until the next are there.
struct AnswersState {
    AnswerSettings settings;
    ColumnLocks locks;  ///< in effect, set or proposed, of all columns that are not free
    std::shared_ptr<const FoundChange> change;
    bool change_waits = false;   ///< the network is so large that the search begins only when it is asked for
    std::string change_problem;  ///< why there can be no search, one sentence
    std::shared_ptr<const FoundParts> parts;
    std::string parts_problem;                ///< why there are none of them, one sentence
    std::shared_ptr<const FoundHolds> holds;  ///< how far each column can go alone
};

}  // namespace reluscope
