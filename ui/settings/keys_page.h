// KeysPage: the keys of all commands: a table to search, and below it the keys of the current command, which are added
// by pressing them. Says whose a key is already, and takes it over when asked to. GUI thread.
#pragma once

#include "ui/common/theme.h"
#include "ui/settings/key_editing.h"
#include "ui/settings/key_table_model.h"
#include "ui/settings/settings_page.h"

#include <QSortFilterProxyModel>

class QBoxLayout;
class QFileDialog;
class QLabel;
class QLineEdit;
class QPushButton;
class QTableView;

namespace sagitta::ui {

class KeyCapture;

class KeysPage : public SettingsPage {
    Q_OBJECT
public:
    KeysPage(Preferences& preferences, std::vector<const CommandScope*> scopes, QWidget* parent = nullptr);

    bool search(const QString& words) override;

private:
    class Filter : public QSortFilterProxyModel {
    public:
        using QSortFilterProxyModel::QSortFilterProxyModel;
        void setWords(const QString& words);
        bool filterAcceptsRow(int row, const QModelIndex& parent) const override;

    private:
        QString m_words;
    };

    void makeTable();
    QLayout* makeSearchRow();
    QWidget* makeEditor();
    void connectAll();
    const CommandRef* current() const;
    void currentChanged();
    void fillChips();
    void add(const QKeySequence& key);
    void ask(const QKeySequence& key, const QList<CommandRef>& owners);
    void settle(const Result<void>& changed);
    void say(const QString& text, LabelRole role);
    void openFileDialog(bool isExport);
    void exportTo(const QString& path);
    void importFrom(const QString& path);

    KeyEditing m_editing;
    KeyTableModel m_model;
    Filter m_filter;
    QLineEdit* m_words;
    QTableView* m_table;
    QLabel* m_command;
    QBoxLayout* m_chips;
    KeyCapture* m_capture;
    QPushButton* m_reset;
    QLabel* m_message;
    QPushButton* m_takeOver;
    QPushButton* m_keep;
    QKeySequence m_asked; // whether to take it over
};

} // namespace sagitta::ui
