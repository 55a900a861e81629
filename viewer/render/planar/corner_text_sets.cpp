#include "render/planar/corner_text_sets.h"

#include "render/planar/corner_fields.h"
#include "render/planar/json_lines.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSaveFile>

#include <algorithm>

// Q_INIT_RESOURCE declares a function and so must stand outside every namespace.
static void initCornerTextResource() { Q_INIT_RESOURCE(corner_text); }

namespace sagitta::render {

namespace {

constexpr qsizetype kMaxFileBytes = 1 << 20;
constexpr std::array kCornerNames{"topLeft", "topRight", "bottomLeft", "bottomRight"};
const QString kAll = QStringLiteral("*");

// A line's text to its parts; a failure has what is wrong with it.
class LineParser {
public:
    explicit LineParser(const QString& text) : m_text(text) {}

    Result<CornerLine> parse() {
        for (; m_at < m_text.size(); ++m_at) {
            const QChar c = m_text[m_at];
            if (c == u'[' || c == u']') {
                SAGITTA_CHECK(bracket(c == u'['));
            } else if (c == u'{') {
                SAGITTA_CHECK(field());
            } else if (c == u'}') {
                return wrong(QStringLiteral("\"}\" without \"{\" before it"));
            } else {
                m_literal += c;
            }
        }
        if (m_open != 0)
            return wrong(QStringLiteral("\"[\" without \"]\" after it"));
        endLiteral();
        return std::move(m_line);
    }

private:
    static Error wrong(const QString& what) { return {ErrorCode::Corrupt, what}; }

    void endLiteral() {
        if (!m_literal.isEmpty())
            m_line.parts.push_back({std::exchange(m_literal, {}), -1, -1, m_open});
    }

    Result<void> bracket(bool opens) {
        if (opens == (m_open != 0))
            return wrong(opens ? QStringLiteral("\"[\" within \"[ ]\"")
                               : QStringLiteral("\"]\" without \"[\" before it"));
        endLiteral();
        m_open = opens ? ++m_groups : 0;
        return {};
    }

    Result<void> field() {
        const auto end = m_text.indexOf(u'}', m_at);
        if (end < 0)
            return wrong(QStringLiteral("\"{\" without \"}\" after it"));
        const QString inner = m_text.mid(m_at + 1, end - m_at - 1);
        const QString name = inner.section(u':', 0, 0);
        const std::optional<int> found = findCornerField(name);
        if (!found)
            return wrong(QStringLiteral("there is no field {%1}").arg(name));
        int decimals = -1;
        if (inner.contains(u':')) {
            bool isNumber = false;
            decimals = inner.section(u':', 1).toInt(&isNumber);
            if (!isNumber || decimals < 0 || decimals > 9)
                return wrong(QStringLiteral("{%1}: after \":\" comes a number of decimals, 0 to 9").arg(inner));
        }
        endLiteral();
        m_line.parts.push_back({{}, *found, decimals, m_open});
        m_at = end;
        return {};
    }

    const QString& m_text;
    qsizetype m_at = 0;
    QString m_literal;
    int m_open = 0;
    int m_groups = 0;
    CornerLine m_line;
};

// One file; knows where what stands in it.
class FileParser {
public:
    explicit FileParser(const QByteArray& json) : m_json(json) {}

