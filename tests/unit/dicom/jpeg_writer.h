// JPEG code streams for tests: by DCMTK's encoders, by a plain lossless encoder of our own for the depths that those do
// not write, and by changing the segments of either.
#pragma once

#include <QByteArray>

#include <dcmtk/config/osconfig.h>

#include <dcmtk/dcmjpeg/djutils.h>

#include <cstdint>
#include <functional>
#include <vector>

namespace sagitta::test {

struct JpegImage {
    int rows = 0;
    int columns = 0;
    int components = 1;
    std::vector<std::uint32_t> samples; // interleaved
};

struct IjgOptions {
    EJ_Mode mode = EJM_baseline;
    int bits = 8; // 8, 12 or 16: which of the libraries
    int quality = 90;
    bool toYbr = true; // of a colour image, whose samples are RGB
    E_SubSampling sampling = ESS_444;
    int predictor = 1; // lossless
};
QByteArray encodeIjg(const JpegImage& image, const IjgOptions& options);

struct LosslessOptions {
    int precision = 16;
    int predictor = 1;
    int pointTransform = 0;
    int restartRows = 0; // 0: none
    bool interleaved = true;
    QByteArray ids = QByteArray("\x01\x02\x03", 3);
};
QByteArray encodeLossless(const JpegImage& image, const LosslessOptions& options);

struct JpegSegment {
    int code = 0;
    QByteArray data; // without marker and length
};
// What stands before the first scan, one after the other.
std::vector<JpegSegment> headSegments(const QByteArray& jpeg);
// The code stream with its head changed: `change` gets the segments of the head.
QByteArray withHead(const QByteArray& jpeg, const std::function<void(std::vector<JpegSegment>&)>& change);
// The first segment with that code; it must be there.
JpegSegment& segmentOf(std::vector<JpegSegment>& head, int code);
void dropSegments(std::vector<JpegSegment>& head, int code);

} // namespace sagitta::test
