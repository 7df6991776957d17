#pragma once

#include "app/state/state.h"

#include <array>
#include <optional>
#include <string>
#include <vector>

namespace reluscope {

/// The piece that `t` in [0, 1] lies on; a breakpoint belongs to the piece behind it.
std::size_t piece_at(const LinePath& path, double t);

/// All logits at `t`, clamped to the part of the line that was followed.
Eigen::VectorXd path_logits(const LinePath& path, double t);

/// One output after the link at `t`.
double path_probability(const Network& network, const LinePath& path, Eigen::Index output, double t);

PathFacts path_facts(const Network& network, const LinePath& path, Eigen::Index output, double t);

/// Integrated gradients of one output per column of the table, largest first. The ends give the cells.
std::vector<PathStep> path_steps(const Document& document, const PathEnd& from, const PathEnd& to, const LinePath& path,
                                 Eigen::Index output);

/// The ends of the path as (s, t), if the plane contains both.
std::optional<std::array<Point2, 2>> path_on_plane(const PlaneFrame& frame, const PathState& path);

/// "layer 1, unit 4": layers are counted from 1 for the eye, units from 0 as in patterns.
std::string unit_phrase(const Network& network, UnitId unit);

/// "From Row 3 to Row 8 the log-odds of survived change by +3.21 over 14 pieces; the contributions add up to it, exact
/// to 2e-16."
std::string path_sentence(const Document& document, const PathState& path);

}  // namespace reluscope
