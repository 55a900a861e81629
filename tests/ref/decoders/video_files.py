"""Generated videos: every codec of PS3.5 8.2.5 to 8.2.11 in what may hold it, made by FFmpeg's encoders."""

import os
import tempfile

import numpy

from tools import run_tool
from wrap import write_dicom

_MPEG2, _MPEG2_HIGH = "1.2.840.10008.1.2.4.100", "1.2.840.10008.1.2.4.101"
_H264, _BLU_RAY, _H264_2D = "1.2.840.10008.1.2.4.102", "1.2.840.10008.1.2.4.103", "1.2.840.10008.1.2.4.104"
_H264_3D, _STEREO = "1.2.840.10008.1.2.4.105", "1.2.840.10008.1.2.4.106"
_HEVC, _HEVC10 = "1.2.840.10008.1.2.4.107", "1.2.840.10008.1.2.4.108"
_FRAMES = 40
_X264, _X265 = ("-c:v", "libx264", "-pix_fmt", "yuv420p"), ("-c:v", "libx265", "-pix_fmt", "yuv420p")
_MPEG = ("-c:v", "mpeg2video", "-g", "12", "-bf", "2")
_QUIET = ":log-level=none"


class _Writer:
    def __init__(self, folder, elements, scratch):
        self.folder, self.elements, self.scratch = folder, elements, scratch

    def write(self, name, syntax, suffix, *options, rows=96, columns=128, bits=8, fragments=1, sound=False):
        target = os.path.join(self.scratch, f"{name}.{suffix}")
        source = ["-f", "lavfi", "-i", f"testsrc2=size={columns}x{rows}:rate=25"]
        if sound:
            source += ["-f", "lavfi", "-i", "sine=frequency=440", "-t", str(_FRAMES / 25)]
        run_tool("ffmpeg", "-nostdin", "-y", "-v", "error", *source, "-frames:v", str(_FRAMES), *options, target)
        with open(target, "rb") as file:
            stream = file.read()
        shape = numpy.empty((_FRAMES, rows, columns, 3), "u1")
        made = self.elements(shape, "YBR_PARTIAL_420", 8 if bits == 8 else 16, bits)
        # One "frame" of the encapsulation is the whole stream.
        write_dicom(os.path.join(self.folder, f"video_{name}.dcm"), syntax, made, [stream], True, fragments)


def write_video_files(folder, elements):
    with tempfile.TemporaryDirectory() as scratch:
        out = _Writer(folder, elements, scratch)
        out.write("mpeg2", _MPEG2, "m2v", *_MPEG)
        out.write("mpeg2_fragments", f"{_MPEG2}.1", "m2v", *_MPEG, fragments=5)
        out.write("mpeg2_interlaced", _MPEG2, "m2v", *_MPEG, "-flags", "+ildct+ilme", "-top", "1")
        out.write("mpeg2_program", _MPEG2, "vob", *_MPEG, "-c:a", "mp2", sound=True)
        out.write("mpeg1_program", _MPEG2, "mpg", "-c:v", "mpeg1video", "-bf", "2")
        out.write("mpeg2_transport", _MPEG2, "ts", *_MPEG, "-c:a", "mp2", sound=True)
        out.write("mpeg2_high", _MPEG2_HIGH, "m2v", *_MPEG, "-colorspace", "bt709", rows=720, columns=1280)
        out.write("h264", _H264, "h264", *_X264)
        out.write("h264_fragments", f"{_H264}.1", "mp4", *_X264, fragments=4)
        out.write("h264_open", _H264, "h264", *_X264, "-x264-params",
                  "open-gop=1:keyint=10:min-keyint=10:bframes=3:b-adapt=0:scenecut=0")
        out.write("h264_refresh", _H264, "h264", *_X264, "-x264-params", "intra-refresh=1:keyint=15")
        out.write("h264_interlaced", _H264, "h264", *_X264, "-x264-params", "tff=1:keyint=12")
        out.write("h264_full_range", _H264, "h264", "-c:v", "libx264", "-pix_fmt", "yuvj420p")
        out.write("h264_mp4", _H264, "mp4", *_X264, "-g", "12", "-c:a", "aac", sound=True)
        out.write("h264_blu_ray", _BLU_RAY, "m2ts", *_X264, "-x264-params", "bluray-compat=1:keyint=25", "-c:a", "ac3",
                  sound=True)
        out.write("h264_2d", _H264_2D, "ts", *_X264, "-colorspace", "bt709", rows=270, columns=480)
        out.write("h264_3d", _H264_3D, "ts", *_X264, "-x264-params", "frame-packing=3")
        out.write("h264_stereo", _STEREO, "ts", *_X264)
        out.write("hevc", _HEVC, "hevc", *_X265, "-x265-params", "keyint=10:bframes=4" + _QUIET)
        out.write("hevc_closed", _HEVC, "hevc", *_X265, "-x265-params", "keyint=10:open-gop=0:bframes=4" + _QUIET)
        out.write("hevc_mp4", _HEVC, "mp4", *_X265, "-x265-params", "keyint=10" + _QUIET)
        out.write("hevc10", _HEVC10, "hevc", "-c:v", "libx265", "-pix_fmt", "yuv420p10le", "-x265-params",
                  "keyint=10" + _QUIET, bits=10)
