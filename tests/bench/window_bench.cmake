# sagitta-window-bench: from an event to the painted viewport, in the real windows.
find_package(Qt6 REQUIRED COMPONENTS Test)
add_executable(sagitta_window_bench
    ${CMAKE_CURRENT_LIST_DIR}/../gui/program.cpp
    ${CMAKE_CURRENT_LIST_DIR}/measure_opening.cpp
    ${CMAKE_CURRENT_LIST_DIR}/measure_table.cpp
    ${CMAKE_CURRENT_LIST_DIR}/window_bench.cpp)
set_target_properties(sagitta_window_bench PROPERTIES OUTPUT_NAME sagitta-window-bench)
target_include_directories(sagitta_window_bench PRIVATE ${CMAKE_SOURCE_DIR}/tests)
target_link_libraries(sagitta_window_bench PRIVATE 
    sagitta::app_gui sagitta::test_catalog sagitta::test_peers sagitta::test_support GTest::gtest Qt6::Test)
