#pragma once

#include "analysis/lines/line_path.h"
#include "analysis/study.h"
#include "base/ids.h"
#include "base/job.h"

#include <Eigen/Core>

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace reluscope {

/// A change of one cell of a row, the other cells held.
struct SingleChange {
    enum class Kind {
        kShift,  ///< a number goes up or down by `step`
        kState   ///< the cell takes another of its column's states: a category, yes or no, one of two numbers
    };
    Kind kind = Kind::kShift;
    Eigen::Index input = 0;  ///< the number's input; of a category the one that becomes 1 (of yes or no, the only one)
    std::string column;
    /// kShift, in the column's own unit: no smaller change on this side is enough. Of a column of whole numbers it is
    /// the step itself. 0 where every change on this side is enough, however small: the row lies on the edge.
    double limit = 0;
    /// kShift: `limit` rounded away from 0 to as few digits as still are enough, three at least, or the next number of
    /// so many where only more than `limit` is enough. A forward pass of the changed row has confirmed it.
    double step = 0;
    std::string from, to;      ///< kState: "male", "female"
    double length = 0;         ///< of `limit` or of the other state, in standard deviations of the inputs (Euclidean)
    std::int32_t decides = 0;  ///< the class that is predicted after the change
    std::vector<std::pair<Eigen::Index, double>> values;  ///< inputs that change, and what they become, in model units
};

/// The smallest changes of single columns that do something to a row.
struct RowChanges {
    RowId row;
    bool makes_decisions = false;        ///< false: `decision` says nothing (analysis/rows/row_geometry.h)
    std::vector<SingleChange> region;    ///< that leave the linear region: at most one per column, the shortest first
    std::vector<SingleChange> decision;  ///< that change the predicted class: as in `region`
    std::size_t columns = 0;             ///< that the network reads
    /// Columns that were not tried: the cell is missing, so that there is nothing to change, or the encoder reads the
    /// column twice.
    std::vector<std::string> untried;
    bool complete = true;  ///< false: a line along a column had too many pieces to be followed to its end
};

/// Finds RowChanges, one column in each step().
///
/// Range     a number moves between the smallest and the largest value that its column has in the table. Columns whose
///           values are all whole take whole values, columns of two values the other one; categories change as a whole,
///           to any that the network knows but "missing". A row that was edited may lie outside of these values: it
///           moves back into them.
/// Numbers   the exact pieces of the line along the column (analysis/lines/line_path.h) say where pattern and class
///           change. What is stated is then confirmed by a forward pass, whose signs are decided exactly; a change that
///           only rounding would bring about is passed over.
/// Order     by length in standard deviations (deviation_scales()), which says what is small where units differ.
/// Cost      for each number two lines, for each other column one forward pass per state.
class SingleChangesJob final : public Job {
public:
    SingleChangesJob(const Study& study, RowId row);
    /// For a row that is not of the table, such as an edited one: `row` is the only one of the study `own`, with the
    /// network and the encoder of `table`, which says what values columns take and how long a deviation is.
    SingleChangesJob(Study table, Study own, RowId row);

    bool step() override;
    double progress() const override;
    RowChanges take();

private:
    enum class Aim { kRegion, kDecision };
    struct Place {  // where a forward pass of the changed row ends
        bool other_region = false;
        std::int32_t decision = 0;
    };
    /// Stretches of a line, in its t, on which an aim is reached.
    using Stretches = std::vector<std::pair<double, double>>;
    struct NumberColumn;

    void try_column(const ColumnEncoding& encoding, Eigen::Index first);
    void try_states(std::vector<SingleChange> states);
    void try_number(const std::string& column, Eigen::Index input);
    void try_side(const NumberColumn& number, double end);
    std::vector<SingleChange> category_states(const ColumnEncoding& encoding, Eigen::Index first) const;
    std::vector<SingleChange> ordinal_states(const ColumnEncoding& encoding, Eigen::Index input) const;
    std::vector<SingleChange> boolean_states(const ColumnEncoding& encoding, Eigen::Index input) const;
    std::vector<SingleChange> other_values(const NumberColumn& number,
                                           const std::array<std::pair<double, double>, 2>& values) const;

    std::optional<SingleChange> first_on(const NumberColumn& number, double end, const Stretches& stretches,
                                         Aim aim) const;
    std::optional<SingleChange> first_value(const NumberColumn& number, double end, double begin, double last,
                                            Aim aim) const;
    std::optional<SingleChange> first_whole(const NumberColumn& number, double end, double begin, double last,
                                            Aim aim) const;
    SingleChange shifted(const NumberColumn& number, double limit, double step) const;

    std::vector<Place> places(const std::vector<SingleChange>& changes) const;
    /// Is the aim reached by the change? Then says in it what is predicted.
    bool confirm(SingleChange& change, Aim aim) const;
    bool reaches(const Place& place, Aim aim) const;
    double length_of(const SingleChange& change) const;
    void keep(Aim aim, const SingleChange& change);
    std::string cell_state(const std::string& column, const std::string& otherwise) const;

    Study table_;  // gives the columns their values
    Study study_;  // holds the row
    Eigen::VectorXd input_;
    Eigen::VectorXd scales_;
    std::int32_t decision_ = 0;
    std::size_t next_column_ = 0;
    Eigen::Index next_input_ = 0;
    std::optional<SingleChange> best_region_, best_decision_;  // of the column at work
    RowChanges result_;
};

/// All at once.
RowChanges single_changes(const Study& study, RowId row);
RowChanges single_changes(const Study& table, const Study& own, RowId row);

/// The input of `row` after `change`, in model units.
Eigen::VectorXd changed_input(const Study& study, RowId row, const SingleChange& change);

/// Where on the line another class than `decision` is predicted: stretches of its t, ascending and apart.
std::vector<std::pair<double, double>> other_decisions(const LinePath& path, std::int32_t decision);

/// `value` away from 0 to `digits` significant digits.
double rounded_outward(double value, int digits);

}  // namespace reluscope
