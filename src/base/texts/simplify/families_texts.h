#pragma once

#include <cstddef>
#include <string>

/// Words of families: names, rules, sentences with their numbers.
namespace reluscope::families_texts {

// Names that are proposed for families, and the parts of their conditions.
std::string not_so(const std::string& what);
std::string medium(const std::string& column);
std::string large(const std::string& column, bool is_large);
std::string small(const std::string& column, bool is_small);
/// "fare above 20", "fare up to 20", "fare 20 to 35".
std::string above(const std::string& column, const std::string& low);
std::string up_to(const std::string& column, const std::string& high);
std::string between(const std::string& column, const std::string& low, const std::string& high);
inline constexpr const char* kAllRows = "all rows";
std::string unnamed(std::size_t number);
std::string numbered(const std::string& name, std::size_t copy);

// Rules.
inline constexpr const char* kAlways = "for every row";
inline constexpr const char* kNoLeaf = "for rows that the tree does not tell apart";
inline constexpr const char* kItsModel = "the family's weights and bias";
std::string rule(const std::string& conditions, const std::string& model);

// What the command line says.
/// "373 clusters on 456 rows become 8 families. 113 held-out rows judge them, 82 of a pattern that no family was made
/// of."
std::string became(std::size_t clusters, std::size_t rows, std::size_t families);
std::string held_out(std::size_t rows, std::size_t unseen);
inline constexpr const char* kNoHeldOut = "No rows were held out to judge them.";
inline constexpr const char* kFitNetwork = "Each family's formula is fitted to the network's outputs on its rows.";
inline constexpr const char* kFitAverage =
    "Each family's formula is the average of its clusters' formulas, weighted by their rows.";
inline constexpr const char* kFitAnswers = "Each family's formula is fitted to the answers of its rows.";
inline constexpr const char* kUnseen =
    "A row whose pattern no family has takes the family whose output is nearest to the network's.";
std::string agreement(const std::string& rows, const std::string& agreement, const std::string& r2);
std::string accuracy(const std::string& rows, const std::string& families, const std::string& network);
std::string error_of_answers(const std::string& rows, const std::string& families, const std::string& network);
inline constexpr const char* kTrainingRows = "Rows the families were made of";
inline constexpr const char* kHeldOutRows = "Held-out rows";
inline constexpr const char* kTheseRows = "On these rows";
/// "569 rows in 8 families; 82 of them have a pattern of none, and took the family whose output is nearest."
std::string explained(std::size_t rows, std::size_t families, std::size_t unseen, bool by_centroid);
/// "Largest deviation from the network: 1.2 in row 17; mean 0.03." Rows count from 1.
std::string deviation(const std::string& largest, std::size_t row, const std::string& mean);
/// `r2` is on the rows that families were made of.
std::string suggested(std::size_t families, const std::string& r2);
std::string fewer_clusters(std::size_t clusters, std::size_t wanted);
std::string tree_fidelity(const std::string& training, const std::string& held_out);
std::string ties(std::size_t ties);
inline constexpr const char* kFamily = "family";
inline constexpr const char* kRows = "rows";
inline constexpr const char* kPatterns = "patterns";
inline constexpr const char* kName = "name";
inline constexpr const char* kLargestDeviation = "largest deviation";
inline constexpr const char* kMeanDeviation = "mean";
inline constexpr const char* kStrongest = "strongest inputs";
inline constexpr const char* kFamilies = "families";
inline constexpr const char* kAgreement = "agreement";
inline constexpr const char* kR2 = "R\u00b2";
inline constexpr const char* kAccuracy = "accuracy";
inline constexpr const char* kSmallest = "smallest";
inline constexpr const char* kOnHeldOut = "On held-out rows:";
inline constexpr const char* kOnTraining = "On the rows they were made of:";
inline constexpr const char* kSearching = "looking for families";
std::string seconds(const std::string& seconds);
/// In the source of a simplified model. `by` is as the command line names it.
std::string came_from(std::size_t families, std::size_t clusters, std::size_t rows, const std::string& agreement,
                      const std::string& r2, const std::string& by);

// What a model of families is, for reports and code. Each a sentence; shares and numbers are given as texts, and empty
// where they are not known.
/// "4 families with one formula each, made from 15 clusters of the network titanic; formulas are fitted to ...".
std::string made_from(std::size_t families, std::size_t clusters, const std::string& network, const std::string& by);
/// Which family a row has.
std::string belongs(bool by_centroid);
/// What was lost on some rows.
struct Lost {
    std::string where;  ///< "On the 1048 rows that they were made of"
    std::string agreement, r2, accuracy, deviation;
};
std::string lost(const Lost& loss);
std::string on_training(std::size_t rows);
/// "On 262 rows that did not go into them"; `shared` of them did all the same.
std::string on_held_out(std::size_t rows, std::size_t shared);
/// "1,309 of the 1,309 held-out rows are also among the rows that this was made of, with the same inputs and answer."
std::string also_training(std::size_t shared, std::size_t rows);
std::string on_these(std::size_t rows, std::size_t unseen);
/// "family 0, large fare: 212 rows of this table, 3 patterns, at most 0.4 from the network there".
std::string family_line(std::size_t family, const std::string& name, std::size_t rows, std::size_t patterns,
                        const std::string& deviation);

// The page about a model of families.
/// "How titanic predicts survived, in 4 families"; `what` is the title of a page about the network.
std::string page_title(const std::string& what, std::size_t families);
inline constexpr const char* kPageFamilies = "Families: rows that share a formula";
inline constexpr const char* kPageExplained = "Each family explained";
inline constexpr const char* kPageLost = "What was lost";
inline constexpr const char* kPageRule = "Which family a row has";
inline constexpr const char* kPageShare = "share of rows";
inline constexpr const char* kPageRight = "correct";
inline constexpr const char* kPageSource = "came from";
inline constexpr const char* kPageNetworkHash = "network's SHA-256";
/// "Family 1: large fare". Families count from 1 for people.
std::string page_family(std::size_t number, const std::string& name);
/// "212 rows here; made of 180 rows. Largest deviation from the network: 0.4 in row 17; mean 0.03." Numbers may be
/// marked up.
std::string page_deviation(const std::string& rows, std::size_t made_of, const std::string& largest, std::size_t row,
                           const std::string& mean);
inline constexpr const char* kPageNoRows = "No row of this table is in it.";

// What undo calls a step.
inline constexpr const char* kStep = "families";
inline constexpr const char* kChoiceStep = "choice of a family";
inline constexpr const char* kNameStep = "name of a family";

// The status bar.
inline constexpr const char* kWork = "Joining clusters into families";
inline constexpr const char* kSubject = "families";

}  // namespace reluscope::families_texts
