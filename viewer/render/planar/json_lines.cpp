#include "render/planar/json_lines.h"

#include <algorithm>

namespace sagitta::render {

JsonLines::JsonLines(const QByteArray& json) : m_json(json) { value({}); }

int JsonLines::lineAt(const QByteArray& json, qsizetype offset) {
    const auto end = json.begin() + std::clamp<qsizetype>(offset, 0, json.size());
    return 1 + static_cast<int>(std::count(json.begin(), end, '\n'));
}

int JsonLines::lineOf(QString path) const {
    while (!path.isEmpty() && !m_lines.contains(path))
        path.truncate(std::max<qsizetype>(0, path.lastIndexOf(u'/')));
    return m_lines.value(path, 1);
}

void JsonLines::blanks() {
    for (; m_at < m_json.size(); ++m_at) {
        const char c = m_json[m_at];
        if (c == '\n')
            ++m_line;
        else if (c != ' ' && c != '\t' && c != '\r' && c != ',' && c != ':')
            return;
    }
}

// Keys are compared as they are written: escapes in them are not resolved.
QString JsonLines::string() {
    const qsizetype begin = ++m_at;
    while (m_at < m_json.size() && m_json[m_at] != '"')
        m_at += m_json[m_at] == '\\' ? 2 : 1;
    const QByteArray text = m_json.mid(begin, m_at - begin);
    ++m_at;
    return QString::fromUtf8(text);
}

// The text is known to be well formed (and, by Qt's reader, not nested too deep); all the same nothing is read beyond
// its end.
void JsonLines::value(const QString& path) {
    blanks();
    m_lines.insert(path, m_line);
    if (m_at >= m_json.size())
        return;
    const char open = m_json[m_at];
    if (open == '"') {
        string();
        return;
    }
    if (open != '{' && open != '[') { // a number or a word
        do {
            ++m_at;
        } while (m_at < m_json.size() && !QByteArray(",]}\n\r\t ").contains(m_json[m_at]));
        return;
    }
    const char close = open == '{' ? '}' : ']';
    ++m_at;
    for (int index = 0;; ++index) {
        blanks();
        if (m_at >= m_json.size() || m_json[m_at] == close)
            break;
        const QString key = open == '{' ? string() : QString::number(index);
        const QString inner = path + u'/' + key;
        if (m_lines.contains(inner) && m_repeated.isEmpty())
            m_repeated = inner;
        value(inner);
    }
    ++m_at;
}

} // namespace sagitta::render
