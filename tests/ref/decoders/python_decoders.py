"""The references that are Python packages: pydicom's own handlers, GDCM, Pillow (libjpeg-turbo)."""

import io

import gdcm  # loaded once, before the children in which it works
import numpy
from PIL import Image as Pillow

from decoder import Decoded, Decoder, planes_of_interleaved
from image import BIG, PLAIN_FRAMES, RLE
from tools import ToolError, isolated
from wrap import single_frame_file


def _native_planes(frame, image):
    """Planes of one native frame from its flat values (PS3.3 C.7.6.3.1.2 for the order of YBR_FULL_422)."""
    if image.photometric in ("YBR_FULL_422", "YBR_PARTIAL_422"):
        quads = numpy.asarray(frame).reshape(image.rows, image.columns // 2, 4).astype(numpy.int64)
        luma = quads[:, :, :2].reshape(image.rows, image.columns)
        return [luma, quads[:, :, 2], quads[:, :, 3]]
    return planes_of_interleaved(frame, image.rows, image.columns, image.samples, image.planar == 1)


class NumpyDecoder(Decoder):
    """Native pixel data as pydicom's element has it, read by numpy as PS3.5 8.1 and Annex A lay it out."""

    name = "numpy"
    _TYPES = {("PixelData", 8): "u1", ("PixelData", 16): "u2", ("PixelData", 32): "u4", ("PixelData", 64): "u8",
              ("FloatPixelData", 32): "f4", ("DoubleFloatPixelData", 64): "f8"}

    def handles(self, image, header):
        return image.native or image.syntax in PLAIN_FRAMES

    def decode(self, image, number, header, folder):
        order = ">" if image.syntax == BIG else "<"
        per_pixel = 2 if image.photometric.endswith("_422") else image.samples
        count = image.rows * image.columns * per_pixel
        skipped = count * (number - 1) if image.native else 0
        data = bytes(image.dataset[image.keyword].value if image.native else image.plain_bytes(number))
        if image.allocated == 1:
            if image.big_endian and image.dataset[image.keyword].VR == "OW":
                data = numpy.frombuffer(data, ">u2").astype("<u2").tobytes()
            bits = numpy.unpackbits(numpy.frombuffer(data, "u1"), bitorder="little")
            values = bits[skipped:skipped + count]
        elif image.allocated == 12:
            pairs = numpy.frombuffer(data, "u1")[skipped * 3 // 2:(skipped + count) * 3 // 2].astype("i8").reshape(-1, 3)
            values = numpy.stack([pairs[:, 0] | (pairs[:, 1] & 15) << 8, pairs[:, 1] >> 4 | pairs[:, 2] << 4], 1).ravel()
        else:
            kind = self._TYPES.get((image.keyword, image.allocated))
            if not kind:
                raise ToolError(f"Bits Allocated {image.allocated} is none that PS3.5 8.1.1 allows")
            # Bytes of OW stand in words of the file's order, whatever is packed in them (PS3.5 8.1, Annex D).
            if kind == "u1" and image.big_endian and image.dataset[image.keyword].VR == "OW":
                data = numpy.frombuffer(data[:len(data) & ~1], ">u2").astype("<u2").tobytes()
            at, size = skipped * int(kind[1]), count * int(kind[1])
            if len(data) < at + size:
                raise ToolError(f"{len(data)} bytes of pixel data where {at + size} are needed")
            values = numpy.frombuffer(data[at:at + size], order + kind)
        if values.size < count:
            raise ToolError("too few bits of pixel data")
        return Decoded(_native_planes(values, image))


class AnnexGDecoder(Decoder):
    """RLE of single bits, which no tool of Debian decodes: one segment of packed bits by PS3.5 Annex G."""

    name = "annex-g"

    def handles(self, image, header):
        return image.syntax == RLE and image.allocated == 1

    def decode(self, image, number, header, folder):
        data = image.frame_bytes(number)
        if int.from_bytes(data[:4], "little") != 1:
            raise ToolError("more than one segment for single bits")
        at, unpacked = int.from_bytes(data[4:8], "little"), bytearray()
        needed = (image.rows * image.columns + 7) // 8
        while at < len(data) and len(unpacked) < needed:
            control = data[at]
            if control < 128:
                unpacked += data[at + 1:at + 2 + control]
                at += 2 + control
            elif control > 128:
                unpacked += data[at + 1:at + 2] * (257 - control)
                at += 2
            else:
                at += 1
        bits = numpy.unpackbits(numpy.frombuffer(bytes(unpacked), "u1"), bitorder="little")
        return Decoded(planes_of_interleaved(bits, image.rows, image.columns, 1))


class PydicomDecoder(Decoder):
    """pydicom's pixel_array with its own handlers: numpy and RLE."""

    name = "pydicom"

    def handles(self, image, header):
        return image.native or image.syntax == RLE and image.allocated > 1

    def decode(self, image, number, header, folder):
        return Decoded(isolated(self._planes, image, number))

    @staticmethod
    def _planes(image, number):
        dataset = image.dataset
        if not dataset.file_meta.get("TransferSyntaxUID"):
            dataset.file_meta.TransferSyntaxUID = image.syntax
        dataset.convert_pixel_data("rle" if image.syntax == RLE else "numpy")
        array = dataset.pixel_array
        frame = array[number - 1] if image.frames > 1 else array
        return planes_of_interleaved(frame.ravel(), image.rows, image.columns, image.samples)


class GdcmDecoder(Decoder):
    """GDCM's image reader: RLE, its forks of libjpeg, CharLS and OpenJPEG."""

    name = "gdcm"

    def handles(self, image, header):
        if header and header.family == "jpeg" and not header.lossless:
            return not header.subsampled
        return image.keyword == "PixelData" and image.syntax not in PLAIN_FRAMES and (
            image.native or image.syntax == RLE and image.allocated > 1
            or header is not None and header.family != "video" and not header.high_throughput)

    def decode(self, image, number, header, folder):
        path = single_frame_file(image, number, folder)
        return Decoded(isolated(self._planes, path, image, number if path == image.path else 1))

    @staticmethod
    def _planes(path, image, number):
        reader = gdcm.ImageReader()
        reader.SetFileName(path)
        if not reader.Read():
            raise ToolError("gdcm cannot read it")
        pixmap = reader.GetImage()
        form = pixmap.GetPixelFormat()
        buffer = pixmap.GetBuffer().encode("utf-8", errors="surrogateescape")
        bits = form.GetBitsAllocated()
        if bits == 1:
            values = numpy.unpackbits(numpy.frombuffer(buffer, "u1"), bitorder="little")
        else:
            values = numpy.frombuffer(buffer, f"<u{bits // 8}")
        columns, rows = pixmap.GetDimension(0), pixmap.GetDimension(1)
        samples = form.GetSamplesPerPixel()
        size = rows * columns * samples
        frame = values[size * (number - 1):size * number]
        return planes_of_interleaved(frame, rows, columns, samples, pixmap.GetPlanarConfiguration() == 1)


class PillowDecoder(Decoder):
    """Pillow's libjpeg-turbo, asked for the coded components where nothing is sub-sampled."""

    name = "pillow"

    def handles(self, image, header):
        return (header is not None and header.family == "jpeg" and header.process in ("baseline", "extended", "progressive")
                and header.precision[0] == 8 and header.components in (1, 3))

    def decode(self, image, number, header, folder):
        return Decoded(isolated(self._planes, image.frame_bytes(number), header), interpolated=header.subsampled)

    @staticmethod
    def _planes(data, header):
        picture = Pillow.open(io.BytesIO(data))
        if header.components == 3:
            if picture.mode != "RGB":
                raise ToolError(f"mode {picture.mode}")
            guessed_rgb = picture.info.get("adobe_transform") == 0 or (
                not header.jfif and "adobe" not in picture.info and header.component_ids == (82, 71, 66))
            if not guessed_rgb:
                picture.draft("YCbCr", picture.size)
        picture.load()
        array = numpy.asarray(picture)
        return planes_of_interleaved(array.ravel(), header.rows, header.columns, header.components)
