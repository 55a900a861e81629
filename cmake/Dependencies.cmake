# Every third-party package of the project. Which library may use which of them is said in architecture.json.

find_package(Qt6 6.4 REQUIRED COMPONENTS Core Gui Sql)
find_package(DCMTK REQUIRED)
find_package(charls REQUIRED)
find_package(OpenJPEG 2.5 REQUIRED)
find_package(LCMS2 2.9 REQUIRED)
find_package(Libav 59 REQUIRED) # FFmpeg 5
find_package(OpenJPH REQUIRED) # of the tests alone
if(NOT SAGITTA_TSAN)
    find_package(Qt6 6.4 REQUIRED COMPONENTS Widgets Test)
    # Explicit components: the Qt modules of Debian's VTK are built on Qt 5 and must never enter the process.
    find_package(VTK 9.1 REQUIRED COMPONENTS
        CommonCore CommonDataModel CommonMath CommonTransforms
        RenderingCore RenderingOpenGL2 RenderingVolume RenderingVolumeOpenGL2)
endif()
find_package(GTest REQUIRED)
find_package(Threads REQUIRED)
