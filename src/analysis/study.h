#pragma once

#include "analysis/clustering.h"
#include "analysis/map_survey.h"
#include "analysis/patterns.h"
#include "analysis/scores.h"
#include "data/encoder.h"
#include "data/table.h"
#include "data/target.h"
#include "network/network.h"

#include <memory>
#include <optional>
#include <vector>

namespace reluscope {

/// A network, a table, and how the one reads the other.
struct StudyInput {
    std::shared_ptr<const Network> network;
    std::shared_ptr<const Table> table;
    Encoder encoder;                   ///< never empty: made from names or positions when the model has none
    std::vector<InputOrigin> origins;  ///< per network input
    /// The rows that could be encoded; shared with the studies of other networks over them.
    std::shared_ptr<const EncodedRows> rows;
    std::optional<Target> target;       ///< per encoded row
    bool target_is_guess = false;       ///< neither the caller nor the model named it
    std::vector<std::string> left_out;  ///< columns that are neither inputs nor the answer
    std::vector<std::string> ignored;   ///< those of them that the caller named
    bool none_is_missing = false;       ///< "None" among the answers is the lack of one, said the caller
    std::vector<std::string> notes;     ///< what was assumed, one sentence each
};

/// What the caller says about the columns of the table.
struct ColumnChoice {
    std::optional<std::string> target = {};  ///< the one with the answers
    std::vector<std::string> ignore = {};    ///< neither inputs nor the answer
    bool none_is_missing = false;            ///< "None" among the answers is the lack of one, not a class
};

/// The choice that gives the roles of the study again.
ColumnChoice column_choice(const StudyInput& input);

/// What the caller says about the table; everything else follows from the model.
struct StudyRequest {
    std::optional<std::string> target;  ///< as in ColumnChoice
    std::vector<std::string> ignore;    ///< as in ColumnChoice
    bool none_is_missing = false;       ///< as in ColumnChoice
    std::string model_target;           ///< the model's own target column
    std::vector<std::string> features;  ///< the model's input names
    std::vector<std::string> classes;   ///< the model's class names
    Encoder encoder;                    ///< the model's; may be empty
};

/// Brings a network and a table together.
/// Errors   the columns do not fit the inputs, a cell is no number, no row is left.
Result<StudyInput> make_study_input(std::shared_ptr<const Network> network, std::shared_ptr<const Table> table,
                                    const StudyRequest& request);

/// What was decided about the table and for this study, one sentence each: the notes of its reader, then those of the
/// study.
std::vector<std::string> all_notes(const StudyInput& input);

/// The rows of `input` under another network with as many inputs and outputs: nothing that is large is copied.
std::shared_ptr<const StudyInput> with_network(const StudyInput& input, std::shared_ptr<const Network> network);

/// All that one run of the method gives, as immutable parts that can arrive one after the other: patterns and clusters
/// first.
struct Study {
    std::shared_ptr<const StudyInput> input;
    std::shared_ptr<const PatternTable> patterns;
    std::shared_ptr<const Clustering> clustering;
    std::shared_ptr<const ClusterScores> scores;
    std::shared_ptr<const MapSurvey> survey;  ///< null until every map was checked

    const Network& network() const { return *input->network; }
};

/// Computes a Study in steps. `what()` says which step runs.
class StudyJob final : public Job {
public:
    explicit StudyJob(std::shared_ptr<const StudyInput> input);
    ~StudyJob() override;

    bool step() override;
    double progress() const override;
    std::string what() const;

    /// What is there so far.
    const Study& study() const { return study_; }

    /// Why the study ended early: numbers left the range of double (analysis/finite_check.h). Its last stage is not
    /// there then.
    const std::optional<Error>& error() const { return error_; }

private:
    enum class Stage { kPatterns, kClusters, kSurvey, kDone };

    bool passed(const Status& status);
    bool group();
    bool end_survey();

    Study study_;
    std::optional<Error> error_;
    Stage stage_ = Stage::kPatterns;
    std::unique_ptr<PatternJob> pattern_job_;
    std::unique_ptr<MapSurveyJob> survey_job_;
};

/// All at once. Cancelled: the parts that were complete. For rows and weights that are known to stay within double.
Study run_study(std::shared_ptr<const StudyInput> input, const JobContext& context = {});

/// The study of what comes from files.
/// Errors   numbers that leave the range of double.
Result<Study> run_checked_study(std::shared_ptr<const StudyInput> input, const JobContext& context = {});

}  // namespace reluscope
