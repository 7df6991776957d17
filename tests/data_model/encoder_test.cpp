#include "data/encoder.h"

#include "formats/csv/csv.h"
#include "support/bytes.h"
#include "support/results.h"

#include <doctest/doctest.h>

#include <cmath>

using namespace reluscope;
using reluscope::testing::bytes_of;

namespace {

Table encoder_table(const std::string& text) { return testing::value_of(read_csv("t.csv", bytes_of(text))); }

EncodedRows encoder_rows(const Encoder& encoder, const Table& table) {
    return testing::value_of(encode(encoder, table));
}

std::string refusal_of(const Encoder& encoder, const Table& table) {
    return testing::sentence_of(encode(encoder, table));
}

}  // namespace

TEST_CASE("encoder: numeric columns are shifted and scaled, missing cells filled or left out") {
    const Table table = encoder_table("age,fare\n10,1\n,2\n30,\n40,4\n");
    const EncodedRows rows =
        encoder_rows({{{"age", NumericEncoding{20, 10, 25.0, true, "years"}}, {"fare", NumericEncoding{}}}}, table);
    CHECK(rows.row == std::vector<std::uint32_t>{0, 1, 3});
    CHECK(rows.num_left_out == 1);
    Eigen::MatrixXd expected(3, 3);
    expected << -1, 0.5, 2,  //
        0, 1, 0,             //
        1, 2, 4;
    CHECK(rows.inputs == expected);
    CHECK(rows.mean.isApprox(Eigen::Vector3d(0.5, 1.0 / 3, 7.0 / 3), 1e-14));
    CHECK(rows.deviation.isApprox(Eigen::Vector3d(std::sqrt(1.5), std::sqrt(2.0) / 3, std::sqrt(14.0) / 3), 1e-14));
    REQUIRE(rows.notes.size() == 2);
    CHECK(rows.notes[0] ==
          "column 'age': 1 missing cell filled with the model's default (first: column 'age', row 2 (line 3)).");
    CHECK(rows.notes[1] ==
          "column 'fare': 1 row left out because the cell is missing (first: column 'fare', row 3 (line 4)).");
}

TEST_CASE("encoder: one-hot columns") {
    const Table table = encoder_table("port,class\nS,1\nC,2\nX,3\nNA,2\n");
    const EncodedRows rows = encoder_rows(
        {{{"port", OneHotEncoding{{"C", "S"}, true, "S"}}, {"class", OneHotEncoding{{"1", "2.0"}, false, {}}}}}, table);
    Eigen::MatrixXd expected(5, 4);
    expected << 0, 1, 0, 0,  //
        1, 0, 0, 1,          //
        0, 0, 1, 0,          //
        1, 0, 0, 0,          //
        0, 1, 0, 1;
    CHECK(rows.inputs == expected);
    CHECK(rows.notes.back().find(
              "column 'class': 1 cell with a text that is none of the model's categories, such as '3'") == 0);
}

TEST_CASE("encoder: ordinal and boolean columns") {
    const Table table = encoder_table("size,ok,sex,flag\nlow,yes,female,1\nhigh,no,male,0\n,yes,female,1\n");
    const OrdinalEncoding size{{{"low", 0}, {"high", 2}}, 1, 2, "high"};
    const EncodedRows rows = encoder_rows({{{"size", size},
                                            {"ok", BooleanEncoding{"true", 0, 1, {}}},
                                            {"sex", BooleanEncoding{"female", 0.5, 0.5, {}}},
                                            {"flag", BooleanEncoding{"yes", 0, 1, {}}}}},
                                          table);
    Eigen::MatrixXd expected(4, 3);
    expected << -0.5, 0.5, 0.5,  //
        1, 0, 1,                 //
        1, -1, 1,                //
        1, 0, 1;
    CHECK(rows.inputs == expected);
    CHECK(encoder_rows({{{"ok", BooleanEncoding{"no", 0, 1, {}}}}}, table).inputs == Eigen::RowVector3d(0, 1, 0));
    CHECK(encoder_rows({{{"ok", NumericEncoding{}}}}, table).inputs == Eigen::RowVector3d(1, 0, 1));
    CHECK(refusal_of({{{"size", OrdinalEncoding{{{"low", 0}}, 0, 1, "low"}}}}, table) ==
          "t.csv: column 'size', row 2 (line 3): expected a value that the model knows, found 'high'");
    CHECK(refusal_of({{{"size", OrdinalEncoding{{{"low", 0}}, 0, 1, "mid"}}}}, table).find("a fill among its values") !=
          std::string::npos);
    CHECK(encoder_rows({{{"flag", BooleanEncoding{"0", 0, 1, {}}}}}, table).inputs == Eigen::RowVector3d(0, 1, 0));
    CHECK(refusal_of({{{"n", BooleanEncoding{"yes", 0, 1, {}}}}}, encoder_table("n,m\n1,2\n7,3\n"))
              .find("column 'n', row 2 (line 3)") != std::string::npos);
}

