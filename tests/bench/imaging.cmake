# bench_imaging: the samplers, as ratios to vtkImageReslice in the same run. Needs Google Benchmark and VTK's ImagingCore.
find_package(benchmark QUIET)
find_package(VTK 9.1 QUIET COMPONENTS CommonCore CommonDataModel CommonMath ImagingCore)
if(benchmark_FOUND AND TARGET VTK::ImagingCore)
    add_executable(bench_imaging ${CMAKE_CURRENT_LIST_DIR}/bench_imaging.cpp)
    target_link_libraries(bench_imaging PRIVATE
        sagitta::imaging benchmark::benchmark VTK::CommonCore VTK::CommonDataModel VTK::CommonMath VTK::ImagingCore)
endif()
