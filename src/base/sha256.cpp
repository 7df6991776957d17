#include "base/sha256.h"

#include <algorithm>
#include <bit>

namespace reluscope {

namespace {

// The first 32 bits of the fractional parts of the cube roots of the first 64 primes (FIPS 180-4, section 4.2.2).
constexpr std::array<std::uint32_t, 64> kRoundConstants = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2};

std::uint32_t big_endian(const std::byte* bytes) {
    std::uint32_t word = 0;
    for (std::size_t i = 0; i < 4; ++i) word = (word << 8U) | std::to_integer<std::uint32_t>(bytes[i]);
    return word;
}

}  // namespace

void Sha256::compress(const std::byte* block) {
    std::array<std::uint32_t, 64> w;
    for (std::size_t t = 0; t < 16; ++t) w[t] = big_endian(block + 4 * t);
    for (std::size_t t = 16; t < w.size(); ++t) {
        const std::uint32_t s0 = std::rotr(w[t - 15], 7) ^ std::rotr(w[t - 15], 18) ^ (w[t - 15] >> 3U);
        const std::uint32_t s1 = std::rotr(w[t - 2], 17) ^ std::rotr(w[t - 2], 19) ^ (w[t - 2] >> 10U);
        w[t] = w[t - 16] + s0 + w[t - 7] + s1;
    }
    std::array<std::uint32_t, 8> v = state_;
    for (std::size_t t = 0; t < w.size(); ++t) {
        const std::uint32_t sum_e = std::rotr(v[4], 6) ^ std::rotr(v[4], 11) ^ std::rotr(v[4], 25);
        const std::uint32_t choice = (v[4] & v[5]) ^ (~v[4] & v[6]);
        const std::uint32_t first = v[7] + sum_e + choice + kRoundConstants[t] + w[t];
        const std::uint32_t sum_a = std::rotr(v[0], 2) ^ std::rotr(v[0], 13) ^ std::rotr(v[0], 22);
        const std::uint32_t majority = (v[0] & v[1]) ^ (v[0] & v[2]) ^ (v[1] & v[2]);
        v = {first + sum_a + majority, v[0], v[1], v[2], v[3] + first, v[4], v[5], v[6]};
    }
    for (std::size_t i = 0; i < state_.size(); ++i) state_[i] += v[i];
}

void Sha256::update(std::span<const std::byte> bytes) {
    auto filled = static_cast<std::size_t>(num_bytes_ % kBlock);
    num_bytes_ += bytes.size();
    while (!bytes.empty()) {
        if (filled == 0 && bytes.size() >= kBlock) {
            compress(bytes.data());
            bytes = bytes.subspan(kBlock);
            continue;
        }
        const std::size_t taken = std::min(kBlock - filled, bytes.size());
        std::copy_n(bytes.begin(), taken, rest_.begin() + static_cast<std::ptrdiff_t>(filled));
        bytes = bytes.subspan(taken);
        filled += taken;
        if (filled < kBlock) break;
        compress(rest_.data());
        filled = 0;
    }
}

std::string Sha256::hex() const {
    constexpr std::size_t kLength = 8;  // bytes that say how many bits there were
    Sha256 whole = *this;
    std::array<std::byte, 2 * kBlock> padding = {std::byte{0x80}};
    const auto filled = static_cast<std::size_t>(num_bytes_ % kBlock);
    const std::size_t size = (filled < kBlock - kLength ? kBlock : 2 * kBlock) - filled;
    for (std::size_t i = 0; i < kLength; ++i)
        padding[size - 1 - i] = static_cast<std::byte>(((num_bytes_ * 8) >> (8 * i)) & 0xFFU);
    whole.update(std::span(padding).first(size));
    constexpr std::string_view kDigits = "0123456789abcdef";
    std::string text;
    for (const std::uint32_t word : whole.state_) {
        for (int shift = 28; shift >= 0; shift -= 4) text += kDigits[(word >> static_cast<unsigned>(shift)) & 0xFU];
    }
    return text;
}

std::string sha256_of(std::string_view text) {
    Sha256 hash;
    hash.update(std::as_bytes(std::span(text.data(), text.size())));
    return hash.hex();
}

}  // namespace reluscope