TEST_CASE("encoder: refusals name column, row and line") {
    std::string text = "name,age\n";
    for (int i = 0; i < 17; ++i) text += "x," + std::to_string(i) + "\n";
    text += "\nx,12abc\n";
    const Table table = encoder_table(text);
    CHECK(refusal_of({{{"age", NumericEncoding{}}}}, table) ==
          "t.csv: column 'age', row 18 (line 20): expected a number, found '12abc'");
    CHECK(refusal_of({{{"agee", NumericEncoding{}}}}, table) ==
          "t.csv: columns: expected 'agee', which the model needs, found 'name', 'age'; did you mean 'age'?");
    CHECK(refusal_of({{{"a", NumericEncoding{}}}}, encoder_table("a,b\n,1\n,2\n"))
              .find("at least one row without missing cells") != std::string::npos);
    CHECK(refusal_of({{{"a", NumericEncoding{0, 1e-300, {}, false, ""}}}}, encoder_table("a,b\n1e300,1\n"))
              .find("a finite number after scaling") != std::string::npos);
}

TEST_CASE("encoder: origins tell where inputs come from") {
    const Encoder encoder{{{"age", NumericEncoding{20, 10, {}, true, "years"}},
                           {"port", OneHotEncoding{{"C"}, true, {}}},
                           {"size", OrdinalEncoding{{{"low", 0}}, 1, 2, {}}},
                           {"sex", BooleanEncoding{"female", 0.5, 2, {}}}}};
    const std::vector<InputOrigin> origins = input_origins(encoder);
    REQUIRE(origins.size() == encoder.num_inputs());
    CHECK(origins[0].label == "age");
    CHECK(origins[0].unit == "years");
    CHECK(origins[0].mean == 20);
    CHECK(origins[1].label == "age is missing");
    CHECK(origins[2].label == "port = C");
    CHECK(origins[3].label == "port = other");
    CHECK(origins[4].scale == 2);
    CHECK(origins[5].label == "sex = female");
    CHECK(origins[5].indicator);
}

TEST_CASE("encoder: a category may be a text that stands for no value elsewhere") {
    const Table table = encoder_table("damage\nMinor\nNone\n\"\"\nNA\nMajor\n");
    const auto rows = encode({{{"damage", OneHotEncoding{{"Major", "Minor", "None"}, false, {}}}}}, table);
    REQUIRE(rows.has_value());
    CHECK(rows->row == std::vector<std::uint32_t>{0, 1, 4});
    CHECK(rows->inputs.col(1) == Eigen::Vector3d(0, 0, 1));
    const auto filled = encode({{{"damage", OneHotEncoding{{"Major", "Minor"}, false, "Minor"}}}}, table);
    REQUIRE(filled.has_value());
    CHECK(filled->inputs.col(1) == Eigen::Vector2d(0, 1));
}

TEST_CASE("encoder: a long table is encoded block by block") {
    std::string text = "x,y\n";
    for (int i = 0; i < 5000; ++i) text += std::to_string(i) + (i % 7 == 0 ? ",\n" : ",1\n");
    const EncodedRows rows = encoder_rows({{{"x", NumericEncoding{}}, {"y", NumericEncoding{}}}}, encoder_table(text));
    CHECK(rows.num_left_out == 715);
    for (std::size_t i = 0; i < rows.row.size(); ++i) {
        REQUIRE(rows.inputs(0, static_cast<Eigen::Index>(i)) == rows.row[i]);
        REQUIRE(rows.row[i] % 7 != 0);
    }
}
