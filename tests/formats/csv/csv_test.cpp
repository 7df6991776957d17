#include "formats/csv/csv.h"

#include "base/numerics/numerics.h"
#include "data/column_roles.h"
#include "data/encoder.h"
#include "formats/csv/csv_write.h"
#include "formats/json/json_reader.h"
#include "support/bytes.h"
#include "support/paths.h"
#include "support/results.h"

#include <doctest/doctest.h>

#include <cmath>
#include <numeric>

using namespace reluscope;
using reluscope::testing::bytes_of;
using reluscope::testing::read_file;

namespace {

const std::string kCsvFolder = testing::test_data() + "/csv/";

Table csv_table(const std::string& text) { return testing::value_of(read_csv("t.csv", bytes_of(text))); }

std::string refusal_of(const std::string& text) { return testing::sentence_of(read_csv("t.csv", bytes_of(text))); }

bool has_note(const Table& table, const std::string& part) {
    for (const std::string& note : table.notes) {
        if (note.find(part) != std::string::npos) return true;
    }
    return false;
}

/// The table as the inputs of a network with as many inputs as it has columns: what a reader of numbers makes of it.
Result<EncodedRows> numbers_of(const std::string& name, const std::string& text) {
    Result<Table> table = read_csv(name, bytes_of(text));
    if (!table) return tl::unexpected<Error>(table.error());
    std::vector<std::size_t> columns(table->columns.size());
    std::iota(columns.begin(), columns.end(), std::size_t{0});
    return encode(plain_encoder(*table, columns), *table);
}

}  // namespace

TEST_CASE("csv: every file of the collection is taken or refused as its manifest says") {
    const std::string manifest_text = read_file(kCsvFolder + "manifest.json");
    const Result<OrderedJson> manifest = parse_json(bytes_of(manifest_text));
    REQUIRE(manifest.has_value());
    REQUIRE(manifest->size() > 20);
    for (const OrderedJson& entry : *manifest) {
        const std::string name = entry.at("file");
        const std::string verdict = entry.at("verdict");
        CAPTURE(name);
        const std::string text = read_file(kCsvFolder + name);
        REQUIRE(!text.empty());
        const Result<EncodedRows> rows = numbers_of(name, text);
        // A row may also be skipped, if that is said.
        const bool taken = rows.has_value() && rows->num_left_out == 0;
        if (rows && rows->num_left_out > 0) CHECK(!rows->notes.empty());
        if (!rows) CHECK(rows.error().sentence().starts_with(name + ": "));
        if (verdict == "accept") CHECK_MESSAGE(taken, (rows ? "" : rows.error().sentence()));
        if (verdict == "refuse") CHECK(!taken);
        if (!taken || entry.at("rows").is_null()) continue;
        const OrderedJson& expected = entry.at("rows");
        REQUIRE(rows->inputs.cols() == static_cast<Eigen::Index>(expected.size()));
        for (Eigen::Index r = 0; r < rows->inputs.cols(); ++r) {
            for (Eigen::Index c = 0; c < rows->inputs.rows(); ++c) {
                CHECK(rows->inputs(c, r) ==
                      expected.at(static_cast<std::size_t>(r)).at(static_cast<std::size_t>(c)).get<double>());
            }
        }
    }
}

TEST_CASE("csv: quotes, doubled quotes and newlines in fields") {
    const Table table = csv_table("name,note\n\"Smith, \"\"Jo\"\"\",\"two\nlines\"\nplain, padded \n");
    REQUIRE(table.num_rows == 2);
    CHECK(table.columns[0].text(0) == "Smith, \"Jo\"");
    CHECK(table.columns[1].text(0) == "two\nlines");
    CHECK(table.columns[1].text(1) == "padded");
    CHECK(table.line_of(0) == 2);
    CHECK(table.line_of(1) == 4);
}

TEST_CASE("csv: BOM and every kind of line end give the same table") {
    for (const std::string end : {"\n", "\r\n", "\r"}) {
        for (const std::string bom : {"", "\xEF\xBB\xBF"}) {
            for (const std::string& last : {std::string(), end, end + end}) {
                const Table table = csv_table(bom + "a,b" + end + "1,x" + end + end + "2,y" + last);
                REQUIRE(table.num_rows == 2);
                CHECK(table.columns[0].name == "a");
                CHECK(table.columns[0].numbers == std::vector<double>{1, 2});
                CHECK(table.columns[1].labels == std::vector<std::string>{"x", "y"});
                CHECK(table.line_of(1) == 4);
                CHECK(has_note(table, "1 blank line was skipped (first: line 3)"));
            }
        }
    }
}

