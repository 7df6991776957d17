#pragma once

#include "app/state/command_info.h"
#include "app/state/state.h"
#include "base/texts/views/answers_texts.h"
#include "base/texts/views/swarm_texts.h"

#include <map>
#include <optional>
#include <string>
#include <tuple>

namespace reluscope {

// Commands about what is chosen, and how it is explained and listed.

struct SelectCluster {
    std::optional<ClusterId> cluster;

    static constexpr CommandInfo kInfo{
        .id = "select_cluster", .undo = "choice of a cluster", .joins = true, .shows = true};
    static constexpr auto fields() { return std::tuple(field("cluster", &SelectCluster::cluster)); }
    bool operator==(const SelectCluster&) const = default;
};

/// Selects a row and with it its cluster.
struct SelectRow {
    std::optional<RowId> row;

    static constexpr CommandInfo kInfo{.id = "select_row", .undo = "choice of a row", .joins = true, .shows = true};
    static constexpr auto fields() { return std::tuple(field("row", &SelectRow::row)); }
    bool operator==(const SelectRow&) const = default;
};

/// A cell as it is typed. In JSON a text, a number, or null for a missing cell.
struct CellText {
    std::string text;

    bool operator==(const CellText&) const = default;
};

/// Changes one cell of a row, to see what the network would say then. The table stays as it is.
struct EditCell {
    std::optional<RowId> row;  ///< the chosen one unless given
    std::string column;
    CellText value;
    bool goes_on = false;  ///< in the drag whose first change is the step of undo

    static constexpr CommandInfo kInfo{.id = "edit_cell", .undo = "change of a cell"};
    static constexpr auto fields() {
        return std::tuple(field("row", &EditCell::row), needed("column", &EditCell::column),
                          needed("value", &EditCell::value));
    }
};

/// The chosen row has the table's cells again.
struct ResetRow {
    static constexpr CommandInfo kInfo{.id = "reset_row", .undo = "reset of a row"};
    static constexpr auto fields() { return std::tuple(); }
};

/// All changed cells of a row at once, as sessions and undo keep them. Without cells the row is as in the table.
struct EditRow {
    std::optional<RowId> row;
    std::map<std::string, std::string> cells;  ///< by column

    static constexpr CommandInfo kInfo{.id = "edit_row", .undo = "change of cells", .shows = true};
    static constexpr auto fields() { return std::tuple(field("row", &EditRow::row), field("cells", &EditRow::cells)); }
    bool operator==(const EditRow&) const = default;
};

/// What the pointer is over. Views send it in every frame; without one, nothing is.
struct Hover {
    Hovered what;

    static constexpr CommandInfo kInfo{};
};

struct SelectFeature {
    std::optional<FeatureId> feature;

    static constexpr CommandInfo kInfo{.id = "select_feature", .undo = "choice of a feature", .shows = true};
    static constexpr auto fields() { return std::tuple(field("feature", &SelectFeature::feature)); }
    bool operator==(const SelectFeature&) const = default;
};

struct SelectUnit {
    std::optional<UnitId> unit;

    static constexpr CommandInfo kInfo{.id = "select_unit", .undo = "choice of a unit", .shows = true};
    static constexpr auto fields() { return std::tuple(field("unit", &SelectUnit::unit)); }
    bool operator==(const SelectUnit&) const = default;
};

/// Empty: the output follows the cluster again.
struct SelectOutput {
    std::optional<Eigen::Index> output;

    static constexpr CommandInfo kInfo{.id = "select_output", .undo = "choice of an output", .shows = true};
    static constexpr auto fields() { return std::tuple(field("output", &SelectOutput::output)); }
    bool operator==(const SelectOutput&) const = default;
};

struct SetReference {
    Reference reference = Reference::kDataMean;

    static constexpr CommandInfo kInfo{.id = "set_reference", .undo = "reference", .shows = true};
    static constexpr auto fields() { return std::tuple(needed("reference", &SetReference::reference)); }
    bool operator==(const SetReference&) const = default;
};

struct SetBarMode {
    BarMode mode = BarMode::kStrength;

    static constexpr CommandInfo kInfo{.id = "set_bar_mode", .undo = "measure of the bars", .shows = true};
    static constexpr auto fields() { return std::tuple(needed("mode", &SetBarMode::mode)); }
    bool operator==(const SetBarMode&) const = default;
};

struct SortClusters {
    ClusterColumn column = ClusterColumn::kSize;
    bool descending = true;

