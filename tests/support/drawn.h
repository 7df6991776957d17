#pragma once

#include <imgui.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

// What a renderer would put on the screen, read back from the vertices of a frame: words from the quads of their
// glyphs, and everything else as coloured shapes. It asks no panel what it meant to draw.

namespace reluscope::testing {

/// One line of text in one font; spaces are told by their width.
struct DrawnText {
    std::string text;
    ImU32 color = 0;
    ImVec2 min, max;
    std::string window;
};

/// One primitive that is no glyph: a filled box, a line, a disc.
struct DrawnShape {
    ImU32 color = 0;  ///< of its most opaque vertex; others belong to smoothed edges
    ImVec2 min, max;  ///< of the vertices with that colour
    std::string window;
};

/// Finds glyphs by their place in the texture of an atlas, which has to stay as it is.
class GlyphTable {
public:
    explicit GlyphTable(const ImFontAtlas& atlas);
    struct Entry {
        const ImFont* font = nullptr;
        const ImFontGlyph* glyph = nullptr;
    };
    /// Nothing where no glyph has these corners. Glyphs that were clipped are found by the part that is left.
    Entry find(ImVec2 uv_min, ImVec2 uv_max) const;

private:
    std::vector<Entry> all_;
    std::unordered_map<std::uint64_t, Entry> by_corner_;
};

struct DrawnFrame {
    std::vector<DrawnText> texts;  ///< in the order in which they are drawn
    std::vector<DrawnShape> shapes;
    bool is_finite = true;     ///< no vertex is NaN or infinite
    int num_vertices = 0;      ///< as the renderer gets them
    std::uint64_t digest = 0;  ///< of all vertices, indices and clip rectangles

    /// All texts in windows whose name contains `window`, joined by spaces, so that wrapped sentences are whole.
    std::string words(std::string_view window = "") const;
    bool says(std::string_view sentence, std::string_view window = "") const;
    /// True if exactly this is written somewhere.
    bool has_text(std::string_view text, std::string_view window = "") const;
    /// Shapes of one colour.
    std::vector<DrawnShape> shapes_of(ImU32 color, std::string_view window = "") const;
};

/// Reads the frame that was rendered last in the current context. What lies outside of its clip rectangle is left out
/// of texts and shapes.
DrawnFrame read_drawn_frame(const GlyphTable& glyphs);

}  // namespace reluscope::testing
