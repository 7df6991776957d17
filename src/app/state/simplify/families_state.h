#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace reluscope {

struct FamilyCurve;
struct FamilyCut;

/// How families and their formulas are made.
enum class FamilyWay {
    kFidelity,  ///< families that lose least of the network's outputs, formulas fitted to these
    kAnswers,   ///< the same families, formulas fitted to the answers
    kAletheia,  ///< the published merge, formulas fitted to the answers
    kPruning    ///< the largest clusters with their own formulas; the others take those of the nearest
};

/// What somebody called a family of so many.
struct FamilyName {
    std::size_t families = 0;  ///< how many there are
    std::uint32_t family = 0;
    std::string name;
    FamilyWay by = FamilyWay::kFidelity;  ///< how they were made

    bool operator==(const FamilyName&) const = default;
};

/// How clusters are joined into families.
struct FamilySettings {
    bool joined = false;    ///< views colour clusters by their family
    std::size_t count = 0;  ///< of families; 0: as many as are suggested
    bool touching = false;  ///< only clusters that touch are joined; by fidelity or answers
    FamilyWay by = FamilyWay::kFidelity;
    std::vector<FamilyName> names;

    bool operator==(const FamilySettings&) const = default;
};

/// Families of the open clusters (app/simplify/family_sets.h). Looked for while somebody looks at them.
struct FamiliesState {
    FamilySettings settings;
    std::optional<std::uint32_t> chosen;       ///< whose clusters are listed
    std::shared_ptr<const FamilyCurve> curve;  ///< for every number of families; an old one stays until the next
    std::shared_ptr<const FamilyCut> cut;      ///< for the number that is asked for
};

}  // namespace reluscope
