#include "formats/lesson/lesson.h"

#include "base/utf8.h"
#include "formats/lesson/lesson_blocks.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <span>
#include <utility>

namespace reluscope {

namespace {

constexpr std::size_t kMaxLessonBytes = std::size_t{256} << 10;
constexpr std::size_t kMaxLessonLines = 4000;
constexpr std::size_t kMaxSteps = 60;
constexpr int kMaxMinutes = 240;
constexpr std::size_t kMaxTitle = 120;  // characters
constexpr std::size_t kMaxSummary = 400;

constexpr std::array<std::string_view, 7> kWords = {"load", "point", "values", "facts", "do", "predict", "answer"};

std::string line_place(std::size_t line) { return "line " + std::to_string(line); }

std::string_view trimmed(std::string_view text) {
    const auto is_blank = [](char c) { return c == ' ' || c == '\t' || c == '\r'; };
    while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
    while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
    return text;
}

std::vector<std::string_view> lines_of(std::string_view text) {
    std::vector<std::string_view> lines;
    while (!text.empty() && lines.size() <= kMaxLessonLines) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        std::string_view line = text.substr(0, end);
        if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
        lines.push_back(line);
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return lines;
}

std::vector<std::string> names_between_commas(std::string_view text) {
    std::vector<std::string> names;
    while (!text.empty()) {
        const std::size_t comma = std::min(text.find(','), text.size());
        if (const std::string_view name = trimmed(text.substr(0, comma)); !name.empty()) names.emplace_back(name);
        text.remove_prefix(std::min(comma + 1, text.size()));
    }
    return names;
}

/// Reads a lesson line by line.
class LessonReader {
public:
    explicit LessonReader(std::vector<std::string_view> lines) : lines_(std::move(lines)) {}

    Result<Lesson> read() {
        if (Status status = read_header(); !status) return tl::unexpected<Error>(status.error());
        while (at_ < lines_.size()) {
            if (Status status = read_line(); !status) return tl::unexpected<Error>(status.error());
        }
        end_text();
        if (lesson_.steps.empty()) return refuse(line_place(at_), "a step, which begins with '## '", "none");
        for (const LessonStep& step : lesson_.steps) {
            if (Status status = check_step(step); !status) return tl::unexpected<Error>(status.error());
        }
        return std::move(lesson_);
    }

private:
    Status read_header();
    Status read_header_line(std::string_view line, std::size_t number);
    Status read_line();
    Status read_block(LessonBlockKind kind);
    Status read_fence(std::string_view line);
    static Status check_step(const LessonStep& step);
    static Status check_names(std::string_view text, std::size_t line, const std::vector<std::string>& known);

    /// Text that came before becomes a part of its step.
    void end_text() {
        const bool blank = trimmed(text_).empty() || text_.find_first_not_of(" \t\r\n") == std::string::npos;
        if (!blank) lesson_.steps.back().parts.push_back({text_, {}});
        text_.clear();
    }

    std::vector<std::string_view> lines_;
    std::size_t at_ = 0;  // the next line, from 0
    std::string text_;
    Lesson lesson_;
};

Status LessonReader::read_header() {
    if (lines_.empty() || trimmed(lines_[0]) != "---")
        return refuse(line_place(1), "a line of --- that begins the header",
                      lines_.empty() ? "an empty file" : quoted(lines_[0]));
    for (at_ = 1; at_ < lines_.size(); ++at_) {
        const std::string_view line = trimmed(lines_[at_]);
        if (line == "---") break;
        if (line.empty()) continue;
        if (Status status = read_header_line(line, at_ + 1); !status) return status;
    }
    if (at_ == lines_.size())
        return refuse(line_place(at_), "a line of --- that ends the header", "the end of the file");
    const std::size_t end = ++at_;
    for (const auto& [key, there] :
         {std::pair("title", !lesson_.title.empty()), std::pair("minutes", lesson_.minutes > 0),
          std::pair("summary", !lesson_.summary.empty())}) {
        if (!there) return refuse(line_place(end), "a header with a line '" + std::string(key) + ": ...'", "none");
    }
    return {};
}

Status LessonReader::read_header_line(std::string_view line, std::size_t number) {
    const std::size_t colon = line.find(':');
    if (colon == std::string_view::npos) return refuse(line_place(number), "'key: value'", quoted(line));
    const std::string_view key = trimmed(line.substr(0, colon));
    const std::string_view value = trimmed(line.substr(colon + 1));
    if (key == "title" || key == "summary") {
        std::string& member = key == "title" ? lesson_.title : lesson_.summary;
        const std::size_t most = key == "title" ? kMaxTitle : kMaxSummary;
        if (!member.empty()) return refuse(line_place(number), "each key once", "a second " + quoted(key));
        if (value.empty() || value.size() > most)
            return refuse(line_place(number), "a text of 1 to " + std::to_string(most) + " bytes",
                          std::to_string(value.size()));
        member = value;
    } else if (key == "minutes") {
        const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), lesson_.minutes);
        const bool whole = error == std::errc() && end == value.data() + value.size();
        if (!whole || lesson_.minutes < 1 || lesson_.minutes > kMaxMinutes)
            return refuse(line_place(number), "a whole number of minutes from 1 to " + std::to_string(kMaxMinutes),
                          quoted(value));
    } else if (key == "hide") {
        lesson_.hide = names_between_commas(value);
        lesson_.hide_line = number;
    } else {
        return refuse(line_place(number), "title, minutes, summary or hide", quoted(key));
    }
    return {};
}

