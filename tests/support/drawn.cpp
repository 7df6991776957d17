#include "support/drawn.h"

#include <imgui_internal.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <optional>
#include <span>

namespace reluscope::testing {

namespace {

/// The bits of a number; the page's standard library has no std::bit_cast.
std::uint64_t bits_of(float value) {
    std::uint32_t bits = 0;
    std::memcpy(&bits, &value, sizeof(bits));
    return bits;
}

std::uint64_t key_of(ImVec2 corner) { return bits_of(corner.x) << 32U | bits_of(corner.y); }

ImVec2 minus(ImVec2 a, ImVec2 b) { return {a.x - b.x, a.y - b.y}; }
float dot(ImVec2 a, ImVec2 b) { return a.x * b.x + a.y * b.y; }

struct Digest {
    std::uint64_t value = 14695981039346656037ULL;  // FNV-1a
    void add(const void* data, std::size_t size) {
        const auto* bytes = static_cast<const unsigned char*>(data);
        for (std::size_t i = 0; i < size; ++i) value = (value ^ bytes[i]) * 1099511628211ULL;
    }
};

/// A glyph of a frame: where its pen stood and where it goes on.
struct PlacedGlyph {
    GlyphTable::Entry entry;
    ImVec2 along;  // the direction of writing
    ImVec2 pen;
    ImVec2 next_pen;
    float scale = 1;
};

std::optional<PlacedGlyph> placed_glyph(const GlyphTable& glyphs, std::span<const ImDrawVert> quad) {
    if (quad.size() != 4) return std::nullopt;
    const ImVec2 uv0 = quad[0].uv;
    const ImVec2 uv1 = quad[2].uv;
    if (!(uv0.x < uv1.x) || !(uv0.y < uv1.y)) return std::nullopt;  // one colour, or a line out of the texture
    PlacedGlyph placed;
    placed.entry = glyphs.find(uv0, uv1);
    if (!placed.entry.glyph) return std::nullopt;
    const ImFontGlyph& glyph = *placed.entry.glyph;
    const ImVec2 side = minus(quad[1].pos, quad[0].pos);
    const ImVec2 down = minus(quad[3].pos, quad[0].pos);
    const float length = std::sqrt(dot(side, side));
    const float height = std::sqrt(dot(down, down));
    if (!(length > 0) || !(height > 0)) return std::nullopt;
    const float unit_x = (glyph.X1 - glyph.X0) / (glyph.U1 - glyph.U0);
    const float unit_y = (glyph.Y1 - glyph.Y0) / (glyph.V1 - glyph.V0);
    placed.scale = length / (unit_x * (uv1.x - uv0.x));
    placed.along = ImVec2(side.x / length, side.y / length);
    const ImVec2 below(down.x / height, down.y / height);
    const float x = (glyph.X0 + unit_x * (uv0.x - glyph.U0)) * placed.scale;
    const float y = (glyph.Y0 + unit_y * (uv0.y - glyph.V0)) * placed.scale;
    placed.pen = minus(quad[0].pos, ImVec2(x * placed.along.x + y * below.x, x * placed.along.y + y * below.y));
    const float advance = glyph.AdvanceX * placed.scale;
    placed.next_pen = ImVec2(placed.pen.x + advance * placed.along.x, placed.pen.y + advance * placed.along.y);
    return placed;
}

/// The number of spaces between two glyphs of one line; nothing if they do not belong to one.
std::optional<int> spaces_between(const PlacedGlyph& before, const PlacedGlyph& after) {
    constexpr float kRounding = 1.05F;  // texts start at whole pixels
    constexpr int kMaxSpaces = 2;
    if (before.entry.font != after.entry.font || dot(before.along, after.along) < 0.99F) return std::nullopt;
    const ImVec2 gap = minus(after.pen, before.next_pen);
    const float across = before.along.x * gap.y - before.along.y * gap.x;
    if (std::abs(across) > kRounding) return std::nullopt;
    const float along = dot(gap, before.along);
    if (std::abs(along) <= kRounding) return 0;
    const float space = before.entry.font->GetCharAdvance(' ') * before.scale;
    const int spaces = std::max(1, static_cast<int>(std::lround(along / space)));
    if (along < 0 || spaces > kMaxSpaces || along > static_cast<float>(spaces) * space + kRounding) return std::nullopt;
    return spaces;
}

/// Goes over the primitives of a frame.
class FrameReader {
public:
    FrameReader(const GlyphTable& glyphs, DrawnFrame& frame) : glyphs_(glyphs), frame_(frame) {}

    void read(const ImDrawList& list) {
        window_ = list._OwnerName ? list._OwnerName : "";
        for (const ImDrawVert& vertex : list.VtxBuffer)
            frame_.is_finite = frame_.is_finite && std::isfinite(vertex.pos.x) && std::isfinite(vertex.pos.y);
        for (const ImDrawCmd& command : list.CmdBuffer) {
            if (command.UserCallback == nullptr) read(list, command);
        }
    }

private:
    /// Vertices of one primitive lie beside each other, and belong to no other.
    void read(const ImDrawList& list, const ImDrawCmd& command) {
        clip_ = command.ClipRect;
        unsigned low = 0;
        unsigned high = 0;  // beyond the last vertex; 0 before the first
        const auto end = [&] {
            if (high > 0) primitive({list.VtxBuffer.Data + low, list.VtxBuffer.Data + high});
        };
        for (unsigned i = 0; i + 3 <= command.ElemCount; i += 3) {
            const ImDrawIdx* corner = list.IdxBuffer.Data + command.IdxOffset + i;
            const unsigned first = std::min({corner[0], corner[1], corner[2]}) + command.VtxOffset;
            const unsigned last = std::max({corner[0], corner[1], corner[2]}) + command.VtxOffset + 1;
            if (high == 0 || first >= high || last <= low) {
                end();
                low = first;
                high = last;
            }
            low = std::min(low, first);
            high = std::max(high, last);
        }
        end();
    }

