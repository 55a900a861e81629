// TagModel: a TagTable as a tree for a view. Rows have a path, so that a view finds the same attribute again in the
// table of another image. GUI thread; the table was made elsewhere and is only read.
#pragma once

#include "dicom/tag_table.h"

#include <QAbstractItemModel>

#include <compare>
#include <optional>
#include <vector>

namespace sagitta::ui {

class TagModel : public QAbstractItemModel {
    Q_OBJECT
public:
    enum Column { Number, Name, Vr, Value, Difference, Other, ColumnCount };
    enum Role { WholeMatchRole = Qt::UserRole }; // the cell as a whole is what was searched for

    // One step down the tree: what an element is, and its number among those that are the same.
    struct Step {
        dicom::ListedElement::Kind kind = dicom::ListedElement::Kind::Element;
        dicom::Tag tag;
        int number = 0;
        auto operator<=>(const Step&) const = default;
    };
    using Path = std::vector<Step>;

    explicit TagModel(QObject* parent = nullptr);

    // Whether `table` differs from the present one in its values alone, so that the tree may stay as it is.
    bool hasSameRows(const dicom::TagTable& table) const;
    // Null: empty. `search` is what was searched for in it.
    void setTable(dicom::TagTablePtr table, const QString& search);
    const dicom::TagTablePtr& table() const { return m_table; }
    // What stands above the columns of values when there are two.
    void setTitles(const QString& first, const QString& second);

    const dicom::TagTableRow& rowAt(const QModelIndex& index) const;
    const dicom::ListedElement& elementAt(const QModelIndex& index) const;
    QModelIndex indexOfRow(int row, int column = 0) const;
    Path pathOf(const QModelIndex& index) const;
    QModelIndex find(const Path& path) const; // invalid: there is none
    // Everything about a row, in lines.
    QString describe(const QModelIndex& index) const;

    QModelIndex index(int row, int column, const QModelIndex& parent = {}) const override;
    QModelIndex parent(const QModelIndex& index) const override;
    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    // Where a row stands in the tree: rows of the table are in the order of the tree, one below the other.
    struct Place {
        int position = 0; // among its siblings
        std::vector<int> children;
    };
    Step stepOf(int row) const;
    QString text(const QModelIndex& index) const;
    const std::vector<int>& childrenOf(const QModelIndex& parent) const;

    dicom::TagTablePtr m_table;
    dicom::TagSearch m_search{{}};
    std::vector<Place> m_places;
    std::vector<int> m_top;
    QString m_firstTitle;
    QString m_secondTitle;
};

} // namespace sagitta::ui
