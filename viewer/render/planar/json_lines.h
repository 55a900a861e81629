// JsonLines: on which line of a JSON text a value stands, and which keys an object has twice: what Qt's reader does not
// tell, and a person who writes such a file needs to know. For a text that QJsonDocument has read. Any thread.
#pragma once

#include <QByteArray>
#include <QHash>
#include <QString>

namespace sagitta::render {

class JsonLines {
public:
    explicit JsonLines(const QByteArray& json);

    // From 1. Paths as "/sets/2/topLeft/0"; of one that is not there, the line of the nearest that holds it.
    int lineOf(QString path) const;
    // The path of the first key that an object has twice; empty when there is none.
    const QString& repeatedKey() const { return m_repeated; }

    // Of a byte: for QJsonParseError::offset.
    static int lineAt(const QByteArray& json, qsizetype offset);

private:
    void value(const QString& path);
    QString string();
    void blanks();

    const QByteArray& m_json;
    qsizetype m_at = 0;
    int m_line = 1;
    QHash<QString, int> m_lines;
    QString m_repeated;
};

} // namespace sagitta::render
