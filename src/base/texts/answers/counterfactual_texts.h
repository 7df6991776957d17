#pragma once

#include <cstddef>
#include <string>
#include <vector>

/// Sentences about the smallest change that flips a prediction. Numbers come as text; rows count from 1.
namespace reluscope::counterfactual_texts {

/// "a", "a and b", "a, b and c".
std::string listed(const std::vector<std::string>& items);
/// Of more than seven, six and how many more there are.
std::string listed_in_short(const std::vector<std::string>& items);

/// What is predicted or wanted, behind "that" or a row: "is predicted survived", "gives survived a probability of at
/// least 0.6".
std::string is_predicted(const std::string& what);
std::string gives_probability(const std::string& what, const std::string& probability);

/// "Row 16 is predicted died."
std::string now(std::size_t row, const std::string& is_so);

/// "age from 22 to 18.3 years", "sex from male to female".
std::string number_change(const std::string& column, const std::string& from, const std::string& to);
/// "age (missing, read as 28.5) to 17.6 years".
std::string filled_change(const std::string& column, const std::string& from, const std::string& to);

/// What the rules hold: they belong to every claim.
struct Held {
    std::vector<std::string> fixed, rising, falling;  ///< columns
    std::vector<std::string> only;                    ///< if any: no other column changes
    std::size_t max_columns = 0;                      ///< 0: any number
    bool whole = false;                               ///< categories and whole numbers stay such
};
/// " with sex held fixed, age only rising and at most 2 columns changed"; empty where nothing is held.
std::string with(const Held& held);

/// The answer of a finished search. `wanted`: "is predicted survived". `held`: of with().
std::string nearest(const std::string& wanted, const std::vector<std::string>& changes, const std::string& length,
                    bool in_box, const std::string& held);
/// Why there is no proof.
inline constexpr const char* kTimeIsUp = "The time is up";
inline constexpr const char* kUndecided = "Rounding is in the way: it could not be decided exactly";
inline constexpr const char* kTooFar = "It is not looked for any farther";
/// Of a search without a proof. `bound` is empty where no distance is proven.
std::string best_so_far(const std::string& wanted, const std::vector<std::string>& changes, const std::string& length,
                        const std::string& why, const std::string& bound, const std::string& held);
std::string none_so_far(const std::string& wanted, const std::string& why, const std::string& bound,
                        const std::string& held);
std::string nothing_to_change(const std::string& wanted);
/// `bound` is empty where it is proven.
std::string alternative(const std::vector<std::string>& without, const std::vector<std::string>& changes,
                        const std::string& length, const std::string& bound);
std::string no_more_alternatives(std::size_t found);
/// Where the time was over before.
std::string alternatives_not_ended(std::size_t found, bool begun);

/// Why nothing can be found.
struct WhyNot {
    std::string wanted;                 ///< "is predicted survived"
    std::vector<std::string> locked;    ///< columns that rules hold
    std::vector<std::string> one_way;   ///< "age only rising"
    std::vector<std::string> free;      ///< "age from 0.17 to 80 years"
    std::vector<std::string> whatever;  ///< columns that can be anything
    std::size_t max_columns = 0;
    bool in_box = true;
};
std::string infeasible(const WhyNot& why);
/// "fare only falling (it is at its end already)".
std::string at_its_end(const std::string& column, bool rising);
std::string one_way(const std::string& column, bool rising);

std::string held_missing(const std::string& column);
std::string held_twice(const std::string& column);
std::string searched(const std::string& regions, const std::string& seconds);

}  // namespace reluscope::counterfactual_texts
