#pragma once

#include <cstddef>
#include <string>
#include <vector>

/// Sentences about the smallest change that flips a prediction. Numbers come as text; rows count from 1.
namespace reluscope::counterfactual_texts {

/// "a", "a and b", "a, b and c".
std::string listed(const std::vector<std::string>& items);

/// "class 1 (survived)" becomes "survived"; a class without a name "class 1", counted from 0 as in the data.
std::string predicted(std::size_t row, const std::string& what);

/// "changes age from 22 to 18.3 years", "sex from male to female".
std::string number_change(const std::string& column, const std::string& from, const std::string& to);

/// The answer of a finished search.
std::string nearest(const std::string& wanted, const std::vector<std::string>& changes, const std::string& distance,
                    bool in_box);
/// Of one that was ended.
std::string best_so_far(const std::string& wanted, const std::vector<std::string>& changes, const std::string& distance,
                        const std::string& bound);
std::string none_so_far(const std::string& wanted, const std::string& bound);
std::string nothing_to_change(const std::string& wanted);
std::string alternative(const std::vector<std::string>& without, const std::vector<std::string>& changes,
                        const std::string& distance, const std::string& bound);
std::string no_more_alternatives(std::size_t found);

/// Why nothing can be found.
struct WhyNot {
    std::string wanted;                ///< "predicted survived"
    std::vector<std::string> locked;   ///< columns that rules hold
    std::vector<std::string> one_way;  ///< "age (only up)"
    std::vector<std::string> free;     ///< "age from 0.17 to 80 years"
    std::size_t max_columns = 0;
    bool in_box = true;
};
std::string infeasible(const WhyNot& why);

std::string held_missing(const std::string& column);
std::string held_twice(const std::string& column);
std::string searched(const std::string& regions, const std::string& seconds);

}  // namespace reluscope::counterfactual_texts
