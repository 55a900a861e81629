// EmptyState: what stands where a list would be: what is missing, and a button that helps. GUI thread.
#pragma once

#include <QWidget>

class QLabel;
class QPushButton;

namespace sagitta::ui {

class EmptyState : public QWidget {
    Q_OBJECT
public:
    explicit EmptyState(QWidget* parent = nullptr);

    enum Action { None, Import };
    void say(const QString& title, const QString& advice, Action action);

signals:
    void importRequested();

private:
    QLabel* m_title;
    QLabel* m_advice;
    QPushButton* m_import;
};

} // namespace sagitta::ui
