#include "simplify/merging/local_models.h"

#include "base/numerics/roc.h"
#include "network/forward.h"
#include "simplify/held_out.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace reluscope {

namespace {

double r2_of(const Eigen::MatrixXd& values, const Eigen::MatrixXd& truth) {
    const double around_mean = (truth.colwise() - truth.rowwise().mean()).squaredNorm();
    return around_mean > 0 ? 1 - (values - truth).squaredNorm() / around_mean : std::nan("");
}

/// Shares and areas that need answers.
void score_answers(const Study& study, const Eigen::MatrixXd& values, ModelScores& scores) {
    if (!study.input->target) return;
    const Target& target = *study.input->target;
    std::size_t right = 0;
    double squares = 0;
    std::vector<double> probabilities;
    std::vector<std::int32_t> truths;
    const Eigen::Index outputs = values.rows();
    const bool two = target.classes.size() == 2 && outputs <= 2;
    for (Eigen::Index row = 0; row < values.cols(); ++row) {
        const auto at = static_cast<std::size_t>(row);
        if (target.is_class() ? target.class_of_row[at] < 0 : std::isnan(target.value_of_row[at])) continue;
        ++scores.known;
        if (!target.is_class()) {
            squares += std::pow(values(0, row) - target.value_of_row[at], 2);
            continue;
        }
        right += predicted_class(values.col(row)) == target.class_of_row[at] ? 1 : 0;
        if (!two) continue;
        const double z = outputs == 2 ? values(1, row) - values(0, row) : values(0, row);
        probabilities.push_back(1 / (1 + std::exp(-z)));
        truths.push_back(target.class_of_row[at]);
    }
    if (scores.known == 0) return;
    if (target.is_class()) scores.accuracy = static_cast<double>(right) / static_cast<double>(scores.known);
    if (!target.is_class()) scores.rmse = std::sqrt(squares / static_cast<double>(scores.known));
    if (two) scores.auc = area_under_roc(probabilities, truths);
}

/// Without the mean of each column where only differences count: a softmax takes no notice of it.
Eigen::MatrixXd compared(const Study& study, Eigen::MatrixXd values) {
    if (study.network().link() == Link::kSoftmax) values.rowwise() -= Eigen::RowVectorXd(values.colwise().mean());
    return values;
}

ModelScores score_values(const Study& study, const Eigen::MatrixXd& said) {
    const Eigen::MatrixXd truth = compared(study, study.patterns->logits);
    const Eigen::MatrixXd values = compared(study, said);
    ModelScores scores;
    scores.rows = static_cast<std::size_t>(truth.cols());
    if (scores.rows == 0) return scores;
    scores.r2 = r2_of(values, truth);
    const bool classes =
        study.input->target ? study.input->target->is_class() : study.network().link() != Link::kIdentity;
    std::size_t same = 0;
    for (Eigen::Index row = 0; row < truth.cols(); ++row) {
        same += predicted_class(values.col(row)) == predicted_class(truth.col(row)) ? 1 : 0;
        const Eigen::ArrayXd difference = (values.col(row) - truth.col(row)).array().abs();
        const double deviation = difference.maxCoeff();
        scores.max_rel_difference =
            std::max(scores.max_rel_difference, (difference / truth.col(row).array().abs().max(1.0)).maxCoeff());
        if (deviation <= scores.largest_deviation) continue;
        scores.largest_deviation = deviation;
        scores.deviation_row = study.input->rows->row[static_cast<std::size_t>(row)];
    }
    if (classes) scores.agreement = static_cast<double>(same) / static_cast<double>(scores.rows);
    score_answers(study, said, scores);
    return scores;
}

std::string key_of(PatternBits bits) {
    return {reinterpret_cast<const char*>(bits.data()), bits.size() * sizeof(BitMatrix::Word)};
}

}  // namespace

std::shared_ptr<const StudyInput> part_of_input(const StudyInput& input, const std::vector<std::uint32_t>& positions) {
    auto part = std::make_shared<StudyInput>(input);
    EncodedRows rows;
    rows.inputs.resize(input.rows->inputs.rows(), static_cast<Eigen::Index>(positions.size()));
    for (std::size_t i = 0; i < positions.size(); ++i) {
        rows.inputs.col(static_cast<Eigen::Index>(i)) = input.rows->inputs.col(positions[i]);
        rows.row.push_back(input.rows->row[positions[i]]);
    }
    rows.num_left_out = input.rows->num_left_out;
    rows.measure();
    part->rows = std::make_shared<const EncodedRows>(std::move(rows));
    if (input.target) part->target = select_rows(*input.target, positions);
    return part;
}

