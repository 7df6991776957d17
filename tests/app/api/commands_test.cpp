#include "app/api/json_api.h"
#include "app/api/workspace_commands.h"
#include "app/app.h"
#include "app/shortcuts.h"
#include "base/texts/training_texts.h"
#include "support/clock.h"
#include "support/example_app.h"
#include "support/paths.h"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <fstream>
#include <set>
#include <sstream>

using namespace reluscope;
using namespace reluscope::testing;

TEST_CASE("commands: each name stands for one kind, and what may stand in a session goes through JSON unchanged") {
    std::set<std::string_view> names;
    for (const NamedCommand& command : named_commands()) {
        CAPTURE(command.info.id);
        CHECK(names.insert(command.info.id).second);
        CHECK(may_stand_in_session(command.info.id) == command.info.shows);
    }
    CHECK(names.size() > 70);
    CHECK_FALSE(may_stand_in_session("no_such_command"));

    App app(ticking_clock());
    open_bundled(app, "iris");
    app.apply(SetPath{RowId(3), RowId(70)});
    run_jobs(app);
    app.apply(PinPlane{app.state().plane.points->front().at});
    app.apply(SetPlaneDepth{1});
    app.apply(SelectUnit{UnitId(2)});
    app.apply(SelectOutput{1});
    run_jobs(app);
    for (const Command& command : workspace_commands(app.state())) {
        const nlohmann::json json = command_json(command);
        CAPTURE(json.dump());
        const auto again = command_from_json(json, app.state());
        REQUIRE(again);
        CHECK(is_same(*again, command));
        CHECK(command.info().shows);
    }
}

TEST_CASE("commands: members of settings that are not named stay as they are shown") {
    App app(ticking_clock());
    open_bundled(app, "iris");
    send(app, {{"command", "set_scatter"}, {"spread", false}});
    send(app, {{"command", "set_scatter"}, {"colour", "class"}});
    CHECK_FALSE(app.state().scatter.settings.spread);
    CHECK(app.state().scatter.settings.colour == ScatterColour::kClass);
    send(app, {{"command", "set_relief"}, {"zoom", 2}});
    send(app, {{"command", "set_relief"}, {"walls", false}});
    CHECK(app.state().relief.zoom == 2);
    CHECK_FALSE(app.state().relief.walls);
}

TEST_CASE("commands: a key has one meaning, and the command that it has is the one that menus show it for") {
    App app(ticking_clock());
    open_bundled(app, "moons");
    std::set<std::string_view> keys;
    const KeyContext context{app.state()};
    int with_command = 0;
    for (const KeyLine& line : key_lines()) {
        CHECK_FALSE(line.keys().empty());
        for (const Shortcut& shortcut : line.shortcuts) {
            CAPTURE(shortcut.keys);
            CHECK(keys.insert(shortcut.keys).second);
            const auto command = shortcut.command(context);
            if (!command) continue;
            ++with_command;
            CHECK_FALSE(keys_of(*command, context).empty());
        }
    }
    CHECK(with_command > 25);
    CHECK(keys_of(SaveFile{SavedThing::kSession}, context) == "Ctrl+S");
    CHECK(keys_of(SaveFile{SavedThing::kModel}, context).empty());
    CHECK(keys_of(ShowView{View::kRelief}, context) == "2");
    CHECK(keys_of(Train{TrainingMode::kPlaying}, context).empty());  // a file's network is not trained by accident
    app.apply(ShowView{View::kTraining});
    CHECK(keys_of(Train{TrainingMode::kPlaying}, context) == "Space");
}

