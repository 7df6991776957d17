#include "simplify/slimming.h"

#include "network/forward.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace reluscope {

std::string_view removal_name(RemovalReason reason) {
    switch (reason) {
        case RemovalReason::kDead: return "dead";
        case RemovalReason::kAlwaysOn: return "always on";
        case RemovalReason::kConstant: return "constant";
        case RemovalReason::kDuplicate: return "duplicate";
        case RemovalReason::kProportional: return "proportional";
        case RemovalReason::kMirror: return "mirror";
        case RemovalReason::kDependent: return "dependent";
        case RemovalReason::kUnread: return "unread";
    }
    return "";
}

std::string_view proof_name(StateProof proof) {
    switch (proof) {
        case StateProof::kData: return "data";
        case StateProof::kInterval: return "interval";
        case StateProof::kLp: return "lp";
        case StateProof::kBranch: return "branch";
    }
    return "";
}

std::string_view stable_state_name(UnitState state) {
    switch (state) {
        case UnitState::kUndecided: return "";
        case UnitState::kDead: return "always off";
        case UnitState::kAlwaysOn: return "always on";
    }
    return "";
}

double max_relative_difference(const Network& f, const Network& g, const Eigen::MatrixXd& inputs) {
    const Eigen::Index batch = ForwardPass::good_batch(f);
    double largest = 0;
    for (Eigen::Index first = 0; first < inputs.cols(); first += batch) {
        const auto columns = inputs.middleCols(first, std::min<Eigen::Index>(batch, inputs.cols() - first));
        const Eigen::ArrayXXd a = logits_of(f, columns).array();
        const Eigen::ArrayXXd b = logits_of(g, columns).array();
        if (!a.isFinite().all() || !b.isFinite().all()) return std::numeric_limits<double>::infinity();
        largest = std::max(largest, ((a - b).abs() / a.abs().max(1.0)).maxCoeff());
    }
    return largest;
}

}  // namespace reluscope
