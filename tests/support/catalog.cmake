# A catalog of any size, for tests and measurements.
if(NOT SAGITTA_TSAN) # which builds no storage
    add_library(sagitta_test_catalog STATIC made_catalog.cpp)
    add_library(sagitta::test_catalog ALIAS sagitta_test_catalog)
    target_include_directories(sagitta_test_catalog PUBLIC ${CMAKE_SOURCE_DIR}/tests)
    target_link_libraries(sagitta_test_catalog PUBLIC sagitta::storage Qt6::Core)
    target_precompile_headers(sagitta_test_catalog REUSE_FROM sagitta_pch_core)
endif()
