#pragma once

#include "analysis/study.h"
#include "base/text/text_job.h"
#include "formats/model_file.h"
#include "simplify/families/family_scores.h"
#include "simplify/families/family_study.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace reluscope {

/// What a report about families says beside their study.
struct FamiliesReport {
    const ModelFile* model = nullptr;
    const FamilyStudy* study = nullptr;
    const FamilyChoice* choice = nullptr;
    std::string by;            ///< as --by names it
    bool touching = false;     ///< only clusters that touch were joined
    bool other_table = false;  ///< the held-out rows are those of another table
    std::uint64_t seed = 0;    ///< of the held-out share
    double seconds = -1;       ///< of the computing; negative: not said
};

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

/// docs/report.md's `reluscope-report` with a family where that of a network has a cluster, and the deviation from the
/// network where it has the certificate.
void write_family_report(const ModelFile& model, const Study& study, const FamilyExplanation& explanation,
                         const TextSink& sink);

/// A line per row of the table: row, family, pattern, and per output the value before and after the link.
void write_family_assignments(const Study& study, const FamilyExplanation& explanation, const TextSink& sink);

}  // namespace reluscope
