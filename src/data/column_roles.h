#pragma once

#include "base/result.h"
#include "data/encoder.h"
#include "data/table.h"

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace reluscope {

/// True for a column whose numbers say which row it is: whole numbers that go up by one from 0 or 1, whatever the
/// column is called; those that go up by one from elsewhere or are all different, where it is called so (no name
/// beside named ones, Unnamed: 0, index, id, customer_id, rownames).
bool counts_the_rows(const Table& table, const Column& column);

/// True for a column of texts that name the rows: most of them differ.
bool names_the_rows(const Column& column);

/// The column that holds the answers if nobody says which: one with a name that says so (target, class, label, y,
/// ...), else the last one that does not count or name the rows. Empty without columns.
struct LikelyTarget {
    std::string column;
    bool by_name = false;
};
LikelyTarget likely_target(const Table& table);

/// What is known about the columns of a table before it is looked at.
struct RoleRequest {
    std::optional<std::string> target;  ///< the column with the answers, as the caller says
    std::vector<std::string> ignore;    ///< neither inputs nor answers, as the caller says
    std::string model_target;           ///< the model's own target column
    std::vector<std::string> features;  ///< the model's names of its inputs
    std::size_t num_inputs = 0;         ///< of the network
    const Encoder* encoder = nullptr;   ///< the model's; may be null or empty
};

/// What the columns of a table are for a network.
struct ColumnRoles {
    std::vector<std::size_t> inputs;  ///< one per network input, in order, or the encoder's columns
    std::size_t target = Table::kNoColumn;
    bool target_is_guess = false;       ///< nobody named it
    std::vector<std::size_t> left_out;  ///< neither of both
    std::vector<std::string> notes;     ///< what was guessed and left out, one sentence each
};

/// Inputs are the encoder's columns, else those named `features` if the table has all of them, else columns by
/// position. The answer is the one that the caller names, else the model's, else a guess: among the columns that are
/// no inputs the one with a likely name, or the only one that neither counts nor names the rows.
///
/// By position, with more columns than inputs, these decide together: a column with a likely name, or else of texts,
/// is the answer; columns without values, of names and that count the rows are left out; if one is still too many, the
/// last is the answer.
/// Errors   a column that is not there, counts that do not fit; says how many columns there are and how many the model
///          wants.
Result<ColumnRoles> find_roles(const Table& table, const RoleRequest& request);

/// Each column as it is: for a model without an encoder. Keeps the columns' units.
Encoder plain_encoder(const Table& table, const std::vector<std::size_t>& columns);

}  // namespace reluscope
