#pragma once

#include "app/api/session.h"
#include "app/document/document_topic.h"

#include <optional>
#include <string>
#include <vector>

namespace reluscope {

/// Sessions, kept sessions and links: all of them are a document and the commands that show it.
class SessionTopic final : public Topic {
public:
    SessionTopic(Desk& shared, DocumentTopic& opens) : Topic(shared), documents(opens) {}

    /// The document of a session is there: takes the session's network in place of the example's, then its settings.
    bool continue_opening() override;
    void fail_opening() override { coming_.reset(); }

    void begin(Session session);
    /// The open document with all that is seen of it; there is one.
    std::string text();
    /// The session in its short form, for a link.
    LinkRequest link();
    /// What it holds, in words: "2-8-8-1 on moons.csv".
    std::string title() const;
    /// True where it holds what is nowhere else: a network or a table of the user's own.
    bool holds_own_work() const;
    /// About its size, without making it.
    double bytes() const;
    /// The session that is on its way.
    const std::optional<Session>& coming() const { return coming_; }
    bool is_opening() const { return coming_.has_value(); }

    /// Applies those commands of the workspace whose effect is not yet in place.
    void apply_missing(const std::vector<Command>& commands);

    DocumentTopic& documents;

private:
    /// How a session names the table, and whether the network is the example's own. Its text is still to be added.
    SessionTable named_table();

    std::optional<Session> coming_;
    std::shared_ptr<const Table> csv_of_;  // table that csv_ was written from
    std::string csv_;
};

void apply(OpenFiles& command, SessionTopic& topic);
void apply(SetExamples& command, SessionTopic& topic);
void apply(OpenSession& command, SessionTopic& topic);
void apply(OpenLink& command, SessionTopic& topic);
void apply(OfferSessions& command, SessionTopic& topic);
void apply(AnswerOffer& command, SessionTopic& topic);
void apply(ForgetSession& command, SessionTopic& topic);
void apply(ShareLink& command, SessionTopic& topic);

}  // namespace reluscope
