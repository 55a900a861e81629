# Libav::headers, the headers of FFmpeg's libavcodec and libavutil. They are not linked, but loaded when the first video is
# met (viewer/dicom/libav.h): the headers say which version that has to be.
#
# LIBAV_INCLUDE_DIR: where they are, when they are not found by themselves.
# Libav_VERSION, Libav_UTIL_VERSION: the major versions of libavcodec and libavutil.

find_path(LIBAV_INCLUDE_DIR libavcodec/avcodec.h PATH_SUFFIXES ffmpeg)
mark_as_advanced(LIBAV_INCLUDE_DIR)

foreach(_libav_part AVCODEC AVUTIL)
    string(TOLOWER ${_libav_part} _libav_folder)
    set(_libav_${_libav_part} "")
    foreach(_libav_header version.h version_major.h)
        if(EXISTS "${LIBAV_INCLUDE_DIR}/lib${_libav_folder}/${_libav_header}")
            file(STRINGS "${LIBAV_INCLUDE_DIR}/lib${_libav_folder}/${_libav_header}" _libav_line
                REGEX "define LIB${_libav_part}_VERSION_MAJOR +[0-9]+")
            string(REGEX MATCH "[0-9]+" _libav_found "${_libav_line}")
            string(APPEND _libav_${_libav_part} "${_libav_found}")
        endif()
    endforeach()
endforeach()
set(Libav_VERSION "${_libav_AVCODEC}")
set(Libav_UTIL_VERSION "${_libav_AVUTIL}")

include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(Libav
    REQUIRED_VARS LIBAV_INCLUDE_DIR Libav_VERSION Libav_UTIL_VERSION
    VERSION_VAR Libav_VERSION)

if(Libav_FOUND AND NOT TARGET Libav::headers)
    add_library(Libav::headers INTERFACE IMPORTED)
    set_target_properties(Libav::headers PROPERTIES INTERFACE_INCLUDE_DIRECTORIES "${LIBAV_INCLUDE_DIR}")
endif()
