#include "app/path/joint_stage.h"

#include "analysis/affine_map.h"
#include "analysis/rows/row_geometry.h"
#include "answers/change_rules.h"
#include "app/document/views.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

namespace reluscope {

namespace {

constexpr int kMaxSearchedInputs = 64;
constexpr std::size_t kMaxSearchedParameters = 20'000;

/// The search follows the largest output; outputs that each decide for themselves are another question.
bool is_one_decision(const Network& network) { return network.num_outputs() == 1 || network.link() != Link::kSigmoid; }

bool is_searched(const Document& document) {
    const Network& network = document.study.network();
    return !document.image && !document.untrained && is_one_decision(network) &&
           network.num_inputs() <= kMaxSearchedInputs && network.num_parameters() <= kMaxSearchedParameters;
}

}  // namespace

void JointStage::open() {
    search_.reset();
    signs_.reset();
    signs_decided_ = false;
}

void JointStage::drop() {
    search_.reset();
    if (!desk_.state.reach.signs && !signs_) signs_decided_ = false;
}

bool JointStage::is_stale() const {
    const ReachState& reach = desk_.state.reach;
    if (!desk_.study_ready() || !reach.row) return false;
    return !reach.row->joint || search_ || signs_ || !signs_decided_;
}

double JointStage::progress() const {
    if (search_) return search_->progress();
    return signs_ ? signs_->progress() : 0;
}

bool JointStage::step() {
    RowReach& row = *desk_.state.reach.row;
    if (!row.joint) {
        measure(row);
    } else if (search_) {
        const double start = desk_.now();
        const bool more = search_->step();
        seconds_ += desk_.now() - start;
        if (!more || search_->num_parts() >= kMaxParts || seconds_ >= kMaxSeconds) end_search(row);
    } else {
        step_signs();
    }
    return is_stale();
}

/// The row is one of the table or edited; which values a column can take is what the table says in both cases.
void JointStage::measure(RowReach& row) {
    const ChosenRow chosen = chosen_row(desk_.state);
    const Network& network = chosen.study.network();
    JointReach joint;
    joint.box = holding_box(desk_.study(), chosen.study, chosen.row);
    joint.row = chosen.study.input->rows->inputs.col(static_cast<Eigen::Index>(chosen.row.index));
    joint.weights = affine_map_of(network, chosen.study.patterns->bits.row(chosen.row.index)).A.transpose();
    joint.decides = makes_decisions(desk_.study());
    joint.prediction = joint.box.decision_ball;
    const bool in_region = joint.box.decision_ball < joint.box.ball;
    if (joint.decides && in_region && is_one_decision(network)) joint.flips_at = joint.prediction;
    const bool farther = joint.decides && !in_region && std::isfinite(joint.box.ball);
    row.joint = std::make_shared<const JointReach>(std::move(joint));
    if (farther && is_searched(*desk_.state.document)) begin_search();
}

void JointStage::begin_search() {
    const ChosenRow chosen = chosen_row(desk_.state);
    const auto at = static_cast<Eigen::Index>(chosen.row.index);
    StudyInput input = *desk_.study().input;  // an edited row has no answer, which says whether classes are predicted
    input.rows = chosen.study.input->rows;
    ChangeRules rules;
    rules.relaxed = true;
    rules.data_box = false;
    const auto wish = read_wish(input, {}, chosen.study.patterns->logits.col(at), rules);
    if (!wish) return;
    auto problem = make_change_problem(input, at, *wish, rules);
    if (!problem) return;
    // Every direction means also those of inputs that are the same in all rows. Their length is that of the ball.
    for (Eigen::Index i = 0; i < problem->scale.size(); ++i) {
        if (problem->scale(i) > 0) continue;
        problem->scale(i) = 1;
        problem->lo(i) = -std::numeric_limits<double>::infinity();
        problem->hi(i) = std::numeric_limits<double>::infinity();
    }
    search_ = std::make_unique<CounterfactualSearch>(*std::move(problem));
    seconds_ = 0;
}

/// What is proven, and how far the nearest change is that was found.
void JointStage::end_search(RowReach& row) {
    const SmallestChange found = std::exchange(search_, nullptr)->result();
    JointReach joint = *row.joint;
    joint.prediction = std::max(joint.prediction, found.lower_bound);
    if (found.found) joint.flips_at = found.distance + kWitnessTolerance * std::max(1.0, found.distance);
    row.joint = std::make_shared<const JointReach>(std::move(joint));
}

void JointStage::step_signs() {
    const Study& study = desk_.study();
    if (!std::exchange(signs_decided_, true)) {
        const auto clusters = static_cast<double>(study.clustering->num_clusters());
        const double products = clusters * static_cast<double>(study.network().num_parameters()) *
                                static_cast<double>(study.network().num_inputs());
        if (clusters > 1 && products <= kMaxSignProducts) signs_ = std::make_unique<SignStabilityJob>(study);
    } else if (signs_ && !signs_->step()) {
        desk_.state.reach.signs = std::make_shared<const SignStability>(std::exchange(signs_, nullptr)->take());
    }
}

void JointStage::stop() {
    if (search_) end_search(*desk_.state.reach.row);
    signs_.reset();
    signs_decided_ = true;
}

}  // namespace reluscope
