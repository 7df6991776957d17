# The engine for scripts: reluscope_engine.wasm, without an interface and without Emscripten's JavaScript (web/engine has
# its own, which needs two functions). The libraries are the page's; what it does not call is dropped.
reluscope_glob(engine_module_sources shell/engine shell/requests)
add_executable(reluscope_engine_module ${engine_module_sources})
set_target_properties(reluscope_engine_module PROPERTIES OUTPUT_NAME reluscope_engine SUFFIX ".wasm")
target_link_libraries(reluscope_engine_module PRIVATE reluscope_app reluscope_warnings)
target_compile_options(reluscope_engine_module PRIVATE ${reluscope_small})
reluscope_unity(reluscope_engine_module 12)
reluscope_engine_first(reluscope_engine_module)
target_link_options(reluscope_engine_module PRIVATE
    -Oz --no-entry -sSTANDALONE_WASM=1 -sSUPPORT_LONGJMP=0 -sASSERTIONS=0
    -sALLOW_MEMORY_GROWTH=1 -sINITIAL_MEMORY=16777216 -sMAXIMUM_MEMORY=2147483648)
