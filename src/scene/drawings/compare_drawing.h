#pragma once

#include "analysis/compare/comparison.h"
#include "analysis/regions/region_partition.h"
#include "scene/kit/drawing.h"
#include "scene/kit/palette.h"

#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace reluscope {

/// Two numbers with one label: a hollow bar for the first, a full one for the second.
struct PairedBar {
    std::string label;
    std::string note;  ///< below the label; may be empty
    double first = 0;
    double second = 0;
    double difference = 0;
    Mark mark;
};

/// A number of both sides, as a line of the table on top.
struct PairedFact {
    std::string label, first, second, difference;
};

/// Two clusters or rows, ready to be drawn.
struct PairFigure {
    std::string first_name, second_name;
    Mark first_mark, second_mark;
    std::vector<PairedFact> facts;
    const Network* network = nullptr;
    std::vector<BitMatrix::Word> first_pattern, second_pattern;
    PatternDifference pattern;
    std::string bars_title, bars_note;  ///< the note says what the numbers are counted from; empty: none is needed
    std::string difference_title;       ///< above the differences of the bars
    std::vector<PairedBar> bars;
    std::string bars_axis;  ///< below the bars: what they show
    std::size_t bars_left_out = 0;
};

/// The regions of a network in a window of a plane, some of them marked.
struct RegionsFigure {
    std::shared_ptr<const RegionPartition> partition;
    std::vector<RegionId> marked;
    std::string title;
};

/// Two networks over the same rows, ready to be drawn.
struct NetworksFigure {
    std::vector<PairedFact> facts;
    std::string first_name, second_name;
    TransferMatrix transfer;
    std::string bars_title;
    std::vector<PairedBar> bars;  ///< rows whose logits changed most
    std::string bars_axis;        ///< below the bars: what they show, as the next one
    std::string maps_title;
    std::vector<PairedBar> maps;  ///< weights of both at one row
    std::string maps_axis;
    std::size_t maps_left_out = 0;
    std::vector<RegionsFigure> regions;  ///< of both, side by side; none where they were not compared
};

struct CompareDrawingOptions {
    float width = 600;
    std::function<std::string(double)> number;  ///< how numbers are written; with their sign where they are differences
    std::function<std::string(double)> signed_number;
};

/// As high as it needs. Facts, patterns with the units that differ, and paired bars.
Drawing draw_pair(const PairFigure& figure, const CompareDrawingOptions& options, const Palette& palette);

/// Facts, where the rows of each cluster went, the weights at one row, the regions that only one has, and the largest
/// changes.
Drawing draw_networks(const NetworksFigure& figure, const CompareDrawingOptions& options, const Palette& palette);

}  // namespace reluscope
