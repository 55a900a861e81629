# sagitta_add_library(name LAYER core|gui|widgets [AUTOMOC] SOURCES ... [USES lib ...] [THIRD_PARTY target ...])
#
# Makes sagitta::name. USES names libraries of the project; they become public dependencies and must stand in the
# table of architecture.json, which the include test reads too: one place says who may use whom. THIRD_PARTY targets
# are private; Qt Core (and Qt Gui from layer gui upwards, Qt Widgets from layer widgets) are public.
# One precompiled header per layer is compiled once and reused by every library and test of that layer.

file(READ ${CMAKE_SOURCE_DIR}/cmake/architecture.json SAGITTA_ARCHITECTURE)
set_property(DIRECTORY ${CMAKE_SOURCE_DIR} APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS cmake/architecture.json)

function(_sagitta_make_pch layer header)
    set(target sagitta_pch_${layer})
    file(WRITE ${CMAKE_BINARY_DIR}/pch/${layer}.cpp.in "// Carries the precompiled header of one layer.\n")
    configure_file(${CMAKE_BINARY_DIR}/pch/${layer}.cpp.in ${CMAKE_BINARY_DIR}/pch/${layer}.cpp COPYONLY)
    add_library(${target} STATIC ${CMAKE_BINARY_DIR}/pch/${layer}.cpp)
    target_link_libraries(${target} PUBLIC ${ARGN})
    target_precompile_headers(${target} PRIVATE ${CMAKE_SOURCE_DIR}/cmake/pch/${header})
endfunction()

_sagitta_make_pch(core core.h Qt6::Core)
_sagitta_make_pch(gui gui.h Qt6::Core Qt6::Gui)
_sagitta_make_pch(test test.h Qt6::Core Qt6::Gui GTest::gtest)
if(NOT SAGITTA_TSAN)
    _sagitta_make_pch(widgets widgets.h Qt6::Core Qt6::Gui Qt6::Widgets)
endif()

function(_sagitta_check_uses name uses)
    string(JSON allowed_json GET "${SAGITTA_ARCHITECTURE}" ${name} uses)
    foreach(dep IN LISTS uses)
        string(FIND "${allowed_json}" "\"${dep}\"" at)
        if(at EQUAL -1)
            message(FATAL_ERROR "Library '${name}' may not use '${dep}' (cmake/architecture.json)")
        endif()
    endforeach()
endfunction()

function(sagitta_add_library name)
    cmake_parse_arguments(ARG "AUTOMOC" "LAYER" "SOURCES;USES;THIRD_PARTY" ${ARGN})
    _sagitta_check_uses(${name} "${ARG_USES}")
    set(target sagitta_${name})
    add_library(${target} STATIC ${ARG_SOURCES})
    add_library(sagitta::${name} ALIAS ${target})
    target_include_directories(${target} PUBLIC ${CMAKE_SOURCE_DIR}/viewer ${CMAKE_SOURCE_DIR})
    target_link_libraries(${target} PUBLIC Qt6::Core)
    if(ARG_LAYER STREQUAL "gui" OR ARG_LAYER STREQUAL "widgets")
        target_link_libraries(${target} PUBLIC Qt6::Gui)
    endif()
    if(ARG_LAYER STREQUAL "widgets")
        target_link_libraries(${target} PUBLIC Qt6::Widgets)
    endif()
    foreach(dep IN LISTS ARG_USES)
        target_link_libraries(${target} PUBLIC sagitta::${dep})
    endforeach()
    target_link_libraries(${target} PRIVATE ${ARG_THIRD_PARTY})
    set_target_properties(${target} PROPERTIES AUTOMOC ${ARG_AUTOMOC})
    target_precompile_headers(${target} REUSE_FROM sagitta_pch_${ARG_LAYER})
endfunction()

# sagitta_add_test(name SOURCES ... USES lib ... [THIRD_PARTY target ...] [LABEL unit|ref|network|gui] [TIMEOUT s]
#                  [LOCK resource])
# One GoogleTest binary; every TEST becomes a ctest test of its own, so that they run in parallel. Tests with one LOCK run
# one at a time among themselves: a display has one keyboard focus.
include(GoogleTest)
function(sagitta_add_test name)
    cmake_parse_arguments(ARG "" "LABEL;TIMEOUT;LOCK" "SOURCES;USES;THIRD_PARTY" ${ARGN})
    if(NOT ARG_LABEL)
        set(ARG_LABEL unit)
    endif()
    if(NOT ARG_TIMEOUT)
        set(ARG_TIMEOUT 120)
    endif()
    add_executable(${name} ${ARG_SOURCES})
    target_include_directories(${name} PRIVATE ${CMAKE_SOURCE_DIR} ${CMAKE_SOURCE_DIR}/tests)
    foreach(dep IN LISTS ARG_USES)
        target_link_libraries(${name} PRIVATE sagitta::${dep})
    endforeach()
    target_link_libraries(${name} PRIVATE GTest::gtest Qt6::Gui ${ARG_THIRD_PARTY})
    target_precompile_headers(${name} REUSE_FROM sagitta_pch_test)
    set(properties LABELS ${ARG_LABEL} TIMEOUT ${ARG_TIMEOUT})
    if(ARG_LOCK)
        list(APPEND properties RESOURCE_LOCK ${ARG_LOCK})
    endif()
    gtest_discover_tests(${name}
        TEST_PREFIX "${ARG_LABEL}/${name}/"
        DISCOVERY_TIMEOUT 60
        PROPERTIES ${properties})
endfunction()
