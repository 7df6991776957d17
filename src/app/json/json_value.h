#pragma once

#include "geometry/plane_frame.h"

#include <Eigen/Core>
#include <nlohmann/json.hpp>

#include <cmath>
#include <optional>
#include <vector>

namespace reluscope {

/// null for infinity and NaN, which JSON does not know.
inline nlohmann::json number_or_null(double value) {
    return std::isfinite(value) ? nlohmann::json(value) : nlohmann::json(nullptr);
}

inline nlohmann::json vector_json(const Eigen::VectorXd& vector) {
    return std::vector<double>(vector.begin(), vector.end());
}

/// The index, or null for none.
template <class Id>
nlohmann::json id_json(const std::optional<Id>& id) {
    return id && id->valid() ? nlohmann::json(id->index) : nlohmann::json(nullptr);
}

inline nlohmann::json window_json(const PlaneWindow& window) { return {window.s0, window.s1, window.t0, window.t1}; }

}  // namespace reluscope
