# Generated images and videos for tests, the demonstration and benchmarks, the folder of real ones, and what a DICOMDIR
# lists.
add_library(sagitta_test_support STATIC dicomdir.cpp made_video.cpp phantom.cpp phantom_shape.cpp)
add_library(sagitta::test_support ALIAS sagitta_test_support)
target_include_directories(sagitta_test_support PUBLIC ${CMAKE_SOURCE_DIR}/tests)
target_link_libraries(sagitta_test_support PUBLIC sagitta::core Qt6::Core PRIVATE sagitta::demo DCMTK::dcmdata)
target_precompile_headers(sagitta_test_support REUSE_FROM sagitta_pch_core)

add_executable(sagitta-phantom phantom_main.cpp)
target_link_libraries(sagitta-phantom PRIVATE sagitta::demo)
target_precompile_headers(sagitta-phantom REUSE_FROM sagitta_pch_core)