    void primitive(std::span<const ImDrawVert> vertices) {
        ImU32 color = 0;
        for (const ImDrawVert& vertex : vertices) {
            if (vertex.col >> IM_COL32_A_SHIFT >= color >> IM_COL32_A_SHIFT) color = vertex.col;
        }
        ImVec2 min(INFINITY, INFINITY);
        ImVec2 max(-INFINITY, -INFINITY);
        for (const ImDrawVert& vertex : vertices) {
            if (vertex.col != color) continue;
            min = ImVec2(std::min(min.x, vertex.pos.x), std::min(min.y, vertex.pos.y));
            max = ImVec2(std::max(max.x, vertex.pos.x), std::max(max.y, vertex.pos.y));
        }
        if (color >> IM_COL32_A_SHIFT == 0) return;
        if (max.x < clip_.x || max.y < clip_.y || min.x > clip_.z || min.y > clip_.w) return;
        if (const auto glyph = placed_glyph(glyphs_, vertices)) return write(*glyph, color, min, max);
        last_.reset();
        frame_.shapes.push_back({color, min, max, window_});
    }

    void write(const PlacedGlyph& glyph, ImU32 color, ImVec2 min, ImVec2 max) {
        char letter[5] = {};
        ImTextCharToUtf8(letter, glyph.entry.glyph->Codepoint);
        const bool same = last_ && !frame_.texts.empty() && frame_.texts.back().window == window_;
        const std::optional<int> spaces = same ? spaces_between(*last_, glyph) : std::nullopt;
        if (!spaces) frame_.texts.push_back({"", color, min, max, window_});
        DrawnText& text = frame_.texts.back();
        text.text.append(static_cast<std::size_t>(spaces.value_or(0)), ' ');
        text.text += letter;
        text.min = ImVec2(std::min(text.min.x, min.x), std::min(text.min.y, min.y));
        text.max = ImVec2(std::max(text.max.x, max.x), std::max(text.max.y, max.y));
        last_ = glyph;
    }

    const GlyphTable& glyphs_;
    DrawnFrame& frame_;
    std::string window_;
    ImVec4 clip_;
    std::optional<PlacedGlyph> last_;
};

/// With one kind of space, as all of them look alike.
std::string plain_spaces(std::string_view text) {
    std::string plain(text);
    for (const std::string_view space : {"\u00A0", "\u202F", "\u2009", "\n"}) {
        for (std::size_t at = plain.find(space); at != std::string::npos; at = plain.find(space, at + 1))
            plain.replace(at, space.size(), " ");
    }
    return plain;
}

bool is_in(const std::string& window, std::string_view part) { return window.find(part) != std::string::npos; }

}  // namespace

GlyphTable::GlyphTable(const ImFontAtlas& atlas) {
    for (const ImFont* font : atlas.Fonts) {
        for (const ImFontGlyph& glyph : font->Glyphs) {
            if (!glyph.Visible) continue;
            all_.push_back({font, &glyph});
            by_corner_.emplace(key_of(ImVec2(glyph.U0, glyph.V0)), all_.back());
        }
    }
}

GlyphTable::Entry GlyphTable::find(ImVec2 uv_min, ImVec2 uv_max) const {
    if (const auto found = by_corner_.find(key_of(uv_min)); found != by_corner_.end()) return found->second;
    const auto holds = [&](const Entry& entry) {
        const ImFontGlyph& glyph = *entry.glyph;
        return glyph.U0 <= uv_min.x && glyph.V0 <= uv_min.y && uv_max.x <= glyph.U1 && uv_max.y <= glyph.V1;
    };
    const auto found = std::find_if(all_.begin(), all_.end(), holds);
    return found == all_.end() ? Entry{} : *found;
}

std::string DrawnFrame::words(std::string_view window) const {
    std::string all;
    for (const DrawnText& text : texts) {
        if (!is_in(text.window, window)) continue;
        if (!all.empty()) all += ' ';
        all += text.text;
    }
    return all;
}

bool DrawnFrame::says(std::string_view sentence, std::string_view window) const {
    return words(window).find(plain_spaces(sentence)) != std::string::npos;
}

bool DrawnFrame::has_text(std::string_view text, std::string_view window) const {
    const std::string wanted = plain_spaces(text);
    return std::any_of(texts.begin(), texts.end(),
                       [&](const DrawnText& one) { return one.text == wanted && is_in(one.window, window); });
}

std::vector<DrawnShape> DrawnFrame::shapes_of(ImU32 color, std::string_view window) const {
    std::vector<DrawnShape> found;
    for (const DrawnShape& shape : shapes) {
        if (shape.color == color && is_in(shape.window, window)) found.push_back(shape);
    }
    return found;
}

DrawnFrame read_drawn_frame(const GlyphTable& glyphs) {
    DrawnFrame frame;
    FrameReader reader(glyphs, frame);
    const ImDrawData& data = *ImGui::GetDrawData();
    frame.num_vertices = data.TotalVtxCount;
    Digest digest;
    for (const ImDrawList* list : data.CmdLists) {
        reader.read(*list);
        digest.add(list->VtxBuffer.Data, static_cast<std::size_t>(list->VtxBuffer.size_in_bytes()));
        digest.add(list->IdxBuffer.Data, static_cast<std::size_t>(list->IdxBuffer.size_in_bytes()));
        for (const ImDrawCmd& command : list->CmdBuffer) digest.add(&command.ClipRect, sizeof command.ClipRect);
    }
    frame.digest = digest.value;
    return frame;
}

}  // namespace reluscope::testing
