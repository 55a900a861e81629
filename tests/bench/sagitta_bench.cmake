# sagitta-bench: all figures of the product in interleaved rounds, as ratios to named references of the same run.
# A new group of measurements is a measure_<group>.cpp here and a line in measurements.h.
find_package(VTK 9.1 QUIET COMPONENTS CommonCore CommonDataModel CommonMath ImagingCore)
if(TARGET VTK::ImagingCore)
    add_executable(sagitta_bench
        ${CMAKE_CURRENT_LIST_DIR}/bench_harness.cpp
        ${CMAKE_CURRENT_LIST_DIR}/bench_main.cpp
        ${CMAKE_CURRENT_LIST_DIR}/bench_report.cpp
        ${CMAKE_CURRENT_LIST_DIR}/bench_scene.cpp
        ${CMAKE_CURRENT_LIST_DIR}/measure_catalog.cpp
        ${CMAKE_CURRENT_LIST_DIR}/measure_color.cpp
        ${CMAKE_CURRENT_LIST_DIR}/measure_network.cpp
        ${CMAKE_CURRENT_LIST_DIR}/measure_planar.cpp
        ${CMAKE_CURRENT_LIST_DIR}/measure_volume.cpp)
    set_target_properties(sagitta_bench PROPERTIES OUTPUT_NAME sagitta-bench)
    target_include_directories(sagitta_bench PRIVATE ${CMAKE_SOURCE_DIR}/tests)
    target_link_libraries(sagitta_bench PRIVATE
        sagitta::app sagitta::test_catalog sagitta::test_peers sagitta::test_support LCMS2::lcms2 Qt6::Sql
        VTK::CommonCore VTK::CommonDataModel VTK::CommonMath VTK::ImagingCore)
    add_custom_target(bench DEPENDS sagitta_bench sagitta_window_bench)
endif()
