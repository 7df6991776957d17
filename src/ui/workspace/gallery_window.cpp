#include "ui/workspace/gallery_window.h"

#include "base/texts/gallery_texts.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <iterator>

namespace reluscope {

namespace {

constexpr float kCardGap = 12;
constexpr float kCardNarrowest = 140;  // two of them fit on a phone
constexpr float kToyNarrowest = 126;
constexpr float kCardPadding = 6;                // of the field that lights up around a card
constexpr float kCardsInset = 2 * kCardPadding;  // Dear ImGui cuts off what lies in the outer half of it

bool is_current(const AppState& state, const Example& example) {
    return state.document && !state.toy && example.id == state.document->example;
}

/// What is open, in a few words.
std::string current_title(const AppState& state) {
    if (!state.document) return gallery_texts::kNoDocument;
    if (state.toy) return std::string(toy_info(state.toy->kind).title);
    for (const Example& example : state.examples) {
        if (is_current(state, example)) return example.title;
    }
    const std::string& name = state.document->model->name;
    return name.empty() ? gallery_texts::kOwnFiles : name;
}

bool is_in_group(const Example& example, const gallery_texts::Group& group) {
    if (group.id[0] != 0) return example.group == group.id;
    return std::none_of(std::begin(gallery_texts::kGroups), std::end(gallery_texts::kGroups),
                        [&](const auto& known) { return example.group == known.id; });
}

/// The one whose card has the keyboard at first: what is open, or else the first one of all.
const Example* leading_example(const AppState& state) {
    const auto begin = state.examples.begin();
    const auto end = state.examples.end();
    auto found = std::find_if(begin, end, [&](const Example& example) { return is_current(state, example); });
    if (found == end)
        found = std::find_if(begin, end,
                             [](const Example& example) { return is_in_group(example, gallery_texts::kGroups[0]); });
    return found == end ? nullptr : &*found;
}

/// Columns of equal width that fill the width that there is.
struct CardColumns {
    std::size_t count = 1;
    float width = 0;

