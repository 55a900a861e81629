// NodeBar: one quiet line that says what has changed at the node a study came from, with a button that fetches it.
// Takes no room while there is nothing to say. GUI thread.
#pragma once

#include "ui/common/node_news.h"

#include <QFrame>

class QLabel;
class QPushButton;

namespace sagitta::ui {

class NodeBar : public QFrame {
    Q_OBJECT
public:
    explicit NodeBar(QWidget* parent = nullptr);

    void setNews(const QString& studyUid, const NodeNews& news);

signals:
    void refreshRequested(const QString& studyUid);

private:
    QString m_studyUid;
    QLabel* m_text;
    QPushButton* m_refresh;
};

} // namespace sagitta::ui
