#pragma once

#include "analysis/compare/comparison.h"
#include "analysis/regions/region_partition.h"
#include "analysis/study.h"
#include "app/state/compare_settings.h"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace reluscope {

/// A network with its rows that was kept, to compare others with.
struct ReferenceStudy {
    Study study;
    std::string name;  ///< of the model and its table
};

/// One side of a comparison.
struct ComparedSide {
    std::string name;       ///< "cluster 3", "row 12", "the kept network"
    std::string detail;     ///< "212 rows", the row's title
    double logit = 0;       ///< of the explained output: mean over the cluster's rows, of the row
    double prediction = 0;  ///< that logit after the link
    double bias = 0;        ///< of its map, in table units
    std::vector<BitMatrix::Word> pattern;
    AffineMap map;          ///< in model units
    Eigen::VectorXd input;  ///< the row; the cluster's mean
};

/// One column of the table in a comparison of rows.
struct RowPart {
    std::string column;
    std::string first_cell, second_cell;
    double first = 0, second = 0;  ///< contributions of each side against the mean of all rows
    double difference = 0;         ///< its exact part of the difference of the logits
};

/// The part of a column in the difference of two clusters.
struct ColumnDifference {
    std::string column;
    double difference = 0;
};

/// Two clusters or two rows of the open network.
struct PairComparison {
    bool rows = false;
    Eigen::Index output = 0;
    ComparedSide first, second;
    /// Weights per unit of the table's column; else times the input's standard deviation over all rows.
    bool per_unit = false;
    std::vector<CoefficientPair> coefficients;  ///< largest difference first
    PatternDifference pattern;
    std::vector<RowPart> parts;             ///< of rows; largest difference first
    std::vector<ColumnDifference> columns;  ///< of clusters: what is there because their rows differ; largest first
    double formulas = 0;                    ///< of clusters: what is there because their formulas differ
    LogitDifference difference;             ///< of rows
};

/// Two networks over the same rows.
struct NetworkComparison {
    std::string first_name, second_name;
    TransferMatrix transfer;
    PredictionChange change;
    std::optional<RegionChange> regions;  ///< of the plane's home window
    bool regions_pending = false;         ///< still being counted
    std::size_t first_clusters = 0, second_clusters = 0;
    Study first, second;
    std::shared_ptr<const RegionPartition> first_regions, second_regions;  ///< of `regions`
};

/// The maps of both networks at one row, for one output.
struct RowMaps {
    RowId row;
    bool per_unit = false;                      ///< as in PairComparison; each network with its own encoding
    std::vector<CoefficientPair> coefficients;  ///< largest difference first
    double first_bias = 0, second_bias = 0;     ///< in table units
};

struct CompareState {
    CompareSettings settings;
    std::shared_ptr<const ReferenceStudy> reference;
    std::shared_ptr<const PairComparison> pair;         ///< null for networks
    std::shared_ptr<const NetworkComparison> networks;  ///< null for clusters and rows
    std::string problem;  ///< why there is nothing to see, one sentence; or what to do next
};

}  // namespace reluscope
