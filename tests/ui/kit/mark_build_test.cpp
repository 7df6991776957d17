#include "ui/kit/mark_build.h"

#include "ui/kit/widgets.h"

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
        frame_.now = [this] { return time_ += 1e-3; };
    }
    Ui begin(double milliseconds) {
        frame_.unfinished = false;
        frame_.work_until = time_ + 1e-3 * milliseconds;
        return Ui{palette_, fonts_, commands_, false, &frame_};
    }
    bool unfinished() const { return frame_.unfinished; }

private:
    double time_ = 0;
    Palette palette_ = make_palette(true);
    Fonts fonts_;
    Commands commands_;
    Frame frame_;
};

using Build = MarkBuild<int, FactorKey>;

MarkListJob<int>::Add numbers_of(const FactorKey& key) {
    return [factor = key.factor](std::size_t i, std::vector<int>& marks) {
        if (i % 3 != 2) marks.push_back(factor * static_cast<int>(i));
    };
}

bool prepare(Build& build, const Ui& ui, const FactorKey& key, std::size_t count) {
    return build.prepare(ui, key, count, numbers_of(key));
}
Build::Marks update(Build& build, const Ui& ui, const FactorKey& key, std::size_t count) {
    return build.update(ui, key, count, numbers_of(key));
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
    Build build;
    for (const FactorKey key : {FactorKey{0, 1}, FactorKey{0, 2}, FactorKey{1, 2}}) {
        const Ui ui = frames.begin(0);
        CHECK(prepare(build, ui, key, kFewMarks));
        const auto marks = update(build, ui, key, kFewMarks);
        REQUIRE(marks);
        CHECK(*marks == expected(key, kFewMarks));
        CHECK_FALSE(frames.unfinished());
    }
}

TEST_CASE(
    "mark build: many are made in slices; those of the same place stay until the next are there, those of another go") {
    Frames frames;
    Build build;
    const FactorKey first{0, 1};
    const FactorKey second{0, 2};
    const FactorKey third{0, 3};
    const FactorKey elsewhere{1, 1};
    std::size_t num_frames = 0;
    while (!update(build, frames.begin(4), first, kManyMarks)) {
        CHECK(frames.unfinished());
        REQUIRE(++num_frames < 1000);
    }
    CHECK(num_frames > 5);
    CHECK_FALSE(frames.unfinished());

    auto marks = update(build, frames.begin(4), second, kManyMarks);
    CHECK(frames.unfinished());
    REQUIRE(marks);
    CHECK(*marks == expected(first, kManyMarks));
    // Others are asked for before the end: those that are being made are finished, as something should move, and then
    // the others.
    bool saw_second = false;
    for (bool more = true; more; more = frames.unfinished()) {
        marks = update(build, frames.begin(4), third, kManyMarks);
        saw_second |= *marks == expected(second, kManyMarks);
    }
    CHECK(saw_second);
    CHECK(*marks == expected(third, kManyMarks));

    CHECK_FALSE(update(build, frames.begin(4), elsewhere, kManyMarks));
    while (!update(build, frames.begin(4), elsewhere, kManyMarks)) {
    }
    CHECK(*update(build, frames.begin(4), elsewhere, kManyMarks) == expected(elsewhere, kManyMarks));
    build.clear();
    CHECK_FALSE(update(build, frames.begin(4), elsewhere, kManyMarks));
}

TEST_CASE("mark build: marks for the next place are made beside those that are shown, also while these change") {
    Frames frames;
    Build build;
    update(build, frames.begin(1e6), {0, 1}, kManyMarks);
    const FactorKey next{1, 1};
    std::size_t num_frames = 0;
    for (bool ready = false; !ready;) {
        const Ui ui = frames.begin(4);
        ready = prepare(build, ui, next, kManyMarks);
        CHECK(update(build, ui, {0, static_cast<int>(num_frames / 3) + 1}, kManyMarks));  // never without any
        REQUIRE(++num_frames < 1000);
    }
    CHECK(num_frames > 5);
    const auto marks = update(build, frames.begin(0), next, kManyMarks);
    REQUIRE(marks);
    CHECK(*marks == expected(next, kManyMarks));
}

TEST_CASE("mark build: there is progress in every frame, also in those that have no time left") {
    Frames frames;
    Build build;
    std::size_t num_frames = 0;
    while (!update(build, frames.begin(-1), {0, 1}, kManyMarks)) REQUIRE(++num_frames < 100);
    CHECK_FALSE(frames.unfinished());
}
