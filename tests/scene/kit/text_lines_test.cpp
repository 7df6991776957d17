#include "scene/kit/text_lines.h"

#include "base/utf8.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace reluscope;

TEST_CASE("text lines: broken at spaces, none wider than the room, all words in their order") {
    const std::string text = "change of the log-odds of survived when the column rises";
    for (const float width : {60.0F, 120.0F, 300.0F, 2000.0F}) {
        CAPTURE(width);
        std::string all;
        for (const std::string& line : text_lines(text, TextRole::kSmall, width)) {
            CHECK((line.find(' ') == std::string::npos || rough_text_width(line, TextRole::kSmall) <= width));
            all += (all.empty() ? "" : " ") + line;
        }
        CHECK(all == text);
    }
    CHECK(text_lines(text, TextRole::kSmall, 2000).size() == 1);
}

TEST_CASE(
    "text lines: at most so many, the last with all that is left; a wide word stands alone; nothing is one line") {
    const std::vector<std::string> lines = text_lines("one two three four", TextRole::kText, 1, 3);
    CHECK(lines == std::vector<std::string>{"one", "two", "three four"});
    CHECK(text_lines("Southampton", TextRole::kText, 5) == std::vector<std::string>{"Southampton"});
    CHECK(text_lines("", TextRole::kText, 50) == std::vector<std::string>{""});
    CHECK(widest_word("a longest b", TextRole::kText) == rough_text_width("longest", TextRole::kText));
}

TEST_CASE("text lines: a name that is too long loses its middle, never half a letter, and keeps both ends") {
    const std::string name = "mean distance = M\u00fcnchen to K\u00f6ln, by rail";
    CHECK(cut_in_middle(name, TextRole::kSmall, 2000) == name);
    for (float width = 20; width < rough_text_width(name, TextRole::kSmall); width += 7) {
        CAPTURE(width);
        const std::string cut = cut_in_middle(name, TextRole::kSmall, width);
        CHECK(rough_text_width(cut, TextRole::kSmall) <= width);
        CHECK(is_valid_utf8(cut));
        const std::size_t gap = cut.find("\u2026");
        REQUIRE(gap != std::string::npos);
        CHECK(name.starts_with(cut.substr(0, gap)));
        CHECK(name.ends_with(cut.substr(gap + 3)));
    }
    CHECK(cut_in_middle("ab", TextRole::kSmall, 0) == "\u2026");
}