Status LessonReader::read_line() {
    const std::string_view line = lines_[at_];
    if (line.substr(0, 3) == "## ") {
        end_text();
        if (lesson_.steps.size() == kMaxSteps)
            return refuse(line_place(at_ + 1), "at most " + std::to_string(kMaxSteps) + " steps", "another");
        const std::string_view title = trimmed(line.substr(3));
        if (title.empty() || title.size() > kMaxTitle)
            return refuse(line_place(at_ + 1), "a step's title of 1 to " + std::to_string(kMaxTitle) + " bytes",
                          std::to_string(title.size()));
        lesson_.steps.push_back({std::string(title), ++at_, {}});
        return {};
    }
    if (lesson_.steps.empty()) {
        if (!trimmed(line).empty()) return refuse(line_place(at_ + 1), "a step, which begins with '## '", quoted(line));
        ++at_;
        return {};
    }
    if (line.substr(0, 3) == "```") return read_fence(line);
    text_ += std::string(line) + "\n";
    ++at_;
    return {};
}

/// A block, or code of the Markdown with all that it holds.
Status LessonReader::read_fence(std::string_view line) {
    const std::string_view word = trimmed(line.substr(3));
    const auto* const found = std::find(kWords.begin(), kWords.end(), word);
    if (found != kWords.end()) return read_block(static_cast<LessonBlockKind>(found - kWords.begin()));
    const std::size_t begin = at_;
    do {
        text_ += std::string(lines_[at_]) + "\n";
        ++at_;
    } while (at_ < lines_.size() && trimmed(lines_[at_]) != "```");
    if (at_ == lines_.size()) return refuse(line_place(begin + 1), "``` that ends this fence", "the end of the file");
    text_ += "```\n";
    ++at_;
    return {};
}

Status LessonReader::read_block(LessonBlockKind kind) {
    const std::size_t fence = at_ + 1;
    // Blank lines before the JSON: its reader counts lines, and so it names those of the file.
    std::string json(fence, '\n');
    for (++at_; at_ < lines_.size() && trimmed(lines_[at_]) != "```"; ++at_) json += std::string(lines_[at_]) + "\n";
    if (at_ == lines_.size()) return refuse(line_place(fence), "``` that ends this fence", "the end of the file");
    ++at_;
    end_text();
    Result<OrderedJson> value = parse_json(std::as_bytes(std::span(json)));
    if (!value) return tl::unexpected<Error>(value.error());
    LessonBlock block{kind, *std::move(value), fence};
    if (Status status = check_lesson_block(block); !status) return status;
    lesson_.steps.back().parts.push_back({"", {std::move(block)}});
    return {};
}

Status LessonReader::check_names(std::string_view text, std::size_t line, const std::vector<std::string>& known) {
    const Result<std::vector<std::string>> names = names_in_text(text);
    if (!names) return refuse(line_place(line), names.error().expected, names.error().found);
    for (const std::string& name : *names) {
        if (std::find(known.begin(), known.end(), name) == known.end())
            return refuse(line_place(line), "a value of this step in {{ }}", quoted(name));
    }
    return {};
}

