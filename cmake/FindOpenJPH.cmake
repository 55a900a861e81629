# OpenJPH::openjph, the High-Throughput JPEG 2000 library. Version 0.9 brings no configuration file of its own.
#
# OPENJPH_INCLUDE_DIR, OPENJPH_LIBRARY: where they are, when they are not found by themselves.

find_path(OPENJPH_INCLUDE_DIR openjph/ojph_codestream.h)
find_library(OPENJPH_LIBRARY openjph)
mark_as_advanced(OPENJPH_INCLUDE_DIR OPENJPH_LIBRARY)

include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(OpenJPH REQUIRED_VARS OPENJPH_LIBRARY OPENJPH_INCLUDE_DIR)

if(OpenJPH_FOUND AND NOT TARGET OpenJPH::openjph)
    add_library(OpenJPH::openjph UNKNOWN IMPORTED)
    set_target_properties(OpenJPH::openjph PROPERTIES
        IMPORTED_LOCATION "${OPENJPH_LIBRARY}"
        INTERFACE_INCLUDE_DIRECTORIES "${OPENJPH_INCLUDE_DIR}")
endif()
