// Videos for tests, made by FFmpeg's command-line program, which is the judge of what is decoded from them too; and the
// DICOM objects around them. Files in temporary folders; nothing is kept.
#pragma once

#include <QByteArray>
#include <QString>
#include <QStringList>

#include <vector>

namespace sagitta::test {

// Without it tests of videos skip themselves.
bool hasFfmpeg();

// A moving test picture: what an encoder of FFmpeg makes of it. `output` are its options, `suffix` says the container.
struct VideoSource {
    int columns = 96;
    int rows = 64;
    int frames = 50;
    QStringList output;
    const char* suffix = "h264";
    bool hasSound = false;
    const char* picture = "testsrc2";
};
QByteArray encodeVideo(const VideoSource& source);

// Every frame as the command-line program decodes it, in planes of a pixel format ("yuv420p", "yuv420p10le").
std::vector<QByteArray> decodeByFfmpeg(const QByteArray& video, const char* suffix, const char* pixelFormat, int rows,
                                       int columns);

// A Video Endoscopic Image. It has no extended offset table, and an empty basic one.
struct VideoObject {
    QByteArray stream;
    QString transferSyntax = QStringLiteral("1.2.840.10008.1.2.4.102");
    int rows = 64;
    int columns = 96;
    int frames = 50;
    int bits = 8;
    const char* photometric = "YBR_PARTIAL_420";
    std::vector<qsizetype> fragments = {}; // lengths; the last takes the rest
    QString studyUid = {};                 // made up when empty, like the others
    QString seriesUid = {};
    double frameTimeMs = 40;
};
QString writeVideo(const QString& folder, const VideoObject& object);

} // namespace sagitta::test