TEST_CASE("csv: the separator is found") {
    CHECK(csv_table("a;b;c\n1;2;3\n").columns.size() == 3);
    CHECK(csv_table("a\tb\n1\t2,5\n").columns.size() == 2);
    CHECK(csv_table("sep=;\na;b\n1;2\n").columns.size() == 2);
    CHECK(csv_table("a,b\n\"x;y;z\",2\n\"p;q;r\",3\n").columns.size() == 2);
    CHECK(csv_table("only\n1\n2\n").columns.size() == 1);
    CHECK(csv_table("a|b\n1|2\n").columns.size() == 2);
    CHECK(csv_table("  a   b\n 1.5 \t x\n  2 y \n").columns.size() == 2);
    CHECK(csv_table("18 8\t\"chevrolet chevelle\"\n15 8\t\"buick skylark\"\n").columns.size() == 3);
    // Blanks in texts separate nothing.
    CHECK(csv_table("name\nJohn Smith\nJane Doe\n").columns.size() == 1);
    CHECK(csv_table("name,n\nJohn Smith,1\nJane Doe,2\n").columns.size() == 2);
    CHECK(has_note(csv_table("a|b\n1|2\n"), "Cells are separated by pipes."));
    CHECK(csv_table("a\tx y\tz\n1\t5 \x80\t2 \x80\n3\t6 \x80\t4 \x80\n").columns.size() == 3);
    // A separator that does not occur is not named.
    CHECK(csv_table("only\n1\n2\n").notes.empty());
}

TEST_CASE("csv: a first line of numbers is data, of names a header") {
    CHECK(!csv_table("1,2\n3,4\n").has_header);
    CHECK(csv_table("1,2\n3,4\n").num_rows == 2);
    CHECK(!csv_table("1,x\n3,y\n").has_header);
    CHECK(!csv_table("5.1,3.5,setosa\n4.9,,setosa\n").has_header);
    CHECK(!csv_table("7").has_header);
    CHECK(csv_table("a,b\nx,y\n").has_header);
    CHECK(csv_table("id,2019,2020\n1,5,6\n").has_header);
    CHECK(csv_table("\"2019\",\"2020\"\n5,6\n").has_header);
    // Quotes that the number needs say nothing.
    CHECK_FALSE(csv_table("\"1,342.04\",no\n92.08,no\n\"2,000.5\",yes\n").has_header);
    CHECK(csv_table(",0,1,2\n0,1.5,2.5,3.5\n1,2.5,0,0\n").has_header);
    CHECK(!csv_table("0,1,2\n3,4,5\n").has_header);
    CHECK(csv_table("1,2\n3,4\n").columns[1].name == "column 2");
    // A bad cell in the first row is no header.
    CHECK(!csv_table("12abc,2\n1,3\n").has_header);
}

TEST_CASE("csv: missing cells") {
    const Table table = csv_table("x,t\n1,a\n,NA\nNA,\nN/A,null\nnan,b\n\"\",\"N/A\"\n");
    CHECK(table.columns[0].type == ColumnType::kNumeric);
    CHECK(table.columns[0].num_missing == 5);
    CHECK(table.columns[0].is_missing(3));
    CHECK(table.columns[1].num_missing == 4);
    CHECK(table.columns[1].missing_labels == std::vector<std::string>{"NA", "null", "N/A"});
    CHECK(table.columns[1].codes == std::vector<std::int32_t>{0, -2, -1, -3, 1, -4});
    CHECK(has_note(csv_table("a,b\n1,\n2,\n"), "column 'b' has no values"));
}

