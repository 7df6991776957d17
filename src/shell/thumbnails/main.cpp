// reluscope_thumbnails OUT DATA [DATA ...]: draws the pictures of the gallery. For each example of DATA/examples.json
// the files PICTURE.light.png and PICTURE.dark.png below OUT. Models and tables are looked for below each DATA; an
// example without them gets an empty picture, and that is said.

#include "app/app.h"
#include "base/numerics/numerics.h"
#include "scene/kit/raster.h"
#include "shell/example_files.h"
#include "shell/kit/png.h"
#include "ui/export/thumbnail.h"

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <string>
#include <vector>

namespace reluscope {

namespace {

namespace fs = std::filesystem;

constexpr int kPixelsPerUnit = 2;

std::optional<std::vector<std::byte>> bytes_of(const std::vector<std::string>& folders, const std::string& path) {
    for (const std::string& folder : folders) {
        std::ifstream file(fs::path(folder) / path, std::ios::binary);
        if (!file) continue;
        const std::string text{std::istreambuf_iterator<char>(file), {}};
        const auto* bytes = reinterpret_cast<const std::byte*>(text.data());
        return std::vector<std::byte>(bytes, bytes + text.size());
    }
    return std::nullopt;
}

void work(App& app) {
    while (app.advance(1)) {
    }
}

/// Opens the example with its plane where the thumbnail shows it; false where its files are not there.
bool open_example(App& app, const std::vector<std::string>& folders, const Example& example) {
    OpenFiles open;
    for (const std::string& path : {example.model, example.data}) {
        auto bytes = bytes_of(folders, path);
        if (!bytes) return false;
        open.files.push_back({fs::path(path).filename().string(), *std::move(bytes)});
    }
    app.apply(std::move(open));
    app.apply(ShowView{View::kPlane});
    work(app);
    if (!app.state().document) return false;
    app.apply(SelectRow{std::nullopt});
    if (app.state().plane.problem.empty() && !app.state().document->image)
        app.apply(SetPlaneWindow{thumbnail_window(app.state().plane.home)});
    work(app);
    return true;
}

/// Without a state to draw the picture is empty.
bool write_picture(const AppState* state, bool dark, const fs::path& path) {
    const Palette palette = make_palette(dark);
    const auto picture =
        state ? thumbnail(*state, palette) : Thumbnail{Drawing(kThumbnailSize), {{0, 0}, kThumbnailSize}};
    if (!picture) return false;
    const Raster raster = rasterise(picture->drawing, picture->part, kPixelsPerUnit, palette.raised);
    const auto png = png_from_pixels(raster.rgb, raster.width, raster.height);
    fs::create_directories(path.parent_path());
    std::ofstream file(path, std::ios::binary);
    file.write(reinterpret_cast<const char*>(png.data()), static_cast<std::streamsize>(png.size()));
    file.close();
    return !png.empty() && file.good();
}

int make_thumbnails(const fs::path& out, const std::vector<std::string>& folders) {
    const auto list = bytes_of(folders, "examples.json");
    if (!list) {
        std::fprintf(stderr, "thumbnails: there is no examples.json\n");
        return 1;
    }
    for (const Example& example : parse_examples({reinterpret_cast<const char*>(list->data()), list->size()})) {
        if (example.picture.empty()) continue;
        App app([] { return 0.0; });
        const bool opened = open_example(app, folders, example);
        if (!opened) std::printf("thumbnails: the files of %s are not there\n", example.id.c_str());
        for (const bool dark : {false, true}) {
            const fs::path path = out / (example.picture + (dark ? ".dark.png" : ".light.png"));
            if (write_picture(opened ? &app.state() : nullptr, dark, path)) continue;
            std::fprintf(stderr, "thumbnails: %s cannot be made\n", path.string().c_str());
            return 1;
        }
    }
    return 0;
}

}  // namespace

}  // namespace reluscope

int main(int count, char** words) {
    if (count < 3) {
        std::fprintf(stderr, "usage: reluscope_thumbnails OUT DATA [DATA ...]\n");
        return 2;
    }
    reluscope::initialise_numerics();
    return reluscope::make_thumbnails(words[1], {words + 2, words + count});
}