    CardColumns(float whole, float narrowest, std::size_t most)
        : count(std::clamp<std::size_t>(static_cast<std::size_t>((whole + kCardGap) / (narrowest + kCardGap)), 1,
                                        std::max<std::size_t>(1, most))),
          width(std::floor((whole + kCardGap) / static_cast<float>(count) - kCardGap)) {}
};

/// Lays out `count` cells row by row below the cursor; each row is as high as its highest cell.
void card_grid(const CardColumns& columns, std::size_t count, const std::function<float(std::size_t)>& height,
               const std::function<void(std::size_t, ImVec2, ImVec2)>& cell) {
    const ImVec2 at = ImGui::GetCursorScreenPos();
    float y = at.y;
    for (std::size_t first = 0; first < count; first += columns.count) {
        const std::size_t end = std::min(count, first + columns.count);
        float highest = 0;
        for (std::size_t i = first; i < end; ++i) highest = std::max(highest, height(i));
        for (std::size_t i = first; i < end; ++i)
            cell(i, ImVec2(at.x + static_cast<float>(i - first) * (columns.width + kCardGap), y),
                 ImVec2(columns.width, highest));
        y += highest + kCardGap;
    }
    ImGui::SetCursorScreenPos(ImVec2(at.x, y));
    ImGui::Dummy(ImVec2(1, 1));
}

/// The field of a card: an item over all of it, with the keyboard at first if it `leads`; true when it is chosen.
bool card_item(const Ui& ui, const char* label, bool current, bool leads, ImVec2 at, ImVec2 size) {
    ImGui::SetCursorScreenPos(ImVec2(at.x - kCardPadding, at.y - kCardPadding));
    ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, ImVec2(0, 0));
    ImGui::PushStyleColor(ImGuiCol_Header, ui.palette.selection);
    const bool chosen =
        ImGui::Selectable(label, current, 0, ImVec2(size.x + 2 * kCardPadding, size.y + 2 * kCardPadding));
    if (leads && ImGui::IsWindowAppearing()) ImGui::SetItemDefaultFocus();
    ImGui::PopStyleColor();
    ImGui::PopStyleVar();
    return chosen;
}

void card_picture(const Ui& ui, const Example& example, bool current, ImVec2 at, ImVec2 size, GalleryMemory& memory) {
    constexpr float kRounding = 5;
    ImDrawList& draw = *ImGui::GetWindowDrawList();
    const ImVec2 end(at.x + size.x, at.y + size.y);
    const std::string path = picture_path(example, ui.palette.dark);
    const auto found = memory.pictures.find(path);
    if (found != memory.pictures.end()) {
        draw.AddImageRounded(found->second, at, end, ImVec2(0, 0), ImVec2(1, 1), IM_COL32_WHITE, kRounding);
    } else {
        draw.AddRectFilled(at, end, ui.palette.raised, kRounding);
        if (!path.empty()) memory.wanted.push_back(path);
    }
    draw.AddRect(at, end, current ? ui.palette.accent : ui.palette.line, kRounding, 0, current ? 2.0F : 1.0F);
    if (!current) return;
    const float width = text_size(ui.fonts.small, gallery_texts::kCurrent).x + 12;
    const ImVec2 plate(at.x + 6, at.y + 6);
    const float height = text_size(ui.fonts.small, "x").y + 4;
    draw.AddRectFilled(plate, ImVec2(plate.x + width, plate.y + height), ui.palette.panel, 4);
    draw.AddRect(plate, ImVec2(plate.x + width, plate.y + height), ui.palette.accent, 4);
    draw_text_cut(draw, ui.fonts.small, ImVec2(plate.x + 6, plate.y + 2), width, ui.palette.text,
                  gallery_texts::kCurrent);
}

constexpr float kBelowPicture = 6;

float example_height(const Ui& ui, const Example& example, float width) {
    return std::round(width * kThumbnailAspect) + kBelowPicture +
           text_block_height(ui.fonts.bold, example.title, width) +
           text_block_height(ui.fonts.small, example.subtitle, width) + 2;
}

void example_card(const Ui& ui, const AppState& state, const Example& example, ImVec2 at, ImVec2 size,
                  GalleryMemory& memory) {
    const bool current = is_current(state, example);
    ImGui::PushID(example.id.c_str());
    if (card_item(ui, ("##" + example.title).c_str(), current, &example == leading_example(state), at, size)) {
        ui.send(OpenExample{example.id});
        ui.send(ShowGallery{false});
    }
    const float picture = std::round(size.x * kThumbnailAspect);
    if (ImGui::IsItemVisible()) card_picture(ui, example, current, at, ImVec2(size.x, picture), memory);
    ImGui::SetCursorScreenPos(ImVec2(at.x, at.y + picture + kBelowPicture));
    ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, ImVec2(0, 1));
    text_block(ui.fonts.bold, ui.palette.text, example.title, size.x);
    ImGui::SetCursorScreenPos(ImVec2(at.x, ImGui::GetItemRectMax().y + 1));
    text_block(ui.fonts.small, ui.palette.muted, example.subtitle, size.x);
    ImGui::PopStyleVar();
    ImGui::PopID();
}

void group_heading(const Ui& ui, const gallery_texts::Group& group) {
    ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, ImVec2(8, 2));
    text_in(ui.fonts.heading, ui.palette.text, group.heading);
    if (group.sentence[0] != 0) {
        same_line_if(text_size(ui.fonts.small, group.sentence).x + kCardGap);
        text_wrapped_in(ui.fonts.small, ui.palette.muted, group.sentence);
    }
    ImGui::Dummy(ImVec2(0, kCardPadding));
    ImGui::PopStyleVar();
}

void example_group(const Ui& ui, const AppState& state, const gallery_texts::Group& group, const CardColumns& columns,
                   GalleryMemory& memory) {
    std::vector<const Example*> examples;
    for (const Example& example : state.examples) {
        if (is_in_group(example, group)) examples.push_back(&example);
    }
    if (examples.empty()) return;
    group_heading(ui, group);
    card_grid(
        columns, examples.size(), [&](std::size_t i) { return example_height(ui, *examples[i], columns.width); },
        [&](std::size_t i, ImVec2 at, ImVec2 size) { example_card(ui, state, *examples[i], at, size, memory); });
}

