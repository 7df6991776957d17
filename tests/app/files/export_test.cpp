#include "app/api/json_api.h"
#include "support/example_app.h"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

using namespace reluscope;
using namespace reluscope::testing;

namespace {

std::optional<std::string> refusal(const nlohmann::json& command) {
    const auto parsed = parse_command(command.dump());
    return parsed ? std::nullopt : std::optional(parsed.error().sentence());
}

}  // namespace

TEST_CASE("export: a picture is asked of the platform as the command says it") {
    App app(test_clock);
    open_bundled(app, "moons");
    app.take_requests();
    send(app, {{"command", "export_picture"}, {"view", "plane"}, {"format", "svg"}, {"width", 640}, {"height", 480}});
    send(app, {{"command", "export_picture"}, {"scale", 3}});
    const auto requests = app.take_requests();
    REQUIRE(requests.size() == 2);
    const ExportPicture plane = std::get<PictureRequest>(requests[0]).what;
    CHECK(plane.view == View::kPlane);
    CHECK(plane.format == PictureFormat::kSvg);
    CHECK(plane.width == 640);
    CHECK(plane.height == 480);
    const ExportPicture window = std::get<PictureRequest>(requests[1]).what;
    CHECK_FALSE(window.view.has_value());
    CHECK(window.format == PictureFormat::kPng);
    CHECK(window.scale == 3);
}

TEST_CASE("export: what cannot be drawn is refused with a sentence") {
    const auto with = [](const char* key, const nlohmann::json& value) {
        return nlohmann::json{{"command", "export_picture"}, {key, value}};
    };
    CHECK(refusal(with("view", "nowhere"))->find("one of plane") != std::string::npos);
    CHECK(refusal(with("format", "gif"))->find("png, svg") != std::string::npos);
    for (const nlohmann::json& scale : {nlohmann::json(0), nlohmann::json(5), nlohmann::json(1.5), nlohmann::json("2")})
        CHECK(refusal(with("scale", scale)).has_value());
    CHECK(refusal(with("width", -1)).has_value());
    CHECK(refusal(with("height", 1e9)).has_value());

    App app(test_clock);
    app.apply(ExportPicture{});
    CHECK(app.state().messages.back().kind == MessageKind::kError);
    CHECK(app.take_requests().empty());
    open_bundled(app, "moons");
    app.take_requests();
    app.apply(ExportPicture{std::nullopt, PictureFormat::kSvg});
    CHECK(app.state().messages.back().text.find("one view") != std::string::npos);
    CHECK(app.take_requests().empty());
}
