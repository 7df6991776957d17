#pragma once

#include "app/state/command_info.h"
#include "app/state/state.h"
#include "base/texts/simplify/families_texts.h"
#include "base/texts/simplify/simplify_texts.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <tuple>
#include <vector>

namespace reluscope {

// Commands that set how a view shows what it shows, and what the simplify view does.

/// What the scatter shows.
struct SetScatter {
    ScatterSettings settings;

    static constexpr CommandInfo kInfo{.id = "set_scatter", .undo = "scatter", .joins = true, .shows = true};
    bool operator==(const SetScatter&) const = default;
};

/// Changes those settings of the network view that are given; numbers out of their range are brought into it.
struct SetNetworkView {
    std::optional<UnitSubject> subject;
    std::optional<double> threshold;
    std::optional<std::size_t> most_units;
    std::optional<bool> maps;

    static constexpr CommandInfo kInfo{.id = "set_network_view", .undo = "network view", .joins = true, .shows = true};
    static constexpr auto fields() {
        return std::tuple(field("subject", &SetNetworkView::subject), field("threshold", &SetNetworkView::threshold),
                          field("most_units", &SetNetworkView::most_units), field("maps", &SetNetworkView::maps));
    }
    bool operator==(const SetNetworkView&) const = default;
};

/// What the tree of patterns shows.
struct SetTree {
    TreeSettings settings;

    static constexpr CommandInfo kInfo{.id = "set_tree", .undo = "tree", .shows = true};
    bool operator==(const SetTree&) const = default;
};

/// What the coefficients view shows.
struct SetCoefficients {
    CoefficientsSettings settings;

    static constexpr CommandInfo kInfo{.id = "set_coefficients", .undo = "coefficients", .joins = true, .shows = true};
    bool operator==(const SetCoefficients&) const = default;
};

/// How the profile of a feature is shown.
struct SetProfile {
    ProfileSettings settings;

    static constexpr CommandInfo kInfo{.id = "set_profile", .undo = "profile", .joins = true, .shows = true};
    bool operator==(const SetProfile&) const = default;
};

/// What the compare view compares. `keep_reference` keeps the open network, with its rows, as the one that others are
/// compared with.
struct SetCompare {
    CompareSettings settings;
    bool keep_reference = false;
    std::shared_ptr<const ReferenceStudy> reference = {};  ///< to compare others with; only the program itself says it

    static constexpr CommandInfo kInfo{.id = "set_compare", .undo = "what is compared", .shows = true};
    bool operator==(const SetCompare&) const = default;
};

/// Where the outputs are to stay the same.
struct SetSimplify {
    SimplifyDomain domain = SimplifyDomain::kRows;

    static constexpr CommandInfo kInfo{.id = "set_simplify", .undo = simplify_texts::kSettingStep, .shows = true};
    static constexpr auto fields() { return std::tuple(field("domain", &SetSimplify::domain)); }
    bool operator==(const SetSimplify&) const = default;
};

/// Puts the smaller network that was found in the place of the open one.
struct ApplySimplification {
    static constexpr CommandInfo kInfo{.id = "apply_simplification", .undo = simplify_texts::kApplyStep, .later = true};
    static constexpr auto fields() { return std::tuple(); }
    bool operator==(const ApplySimplification&) const = default;
};

/// Compares the open network with the one that it was simplified from.
struct CompareSimplified {
    static constexpr CommandInfo kInfo{.id = "compare_simplified", .undo = simplify_texts::kCompareStep};
    static constexpr auto fields() { return std::tuple(); }
    bool operator==(const CompareSimplified&) const = default;
};

/// Whether clusters are joined into families, and into how many (0: as many as are suggested), and how.
struct SetFamilies {
    bool joined = true;
    std::size_t count = 0;
    bool touching = false;
    FamilyWay by = FamilyWay::kFidelity;

    static constexpr CommandInfo kInfo{
        .id = "set_families", .undo = families_texts::kStep, .joins = true, .shows = true};
    static constexpr auto fields() {
        return std::tuple(field("joined", &SetFamilies::joined), field("count", &SetFamilies::count),
                          field("touching", &SetFamilies::touching), field("by", &SetFamilies::by));
    }
    bool operator==(const SetFamilies&) const = default;
};

/// The family whose clusters are listed; none: of none.
struct SelectFamily {
    std::optional<std::uint32_t> family;

    static constexpr CommandInfo kInfo{.id = "select_family", .undo = families_texts::kChoiceStep, .shows = true};
    static constexpr auto fields() { return std::tuple(field("family", &SelectFamily::family)); }
    bool operator==(const SelectFamily&) const = default;
};

/// What families are called, instead of the names that are proposed.
struct NameFamilies {
    std::vector<FamilyName> names;

    static constexpr CommandInfo kInfo{
        .id = "name_families", .undo = families_texts::kNameStep, .joins = true, .shows = true};
    bool operator==(const NameFamilies&) const = default;
};

}  // namespace reluscope
