#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace reluscope {

/// Rows of packed bits. Bit b of a row is bit (b % 64) of its word b / 64; bits past `num_bits` are zero.
class BitMatrix {
public:
    using Word = std::uint64_t;
    static constexpr std::size_t kBitsPerWord = 64;

    BitMatrix() = default;
    BitMatrix(std::size_t num_rows, std::size_t num_bits)
        : num_rows_(num_rows),
          num_bits_(num_bits),
          words_per_row_((num_bits + kBitsPerWord - 1) / kBitsPerWord),
          words_(num_rows * words_per_row_, 0) {}

    std::size_t num_rows() const { return num_rows_; }
    std::size_t num_bits() const { return num_bits_; }
    std::size_t words_per_row() const { return words_per_row_; }

    std::span<const Word> row(std::size_t r) const { return {words_.data() + r * words_per_row_, words_per_row_}; }
    std::span<Word> row(std::size_t r) { return {words_.data() + r * words_per_row_, words_per_row_}; }

    bool get(std::size_t r, std::size_t bit) const {
        return (words_[r * words_per_row_ + bit / kBitsPerWord] >> (bit % kBitsPerWord) & 1U) != 0;
    }
    void set(std::size_t r, std::size_t bit, bool value);

private:
    std::size_t num_rows_ = 0;
    std::size_t num_bits_ = 0;
    std::size_t words_per_row_ = 0;
    std::vector<Word> words_;
};

inline bool get_bit(std::span<const BitMatrix::Word> row, std::size_t bit) {
    return (row[bit / BitMatrix::kBitsPerWord] >> (bit % BitMatrix::kBitsPerWord) & 1U) != 0;
}

/// The `count` <= 64 bits of a packed row from bit `first` on; bits of the result past `count` are undefined.
inline BitMatrix::Word bits_from(const BitMatrix::Word* row, std::size_t first, std::size_t count) {
    const std::size_t at = first / BitMatrix::kBitsPerWord;
    const std::size_t shift = first % BitMatrix::kBitsPerWord;
    const BitMatrix::Word low = row[at] >> shift;
    return shift + count > BitMatrix::kBitsPerWord ? low | row[at + 1] << (BitMatrix::kBitsPerWord - shift) : low;
}

/// Ors the `count` <= 64 low bits of `bits`, whose other bits are zero, into a packed row from bit `first` on.
inline void or_bits(BitMatrix::Word* row, std::size_t first, std::size_t count, BitMatrix::Word bits) {
    const std::size_t at = first / BitMatrix::kBitsPerWord;
    const std::size_t shift = first % BitMatrix::kBitsPerWord;
    row[at] |= bits << shift;
    if (shift + count > BitMatrix::kBitsPerWord) row[at + 1] |= bits >> (BitMatrix::kBitsPerWord - shift);
}

inline void put_bit(std::span<BitMatrix::Word> row, std::size_t bit, bool value) {
    const BitMatrix::Word mask = BitMatrix::Word{1} << (bit % BitMatrix::kBitsPerWord);
    BitMatrix::Word& word = row[bit / BitMatrix::kBitsPerWord];
    word = value ? (word | mask) : (word & ~mask);
}

/// Overwrites the `count` bits of a packed row from bit `first` on by the low bits of `bits`.
inline void put_bits(std::span<BitMatrix::Word> row, std::size_t first, std::size_t count,
                     std::span<const BitMatrix::Word> bits) {
    for (std::size_t i = 0; i < count; ++i) put_bit(row, first + i, get_bit(bits, i));
}

inline void toggle_bit(std::span<BitMatrix::Word> row, std::size_t bit) {
    row[bit / BitMatrix::kBitsPerWord] ^= BitMatrix::Word{1} << (bit % BitMatrix::kBitsPerWord);
}

/// Number of positions in which two rows of equal length differ.
inline std::size_t hamming_distance(std::span<const BitMatrix::Word> a, std::span<const BitMatrix::Word> b) {
    std::size_t distance = 0;
    for (std::size_t w = 0; w < a.size(); ++w) distance += static_cast<std::size_t>(std::popcount(a[w] ^ b[w]));
    return distance;
}

inline void BitMatrix::set(std::size_t r, std::size_t bit, bool value) { put_bit(row(r), bit, value); }

}  // namespace reluscope
