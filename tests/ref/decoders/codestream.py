"""What the headers of a compressed code stream say of it: component count, precision, sign, sub-sampling, lossless or not.

Read marker by marker from ITU-T T.81 (JPEG), T.87 (JPEG-LS), T.800 and T.814 (JPEG 2000, HTJ2K).
"""

import struct
from dataclasses import dataclass, field


@dataclass
class StreamHeader:
    family: str  # jpeg, jpegls, j2k
    rows: int = 0
    columns: int = 0
    precision: list = field(default_factory=list)  # bits per component
    signed: list = field(default_factory=list)
    sampling: list = field(default_factory=list)  # (horizontal, vertical) distance of the samples, 1 = every pixel
    lossless: bool = True
    colour_transform: bool = False  # JPEG 2000: the decoder itself undoes RCT or ICT
    high_throughput: bool = False
    by_sample: bool = False  # JPEG-LS: interleaved sample by sample (ILV = 2)
    process: str = ""
    adobe_transform: int | None = None
    jfif: bool = False
    component_ids: tuple = ()

    @property
    def components(self):
        return len(self.precision)

    @property
    def subsampled(self):
        return any(s != (1, 1) for s in self.sampling)


_SOF_NAMES = {0xC0: "baseline", 0xC1: "extended", 0xC2: "progressive", 0xC3: "lossless", 0xF7: "JPEG-LS",
              0xC9: "extended arithmetic", 0xCA: "progressive arithmetic", 0xCB: "lossless arithmetic"}


def _jpeg_segments(data):
    at = data.find(b"\xff\xd8") + 2
    while 2 <= at < len(data) - 3:
        if data[at] != 0xFF:
            return
        marker = data[at + 1]
        if marker == 0xFF:  # fill byte
            at += 1
            continue
        if marker == 0x01 or 0xD0 <= marker <= 0xD8:
            at += 2
            continue
        length = struct.unpack_from(">H", data, at + 2)[0]
        yield marker, data[at + 4:at + 2 + length]
        if marker == 0xDA:
            return
        at += 2 + length


def _read_jpeg(data):
    header = None
    adobe, jfif = None, False
    near = interleave = 0
    for marker, body in _jpeg_segments(data):
        if marker == 0xE0 and body[:5] == b"JFIF\0":
            jfif = True
        elif marker == 0xEE and body[:5] == b"Adobe" and len(body) >= 12:
            adobe = body[11]
        elif marker in _SOF_NAMES:
            precision, rows, columns, count = struct.unpack_from(">BHHB", body)
            parts = [body[6 + 3 * i:9 + 3 * i] for i in range(count)]
            factors = [(part[1] >> 4, part[1] & 15) for part in parts]
            widest = max(f[0] for f in factors), max(f[1] for f in factors)
            name = _SOF_NAMES[marker]
            header = StreamHeader(
                "jpegls" if marker == 0xF7 else "jpeg", rows, columns, [precision] * count, [False] * count,
                [(widest[0] // max(1, f[0]), widest[1] // max(1, f[1])) for f in factors],
                lossless=name.startswith("lossless"), process=name, component_ids=tuple(part[0] for part in parts))
        elif marker == 0xDA:
            if header and header.family == "jpegls":
                near, interleave = body[1 + 2 * body[0]:3 + 2 * body[0]]
    if header:
        header.adobe_transform, header.jfif = adobe, jfif
        if header.family == "jpegls":
            header.lossless = near == 0
            header.process = f"JPEG-LS near {near}"
            header.by_sample = interleave == 2
    return header


def _read_j2k(data):
    at = data.find(b"\xff\x4f\xff\x51")
    if at < 0:
        return None
    header = StreamHeader("j2k", process="JPEG 2000")
    at += 2
    while at + 4 <= len(data):
        marker, length = struct.unpack_from(">HH", data, at)
        body = data[at + 4:at + 2 + length]
        if marker == 0xFF51:  # SIZ
            x1, y1, x0, y0 = struct.unpack_from(">IIII", body, 2)
            header.columns, header.rows = x1 - x0, y1 - y0
            for i in range(struct.unpack_from(">H", body, 34)[0]):
                depth, dx, dy = struct.unpack_from(">BBB", body, 36 + 3 * i)
                header.precision.append((depth & 0x7F) + 1)
                header.signed.append(bool(depth & 0x80))
                header.sampling.append((dx, dy))
        elif marker == 0xFF50:  # CAP: part 15
            header.high_throughput = bool(struct.unpack_from(">I", body)[0] & 0x00020000)
            header.process = "HTJ2K"
        elif marker == 0xFF52:  # COD
            header.colour_transform = body[4] == 1
            header.lossless = body[9] == 1  # the reversible 5-3 wavelet; layers may still be cut off
        elif marker in (0xFF90, 0xFF93):
            break
        at += 2 + length
    return header


def read_stream_header(data):
    """The header, or None where the bytes are no code stream known here."""
    try:
        if data[:2] == b"\xff\x4f" or data[4:8] == b"jP  ":
            return _read_j2k(data)
        if b"\xff\xd8" in data[:64]:
            return _read_jpeg(data)
    except (struct.error, IndexError, ValueError):
        pass
    return None
