#include "shell/kept_settings.h"

#include "app/api/json_api.h"

#include <cstdlib>
#include <string>
#include <utility>

namespace reluscope {

namespace {

constexpr const char* kTheme = "theme";
constexpr const char* kTextScale = "text_scale";
constexpr const char* kWelcome = "welcome";
constexpr const char* kClusterWords = "cluster_words";
constexpr const char* kOpen = "open";  // the value of kWelcome where the address or the command line asks for it
constexpr const char* kClosed = "closed";

}  // namespace

void KeptSettings::restore() {
    const std::string theme = host_.load(kTheme);
    if (theme == "light") app_.apply(SetTheme{Theme::kLight});
    if (theme == "dark") app_.apply(SetTheme{Theme::kDark});
    const std::string scale = host_.load(kTextScale);
    if (!scale.empty()) app_.apply(SetTextScale{std::strtof(scale.c_str(), nullptr)});
    const std::string layout = host_.load("layout");
    if (!layout.empty()) {
        if (auto command = parse_command(layout, app_.state())) app_.apply(*std::move(command));
    }
    if (host_.load(kClusterWords) == kClosed) app_.apply(ShowClusterWords{false});
    told_welcome_ = app_.state().welcome.shown;
    told_cluster_words_ = app_.state().view.cluster_words;
}

bool KeptSettings::wants_welcome() const {
    const std::string kept = host_.load(kWelcome);
    return kept == kOpen || (kept.empty() && !host_.test_mode() && !app_.state().offers_kept);
}

void KeptSettings::show_welcome() {
    app_.apply(TakeStep{WelcomeStep::kWatch});
    told_welcome_ = app_.state().welcome.shown;
}

void KeptSettings::apply(Command command) {
    const bool theme = command.is<SetTheme>();
    const bool text = command.is<SetTextScale>();
    app_.apply(std::move(command));
    const ViewSettings& view = app_.state().view;
    if (theme) host_.store(kTheme, view.theme == Theme::kDark ? "dark" : (view.theme == Theme::kLight ? "light" : ""));
    if (text) host_.store(kTextScale, std::to_string(view.text_scale));
}

void KeptSettings::keep_closed() {
    const auto keep = [this](const char* name, bool shown, bool& told) {
        if (shown != told) host_.store(name, shown ? "" : kClosed);
        told = shown;
    };
    keep(kWelcome, app_.state().welcome.shown, told_welcome_);
    keep(kClusterWords, app_.state().view.cluster_words, told_cluster_words_);
}

}  // namespace reluscope
