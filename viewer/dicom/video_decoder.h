// VideoDecoder: libavcodec's decoder of one video. Coded pictures go in, in their order; pictures come out in the order
// in which they are shown, each with the number of the unit that it was made of. One thread of its own for no decoder:
// it works in the caller's, one at a time. Internal to this library.
#pragma once

#include "core/result.h"
#include "dicom/video_index.h"
#include "dicom/video_picture.h"

#include <memory>
#include <optional>

struct AVCodecContext;

namespace sagitta::dicom {

struct Libav;

// Not opened yet; nullptr when there is no such decoder or no memory. For the parsers too, which take one.
AVCodecContext* makeDecoderContext(const Libav& libav, VideoCodec codec);

struct ShownPicture {
    std::int32_t unit = -1;
    bool isDamaged = false; // the decoder made something up
    VideoPicture picture;
};

class VideoDecoder {
public:
    // Pictures larger than the header's are refused by the decoder itself.
    static Result<std::unique_ptr<VideoDecoder>> open(const VideoIndex& index, const FrameFormat& format);
    ~VideoDecoder();

    // Forgets all pictures, but no parameters.
    void restart();
    // Corrupt: not a picture. Nothing must be left to receive().
    Result<void> send(const QByteArray& unit, std::int32_t number);
    // No more will be sent until restart().
    void finish();
    // Nothing when it needs more. Unsupported: pictures that cannot be shown.
    Result<std::optional<ShownPicture>> receive();

private:
    struct Private;
    explicit VideoDecoder(std::unique_ptr<Private> owned);
    std::unique_ptr<Private> d;
};

} // namespace sagitta::dicom
