#include "base/text/text_job.h"

#include "formats/json/json_writer.h"

#include <doctest/doctest.h>

#include <memory>
#include <string>
#include <vector>

using namespace reluscope;

TEST_CASE("text job: sections are written in their order, a part at most once") {
    std::string text;
    TextJob job([&text](std::string_view piece) { text += piece; });
    const TextSink sink = job.sink();
    job.once([sink] { sink("<"); });
    job.each(0, [](std::size_t) { FAIL_CHECK("there is no part"); });
    job.each(3, [sink](std::size_t i) { sink(std::to_string(i)); });
    job.once([sink] { sink(">"); });
    CHECK(job.progress() == 0);
    double before = 0;
    int steps = 1;
    while (job.step()) {
        ++steps;
        CHECK(job.progress() > before);
        before = job.progress();
    }
    CHECK(steps == 5);  // each part reached the sink
    CHECK(text == "<012>");
    CHECK(job.progress() == 1);
    CHECK_FALSE(job.step());
    CHECK(text == "<012>");
}

TEST_CASE("text job: a step ends with the piece that reached the sink, and after many short parts") {
    std::vector<std::size_t> pieces;
    TextJob job([&pieces](std::string_view piece) { pieces.push_back(piece.size()); });
    const auto json = std::make_shared<JsonWriter>(job.sink());
    constexpr std::size_t kParts = 50000;
    job.once([json] { json->begin_array(); });
    job.each(kParts, [json](std::size_t i) { json->integer(static_cast<long long>(i)); });
    job.once([json] { json->end_array().flush(); });
    std::size_t steps = 0;
    std::size_t length = 0;
    for (bool more = true; more; ++steps) {
        const std::size_t before = pieces.size();
        more = job.step();
        CHECK(pieces.size() - before <= 1);
    }
    for (const std::size_t size : pieces) length += size;
    CHECK(steps >= kParts / 1000);
    CHECK(pieces.size() >= length / (1 << 17));
    CHECK(job.progress() == 1);
}

TEST_CASE("text job: what its parts write with may end before it does, and writes nothing into what is gone") {
    std::string text;
    {
        TextJob job([&text](std::string_view piece) { text += piece; });
        const auto json = std::make_shared<JsonWriter>(job.sink());
        job.each(10, [json](std::size_t) { json->begin_array(); });
        job.step();
    }
    CHECK(text == "[[[[[[[[[[");
}
