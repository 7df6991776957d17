#include "app/path/path_facts.h"

#include "analysis/column_values.h"
#include "analysis/explanation.h"
#include "analysis/scores.h"
#include "app/document/narrative.h"
#include "base/numerics/tolerances.h"
#include "base/text/number_format.h"
#include "base/texts/views/network_texts.h"
#include "base/texts/views/path_texts.h"
#include "base/utf8.h"
#include "network/forward.h"

#include <algorithm>
#include <cmath>

namespace reluscope {

namespace {

Eigen::Index column_of(std::size_t i) { return static_cast<Eigen::Index>(i); }

constexpr double kSameCell = 1e-9;  // relative: what encoding a cell and back may lose

double value_at(const InputOrigin& origin, const Eigen::VectorXd& input, Eigen::Index j) {
    return origin.mean + origin.scale * input(j);
}

/// The state that indicators stand for; empty where they stand for none.
std::string state_at(const StudyInput& input, const PathEnd& end, const FeatureGroup& group) {
    const InputOrigin* on = nullptr;
    for (const Eigen::Index j : group.inputs) {
        const InputOrigin& origin = input.origins[static_cast<std::size_t>(j)];
        const double value = value_at(origin, end.input, j);
        const bool off = std::abs(value) < kSameCell;
        if (!origin.indicator || (!off && std::abs(value - 1) > kSameCell)) return "";
        if (off) continue;
        if (on != nullptr) return "";
        on = &origin;
    }
    if (on != nullptr) return state_of(*on);
    return group.inputs.size() == 1
               ? false_state(*input.table, input.origins[static_cast<std::size_t>(group.inputs[0])])
               : "";
}

/// The cell of an end: the row's own, or what the input stands for, with as many digits as a change is stated with.
std::string end_cell(const StudyInput& input, const PathEnd& end, const FeatureGroup& group) {
    constexpr int kDigits = 9;
    const InputOrigin& origin = input.origins[static_cast<std::size_t>(group.inputs[0])];
    if (end.row) return cell_text(*input.table, origin, input.rows->row[end.row->index]);
    if (origin.indicator) return state_at(input, end, group);
    if (group.inputs.size() > 1) return "";
    return with_unit(display_number(value_at(origin, end.input, group.inputs[0]), kDigits), origin.unit);
}

PathStep::Between between(const StudyInput& input, const PathEnd& from, const PathEnd& to, const FeatureGroup& group) {
    const bool moves = std::any_of(group.inputs.begin(), group.inputs.end(), [&](Eigen::Index j) {
        const InputOrigin& origin = input.origins[static_cast<std::size_t>(j)];
        const double a = value_at(origin, from.input, j);
        return std::abs(value_at(origin, to.input, j) - a) > kSameCell * std::max(1.0, std::abs(a));
    });
    if (!moves) return PathStep::Between::kNothing;
    if (input.origins[static_cast<std::size_t>(group.inputs[0])].indicator) return PathStep::Between::kMixtures;
    if (group.inputs.size() > 1) return PathStep::Between::kNothing;
    const std::vector<double> values = values_of(input, group.inputs[0]);
    const bool whole = std::all_of(values.begin(), values.end(), [](double v) { return v == std::floor(v); });
    return whole && !values.empty() ? PathStep::Between::kFractions : PathStep::Between::kNothing;
}

}  // namespace

std::size_t piece_at(const LinePath& path, double t) {
    const auto after = std::upper_bound(path.knots.begin(), path.knots.end(), t);
    const auto piece = std::max<std::ptrdiff_t>(1, after - path.knots.begin()) - 1;
    return std::min(static_cast<std::size_t>(piece), path.num_pieces() - 1);
}

Eigen::VectorXd path_logits(const LinePath& path, double t) {
    t = std::clamp(t, path.knots.front(), path.knots.back());
    const std::size_t piece = piece_at(path, t);
    return path.values.col(column_of(piece)) + (t - path.knots[piece]) * path.slopes.col(column_of(piece));
}

double path_probability(const Network& network, const LinePath& path, Eigen::Index output, double t) {
    Eigen::MatrixXd outputs = path_logits(path, t);
    apply_link(network.link(), outputs);
    return outputs(output, 0);
}

PathFacts path_facts(const Network& network, const LinePath& path, Eigen::Index output, double t) {
    PathFacts facts;
    facts.t = std::clamp(t, path.knots.front(), path.knots.back());
    facts.piece = piece_at(path, facts.t);
    facts.value = path_logits(path, facts.t)(output);
    facts.slope = path.slopes(output, column_of(facts.piece));
    facts.probability = path_probability(network, path, output, facts.t);
    facts.pattern = pattern_text(network, path.patterns.row(facts.piece));
    if (facts.piece > 0) {
        const auto flips = path.flips_at(facts.piece - 1);
        facts.flips.assign(flips.begin(), flips.end());
    }
    return facts;
}

std::vector<PathStep> path_steps(const Document& document, const PathEnd& from, const PathEnd& to, const LinePath& path,
                                 Eigen::Index output) {
    const StudyInput& input = *document.study.input;
    std::vector<PathStep> steps;
    for (const FeatureGroup& group : group_by_column(input.origins)) {
        PathStep step;
        step.column = group.column;
        step.from_cell = end_cell(input, from, group);
        step.to_cell = end_cell(input, to, group);
        if (!document.image) step.between = between(input, from, to, group);
        for (const Eigen::Index j : group.inputs) step.value += path.integrated_gradients(output, j);
        steps.push_back(std::move(step));
    }
    std::stable_sort(steps.begin(), steps.end(),
                     [](const PathStep& a, const PathStep& b) { return std::abs(a.value) > std::abs(b.value); });
    return steps;
}

namespace {

/// (s, t) of an input that lies on the plane.
std::optional<Point2> place_on_plane(const PlaneFrame& frame, const Eigen::VectorXd& input) {
    const Eigen::VectorXd difference = input - frame.origin;
    const double uu = frame.u.squaredNorm();
    const double vv = frame.v.squaredNorm();
    const double uv = frame.u.dot(frame.v);
    const double det = uu * vv - uv * uv;
    if (!(det > 0)) return std::nullopt;
    const double du = frame.u.dot(difference);
    const double dv = frame.v.dot(difference);
    const Point2 at{(vv * du - uv * dv) / det, (uu * dv - uv * du) / det};
    const double distance = (frame.at(at.x, at.y) - input).norm();
    if (!(distance <= tolerances::kOnPlane * (input.norm() + frame.origin.norm() + difference.norm())))
        return std::nullopt;
    return at;
}

}  // namespace

std::optional<std::array<Point2, 2>> path_on_plane(const PlaneFrame& frame, const PathState& path) {
    if (!path.path || frame.origin.size() != path.path->from.size()) return std::nullopt;
    const auto from = place_on_plane(frame, path.path->from);
    const auto to = place_on_plane(frame, path.path->to);
    if (!from || !to) return std::nullopt;
    return std::array<Point2, 2>{*from, *to};
}

std::string unit_phrase(const Network& network, UnitId unit) {
    const UnitPlace place = place_of(network, unit);
    return network_texts::unit_name(place.layer, place.unit);
}

namespace {

/// Where the predicted class changes; empty where the outputs are plain numbers.
std::string decisions_text(const Document& document, const std::vector<PathDecision>& decisions) {
    const auto name = [&](std::size_t i) {
        return class_name(*document.model, document.study, decisions[i].predicted);
    };
    if (decisions.empty()) return "";
    if (decisions.size() == 1) return path_texts::one_prediction(name(0));
    if (decisions.size() == 2) return path_texts::one_change(name(0), name(1), decisions[1].t);
    return path_texts::several_changes(decisions.size() - 1, name(0), name(1), decisions[1].t);
}

}  // namespace

std::string path_sentence(const Document& document, const PathState& path) {
    if (!path.path) return "";
    const LinePath& line = *path.path;
    const OutputWords words = output_words(document, path.output);
    const double start = line.values(path.output, 0);
    std::string text =
        path_texts::answer(path.from->name, path.to->name, words.phrase, words.with_unit(display_number(start)),
                           words.with_unit(display_number(start + path.change)),
                           words.with_unit(display_signed(path.change)), line.num_pieces());
    text += decisions_text(document, path.decisions);
    std::vector<std::string> fractions;
    std::vector<std::string> mixtures;
    for (const PathStep& step : path.steps) {
        if (step.between == PathStep::Between::kFractions) fractions.push_back(printable_utf8(step.column));
        if (step.between == PathStep::Between::kMixtures) mixtures.push_back(printable_utf8(step.column));
    }
    text += path_texts::between(fractions, mixtures);
    return line.complete ? text : text + path_texts::stopped(line.num_pieces(), line.knots.back());
}

}  // namespace reluscope