Status LessonReader::check_step(const LessonStep& step) {
    std::vector<std::string> known;
    std::array<std::size_t, kWords.size()> counts{};
    for (const LessonPart& part : step.parts) {
        if (part.block.empty()) continue;
        const LessonBlock& block = part.block.front();
        const auto kind = static_cast<std::size_t>(block.kind);
        if (++counts.at(kind) > 1 && block.kind <= LessonBlockKind::kFacts)
            return refuse(line_place(block.line), "one block of each kind " + quoted(kWords.at(kind)) + " in a step",
                          "a second one");
        if (block.kind != LessonBlockKind::kValues) continue;
        for (const auto& [name, value] : block.json.items()) known.push_back(name);
    }
    for (const LessonPart& part : step.parts) {
        if (part.block.empty()) {
            if (Status status = check_names(part.text, step.line, known); !status) return status;
            continue;
        }
        for (const std::string& text : texts_of_block(part.block.front())) {
            if (Status status = check_names(text, part.block.front().line, known); !status) return status;
        }
    }
    if (step.parts.empty()) return refuse(line_place(step.line), "a step that says something", "none");
    return {};
}

/// Each item of a list, with its place.
template <class Visit>
void each_of(const OrderedJson& list, const std::string& place, const Visit& visit) {
    for (std::size_t i = 0; i < list.size(); ++i) visit(list[i], place + "[" + std::to_string(i) + "]");
}

/// Every block of a lesson, with its place.
template <class Visit>
void each_block(const Lesson& lesson, const Visit& visit) {
    for (const LessonStep& step : lesson.steps) {
        for (const LessonPart& part : step.parts) {
            for (const LessonBlock& block : part.block)
                visit(block, line_place(block.line) + ", " + std::string(lesson_word(block.kind)));
        }
    }
}

/// {"query": ..}, in what holds one or is compared with one.
void add_query(const OrderedJson& json, const std::string& place, std::vector<LessonQuery>& list) {
    if (!json.is_object()) return;
    if (json.contains("query")) list.push_back({json.at("query"), place + ".query"});
    for (const char* key : {"value", "answer"}) {
        if (json.contains(key)) add_query(json.at(key), place + "." + key, list);
    }
}

}  // namespace

std::string_view lesson_word(LessonBlockKind kind) { return kWords.at(static_cast<std::size_t>(kind)); }

std::vector<LessonCommand> lesson_commands(const Lesson& lesson) {
    std::vector<LessonCommand> list;
    each_block(lesson, [&list](const LessonBlock& block, const std::string& place) {
        const auto add = [&list](const OrderedJson& commands, const std::string& where, bool by_click) {
            each_of(commands, where, [&list, by_click](const OrderedJson& command, const std::string& at) {
                list.push_back({command, at, by_click});
            });
        };
        if (block.kind == LessonBlockKind::kLoad) add(block.json, place, false);
        if (!block.json.is_object()) return;
        if (block.json.contains("reveal")) add(block.json.at("reveal"), place + ".reveal", false);
        if (!block.json.contains("buttons")) return;
        each_of(block.json.at("buttons"), place + ".buttons", [&add](const OrderedJson& button, const std::string& at) {
            add(button.at("commands"), at + ".commands", true);
        });
    });
    return list;
}

std::vector<LessonQuery> lesson_queries(const Lesson& lesson) {
    std::vector<LessonQuery> list;
    each_block(lesson, [&list](const LessonBlock& block, const std::string& place) {
        const auto add = [&list](const OrderedJson& json, const std::string& at) { add_query(json, at, list); };
        if (block.kind == LessonBlockKind::kFacts) each_of(block.json, place, add);
        if (block.kind == LessonBlockKind::kValues) {
            for (const auto& [name, value] : block.json.items()) add(value, place + "." + name);
        }
        if (block.kind == LessonBlockKind::kDo) each_of(block.json.at("checks"), place + ".checks", add);
        if (block.kind == LessonBlockKind::kPredict || block.kind == LessonBlockKind::kAnswer) add(block.json, place);
    });
    return list;
}

Result<Lesson> read_lesson(const std::string& name, std::string_view text) {
    if (text.size() > kMaxLessonBytes)
        return in_file(
            name, Error{"", "", "at most " + std::to_string(kMaxLessonBytes) + " bytes", std::to_string(text.size())});
    if (!is_valid_utf8(text) || text.find('\0') != std::string_view::npos)
        return in_file(name, Error{"", "", "text in UTF-8", "other bytes"});
    if (text.substr(0, 3) == "\xEF\xBB\xBF") text.remove_prefix(3);
    std::vector<std::string_view> lines = lines_of(text);
    if (lines.size() > kMaxLessonLines)
        return in_file(name, Error{"", "", "at most " + std::to_string(kMaxLessonLines) + " lines", "more"});
    Result<Lesson> lesson = LessonReader(std::move(lines)).read();
    if (!lesson) return in_file(name, lesson.error());
    return lesson;
}

}  // namespace reluscope
