# The page's module: reluscope.mjs and reluscope.wasm, one thread, WebGL2, no file system.
list(FILTER shell_sources EXCLUDE REGEX "/shell/(desktop|cli|engine|requests|thumbnails)/")
set(web_entry ${shell_sources})
list(FILTER web_entry INCLUDE REGEX "/shell/web/")
if(NOT web_entry)
    message(STATUS "src/shell/web has no sources: the page's module is left out")
    return()
endif()
add_executable(reluscope_page ${shell_sources})
set_target_properties(reluscope_page PROPERTIES OUTPUT_NAME reluscope SUFFIX ".mjs")
target_compile_definitions(reluscope_page PRIVATE RELUSCOPE_DATA_DIR="data")
target_link_libraries(reluscope_page PRIVATE reluscope_app reluscope_gl reluscope_warnings)
target_compile_options(reluscope_page PRIVATE -Oz)
reluscope_unity(reluscope_page 12)
reluscope_engine_first(reluscope_page)
target_link_options(reluscope_page PRIVATE
    -Oz    # 130 kB less than -O2; the engine keeps its own
    -sMODULARIZE=1 -sEXPORT_ES6=1 -sEXPORT_NAME=createReluscope -sENVIRONMENT=web
    -sMIN_WEBGL_VERSION=2 -sMAX_WEBGL_VERSION=2
    -sFILESYSTEM=0           # saves 13 kB of gzipped glue; the page hands over bytes
    -sDYNAMIC_EXECUTION=0    # no eval: the content security policy forbids it
    -sSUPPORT_LONGJMP=0 -sASSERTIONS=0
    -sALLOW_MEMORY_GROWTH=1 -sINITIAL_MEMORY=33554432
    -sMAXIMUM_MEMORY=2147483648
    -sEXPORTED_FUNCTIONS=_main,_malloc,_free
    -sEXPORTED_RUNTIME_METHODS=UTF8ToString,stringToUTF8,lengthBytesUTF8,HEAPU8)
