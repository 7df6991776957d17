#include "app/api/link.h"

#include "analysis/study.h"
#include "app/api/json_api.h"
#include "app/api/session.h"
#include "app/app.h"
#include "app/files/link_weights.h"
#include "base/numerics/rng.h"
#include "base/text/number_format.h"
#include "support/bytes.h"
#include "support/clock.h"
#include "support/example_app.h"
#include "support/link_of.h"
#include "support/paths.h"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <optional>

using namespace reluscope;
using namespace reluscope::testing;

namespace {

/// The text of one of tests/data/sessions.
std::string sessions_file(const std::string& name) {
    const auto bytes = read_bytes(test_data() + "/sessions/" + name);
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

std::string nested(std::size_t levels) { return std::string(levels, '[') + std::string(levels, ']'); }

/// The session of the bundled moons with these commands.
std::string moons_with(const nlohmann::json& commands) {
    return nlohmann::json{{"format", "reluscope-session"}, {"version", 1}, {"example", "moons"}, {"commands", commands}}
        .dump();
}

/// Opens a link of a session about the moons, and gives the files that it asks for.
void follow_link(App& app, const std::string& fragment) {
    app.apply(SetExamples{{{"moons", "Moons", "", "moons/moons.json", "moons/moons.csv"}}});
    app.apply(OpenLink{fragment});
    open_bundled(app, "moons");
}

/// All that a message says.
std::string told(const App& app) {
    std::string text;
    for (const Message& message : app.state().messages) text += message.text + "\n";
    return text;
}

std::size_t num_errors(const App& app) {
    return static_cast<std::size_t>(
        std::count_if(app.state().messages.begin(), app.state().messages.end(),
                      [](const Message& message) { return message.kind == MessageKind::kError; }));
}

}  // namespace

TEST_CASE("link: every session comes back from its fragment, which needs no escapes") {
    Rng rng(7);
    for (std::size_t size = 1; size < 70; ++size) {
        std::string text;
        while (text.size() < size) text += static_cast<char>('!' + rng.below(90));
        const std::string fragment = fragment_of_session(text);
        CHECK(fragment.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_=") ==
              std::string::npos);
        CHECK(session_of_fragment(fragment).value() == text);
        CHECK(session_of_fragment("#" + fragment).value() == text);
        CHECK(session_of_fragment(fragment + "&utm=x").value() == text);
        CHECK(session_of_fragment(fragment.substr(0, 10) + "\n  " +
                                  fragment.substr(std::min<std::size_t>(10, fragment.size())))
                  .value() == text);
    }
    CHECK(fragment_of_session("{\"\xC3\xA9\":1}") == "s=eyLDqSI6MX0");
}

TEST_CASE("link: an example by hand, and fragments that ask for nothing") {
    const auto session = nlohmann::json::parse(session_of_fragment("#example=iris&view=tree").value());
    CHECK(session["example"] == "iris");
    CHECK(session["commands"] == nlohmann::json::array({{{"command", "show_view"}, {"view", "tree"}}}));
    const auto escaped = nlohmann::json::parse(session_of_fragment("view=&example=%69ris").value());
    CHECK(escaped["example"] == "iris");
    CHECK(escaped["commands"].empty());
    for (const char* nothing : {"", "#", "#top", "#view=tree", "#s=", "#example=", "&&=&"})
        CHECK(session_of_fragment(nothing).value().empty());
}

TEST_CASE("link: what is damaged or too long is refused in a sentence") {
    for (const std::string& damaged : {std::string("#s=%%%"), std::string("#s=A"), std::string("#s=_w"),
                                       std::string("#s=_9"), std::string("#s=gICA"), std::string("#s=ab!c")}) {
        const auto session = session_of_fragment(damaged);
        REQUIRE_FALSE(session.has_value());
        CHECK(session.error().sentence().find("The link is damaged") == 0);
    }
    const auto session = session_of_fragment("#s=" + std::string(70000, 'A'));
    REQUIRE_FALSE(session.has_value());
    CHECK(session.error().sentence() == "The link is too long to be one of ours.");
}

TEST_CASE(
    "session: a link only shows: what saves, speaks, shares, cancels or changes weights is passed over and said") {
    App plain(ticking_clock());
    follow_link(plain, fragment_of_session(moons_with(nlohmann::json::array())));
    for (const char* name : {"downloads", "message", "share_link", "big_weight"}) {
        CAPTURE(name);
        App app(ticking_clock());
        follow_link(app, sessions_file(std::string("link_") + name + ".txt"));
        REQUIRE(app.state().document);
        const auto requests = app.take_requests();
        CHECK(std::all_of(requests.begin(), requests.end(),
                          [](const Request& r) { return std::holds_alternative<FetchRequest>(r); }));
        CHECK(workspace_json(app.state()) == workspace_json(plain.state()));
        CHECK(app.state().document->study.network().architecture() ==
              plain.state().document->study.network().architecture());
        CHECK(app.session() == plain.session());
        CHECK(app.state().messages.size() == plain.state().messages.size() + 1);
        CHECK(told(app).find("because a session only shows") != std::string::npos);
        CHECK(told(app).find("0900") == std::string::npos);
        CHECK(num_errors(app) == 0);
    }
    App app(ticking_clock());
    follow_link(app, sessions_file("link_downloads.txt"));
    CHECK(told(app).find("'save', 'export_picture', which are no commands that a session may hold") !=
          std::string::npos);
}

TEST_CASE("session: one that cancels, undoes, opens or trains opens like any other") {
    for (const char* command :
         {R"({"command":"cancel"})", R"({"command":"undo"})", R"({"command":"redo"})",
          R"({"command":"train","action":"play"})", R"({"command":"open_example","id":"iris"})",
          R"({"command":"open_link","fragment":"#example=iris"})", R"({"command":"make_data","kind":"xor"})",
          R"({"command":"open_session","text":"{}"})", R"({"command":"use_random_rows"})",
          R"({"command":"answer_offer"})", R"({"command":"set_target","column":"x"})"}) {
        CAPTURE(command);
        App app(ticking_clock());
        nlohmann::json commands = nlohmann::json::array();
        commands.push_back(nlohmann::json::parse(command));
        follow_link(app, fragment_of_session(moons_with(commands)));
        REQUIRE(app.state().document);
        CHECK(app.state().document->example == "moons");
        CHECK(app.state().training.mode == TrainingMode::kPaused);
        CHECK_FALSE(app.state().training.begun);
        CHECK_FALSE(app.state().job.running);
        CHECK(app.state().document->study.survey);
        CHECK(told(app).find("because a session only shows") != std::string::npos);
    }
    App app(ticking_clock());
    app.apply(SetExamples{{{"moons", "Moons", "", "moons/moons.json", "moons/moons.csv"}}});
    app.apply(OpenSession{sessions_file("cancel.json"), "cancel.json"});
    open_bundled(app, "moons");
    CHECK(app.state().document->study.survey);
}

TEST_CASE("session: what this program writes may stand in a session") {
    App app(ticking_clock());
    open_bundled(app, "titanic");
    send(app, {{"command", "set_path"}, {"from_row", 1}, {"to_row", 5}});
    send(app, {{"command", "pin_plane"}, {"at", {0.1, 0.1}}});
    send(app, {{"command", "set_compare"}, {"kind", "rows"}, {"first_row", 1}, {"second_row", 2}});
    send(app, {{"command", "select_feature"}, {"feature", 1}});
    const auto commands = workspace_json(app.state());
    CHECK(commands.size() > 20);
    for (const auto& command : commands)
        CHECK_MESSAGE(may_stand_in_session(command["command"].get<std::string>()), command.dump());
    CHECK(read_session("own", app.session()).value().notes.empty());
    for (const char* name : {"save",         "export_picture", "share_link",       "show_message",   "open",
                             "open_example", "open_session",   "open_link",        "cancel",         "undo",
                             "redo",         "train",          "restart_training", "set_training",   "set_weight",
                             "make_data",    "new_network",    "use_random_rows",  "answer_offer",   "dismiss_message",
                             "set_target",   "set_link",       "set_theme",        "set_text_scale", ""})
        CHECK_FALSE(may_stand_in_session(name));
}

TEST_CASE("session: nesting, size and number are limited before anything is shown") {
    const auto refused = [](const std::string& text, const std::string& why) {
        const auto session = read_session("deep.json", text);
        REQUIRE_FALSE(session.has_value());
        CHECK(session.error().sentence().find("deep.json: ") == 0);
        CHECK_MESSAGE(session.error().sentence().find(why) != std::string::npos, session.error().sentence());
        CHECK(session.error().sentence().size() < 400);
    };
    const std::string head = R"({"format":"reluscope-session","version":1,"example":"moons",)";
    for (const std::size_t levels : {65, 1000, 66000}) {
        for (const char* member : {"model", "commands", "training", "toy", "table", "anything"})
            refused(head + "\"" + member + "\":" + nested(levels) + "}",
                    "expected at most 64 levels, found deeper nesting");
        refused(head + R"("commands":[{"command":"set_layout","layout":{"root":)" + nested(levels) + "}}]}",
                "expected at most 64 levels");
    }
    std::string many;
    for (int i = 0; i < 1001; ++i) many += (i > 0 ? "," : "") + std::string(R"({"command":"select_row","row":1})");
    refused(head + "\"commands\":[" + many + "]}", "expected at most 1000 commands, found 1001");
    const auto deep = session_of_fragment(fragment_of_session(head + "\"model\":" + nested(8000) + "}"));
    REQUIRE(deep.has_value());
    refused(*deep, "at most 64 levels");
}

TEST_CASE("commands and questions: nesting is limited") {
    const std::string deep = nested(100000);
    const auto command = parse_command(R"({"command":"set_layout","layout":)" + deep + "}", {});
    REQUIRE_FALSE(command.has_value());
    CHECK(command.error().sentence().find("expected at most 64 levels") != std::string::npos);
    App app(ticking_clock());
    for (const std::string& question : {deep, R"({"what":)" + deep + "}"})
        CHECK(nlohmann::json::parse(answer_query(app.state(), question)).contains("error"));
    // What is quoted in a refusal is short, however long it was.
    const auto quotes = parse_command(R"({"command":"pin_plane","at":)" + nested(60) + "}", {});
    REQUIRE_FALSE(quotes.has_value());
    CHECK(quotes.error().sentence().size() < 300);
}

TEST_CASE(
    "link: its refusal stays when the program opens its first example by itself, and goes when the user opens "
    "something") {
    for (const std::string& fragment : {std::string("#s=%%%"), sessions_file("link_later_version.txt")}) {
        App app(ticking_clock());
        app.apply(SetExamples{{{"moons", "Moons", "", "moons/moons.json", "moons/moons.csv"}}});
        app.apply(OpenLink{fragment});
        REQUIRE(num_errors(app) == 1);
        app.apply(OpenExample{"moons", true});
        for (const Request& request : app.take_requests()) CHECK(std::get<FetchRequest>(request).unasked);
        OpenFiles files;
        files.example = "moons";
        files.unasked = true;
        for (const char* ending : {"json", "csv"})
            files.files.push_back(
                {std::string("moons.") + ending, read_bytes(bundled_data() + "/moons/moons." + ending)});
        app.apply(std::move(files));
        run_jobs(app);
        REQUIRE(app.state().document);
        CHECK(num_errors(app) == 1);
        open_bundled(app, "iris");
        CHECK(num_errors(app) == 0);
    }
}

TEST_CASE("session: one whose network does not fit its made data leaves what is open as it was") {
    App app(ticking_clock());
    send(app, {{"command", "make_data"}, {"kind", "moons"}, {"rows", 50}});
    const std::string before = app.session();
    auto session = nlohmann::json::parse(before);
    session["toy"]["kind"] = "boolean";  // other columns
    app.apply(OpenSession{session.dump(), "other.json"});
    run_jobs(app);
    CHECK(num_errors(app) == 1);
    const bool same = app.session() == before;  // too long to be printed
    CHECK(same);
    CHECK(app.state().toy->kind == ToyKind::kMoons);
}

TEST_CASE("session: what is written reads back, also with a training record as deep as it may be") {
    for (const std::size_t levels : {30, 31, 40}) {
        App app(ticking_clock());
        OpenFiles files;
        const auto model = read_bytes(bundled_data() + "/iris/iris.json");
        auto json = nlohmann::json::parse(std::string(reinterpret_cast<const char*>(model.data()), model.size()));
        json["training"] = {{"note", nlohmann::json::parse(nested(levels))}};
        const std::string text = json.dump();
        const auto* bytes = reinterpret_cast<const std::byte*>(text.data());
        files.files.push_back({"deep.json", {bytes, bytes + text.size()}});
        files.files.push_back({"iris.csv", read_bytes(bundled_data() + "/iris/iris.csv")});
        app.apply(std::move(files));
        run_jobs(app);
        REQUIRE(app.state().document);
        CHECK(app.state().document->model->notes.size() == (levels < 32 ? 0 : 1));
        const auto session = read_session("own", app.session());
        REQUIRE_MESSAGE(session.has_value(), session.error().sentence());
        CHECK(session->model->training_json.empty() == (levels >= 32));
    }
}

TEST_CASE("link: what Share asks for opens to the same workspace, with weights that look the same") {
    App app(ticking_clock());
    app.apply(SetExamples{{{"moons", "Moons", "", "moons/moons.json", "moons/moons.csv"}}});
    open_bundled(app, "moons");
    send(app, {{"command", "set_training"}, {"hidden", {8, 8}}, {"epochs", 2}});
    send(app, {{"command", "train"}, {"action", "epoch"}});
    run_jobs(app);
    send(app, {{"command", "select_row"}, {"row", 17}});
    app.take_requests();
    app.apply(ShareLink{});
    std::optional<LinkRequest> link;
    for (const Request& request : app.take_requests()) {
        if (const auto* found = std::get_if<LinkRequest>(&request)) link = *found;
    }
    REQUIRE(link);
    CHECK(link->note.find("Weights are rounded to float32") == 0);
    CHECK(link->text.size() < 2200);  // which deflate takes to some 1,100 bytes
    App other(ticking_clock());
    follow_link(other, packed_fragment(link->text.size(), link->text));
    REQUIRE(other.state().document);
    CHECK(workspace_json(other.state()) == workspace_json(app.state()));
    const Study& mine = app.state().document->study;
    const Study& theirs = other.state().document->study;
    CHECK(mine.network().architecture() == theirs.network().architecture());
    REQUIRE(mine.clustering->num_clusters() == theirs.clustering->num_clusters());
    CHECK(mine.clustering->assignment == theirs.clustering->assignment);
    CHECK((mine.patterns->logits - theirs.patterns->logits).cwiseAbs().maxCoeff() < 1e-4);
    for (Eigen::Index row = 0; row < mine.patterns->logits.cols(); ++row)
        CHECK(display_number(mine.patterns->logits(0, row)) == display_number(theirs.patterns->logits(0, row)));
    // Those weights are float32 already: the next link is exact.
    other.take_requests();
    other.apply(ShareLink{});
    for (const Request& request : other.take_requests()) {
        if (const auto* found = std::get_if<LinkRequest>(&request)) CHECK(found->note.empty());
    }
}

TEST_CASE("link: weights are not rounded where that would show") {
    App app(ticking_clock());
    open_bundled(app, "iris");
    const auto with_row_near_a_wall = [&app](double value) {
        Document document = *app.state().document;
        const Network& network = document.study.network();
        NetworkSpec spec{network.num_inputs(), network.nodes(), network.output(), network.link()};
        for (Node& node : spec.nodes) {
            if (auto* affine = std::get_if<AffineOperation>(&node.operation); affine && affine->W.cols() == 4) {
                affine->W.row(0).setConstant(1.0 / 3);
                affine->b(0) = -document.study.input->rows->inputs.col(0).sum() / 3 + value;
            }
        }
        const auto changed = std::make_shared<const Network>(*Network::create(std::move(spec)));
        const auto input = with_network(*document.study.input, changed);
        document.study = *run_checked_study(input, {});
        auto model = std::make_shared<ModelFile>(*document.model);
        model->network = *changed;
        document.model = model;
        return document;
    };
    // A unit's value is nearer to 0 than the rounding of its weights: one of the two signs changes.
    const bool above = rounded_for_link(with_row_near_a_wall(1e-12)) != nullptr;
    const bool below = rounded_for_link(with_row_near_a_wall(-1e-12)) != nullptr;
    CHECK_FALSE((above && below));
}
