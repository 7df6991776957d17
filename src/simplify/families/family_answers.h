#pragma once

#include "base/result.h"
#include "simplify/families/family_models.h"

namespace reluscope {

/// Fits the models of families to the answers of their rows, starting from, and pulled towards, the models `maps` that
/// were fitted to the network.
///
/// Method   Classes: the likelihood of logistic regression (of a softmax, where outputs compete); numbers: the squared
/// error of the first output. Minus half the squared change of the slopes per standard deviation, and of the constant:
/// the pull of scikit-learn's C = 1, towards the network in place of 0. Maximised by steps with a fixed bound of the
/// curvature (Boehning 1992), which never go down.
/// Errors   no answers, or classes that the outputs do not stand for.
Result<FamilyMaps> fit_answers(const Network& network, const FamilyRows& rows, const FamilySearch& search,
                               const FamilyLevel& level, FamilyMaps maps);

}  // namespace reluscope
