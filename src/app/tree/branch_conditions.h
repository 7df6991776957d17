#pragma once

#include "analysis/regions/region_walls.h"
#include "analysis/study.h"
#include "analysis/summaries/pattern_tree.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace reluscope {

/// What tells the rows of a branch from the other rows of the branch that it lies in.
struct BranchConditions {
    std::vector<std::string> conditions;           ///< in the table's columns and units: "age > 13", "sex = male"
    std::vector<std::size_t> units_on, units_off;  ///< of the layer, that cannot be said so; counted from 0
    std::vector<std::string> common;  ///< what all rows of the branch have, and not all of the other: "sex = male"
};

/// The name of a branch: its conditions, else what its rows have in common, else its units where they are few; empty
/// where that is nothing that is short enough to be a name.
std::string name_of_branch(const BranchConditions& conditions);

/// The conditions of branches, in words. A unit of the branch's last layer that is not equal for all of its siblings is
/// on or off there; given the pattern of the layers before, its z is affine in the inputs.
///
/// Exact    a unit is told by columns only where its z reads one of them, or two numbers, and where the sentence as it
///          is written, with its rounded numbers, is true of every row of the branch and false of every other row of
///          the parent whose unit differs. More digits are written until it is.
/// Cost     one collapse of the network per branch, and a pass over the parent's rows per unit.
class BranchWords {
public:
    /// Both must outlive this.
    BranchWords(const Study& study, const PatternTree& tree) : study_(study), tree_(tree) {}

    /// What the rows of a branch fulfil and others of its parent do not; nothing for the root.
    BranchConditions conditions(std::size_t branch) const;

private:
    /// A unit's z in the table's units, and its state in the branch.
    struct UnitForm {
        std::size_t unit = 0;  ///< position of its bit
        bool on = false;
        std::vector<std::size_t> inputs;  ///< that it reads, ascending
        std::vector<double> weights;      ///< of these, per unit of the column
        double bias = 0;
    };
    struct Bounds;

    PatternBits bits_of(std::size_t branch) const;
    std::vector<std::size_t> differing(std::size_t branch) const;
    bool collapse(std::size_t branch, RegionWalls& walls) const;
    UnitForm form_of(const RegionWalls& walls, std::size_t unit, std::size_t branch) const;
    std::string indicator_words(const UnitForm& form, std::size_t parent) const;
    std::string unit_words(const UnitForm& form, std::size_t parent, std::vector<Bounds>& bounds, bool& is_told) const;
    std::string plane_words(const UnitForm& form, std::size_t parent) const;
    bool add_bound(const UnitForm& form, std::size_t parent, std::vector<Bounds>& bounds) const;
    std::vector<std::string> common_of(std::size_t branch) const;
    bool all_rows_have(std::size_t branch, std::size_t input, double value) const;
    double cell(std::size_t input, std::uint32_t row) const;
    std::string other_value(std::size_t input) const;
    template <class Statement>
    bool is_true(const UnitForm& form, std::size_t parent, Statement statement) const;

    const Study& study_;
    const PatternTree& tree_;
};

}  // namespace reluscope
