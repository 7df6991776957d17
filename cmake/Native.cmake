# The native program: desktop window and command line in one executable.
list(FILTER shell_sources EXCLUDE REGEX "/shell/(engine|web|thumbnails)/")
if(NOT EXISTS "${CMAKE_SOURCE_DIR}/src/shell/cli/main.cpp")
    message(STATUS "src/shell/cli/main.cpp is missing: the program reluscope is left out")
    return()
endif()
add_executable(reluscope ${shell_sources})
target_compile_definitions(reluscope PRIVATE
    RELUSCOPE_DATA_DIR="${RELUSCOPE_DATA_DIR}")
find_package(Threads REQUIRED)
target_link_libraries(reluscope PRIVATE reluscope_app reluscope_gl imgui_glfw reluscope_warnings
    Threads::Threads)
# The windows' sources include OpenGL in ways of their own.
list(FILTER shell_sources INCLUDE REGEX "/shell/desktop/")
set_source_files_properties(${shell_sources} PROPERTIES SKIP_UNITY_BUILD_INCLUSION ON)
reluscope_unity(reluscope 10)
reluscope_precompile(reluscope <nlohmann/json.hpp>)
