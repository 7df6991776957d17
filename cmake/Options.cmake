# Flags that every object of a build must share, because they change layouts, exceptions or floating-point results.
add_library(reluscope_options INTERFACE)
add_library(reluscope_warnings INTERFACE)  # for our own code only; linked PRIVATE

# No fused multiply-add: native and wasm must agree to the last bit. Never -ffast-math, never -march=native.
target_compile_options(reluscope_options INTERFACE -ffp-contract=off)
target_compile_definitions(reluscope_options INTERFACE EIGEN_MPL2_ONLY)
if(NOT RELUSCOPE_FUZZ)  # which finds more with Eigen's own checks
    target_compile_definitions(reluscope_options INTERFACE $<$<CONFIG:Release>:EIGEN_NO_DEBUG>)
endif()

# clang's -Wconversion includes sign conversions, g++'s does not; switch them off so that both say the same.
# Local names are compared with local ones alone: those of the other sources of a group do not count. clang cannot tell
# them apart.
target_compile_options(reluscope_warnings INTERFACE
    -Wall -Wextra -Wpedantic $<$<CXX_COMPILER_ID:GNU>:-Wshadow=local> -Wnon-virtual-dtor -Wsuggest-override -Wconversion -Wno-sign-conversion)
# g++ 12 warns wrongly about overlapping copies inside std::string (its bug 105651) and about the unused members of a
# moved std::variant (its bug 105593). From 13 on it takes any reference that a call returns for one into the call's
# temporaries, also where it is one into memory that lives on (-Wdangling-reference, which later versions keep for fewer
# cases).
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    target_compile_options(reluscope_warnings INTERFACE -Wno-restrict -Wno-maybe-uninitialized)
    if(CMAKE_CXX_COMPILER_VERSION VERSION_GREATER_EQUAL 13)
        target_compile_options(reluscope_warnings INTERFACE -Wno-dangling-reference)
    endif()
endif()
if(RELUSCOPE_WERROR)
    target_compile_options(reluscope_warnings INTERFACE -Werror)
endif()

if(EMSCRIPTEN)
    # Exceptions are needed to survive bad_alloc. Eigen has no wasm backend: its SSE2 one compiles through
    # Emscripten's intrinsics if it is told an old GCC version (which keeps it from inline x86 assembly) and finds an
    # mmintrin.h, for which an empty file is enough.
    file(CONFIGURE OUTPUT "${CMAKE_BINARY_DIR}/simd_include/mmintrin.h" CONTENT "")
    target_compile_options(reluscope_options INTERFACE
        -fwasm-exceptions -msimd128 -msse2 -fgnuc-version=5.99 "-I${CMAKE_BINARY_DIR}/simd_include")
    # From 3.1.27 on Emscripten gives a stack of 64 kB, which the solvers overrun; before that it was this one. The old
    # name is known to both.
    target_link_options(reluscope_options INTERFACE -fwasm-exceptions -sTOTAL_STACK=5242880)
    # wasm32 would choose other product kernels, which add in another order than x86-64 does.
    target_compile_definitions(reluscope_options INTERFACE EIGEN_ARCH_DEFAULT_NUMBER_OF_REGISTERS=16)
    # Emscripten's optimiser needs acorn; Node finds Debian's copy only if it is told where to look.
    set(CMAKE_CXX_LINKER_LAUNCHER "${CMAKE_COMMAND};-E;env;NODE_PATH=/usr/share/nodejs")
elseif(RELUSCOPE_BLAS AND NOT RELUSCOPE_FUZZ)
    set(BLA_VENDOR OpenBLAS)
    find_package(BLAS REQUIRED)
    # In every object or in none: Eigen's templates would differ between translation units otherwise.
    target_compile_definitions(reluscope_options INTERFACE EIGEN_USE_BLAS)
    target_link_libraries(reluscope_options INTERFACE BLAS::BLAS)
endif()

if(RELUSCOPE_FUZZ AND RELUSCOPE_FUZZ_COVERAGE)
    target_compile_options(reluscope_options INTERFACE -fprofile-instr-generate -fcoverage-mapping)
    target_link_options(reluscope_options INTERFACE -fprofile-instr-generate)
elseif(RELUSCOPE_FUZZ)
    target_compile_options(reluscope_options INTERFACE
        -g -UNDEBUG -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=undefined)
    target_link_options(reluscope_options INTERFACE -fsanitize=address,undefined)
elseif(RELUSCOPE_SANITIZE)
    target_compile_options(reluscope_options INTERFACE
        -g -UNDEBUG "-fsanitize=${RELUSCOPE_SANITIZE}" -fno-sanitize-recover=undefined)
    target_link_options(reluscope_options INTERFACE "-fsanitize=${RELUSCOPE_SANITIZE}")
endif()
