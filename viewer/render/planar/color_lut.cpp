#include "render/planar/color_lut.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>

// Q_INIT_RESOURCE declares a function and so must stand outside every namespace.
static void initLutResource() { Q_INIT_RESOURCE(luts); }

namespace sagitta::render {

namespace {

using Channel = std::array<int, 256>;

Result<Channel> readChannel(const QJsonObject& lut, const char* key) {
    const QString where = QStringLiteral("%1 of %2").arg(QLatin1String(key), lut[QLatin1String("name")].toString());
    const QJsonArray points = lut[QLatin1String(key)].toArray();
    Channel channel{};
    int grey = -1;
    int value = 0;
    for (const auto& point : points) {
        const QJsonArray pair = point.toArray();
        const int nextGrey = pair.at(0).toInt(-1);
        const int next = pair.at(1).toInt(-1);
        const bool isFirst = grey < 0;
        if (pair.size() != 2 || nextGrey > 255 || next < 0 || next > 255 ||
            (isFirst ? nextGrey != 0 : nextGrey <= grey))
            return Error(ErrorCode::Corrupt, QStringLiteral("%1: bad point").arg(where));
        for (int g = std::max(grey, 0); g <= nextGrey; ++g) {
            const int span = std::max(1, nextGrey - grey);
            const int sum = isFirst ? next * span : value * (nextGrey - g) + next * (g - grey);
            channel[static_cast<size_t>(g)] = (2 * sum + span) / (2 * span);
        }
        grey = nextGrey;
        value = next;
    }
    if (grey != 255)
        return Error(ErrorCode::Corrupt, QStringLiteral("%1: does not reach from 0 to 255").arg(where));
    return channel;
}

Result<ColorLut> readLut(const QJsonObject& json) {
    ColorLut lut;
    lut.name = json[QLatin1String("name")].toString();
    lut.title = json[QLatin1String("title")].toString();
    if (lut.name.isEmpty() || lut.title.isEmpty())
        return Error(ErrorCode::Corrupt, QStringLiteral("a table without name or title"));
    SAGITTA_TRY(const Channel red, readChannel(json, "red"));
    SAGITTA_TRY(const Channel green, readChannel(json, "green"));
    SAGITTA_TRY(const Channel blue, readChannel(json, "blue"));
    for (size_t grey = 0; grey < lut.colors.size(); ++grey)
        lut.colors[grey] = qRgb(red[grey], green[grey], blue[grey]);
    return lut;
}

} // namespace

Result<std::vector<ColorLut>> parseColorLuts(const QByteArray& json) {
    QJsonParseError problem{};
    const QJsonDocument document = QJsonDocument::fromJson(json, &problem);
    if (!document.isArray())
        return Error(ErrorCode::Corrupt, QStringLiteral("colour tables: %1").arg(problem.errorString()));
    std::vector<ColorLut> luts;
    for (const auto& item : document.array()) {
        SAGITTA_TRY(ColorLut lut, readLut(item.toObject()));
        luts.push_back(std::move(lut));
    }
    return luts;
}

const std::vector<ColorLut>& colorLuts() {
    static const std::vector<ColorLut> kLuts = [] {
        initLutResource();
        QFile file(QStringLiteral(":/sagitta/luts/luts.json"));
        if (!file.open(QIODevice::ReadOnly))
            return std::vector<ColorLut>();
        Result<std::vector<ColorLut>> luts = parseColorLuts(file.readAll());
        return luts ? std::move(*luts) : std::vector<ColorLut>(); // a test reads the file that is built in
    }();
    return kLuts;
}

const ColorLut* findColorLut(const QString& name) {
    if (name.isEmpty() || name == QLatin1String(kGreyLut))
        return nullptr;
    const std::vector<ColorLut>& luts = colorLuts();
    const auto found = std::find_if(luts.begin(), luts.end(), [&](const ColorLut& lut) { return lut.name == name; });
    return found == luts.end() ? nullptr : &*found;
}

} // namespace sagitta::render
