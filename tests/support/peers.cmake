# Real peers for tests: Orthanc and dcmqrscp as processes of their own, upload to them, a peer that never answers, and
# small instances to send.
add_library(sagitta_test_peers STATIC
    dir_sink.cpp
    dcmqrscp.cpp
    folder_store.cpp
    made_instance.cpp
    mischief.cpp
    orthanc.cpp
    peer_process_posix.cpp
    scripted_peer.cpp
    silent_peer_posix.cpp
    slow_proxy_posix.cpp
    $<IF:$<PLATFORM_ID:Linux>,small_disk_linux.cpp,small_disk_other.cpp>
    upload.cpp)
add_library(sagitta::test_peers ALIAS sagitta_test_peers)
target_include_directories(sagitta_test_peers PUBLIC ${CMAKE_SOURCE_DIR}/tests)
target_link_libraries(sagitta_test_peers PUBLIC sagitta::network Qt6::Core PRIVATE DCMTK::dcmnet DCMTK::dcmdata)
target_precompile_headers(sagitta_test_peers REUSE_FROM sagitta_pch_core)
