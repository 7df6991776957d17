#pragma once

#include <cstddef>
#include <string>

/// Words of the families' part of the simplify view and of the line above the list of clusters.
namespace reluscope::families_view_texts {

// The two parts of the view.
inline constexpr const char* kPart = "Fewer formulas";
inline constexpr const char* kOtherPart = "Fewer units";

inline constexpr const char* kHeading = "FAMILIES OF CLUSTERS";
inline constexpr const char* kFigures = "Figures and how they were checked";

// Above the list of clusters.
/// "463 clusters for 569 rows: too many to read."
std::string too_many(std::size_t clusters, std::size_t rows);
inline constexpr const char* kJoin = "Join them into families";
inline constexpr const char* kJoinHelp =
    "Clusters that compute nearly the same share one formula then. What is lost is said.";
/// "463 clusters in 8 families; 98.2 % of the rows get the network's class."
std::string joined(std::size_t clusters, std::size_t families, const std::string& fidelity);
inline constexpr const char* kShowFamilies = "Show families";
inline constexpr const char* kSeparate = "Show clusters alone";
inline constexpr const char* kSeparateHelp = "Colours are those of the single clusters again.";

// The dial.
inline constexpr const char* kHelp =
    "A family is a group of clusters under one linear formula, chosen so that it loses least of the network's own "
    "output. Families are made of four in five rows and judged by the fifth.";
inline constexpr const char* kOneCluster = "All rows are in one cluster: there is nothing to join.";
inline constexpr const char* kWhileTraining = "Families are looked for when training pauses.";
inline constexpr const char* kStopped = "The search for families was stopped.";
inline constexpr const char* kGoOn = "Go on";
/// "Joining 463 clusters into families: 41 %."
std::string searching(std::size_t clusters, double progress);
inline constexpr const char* kDial = "Families";
inline constexpr const char* kPrunedDial = "Largest clusters";
inline constexpr const char* kMergedDial = "Ward's clusters";
inline constexpr const char* kWay = "Formulas by";
inline constexpr const char* kByFidelity = "fidelity";
inline constexpr const char* kByAnswers = "answers";
inline constexpr const char* kByAletheia = "Aletheia";
inline constexpr const char* kByPruning = "largest clusters";
inline constexpr const char* kWayHelp =
    "Fidelity: clusters are joined so that the formulas lose least of the network's output, to which they are fitted. "
    "Answers: the same families, their formulas fitted to the answers. Aletheia: the published merge of clusters with "
    "like formulas, fitted to the answers anew. Largest clusters: these keep their own formulas, and the rows of all "
    "others take the formula of the nearest of them.";
/// "Published: 10".
std::string published(std::size_t families);
inline constexpr const char* kPublishedHelp =
    "As many as in the published example of this merge. Groups with fewer than 30 rows join others, so that there may "
    "be fewer.";
inline constexpr const char* kNeedsAnswers =
    "Formulas can be fitted to answers only where the table has them: numbers, or one class for each output of the "
    "network.";
inline constexpr const char* kNeedsTwoClasses =
    "Aletheia's merge needs a column with answers: numbers or two classes, and a network with one such output.";
inline constexpr const char* kTouching = "Only clusters that touch";
inline constexpr const char* kTouchingHelp =
    "Joins clusters only if they share a wall, by one unit that changes. Where that leaves groups of clusters apart, "
    "the nearest of them are tied, so that a family may have several parts; how many ties that took is said.";
/// "Suggested: 8".
std::string suggested(std::size_t families);
inline constexpr const char* kSuggestedHelp =
    "The fewest families that explain 90 % of what up to 64 families explain beyond a single formula.";
inline constexpr const char* kColour = "Show families in all views";
inline constexpr const char* kColourHelp =
    "Plane, scatter and tree are coloured by family, and the coefficients are those of the families.";

// The curves.
inline constexpr const char* kCurveTitle = "Held-out rows";
inline constexpr const char* kAgreement = "agreement with the network";
inline constexpr const char* kAccuracy = "accuracy";
inline constexpr const char* kFidelity = "R\u00b2 of the network's output";
inline constexpr const char* kShareOf = "of the held-out rows";
inline constexpr const char* kSizeTitle = "Rows of the smallest family";
inline constexpr const char* kSmallest = "rows";
inline constexpr const char* kUnit = "families";
inline constexpr const char* kPrunedUnit = "clusters kept";
inline constexpr const char* kMergedUnit = "of Ward's clusters";

// The answer.
struct Price {
    bool pruned = false;  ///< the families are the largest clusters
    std::size_t families = 0;
    std::size_t clusters = 0;
    std::size_t held_out = 0;      ///< rows
    std::string agreement;         ///< as a share; empty for numbers
    std::string fidelity;          ///< R2, a number
    std::string accuracy;          ///< as a share; may be empty
    std::string network_accuracy;  ///< of the network on the same rows; may be empty
};
/// "8 families stand in for 463 clusters: on 113 held-out rows 98.2 % get the network's class, and 96.5 % are right
/// (network: 97.3 %)."
std::string answer(const Price& price);
/// "On all rows the outputs differ by 0.31 on average, by 4.2 at most (row 71)."
std::string certificate(const std::string& mean, const std::string& largest, std::size_t table_row);
std::string unseen(std::size_t clusters, bool by_centroid);
/// "Of the 456 rows that this was made of, 312 stay in their own cluster, one of the 8 largest of 373, whose formula is
/// exact for them. ..."
std::string pruned(std::size_t kept, std::size_t clusters, std::size_t rows_kept, std::size_t rows);
/// "Root mean squared error against the answers: 0.12."
std::string error_of_answers(const std::string& error);

// The list.
/// "Family 3", the title of its tooltip and the label of its line.
std::string family_title(std::size_t family);
/// "Family 3, large fare", where its clusters are listed.
std::string named_title(std::size_t family, const std::string& name);
/// "A small tree puts rows here where fare > 20 and sex = female. It names the family of 93 % of all rows."
std::string rule(const std::string& conditions, const std::string& right);
inline constexpr const char* kNoRule = "A small tree over the columns does not tell its rows from those of the others.";
inline constexpr const char* kNameColumn = "family";
inline constexpr const char* kRowsColumn = "rows";
inline constexpr const char* kShareColumn = "of all rows";
inline constexpr const char* kClustersColumn = "clusters";
inline constexpr const char* kPredictsColumn = "predicts";
/// "P(survived)".
std::string probability(const std::string& name);
inline constexpr const char* kPredictsHelp =
    "What the network says of the family's rows: the mean of its output, or the class that most of them get from the "
    "family.";
inline constexpr const char* kAgreesColumn = "same class";
inline constexpr const char* kOffColumn = "off by at most";
inline constexpr const char* kNameHelp =
    "Proposed from the columns by which a small decision tree tells the families apart. Choose a family to see its "
    "clusters and to rename it.";
inline constexpr const char* kAgreesHelp =
    "The share of the family's rows that get the class from it that the network gives them.";
inline constexpr const char* kOffHelp =
    "The largest difference between the family's formula and the network's output, before the link, over its rows.";
std::string family_tooltip(std::size_t rows, std::size_t clusters, const std::string& mean, const std::string& largest,
                           std::size_t table_row);
inline constexpr const char* kNameHint = "Name of this family";
/// "Its 120 clusters, largest first:"
std::string clusters_of(std::size_t clusters);
std::string more_clusters(std::size_t clusters);
// Above the list of clusters, while a family is chosen.
/// "Family 2, high radius: 120 of 463 clusters."
std::string listed(const std::string& title, std::size_t clusters, std::size_t of);
inline constexpr const char* kAllClusters = "All clusters";

// In the place of the certificate, while a family is chosen.
/// "Family 2 on its 212 rows: off by 0.31 on average, by 4.2 at most (row 71)", and where there is less room.
std::string certificate_line(std::size_t family, std::size_t rows, const std::string& mean, const std::string& largest,
                             std::size_t table_row);
std::string short_certificate(std::size_t family, const std::string& largest, std::size_t table_row);
inline constexpr const char* kCertificateHelp =
    "A family's formula stands in for the network and is not equal to it. What is said here is how far it is from the "
    "network's output, before the link, on the rows of the family in this table: on average, and at most, with the row "
    "where that is. Clusters by themselves are exact.";

// The matrix of coefficients and the tree.
inline constexpr const char* kByFamily = "By family";
inline constexpr const char* kByCluster = "By cluster";
inline constexpr const char* kMatrixAxis = "Family, as it is numbered";
/// "Each line is the formula of a family, which stands in for the network on its rows; ..."
std::string matrix_sentence(std::size_t families, std::size_t clusters, const std::string& fidelity);
std::string legend_strength(const std::string& what);
std::string legend_per_unit(const std::string& what);
std::string legend_against_mean(const std::string& what);
/// "Family 2, high radius (212 rows)"; the weight in the table's units.
std::string cell_title(const std::string& title, const std::string& rows);
std::string table_weight(const std::string& weight, const std::string& per_unit);
/// "constant 1.2 in the table's units".
std::string constant(const std::string& constant);
inline constexpr const char* kTreeColour = "Family";
inline constexpr const char* kColourOfFamily = "Colour: the family of its clusters; grey: of several families.";

inline constexpr const char* kWorstRow = "Show the row where it is off most";

// The palette of commands.
inline constexpr const char* kJoinAction = "Simplify: join clusters into families";
inline constexpr const char* kSeparateAction = "Simplify: show clusters alone";
inline constexpr const char* kFidelityAction = "Simplify: formulas by fidelity";
inline constexpr const char* kAnswersAction = "Simplify: formulas by answers";
inline constexpr const char* kAletheiaAction = "Simplify: formulas by Aletheia's merge";
inline constexpr const char* kPruningAction = "Simplify: formulas by the largest clusters";

// What cannot be done.
inline constexpr const char* kNoDocument = "There are no clusters that could be joined.";
/// "There can be 1 to 64 families, not 100."
std::string other_count(std::size_t most);
inline constexpr const char* kNoSuchFamily = "There is no such family.";

}  // namespace reluscope::families_view_texts