void toy_group(const Ui& ui, const AppState& state, float width) {
    group_heading(ui, gallery_texts::kTrainGroup);
    const auto toys = toy_kinds();
    const CardColumns columns(width, kToyNarrowest, toys.size());
    const float height = ui.touch ? 44.0F : 32.0F;
    card_grid(
        columns, toys.size(), [&](std::size_t) { return height; },
        [&](std::size_t i, ImVec2 at, ImVec2 size) {
            const ToyInfo& info = toys[i];
            ImGui::SetCursorScreenPos(at);
            if (ImGui::Button((std::string(info.title) + "##toy").c_str(), size)) {
                ToyOptions toy;
                toy.kind = info.kind;
                ui.send(MakeData{toy});
                ui.send(ShowGallery{false});
            }
            if (state.toy && state.toy->kind == info.kind)
                ImGui::GetWindowDrawList()->AddRect(at, ImVec2(at.x + size.x, at.y + size.y), ui.palette.accent, 4, 0,
                                                    2);
            tooltip(ui, "", info.sentence);
        });
}

/// The last group of examples, and the generated tables: beside each other where the examples leave room for that.
void last_groups(const Ui& ui, const AppState& state, const CardColumns& columns, float width, GalleryMemory& memory) {
    constexpr std::size_t kToyColumns = 3;  // of cards, at least
    const gallery_texts::Group& last = *std::rbegin(gallery_texts::kGroups);
    const auto num_examples =
        static_cast<std::size_t>(std::count_if(state.examples.begin(), state.examples.end(),
                                               [&](const Example& example) { return is_in_group(example, last); }));
    const ImVec2 at = ImGui::GetCursorScreenPos();
    example_group(ui, state, last, columns, memory);
    if (columns.count < num_examples + kToyColumns) return toy_group(ui, state, width);
    const float below = ImGui::GetCursorScreenPos().y;
    const float left = static_cast<float>(num_examples) * (columns.width + kCardGap);
    ImGui::SetCursorScreenPos(ImVec2(at.x + left, at.y));
    ImGui::BeginGroup();
    toy_group(ui, state, width - left);
    ImGui::EndGroup();
    ImGui::SetCursorScreenPos(ImVec2(at.x, std::max(below, ImGui::GetItemRectMax().y)));
    ImGui::Dummy(ImVec2(1, 1));
}

/// Above the cards, and as far in as they are.
void gallery_head(const Ui& ui) {
    ImGui::SetCursorPosX(ImGui::GetCursorPosX() + kCardsInset);
    text_beside_buttons(ui.fonts.title, ui.palette.text, gallery_texts::kTitle);
    const float close = ImGui::GetFrameHeight() + kCardGap;
    ImGui::SameLine(0, kCardGap);
    if (ImGui::GetContentRegionAvail().x > text_size(ui.fonts.text, gallery_texts::kSentence).x + close) {
        text_beside_buttons(ui.fonts.text, ui.palette.muted, gallery_texts::kSentence);
        ImGui::SameLine();
    }
    const float right = ImGui::GetWindowContentRegionMax().x;
    ImGui::SetCursorPosX(right - text_size(ui.fonts.text, "\uf00d").x - 2 * ImGui::GetStyle().FramePadding.x);
    if (icon_button(ui, "\uf00d", "##close gallery", gallery_texts::kClose)) ui.send(ShowGallery{false});
}

/// The bar above stays to be used; a click on anything else beside the gallery closes it.
bool clicked_elsewhere(float top) {
    // A card that is being pressed is the active item, and the pointer is over the gallery all the same.
    constexpr ImGuiHoveredFlags kAll = ImGuiHoveredFlags_RootAndChildWindows |
                                       ImGuiHoveredFlags_AllowWhenBlockedByPopup |
                                       ImGuiHoveredFlags_AllowWhenBlockedByActiveItem;
    return ImGui::IsMouseClicked(ImGuiMouseButton_Left) && ImGui::GetIO().MousePos.y > top &&
           !ImGui::IsWindowHovered(kAll);
}

}  // namespace

