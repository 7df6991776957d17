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
    std::string commands;  ///< workspace_commands() as text
};

/// What a command is called in "Undo ...", or null for one that is not undone: hovering, messages, work that only
/// looks.
const char* undo_name(const Command& command);
/// True for commands whose effect on the document comes later, with the next slices of work.
bool changes_document_later(const Command& command);

/// States before and after, bounded in number and in the memory of the documents that they hold alive.
class History {
public:
    static constexpr std::size_t kMostSteps = 200;
    static constexpr double kMostBytes = 256e6;  ///< of documents other than the open one, estimated

    /// `state` is what was before a step called `what`. What was undone is forgotten.
    void push(std::string what, Remembered state);

    bool can_undo() const { return !done_.empty(); }
    bool can_redo() const { return !undone_.empty(); }
    std::string undo_what() const { return done_.empty() ? "" : done_.back().what; }
    std::string redo_what() const { return undone_.empty() ? "" : undone_.back().what; }
    std::size_t num_steps() const { return done_.size(); }

    /// The state before the last step; `now` is kept for redo(). There is one.
    Remembered undo(Remembered now);
    Remembered redo(Remembered now);

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
