// PatientBanner: who is on the screen, from the same header object as the pixels of the active viewport; of a study
// without images, whose documents it holds. At the right what is still arriving, and beside it what went wrong. Says so
// when the study's objects name several patients. GUI thread.
#pragma once

#include "dicom/instance_header.h"
#include "scene/session.h"
#include "ui/viewer/arrival.h"

#include <QFrame>

#include <map>
#include <vector>

class QLabel;

namespace sagitta::ui {

// What went wrong stays until it has gone right, each kind by itself.
enum class BannerProblem { Study, AnnotationFile, Saving, Undo, Picture, CornerTexts };

class PatientBanner : public QFrame {
    Q_OBJECT
public:
    explicit PatientBanner(QWidget* parent = nullptr);

    void setHeader(const dicom::InstanceHeaderPtr& header); // nullptr: no image yet
    // The identities in the whole study; a warning when there are several.
    void setPatients(const std::vector<dicom::PatientInfo>& patients);
    void setArrival(const Arrival& arrival);
    void setProblem(BannerProblem kind, const QString& text); // empty: none (any more)
    // Another study is opened; annotations that are not saved yet remain a problem.
    void forgetStudy();
    // Says what goes wrong while the window is open, and of whom it is.
    void watch(const scene::Session& session);

private:
    void refreshProblems();
    void takeStudy(const scene::Session& session);
    void showWho();

    QLabel* m_name;
    QLabel* m_warning;
    QLabel* m_person;
    QLabel* m_study;
    QLabel* m_notice;
    QLabel* m_problem;
    std::map<BannerProblem, QString> m_problems;
    dicom::InstanceHeaderPtr m_image;
    dicom::InstanceHeaderPtr m_document; // of a study without images
};

} // namespace sagitta::ui
