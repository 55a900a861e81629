// PatientBanner: who is on the screen, from the same header object as the pixels of the active viewport; at the right
// what is still arriving, or what went wrong. GUI thread.
#pragma once

#include "dicom/instance_header.h"

#include <QFrame>

class QLabel;

namespace sagitta::ui {

class PatientBanner : public QFrame {
    Q_OBJECT
public:
    explicit PatientBanner(QWidget* parent = nullptr);

    void setHeader(const dicom::InstanceHeaderPtr& header); // nullptr: nobody yet
    void setArrival(const QString& text);
    void setProblem(const QString& text);

private:
    void refreshNotice();

    QLabel* m_name;
    QLabel* m_person;
    QLabel* m_study;
    QLabel* m_notice;
    QString m_arrival;
    QString m_problem;
};

} // namespace sagitta::ui
