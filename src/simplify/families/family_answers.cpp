#include "simplify/families/family_answers.h"

#include "network/forward.h"

#include <Eigen/Cholesky>

#include <cmath>

namespace reluscope {

namespace {

constexpr int kMaxSteps = 500;
constexpr double kSmallStep = 1e-7;  // in logits per standard deviation

/// The rows of one family with known answers.
struct AnsweredRows {
    Eigen::MatrixXd z1;    // coordinates and a 1, x rows
    Eigen::MatrixXd base;  // outputs x rows: of the model so far
    Eigen::MatrixXd y;     // outputs x rows: 1 for the class of the row, or the number
};

AnsweredRows answered_rows(const FamilyRows& rows, const Eigen::MatrixXd& z, const AffineMap& map,
                           const std::vector<std::uint32_t>& members) {
    const Target& target = *rows.target;
    std::vector<std::uint32_t> known;
    for (const std::uint32_t row : members) {
        if (target.is_class() ? target.class_of_row[row] >= 0 : !std::isnan(target.value_of_row[row]))
            known.push_back(row);
    }
    const auto count = static_cast<Eigen::Index>(known.size());
    const Eigen::Index outputs = target.is_class() ? map.c.size() : 1;
    AnsweredRows own{Eigen::MatrixXd(z.rows() + 1, count), Eigen::MatrixXd(outputs, count),
                     Eigen::MatrixXd::Zero(outputs, count)};
    for (Eigen::Index i = 0; i < count; ++i) {
        const std::uint32_t row = known[static_cast<std::size_t>(i)];
        own.z1.col(i) << z.col(row), 1;
        own.base.col(i) = (map.A * rows.inputs.col(row) + map.c).head(outputs);
        if (!target.is_class())
            own.y(0, i) = target.value_of_row[row];
        else if (outputs == 1)
            own.y(0, i) = target.class_of_row[row];
        else
            own.y(target.class_of_row[row], i) = 1;
    }
    return own;
}

/// The change of the model, (coordinates + 1) x outputs.
Eigen::MatrixXd best_change(const AnsweredRows& own, bool classes, Link link) {
    constexpr double kPull = 1;
    const Eigen::Index q = own.z1.rows();
    // A bound of the curvature: 1 for squares, 1/4 for a sigmoid, 1/2 for a softmax.
    const double curvature = !classes ? 1 : (link == Link::kSigmoid ? 0.25 : 0.5);
    Eigen::MatrixXd gram = Eigen::MatrixXd::Identity(q, q) * kPull;
    gram.noalias() += curvature * own.z1 * own.z1.transpose();
    const Eigen::LLT<Eigen::MatrixXd> factor(gram);
    Eigen::MatrixXd change = Eigen::MatrixXd::Zero(q, own.y.rows());
    for (int step = 0; step < kMaxSteps; ++step) {
        Eigen::MatrixXd predicted = own.base + change.transpose() * own.z1;
        if (classes) apply_link(link, predicted);
        const Eigen::MatrixXd move = factor.solve(own.z1 * (own.y - predicted).transpose() - kPull * change);
        change += move;
        if (move.size() == 0 || move.cwiseAbs().maxCoeff() < kSmallStep) break;
    }
    return change;
}

}  // namespace

Result<FamilyMaps> fit_answers(const Network& network, const FamilyRows& rows, const FamilySearch& search,
                               const FamilyLevel& level, FamilyMaps maps) {
    if (!rows.target) return refuse("--by answers", "a column with answers", "none");
    const Target& target = *rows.target;
    const auto outputs = static_cast<std::size_t>(network.num_outputs());
    const std::size_t classes = target.classes.size();
    if (target.is_class() && outputs != classes && !(outputs == 1 && classes == 2))
        return refuse("--by answers", std::to_string(outputs) + " classes, one per output", std::to_string(classes));
    // Classes without a link are told apart by the largest output, or by the sign of the only one.
    const Link link =
        outputs == 1 ? Link::kSigmoid : (network.link() == Link::kIdentity ? Link::kSoftmax : network.link());
    const FamilySpace& space = search.space();
    const Eigen::MatrixXd z = space.coordinates_of(rows.inputs);
    std::vector<std::vector<std::uint32_t>> members(maps.size());
    for (std::size_t row = 0; row < search.clustering().num_rows(); ++row)
        members[level.family[search.clustering().assignment[row]]].push_back(static_cast<std::uint32_t>(row));
    for (std::size_t k = 0; k < maps.size(); ++k) {
        const AnsweredRows own = answered_rows(rows, z, maps[k], members[k]);
        const Eigen::MatrixXd change = best_change(own, target.is_class(), link);
        const Eigen::Index changed = change.cols();
        const Eigen::MatrixXd weights = space.weights_of(change.topRows(change.rows() - 1));
        maps[k].A.topRows(changed) += weights.transpose();
        maps[k].c.head(changed) += change.bottomRows(1).transpose() - weights.transpose() * space.mean;
    }
    return maps;
}

}  // namespace reluscope