TEST_CASE("csv: column types") {
    const Table table = csv_table("n,b,yn,zero_one,c\n1,True,no,0,x\n2.5,FALSE,yes,1,y\n-3e2,True,,1,x\n");
    CHECK(table.columns[0].type == ColumnType::kNumeric);
    CHECK(table.columns[1].type == ColumnType::kBoolean);
    CHECK(table.columns[1].numbers == std::vector<double>{1, 0, 1});
    CHECK(table.columns[1].labels == std::vector<std::string>{"FALSE", "True"});
    CHECK(table.columns[1].text(0) == "True");
    CHECK(table.columns[2].type == ColumnType::kBoolean);
    CHECK(table.columns[2].is_missing(2));
    CHECK(table.columns[3].type == ColumnType::kNumeric);
    CHECK(table.columns[4].type == ColumnType::kCategorical);
    std::string names = "name\n";
    for (int i = 0; i < 200; ++i) names += "n" + std::to_string(i) + "\n";
    CHECK(csv_table(names).columns[0].type == ColumnType::kText);
}

TEST_CASE("csv: a column that stops being numeric keeps its texts as they were written") {
    const Table table = csv_table("x,y\n007,1\n1.50,2\nN/A,3\n12abc,4\n007,5\n");
    const Column& column = table.columns[0];
    CHECK(column.type == ColumnType::kCategorical);
    CHECK(column.labels == std::vector<std::string>{"007", "1.50", "12abc"});
    CHECK(column.codes == std::vector<std::int32_t>{0, 1, -2, 2, 0});
    CHECK(column.num_missing == 1);
    REQUIRE(column.first_odd_cell.has_value());
    CHECK(column.first_odd_cell->row == 3);
    CHECK(column.first_odd_cell->line == 5);
    CHECK(column.first_odd_cell->text == "12abc");
    CHECK(table.columns[1].numbers == std::vector<double>{1, 2, 3, 4, 5});
    for (const std::string cell : {"inf", "-Infinity", "0x10", "1_000", "1d3", "1e400", "1 2", "--1", "+-1", "1e"}) {
        CAPTURE(cell);
        CHECK(csv_table("x\n1\n" + cell + "\n").columns[0].type == ColumnType::kCategorical);
    }
    for (const std::string cell : {"+1", "1.", ".5", "1E5", "1e-400", "-0", " 7 "}) {
        CAPTURE(cell);
        CHECK(csv_table("x\n1\n" + cell + "\n").columns[0].type == ColumnType::kNumeric);
    }
}

TEST_CASE("csv: a header of numbers over texts and numbers is a header, and said") {
    const std::string rows = "FR,4.13,3.34\nDE,3.87,3.39\nIT,4.64,2.4\n";
    const Table years = csv_table("country,1990,1991\n" + rows);
    CHECK(years.has_header);
    CHECK(years.num_rows == 3);
    CHECK(years.columns[1].name == "1990");
    CHECK(has_note(years, "taken as the names of the columns, although it holds numbers: '1990' and '1991'."));
    CHECK(csv_table("sample,400,402,404\ns1,1,2,3\ns2,9,8,7\n").has_header);
    CHECK(csv_table("country,2020\nFR,5\nDE,7\n").has_header);
    CHECK(csv_table("1990,1995,2003,2004,2010\n1,2,3,4,5\n2,3,4,5,6\n3,4,5,6,7\n1,2,3,4,5\n2,2,2,2,2\n").has_header);
    // Data all the same: years below too, a text that occurs again, a row of a permutation.
    CHECK_FALSE(csv_table("Bach,1685,1707\nHandel,1685,1710\nMozart,1756,1782\n").has_header);
    CHECK_FALSE(csv_table("FR,1990,1991\n" + rows).has_header);
    CHECK_FALSE(csv_table("1,2,3,4,5\n2,3,4,5,1\n5,4,3,2,1\n").has_header);
    CHECK(has_note(csv_table("FR,1990,1991\n" + rows), "The first line holds numbers and is taken as data"));
}

TEST_CASE("csv: texts that occur again below are no header") {
    std::string text = "vhigh,low,big\n";
    for (int i = 0; i < 6; ++i) text += "high,low,big\nvhigh,med,small\n";
    CHECK_FALSE(csv_table(text).has_header);
    CHECK(csv_table(text).num_rows == 13);
    CHECK(has_note(csv_table(text), "because its texts occur again below"));
    CHECK(csv_table("price,maint,boot\n" + text).has_header);
}

