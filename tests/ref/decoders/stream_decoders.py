"""Decoders that know nothing of DICOM and are given the bare code stream: FFmpeg's own, OpenJPEG's, OpenJPH's."""

import os
import re

import numpy

from decoder import Decoded, Decoder, planes_of_interleaved
from tools import ToolError, run_tool

# Pixel formats of FFmpeg: components in the order of the bytes or planes, and the bits its decoder fills.
_GRAY = re.compile(r"gray(?:(\d+)le)?$")
_YUV = re.compile(r"yuvj?(4\d\d)p(?:(\d+)le)?$")
_SUBSAMPLING = {"444": (1, 1), "422": (2, 1), "420": (2, 2), "440": (1, 2), "411": (4, 1), "410": (4, 4)}
_PACKED = {"rgb24": (8, "012"), "bgr24": (8, "210"), "rgb48le": (16, "012"), "bgr48le": (16, "210")}
_PLANAR_RGB = re.compile(r"gbrp(?:(\d+)le)?$")


def planes_of(data, pixel_format, rows, columns):
    """The planes and their bits of a raw picture of FFmpeg."""
    def read(bits):
        return numpy.frombuffer(data, "u1" if bits <= 8 else "<u2").astype(numpy.int64)

    if match := _GRAY.match(pixel_format):
        bits = int(match[1] or 8)
        return planes_of_interleaved(read(bits), rows, columns, 1), bits
    if pixel_format in _PACKED:
        bits, order = _PACKED[pixel_format]
        planes = planes_of_interleaved(read(bits), rows, columns, 3)
        return [planes[int(i)] for i in order], bits
    if match := _PLANAR_RGB.match(pixel_format):
        bits = int(match[1] or 8)
        green, blue, red = planes_of_interleaved(read(bits), rows, columns, 3, planar=True)
        return [red, green, blue], bits
    if match := _YUV.match(pixel_format):
        bits = int(match[2] or 8)
        across, down = _SUBSAMPLING[match[1]]
        small = -(-rows // down), -(-columns // across)
        values, sizes = read(bits), [(rows, columns), small, small]
        planes, at = [], 0
        for height, width in sizes:
            planes.append(values[at:at + height * width].reshape(height, width))
            at += height * width
        return planes, bits
    raise ToolError(f"FFmpeg's pixel format {pixel_format} is not known here")


class FfmpegDecoder(Decoder):
    """FFmpeg's own decoders mjpeg, jpegls and jpeg2000 share no code with anything else here."""

    name = "ffmpeg"
    _CODECS = {"jpeg": ("mjpeg", "jpeg_pipe"), "jpegls": ("jpegls", "jpegls_pipe"), "j2k": ("jpeg2000", "j2k_pipe")}

    def handles(self, image, header):
        # FFmpeg before 6.1 decodes no HTJ2K, and no JPEG-LS interleaved by sample or of 16-bit colour. In 16-bit lossless JPEG
        # it reads additional bits after SSSS = 16, where T.81 H.1.2.2 has none, and loses its place at the first of them.
        if header is None or header.family not in self._CODECS or header.high_throughput or header.by_sample:
            return False
        deep = header.precision[0] > 8
        return not (header.family == "jpegls" and header.components > 1 and deep
                    or header.family == "jpeg" and header.lossless and header.precision[0] == 16)

    def decode(self, image, number, header, folder):
        codec, demuxer = self._CODECS[header.family]
        source, target = os.path.join(folder, "ffmpeg.in"), os.path.join(folder, "ffmpeg.raw")
        with open(source, "wb") as file:
            file.write(image.frame_bytes(number))
        said = run_tool("ffmpeg", "-nostdin", "-hide_banner", "-y", "-v", "info", "-err_detect", "explode", "-f", demuxer,
                        "-c:v", codec, "-i", source, "-frames:v", "1", "-f", "rawvideo", target)
        found = re.search(r"Video: rawvideo[^,]*, (\w+)[^,]*(?:\([^)]*\))?, (\d+)x(\d+)", said)
        if not found:
            raise ToolError("FFmpeg does not say what it wrote")
        if (int(found[3]), int(found[2])) != (header.rows, header.columns):
            raise ToolError(f"FFmpeg gives {found[2]}x{found[3]}")
        with open(target, "rb") as file:
            planes, bits = planes_of(file.read(), found[1], header.rows, header.columns)
        return Decoded(self._undo_scaling(planes, bits, header))

    @staticmethod
    def _undo_scaling(planes, bits, header):
        """FFmpeg fills its pixel format from the top where the code stream has fewer bits, and leaves a signed
        JPEG 2000 component level-shifted as if it were unsigned."""
        planes = [plane >> max(0, bits - precision) for plane, precision in zip(planes, header.precision)]
        return [plane - (1 << precision - 1) if signed else plane
                for plane, precision, signed in zip(planes, header.precision, header.signed)]


class OpenJpegDecoder(Decoder):
    """opj_decompress: JPEG 2000, and HTJ2K from 2.5 on."""

    name = "openjpeg"

    def handles(self, image, header):
        return header is not None and header.family == "j2k"

    def decode(self, image, number, header, folder):
        data = image.frame_bytes(number)
        boxed = data[4:8] == b"jP  "
        source, target = os.path.join(folder, "opj.jp2" if boxed else "opj.j2k"), os.path.join(folder, "opj.rawl")
        with open(source, "wb") as file:
            file.write(data)
        run_tool("opj_decompress", "-i", source, "-o", target)
        with open(target, "rb") as file:
            raw = file.read()
        planes, at = [], 0
        for precision, signed, (dx, dy) in zip(header.precision, header.signed, header.sampling):
            height, width = -(-header.rows // dy), -(-header.columns // dx)
            kind = ("i" if signed else "u") + ("1" if precision <= 8 else "2")
            size = height * width * int(kind[1])
            plane = numpy.frombuffer(raw[at:at + size], "<" + kind)
            planes.append(plane.reshape(height, width).astype(numpy.int64))
            at += size
        return Decoded(planes)


class OpenJphDecoder(Decoder):
    """ojph_expand: HTJ2K alone, unsigned."""

    name = "openjph"

    def handles(self, image, header):
        return (header is not None and header.high_throughput and not any(header.signed) and header.components in (1, 3)
                and not header.subsampled)

    def decode(self, image, number, header, folder):
        source = os.path.join(folder, "ojph.j2c")
        target = os.path.join(folder, "ojph.pgm" if header.components == 1 else "ojph.ppm")
        with open(source, "wb") as file:
            file.write(image.frame_bytes(number))
        run_tool("ojph_expand", "-i", source, "-o", target)
        with open(target, "rb") as file:
            _, size, depth, raw = re.match(rb"(P[56])\s+(\d+\s+\d+)\s+(\d+)\s(.*)", file.read(), re.DOTALL).groups()
        values = numpy.frombuffer(raw, "u1" if int(depth) < 256 else ">u2")
        return Decoded(planes_of_interleaved(values, header.rows, header.columns, header.components))
