#include "app/api/session.h"
#include "app/document/loader.h"
#include "app/state/layout.h"
#include "base/text/base64.h"
#include "base/texts/cli_texts.h"
#include "base/utf8.h"
#include "formats/csv/csv.h"
#include "formats/json/json_model.h"
#include "formats/read/read_model.h"
#include "shell/cli/cli_commands.h"
#include "shell/cli/cli_files.h"
#include "shell/cli/cli_text.h"
#include "shell/desktop/desktop_files.h"

#include <algorithm>
#include <filesystem>
#include <memory>
#include <span>
#include <utility>

namespace reluscope {

namespace {

namespace texts = cli_texts;

/// Where `tools/site/make_single.mjs` leaves room for what the page brings along.
constexpr std::string_view kRoom = R"(<script type="application/json" id="brought">null</script>)";
constexpr std::string_view kNothing = "null";

constexpr int kRandomRows = 2000;  // as many as the window makes up

/// What the page brings along (web/brought.mjs).
struct Brought {
    struct File {
        std::string name;
        std::vector<std::byte> bytes;
    };

    std::string title;
    std::vector<File> files;
    std::vector<std::string> commands;  ///< JSON, after the files are open
};

std::string name_of(const std::string& path, const char* piped) {
    return path == "-" ? piped : std::filesystem::path(path).filename().string();
}

std::string_view text_of_bytes(std::span<const std::byte> bytes) {
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

std::vector<std::byte> bytes_of_text(std::string_view text) {
    const auto* const first = reinterpret_cast<const std::byte*>(text.data());
    return {first, first + text.size()};
}

/// JSON in which no HTML reader finds a tag or a comment: `<` stands in strings alone.
std::string harmless_json(std::string json) {
    for (std::size_t at = json.find('<'); at != std::string::npos; at = json.find('<', at))
        json.replace(at, 1, "\\u003c");
    return json;
}

std::string json_of_settings(const ExportOptions& options, const Brought& brought) {
    std::string hidden;
    for (const std::string& name : options.hide) hidden += (hidden.empty() ? "" : ",") + name;
    std::string json = "\"title\":" + json_string(brought.title);
    for (const auto& [member, value] : {std::pair<const char*, const std::string&>{"view", options.view},
                                        {"hide", hidden},
                                        {"theme", options.theme}}) {
        if (!value.empty()) json += std::string(",\"") + member + "\":" + json_string(value);
    }
    json += ",\"commands\":[";
    for (const std::string& command : brought.commands) json += (json.back() == '[' ? "" : ",") + command;
    return json + "]";
}

void write_brought(OutputFile& file, const ExportOptions& options, const Brought& brought) {
    file.write("{" + harmless_json(json_of_settings(options, brought)) + ",\"files\":[");
    const char* comma = "";
    for (const Brought::File& one : brought.files) {
        file.write(comma + std::string("{\"name\":") + harmless_json(json_string(one.name)) + ",\"base64\":\"");
        file.write(base64_of(text_of_bytes(one.bytes)));
        file.write("\"}");
        comma = ",";
    }
    file.write("]}");
}

/// Names of views and columns.
Status check_names(const ExportOptions& options) {
    std::string known;
    for (const View view : kAllViews) known += (known.empty() ? "" : ", ") + std::string(view_id(view));
    if (!options.view.empty() && !view_from_id(options.view))
        return refuse("--view", "one of " + known, quoted(options.view));
    for (const std::string& name : options.hide) {
        if (name == "left" || name == "right" || view_from_id(name)) continue;
        return refuse("--hide", "left, right, " + known, quoted(name));
    }
    return {};
}

/// The page to fill in, and where in it.
struct Page {
    std::string text;
    std::size_t room = 0;
};

Result<Page> read_page(const std::string& path) {
    const auto bytes = read_file(path);
    if (!bytes) return tl::unexpected<Error>(bytes.error());
    Page page{std::string(text_of_bytes(*bytes))};
    page.room = page.text.find(kRoom);
    if (page.room == std::string::npos || page.text.find(kRoom, page.room + 1) != std::string::npos)
        return in_file(path, Error{{}, {}, "the page that `make web` writes, reluscope-single.html", "another file"});
    page.room += kRoom.find(kNothing);
    return page;
}

/// The table, which has to be one that the model reads.
Status add_table(const ExportOptions& options, const ModelFile& model, Brought& brought) {
    auto bytes = read_file(options.data);
    if (!bytes) return tl::unexpected<Error>(bytes.error());
    const TerminalProgress progress;
    CsvReader reader(options.data == "-" ? "standard input" : options.data, *bytes);
    run_to_end(reader, progress.context(), "reading the table");
    auto table = reader.take();
    if (!table) return tl::unexpected<Error>(table.error());
    StudyRequest request = study_request(model);
    request.target = options.target;
    const auto input = make_study_input(std::make_shared<const Network>(model.network),
                                        std::make_shared<const Table>(*std::move(table)), request);
    if (!input) return tl::unexpected<Error>(input.error());
    brought.files.push_back({name_of(options.data, "table.csv"), *std::move(bytes)});
    if (options.target)
        brought.commands.push_back(R"({"command":"set_target","column":)" + json_string(*options.target) + "}");
    return {};
}

/// The model as its file has it, or as JSON where an option or a second file says what that one does not.
Status add_model(const ExportOptions& options, std::vector<std::byte> bytes, Brought& brought) {
    const auto read_options = read_options_of(options.output, options.link);
    if (!read_options) return tl::unexpected<Error>(read_options.error());
    const std::string name = name_of(options.model, "model");
    const bool piped = options.model == "-";
    const bool is_whole = !options.output && !options.link && read_model(name, bytes).has_value();
    const auto model = is_whole || piped ? read_model(piped ? "standard input" : options.model, bytes, *read_options)
                                         : read_model_file(options.model, *read_options);
    if (!model) return tl::unexpected<Error>(model.error());
    if (is_whole) {
        brought.files.push_back({name, std::move(bytes)});
    } else {
        const std::string stem = std::filesystem::path(name).stem().string();
        brought.files.push_back({stem + ".json", bytes_of_text(write_json_model(*model))});
    }
    brought.title = model->name.empty() ? name : model->name;
    if (!options.data.empty()) return add_table(options, *model, brought);
    if (model->encoder.empty())
        brought.commands.push_back(R"({"command":"use_random_rows","rows":)" + std::to_string(kRandomRows) + "}");
    return {};
}

Result<Brought> read_brought(const ExportOptions& options) {
    Brought brought;
    auto bytes = read_file(options.model);
    if (!bytes) return tl::unexpected<Error>(bytes.error());
    const std::string_view text = text_of_bytes(*bytes);
    if (looks_like_session(text)) {
        const std::string name = name_of(options.model, "session.json");
        const auto session = read_session(name, text);
        if (!session) return tl::unexpected<Error>(session.error());
        brought.title = session->name.empty() ? name : session->name;
        brought.files.push_back({name, *std::move(bytes)});
    } else if (const Status status = add_model(options, *std::move(bytes), brought); !status) {
        return tl::unexpected<Error>(status.error());
    }
    brought.title = printable_utf8(brought.title) + " - ReLUscope";
    return brought;
}

}  // namespace

int run_export(const ExportOptions& options) {
    if (options.model == "-" && options.data == "-") {
        complain("%s\n", texts::kOneStandardInput);
        return kWrongUsage;
    }
    if (const Status status = check_names(options); !status) return print_wrong_usage(status.error());
    const std::string path = options.page.empty() ? single_page().string() : options.page;
    if (path.empty()) {
        complain("%s\n", texts::export_page::kNoPage);
        return kBadInput;
    }
    const auto page = read_page(path);
    if (!page) return print_error(page.error());
    const auto brought = read_brought(options);
    if (!brought) return print_error(brought.error());
    if (!options.data.empty() && brought->files.size() == 1) {
        complain("%s\n", texts::export_page::kSessionHasAll);
        return kWrongUsage;
    }
    auto file = OutputFile::open(options.html);
    if (!file) return print_error(file.error());
    file->write(std::string_view(page->text).substr(0, page->room));
    write_brought(*file, options, *brought);
    file->write(std::string_view(page->text).substr(page->room + kNothing.size()));
    if (const Status status = file->commit(); !status) return print_error(status.error());
    std::error_code error;
    const auto size = std::filesystem::file_size(options.html, error);
    if (options.html != "-" && !error) print_line(texts::export_page::written(options.html, size));
    return kDone;
}

}  // namespace reluscope
