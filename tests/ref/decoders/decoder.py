"""What every reference decoder is: one class per independent program or library.

decode() gives the samples of one frame as the bytes hold them: one array per component at the component's own
resolution where the tool shows it, before masking, before the sign of the header, before colour.
"""

from dataclasses import dataclass

import numpy


@dataclass
class Decoded:
    planes: list  # per component: int64 or float64 [rows, columns]
    interpolated: bool = False  # the tool has already brought sub-sampled components to full size, by its own filter
    video: object = None  # VideoColour where a video says what its planes are


class Decoder:
    name = ""

    def handles(self, image, header):
        raise NotImplementedError

    def decode(self, image, number, header, folder):
        """Decoded of frame `number` (from 1); ToolError where the tool cannot. `folder` is for temporary files."""
        raise NotImplementedError


def planes_of_interleaved(values, rows, columns, samples, planar=False):
    """Flat samples to one array per component."""
    values = numpy.asarray(values)
    if values.size < rows * columns * samples:
        raise ValueError(f"{values.size} samples where {rows * columns * samples} are needed")
    values = values.reshape(-1)[:rows * columns * samples]
    if values.dtype.kind in "iub":
        values = values.astype(numpy.int64)
    if planar or samples == 1:
        return list(values.reshape(samples, rows, columns))
    cube = values.reshape(rows, columns, samples)
    return [cube[:, :, i] for i in range(samples)]
