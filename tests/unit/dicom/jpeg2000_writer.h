// JPEG 2000 code streams for the tests of the decoder, by OpenJPEG's encoder, and High-Throughput ones by OpenJPH's.
// Samples are what the code stream says, interleaved, signed where it is. An empty result is a failed encoding.
#pragma once

#include <QByteArray>

#include <cstdint>
#include <vector>

namespace sagitta::test {

using Samples = std::vector<std::int32_t>;

struct CodedImage {
    int rows = 0;
    int columns = 0;
    int components = 1;
    int bits = 8;
    bool isSigned = false;
    bool isTransformed = false; // RCT or ICT
    bool isIrreversible = false;
    int levels = 5;
    int tile = 0; // columns and rows of a tile; 0: no tiles
};

enum class Wrapping { None, Jp2, Jp2Ycc };

struct Jpeg2000Options {
    Wrapping wrapping = Wrapping::None;
    int layers = 1;
    float ratio = 0;       // of a lossy code stream
    int progression = 0;   // LRCP RLCP RPCL PCRL CPRL
    int codeBlockMode = 0; // as in the coding style
    int codingStyle = 0;   // 2: SOP, 4: EPH
    int precinct = 0;      // columns and rows
    int codeBlock = 64;
    int chrominanceStepX = 1, chrominanceStepY = 1;
    int left = 0, top = 0; // of the image on its grid
};

QByteArray encodeJpeg2000(const Samples& samples, const CodedImage& image, const Jpeg2000Options& options = {});

QByteArray encodeHtJ2k(const Samples& samples, const CodedImage& image, const char* progression = "RPCL");
// By OpenJPH: the second opinion.
Samples decodeByOpenJph(const QByteArray& codeStream);

// Flat areas, ramps and noise.
Samples testImage(const CodedImage& image, unsigned seed = 1);

} // namespace sagitta::test
