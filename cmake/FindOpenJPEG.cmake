# OpenJPEG::openjp2, the JPEG 2000 library. Its own configuration file asks for its programs and servers as well, which
# nobody needs here.
#
# OPENJPEG_INCLUDE_DIR, OPENJPEG_LIBRARY: where they are, when they are not found by themselves.

find_path(OPENJPEG_INCLUDE_DIR openjpeg.h PATH_SUFFIXES openjpeg-2.6 openjpeg-2.5)
find_library(OPENJPEG_LIBRARY openjp2)
mark_as_advanced(OPENJPEG_INCLUDE_DIR OPENJPEG_LIBRARY)

if(EXISTS "${OPENJPEG_INCLUDE_DIR}/opj_config.h")
    file(STRINGS "${OPENJPEG_INCLUDE_DIR}/opj_config.h" _openjpeg_version REGEX "define OPJ_VERSION_(MAJOR|MINOR|BUILD)")
    string(REGEX REPLACE "[^0-9;]" "" _openjpeg_version "${_openjpeg_version}")
    string(REPLACE ";" "." OpenJPEG_VERSION "${_openjpeg_version}")
endif()

include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(OpenJPEG
    REQUIRED_VARS OPENJPEG_LIBRARY OPENJPEG_INCLUDE_DIR
    VERSION_VAR OpenJPEG_VERSION)

if(OpenJPEG_FOUND AND NOT TARGET OpenJPEG::openjp2)
    add_library(OpenJPEG::openjp2 UNKNOWN IMPORTED)
    set_target_properties(OpenJPEG::openjp2 PROPERTIES
        IMPORTED_LOCATION "${OPENJPEG_LIBRARY}"
        INTERFACE_INCLUDE_DIRECTORIES "${OPENJPEG_INCLUDE_DIR}")
endif()