TEST_CASE("csv: comment lines at the top are skipped and said; one with the names of the columns names them") {
    const Table table = csv_table("# exported by tool; 2024\r\n\r\n# units: m, s\r\nx,y\r\n1,2\r\n3,4\r\n");
    CHECK(table.columns[0].name == "x");
    CHECK(table.num_rows == 2);
    CHECK(table.line_of(0) == 5);
    CHECK(has_note(table, "2 comment lines at the top were skipped, the first in line 1: '# exported by tool; 2024'."));
    for (const std::string header : {"# x,y\n", "#x,y\n", "# numpy\n# x,y\n"}) {
        CAPTURE(header);
        const Table named = csv_table(header + "1,2\n3,4\n");
        CHECK(named.columns[1].name == "y");
        CHECK(named.num_rows == 2);
        CHECK(has_note(named, "The names of the columns are those of the comment in line"));
    }
    CHECK(csv_table("#,name\n1,a\n2,b\n").columns[0].name == "#");
    CHECK(csv_table("# a b\n1 2\n3 4\n").columns[0].name == "a");
    CHECK(csv_table("#tag\n#other\n").num_rows == 1);
}

TEST_CASE("csv: marks between numbers are missing, said with a count, wherever they stand") {
    for (const std::string mark : {"?", "-", "n.d.", "n/a", "NA", "..", "unknown", "#DIV/0!", "\x96"}) {
        for (int place = 0; place < 3; ++place) {
            CAPTURE(mark);
            std::string text = "a,b\n";
            for (int row = 0; row < 3; ++row) text += (row == place ? mark : "1.5") + ",x\n";
            const Table table = csv_table(text);
            CHECK(table.columns[0].type == ColumnType::kNumeric);
            CHECK(table.columns[0].num_missing == 1);
            CHECK(table.columns[0].is_missing(static_cast<std::size_t>(place)));
            CHECK(has_note(table, "in 1 cell (row " + std::to_string(place + 1) + ", line " +
                                      std::to_string(place + 2) + ") is read as missing."));
        }
    }
    const Table two = csv_table("a\n1\n?\n-\n?\n");
    CHECK(has_note(two,
                   "column 'a': '?' in 2 cells (first: row 2, line 3) and '-' in 1 cell (row 3, line 4) are read as "
                   "missing."));
    // Between texts, and alone, they are texts.
    CHECK(csv_table("a,b\n?,1\nx,2\n").columns[0].labels == std::vector<std::string>{"?", "x"});
    CHECK(csv_table("a,b\n?,1\n?,2\n").columns[0].num_missing == 0);
}

TEST_CASE("csv: an odd cell among numbers is said whichever row it stands in") {
    for (int place = 0; place < 3; ++place) {
        std::string text = "a\n";
        for (int row = 0; row < 3; ++row) text += row == place ? "abc\n" : "1.5\n";
        CHECK(has_note(csv_table(text),
                       "column 'a' is read as text: it has numbers (2 of 3 cells), but also 'abc' in row " +
                           std::to_string(place + 1) + " (line " + std::to_string(place + 2) + ")."));
    }
    CHECK(has_note(csv_table("a;b\n1,5;x\n2.5;y\n"),
                   "its numbers are not all written in the same way; see '1,5' in row 1"));
}

TEST_CASE("csv: numbers in another notation, the same for the whole column, are numbers and said") {
    const Table european = csv_table("a;b;c\n1,5;2;1.234\n3;-4,5;2.500\n");
    CHECK(european.columns[0].numbers == std::vector<double>{1.5, 3});
    CHECK(european.columns[1].numbers == std::vector<double>{2, -4.5});
    CHECK(european.columns[2].numbers == std::vector<double>{1234, 2500});
    CHECK(has_note(european,
                   "columns 'a', 'b' have numbers written like '1,5', which is read as 1.5: the comma stands "
                   "before decimals."));
    CHECK(has_note(european, "and points group thousands"));
    const Table money = csv_table("p,q\n\"$1,234.50\",7 %\n$5.00,8%\n");
    CHECK(money.columns[0].numbers == std::vector<double>{1234.5, 5});
    CHECK(money.columns[0].unit == "$");
    CHECK(money.columns[1].numbers == std::vector<double>{7, 8});
    CHECK(money.columns[1].unit == "%");
    CHECK(csv_table("p,q\n$5,1\n5,2\n").columns[0].type == ColumnType::kCategorical);
    CHECK_FALSE(csv_table("0,5;1\n1,5;2\n").has_header);
    // A later cell can show that the first rows were misleading.
    std::string text = "x;y\n";
    for (int row = 0; row < 1200; ++row) text += "1.234;1\n";
    CHECK(csv_table(text + "0.5;1\n").columns[0].numbers[0] == 1.234);
    CHECK(csv_table(text + "1.234,5;1\n").columns[0].numbers[0] == 1234);
}

