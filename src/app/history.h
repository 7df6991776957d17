#pragma once

#include "app/kit/desk.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace reluscope {

class DocumentTopic;
class SessionTopic;

/// What undo brings back: the document as it was (its parts are shared, not copied) and how it was looked at.
struct Remembered {
    std::optional<Document> document;
    std::shared_ptr<const Table> made_table;
    std::optional<ToyOptions> toy;
    TrainingSetup setup;
    std::vector<Command> commands;  ///< workspace_commands()
    std::optional<Layout> left_at;  ///< the layout that the way from this state to the next one ended with
};

/// States before and after each step, bounded in number and in the memory of the documents that they hold alive.
class History {
public:
    static constexpr std::size_t kMaxSteps = 200;
    static constexpr double kMaxBytes = 256e6;  ///< of documents other than the open one, estimated

    History(Desk& desk, DocumentTopic& document, SessionTopic& sessions)
        : desk_(desk), document_(document), sessions_(sessions) {}

    /// What is run between the two comes from one click or one key: it is one step.
    void begin_gesture() {
        in_gesture_ = true;
        gesture_has_step_ = false;
    }
    void end_gesture() { in_gesture_ = false; }

    /// Lets `run` carry out a command and keeps what was before as a step called `what`, unless the command goes on
    /// with the last step. What changes nothing leaves no trace: neither a step nor a gesture that the next command
    /// could join.
    void run(Command& command, std::string_view what, const std::function<void(Command&)>& run);
    /// Makes what is there a step of its own.
    void remember(std::string what);
    void undo();
    void redo();

    /// Something was changed that is no step, but is kept with the session.
    void note_change() { ++num_changes_; }
    /// Grows with all that the user changed, also with what was undone.
    std::uint64_t num_changes() const { return num_changes_; }
    /// Steps that can be undone.
    std::size_t num_steps() const { return done_.size(); }

private:
    struct Step {
        std::string what;
        Remembered state;
    };
    Remembered present() const;
    bool goes_on(const Command& command, double now) const;
    void push(std::string what, Remembered state);
    void restore(const Remembered& wanted);
    void keep_in_bounds();
    void tell();

    Desk& desk_;
    DocumentTopic& document_;
    SessionTopic& sessions_;
    std::vector<Step> done_;
    std::vector<Step> undone_;
    std::uint64_t num_changes_ = 0;
    const CommandInfo* last_kind_ = nullptr;  // of the last command that made a step or joined one
    double last_time_ = -1;                   // when that command came: drags are one step
    bool in_gesture_ = false;
    bool gesture_has_step_ = false;
};

}  // namespace reluscope
