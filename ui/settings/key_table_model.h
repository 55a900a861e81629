// KeyTableModel: all commands with their keys as a table; a key that two commands of one window have is marked, for a
// settings file may say so. GUI thread.
#pragma once

#include "ui/settings/key_editing.h"

#include <QAbstractTableModel>

namespace sagitta::ui {

class KeyTableModel : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column { Command, Group, Window, Keys, ColumnCount };

    explicit KeyTableModel(const KeyEditing& editing, QObject* parent = nullptr);

    const CommandRef& command(int row) const { return m_editing.commands()[static_cast<size_t>(row)]; }
    void keysChanged();

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    QString text(const CommandRef& command, int column) const;
    void findProblems();

    const KeyEditing& m_editing;
    std::vector<QString> m_problems; // by row; empty where there is none
};

} // namespace sagitta::ui