TEST_CASE("csv: names of rows without a name for them, as R writes them") {
    const Table table = csv_table("\"x\" \"y\"\n\"a\" 0.1 0.2\n\"b\" 0.3 0.4\n");
    CHECK(table.columns.size() == 3);
    CHECK_FALSE(table.columns[0].has_name);
    CHECK(table.columns[1].name == "x");
    CHECK(table.columns[2].numbers == std::vector<double>{0.2, 0.4});
    CHECK(has_note(table, "the first column holds the names of the rows"));
    CHECK(refusal_of("a,b\n1,2,\n3,4,\n").find("line 2") != std::string::npos);
}

TEST_CASE("csv: texts that the caller calls missing are missing in every column") {
    const auto table = read_csv("t.csv", bytes_of("a,b\n-9,x\n1,None\n2,unknown\n"), {{"-9", "unknown", "None"}});
    REQUIRE(table.has_value());
    CHECK(table->columns[0].num_missing == 1);
    CHECK(table->columns[1].num_missing == 2);
    CHECK(table->columns[1].missing_labels.empty());
}

TEST_CASE("csv: a written table reads back") {
    for (const std::string text :
         {"country,1990\nFR,1.5\nDE,?\n", "#tag,city\nx,y\nz,w\n", "the room\nroom 1\nroom 2\n",
          "d,n\nNone,1\nMinor,\nNA,3\n\"\",4\n", "a;b\n1,5;$5\n2,5;$6\n", "a b\n1 2\n"}) {
        CAPTURE(text);
        const Table table = csv_table(text);
        std::string written;
        write_csv(table, [&](std::string_view part) { written += part; });
        const Table again = csv_table(written);
        REQUIRE(again.columns.size() == table.columns.size());
        REQUIRE(again.num_rows == table.num_rows);
        for (std::size_t i = 0; i < table.columns.size(); ++i) {
            CHECK(again.columns[i].name == table.columns[i].name);
            CHECK(again.columns[i].codes == table.columns[i].codes);
            CHECK(again.columns[i].missing_labels == table.columns[i].missing_labels);
            for (std::size_t row = 0; row < table.num_rows; ++row)
                CHECK(again.columns[i].text(row) == table.columns[i].text(row));
        }
    }
}

TEST_CASE("csv: names are made unique") {
    const Table table = csv_table("a,a,,a,a (2)\n1,2,3,4,5\n");
    CHECK(table.columns[0].name == "a");
    CHECK(table.columns[1].name == "a (2)");
    CHECK(table.columns[2].name == "column 3");
    CHECK(table.columns[3].name == "a (3)");
    CHECK(table.columns[4].name == "a (2) (2)");
    CHECK(has_note(
        table, "Some columns have the same name; the later ones are called 'a (2)', 'a (3)' and 'a (2) (2)' here."));
}

TEST_CASE("csv: refusals name the line, what was expected and what was found") {
    CHECK(refusal_of("a,b\n1,2\n3\n") == "t.csv: line 3: expected 2 cells as in the first line, found 1 cell");
    CHECK(refusal_of("a,b\n\n\"x\ny\",2\n1,2,3\n") ==
          "t.csv: line 5: expected 2 cells as in the first line, found 3 cells");
    CHECK(refusal_of("a,b\n1,2\"\n")
              .starts_with("t.csv: line 2, column 2: expected quotes around the whole cell or none"));
    CHECK(refusal_of("a,b\n\"1\"x,2\n").find("line 2, column 1") != std::string::npos);
    CHECK(refusal_of("a,b\n1,\"2\n3,4\n") ==
          "t.csv: line 2, column 2: expected a closing quote for the cell that begins here, found the end of the file");
    CHECK(refusal_of("") == "t.csv: file: expected a header and rows, found nothing");
    CHECK(refusal_of("\n\n\n").find("only blank lines") != std::string::npos);
    CHECK(refusal_of("a,b\n").find("rows after the header") != std::string::npos);
    CHECK(refusal_of("\xFF\xFE"
                     "a\0,\0")
              .find("UTF-16") != std::string::npos);
    CHECK(refusal_of(std::string("a\0,\0b\0\n\0001\0,\0002\0", 14)).find("UTF-16") != std::string::npos);
    CHECK(refusal_of("\x1F\x8B\x08").find("gzip") != std::string::npos);
    CHECK(refusal_of(std::string("PK\x03\x04") + std::string(26, 'x') + "xl/workbook.xml").find("spreadsheet") !=
          std::string::npos);
    CHECK(refusal_of(std::string("a,b\n1,\0\n", 8)).find("binary") != std::string::npos);
}

