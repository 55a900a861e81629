// SearchFields: what is looked for in one field, for people who do not type "acc:": a row of fields to fill in. GUI
// thread.
#pragma once

#include "ui/browser/study_search.h"

#include <QWidget>

class QLineEdit;

namespace sagitta::ui {

class SearchFields : public QWidget {
    Q_OBJECT
public:
    explicit SearchFields(QWidget* parent = nullptr);

    void put(SearchTerms& terms) const;  // its part of them
    void fill(const SearchTerms& terms); // quietly
    void focusFirst();

signals:
    void changed();
    void submitted(); // Enter

private:
    QLineEdit* m_patientId;
    QLineEdit* m_accession;
    QLineEdit* m_description;
    QLineEdit* m_referrer;
};

} // namespace sagitta::ui
