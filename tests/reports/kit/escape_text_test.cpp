#include "reports/kit/escape_text.h"

#include <doctest/doctest.h>

using namespace reluscope;

// What the exporters make of 45 names is parsed and run by python3, gcc, sqlite and an HTML parser in
// tests/cli/hostile.test.mjs.

TEST_CASE("escapes: Python and C literals are closed by nothing inside") {
    CHECK(python_text("a\"b\\") == R"("a\"b\\")");
    CHECK(python_text("\x1B\n\u00E9\u202E") == "\"\\x1b\\x0a\u00E9\\u202e\"");
    CHECK(python_text("\xFF") == "\"\\ufffd\"");
    CHECK(c_text("a\"\\?\n\u00E9") == R"("a\"\\\077\012\303\251")");
    CHECK(c_comment("a*/b/*c*") == "/* a* /b/ *c* */");
    CHECK(c_comment("*//*/*") == "/* * // * / * */");
}

TEST_CASE("escapes: SQL doubles its quotes") {
    CHECK(sql_name("a\"; DROP TABLE \"x") == "\"a\"\"; DROP TABLE \"\"x\"");
    CHECK(sql_text("it's") == "'it''s'");
    CHECK(sql_text("a\rb") == "'a' || CHAR(13) || 'b'");
    CHECK(sql_text(std::string_view("a\0b", 3)) == "'a\uFFFDb'");
}

TEST_CASE("escapes: LaTeX keeps no special character, no ligature and no ^^") {
    CHECK(latex_text("^^M") == "\\textasciicircum{}\\textasciicircum{}M");
    CHECK(latex_text("\\input{x}") == "\\textbackslash{}input\\{x\\}");
    CHECK(latex_text("50 %_#$&~") == "50 \\%\\_\\#\\$\\&\\textasciitilde{}");
    CHECK(latex_text("--") == "{-}{-}");
    CHECK(latex_text("a-b, it's") == "a-b, it's");
    CHECK(latex_text("\x1B"
                     "a\nb") == "?a?b");
    CHECK(latex_text("\u00E9") == "\u00E9");
}

TEST_CASE("escapes: names of code are short, no keywords and no macros") {
    CHECK(code_identifier("Passenger Class", "column") == "passenger_class");
    CHECK(code_identifier("int", "column") == "int_");
    CHECK(code_identifier("linux", "column") == "linux_");
    CHECK(code_identifier("3rd", "column") == "_3rd");
    CHECK(code_identifier("\u202E\u00E9", "column") == "column");
    CHECK(code_identifier(std::string(10'000, 'a'), "column").size() == 64);
}
