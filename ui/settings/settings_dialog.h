// SettingsDialog: the settings of the program: pages at the left, a search line above them that leaves the pages in
// which the words are found. Nothing modal and no OK: what is changed holds at once. Stays from opening to opening.
// GUI thread.
#pragma once

#include <QDialog>

#include <vector>

class QLabel;
class QLineEdit;
class QListWidget;
class QStackedWidget;

namespace sagitta::ui {

class SettingsDialog : public QDialog {
    Q_OBJECT
public:
    explicit SettingsDialog(QWidget* parent = nullptr);

    // Below the others; the dialog owns it from now on. A SettingsPage is searched by its own way, another widget by
    // the texts in it.
    void addPage(const QString& title, QWidget* page);
    // As somebody asked for it: on top, with the search line ready.
    void bringUp();

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    struct Page {
        QString title;
        QWidget* widget;
    };
    void search();
    bool isFoundIn(const Page& page, const QString& words) const;

    QLineEdit* m_search;
    QListWidget* m_list;
    QStackedWidget* m_stack;
    QLabel* m_nothing;
    std::vector<Page> m_pages;
};

} // namespace sagitta::ui
