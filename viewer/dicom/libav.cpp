#include "dicom/libav.h"

#include <QLibrary>

namespace sagitta::dicom {

namespace {

class Loader {
public:
    Loader(const char* name, int version) : m_library(QLatin1String(name), version) {}

    template<class Function>
    void resolve(Function& function, const char* name) {
        function = reinterpret_cast<Function>(m_library.resolve(name));
        if (function == nullptr && m_problem.isEmpty())
            m_problem =
                m_library.isLoaded() ? QStringLiteral("it lacks %1").arg(QLatin1String(name)) : m_library.errorString();
    }
    const QString& problem() const { return m_problem; }

private:
    QLibrary m_library; // stays loaded when this goes
    QString m_problem;
};

Error missing(const QString& why) {
    return Error(ErrorCode::Unsupported,
                 QStringLiteral("videos are shown by FFmpeg's libavcodec %1, which is not here: %2")
                     .arg(LIBAVCODEC_VERSION_MAJOR)
                     .arg(why));
}

Result<Libav> load() {
    Libav libav;
    Loader codec("avcodec", LIBAVCODEC_VERSION_MAJOR);
    codec.resolve(libav.version, "avcodec_version");
    codec.resolve(libav.findDecoder, "avcodec_find_decoder_by_name");
    codec.resolve(libav.allocContext, "avcodec_alloc_context3");
    codec.resolve(libav.freeContext, "avcodec_free_context");
    codec.resolve(libav.open, "avcodec_open2");
    codec.resolve(libav.sendPacket, "avcodec_send_packet");
    codec.resolve(libav.receiveFrame, "avcodec_receive_frame");
    codec.resolve(libav.flushBuffers, "avcodec_flush_buffers");
    codec.resolve(libav.openParser, "av_parser_init");
    codec.resolve(libav.parse, "av_parser_parse2");
    codec.resolve(libav.closeParser, "av_parser_close");
    codec.resolve(libav.allocPacket, "av_packet_alloc");
    codec.resolve(libav.freePacket, "av_packet_free");
    codec.resolve(libav.newPacket, "av_new_packet");
    codec.resolve(libav.emptyPacket, "av_packet_unref");
    if (!codec.problem().isEmpty())
        return missing(codec.problem());
    Loader util("avutil", LIBAVUTIL_VERSION_MAJOR);
    util.resolve(libav.allocZeroed, "av_mallocz");
    util.resolve(libav.allocFrame, "av_frame_alloc");
    util.resolve(libav.freeFrame, "av_frame_free");
    util.resolve(libav.describe, "av_pix_fmt_desc_get");
    util.resolve(libav.setLogLevel, "av_log_set_level");
    if (!util.problem().isEmpty())
        return missing(util.problem());
    if (libav.version() >> 16 != LIBAVCODEC_VERSION_MAJOR)
        return missing(QStringLiteral("it is another version"));
    libav.setLogLevel(AV_LOG_QUIET); // or damage would be told on the terminal
    return libav;
}

} // namespace

Result<const Libav*> libav() {
    static const Result<Libav> loaded = load();
    if (!loaded)
        return loaded.error();
    return &*loaded;
}

} // namespace sagitta::dicom
