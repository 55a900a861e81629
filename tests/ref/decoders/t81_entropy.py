"""The Huffman-coded segments of ITU-T T.81 (Annexes C, F.2, G.2, H.2), by the text of the Recommendation."""

import numpy

ZIGZAG = sorted(range(64), key=lambda i: (i // 8 + i % 8, (i // 8) if (i // 8 + i % 8) % 2 else (i % 8)))


def lookup_table(counts, symbols):
    """For every 16 bits: length * 256 + symbol of the code that they begin with; 0 where there is none (Annex C)."""
    table, code, at = [0] * 65536, 0, 0
    for length, count in enumerate(counts, 1):
        for _ in range(count):
            span = 1 << (16 - length)
            start = code << (16 - length)
            table[start:start + span] = [length * 256 + symbols[at]] * span
            code, at = code + 1, at + 1
        code <<= 1
    return table


class Bits:
    """Bits of one restart interval, stuffing removed. Past the end there are ones, as encoders pad."""

    def __init__(self, data):
        padded = numpy.frombuffer(data.replace(b"\xff\x00", b"\xff") + b"\xff" * 64, "u1").astype(numpy.uint64)
        windows = numpy.zeros(len(padded) - 4, numpy.uint64)
        for i in range(5):  # 40 bits from every byte on
            windows = windows << numpy.uint64(8) | padded[i:len(padded) - 4 + i]
        self.windows, self.at = windows.tolist(), 0
        self.end = (len(padded) - 8) * 8

    def take(self, count):
        if not count:
            return 0
        value = self.windows[self.at >> 3] >> (40 - count - (self.at & 7)) & (1 << count) - 1
        self.at += count
        return value

    def symbol(self, table):
        entry = table[self.windows[self.at >> 3] >> (24 - (self.at & 7)) & 0xFFFF]
        if not entry or self.at > self.end:
            raise ValueError("no Huffman code fits the bits")
        self.at += entry >> 8
        return entry & 255

    def extended(self, count):
        """RECEIVE and EXTEND (F.2.2.1)."""
        value = self.take(count)
        return value if not count or value >> (count - 1) else value - (1 << count) + 1


def lossless_differences(bits, tables, count):
    """`count` samples of every component, interleaved (H.1.2.2: SSSS = 16 has no additional bits)."""
    made, number = [], len(tables)
    for i in range(count * number):
        size = bits.symbol(tables[i % number])
        made.append(32768 if size == 16 else bits.extended(size))
    return made


class BlockReader:
    """The blocks of one scan of DCT coefficients, in zigzag order, sequential or progressive."""

    def __init__(self, start, end, high, low, progressive):
        self.start, self.end, self.high, self.low, self.progressive = start, end, high, low, progressive
        self.restart()

    def restart(self):
        self.predictions, self.run = {}, 0

    def read(self, bits, block, component, dc_table, ac_table):
        if not self.progressive:
            self._dc_first(bits, block, component, dc_table)
            self._ac_sequential(bits, block, ac_table)
        elif self.start == 0:
            if self.high == 0:
                self._dc_first(bits, block, component, dc_table)
            else:
                block[0] |= bits.take(1) << self.low
        elif self.high == 0:
            self._ac_first(bits, block, ac_table)
        else:
            self._ac_refine(bits, block, ac_table)

    def _dc_first(self, bits, block, component, table):
        value = self.predictions.get(component, 0) + bits.extended(bits.symbol(table))
        self.predictions[component] = value
        block[0] = value << self.low

    @staticmethod
    def _ac_sequential(bits, block, table):
        k = 1
        while k < 64:
            run, size = divmod(bits.symbol(table), 16)
            if size == 0:
                if run != 15:
                    return
                k += 16
                continue
            k += run
            block[k] = bits.extended(size)
            k += 1

    def _ac_first(self, bits, block, table):
        if self.run:
            self.run -= 1
            return
        k = self.start
        while k <= self.end:
            run, size = divmod(bits.symbol(table), 16)
            if size:
                k += run
                block[k] = bits.extended(size) << self.low
                k += 1
            elif run == 15:
                k += 16
            else:
                self.run = (1 << run) - 1 + bits.take(run)
                return

    def _refine(self, bits, block, k):
        if bits.take(1) and not abs(block[k]) >> self.low & 1:
            block[k] += (1 << self.low) if block[k] > 0 else -(1 << self.low)

    def _ac_refine(self, bits, block, table):
        k = self.start
        if not self.run:
            while k <= self.end:
                run, size = divmod(bits.symbol(table), 16)
                value = 0
                if size:
                    value = (1 if bits.take(1) else -1) << self.low
                elif run != 15:
                    self.run = (1 << run) + bits.take(run)
                    break
                while k <= self.end:  # over `run` coefficients that are still zero
                    if block[k]:
                        self._refine(bits, block, k)
                    elif run:
                        run -= 1
                    else:
                        break
                    k += 1
                if k <= self.end and value:
                    block[k] = value
                k += 1
        if self.run:
            for k in range(k, self.end + 1):
                if block[k]:
                    self._refine(bits, block, k)
            self.run -= 1