    Result<std::vector<CornerTextSet>> parse() {
        if (m_json.size() > kMaxFileBytes)
            return Error(ErrorCode::Corrupt, QStringLiteral("the file is too long"));
        QJsonParseError problem{};
        const QJsonDocument document = QJsonDocument::fromJson(m_json, &problem);
        if (problem.error != QJsonParseError::NoError)
            return Error(ErrorCode::Corrupt, QStringLiteral("line %1: %2")
                                                 .arg(JsonLines::lineAt(m_json, problem.offset))
                                                 .arg(problem.errorString()));
        m_lines.emplace(m_json);
        if (!m_lines->repeatedKey().isEmpty())
            return wrong(m_lines->repeatedKey(),
                         QStringLiteral("\"%1\" stands here twice").arg(m_lines->repeatedKey().section(u'/', -1)));
        const QJsonObject root = document.object();
        SAGITTA_CHECK(checkKeys(root, {}, {"format", "sets"}));
        if (root[QLatin1String("format")].toInt() != 1)
            return wrong(QStringLiteral("/format"), QStringLiteral("\"format\" must be 1"));
        if (!root[QLatin1String("sets")].isArray())
            return wrong(QStringLiteral("/sets"), QStringLiteral("\"sets\" must be a list"));
        const QJsonArray list = root[QLatin1String("sets")].toArray();
        std::vector<CornerTextSet> sets;
        for (qsizetype i = 0; i < list.size(); ++i) {
            SAGITTA_TRY(CornerTextSet set, readSet(list[i], QStringLiteral("/sets/%1").arg(i)));
            sets.push_back(std::move(set));
        }
        return sets;
    }

    Error wrong(const QString& path, const QString& what) const {
        return {ErrorCode::Corrupt, QStringLiteral("line %1: %2").arg(m_lines->lineOf(path)).arg(what)};
    }

private:
    Result<void> checkKeys(const QJsonObject& object, const QString& path, const QStringList& known) const {
        for (const QString& key : object.keys()) {
            if (!known.contains(key))
                return wrong(path + u'/' + key, QStringLiteral("\"%1\" is not known here; known are %2")
                                                    .arg(key, known.join(QStringLiteral(", "))));
        }
        return {};
    }

    Result<CornerTextSet> readSet(const QJsonValue& value, const QString& path) const {
        const QJsonObject object = value.toObject();
        SAGITTA_CHECK(checkKeys(object, path,
                                {"modalities", kCornerNames[0], kCornerNames[1], kCornerNames[2], kCornerNames[3]}));
        CornerTextSet set;
        for (const QJsonValue& modality : object[QLatin1String("modalities")].toArray())
            set.modalities << modality.toString();
        if (set.modalities.isEmpty() || set.modalities.contains(QString()))
            return wrong(path + QStringLiteral("/modalities"),
                         QStringLiteral("\"modalities\" must be a list of modalities, like [\"CT\", \"MR\"]"));
        for (size_t corner = 0; corner < kCorners; ++corner) {
            const QString name = QLatin1String(kCornerNames[corner]);
            if (!object.contains(name))
                continue;
            SAGITTA_TRY(set.corners[corner], readCorner(object[name], path + u'/' + name));
        }
        return set;
    }

    Result<std::vector<CornerLine>> readCorner(const QJsonValue& value, const QString& path) const {
        if (!value.isArray())
            return wrong(path, QStringLiteral("a corner is a list of lines"));
        const QJsonArray list = value.toArray();
        std::vector<CornerLine> lines;
        for (qsizetype i = 0; i < list.size(); ++i) {
            SAGITTA_TRY(CornerLine line, readLine(list[i], path + u'/' + QString::number(i)));
            lines.push_back(std::move(line));
        }
        return lines;
    }

    Result<CornerLine> readLine(const QJsonValue& value, const QString& path) const {
        const QJsonObject object = value.toObject();
        SAGITTA_CHECK(checkKeys(object, path, {"text", "essential"}));
        const QJsonValue text = value.isObject() ? object[QLatin1String("text")] : value;
        const QJsonValue essential = object[QLatin1String("essential")];
        if (!text.isString() || !(essential.isUndefined() || essential.isBool()))
            return wrong(path, QStringLiteral("a line is a text, or {\"text\": …, \"essential\": true}"));
        const QString words = text.toString();
        Result<CornerLine> line = LineParser(words).parse();
        if (!line)
            return wrong(path, line.error().detail());
        line->isEssential = essential.toBool();
        return line;
    }

