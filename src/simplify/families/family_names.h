#pragma once

#include "data/table.h"
#include "simplify/families/family_tree.h"

#include <Eigen/Core>

#include <string>
#include <vector>

namespace reluscope {

/// What is said of each family: a name that no other one has, and the conditions of the tree's leaves that say it.
struct FamilyWords {
    std::string name;        ///< "large fare, sex = female", or "family 3" where no leaf says it
    std::string conditions;  ///< "fare > 20 and sex = female, or ..."; empty where none are needed or no leaf says it
    std::size_t leaves = 0;  ///< that say it
};

/// A proposed name takes the first two conditions of the leaf that says most of the family's rows: "large" of a number
/// above a threshold that at least 40 % of the rows do not pass, "small" the other way round, else "not small" and "not
/// large", "medium" between two. Families that would have the same name say more of their conditions, and where that is
/// not enough, say them with their numbers: "fare above 20". `table` gives the other text of a column with two.
/// `inputs` are the rows that the tree was grown on.
std::vector<FamilyWords> name_families(const FamilyTree& tree, const std::vector<InputOrigin>& origins,
                                       const Table& table, const Eigen::MatrixXd& inputs, std::size_t families);

}  // namespace reluscope
