# sagitta-start-bench: from starting the program to a window that can be used, against a bare window of Qt.
add_executable(sagitta_bare_window ${CMAKE_CURRENT_LIST_DIR}/bare_window.cpp)
set_target_properties(sagitta_bare_window PROPERTIES OUTPUT_NAME sagitta-bare-window)
target_link_libraries(sagitta_bare_window PRIVATE Qt6::Widgets)
add_executable(sagitta_start_bench ${CMAKE_CURRENT_LIST_DIR}/start_bench.cpp)
set_target_properties(sagitta_start_bench PROPERTIES OUTPUT_NAME sagitta-start-bench)
target_link_libraries(sagitta_start_bench PRIVATE sagitta::test_catalog)
target_compile_definitions(sagitta_start_bench PRIVATE
    SAGITTA_GUI="$<TARGET_FILE:sagitta>" SAGITTA_BARE_WINDOW="$<TARGET_FILE:sagitta_bare_window>")
add_dependencies(sagitta_start_bench sagitta sagitta_bare_window)
if(TARGET bench)
    add_dependencies(bench sagitta_start_bench)
endif()
