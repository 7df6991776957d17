#include "base/sha256.h"

#include "base/numerics/rng.h"

#include <doctest/doctest.h>

#include <algorithm>

using namespace reluscope;

TEST_CASE("sha256: the examples of FIPS 180-4 and of NIST's list") {
    CHECK(sha256_of("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    CHECK(sha256_of("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    CHECK(sha256_of("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq") ==
          "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
    CHECK(sha256_of(
              "abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmnhijklmnoijklmnopjklmnopqklmnopqrlmnopqrsmnopqrst"
              "nopqrstu") == "cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1");
    CHECK(sha256_of(std::string(1000000, 'a')) == "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

TEST_CASE("sha256: pieces of any size give the digest of the whole, which can be asked for in between") {
    Rng rng(5);
    for (std::size_t size = 0; size < 200; size += 7) {
        std::string text;
        while (text.size() < size) text += static_cast<char>(rng.below(256));
        Sha256 hash;
        for (std::size_t at = 0; at < size;) {
            const std::size_t piece = std::min(static_cast<std::size_t>(1 + rng.below(70)), size - at);
            hash.update(std::as_bytes(std::span(text).subspan(at, piece)));
            at += piece;
            CHECK(hash.hex() == sha256_of(std::string_view(text).substr(0, at)));
        }
        CHECK(hash.hex() == sha256_of(text));
    }
}
