#include "app/answers/neighbour_facts.h"

#include "base/texts/answers/holding_texts.h"
#include "base/utf8.h"

#include <algorithm>
#include <numeric>
#include <vector>

namespace reluscope {

std::string neighbour_sentence(const StudyInput& input, const NeighbourSigns& signs, Eigen::Index output) {
    constexpr std::size_t kMaxNamed = 4;
    const auto all = static_cast<int>(signs.neighbours);
    std::vector<Eigen::Index> changing;
    for (Eigen::Index j = 0; j < signs.kept.rows(); ++j) {
        if (signs.kept(j, output) < all) changing.push_back(j);
    }
    std::stable_sort(changing.begin(), changing.end(),
                     [&](Eigen::Index a, Eigen::Index b) { return signs.kept(a, output) < signs.kept(b, output); });
    std::string names;
    for (std::size_t i = 0; i < std::min(kMaxNamed, changing.size()); ++i) {
        const Eigen::Index j = changing[i];
        names += (i > 0 ? ", " : "") +
                 holding_texts::sign_kept(printable_utf8(input.origins[static_cast<std::size_t>(j)].label, 24),
                                          static_cast<unsigned long long>(signs.kept(j, output)));
    }
    if (changing.size() > kMaxNamed) names += holding_texts::and_others(changing.size() - kMaxNamed);
    return holding_texts::signs_across(signs.neighbours, names, changing.size() < input.origins.size());
}

}  // namespace reluscope