    const QByteArray& m_json;
    std::optional<JsonLines> m_lines;
};

bool hasField(const std::vector<CornerLine>& lines, int field) {
    return std::any_of(lines.begin(), lines.end(), [&](const CornerLine& line) {
        return line.isEssential && std::any_of(line.parts.begin(), line.parts.end(),
                                               [&](const CornerLine::Part& part) { return part.field == field; });
    });
}

} // namespace

Result<CornerTextSets::Layer> CornerTextSets::parseLayer(const QByteArray& json) { return FileParser(json).parse(); }

const CornerTextSets& CornerTextSets::builtIn() {
    static const CornerTextSets kSets = [] {
        initCornerTextResource();
        CornerTextSets sets;
        QFile file(QStringLiteral(":/sagitta/corner_text/corner_text.json"));
        if (file.open(QIODevice::ReadOnly)) {
            if (Result<Layer> layer = parseLayer(file.readAll()))
                sets.m_layers = {std::move(*layer)}; // a test reads the file that is built in
        }
        return sets;
    }();
    return kSets;
}

Result<CornerTextSets> CornerTextSets::parse(const QByteArray& json) {
    FileParser file(json);
    SAGITTA_TRY(Layer own, file.parse());
    CornerTextSets sets;
    sets.m_layers = {own};
    const auto& builtInLayers = builtIn().m_layers;
    sets.m_layers.insert(sets.m_layers.end(), builtInLayers.begin(), builtInLayers.end());
    // Who the patient is must not be hidden by a file.
    for (size_t i = 0; i < own.size(); ++i) {
        for (const QString& modality : own[i].modalities) {
            for (const char* name : {"PatientName", "PatientID"}) {
                const int field = *findCornerField(QLatin1String(name));
                bool stays = false;
                for (int corner = 0; corner < kCorners; ++corner)
                    stays = stays || hasField(sets.lines(modality, static_cast<Corner>(corner)), field);
                if (!stays)
                    return file.wrong(QStringLiteral("/sets/%1").arg(i),
                                      QStringLiteral("{%1} must be in an essential line (modality %2)")
                                          .arg(QLatin1String(name), modality));
            }
        }
    }
    return sets;
}

const std::vector<CornerLine>& CornerTextSets::lines(const QString& modality, Corner corner) const {
    static const std::vector<CornerLine> kNone;
    for (const Layer& layer : m_layers) {
        for (const QString& wanted : {modality, kAll}) {
            for (const CornerTextSet& set : layer) {
                const auto& lines = set.corners[static_cast<size_t>(corner)];
                if (lines && set.modalities.contains(wanted))
                    return *lines;
            }
        }
    }
    return kNone;
}

Result<CornerTextSets> loadCornerTextSets(const QString& userFile) {
    QFile file(userFile);
    if (!file.exists())
        return CornerTextSets::builtIn();
    if (!file.open(QIODevice::ReadOnly))
        return Error(ErrorCode::Io, QStringLiteral("%1: %2").arg(userFile, file.errorString()));
    Result<CornerTextSets> sets = CornerTextSets::parse(file.read(kMaxFileBytes + 1));
    if (!sets)
        return Error(ErrorCode::Corrupt, userFile, sets.error());
    return sets;
}

Result<void> writeCornerTextTemplate(const QString& userFile) {
    initCornerTextResource();
    QFile builtIn(QStringLiteral(":/sagitta/corner_text/corner_text.json"));
    if (QFile::exists(userFile))
        return Error(ErrorCode::Refused, QStringLiteral("%1 is there already").arg(userFile));
    QSaveFile file(userFile);
    if (!builtIn.open(QIODevice::ReadOnly) || !file.open(QIODevice::WriteOnly) || file.write(builtIn.readAll()) < 0 ||
        !file.commit())
        return Error(ErrorCode::Io, QStringLiteral("%1: %2").arg(userFile, file.errorString()));
    return {};
}

Result<void> resetCornerTextSets(const QString& userFile) {
    QFile file(userFile);
    if (!file.exists())
        return {};
    const QString aside = userFile + QStringLiteral(".old");
    QFile::remove(aside);
    if (!file.rename(aside))
        return Error(ErrorCode::Io, QStringLiteral("%1: %2").arg(userFile, file.errorString()));
    return {};
}

} // namespace sagitta::render
