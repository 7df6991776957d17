#include "app/files/link_weights.h"

#include "analysis/affine_map.h"
#include "analysis/patterns.h"
#include "base/text/number_format.h"
#include "network/forward.h"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <utility>
#include <vector>

namespace reluscope {

namespace {

constexpr std::size_t kMaxParameters = 6000;  // whose float32 alone fill a link
constexpr double kMaxNumbers = 2e5;           // that are compared as they are shown, a tenth of a second

/// Rounds in place; true where something changed.
template <class Matrix>
bool round_to_float(Matrix& numbers) {
    const Matrix exact = numbers;
    numbers = exact.template cast<float>().template cast<double>();
    return (numbers.array() != exact.array()).any();
}

/// The network with rounded weights; nothing where none needed rounding, or one left the range of float.
std::optional<Network> rounded(const Network& network) {
    NetworkSpec spec{network.num_inputs(), network.nodes(), network.output(), network.link()};
    bool changed = false;
    for (Node& node : spec.nodes) {
        auto* affine = std::get_if<AffineOperation>(&node.operation);
        if (affine == nullptr) continue;
        changed |= round_to_float(affine->W);
        changed |= round_to_float(affine->b);
    }
    if (!changed) return std::nullopt;
    auto made = Network::create(std::move(spec));
    if (!made) return std::nullopt;
    return *std::move(made);
}

bool looks_same(const Eigen::MatrixXd& a, const Eigen::MatrixXd& b) {
    if (a.rows() != b.rows() || a.cols() != b.cols()) return false;
    for (Eigen::Index i = 0; i < a.size(); ++i) {
        const double x = a.data()[i];
        const double y = b.data()[i];
        if (x != y && display_number(x) != display_number(y)) return false;
    }
    return true;
}

bool same_bits(const BitMatrix& a, const BitMatrix& b) {
    if (a.num_rows() != b.num_rows() || a.words_per_row() != b.words_per_row()) return false;
    for (std::size_t row = 0; row < a.num_rows(); ++row) {
        if (!std::equal(a.row(row).begin(), a.row(row).end(), b.row(row).begin())) return false;
    }
    return true;
}

bool rows_look_same(const Study& study, const Network& network) {
    const PatternTable patterns = compute_patterns(network, study.input->rows->inputs);
    if (!same_bits(patterns.bits, study.patterns->bits)) return false;
    Eigen::MatrixXd now = patterns.logits;
    Eigen::MatrixXd before = study.patterns->logits;
    if (!looks_same(now, before)) return false;
    apply_link(network.link(), now);
    apply_link(network.link(), before);
    return looks_same(now, before);
}

bool maps_look_same(const Study& study, const Network& network) {
    for (const Cluster& cluster : study.clustering->clusters) {
        const auto pattern = study.patterns->bits.row(cluster.first_row);
        const AffineMap before = in_table_units(affine_map_of(study.network(), pattern), study.input->origins);
        const AffineMap now = in_table_units(affine_map_of(network, pattern), study.input->origins);
        if (!looks_same(before.A, now.A) || !looks_same(before.c, now.c)) return false;
    }
    return true;
}

}  // namespace

std::shared_ptr<const ModelFile> rounded_for_link(const Document& document) {
    const Study& study = document.study;
    const Network& network = study.network();
    const auto rows = static_cast<double>(study.clustering->num_rows());
    const auto clusters = static_cast<double>(study.clustering->num_clusters());
    const double numbers = network.num_outputs() * (2 * rows + clusters * (network.num_inputs() + 1));
    if (network.num_parameters() > kMaxParameters || numbers > kMaxNumbers) return nullptr;
    auto narrow = rounded(network);
    if (!narrow || !rows_look_same(study, *narrow) || !maps_look_same(study, *narrow)) return nullptr;
    auto model = std::make_shared<ModelFile>(*document.model);
    model->network = *std::move(narrow);
    model->families.reset();  // they are those of the exact weights, and long
    return model;
}

}  // namespace reluscope
