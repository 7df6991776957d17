#include "shell/cli/cli_text.h"

#include "base/numerics/numerics.h"
#include "base/text/number_format.h"
#include "base/utf8.h"
#include "shell/cli/cli_commands.h"

#include <algorithm>
#include <cstdarg>
#include <cstdio>

namespace reluscope {

namespace {

std::size_t num_characters(const std::string& text) {
    std::size_t count = 0;
    for (const char c : text) count += (static_cast<unsigned char>(c) & 0xC0U) != 0x80U ? 1 : 0;
    return count;
}

std::string formatted(const char* format, std::va_list arguments) {
    std::va_list again;
    va_copy(again, arguments);
    const int size = std::vsnprintf(nullptr, 0, format, again);
    va_end(again);
    std::string text(static_cast<std::size_t>(std::max(size, 0)), '\0');
    std::vsnprintf(text.data(), text.size() + 1, format, arguments);
    return text;
}

void write_harmless(std::FILE* stream, const std::string& text) {
    const std::string harmless = printable_lines(text);
    std::fwrite(harmless.data(), 1, harmless.size(), stream);
}

}  // namespace

void print(const char* format, ...) {
    std::va_list arguments;
    va_start(arguments, format);
    write_harmless(stdout, formatted(format, arguments));
    va_end(arguments);
}

void print_line(const std::string& text) { print("%s\n", text.c_str()); }

void complain(const char* format, ...) {
    std::va_list arguments;
    va_start(arguments, format);
    write_harmless(stderr, formatted(format, arguments));
    va_end(arguments);
}

int print_error(const Error& error) {
    complain("%s\n", error.sentence().c_str());
    return kBadInput;
}

int print_wrong_usage(const Error& error) {
    print_error(error);
    return kWrongUsage;
}

void print_columns(const std::vector<std::vector<std::string>>& lines, const std::string& alignment) {
    std::vector<std::size_t> widths(alignment.size(), 0);
    for (const auto& line : lines) {
        for (std::size_t i = 0; i < line.size(); ++i) widths[i] = std::max(widths[i], num_characters(line[i]));
    }
    for (const auto& line : lines) {
        std::string text;
        for (std::size_t i = 0; i < line.size(); ++i) {
            const std::string padding(widths[i] - num_characters(line[i]), ' ');
            text += (i > 0 ? "  " : "") + (alignment[i] == 'r' ? padding + line[i] : line[i] + padding);
        }
        text.erase(text.find_last_not_of(' ') + 1);
        print("%s\n", text.c_str());
    }
}

std::string printable(const std::string& text, std::size_t length) { return printable_utf8(text, length); }

std::string short_number(double value) {
    return display_number(value + 0.0);  // no -0
}

std::string signed_number(double value) { return display_signed(value); }

Result<Eigen::VectorXd> parse_numbers(const char* option, const std::string& text) {
    std::vector<double> numbers;
    std::size_t begin = 0;
    while (begin <= text.size()) {
        const std::size_t end = std::min(text.find(',', begin), text.size());
        std::string cell = text.substr(begin, end - begin);
        cell.erase(0, cell.find_first_not_of(" \t"));
        cell.erase(cell.find_last_not_of(" \t") + 1);
        double number = 0;
        if (!parse_number(cell, number)) {
            return refuse(std::string(option) + ", place " + std::to_string(numbers.size() + 1),
                          "numbers separated by commas", quoted(cell));
        }
        numbers.push_back(number);
        begin = end + 1;
    }
    return Eigen::VectorXd(
        Eigen::Map<const Eigen::VectorXd>(numbers.data(), static_cast<Eigen::Index>(numbers.size())));
}

}  // namespace reluscope
