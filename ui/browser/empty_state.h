// EmptyState: what stands where a list would be: what is missing, and the buttons that help. GUI thread.
#pragma once

#include <QWidget>

class QLabel;
class QPushButton;

namespace sagitta::ui {

class EmptyState : public QWidget {
    Q_OBJECT
public:
    explicit EmptyState(QWidget* parent = nullptr);

    enum Action { None = 0, Import = 1, AddNode = 2 };
    Q_DECLARE_FLAGS(Actions, Action)
    void say(const QString& title, const QString& advice, Actions actions);

signals:
    void importRequested();
    void addNodeRequested();

private:
    QLabel* m_title;
    QLabel* m_advice;
    QPushButton* m_import;
    QPushButton* m_addNode;
};

Q_DECLARE_OPERATORS_FOR_FLAGS(EmptyState::Actions)

} // namespace sagitta::ui
