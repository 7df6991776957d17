#pragma once

#include "analysis/patterns.h"
#include "analysis/study.h"
#include "base/job.h"
#include "base/result.h"
#include "formats/model_file.h"
#include "simplify/families/family_study.h"
#include "simplify/slimming.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace reluscope {

/// Rows with the network's exact patterns; all values are finite.
struct PatternedRows {
    std::shared_ptr<const StudyInput> input;
    PatternTable patterns;
};

/// Finds the patterns of a study's rows in steps.
class PatternedRowsJob final : public Job {
public:
    explicit PatternedRowsJob(std::shared_ptr<const StudyInput> input);

    bool step() override { return patterns_.step(); }
    double progress() const override { return patterns_.progress(); }
    /// Once step() has returned false.
    /// Errors   numbers that leave the range of double.
    Result<PatternedRows> take();

private:
    std::shared_ptr<const StudyInput> input_;
    PatternJob patterns_;
};

/// Families are made of `rows` and judged by `judges`; without those, a share of the rows judges, which one follows
/// from `seed`. Classes that the model names count also where no column holds the answers.
FamilySource family_source(const ModelFile& model, const PatternedRows& rows, const PatternedRows* judges,
                           std::uint64_t seed);

/// What the models of families are fitted to. `by`: "fidelity" (or nothing), "average" or "answers".
FamilyFit family_fit(const std::string& by);

/// How many held-out rows of another table the families were made of, too; of the same table none are.
std::size_t also_training(const FamilySource& source, bool other_table);

/// The network with the families of `choice` beside it, and where both came from. `also_training`: of the held-out
/// rows.
ModelFile model_of_families(const ModelFile& model, const std::string& by, bool touching, const FamilyStudy& study,
                            const FamilyChoice& choice, std::size_t also_training);

/// "4-8-8-1": the widths of a network with these hidden layers.
std::string widths_text(int inputs, const std::vector<std::size_t>& hidden, int outputs);

/// `network` in the place of that of `model`, of which it is a lossless simplification, on the rows of a table or in a
/// box.
ModelFile slimmed_model(const ModelFile& model, const Network& network, const Slimming& slimming, bool on_box);

/// How the smaller network does on the rows of a table.
FamilyScores slimmed_scores(const ModelFile& model, const StudyInput& input, const Network& smaller);

}  // namespace reluscope
