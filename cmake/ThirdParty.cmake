# Libraries written by others. Their headers are SYSTEM, so that our warnings do not apply to them.

# Header-only libraries, reached through a folder of links. A wasm build must not see /usr/include itself (the host's C
# headers would shadow Emscripten's); the native build uses the same folder so that both read the same includes.
set(header_links "${CMAKE_BINARY_DIR}/include")
file(MAKE_DIRECTORY "${header_links}")
function(reluscope_link_headers name package)
    find_path(${name}_ROOT "${name}" PATHS /usr/include /usr/local/include NO_DEFAULT_PATH NO_CMAKE_FIND_ROOT_PATH)
    if(NOT ${name}_ROOT)
        message(FATAL_ERROR "The headers of ${name} are missing: run `make setup` or install ${package}.")
    endif()
    file(CREATE_LINK "${${name}_ROOT}/${name}" "${header_links}/${name}" SYMBOLIC)
endfunction()
reluscope_link_headers(eigen3 libeigen3-dev)
reluscope_link_headers(nlohmann nlohmann-json3-dev)
reluscope_link_headers(protozero libprotozero-dev)
reluscope_link_headers(fast_float libfast-float-dev)
reluscope_link_headers(tl libexpected-dev)
reluscope_link_headers(CLI libcli11-dev)
reluscope_link_headers(stb libstb-dev)
reluscope_link_headers(doctest doctest-dev)

add_library(reluscope_headers INTERFACE)
target_include_directories(reluscope_headers SYSTEM INTERFACE
    "${header_links}" "${header_links}/eigen3" "${header_links}/stb")

if(RELUSCOPE_FUZZ)
    return()
endif()

# Dear ImGui is compiled from source in both builds: Debian packages no core sources, and its library has 16-bit
# indices. Our code is written for this version, whichever Debian it is built on.
set(imgui_version 1.90.1)
set(imgui_found "none")
if(EXISTS "${IMGUI_DIR}/imgui.cpp")
    file(STRINGS "${IMGUI_DIR}/imgui.h" imgui_found REGEX "^#define IMGUI_VERSION ")
    string(REGEX REPLACE ".*\"(.*)\".*" "\\1" imgui_found "${imgui_found}")
endif()
if(NOT imgui_found STREQUAL imgui_version)
    if(NOT IMGUI_DIR STREQUAL IMGUI_FETCHED_DIR)
        message(FATAL_ERROR "IMGUI_DIR must hold Dear ImGui ${imgui_version}; ${IMGUI_DIR} has ${imgui_found}.")
    endif()
    message(STATUS "Fetching Dear ImGui's sources into ${IMGUI_DIR}")
    execute_process(COMMAND "${CMAKE_SOURCE_DIR}/tools/fetch_imgui.sh" "${IMGUI_DIR}" "${imgui_version}"
        RESULT_VARIABLE fetch_failed)
    if(fetch_failed)
        message(FATAL_ERROR "Dear ImGui's sources are not in ${IMGUI_DIR} and could not be fetched; "
            "set IMGUI_DIR to a copy of version ${imgui_version}.")
    endif()
endif()
set(imgui_sources imgui.cpp imgui_draw.cpp imgui_tables.cpp imgui_widgets.cpp)
list(TRANSFORM imgui_sources PREPEND "${IMGUI_DIR}/")
add_library(imgui STATIC ${imgui_sources})
target_include_directories(imgui SYSTEM PUBLIC "${IMGUI_DIR}" PRIVATE "${CMAKE_SOURCE_DIR}/src")
target_compile_definitions(imgui PUBLIC IMGUI_USER_CONFIG="ui/kit/imgui_config.h")
target_compile_options(imgui PRIVATE -w)
target_link_libraries(imgui PUBLIC reluscope_options)

add_library(imgui_opengl3 STATIC "${IMGUI_DIR}/backends/imgui_impl_opengl3.cpp")
target_include_directories(imgui_opengl3 SYSTEM PUBLIC "${IMGUI_DIR}/backends" PRIVATE "${CMAKE_SOURCE_DIR}/src")
target_compile_options(imgui_opengl3 PRIVATE -w)
target_link_libraries(imgui_opengl3 PUBLIC imgui)
if(EMSCRIPTEN)
    target_compile_definitions(imgui_opengl3 PUBLIC IMGUI_IMPL_OPENGL_ES3)
    # No questions to the graphics process in a frame.
    target_compile_options(imgui_opengl3 PRIVATE "SHELL:-include ${CMAKE_SOURCE_DIR}/src/gl/imgui_gl_state.h")
else()
    set(OpenGL_GL_PREFERENCE GLVND)
    find_package(OpenGL REQUIRED)
    find_package(glfw3 3.3 REQUIRED)
    target_link_libraries(imgui_opengl3 PUBLIC OpenGL::GL ${CMAKE_DL_LIBS})

    add_library(imgui_glfw STATIC "${IMGUI_DIR}/backends/imgui_impl_glfw.cpp")
    target_include_directories(imgui_glfw PRIVATE "${CMAKE_SOURCE_DIR}/src")
    target_compile_options(imgui_glfw PRIVATE -w)
    target_link_libraries(imgui_glfw PUBLIC imgui_opengl3 glfw)
endif()
