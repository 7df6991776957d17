#pragma once

#include "analysis/study.h"
#include "data/encoder.h"
#include "data/table.h"

#include <Eigen/Core>

#include <string>
#include <vector>

// What the cells of a column can be, as the table and the encoder say it.

namespace reluscope {

/// How `column` becomes inputs; nullptr where the encoder does not name it.
const ColumnEncoding* encoding_of(const Encoder& encoder, const std::string& column);

/// The inputs that come from `column`, ascending.
std::vector<Eigen::Index> inputs_of_column(const std::vector<InputOrigin>& origins, const std::string& column);

/// What follows "sex = " in a label: the state without its column.
std::string state_of(const InputOrigin& origin);

/// The text of a boolean column that is not the true one: "not female" where the table has no single other text.
std::string false_state(const Table& table, const InputOrigin& origin);

/// The values that a number of the table has where the network read it, in the column's own unit; of a column of texts
/// that stand for numbers, those numbers.
std::vector<double> values_of(const StudyInput& input, Eigen::Index j);

}  // namespace reluscope
