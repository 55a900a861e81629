# LCMS2::lcms2, the LittleCMS colour management library, which brings no configuration file of CMake.
#
# LCMS2_INCLUDE_DIR, LCMS2_LIBRARY: where they are, when they are not found by themselves.

find_path(LCMS2_INCLUDE_DIR lcms2.h)
find_library(LCMS2_LIBRARY NAMES lcms2 lcms2_static)
mark_as_advanced(LCMS2_INCLUDE_DIR LCMS2_LIBRARY)

if(EXISTS "${LCMS2_INCLUDE_DIR}/lcms2.h")
    # 2140 is 2.14
    file(STRINGS "${LCMS2_INCLUDE_DIR}/lcms2.h" _lcms2_version REGEX "define LCMS_VERSION +[0-9]+")
    string(REGEX REPLACE "[^0-9]*([0-9])([0-9][0-9])[0-9].*" "\\1.\\2" LCMS2_VERSION "${_lcms2_version}")
endif()

include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(LCMS2
    REQUIRED_VARS LCMS2_LIBRARY LCMS2_INCLUDE_DIR
    VERSION_VAR LCMS2_VERSION)

if(LCMS2_FOUND AND NOT TARGET LCMS2::lcms2)
    add_library(LCMS2::lcms2 UNKNOWN IMPORTED)
    set_target_properties(LCMS2::lcms2 PROPERTIES
        IMPORTED_LOCATION "${LCMS2_LIBRARY}"
        INTERFACE_INCLUDE_DIRECTORIES "${LCMS2_INCLUDE_DIR}")
endif()
