#pragma once

#include "app/kit/stage.h"
#include "app/state/commands.h"
#include "app/state/state.h"

#include <functional>
#include <span>
#include <string>
#include <vector>

namespace reluscope {

/// What changes when a document is shown.
struct Opening {
    enum class Kind {
        kDocument,  ///< another document, or the open one with other columns
        kWeights    ///< the open rows under other weights
    };
    Kind kind = Kind::kDocument;
    bool same_rows = true;     ///< the rows are the same inputs: a plane through the ones is a plane through the others
    bool more_points = false;  ///< rows that are drawn by hand: the picture stays where it is
    bool same_record = true;   ///< it is the network before, or one that it was trained to
    bool same_model = true;
    bool remembered = false;  ///< it is as undo has kept it: what it says of its weights holds

    bool keeps_place() const { return same_rows || more_points; }
};

class Topic;

/// What all topics share: the state that they write, the clock, what is asked of the platform, and the ways to tell the
/// other topics of something.
class Desk {
public:
    explicit Desk(Clock clock) : now(std::move(clock)) {}

    AppState state;
    const Clock now;
    std::vector<Request> requests;
    bool restoring = false;  ///< commands come from the history or from a session, and not from the user
    /// Applies a command of another topic as a part of the one that is being applied.
    std::function<void(Command)> apply;
    /// Makes what is there a step of its own for undo.
    std::function<void(std::string what)> remember;

    void tell(MessageKind kind, std::string text);
    void refuse(std::string text) { tell(MessageKind::kError, std::move(text)); }
    /// True while there is a document whose clusters are known.
    bool study_ready() const { return state.document && state.document->study.scores; }
    const Study& study() const { return state.document->study; }

    /// Topics are told of changes in the order in which they were added.
    void add(Topic& topic) { topics_.push_back(&topic); }
    std::span<Topic* const> topics() const { return topics_; }
    /// Tells all topics that state.document is another one, and then that the selection is.
    void open(const Opening& opening);
    /// Tells all topics that something else is chosen, or that it is explained in another way.
    void follow_selection();

private:
    std::vector<Topic*> topics_;
    std::uint64_t next_message_ = 1;
};

/// A part of what the program knows and does: its part of the state, its commands (functions apply(Command&, Topic&)
/// beside it) and its stages. Topics know of each other by the state, and by what they tell on the desk.
class Topic {
public:
    explicit Topic(Desk& shared) : desk(shared) {}
    virtual ~Topic() = default;
    Topic(const Topic&) = delete;
    Topic& operator=(const Topic&) = delete;

    virtual std::vector<Stage*> stages() { return {}; }

    virtual void open(const Opening& opening) { static_cast<void>(opening); }
    virtual void follow_selection() {}
    /// Every map of the shown network was checked.
    virtual void follow_check() {}
    /// The user chose this row for its own sake.
    virtual void choose_row(RowId row) { static_cast<void>(row); }
    /// The clusters of the document that is opened are shown. True where another one is opened in its place.
    virtual bool continue_opening() { return false; }
    /// What was to be opened cannot be.
    virtual void fail_opening() {}

    Desk& desk;
};

/// Lets messages leave that were seen for `seconds` more; errors stay. True while some will leave by themselves.
bool age_messages(AppState& state, double seconds);

}  // namespace reluscope
