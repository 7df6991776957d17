#include "ui/mark_build.h"

#include "ui/plane_memory.h"

#include <doctest/doctest.h>

#include <vector>

using namespace reluscope;

namespace {

/// Numbers stand for marks; they are made from a factor, and lie at a place.
struct FactorKey {
    int place = 0;
    int factor = 1;
    bool operator==(const FactorKey&) const = default;
    bool same_place(const FactorKey& other) const { return place == other.place; }
};

/// A frame in which the clock goes on by a millisecond whenever it is asked.
class Frames {
public:
    Frames() {
        memory_.now = [this] { return time_ += 1e-3; };
    }
    Ui begin(double milliseconds) {
        memory_.unfinished = false;
        memory_.work_until = time_ + 1e-3 * milliseconds;
        return Ui{palette_, fonts_, commands_, false, &memory_};
    }
    bool unfinished() const { return memory_.unfinished; }

private:
    double time_ = 0;
    Palette palette_ = make_palette(true);
    Fonts fonts_;
    Commands commands_;
    PlaneMemory memory_;
};

bool prepare(MarkBuild<int, FactorKey>& build, const Ui& ui, const FactorKey& key, std::size_t count) {
    return build.prepare(ui, key, count, [factor = key.factor](std::size_t i, std::vector<int>& marks) {
        if (i % 3 != 2) marks.push_back(factor * static_cast<int>(i));
    });
}

std::vector<int> expected(const FactorKey& key, std::size_t count) {
    std::vector<int> marks;
    for (std::size_t i = 0; i < count; ++i) {
        if (i % 3 != 2) marks.push_back(key.factor * static_cast<int>(i));
    }
    return marks;
}

constexpr std::size_t kFewMarks = 500;
constexpr std::size_t kManyMarks = 100000;

}  // namespace

TEST_CASE("mark build: few marks are there in the frame that asks for them") {
    Frames frames;
    MarkBuild<int, FactorKey> build;
    for (const FactorKey key : {FactorKey{0, 1}, FactorKey{0, 2}, FactorKey{1, 2}}) {
        const Ui ui = frames.begin(0);
        CHECK(prepare(build, ui, key, kFewMarks));
        REQUIRE(build.show(key));
        CHECK(*build.show(key) == expected(key, kFewMarks));
        CHECK_FALSE(frames.unfinished());
    }
}

TEST_CASE(
    "mark build: many are made in slices; those of the same place stay until the next are there, those of another go") {
    Frames frames;
    MarkBuild<int, FactorKey> build;
    const FactorKey first{0, 1};
    const FactorKey second{0, 2};
    const FactorKey elsewhere{1, 1};
    std::size_t num_frames = 1;
    while (!prepare(build, frames.begin(4), first, kManyMarks)) {
        CHECK(frames.unfinished());
        CHECK_FALSE(build.show(first));
        REQUIRE(++num_frames < 1000);
    }
    CHECK(num_frames > 5);
    CHECK(*build.show(first) == expected(first, kManyMarks));

    CHECK(prepare(build, frames.begin(4), second, kManyMarks));  // older ones can be shown
    CHECK(frames.unfinished());
    CHECK(*build.show(second) == expected(first, kManyMarks));
    // Others are asked for before the end: those that are being made are finished, as something should move.
    const FactorKey third{0, 3};
    do {
        CHECK(prepare(build, frames.begin(4), third, kManyMarks));
    } while (*build.show(third) == expected(first, kManyMarks));
    CHECK(*build.show(third) == expected(second, kManyMarks));
    do {
        CHECK(prepare(build, frames.begin(4), third, kManyMarks));
        build.show(third);
    } while (frames.unfinished());
    CHECK(*build.show(third) == expected(third, kManyMarks));

    CHECK_FALSE(prepare(build, frames.begin(4), elsewhere, kManyMarks));
    CHECK_FALSE(build.show(elsewhere));
    while (!prepare(build, frames.begin(4), elsewhere, kManyMarks)) {
    }
    CHECK(*build.show(elsewhere) == expected(elsewhere, kManyMarks));
    build.clear();
    CHECK_FALSE(build.show(elsewhere));
}

TEST_CASE("mark build: marks for a place that is not shown yet leave those that are") {
    Frames frames;
    MarkBuild<int, FactorKey> build;
    const FactorKey here{0, 1};
    const FactorKey next{1, 1};
    prepare(build, frames.begin(1e6), here, kManyMarks);
    build.show(here);
    while (!prepare(build, frames.begin(4), next, kManyMarks)) CHECK(*build.show(here) == expected(here, kManyMarks));
    CHECK(*build.show(next) == expected(next, kManyMarks));
}