std::string picture_path(const Example& example, bool dark) {
    if (example.picture.empty()) return "";
    return example.picture + (dark ? ".dark.png" : ".light.png");
}

void gallery_button(const Ui& ui, const AppState& state, float width) {
    const std::string title = current_title(state);
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const ImVec2 padding = ImGui::GetStyle().FramePadding;
    const float height = ImGui::GetFrameHeight();
    if (ImGui::Button("##example", ImVec2(width, height))) ui.send(ShowGallery{!state.view.show_gallery});
    tooltip(ui, gallery_texts::kButtonTitle, gallery_texts::kButtonSentence);
    ImDrawList& draw = *ImGui::GetWindowDrawList();
    constexpr const char* kIcon = "\uf00a";
    constexpr float kRoomForIcon = 120;
    const float y = at.y + (height - text_size(ui.fonts.text, "x").y) / 2;
    float x = at.x + padding.x;
    if (width >= kRoomForIcon) {
        const float icon = text_size(ui.fonts.text, kIcon).x;
        draw_text_cut(draw, ui.fonts.text, ImVec2(x, y), icon + 2, ui.palette.accent, kIcon);
        x += icon + 8;
    }
    draw_text_cut(draw, ui.fonts.text, ImVec2(x, y), at.x + width - padding.x - x, ui.palette.text, title);
}

void gallery_window(const Ui& ui, const AppState& state, GalleryMemory& memory) {
    memory.wanted.clear();
    const bool opening = state.view.show_gallery && !memory.was_open;
    memory.was_open = state.view.show_gallery;
    if (!state.view.show_gallery) return;
    constexpr float kMargin = 8;  // around the window, as around the panels that it covers
    constexpr float kWidest = 1400;
    constexpr float kTop = 48;     // below the bar
    constexpr float kBottom = 34;  // above the status bar
    const ImVec2 display = ImGui::GetIO().DisplaySize;
    const float padding = has_one_column() ? 14 : 20;
    const ImVec2 size(std::min(kWidest, display.x - 2 * kMargin), std::max(120.0F, display.y - kTop - kBottom));
    ImGui::SetNextWindowPos(ImVec2(std::floor((display.x - size.x) / 2), kTop));
    ImGui::SetNextWindowSize(size);
    if (opening) ImGui::SetNextWindowFocus();
    ImGui::PushStyleColor(ImGuiCol_WindowBg, ui.palette.panel);
    ImGui::PushStyleColor(ImGuiCol_Border, ui.palette.line);
    ImGui::PushStyleVar(ImGuiStyleVar_WindowBorderSize, 1);
    ImGui::PushStyleVar(ImGuiStyleVar_WindowRounding, 8);
    ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, ImVec2(padding, 12));
    ImGui::Begin("gallery", nullptr,
                 ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoMove | ImGuiWindowFlags_NoSavedSettings);
    gallery_head(ui);
    ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, ImVec2(kCardsInset, 4));  // room for the light around cards
    ImGui::BeginChild("cards", ImVec2(0, 0), ImGuiChildFlags_AlwaysUseWindowPadding, ImGuiWindowFlags_NavFlattened);
    ImGui::PopStyleVar();
    const float width = ImGui::GetContentRegionAvail().x;
    constexpr std::size_t kMaxInARow = 7;
    const CardColumns columns(width, kCardNarrowest, kMaxInARow);
    for (std::size_t i = 0; i + 1 < std::size(gallery_texts::kGroups); ++i)
        example_group(ui, state, gallery_texts::kGroups[i], columns, memory);
    example_group(ui, state, gallery_texts::kOtherGroup, columns, memory);
    last_groups(ui, state, columns, width, memory);
    ImGui::EndChild();
    const bool has_keys = !state.view.show_palette;
    if ((has_keys && pressed(ImGuiKey_Escape)) || clicked_elsewhere(kTop)) ui.send(ShowGallery{false});
    ImGui::End();
    ImGui::PopStyleVar(3);
    ImGui::PopStyleColor(2);
}

}  // namespace reluscope
