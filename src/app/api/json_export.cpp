#include "app/api/json_export.h"

#include "app/api/json_layout.h"
#include "app/json/json_choice.h"

namespace reluscope {

namespace {

constexpr std::pair<const char*, PictureFormat> kFormats[] = {{"png", PictureFormat::kPng},
                                                              {"svg", PictureFormat::kSvg}};
constexpr int kLargestScale = 4;
constexpr int kLargestSide = 16384;  // of a picture, in units of the screen

/// A whole number from `low` to `high`.
Result<int> whole_number(const nlohmann::json& json, const char* key, int low, int high, int fallback) {
    if (!json.contains(key)) return fallback;
    const double value = json[key].get<double>();
    if (value >= low && value <= high && value == static_cast<int>(value)) return static_cast<int>(value);
    return refuse(key, "a whole number from " + std::to_string(low) + " to " + std::to_string(high), json[key].dump());
}

}  // namespace

bool is_export_command(const std::string& name) { return name == "export_picture"; }

Result<Command> export_command(const nlohmann::json& json) {
    ExportPicture picture;
    if (json.contains("view") && !json["view"].is_null()) {
        const auto view = view_in(json, "view");
        if (!view) return tl::unexpected<Error>(view.error());
        picture.view = *view;
    }
    if (json.contains("format")) {
        const auto format = choice(json, "format", kFormats);
        if (!format) return tl::unexpected<Error>(format.error());
        picture.format = *format;
    }
    const auto scale = whole_number(json, "scale", 1, kLargestScale, 1);
    const auto width = whole_number(json, "width", 0, kLargestSide, 0);
    const auto height = whole_number(json, "height", 0, kLargestSide, 0);
    for (const auto* number : {&scale, &width, &height}) {
        if (!*number) return tl::unexpected<Error>(number->error());
    }
    picture.scale = *scale;
    picture.width = *width;
    picture.height = *height;
    return Command(picture);
}

}  // namespace reluscope
