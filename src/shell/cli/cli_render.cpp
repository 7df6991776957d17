#include "app/api/session.h"
#include "app/state/layout.h"
#include "base/texts/cli_texts.h"
#include "formats/json/json_model.h"
#include "formats/read/read_model.h"
#include "shell/cli/cli_commands.h"
#include "shell/cli/cli_files.h"
#include "shell/cli/cli_text.h"
#include "shell/desktop/desktop_window.h"
#include "ui/export/view_svg.h"

#include <nlohmann/json.hpp>

#include <cstdio>
#include <filesystem>

namespace reluscope {

namespace {

namespace texts = cli_texts;

constexpr int kSmallestSide = 64;
constexpr int kLargestSide = 16384;

struct Size {
    int width = 0;
    int height = 0;
};

/// "1280x800".
Result<Size> parse_size(const std::string& text) {
    Size size;
    char rest = 0;
    const int parts = std::sscanf(text.c_str(), "%dx%d%c", &size.width, &size.height, &rest);
    const auto fits = [](int side) { return side >= kSmallestSide && side <= kLargestSide; };
    if (parts == 2 && fits(size.width) && fits(size.height)) return size;
    return refuse("--size", "WIDTHxHEIGHT such as 1280x800, each from 64 to 16384", quoted(text));
}

bool ends_with_svg(const std::string& path) { return path.size() > 4 && path.substr(path.size() - 4) == ".svg"; }

/// The picture as the application is asked for it.
Result<std::string> picture_command(const RenderOptions& options, const Size& size) {
    nlohmann::json command = {{"command", "export_picture"},
                              {"scale", options.scale},
                              {"width", size.width},
                              {"height", size.height},
                              {"format", ends_with_svg(options.out) ? "svg" : "png"}};
    if (ends_with_svg(options.out) && options.view.empty())
        return refuse("--out", "a file that ends in .png, or --view beside it", quoted(options.out));
    if (options.view.empty()) return command.dump();
    const auto view = view_from_id(options.view);
    if (!view) {
        std::string known;
        for (const View each : kAllViews) known += (known.empty() ? "" : ", ") + std::string(view_id(each));
        return refuse("--view", "one of " + known, quoted(options.view));
    }
    if (ends_with_svg(options.out) && !is_drawn_with_vectors(*view))
        return refuse("--out", "a file that ends in .png, as this view is not drawn with vectors", quoted(options.out));
    command["view"] = options.view;
    return command.dump();
}

/// Bytes under the name that the user knows.
Result<OpenedFile> open_file(const std::string& path) {
    auto bytes = read_file(path);
    if (!bytes) return tl::unexpected<Error>(bytes.error());
    OpenedFile file;
    file.name = path == "-" ? "standard input" : std::filesystem::path(path).filename().string();
    file.bytes = *std::move(bytes);
    return file;
}

/// The model or session, checked, and the table.
Result<std::vector<OpenedFile>> open_files(const RenderOptions& options) {
    std::vector<OpenedFile> files;
    for (const std::string& path : {options.model, options.data}) {
        if (path.empty()) continue;
        auto file = open_file(path);
        if (!file) return tl::unexpected<Error>(file.error());
        files.push_back(*std::move(file));
    }
    const std::string_view text(reinterpret_cast<const char*>(files[0].bytes.data()), files[0].bytes.size());
    if (looks_like_session(text)) {
        if (const auto session = read_session(files[0].name, text); !session)
            return tl::unexpected<Error>(session.error());
        return files;
    }
    files[0].output = options.output.value_or("");
    const auto model = read_model(files[0].name, files[0].bytes, {{}, {}, options.output});
    if (model) return files;
    if (options.model == "-") return tl::unexpected<Error>(model.error());
    // Its weights may lie in files beside it: the window gets one file with all.
    const auto whole = read_model_file(options.model, {{}, {}, options.output});
    if (!whole) return tl::unexpected<Error>(whole.error());
    files[0].name = std::filesystem::path(files[0].name).stem().string() + ".json";
    files[0].output.clear();
    const std::string json = write_json_model(*whole);
    const auto* const first = reinterpret_cast<const std::byte*>(json.data());
    files[0].bytes.assign(first, first + json.size());
    return files;
}

}  // namespace

int run_render(const RenderOptions& options) {
    if (options.model == "-" && options.data == "-") {
        complain("%s\n", texts::kOneStandardInput);
        return kWrongUsage;
    }
    const auto size = parse_size(options.size);
    if (!size) return print_wrong_usage(size.error());
    const auto command = picture_command(options, *size);
    if (!command) return print_wrong_usage(command.error());
    auto files = open_files(options);
    if (!files) return print_error(files.error());
    DesktopOptions window;
    window.contents = *std::move(files);
    window.width = size->width;
    window.height = size->height;
    window.theme = options.theme;
    window.commands = *command;
    window.hidden = true;
    window.test = true;
    const auto picture = file_saved_by(window);
    if (!picture) return print_error(picture.error());
    auto out = OutputFile::open(options.out);
    if (!out) return print_error(out.error());
    out->write({reinterpret_cast<const char*>(picture->data()), picture->size()});
    if (const Status status = out->commit(); !status) return print_error(status.error());
    return kDone;
}

}  // namespace reluscope