    static constexpr CommandInfo kInfo{.id = "sort_clusters", .undo = "order of the clusters", .shows = true};
    static constexpr auto fields() {
        return std::tuple(needed("column", &SortClusters::column), field("descending", &SortClusters::descending));
    }
    bool operator==(const SortClusters&) const = default;
};

struct SearchClusters {
    std::string text;

    static constexpr CommandInfo kInfo{.id = "search_clusters", .undo = "search", .joins = true, .shows = true};
    static constexpr auto fields() { return std::tuple(field("text", &SearchClusters::text)); }
    bool operator==(const SearchClusters&) const = default;
};

/// The list of clusters says in one line what a cluster is, or does not.
struct ShowClusterWords {
    bool show = true;

    static constexpr CommandInfo kInfo{.id = "show_cluster_words", .shows = true};
    static constexpr auto fields() { return std::tuple(field("show", &ShowClusterWords::show)); }
    bool operator==(const ShowClusterWords&) const = default;
};

/// The list of clusters shows only those that the ranges of the coefficients view leave; or all again.
struct FilterClusters {
    bool by_coefficients = true;

    static constexpr CommandInfo kInfo{.id = "filter_clusters", .undo = "filter of the clusters"};
    static constexpr auto fields() { return std::tuple(field("by_coefficients", &FilterClusters::by_coefficients)); }
};

struct SortRows {
    RowColumn column = RowColumn::kNumber;
    bool descending = false;

    static constexpr CommandInfo kInfo{.id = "sort_rows", .undo = "order of the rows", .shows = true};
    static constexpr auto fields() {
        return std::tuple(needed("column", &SortRows::column), field("descending", &SortRows::descending));
    }
    bool operator==(const SortRows&) const = default;
};

/// Computes the facets of the selected row's region, however long it takes.
struct ComputeFacets {
    static constexpr CommandInfo kInfo{.id = "compute_facets"};
    static constexpr auto fields() { return std::tuple(); }
};

/// Computes the distances of all rows, however long it takes.
struct ComputeDistances {
    static constexpr CommandInfo kInfo{.id = "compute_distances"};
    static constexpr auto fields() { return std::tuple(); }
};

// Answers about the chosen row.

/// How columns may change, all that somebody has set at once; of the others those locks hold that are proposed.
struct SetLocks {
    ColumnLocks locks;

    static constexpr CommandInfo kInfo{.id = "set_locks", .undo = answers_texts::kLocksStep, .shows = true};
    bool operator==(const SetLocks&) const = default;
};

/// What the smallest change of the chosen row is to reach, and how it is measured. What is absent is as at first: any
/// other class, no number, Euclidean.
struct SetChangeAim {
    Norm norm = Norm::kL2;
    std::optional<std::int32_t> to;
    std::optional<double> value;
    bool at_most = false;

    static constexpr CommandInfo kInfo{.id = "set_change_aim", .undo = answers_texts::kAimStep, .shows = true};
    static constexpr auto fields() {
        return std::tuple(field("norm", &SetChangeAim::norm), field("to", &SetChangeAim::to),
                          field("value", &SetChangeAim::value), field("at_most", &SetChangeAim::at_most));
    }
    bool operator==(const SetChangeAim&) const = default;
};

/// What the bars of the chosen row show.
struct SetRowParts {
    RowParts parts = RowParts::kMap;

    static constexpr CommandInfo kInfo{.id = "set_row_parts", .undo = answers_texts::kPartsStep, .shows = true};
    static constexpr auto fields() { return std::tuple(needed("parts", &SetRowParts::parts)); }
    bool operator==(const SetRowParts&) const = default;
};

/// What the beeswarm shows. Without a column all of them; without `all` a sample where the rows are many.
struct SetBeeswarm {
    std::optional<std::string> column;
    bool all = false;

    static constexpr CommandInfo kInfo{.id = "set_beeswarm", .undo = swarm_texts::kStep, .shows = true};
    static constexpr auto fields() {
        return std::tuple(field("column", &SetBeeswarm::column), field("all", &SetBeeswarm::all));
    }
    bool operator==(const SetBeeswarm&) const = default;
};

/// Looks for the smallest change of the chosen row where that waited to be asked for, or goes on after a search ended.
struct SearchChange {
    static constexpr CommandInfo kInfo{.id = "search_change"};
    static constexpr auto fields() { return std::tuple(); }
};

}  // namespace reluscope
