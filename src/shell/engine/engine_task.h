#pragma once

#include "base/job.h"
#include "base/result.h"
#include "base/text/text_job.h"
#include "data/table.h"
#include "formats/model_file.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace reluscope {

/// Numbers that a task gives beside its document, or lines of text.
struct EngineArray {
    /// Lines end with a newline each.
    using Values = std::variant<std::vector<std::int32_t>, std::vector<std::uint32_t>, std::vector<double>,
                                std::vector<std::byte>, std::string>;
    std::string name;
    Values values;
};

/// What a task came to.
struct EngineOutcome {
    std::string document;  ///< JSON
    std::vector<EngineArray> arrays;
    std::shared_ptr<const ModelFile> model;  ///< that was read or made
    std::shared_ptr<const Table> table;      ///< that was read

    /// What writers of documents take.
    TextSink to_document() {
        return [this](std::string_view text) { document += text; };
    }
};

/// One request in slices: stages that follow each other, each a job or a single piece of work. What they work with
/// lives in them.
class EngineTask {
public:
    using Work = std::function<Status(EngineOutcome& outcome)>;
    /// Gives the job of a stage; null where there is nothing to be done in steps. The stages keep it alive.
    using Begin = std::function<Result<Job*>()>;

    /// A stage that is done at once. `what` is a present participle.
    void once(std::string what, Work work);
    /// A stage in steps. `end` is called after the last one, and also where `budget` (seconds) was spent before.
    void in_steps(std::string what, Begin begin, Work end, std::optional<double> budget = std::nullopt);

    /// Does the next piece, a few milliseconds at most on ordinary sizes. False once all is done. `seconds`: how long
    /// the caller has worked on this task; the engine has no clock of its own.
    Result<bool> step(double seconds);
    double progress() const;
    const std::string& what() const;
    /// Seconds from the start of the running stage.
    double stage_seconds() const { return seconds_ - stage_began_; }
    EngineOutcome& outcome() { return outcome_; }

private:
    struct Stage {
        std::string what;
        Begin begin;
        Work end;
        std::optional<double> budget;
    };
    Result<bool> advance();
    bool job_goes_on();

    std::vector<Stage> stages_;
    std::size_t stage_ = 0;
    bool begun_ = false;
    Job* job_ = nullptr;  // of the running stage
    double seconds_ = 0, stage_began_ = 0;
    EngineOutcome outcome_;
};

}  // namespace reluscope
