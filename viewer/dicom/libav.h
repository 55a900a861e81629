// Libav: libavcodec and libavutil, loaded when the first video is met and never before: with all that they bring along
// they take longer to load than the rest of the program, which most of the time shows no video. The functions are
// called through this table. Any thread. Internal to this library; see decision 0018.
#pragma once

#include "core/result.h"

extern "C" {
#include <libavcodec/avcodec.h>
#include <libavutil/frame.h>
#include <libavutil/pixdesc.h>
}

namespace sagitta::dicom {

struct Libav {
    decltype(&avcodec_version) version = nullptr;
    decltype(&avcodec_find_decoder_by_name) findDecoder = nullptr;
    decltype(&avcodec_alloc_context3) allocContext = nullptr;
    decltype(&avcodec_free_context) freeContext = nullptr;
    decltype(&avcodec_open2) open = nullptr;
    decltype(&avcodec_send_packet) sendPacket = nullptr;
    decltype(&avcodec_receive_frame) receiveFrame = nullptr;
    decltype(&avcodec_flush_buffers) flushBuffers = nullptr;
    decltype(&av_parser_init) openParser = nullptr;
    decltype(&av_parser_parse2) parse = nullptr;
    decltype(&av_parser_close) closeParser = nullptr;
    decltype(&av_packet_alloc) allocPacket = nullptr;
    decltype(&av_packet_free) freePacket = nullptr;
    decltype(&av_new_packet) newPacket = nullptr;
    decltype(&av_packet_unref) emptyPacket = nullptr;
    decltype(&av_mallocz) allocZeroed = nullptr;
    decltype(&av_frame_alloc) allocFrame = nullptr;
    decltype(&av_frame_free) freeFrame = nullptr;
    decltype(&av_pix_fmt_desc_get) describe = nullptr;
    decltype(&av_log_set_level) setLogLevel = nullptr;
};

// Unsupported when the libraries are not installed, or are not those that the program was made for.
Result<const Libav*> libav();

} // namespace sagitta::dicom
