#include "simplify/retraining/row_figures.h"

#include "network/forward.h"
#include "simplify/held_out.h"
#include "train/evaluation.h"
#include "train/metrics.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <numeric>
#include <string>
#include <utility>
#include <vector>

namespace reluscope {

namespace {

/// The loss whose outputs and link the network has.
Result<Loss> loss_of_answers(const Network& network, const Target& target) {
    const int outputs = network.num_outputs();
    if (!target.is_class()) {
        if (outputs == 1 && network.link() == Link::kIdentity) return Loss::kSquaredError;
        return refuse("network", "one output without a link, for answers that are numbers",
                      std::to_string(outputs) + " with the link " + std::string(link_name(network.link())));
    }
    const std::size_t classes = target.classes.size();
    if (outputs == 1 && classes == 2 && network.link() != Link::kSoftmax) return Loss::kBinaryCrossEntropy;
    const bool one_each = outputs > 1 && static_cast<std::size_t>(outputs) == classes;
    if (one_each && network.link() != Link::kSigmoid) return Loss::kSoftmaxCrossEntropy;
    return refuse("network", "one output for two classes, or one per class of a softmax",
                  std::to_string(outputs) + " for " + std::to_string(classes) + " classes with the link " +
                      std::string(link_name(network.link())));
}

/// The rows behind those that are there, with their answers.
void append_judged_rows(const StudyInput& rows, bool is_class, JudgedRows& judged) {
    TrainingSet& set = judged.set;
    judged.row.insert(judged.row.end(), rows.rows->row.begin(), rows.rows->row.end());
    const Eigen::MatrixXd& inputs = rows.rows->inputs;
    const Eigen::Index before = set.inputs.cols();
    Eigen::MatrixXd joined(inputs.rows(), before + inputs.cols());
    if (before > 0) joined.leftCols(before) = set.inputs;
    joined.rightCols(inputs.cols()) = inputs;
    set.inputs = std::move(joined);
    if (!rows.target) return;
    if (is_class) {
        set.classes.insert(set.classes.end(), rows.target->class_of_row.begin(), rows.target->class_of_row.end());
    } else {
        const std::vector<double>& values = rows.target->value_of_row;
        set.values.conservativeResize(before + inputs.cols());
        std::copy(values.begin(), values.end(), set.values.begin() + before);
    }
}

bool has_known_answer(const TrainingSet& set, std::uint32_t row) {
    return set.is_class() ? set.classes[row] >= 0 : std::isfinite(set.values(row));
}

/// Which rows train and which judge: as deal_rows() deals them, or by where they stand. Rows without an answer do
/// neither, where others have one.
Status deal_judged_rows(const StudyInput& rows, const StudyInput* held_out, std::uint64_t seed, JudgedRows& judged) {
    DealtRows dealt;
    if (held_out == nullptr) {
        dealt = deal_rows(rows, seed);
    } else {
        const auto first_held_out = static_cast<std::uint32_t>(rows.rows->inputs.cols());
        for (std::uint32_t row = 0; row < static_cast<std::uint32_t>(judged.set.num_rows()); ++row)
            (row < first_held_out ? dealt.training : dealt.held_out).push_back(row);
    }
    const auto counts = [&](std::uint32_t row) { return !judged.has_answers() || has_known_answer(judged.set, row); };
    std::copy_if(dealt.training.begin(), dealt.training.end(), std::back_inserter(judged.set.training), counts);
    std::copy_if(dealt.held_out.begin(), dealt.held_out.end(), std::back_inserter(judged.set.validation), counts);
    if (judged.set.training.empty()) return refuse("table", "at least 1 row with a known answer", "none");
    judged.num_unanswered =
        static_cast<std::size_t>(judged.set.num_rows()) - judged.set.training.size() - judged.set.validation.size();
    return {};
}

Status check_same_answers(const StudyInput& rows, const StudyInput& held_out) {
    if (!rows.target) return {};
    if (!held_out.target)
        return refuse("held-out rows", "a column '" + rows.target->column + "' with the answers", "none");
    if (rows.target->classes == held_out.target->classes) return {};
    return refuse("held-out rows", "the classes of the other rows in column '" + rows.target->column + "'", "others");
}

/// Against the given network; both as comparable_logits().
void add_row_fidelity(const JudgedRows& judged, const Eigen::MatrixXd& given, const Eigen::MatrixXd& logits,
                      std::span<const std::uint32_t> rows, RowFigures& figures) {
    Eigen::VectorXd mean = Eigen::VectorXd::Zero(given.rows());
    for (const std::uint32_t row : rows) mean += given.col(row);
    mean /= static_cast<double>(rows.size());
    double lost = 0;
    double spread = 0;
    std::uint32_t worst = rows[0];
    figures.max_rel_difference = 0;
    for (const std::uint32_t row : rows) {
        const Eigen::ArrayXd difference = (given.col(row) - logits.col(row)).array().abs();
        lost += difference.square().sum();
        spread += (given.col(row) - mean).squaredNorm();
        const double relative = (difference / given.col(row).array().abs().max(1.0)).maxCoeff();
        if (!(relative > figures.max_rel_difference)) continue;
        figures.max_rel_difference = relative;
        worst = row;
    }
    figures.worst_row = judged.row[worst];
    if (spread > 0) figures.r2 = 1 - lost / spread;
}

}  // namespace

Result<JudgedRows> judge_rows(const StudyInput& rows, const StudyInput* held_out, std::uint64_t seed) {
    JudgedRows judged;
    const bool is_class = rows.target && rows.target->is_class();
    if (rows.target) {
        const auto loss = loss_of_answers(*rows.network, *rows.target);
        if (!loss) return tl::unexpected<Error>(loss.error());
        judged.loss = *loss;
        judged.set.num_classes = static_cast<int>(rows.target->classes.size());
    }
    append_judged_rows(rows, is_class, judged);
    if (held_out != nullptr) {
        if (Status status = check_same_answers(rows, *held_out); !status) return tl::unexpected<Error>(status.error());
        append_judged_rows(*held_out, is_class, judged);
    }
    if (Status status = deal_judged_rows(rows, held_out, seed, judged); !status)
        return tl::unexpected<Error>(status.error());
    return judged;
}

Eigen::MatrixXd comparable_logits(Link link, const Eigen::MatrixXd& logits) {
    if (link != Link::kSoftmax) return logits;
    return logits.rowwise() - logits.colwise().mean();
}

RowFigures row_figures(const JudgedRows& judged, Link link, const Eigen::MatrixXd& given, const Eigen::MatrixXd& logits,
                       std::span<const std::uint32_t> rows) {
    RowFigures figures;
    figures.rows = rows.size();
    if (rows.empty()) return figures;
    const bool classes = judged.has_answers() ? judged.set.is_class() : link != Link::kIdentity || given.rows() > 1;
    if (classes) {
        std::size_t same = 0;
        for (const std::uint32_t row : rows)
            same += predicted_class(given.col(row)) == predicted_class(logits.col(row)) ? 1 : 0;
        figures.agreement = static_cast<double>(same) / static_cast<double>(rows.size());
    }
    add_row_fidelity(judged, comparable_logits(link, given), comparable_logits(link, logits), rows, figures);
    if (!judged.has_answers()) return figures;
    figures.loss = mean_loss(logits, judged.set, *judged.loss, rows);
    if (judged.set.is_class()) {
        const ClassMetrics metrics =
            class_metrics(logits, link_of(*judged.loss), judged.set.classes, judged.set.num_classes, rows);
        figures.accuracy = metrics.accuracy;
        figures.auc = metrics.auc;
    } else {
        const NumberMetrics metrics = number_metrics(logits, judged.set.values, rows);
        figures.rmse = metrics.rmse;
        figures.answers_r2 = metrics.r2;
    }
    return figures;
}

}  // namespace reluscope
