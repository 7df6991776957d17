#include "reports/kit/escape_text.h"

#include "base/utf8.h"

#include <algorithm>
#include <iterator>

namespace reluscope {

namespace {

std::string hex_digits(char32_t value, unsigned count) {
    constexpr char kHex[] = "0123456789abcdef";
    std::string digits;
    for (unsigned i = count; i-- > 0;) digits += kHex[value >> (4 * i) & 15U];
    return digits;
}

/// `text` between `quote`s, which are doubled inside.
std::string doubled_quotes(std::string_view text, char quote) {
    std::string out(1, quote);
    for (const char c : text) {
        if (c == quote) out += quote;
        out += c;
    }
    return out + quote;
}

bool is_taken_word(std::string_view name) {
    constexpr std::string_view kWords[] = {
        "alignas",    "alignof",       "and",         "and_eq",    "asm",          "auto",
        "bitand",     "bitor",         "bool",        "break",     "case",         "catch",
        "char",       "char16_t",      "char32_t",    "char8_t",   "class",        "co_await",
        "co_return",  "co_yield",      "compl",       "complex",   "concept",      "const",
        "const_cast", "consteval",     "constexpr",   "constinit", "continue",     "decltype",
        "default",    "delete",        "do",          "double",    "dynamic_cast", "else",
        "enum",       "explicit",      "export",      "extern",    "false",        "float",
        "for",        "friend",        "goto",        "i386",      "if",           "inline",
        "int",        "linux",         "long",        "mutable",   "namespace",    "new",
        "noexcept",   "not",           "not_eq",      "nullptr",   "operator",     "or",
        "or_eq",      "private",       "protected",   "public",    "register",     "reinterpret_cast",
        "requires",   "restrict",      "return",      "short",     "signed",       "sizeof",
        "static",     "static_assert", "static_cast", "struct",    "switch",       "template",
        "this",       "thread_local",  "throw",       "true",      "try",          "typedef",
        "typeid",     "typename",      "typeof",      "union",     "unix",         "unsigned",
        "using",      "virtual",       "void",        "volatile",  "wchar_t",      "while",
        "xor",        "xor_eq"};
    return std::find(std::begin(kWords), std::end(kWords), name) != std::end(kWords);
}

/// What LaTeX prints `character` for; empty where it stands for itself.
std::string_view latex_character(std::string_view character) {
    struct Special {
        std::string_view character;
        std::string_view latex;
    };
    constexpr Special kSpecials[] = {{"\\", "\\textbackslash{}"},
                                     {"~", "\\textasciitilde{}"},
                                     {"^", "\\textasciicircum{}"},
                                     {"<", "\\textless{}"},
                                     {">", "\\textgreater{}"},
                                     {"|", "\\textbar{}"},
                                     {"&", "\\&"},
                                     {"%", "\\%"},
                                     {"$", "\\$"},
                                     {"#", "\\#"},
                                     {"_", "\\_"},
                                     {"{", "\\{"},
                                     {"}", "\\}"},
                                     {"`", "{`}"},
                                     {"\"", "{\"}"},
                                     {"\uFFFD", "?"}};
    for (const Special& special : kSpecials) {
        if (special.character == character) return special.latex;
    }
    return {};
}

}  // namespace

std::string python_text(std::string_view text) {
    std::string out = "\"";
    while (!text.empty()) {
        const std::size_t length = utf8_sequence_length(text);
        const char32_t point = length == 0 ? U'\uFFFD' : utf8_code_point(text, length);
        if (point == U'"' || point == U'\\') out += '\\';
        if (length == 0 || !is_harmless(point)) {
            if (point < 0x100)
                out += "\\x" + hex_digits(point, 2);
            else
                out += point < 0x10000 ? "\\u" + hex_digits(point, 4) : "\\U" + hex_digits(point, 8);
        } else {
            out += text.substr(0, length);
        }
        text.remove_prefix(std::max<std::size_t>(length, 1));
    }
    return out + "\"";
}

std::string c_text(std::string_view text) {
    std::string out = "\"";
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (c == '"' || c == '\\') {
            out += '\\';
            out += c;
        } else if (byte >= 0x20 && byte < 0x7F && c != '?') {
            out += c;
        } else {
            out += '\\';
            for (const unsigned shift : {6U, 3U, 0U}) out += static_cast<char>('0' + (byte >> shift & 7U));
        }
    }
    return out + "\"";
}

std::string c_comment(std::string_view text) {
    std::string out = "/* ";
    for (const char c : text) {
        const bool ends_or_begins = (out.back() == '*' && c == '/') || (out.back() == '/' && c == '*');
        if (ends_or_begins) out += ' ';
        out += c;
    }
    return out + " */";
}

std::string sql_name(std::string_view text) { return doubled_quotes(text, '"'); }

std::string sql_text(std::string_view text) {
    std::string out;
    for (const char c : doubled_quotes(text, '\'')) {
        if (c == '\0')
            out += "\uFFFD";
        else if (c == '\r')
            out += "' || CHAR(13) || '";
        else
            out += c;
    }
    return out;
}

std::string latex_text(std::string_view text) {
    const std::string shown = printable_utf8(text, text.size());
    std::string out;
    std::string_view before;
    for (std::string_view rest = shown; !rest.empty();) {
        const std::string_view character = rest.substr(0, utf8_sequence_length(rest));
        rest.remove_prefix(character.size());
        const std::string_view latex = latex_character(character);
        // Two of a kind are one character in print; braces keep them apart.
        const bool joins = character == before || rest.starts_with(character);
        if (joins && (character == "-" || character == "'" || character == ","))
            out += "{" + std::string(character) + "}";
        else
            out += latex.empty() ? character : latex;
        before = character;
    }
    return out;
}

std::string csv_cell(std::string_view text) { return doubled_quotes(text, '"'); }

std::string code_identifier(std::string_view text, std::string_view fallback) {
    constexpr std::size_t kLongest = 64;  // C compilers may tell no more characters apart
    std::string name;
    for (const char c : text) {
        if (name.size() == kLongest) break;
        const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        const bool digit = c >= '0' && c <= '9';
        if (digit && name.empty()) name += '_';
        if (letter || digit) name += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
        if (!letter && !digit && !name.empty() && name.back() != '_') name += '_';
    }
    while (!name.empty() && name.back() == '_') name.pop_back();
    if (name.empty()) name = fallback;
    return is_taken_word(name) ? name + "_" : name;
}

}  // namespace reluscope
