#pragma once

#include "app/history.h"
#include "app/kit/desk.h"
#include "app/training/training_pace.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace reluscope {

class SessionTopic;
struct Topics;

/// The only writer of the state. Views read state() and leave Commands; the platform calls advance() once per frame and
/// carries out requests. What the program knows and does is divided into topics (app/kit/desk.h).
class App {
public:
    explicit App(Clock now);
    ~App();

    const AppState& state() const { return desk_.state; }

    /// Opens what was studied to its end already.
    void open(const Document& document);

    /// Applies one command. Work that takes longer than a frame is left to the stages.
    void apply(Command command);

    /// What is applied between the two comes from one click or one key: it is one step of undo.
    void begin_gesture() { history_.begin_gesture(); }
    void end_gesture() { history_.end_gesture(); }

    /// Works for about `seconds` on all that is stale. Returns true while there is more to do.
    bool advance(double seconds);
    /// All that is kept up to date in slices, in the order in which a frame works on it.
    std::span<Stage* const> stages() const { return stages_; }

    /// Whoever asked the system for less motion sees new weights four times a second at most while a network trains.
    void set_reduced_motion(bool reduced);
    /// The platform has lessons, which ShowLessons asks it for.
    void set_offers_lessons(bool offers);

    /// Seconds of the last advance() that went into training.
    double training_seconds() const { return training_seconds_; }
    /// Seconds until a network that trains at a speed needs the next slice; none while it does not wait for its time.
    std::optional<double> training_waits() const;
    /// True while rows, clusters and regions are those of the newest weights.
    bool shows_newest_network() const;

    /// Sessions: what one of the open document would hold, and the one that is on its way.
    const SessionTopic& sessions() const;
    /// The open document with all that is seen of it, as a session; empty without a document.
    std::string session();
    /// Grows with all that the user changed, also with what was undone.
    std::uint64_t num_changes() const { return history_.num_changes(); }
    /// Steps that can be undone.
    std::size_t num_steps() const { return history_.num_steps(); }

    /// Lets messages leave that were seen for `seconds` more. Errors stay until somebody dismisses them. True while
    /// some will leave by themselves.
    bool age_messages(double seconds) { return reluscope::age_messages(desk_.state, seconds); }

    /// What the platform is asked to do, once.
    std::vector<Request> take_requests() { return std::exchange(desk_.requests, {}); }

private:
    void run(Command& command);
    void cancel();
    void settle();

    Desk desk_;
    std::unique_ptr<Topics> topics_;
    std::vector<Stage*> stages_;
    History history_;
    TrainingPace pace_;
    double training_seconds_ = 0;
};

}  // namespace reluscope
