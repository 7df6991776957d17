#include "app/files/session_topic.h"

#include "app/api/json_api.h"
#include "app/api/link.h"
#include "app/api/link_text.h"
#include "app/api/workspace_commands.h"
#include "app/files/files_topic.h"
#include "app/files/link_weights.h"
#include "base/text/number_format.h"
#include "base/texts/session_texts.h"
#include "base/texts/workspace_texts.h"
#include "formats/csv/csv_write.h"

#include <algorithm>

namespace reluscope {

namespace {

bool is_same_table(const Table& a, const Table& b) {
    const auto same_column = [](const Column& x, const Column& y) {
        const auto same = [](double p, double q) { return p == q || (p != p && q != q); };
        return x.name == y.name && x.codes == y.codes && x.labels == y.labels &&
               std::equal(x.numbers.begin(), x.numbers.end(), y.numbers.begin(), y.numbers.end(), same);
    };
    return a.num_rows == b.num_rows &&
           std::equal(a.columns.begin(), a.columns.end(), b.columns.begin(), b.columns.end(), same_column);
}

}  // namespace

SessionTable SessionTopic::named_table() {
    const AppState& state = desk.state;
    const Document& document = *state.document;
    SessionTable table;
    const bool toy = state.toy && [&] {
        const auto made = make_toy(*state.toy);
        return made && is_same_table(*made, *document.table);
    }();
    const bool example = !document.example.empty() && !toy;
    if (!toy && !example) {
        if (csv_of_ != document.table) {
            csv_.clear();
            write_csv(*document.table, [this](std::string_view piece) { csv_ += piece; });
            csv_of_ = document.table;
        }
        table.csv = &csv_;
    }
    table.example_model = example && document.model == documents.example_model();
    return table;
}

std::string SessionTopic::text() {
    SessionTable table = named_table();
    if (!table.example_model) table.model = open_model_text(desk.state);
    return write_session(desk.state, table);
}

LinkRequest SessionTopic::link() {
    SessionTable table = named_table();
    LinkRequest link;
    if (!table.example_model) {
        const auto rounded = rounded_for_link(*desk.state.document);
        table.model = rounded ? open_model_text(desk.state, *rounded) : open_model_text(desk.state);
        if (rounded) link.note = session_texts::kWeightsRounded;
    }
    link.text = short_session_text(write_session(desk.state, table));
    return link;
}

double SessionTopic::bytes() const {
    if (!desk.study_ready()) return 0;
    const Document& document = *desk.state.document;
    const bool own = document.example.empty() && !desk.state.toy;
    constexpr double kPerCell = 8;
    constexpr double kPerParameter = 20;
    return 4000 + kPerParameter * static_cast<double>(document.study.network().num_parameters()) +
           (own ? kPerCell * static_cast<double>(document.table->num_rows * document.table->columns.size()) : 0.0);
}

std::string SessionTopic::title() const {
    if (!desk.study_ready()) return "";
    const AppState& state = desk.state;
    const Document& document = *state.document;
    const TrainingState& training = state.training;
    const bool trained = training.begun && training.position.epoch > 0;
    const auto example = std::find_if(state.examples.begin(), state.examples.end(),
                                      [&](const Example& one) { return one.id == document.example; });
    const bool known = example != state.examples.end();
    if (known && !trained && document.model == documents.example_model()) return example->title;
    const std::string data =
        state.toy ? std::string(toy_info(state.toy->kind).title) : (known ? example->title : document.table->name);
    return workspace_texts::session_title(desk.study().network().architecture(), data,
                                          trained ? static_cast<unsigned long long>(training.position.epoch) : 0);
}

bool SessionTopic::holds_own_work() const {
    if (!desk.study_ready()) return false;
    const Document& document = *desk.state.document;
    return document.example.empty() || document.model != documents.example_model();
}

void SessionTopic::begin(Session session) {
    coming_ = std::move(session);
    const Session& opened = *coming_;
    if (!opened.example.empty()) {
        const std::vector<Example>& all = desk.state.examples;
        if (all.empty()) return;  // the list is on its way
        const std::string id = opened.example;
        const bool known = std::any_of(all.begin(), all.end(), [&](const Example& e) { return e.id == id; });
        if (!known) coming_.reset();
        return desk.apply(OpenExample{id});
    }
    const std::optional<std::string> target = opened.target.empty() ? std::nullopt : std::optional(opened.target);
    auto table = opened.toy ? make_toy(*opened.toy) : read_csv(opened.table_name, std::as_bytes(std::span(opened.csv)));
    if (!table) {
        desk.refuse(table.error().sentence());
        return coming_.reset();
    }
    const auto shared = std::make_shared<const Table>(*std::move(table));
    if (opened.toy) documents.expect_made_table(shared, opened.toy);
    documents.open_parts(opened.model, shared, ColumnChoice{target, opened.ignore, opened.none_is_missing});
}

bool SessionTopic::continue_opening() {
    if (!coming_) return false;
    const Document& document = *desk.state.document;
    const StudyInput& input = *document.study.input;
    const bool other_target = !coming_->target.empty() && (!input.target || input.target->column != coming_->target);
    const bool other_model = coming_->model && document.model != coming_->model;
    const bool other_columns = coming_->ignore != input.ignored || coming_->none_is_missing != input.none_is_missing;
    if (other_model || other_target || other_columns) {
        if (!coming_->model) coming_->model = document.model;
        std::optional<std::string> wanted;
        if (!coming_->target.empty()) wanted = std::exchange(coming_->target, "");
        documents.open_parts(coming_->model, document.table,
                             ColumnChoice{wanted, coming_->ignore, coming_->none_is_missing}, document.example);
        return true;
    }
    const Session session = *std::exchange(coming_, std::nullopt);
    desk.restoring = true;
    if (session.setup) desk.state.training.setup = *session.setup;
    for (const std::string& text : session.commands) {
        if (const auto command = parse_command(text, desk.state)) apply_missing({*command});
    }
    desk.restoring = false;
    for (const std::string& note : session.notes) desk.tell(MessageKind::kInfo, note);
    return false;
}

void SessionTopic::apply_missing(const std::vector<Command>& commands) {
    for (const Command& command : commands) {
        const std::vector<Command> now = workspace_commands(desk.state);
        const auto in_place = [&](const Command& other) { return is_same(command, other); };
        if (std::none_of(now.begin(), now.end(), in_place)) desk.apply(command);
    }
}

void apply(OpenFiles& command, SessionTopic& topic) {
    for (const NamedBytes& file : command.files) {
        const std::string_view text(reinterpret_cast<const char*>(file.bytes.data()), file.bytes.size());
        if (looks_like_session(text)) return topic.desk.apply(OpenSession{std::string(text), file.name});
    }
    if (topic.coming() && topic.coming()->example != command.example) topic.fail_opening();  // something else is opened
    topic.documents.open_files(std::move(command));
}

/// A session may have waited for the list.
void apply(SetExamples& command, SessionTopic& topic) {
    AppState& state = topic.desk.state;
    state.examples = std::move(command.examples);
    if (topic.coming() && !topic.coming()->example.empty() && !state.job.running)
        topic.desk.apply(OpenExample{topic.coming()->example});
}

void apply(OpenSession& command, SessionTopic& topic) {
    auto session = read_session(command.name.empty() ? "session" : command.name, command.text);
    if (!session) return topic.desk.refuse(session.error().sentence());
    topic.begin(*std::move(session));
}

void apply(OpenLink& command, SessionTopic& topic) {
    auto text = session_of_fragment(command.fragment);
    if (!text) return topic.desk.refuse(text.error().sentence());
    if (text->empty()) return;  // an ordinary anchor of the page
    OpenSession session{*std::move(text), "the link"};
    apply(session, topic);
}

void apply(OfferSessions& command, SessionTopic& topic) {
    AppState& state = topic.desk.state;
    state.kept_sessions = std::move(command.sessions);
    state.offers_kept = command.ask && !state.kept_sessions.empty();
}

void apply(AnswerOffer& command, SessionTopic& topic) {
    AppState& state = topic.desk.state;
    state.offers_kept = false;
    if (!command.restore || state.kept_sessions.empty()) return;
    topic.desk.requests.push_back(KeptRequest{command.id.empty() ? state.kept_sessions[0].id : command.id});
}

void apply(ForgetSession& command, SessionTopic& topic) {
    AppState& state = topic.desk.state;
    std::erase_if(state.kept_sessions, [&](const KeptSession& kept) { return kept.id == command.id; });
    state.offers_kept &= !state.kept_sessions.empty();
    topic.desk.requests.push_back(KeptRequest{command.id, true});
}

void apply(ShareLink&, SessionTopic& topic) {
    Desk& desk = topic.desk;
    if (!desk.study_ready()) return desk.tell(MessageKind::kInfo, session_texts::kNothingToShare);
    desk.requests.push_back(topic.link());
}

}  // namespace reluscope
