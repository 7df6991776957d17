#pragma once

#include "app/state/commands.h"
#include "app/state/state.h"

#include <cstddef>
#include <string>
#include <vector>

namespace reluscope {

/// What undo brings back: the document as it was (its parts are shared, not copied) and how it was looked at.
struct Remembered {
    std::optional<Document> document;
    std::shared_ptr<const Table> made_table;
    std::optional<ToyOptions> toy;
    TrainingSetup setup;
    std::vector<Command> commands;  ///< workspace_commands()
    std::optional<Layout> left_at;  ///< the layout that the way from this state to the next one ended with
};

/// States before and after, bounded in number and in the memory of the documents that they hold alive.
class History {
public:
    static constexpr std::size_t kMaxSteps = 200;
    static constexpr double kMaxBytes = 256e6;  ///< of documents other than the open one, estimated

    /// `state` is what was before a step called `what`. What was undone is forgotten.
    void push(std::string what, Remembered state);

    bool can_undo() const { return !done_.empty(); }
    bool can_redo() const { return !undone_.empty(); }
    std::string undo_what() const { return done_.empty() ? "" : done_.back().what; }
    std::string redo_what() const { return undone_.empty() ? "" : undone_.back().what; }
    std::size_t num_steps() const { return done_.size(); }

    /// How the views stand at the end of the last step, and at the end of its undoing: undo() and redo() bring back how
    /// they stood before where nobody has looked elsewhere since.
    void note_done(const Layout& layout) { done_.back().state.left_at = layout; }
    void note_undone(const Layout& layout) { undone_.back().state.left_at = layout; }

    /// The state before the last step; `now` is kept for redo(). There is one.
    Remembered undo(Remembered now);
    Remembered redo(Remembered now);

    /// Says in the state what can be undone and done again.
    void tell(AppState& state) const {
        state.undo_what = undo_what();
        state.redo_what = redo_what();
    }

private:
    struct Step {
        std::string what;
        Remembered state;
    };
    void keep_in_bounds();

    std::vector<Step> done_;
    std::vector<Step> undone_;
};

}  // namespace reluscope
