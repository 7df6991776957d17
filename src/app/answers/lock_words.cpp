#include "app/answers/lock_words.h"

#include "base/utf8.h"

#include <algorithm>
#include <iterator>

namespace reluscope {

namespace {

using Words = std::vector<std::string>;

/// The letter without its accent that the code point stands for, and whether it is a capital; 0: no letter.
struct PlainLetter {
    char small = 0;
    bool capital = false;
};

PlainLetter plain_letter(char32_t c) {
    if (c >= U'a' && c <= U'z') return {static_cast<char>(c), false};
    if (c >= U'A' && c <= U'Z') return {static_cast<char>(c - U'A' + U'a'), true};
    // U+00C0 to U+00DF, and the same as small letters 32 further; a blank is no letter.
    constexpr std::string_view kAccented = "aaaaaaaceeeeiiiidnooooo ouuuuyps";
    static_assert(kAccented.size() == 32);
    if (c < 0xC0 || c > 0xFF) return {};
    const char letter = c == 0xFF ? 'y' : kAccented[(c - 0xC0) % kAccented.size()];
    return {letter == ' ' ? '\0' : letter, c < 0xDF};
}

template <std::size_t N>
bool is_one_of(std::string_view word, const std::string_view (&list)[N]) {
    return std::find(std::begin(list), std::end(list), word) != std::end(list);
}

template <std::size_t N>
bool has_one_of(const Words& words, const std::string_view (&list)[N]) {
    return std::any_of(words.begin(), words.end(), [&](const std::string& word) { return is_one_of(word, list); });
}

bool has(const Words& words, std::string_view word) {
    return std::find(words.begin(), words.end(), word) != words.end();
}

constexpr std::string_view kHeld[] = {"sex",           "gender",       "sexe",          "sexo",
                                      "sesso",         "geschlecht",   "geslacht",      "genero",  // sex
                                      "race",          "rasse",        "raza",          "raca",
                                      "razza",  // race
                                      "ethnicity",     "ethnic",       "ethnie",        "ethnicite",
                                      "ethnizitat",    "ethnische",    "etnia",         "etnicidad",
                                      "ancestry",  //
                                      "nationality",   "nationalitat", "nationalite",   "nacionalidad",
                                      "nacionalidade", "nazionalita",  "nationaliteit", "staatsangehorigkeit",
                                      "citizenship",   "geburtsland",  "geboorteland"};
constexpr std::string_view kBirth[] = {
    "birth",      "birthday",   "birthdate",   "birthyear",     "birthplace", "birthcountry", "dob",
    "born",       "geburt",     "geburtsjahr", "geburtsdatum",  "geburtstag", "geburtsort",   "naissance",
    "nacimiento", "nascimento", "nascita",     "geboortedatum", "geboorte",   "geboortejaar", "geboorteplaats"};
/// Births that are counted, or not yet there.
constexpr std::string_view kBirthsOfOthers[] = {"rate", "rates", "control", "order", "number", "count", "expected"};
constexpr std::string_view kAge[] = {"age", "edad", "idade", "leeftijd"};
constexpr std::string_view kEducation[] = {"education", "educational", "educ",    "edu",
                                           "schooling", "educacion",   "educacao"};
/// What may stand beside education where its level or years are meant, and not what is spent for it.
constexpr std::string_view kOfEducation[] = {"num", "number",  "level",    "levels",     "years",     "year", "yrs",
                                             "of",  "highest", "attained", "attainment", "completed", "in",   "the"};
constexpr std::string_view kTenure[] = {
    "tenure", "seniority", "anciennete", "antiguedad", "dienstjahre", "betriebszugehorigkeit", "berufserfahrung"};
constexpr std::string_view kSpans[] = {"years", "year", "yrs", "months"};
constexpr std::string_view kEmployment[] = {"experience", "employed", "employment", "working", "service", "company"};
/// A span that shrinks while time passes, or begins anew.
constexpr std::string_view kOtherWay[] = {"left", "until", "remaining", "to", "before", "since", "last", "required"};

bool names_education(const Words& words) {
    return has_one_of(words, kEducation) && std::all_of(words.begin(), words.end(), [](const std::string& word) {
               return is_one_of(word, kEducation) || is_one_of(word, kOfEducation);
           });
}

bool names_years_of_work(const Words& words) {
    if (has_one_of(words, kOtherWay)) return false;
    return has_one_of(words, kTenure) || (has_one_of(words, kSpans) && has_one_of(words, kEmployment));
}

bool names_sex(const Words& words) {
    const Words bare(words.begin() + (!words.empty() && words[0] == "is" ? 1 : 0), words.end());
    return bare == Words{"male"} || bare == Words{"female"};
}

}  // namespace

std::vector<std::string> words_of_name(std::string_view name) {
    Words words;
    std::string word;
    bool after_small = false;
    const auto end_word = [&] {
        if (!word.empty()) words.push_back(std::move(word));
        word.clear();
    };
    while (!name.empty()) {
        const std::size_t length = utf8_sequence_length(name);
        const PlainLetter letter = length == 0 ? PlainLetter() : plain_letter(utf8_code_point(name, length));
        name.remove_prefix(std::max<std::size_t>(1, length));
        if (letter.small == 0 || (letter.capital && after_small)) end_word();
        if (letter.small != 0) word += letter.small;
        after_small = letter.small != 0 && !letter.capital;
    }
    end_word();
    return words;
}

ColumnLock lock_of_name(std::string_view name, bool is_number) {
    const Words words = words_of_name(name);
    if (has_one_of(words, kHeld) || names_sex(words) || (has(words, "native") && has(words, "country")))
        return ColumnLock::kLocked;
    if (has_one_of(words, kBirth) && !has_one_of(words, kBirthsOfOthers)) return ColumnLock::kLocked;
    if (!is_number) return ColumnLock::kFree;
    const bool age = has_one_of(words, kAge) || words == Words{"alter"};
    return age || names_education(words) || names_years_of_work(words) ? ColumnLock::kUp : ColumnLock::kFree;
}

}  // namespace reluscope
