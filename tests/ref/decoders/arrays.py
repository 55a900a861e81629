"""The known pictures of the generated files: smooth parts, edges, noise and the extreme values, in odd sizes."""

import numpy

ROWS, COLUMNS = 61, 97


def picture(rows, columns, low, high, seed):
    """[rows, columns] of whole numbers low..high, both of which occur."""
    chance = numpy.random.default_rng(seed)
    down, across = numpy.mgrid[0:rows, 0:columns]
    wave = 0.5 + 0.25 * numpy.sin(across / 9.0 + seed) + 0.25 * numpy.cos(down / 7.0 - seed)
    wave[rows // 4:rows // 2, columns // 3:columns // 2] = 0.9
    wave += chance.normal(0, 0.02, wave.shape)
    values = numpy.round(low + wave.clip(0, 1) * (high - low)).astype(numpy.int64)
    values[rows - 8:, columns - 8:] = chance.integers(low, high, (8, 8), endpoint=True)
    values[0, 0], values[rows - 1, columns - 1] = low, high
    return values


def pictures(frames, samples, low, high, rows=ROWS, columns=COLUMNS):
    """[frames, rows, columns, samples]."""
    return numpy.stack([numpy.stack([picture(rows, columns, low, high, 10 * frame + sample) for sample in range(samples)], -1)
                        for frame in range(frames)])


def colours(frames=1, rows=ROWS, columns=COLUMNS):
    """RGB [frames, rows, columns, 3]: as pictures(), its components alike enough to be compressed."""
    cube = pictures(frames, 3, 0, 255, rows, columns)
    cube[..., 1] = (cube[..., 0] + cube[..., 1]) // 2
    cube[:, 5:15, 5:15] = (255, 0, 0)
    cube[:, 5:15, 15:25] = (0, 0, 255)
    return cube
