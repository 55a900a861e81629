"""Lossless and DCT-based JPEG by the text of ITU-T T.81.

The tools of DICOM all descend from one IJG library, and FFmpeg does not decode 16-bit lossless; this shares nothing with
either. The DCT is in real arithmetic. Slow: two microseconds a sample.
"""

import re
import struct

import numpy

from decoder import Decoded, Decoder
from t81_entropy import ZIGZAG, BlockReader, Bits, lookup_table, lossless_differences


class _Component:
    def __init__(self, identifier, factors, table):
        self.identifier, self.across, self.down, self.quantisation = identifier, factors >> 4, factors & 15, table
        self.blocks = None


class _Stream:
    """The segments of a code stream, in order, into coefficients or samples."""

    def __init__(self, data):
        self.data, self.huffman, self.quantisation, self.interval = data, {}, {}, 0
        self.lossless_planes = None
        at = data.find(b"\xff\xd8") + 2
        while at + 4 <= len(data):
            marker = data[at + 1]
            if data[at] != 0xFF or marker == 0xD9:
                break
            if marker == 0xFF:
                at += 1
                continue
            length = struct.unpack_from(">H", data, at + 2)[0]
            body = data[at + 4:at + 2 + length]
            at += 2 + length
            if marker == 0xC4:
                self._read_huffman(body)
            elif marker == 0xDB:
                self._read_quantisation(body)
            elif marker == 0xDD:
                self.interval = struct.unpack(">H", body)[0]
            elif marker in (0xC0, 0xC1, 0xC2, 0xC3):
                self._read_frame(marker, body)
            elif marker == 0xDA:
                at = self._read_scan(body, at)

    def _read_huffman(self, body):
        while body:
            counts = list(body[1:17])
            self.huffman[body[0]] = lookup_table(counts, body[17:17 + sum(counts)])
            body = body[17 + sum(counts):]

    def _read_quantisation(self, body):
        while body:
            wide = body[0] >> 4
            values = struct.unpack_from(">64H" if wide else ">64B", body, 1)
            self.quantisation[body[0] & 15] = values
            body = body[129 if wide else 65:]

    def _read_frame(self, marker, body):
        self.marker = marker
        self.precision, self.rows, self.columns, count = struct.unpack_from(">BHHB", body)
        self.components = [_Component(*body[6 + 3 * i:9 + 3 * i]) for i in range(count)]
        self.widest = max(c.across for c in self.components), max(c.down for c in self.components)
        for component in self.components:
            component.columns = -(-self.columns * component.across // self.widest[0])
            component.rows = -(-self.rows * component.down // self.widest[1])
            if marker != 0xC3:
                units = (-(-self.columns // (8 * self.widest[0])), -(-self.rows // (8 * self.widest[1])))
                wide, high = units[0] * component.across, units[1] * component.down
                component.blocks = [[[0] * 64 for _ in range(wide)] for _ in range(high)]

    def _read_scan(self, body, at):
        chosen = [(next(c for c in self.components if c.identifier == body[1 + 2 * i]), body[2 + 2 * i])
                  for i in range(body[0])]
        start, end, approximation = body[1 + 2 * body[0]:4 + 2 * body[0]]
        stop = re.compile(rb"\xff[\x01-\xcf\xd8-\xfe]").search(self.data, at)
        coded = self.data[at:stop.start() if stop else len(self.data)]
        intervals = [Bits(part) for part in re.split(rb"\xff[\xd0-\xd7]", coded)]
        if self.marker == 0xC3:
            self._lossless_scan(chosen, intervals, start, approximation & 15)
        else:
            self._dct_scan(chosen, intervals, BlockReader(start, end, approximation >> 4, approximation & 15,
                                                          self.marker == 0xC2))
        return at + len(coded)

    def _dct_scan(self, chosen, intervals, reader):
        if len(chosen) == 1:
            component = chosen[0][0]
            places = [[(component, chosen[0][1], y, x)] for y in range(-(-component.rows // 8))
                      for x in range(-(-component.columns // 8))]
        else:
            across, down = -(-self.columns // (8 * self.widest[0])), -(-self.rows // (8 * self.widest[1]))
            places = [[(c, tables, down_unit * c.down + y, unit * c.across + x) for c, tables in chosen
                       for y in range(c.down) for x in range(c.across)]
                      for down_unit in range(down) for unit in range(across)]
        step = self.interval or len(places)
        for number, first in enumerate(range(0, len(places), step)):
            reader.restart()
            for unit in places[first:first + step]:
                for component, tables, y, x in unit:
                    reader.read(intervals[number], component.blocks[y][x], component.identifier,
                                self.huffman.get(tables >> 4), self.huffman.get(16 | tables & 15))

    def _lossless_scan(self, chosen, intervals, selection, shift):
        tables = [self.huffman[which >> 4] for _, which in chosen]
        total = self.rows * self.columns
        step = self.interval or total
        made = []
        for number, first in enumerate(range(0, total, step)):
            made += lossless_differences(intervals[number], tables, min(step, total - first))
        if step % self.columns:
            raise ValueError("a restart interval within a line (T.81 H.1.1)")
        cube = numpy.array(made, numpy.int64).reshape(self.rows, self.columns, len(chosen))
        planes = [_undo_prediction(cube[:, :, i], selection, self.precision - shift, step // self.columns) << shift
                  for i in range(len(chosen))]
        self.lossless_planes = (self.lossless_planes or []) + planes

    def planes(self):
        if self.marker == 0xC3:
            return self.lossless_planes
        return [self._samples(component) for component in self.components]

    def _samples(self, component):
        """Dequantised and transformed back (A.3.3), rounded and clipped."""
        zigzag = numpy.array(component.blocks, float) * numpy.array(self.quantisation[component.quantisation])
        blocks = numpy.zeros_like(zigzag)
        blocks[..., ZIGZAG] = zigzag
        high, wide = blocks.shape[:2]
        blocks = blocks.reshape(high, wide, 8, 8)
        basis = numpy.array([[(0.5 if u else 0.125 ** 0.5) * numpy.cos((2 * x + 1) * u * numpy.pi / 16) for x in range(8)]
                             for u in range(8)])
        samples = numpy.einsum("hwvu,vy,ux->hywx", blocks, basis, basis).reshape(high * 8, wide * 8)
        level = 1 << (self.precision - 1)
        return numpy.rint(samples + level).clip(0, 2 * level - 1).astype(numpy.int64)[:component.rows, :component.columns]


def _undo_prediction(differences, selection, bits, restart_rows):
    """Samples of lossless differences (H.1.2.1), modulo 2^16."""
    rows = []
    for y, line in enumerate(differences.tolist()):
        first = y % restart_rows == 0
        above = None if first else rows[-1]
        left = (1 << (bits - 1)) if first else above[0]
        made = []
        for x, difference in enumerate(line):
            if first or x == 0:
                prediction = left
            else:
                prediction = _PREDICTORS[selection](left, above[x], above[x - 1])
            left = (prediction + difference) & 0xFFFF
            made.append(left)
        rows.append(made)
    return numpy.array(rows, numpy.int64)


_PREDICTORS = {
    1: lambda a, b, c: a, 2: lambda a, b, c: b, 3: lambda a, b, c: c, 4: lambda a, b, c: a + b - c,
    5: lambda a, b, c: a + (b - c >> 1), 6: lambda a, b, c: b + (a - c >> 1), 7: lambda a, b, c: a + b >> 1}


class T81Decoder(Decoder):
    name = "t81"
    _MOST_SAMPLES = 2_000_000  # larger frames only where FFmpeg cannot

    def handles(self, image, header):
        if header is None or header.family != "jpeg" or "arithmetic" in header.process:
            return False
        size = header.rows * header.columns * header.components
        return size <= self._MOST_SAMPLES or header.lossless and header.precision[0] == 16

    def decode(self, image, number, header, folder):
        return Decoded(_Stream(image.frame_bytes(number)).planes())
