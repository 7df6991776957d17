#pragma once

#include "analysis/study.h"
#include "answers/holding/neighbour_signs.h"

#include <Eigen/Core>

#include <string>

namespace reluscope {

/// In which of the regions across the walls the inputs keep the sign of their weight for `output`, in a sentence; those
/// that keep it least come first.
std::string neighbour_sentence(const StudyInput& input, const NeighbourSigns& signs, Eigen::Index output);

}  // namespace reluscope