TEST_CASE("commands: keys train where training is seen or has begun, and else say how to train") {
    App app(ticking_clock());
    const auto of_key = [&app](std::string_view keys) {
        for (const KeyCommand& key : key_commands({app.state()})) {
            if (key.keys == keys) return std::optional(key.command);
        }
        return std::optional<Command>();
    };
    const auto space = [&] { return of_key("Space"); };
    CHECK_FALSE(space().has_value());
    open_bundled(app, "iris");
    REQUIRE(space().has_value());
    REQUIRE(space()->is<ShowMessage>());
    CHECK(space()->get_if<ShowMessage>()->text == training_texts::kHowToTrain);
    CHECK_FALSE(keys_train(app.state()));
    app.apply(*space());
    run_jobs(app);
    CHECK_FALSE(app.state().training.begun);
    CHECK(app.state().messages.back().text == training_texts::kHowToTrain);
    const Network* const weights = &app.state().document->study.network();
    for (const char* key : {".", "R"}) {
        CAPTURE(key);
        REQUIRE(of_key(key).has_value());
        app.apply(*of_key(key));
        run_jobs(app);
        CHECK_FALSE(app.state().training.begun);
        CHECK_FALSE(app.state().document->untrained);
        CHECK(&app.state().document->study.network() == weights);
    }

    app.apply(ShowView{View::kTraining});
    CHECK(space()->is<Train>());
    CHECK(of_key(".")->get_if<Train>()->mode == TrainingMode::kOneBatch);
    CHECK(of_key("R")->is<RestartTraining>());
    app.apply(CloseView{View::kTraining});
    CHECK(space()->is<ShowMessage>());
    app.apply(Train{TrainingMode::kOneBatch});
    run_jobs(app);
    CHECK(keys_train(app.state()));
    CHECK(space()->get_if<Train>()->mode == TrainingMode::kPlaying);
    app.apply(Present{true});  // the key shows the next view
    for (const char* key : {"Space", ".", "R"}) CHECK_FALSE(of_key(key).has_value());
    app.apply(Present{false});

    App made(ticking_clock());
    send(made, {{"command", "make_data"}, {"kind", "moons"}, {"rows", 60}, {"noise", 0.1}, {"seed", 1}});
    run_jobs(made);
    REQUIRE(made.state().document);
    CHECK(keys_train(made.state()));  // its weights are random
}

#ifndef __EMSCRIPTEN__
TEST_CASE("commands: docs/embedding.md names every command with its members, and no others") {
    std::ifstream file(bundled_data() + "/../docs/embedding.md");
    REQUIRE(file);
    std::stringstream text;
    text << file.rdbuf();
    const std::string all = text.str();
    const std::size_t begin = all.find("`send({command: ...})`");
    REQUIRE(begin != std::string::npos);
    std::istringstream table(all.substr(begin));
    std::set<std::string> told;
    std::string line;
    while (std::getline(table, line)) {
        if (line.substr(0, 3) != "| `") continue;
        const std::size_t end = line.find(" |", 2);
        const std::string cell = line.substr(2, end - 2);
        std::vector<std::string> here;
        for (std::size_t at = cell.find('`'); at != std::string::npos; at = cell.find('`', cell.find('`', at + 1) + 1))
            here.push_back(cell.substr(at + 1, cell.find('`', at + 1) - at - 1));
        for (const std::string& name : here) {
            if (name == "command") continue;
            CHECK_MESSAGE(told.insert(name).second, "twice in the table: " << name);
            const auto commands = named_commands();
            const auto known = std::find_if(commands.begin(), commands.end(),
                                            [&](const NamedCommand& command) { return command.info.id == name; });
            REQUIRE_MESSAGE(known != commands.end(), "no command: " << name);
            for (const std::string_view member : known->members)
                CHECK_MESSAGE(line.find("`" + std::string(member) + "`") != std::string::npos, name << ": " << member);
        }
    }
    for (const NamedCommand& command : named_commands())
        CHECK_MESSAGE(told.count(std::string(command.info.id)) == 1, "not in the table: " << command.info.id);
}

TEST_CASE("commands: the fuzzer's words of a session name every command and view") {
    std::ifstream file(test_data() + "/../fuzz/session.dict");
    REQUIRE(file);
    std::set<std::string> words;
    for (std::string line; std::getline(file, line);) words.insert(line);
    const auto quoted = [](std::string_view id) { return "\"\\x22" + std::string(id) + "\\x22\""; };
    for (const NamedCommand& command : named_commands())
        CHECK_MESSAGE(words.count(quoted(command.info.id)) == 1, command.info.id);
    for (const View view : kAllViews) CHECK_MESSAGE(words.count(quoted(view_id(view))) == 1, view_id(view));
}
#endif
