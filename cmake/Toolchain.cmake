# Compiler cache, fast linker, warnings and sanitizers: everything that is about the tools, not about the project.

find_program(SAGITTA_CCACHE ccache)
if(SAGITTA_CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
    set(CMAKE_CXX_COMPILER_LAUNCHER
        ${CMAKE_COMMAND} -E env
        CCACHE_BASEDIR=${CMAKE_SOURCE_DIR}
        CCACHE_NOHASHDIR=1
        CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime
        ${SAGITTA_CCACHE})
endif()

# GCC 12 knows -fuse-ld=mold; clang too. Without mold or lld the default linker is used.
find_program(SAGITTA_MOLD mold)
find_program(SAGITTA_LLD ld.lld)
if(NOT MSVC)
    if(SAGITTA_MOLD)
        add_link_options(-fuse-ld=mold)
    elseif(SAGITTA_LLD)
        add_link_options(-fuse-ld=lld)
    endif()
endif()

if(MSVC)
    add_compile_options(/W4 /permissive- /utf-8)
    if(SAGITTA_WERROR)
        add_compile_options(/WX)
    endif()
else()
    add_compile_options(-Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor -Woverloaded-virtual -Wcast-qual)
    # The same bits on every machine: no fused multiply-add behind our back (GCC contracts by default on ARM).
    add_compile_options(-ffp-contract=off -fPIC)
    if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
        add_compile_options(-fpch-preprocess)
    endif()
    if(SAGITTA_WERROR)
        add_compile_options(-Werror)
    endif()
endif()

# What users get reads bytes from strangers: hardened as Debian's own programs are (dpkg-buildflags, hardening=+all).
if(CMAKE_SYSTEM_NAME STREQUAL "Linux" AND CMAKE_BUILD_TYPE STREQUAL "Release")
    include(CheckCXXCompilerFlag)
    foreach(flag -fstack-protector-strong -fstack-clash-protection -fcf-protection)
        string(MAKE_C_IDENTIFIER "SAGITTA_HAS${flag}" known)
        check_cxx_compiler_flag(${flag} ${known})
        if(${known})
            add_compile_options(${flag})
        endif()
    endforeach()
    add_compile_options(-U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=2 -Wformat -Werror=format-security)
    add_link_options(-pie -Wl,-z,relro,-z,now)
endif()

if(SAGITTA_ASAN)
    add_compile_options(-O1 -g1 -fno-omit-frame-pointer -fsanitize=address,undefined -fno-sanitize-recover=undefined)
    add_link_options(-fsanitize=address,undefined)
elseif(SAGITTA_TSAN)
    add_compile_options(-O1 -g1 -fno-omit-frame-pointer -fsanitize=thread)
    add_link_options(-fsanitize=thread)
endif()
