sagitta_add_test(unit_display_set
    SOURCES ${CMAKE_CURRENT_LIST_DIR}/display_set_test.cpp
            ${CMAKE_CURRENT_LIST_DIR}/display_set_growth_test.cpp ${CMAKE_CURRENT_LIST_DIR}/display_set_corpus_test.cpp
            ${CMAKE_CURRENT_LIST_DIR}/display_set_rules_test.cpp
            ${CMAKE_CURRENT_LIST_DIR}/display_set_space_test.cpp
    USES core dicom
    THIRD_PARTY GTest::gtest_main)
