"""FFmpeg's command-line program as the reference of videos: its own demuxers, its own counting of frames."""

import os
import re
from dataclasses import dataclass

from decoder import Decoded, Decoder
from stream_decoders import planes_of
from tools import ToolError, run_tool

# Luma weights of red and blue by the name of the matrix (ISO/IEC 23001-8 table 4); PS3.3 C.7.6.3.1.2 where none is said.
_MATRICES = {"unknown": (0.299, 0.114), "bt470bg": (0.299, 0.114), "smpte170m": (0.299, 0.114),
             "bt709": (0.2126, 0.0722), "bt2020nc": (0.2627, 0.0593)}


@dataclass
class VideoColour:
    """What a stream says of the colour of its planes."""
    red: float
    blue: float
    full_range: bool
    interlaced: bool
    centred: bool  # chroma lies in the middle of its block, not at its left side


def _colour_of(said, pixel_format):
    frame = re.search(r"Parsed_showinfo.* i:(\w)", said)
    colour = re.search(r"color_range:(\w+) color_space:(\w+)", said)
    if not frame or not colour or colour[2] not in _MATRICES:
        raise ToolError("FFmpeg does not say what colour the frame is")
    return VideoColour(*_MATRICES[colour[2]], colour[1] == "pc" or pixel_format.startswith("yuvj"), frame[1] in "TB",
                       "Video: mpeg1video" in said)  # ISO/IEC 11172-2 2.4.1


class VideoDecoder(Decoder):
    """The whole stream up to the frame, by FFmpeg's decoders of MPEG-2, H.264 and HEVC."""

    name = "ffmpeg-video"

    def handles(self, image, header):
        return header is not None and header.family == "video"

    def decode(self, image, number, header, folder):
        source, target = os.path.join(folder, "video.bin"), os.path.join(folder, "video.raw")
        with open(source, "wb") as file:
            file.write(image.whole_stream())
        said = run_tool("ffmpeg", "-nostdin", "-hide_banner", "-y", "-v", "info", "-i", source, "-map", "0:v:0", "-vf",
                        f"select=eq(n\\,{number - 1}),showinfo", "-vsync", "0", "-frames:v", "1", "-f", "rawvideo", target)
        found = re.search(r"Video: rawvideo[^,]*, (\w+)", said)
        if not found or os.path.getsize(target) == 0:
            raise ToolError(f"FFmpeg gives no frame {number}")
        with open(target, "rb") as file:
            planes, _ = planes_of(file.read(), found[1], image.rows, image.columns)
        return Decoded(planes, video=_colour_of(said, found[1]))
