#pragma once

#include "app/kit/desk.h"

#include <memory>
#include <optional>

namespace reluscope {

/// Follows the straight line between two inputs. The last complete one stays until the next is.
///
/// Offer    until somebody asks for a line or closes one, the view Path shows one by itself: from the chosen row to its
///          smallest change, as soon as that is known; where there is none, to the nearest row with another prediction.
class PathStage final : public Stage {
public:
    explicit PathStage(Desk& desk) : Stage(StageId::kPath, desk.state.stages), desk_(desk) {}

    /// Begins a line through the open network; one in work is dropped. The ends fit the network.
    void begin(PathEnd from, PathEnd to, bool offered = false);
    /// Nobody has asked for a line, or closed one.
    bool offers() const { return offers_; }
    void drop() { work_.reset(); }

    bool is_stale() const override { return work_ || may_offer(); }
    bool step() override;
    double progress() const override { return work_ ? work_->job.progress() : 0; }
    int rank() const override { return 4; }
    void stop() override {
        drop();
        offers_ = false;
    }

    /// Another document is open.
    void offer_again() {
        offers_ = true;
        offered_.reset();
    }

    /// Reads the explained output on the line that is shown.
    void read();

private:
    struct Work {
        std::shared_ptr<const StudyInput> input;  // keeps the network alive
        PathEnd from;
        PathEnd to;
        LinePathJob job;

        Work(std::shared_ptr<const StudyInput> study_input, PathEnd begin, PathEnd end);
    };

    bool may_offer() const;
    void offer();

    Desk& desk_;
    std::unique_ptr<Work> work_;
    bool offers_ = true;
    std::optional<RowQuestion> offered_;  // the row whose line was offered last
};

/// The straight line between two inputs, and what the network does on it.
class PathTopic final : public Topic {
public:
    explicit PathTopic(Desk& shared) : Topic(shared), line(shared) {}

    std::vector<Stage*> stages() override { return {&line}; }
    /// The line stays, through the new network, where the rows are the same; else there is none.
    void open(const Opening& opening) override;
    void follow_selection() override { line.read(); }

    PathStage line;
};

void apply(SetPath& command, PathTopic& topic);
void apply(ClearPath& command, PathTopic& topic);
void apply(HoverPath& command, PathTopic& topic);
void apply(BeginPath& command, PathTopic& topic);
void apply(PathToOther& command, PathTopic& topic);
void apply(UsePathTool& command, PathTopic& topic);
void apply(ShowPathProbability& command, PathTopic& topic);

}  // namespace reluscope