TEST_CASE("csv: text that is not UTF-8 is read as Windows-1252, and said") {
    const Table table = csv_table("city,n\nM\xFCnchen,1\nBonn,2\n");
    CHECK(table.columns[0].labels[0] == "M\xC3\xBCnchen");
    CHECK(has_note(table, "column 'city' holds text that is not UTF-8; it was read as Windows-1252."));
    CHECK(csv_table("t,n\nit\x92s \x80"
                    "5,1\n")
              .columns[0]
              .labels[0] == "it\u2019s \u20AC5");
    CHECK(has_note(csv_table("M\xFCnchen,n\n1,2\n"), "The first line holds text that is not UTF-8"));
}

TEST_CASE("csv: whole numbers beyond 2^53 are rounded, and said") {
    CHECK(has_note(csv_table("id,n\n9007199254740993,1\n"), "column 'id' holds whole numbers of 2^53 or more"));
    CHECK(csv_table("id,n\n9007199254740991,1.5e300\n").notes.empty());
}

TEST_CASE("csv: numbers are correctly rounded") {
    double value = 0;
    const std::pair<const char*, double> numbers[] = {{"0.1", 0.1},
                                                      {"123456789.123456789", 123456789.123456789},
                                                      {"9007199254740993", 9007199254740992.0},
                                                      {"1e22", 1e22},
                                                      {"0.30000000000000004", 0.30000000000000004},
                                                      {"2.2250738585072011e-308", 2.2250738585072011e-308},
                                                      {"5e-324", 5e-324},
                                                      {"1.7976931348623157e308", 1.7976931348623157e308},
                                                      {"0.000000000000000000000001", 1e-24},
                                                      {"-12.50", -12.5},
                                                      {"10000000000000000000000", 1e22},
                                                      {"7.0385307e-26", 7.0385307e-26}};
    for (const auto& number : numbers) {
        CAPTURE(number.first);
        REQUIRE(parse_number(number.first, value));
        CHECK(value == number.second);
    }
    REQUIRE(parse_number("-0", value));
    CHECK(std::signbit(value));
}

TEST_CASE("csv: reading in steps gives progress and the same table") {
    std::string text = "x,label\n";
    for (int i = 0; i < 200'000; ++i) text += std::to_string(i * 0.25) + (i % 3 == 0 ? ",red\n" : ",blue\n");
    text += "oops,red\n";
    CsvReader reader("t.csv", bytes_of(text));
    double last = 0;
    int steps = 0;
    while (reader.step()) {
        CHECK(reader.progress() >= last);
        last = reader.progress();
        ++steps;
    }
    CHECK(steps > 10);
    CHECK(reader.progress() == 1);
    const Result<Table> table = reader.take();
    REQUIRE(table.has_value());
    CHECK(table->num_rows == 200'001);
    CHECK(table->columns[0].type == ColumnType::kText);
    CHECK(table->columns[0].text(4) == "1.000000");
    CHECK(table->columns[0].first_odd_cell->line == 200'002);
    CHECK(table->columns[1].labels == std::vector<std::string>{"red", "blue"});
    CHECK(table->line_runs.size() == 1);
}

TEST_CASE("csv: damaged files are taken or refused, never worse") {
    for (const std::string name : {"csv_06_mixed_eol.csv", "csv_09_quoted_numbers.csv", "csv_25_extra_columns.csv",
                                   "csv_39_unclosed_quote.csv"}) {
        reluscope::testing::for_each_damage(read_file(kCsvFolder + name), [&name](const std::string& damaged) {
            const Result<EncodedRows> rows = numbers_of(name, damaged);
            CHECK((rows.has_value() || !rows.error().sentence().empty()));
        });
    }
}
