// Examination: one run of the connection doctor: its steps in turn, and what each has learned for the next. Used once,
// on one thread; only m_caller is shared with the threads of our own port.
#pragma once

#include "network/dimse/doctor_words.h"
#include "network/study_source.h"

#include <QHash>

#include <mutex>

namespace sagitta::network {

class Examination {
public:
    Examination(const RemoteNode& node, MoveInbox& inbox, std::stop_token stop) :
        m_about{node, {}, {}}, m_inbox(inbox), m_stop(std::move(stop)) {}

    std::vector<DoctorStep> run(const HearStep& hear);

private:
    struct Entry;
    static const Entry kEntries[];
    friend std::vector<DoctorStep> doctorSteps();

    // doctor.cpp
    Verdict tryStep(const Entry& entry);
    Verdict resolve();
    Verdict connect();
    Verdict associate();
    Verdict echo();
    Verdict measure();
    Verdict acceptance(const Association& association);
    bool offers(const QString& sopClass) const { return !m_refused.contains(sopClass); }
    const RemoteNode& node() const { return m_about.node; }
    std::chrono::milliseconds timeout() const { return std::chrono::seconds(node().timeoutSeconds); }

    // doctor_trial.cpp
    struct Studies {
        std::vector<dicom::StudySummary> rows;
        bool more = false;
    };
    Verdict find();
    Result<Studies> findStudies(const QString& date);
    Result<void> chooseImage(const std::vector<dicom::StudySummary>& studies);
    Verdict get();
    Verdict ungot(const QString& why) const;
    Verdict move();
    Verdict judgeMove(const Result<RetrieveAnswer>& answer);
    Verdict unmoved(const QString& what);
    Result<RetrieveAnswer> retrieveImage(RetrieveMethod method);
    Verdict arrived(const RetrieveAnswer& answer, const QString& how) const;
    Verdict unlessUnneeded(Verdict verdict, RetrieveMethod method) const;

    DoctorCase m_about;
    MoveInbox& m_inbox;
    const std::stop_token m_stop;
    QString m_obstacle;            // why nothing further can be tried
    QHash<QString, int> m_refused; // SOP class of a service -> why it has no context
    QString m_noImage;             // why there is no image to retrieve
    RetrieveRequest m_image;
    QString m_imageClass;
    bool m_getWorks = false;

    std::mutex m_mutex;             // of the next
    std::optional<Caller> m_caller; // the last at our port
};

} // namespace sagitta::network
