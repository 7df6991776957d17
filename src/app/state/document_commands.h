#pragma once

#include "app/state/command_info.h"
#include "app/state/state.h"

#include <cstddef>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

namespace reluscope {

// What a view, the JavaScript API or a test may ask for about files, sessions, and what goes on.

struct NamedBytes {
    std::string name;
    std::vector<std::byte> bytes;
    std::string output = {};  ///< of a model with several: the one to read; empty: the likeliest
};

/// Files that the user opened together: models and tables, told apart by their bytes. `example` is the id they came
/// with.
struct OpenFiles {
    std::vector<NamedBytes> files;
    std::string example;
    bool unasked = false;  ///< the program opens them by itself, so that complaints about what the user wanted stay

    static constexpr CommandInfo kInfo{.id = "open"};
};

struct OpenExample {
    std::string id;
    bool unasked = false;  ///< the program opens it by itself, as in OpenFiles

    static constexpr CommandInfo kInfo{.id = "open_example"};
    static constexpr auto fields() { return std::tuple(field("id", &OpenExample::id)); }
};

struct SetExamples {
    std::vector<Example> examples;

    static constexpr CommandInfo kInfo{};
};

/// Shows the platform's file chooser.
struct ChooseFiles {
    static constexpr CommandInfo kInfo{};
    bool operator==(const ChooseFiles&) const = default;
};

/// A table of standard normal rows for the network that waits, or for the open one.
struct UseRandomRows {
    std::size_t rows = 2000;

    static constexpr CommandInfo kInfo{.id = "use_random_rows"};
    static constexpr auto fields() { return std::tuple(field("rows", &UseRandomRows::rows)); }
};

struct DropPendingModel {
    static constexpr CommandInfo kInfo{.id = "drop_pending"};
    static constexpr auto fields() { return std::tuple(); }
};

/// Forgets the table that waits.
struct DropPendingTable {
    static constexpr CommandInfo kInfo{};
};

/// Takes another column of the open table as the target, or a likely one where `column` is empty; those in `ignore`
/// are neither target nor inputs. "None" among its texts is a class, unless `none_is_missing`.
struct SetTarget {
    std::string column;
    std::vector<std::string> ignore = {};
    bool none_is_missing = false;

    static constexpr CommandInfo kInfo{.id = "set_target"};
    static constexpr auto fields() {
        return std::tuple(field("column", &SetTarget::column), field("ignore", &SetTarget::ignore),
                          field("none_is_missing", &SetTarget::none_is_missing));
    }
};

/// Reads another output of the open model's file, or of that of the model which waits for a table.
struct SetModelOutput {
    std::string output;

    static constexpr CommandInfo kInfo{.id = "set_model_output"};
    static constexpr auto fields() { return std::tuple(field("output", &SetModelOutput::output)); }
};

/// Reads the logits of the open model with another link.
struct SetLink {
    Link link = Link::kIdentity;

    static constexpr CommandInfo kInfo{.id = "set_link"};
    static constexpr auto fields() { return std::tuple(needed("link", &SetLink::link)); }
};

/// Ends what is being done: the file that is opened, else the report or picture, else the file that is written, else
/// training alone (the views go on to its newest weights), else the path and the plane, else what the other views
/// compute.
struct CancelJob {
    static constexpr CommandInfo kInfo{.id = "cancel"};
    static constexpr auto fields() { return std::tuple(); }
};

/// Lets the views that CancelJob stopped go on.
struct ContinueViews {
    static constexpr CommandInfo kInfo{.id = "continue_views"};
    static constexpr auto fields() { return std::tuple(); }
};

/// Takes back the last command that changed something, or does it again.
struct Undo {
    static constexpr CommandInfo kInfo{.id = "undo"};
    static constexpr auto fields() { return std::tuple(); }
    bool operator==(const Undo&) const = default;
};

struct Redo {
    static constexpr CommandInfo kInfo{.id = "redo"};
    static constexpr auto fields() { return std::tuple(); }
    bool operator==(const Redo&) const = default;
};

/// Opens a session (app/api/session.h): its network, its table, and how they were looked at.
struct OpenSession {
    std::string text;
    std::string name = "session";  ///< of the file it came from, for messages

    static constexpr CommandInfo kInfo{.id = "open_session"};
    static constexpr auto fields() {
        return std::tuple(needed("text", &OpenSession::text), field("name", &OpenSession::name));
    }
};

/// Opens what the part of a link behind # asks for (app/api/link.h).
struct OpenLink {
    std::string fragment;

    static constexpr CommandInfo kInfo{.id = "open_link"};
    static constexpr auto fields() { return std::tuple(needed("fragment", &OpenLink::fragment)); }
};

/// Sessions that were kept. `ask`: the user is asked whether to go on with one of them.
struct OfferSessions {
    std::vector<KeptSession> sessions;
    bool ask = true;

    static constexpr CommandInfo kInfo{};
};

/// Goes on with a kept session (without an id: the newest), or with none of them now. All stay kept, and so does the
/// open document.
struct AnswerOffer {
    bool restore = true;
    std::string id = "";

    static constexpr CommandInfo kInfo{.id = "answer_offer"};
    static constexpr auto fields() {
        return std::tuple(field("restore", &AnswerOffer::restore), field("id", &AnswerOffer::id));
    }
};

/// A kept session is thrown away.
struct ForgetSession {
    std::string id;

    static constexpr CommandInfo kInfo{};
};

/// Gives the platform a text from which a link can be made that shows the same.
struct ShareLink {
    static constexpr CommandInfo kInfo{.id = "share_link"};
    static constexpr auto fields() { return std::tuple(); }
    bool operator==(const ShareLink&) const = default;
};

enum class SavedThing {
    kReport,
    kAssignments,
    kRowsJson,
    kModel,
    kSession,
    kHtmlReport,
    kRulesPython,
    kRulesC,
    kRulesSql,
    kLatex,
    kRulesText,
    kClustersCsv,
    kRegionsJson,
    kRegionsCsv
};

/// Hands a file to the user through the platform.
struct SaveFile {
    SavedThing thing = SavedThing::kReport;

    static constexpr CommandInfo kInfo{.id = "save"};
    static constexpr auto fields() { return std::tuple(needed("thing", &SaveFile::thing)); }
    bool operator==(const SaveFile&) const = default;
};

enum class PictureFormat { kPng, kSvg };

/// Hands a picture of one view to the user, or of the whole window; SVG is for single views.
struct ExportPicture {
    std::optional<View> view = {};  ///< none: the whole window
    PictureFormat format = PictureFormat::kPng;
    int scale = 1;  ///< PNG: pixels per unit of the screen, 1 to 4
    int width = 0;  ///< in units of the screen; 0: as on the screen
    int height = 0;

    static constexpr CommandInfo kInfo{.id = "export_picture"};
    bool operator==(const ExportPicture&) const = default;
};

/// The shell tells how far the report or the picture is that it makes; without a fraction there is none any more.
struct NoteExport {
    std::optional<double> fraction;
    std::string name = "the report";

    static constexpr CommandInfo kInfo{};
};

}  // namespace reluscope
