#pragma once

#include "analysis/study.h"
#include "base/text/text_job.h"
#include "formats/model_file.h"
#include "simplify/families/family_scores.h"
#include "simplify/families/family_study.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace reluscope {

/// What a report about families says beside their study.
struct FamiliesReport {
    const ModelFile* model = nullptr;
    const FamilyStudy* study = nullptr;
    const FamilyChoice* choice = nullptr;
    std::string by;                 ///< as --by names it
    bool touching = false;          ///< only clusters that touch were joined
    bool other_table = false;       ///< the held-out rows are those of another table
    std::size_t also_training = 0;  ///< of the held-out rows: those that families were made of, too
    std::uint64_t seed = 0;         ///< of the held-out share
    double seconds = -1;            ///< of the computing; negative: not said
};

/// "logit of survived = 0.31 [sex = female] - 0.02 age + 1.2", one per output, in the table's units and rounded to four
/// digits; words in place of it where it has more than 12 inputs or 3 outputs. `map` is in network inputs.
std::string family_formulas(const ModelFile& model, const std::shared_ptr<const StudyInput>& input,
                            const AffineMap& map);

/// "if fare > 20 then logit of survived = ...": the conditions of the tree's leaves, and a formula.
std::string family_rule(const FamilyWords& own, const std::string& formula);

/// One family as "if these conditions then this linear model": the conditions of the tree's leaves that say it, in the
/// table's units, and the formula of the model where it is short (12 inputs, 3 outputs).
std::string family_rule(const ModelFile& model, const FamilyStudy& study, const FamilyChoice& choice, std::size_t k);

/// Patterns of every family of a choice, as texts, largest cluster first.
std::vector<std::vector<std::string>> family_patterns(const FamilyStudy& study, const FamilyChoice& choice);

/// Writes docs/families.md's `reluscope-simplification` of kind "families".
void write_families_report(const FamiliesReport& report, const TextSink& sink);

/// A table as a model of families explains it (ModelFile::families).
struct FamilyExplanation {
    FamilyRows rows;          ///< all rows of the study
    FamilyMaps maps;          ///< per family
    FamilyDeal deal;          ///< the family of every row
    Eigen::MatrixXd outputs;  ///< outputs x rows, before the link: what the families say
    std::vector<std::size_t> sizes;
    std::vector<FamilyCertificate> certificates;
    FamilyScores scores;   ///< of the families
    FamilyScores network;  ///< of the network that they were made of
};

/// `model` has families; `study` is of its network.
FamilyExplanation explain_by_families(const ModelFile& model, const Study& study);

/// Means over the rows of a family; NaN without rows.
struct FamilyMeans {
    Eigen::VectorXd input;   ///< of the network
    Eigen::VectorXd output;  ///< after the link
    double right = 0;        ///< share of the rows with a known class that get it
};

FamilyMeans family_means(const Study& study, const FamilyExplanation& explanation, std::uint32_t k);

/// docs/report.md's `reluscope-report` with a family where that of a network has a cluster, and the deviation from the
/// network where it has the certificate.
void write_family_report(const ModelFile& model, const Study& study, const FamilyExplanation& explanation,
                         const TextSink& sink);

/// A line per row of the table: row, family, pattern, and per output the value before and after the link.
void write_family_assignments(const Study& study, const FamilyExplanation& explanation, const TextSink& sink);

}  // namespace reluscope
