#include "ui/settings/key_table_model.h"

#include "ui/common/theme.h"

#include <QFont>

#include <algorithm>

namespace sagitta::ui {

KeyTableModel::KeyTableModel(const KeyEditing& editing, QObject* parent) :
    QAbstractTableModel(parent), m_editing(editing) {
    findProblems();
}

// One may have lost what another has got.
void KeyTableModel::keysChanged() {
    findProblems();
    emit dataChanged(index(0, Keys), index(rowCount() - 1, Keys));
}

int KeyTableModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_editing.commands().size());
}

int KeyTableModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : ColumnCount; }

QString KeyTableModel::text(const CommandRef& command, int column) const {
    switch (column) {
    case Command:
        return tr(command.info->text);
    case Group:
        return tr(command.info->group);
    case Window:
        return tr(command.scope->title);
    default:
        return keysForPeople(m_editing.keys(command));
    }
}

void KeyTableModel::findProblems() {
    const std::vector<CommandRef>& commands = m_editing.commands();
    std::vector<QList<QKeySequence>> keys;
    for (const CommandRef& one : commands)
        keys.push_back(m_editing.keys(one));
    m_problems.assign(commands.size(), QString());
    const auto compare = [&](size_t i, size_t j) {
        for (const QKeySequence& key : keys[i]) {
            if (std::any_of(keys[j].begin(), keys[j].end(), [&](const QKeySequence& its) { return meet(key, its); }))
                m_problems[i] += tr("%1 is of %2 too: neither works.  ")
                                     .arg(key.toString(QKeySequence::NativeText), commandText(commands[j]));
        }
    };
    for (size_t i = 0; i < commands.size(); ++i) {
        for (size_t j = 0; j < commands.size(); ++j)
            if (i != j && shareAWindow(commands[i], commands[j]))
                compare(i, j);
    }
}

QVariant KeyTableModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid())
        return {};
    const CommandRef& one = command(index.row());
    const QString& problem = m_problems[static_cast<size_t>(index.row())];
    const bool isKeys = index.column() == Keys;
    if (role == Qt::DisplayRole)
        return isKeys && !problem.isEmpty() ? QStringLiteral("⚠ ") + text(one, Keys) : text(one, index.column());
    if (role == Qt::ToolTipRole && isKeys)
        return !problem.isEmpty() ? problem.trimmed() : m_editing.isLocked(one) ? tr("Set by your site") : QString();
    if (role == Qt::ForegroundRole && isKeys && !problem.isEmpty())
        return colors().warning;
    if (role == Qt::ForegroundRole && m_editing.isLocked(one))
        return colors().muted;
    if (role == Qt::FontRole && isKeys && m_editing.isChosen(one)) {
        QFont font;
        font.setBold(true); // a person's own choice
        return font;
    }
    return {};
}

QVariant KeyTableModel::headerData(int section, Qt::Orientation orientation, int role) const {
    static const char* const kNames[ColumnCount] = {QT_TR_NOOP("Command"), QT_TR_NOOP("Group"), QT_TR_NOOP("Window"),
                                                    QT_TR_NOOP("Keys")};
    const bool isText = role == Qt::DisplayRole || role == Qt::ToolTipRole;
    if (orientation != Qt::Horizontal || !isText || section < 0 || section >= ColumnCount)
        return {};
    return tr(kNames[section]);
}

} // namespace sagitta::ui