Result<SingleAnswers> single_answers(const Study& study) {
    const std::string place = "the answers";
    if (!study.input->target) return refuse(place, "a column that holds them", "none");
    const Target& target = *study.input->target;
    if (target.classes.size() > 2)
        return refuse(place, "two classes or a number", std::to_string(target.classes.size()) + " classes");
    const int outputs = study.network().num_outputs();
    if (outputs > (target.is_class() ? 2 : 1))
        return refuse(place, target.is_class() ? "a network with one or two outputs" : "a network with one output",
                      std::to_string(outputs) + " outputs");
    SingleAnswers single;
    single.is_class = target.is_class();
    if (!single.is_class) {
        single.answers = target.value_of_row;
    } else {
        for (const std::int32_t label : target.class_of_row)
            single.answers.push_back(label < 0 ? std::nan("") : static_cast<double>(label));
    }
    return single;
}

LocalFit single_map(const AffineMap& map) {
    LocalFit fit;
    fit.weights = map.A.row(map.A.rows() - 1).transpose();
    fit.bias = map.c(map.c.size() - 1);
    if (map.A.rows() == 2) {
        fit.weights -= map.A.row(0).transpose();
        fit.bias -= map.c(0);
    }
    return fit;
}

AffineMap map_of_fit(const LocalFit& fit, Eigen::Index outputs) {
    AffineMap map{Eigen::MatrixXd::Zero(outputs, fit.weights.size()), Eigen::VectorXd::Zero(outputs)};
    map.A.row(outputs - 1) = fit.weights.transpose();
    map.c(outputs - 1) = fit.bias;
    return map;
}

Result<DealtStudies> hold_out_rows(const StudyInput& input, std::uint64_t seed, const JobContext& context) {
    const DealtRows dealt = deal_rows(input, seed);
    DealtStudies parts;
    auto study = run_checked_study(part_of_input(input, dealt.training), context);
    if (!study) return tl::unexpected<Error>(study.error());
    parts.training = *std::move(study);
    if (dealt.held_out.empty()) return parts;
    auto judged = run_checked_study(part_of_input(input, dealt.held_out), context);
    if (!judged) return tl::unexpected<Error>(judged.error());
    parts.held_out = *std::move(judged);
    return parts;
}

ModelScores score_models(const Study& study, const std::vector<AffineMap>& maps,
                         const std::vector<std::uint32_t>& group_of_row) {
    const Eigen::MatrixXd& inputs = study.input->rows->inputs;
    Eigen::MatrixXd values(study.patterns->logits.rows(), inputs.cols());
    for (Eigen::Index row = 0; row < inputs.cols(); ++row) {
        const AffineMap& map = maps[group_of_row[static_cast<std::size_t>(row)]];
        values.col(row) = map.A * inputs.col(row) + map.c;
    }
    return score_values(study, values);
}

ModelScores score_network(const Study& study) { return score_values(study, study.patterns->logits); }

ClusterOfPattern::ClusterOfPattern(const Study& study) {
    for (std::size_t c = 0; c < study.clustering->num_clusters(); ++c)
        clusters_[key_of(study.patterns->bits.row(study.clustering->clusters[c].first_row))] =
            static_cast<std::uint32_t>(c);
}

std::optional<std::uint32_t> ClusterOfPattern::cluster_of(PatternBits bits) const {
    const auto found = clusters_.find(key_of(bits));
    return found == clusters_.end() ? std::nullopt : std::optional(found->second);
}

std::uint32_t nearest_column(const Eigen::MatrixXd& columns, const Eigen::Ref<const Eigen::VectorXd>& point) {
    Eigen::Index nearest = 0;
    (columns.colwise() - point).colwise().squaredNorm().minCoeff(&nearest);
    return static_cast<std::uint32_t>(nearest);
}

std::vector<std::uint32_t> groups_of_rows(const Study& training, const std::vector<std::uint32_t>& group_of_cluster,
                                          const Eigen::MatrixXd& centroids, const Study& rows, std::size_t* unseen) {
    const ClusterOfPattern index(training);
    std::vector<std::uint32_t> groups;
    for (std::size_t row = 0; row < rows.clustering->num_rows(); ++row) {
        const std::optional<std::uint32_t> cluster = index.cluster_of(rows.patterns->bits.row(row));
        if (!cluster && unseen != nullptr) ++*unseen;
        groups.push_back(cluster
                             ? group_of_cluster[*cluster]
                             : nearest_column(centroids, rows.input->rows->inputs.col(static_cast<Eigen::Index>(row))));
    }
    return groups;
}

}  // namespace reluscope
