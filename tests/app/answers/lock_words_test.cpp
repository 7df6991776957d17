#include "app/answers/lock_words.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace reluscope;

TEST_CASE("lock words: names fall into words, whatever separates them, and lose their accents") {
    using Words = std::vector<std::string>;
    CHECK(words_of_name("passengerAge") == Words{"passenger", "age"});
    CHECK(words_of_name("SEX_of.head-2") == Words{"sex", "of", "head"});
    CHECK(words_of_name("Geschlecht (m\u00E4nnlich)") == Words{"geschlecht", "mannlich"});
    CHECK(words_of_name("\u00C2GE") == Words{"age"});
    CHECK(words_of_name("\u00E2geMoyen") == Words{"age", "moyen"});
    CHECK(words_of_name("a\u00D7b \xFF\xFE c\u4E16") == Words{"a", "b", "c"});
    CHECK(words_of_name("").empty());
}

TEST_CASE("lock words: what people cannot change is locked, in several languages and spellings") {
    for (const char* name : {"sex",
                             "Sex",
                             "SEX",
                             "sex_male",
                             "applicantGender",
                             "Sexe",
                             "sexo",
                             "Geschlecht",
                             "g\u00E9nero",
                             "G\u00CANERO",
                             "sesso",
                             "is_female",
                             "Male",
                             "race",
                             "raceGroup",
                             "Race/Ethnicity",
                             "ethnie",
                             "Ethnizit\u00E4t",
                             "etnia",
                             "ra\u00E7a",
                             "nationality",
                             "Nationalit\u00E9",
                             "nacionalidad",
                             "Staatsangeh\u00F6rigkeit",
                             "native-country",
                             "NativeCountry",
                             "country_of_birth",
                             "Birth Year",
                             "dob",
                             "DOB",
                             "Geburtsdatum",
                             "date de naissance",
                             "fecha_nacimiento",
                             "birth_weight",
                             "geboortejaar"}) {
        CAPTURE(std::string(name));
        CHECK(lock_of_name(name, false) == ColumnLock::kLocked);
        CHECK(lock_of_name(name, true) == ColumnLock::kLocked);
    }
}

TEST_CASE("lock words: numbers that only grow with a person may only rise; texts of that name are free") {
    for (const char* name : {"age",
                             "Age",
                             "passengerAge",
                             "age (years)",
                             "\u00C2ge",
                             "Alter",
                             "edad",
                             "idade",
                             "leeftijd",
                             "education",
                             "education-num",
                             "educational_level",
                             "years_of_education",
                             "EducationLevel",
                             "schooling",
                             "educaci\u00F3n",
                             "tenure",
                             "tenure_months",
                             "JobTenure",
                             "seniority",
                             "YearsAtCompany",
                             "years_experience",
                             "Experience (years)",
                             "TotalWorkingYears",
                             "Berufserfahrung",
                             "anciennet\u00E9"}) {
        CAPTURE(std::string(name));
        CHECK(lock_of_name(name, true) == ColumnLock::kUp);
        CHECK(lock_of_name(name, false) == ColumnLock::kFree);
    }
}

TEST_CASE("lock words: words inside others, and names about something else, are free") {
    for (const char* name : {"passage",
                             "sexton",
                             "sextant",
                             "average",
                             "wage",
                             "mileage",
                             "page_views",
                             "dosage",
                             "stage",
                             "Essex",
                             "racetrack",
                             "brace",
                             "trace",
                             "embarked",
                             "birth_rate",
                             "birthControl",
                             "stillborn",
                             "engender",
                             "agency",
                             "education_spending",
                             "cost_of_education",
                             "years_until_service",
                             "months_since_last_service",
                             "years_experience_required",
                             "service",
                             "company",
                             "years",
                             "years_left_of_tenure",
                             "country",
                             "native",
                             "male_share",
                             "alter_ego",
                             "d o b",
                             "genre",
                             "fare",
                             "2",
                             "",
                             "\u5E74\u9F62"}) {
        CAPTURE(std::string(name));
        CHECK(lock_of_name(name, true) == ColumnLock::kFree);
        CHECK(lock_of_name(name, false) == ColumnLock::kFree);
    }
}
