"""From decoded samples to what `--stored` promises, by the standard's words alone.

Masking and sign: PS3.5 8.1.1 (Bits Stored, High Bit), PS3.3 C.7.6.3.1 (Pixel Representation).
Colour: PS3.3 C.7.6.3.1.2. Which colour a JPEG stream has: PS3.5 8.2.1 ("the Pixel Data characteristics included in the
JPEG Interchange Format shall be used to decode"), so what the stream states goes before the attribute.
"""

import numpy

GREY, PALETTE, RGB, YBR, YBR_PARTIAL = "grey", "palette", "RGB", "YBR", "YBR_PARTIAL"

KR, KB = 0.299, 0.114
KG = 1 - KR - KB


def coded_colour(image, header):
    """What the decoded components are."""
    if image.samples == 1:
        return PALETTE if image.photometric == "PALETTE COLOR" else GREY
    if header and header.family == "j2k" and header.colour_transform:
        return RGB  # the decoder has undone RCT or ICT (ITU-T T.800 Annex G)
    if header and header.family == "jpeg":
        if header.component_ids == (ord("R"), ord("G"), ord("B")) or header.adobe_transform == 0:
            return RGB
        # JFIF allows YCbCr alone, and nobody sub-samples red and blue. Lossless encoders write JFIF's segment around anything.
        if not header.lossless and (header.adobe_transform == 1 or header.jfif or header.subsampled):
            return YBR
    if image.photometric.startswith("YBR_PARTIAL"):
        return YBR_PARTIAL
    return YBR if image.photometric.startswith("YBR_FULL") else RGB


def as_stored(plane, image, header):
    """Masked to the bits stored and extended by the sign of the header; reals stay as they are."""
    if plane.dtype.kind == "f":
        return plane
    bits, shift = image.stored, max(0, image.high_bit + 1 - image.stored)
    if header:  # the stream's samples stand at bit 0; fewer bits than the header claims carry the sign in their own highest
        bits, shift = min(bits, header.precision[0]), 0
    values = (plane >> shift) & ((1 << bits) - 1)
    if image.signed:
        values = values - ((values >> (bits - 1)) << bits)
    return values


def rgb_of_ybr(luma, blue, red, bits, partial=False, weights=(KR, KB)):
    """Floating-point RGB, not clipped, of YBR_FULL (or PARTIAL) samples with `bits` bits; luma weights of red and blue."""
    kr, kb = weights
    kg = 1 - kr - kb
    half, scale = 1 << (bits - 1), 1 << (bits - 8)
    y, b, r = luma.astype(float), blue - float(half), red - float(half)
    if partial:
        top = float((1 << bits) - 1)
        y = (y - 16 * scale) * top / (219 * scale)
        b, r = b * top / (224 * scale), r * top / (224 * scale)
    return numpy.stack([y + 2 * (1 - kr) * r, y - 2 * (1 - kb) * kb / kg * b - 2 * (1 - kr) * kr / kg * r,
                        y + 2 * (1 - kb) * b], axis=-1)


def ybr_of_rgb(rgb, bits):
    red, green, blue = (rgb[..., i].astype(float) for i in range(3))
    luma = KR * red + KG * green + KB * blue
    half = 1 << (bits - 1)
    return luma, (blue - luma) / (2 * (1 - KB)) + half, (red - luma) / (2 * (1 - KR)) + half


def replicated(plane, rows, columns):
    """Each chroma sample for its whole block of pixels."""
    across, down = -(-columns // plane.shape[1]), -(-rows // plane.shape[0])
    return plane.repeat(down, 0).repeat(across, 1)[:rows, :columns].astype(float)


def _mixed(plane, position, axis):
    """Linear between the samples of an axis, at these positions."""
    position = position.clip(0, plane.shape[axis] - 1)
    low = numpy.floor(position).astype(int)
    high = numpy.minimum(low + 1, plane.shape[axis] - 1)
    part = (position - low).reshape([-1 if i == axis else 1 for i in range(plane.ndim)])
    return plane.take(low, axis) * (1 - part) + plane.take(high, axis) * part


def _interpolated_axis(plane, size, axis, centred):
    factor = -(-size // plane.shape[axis])
    if factor == 1:
        return plane.take(range(size), axis)
    at = numpy.arange(size)
    return _mixed(plane, (at + 0.5) / factor - 0.5 if centred else at / factor, axis)


def interpolated(plane, rows, columns, centred):
    """Linear between the chroma samples; `centred` in their blocks (JFIF), or at each block's first pixel (DICOM's
    YBR_FULL_422)."""
    across = _interpolated_axis(plane.astype(float), columns, 1, centred)
    return _interpolated_axis(across, rows, 0, centred)


def interpolated_video(plane, rows, columns, interlaced, centred):
    """Chroma of MPEG-2, H.264 and HEVC (ISO/IEC 13818-2 6.1.1.8): beside the first pixel of a block, between its two rows;
    of MPEG-1 `centred` in the block.
    Of interlaced frames each field has its own: a quarter of its lines below, in the upper, or above every other of them."""
    across = _interpolated_axis(plane.astype(float), columns, 1, centred)
    if not interlaced:
        return _interpolated_axis(across, rows, 0, True)
    full = numpy.empty((rows, columns))
    for field, offset in ((0, 0.25), (1, 0.75)):
        lines = numpy.arange(len(range(field, rows, 2)))
        full[field::2] = _mixed(across[field::2], (lines - offset) / 2, 0)
    return full
