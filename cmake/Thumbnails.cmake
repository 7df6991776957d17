# reluscope_thumbnails draws the pictures of the gallery of examples, without a graphics card: natively, or under node.
add_executable(reluscope_thumbnails EXCLUDE_FROM_ALL
    "${CMAKE_SOURCE_DIR}/src/shell/thumbnails/main.cpp" "${CMAKE_SOURCE_DIR}/src/shell/example_files.cpp"
    "${CMAKE_SOURCE_DIR}/src/shell/kit/png.cpp")
target_link_libraries(reluscope_thumbnails PRIVATE reluscope_app reluscope_warnings)
reluscope_engine_first(reluscope_thumbnails)
if(EMSCRIPTEN)
    set_target_properties(reluscope_thumbnails PROPERTIES SUFFIX ".js")
    # NODERAWFS: it reads and writes real files.
    target_link_options(reluscope_thumbnails PRIVATE
        -O1 -sENVIRONMENT=node -sNODERAWFS=1 -sEXIT_RUNTIME=1 -sSUPPORT_LONGJMP=0
        -sALLOW_MEMORY_GROWTH=1 -sMAXIMUM_MEMORY=2147483648)
endif()
