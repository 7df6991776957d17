# Fonts and shaders become C++ sources in the build folder; src/ui/kit/fonts.h and src/gl/shaders.h declare what they
# hold.

# Debian's own interpreter first: python3-fonttools is installed for it and for no other.
find_program(PYTHON3 python3 PATHS /usr/bin NO_DEFAULT_PATH NO_CMAKE_FIND_ROOT_PATH)
find_program(PYTHON3 python3 REQUIRED NO_CMAKE_FIND_ROOT_PATH)
set(generated "${CMAKE_BINARY_DIR}/generated")
file(MAKE_DIRECTORY "${generated}")

if(RELUSCOPE_FUZZ)
    return()
endif()

# The icon font holds exactly the icons whose code points the interface's sources mention.
file(GLOB_RECURSE ui_sources CONFIGURE_DEPENDS "${CMAKE_SOURCE_DIR}/src/ui/*.h" "${CMAKE_SOURCE_DIR}/src/ui/*.cpp")
add_custom_command(
    OUTPUT "${generated}/fonts.stamp"
    BYPRODUCTS "${generated}/fonts.cpp"
    COMMAND "${PYTHON3}" "${CMAKE_SOURCE_DIR}/tools/make_fonts.py" --out "${generated}/fonts.cpp"
            --icons-from "${CMAKE_SOURCE_DIR}/src/ui"
    COMMAND "${CMAKE_COMMAND}" -E touch "${generated}/fonts.stamp"
    DEPENDS "${CMAKE_SOURCE_DIR}/tools/make_fonts.py" "${CMAKE_SOURCE_DIR}/tools/embed.py" ${ui_sources}
    COMMENT "Subsetting the fonts"
    VERBATIM)
# The stamp keeps the big source untouched (and uncompiled) when an edit of the interface did not change the icons.
add_custom_target(reluscope_fonts_made DEPENDS "${generated}/fonts.stamp")
add_library(reluscope_fonts STATIC "${generated}/fonts.cpp")
add_dependencies(reluscope_fonts reluscope_fonts_made)
target_include_directories(reluscope_fonts PRIVATE "${CMAKE_SOURCE_DIR}/src")
target_link_libraries(reluscope_fonts PRIVATE reluscope_options)

file(GLOB shader_files CONFIGURE_DEPENDS
    "${CMAKE_SOURCE_DIR}/shaders/*.glsl" "${CMAKE_SOURCE_DIR}/shaders/*.vert" "${CMAKE_SOURCE_DIR}/shaders/*.frag")
add_custom_command(
    OUTPUT "${generated}/shaders.cpp"
    COMMAND "${PYTHON3}" "${CMAKE_SOURCE_DIR}/tools/embed.py" shaders --out "${generated}/shaders.cpp" ${shader_files}
    DEPENDS "${CMAKE_SOURCE_DIR}/tools/embed.py" ${shader_files}
    COMMENT "Embedding the shaders"
    VERBATIM)
add_library(reluscope_shaders STATIC "${generated}/shaders.cpp")
target_include_directories(reluscope_shaders PRIVATE "${CMAKE_SOURCE_DIR}/src")
target_link_libraries(reluscope_shaders PRIVATE reluscope_options)
