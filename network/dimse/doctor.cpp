#include "network/doctor.h"

#include "network/dimse/doctor_examination.h"
#include "network/dimse/find.h"
#include "network/dimse/get_session.h"
#include "network/dimse/move_session.h"
#include "network/dimse/probe.h"
#include "network/dimse/status_words.h"

#include <dcmtk/dcmdata/dctk.h>
#include <dcmtk/dcmnet/dimse.h>

#include <algorithm>

namespace sagitta::network {
namespace {

using Clock = std::chrono::steady_clock;
using Ms = std::chrono::duration<double, std::milli>;

constexpr int kEchoes = 5; // of each kind, to measure
// Systems acknowledge after 40 ms and more when they wait for something to send it with.
constexpr double kHeldBackMs = 20;
constexpr double kLongWayMs = 10; // see Retrieval: from here on several associations share a series

QString latin(const QByteArray& uid) { return QString::fromLatin1(uid); }

ProposedContext verification() {
    return {UID_VerificationSOPClass, {UID_LittleEndianExplicitTransferSyntax, UID_LittleEndianImplicitTransferSyntax}};
}

struct Offer {
    const char* name;
    ProposedContext context;
};

std::vector<Offer> services() {
    return {{"C-ECHO", verification()},
            {"C-FIND", studyRootFind()},
            {"C-GET", studyRootGet()},
            {"C-MOVE", studyRootMove()}};
}

// The quickest of some answers: whatever else the machines do only makes them slower.
Result<double> quickestEcho(Association& association, int contextId) {
    double quickest = std::numeric_limits<double>::max();
    for (int i = 0; i < kEchoes; ++i) {
        const Clock::time_point start = Clock::now();
        SAGITTA_CHECK(association.sendEcho(contextId));
        SAGITTA_TRY(const Command response, association.receiveCommand());
        if (response.status != status::Success)
            return Error(ErrorCode::Refused, QStringLiteral("the archive refused the echo: ") +
                                                 statusWords(response.status, response.errorComment));
        quickest = std::min(quickest, Ms(Clock::now() - start).count());
    }
    return quickest;
}

QString msWords(double ms) {
    if (ms < 0.1)
        return QStringLiteral("less than 0.1 ms");
    return QString::number(ms, 'f', ms < 10 ? 1 : 0) + QStringLiteral(" ms");
}

QString listed(const QStringList& words) {
    return words.size() < 2
               ? words.join(QString())
               : words.mid(0, words.size() - 1).join(QStringLiteral(", ")) + QStringLiteral(" and ") + words.last();
}

} // namespace

struct Examination::Entry {
    const char* id;
    const char* title;
    Verdict (Examination::*run)();
};

const Examination::Entry Examination::kEntries[] = {
    {"resolve", "Host name", &Examination::resolve},
    {"connect", "Connection", &Examination::connect},
    {"associate", "Association", &Examination::associate},
    {"echo", "Echo", &Examination::echo},
    {"speed", "Answer time", &Examination::measure},
    {"find", "Query", &Examination::find},
    {"get", "C-GET", &Examination::get},
    {"move", "C-MOVE to us", &Examination::move},
};

QString toString(DoctorStep::State state) {
    switch (state) {
    case DoctorStep::State::Passed:
        return QStringLiteral("passed");
    case DoctorStep::State::Warning:
        return QStringLiteral("warning");
    case DoctorStep::State::Failed:
        return QStringLiteral("failed");
    case DoctorStep::State::Skipped:
        break;
    }
    return QStringLiteral("skipped");
}

QString mark(DoctorStep::State state) {
    switch (state) {
    case DoctorStep::State::Passed:
        return QStringLiteral("✓");
    case DoctorStep::State::Warning:
        return QStringLiteral("!");
    case DoctorStep::State::Failed:
        return QStringLiteral("✗");
    case DoctorStep::State::Skipped:
        break;
    }
    return QStringLiteral("–");
}

std::vector<DoctorStep> doctorSteps() {
    std::vector<DoctorStep> steps;
    for (const Examination::Entry& entry : Examination::kEntries) {
        DoctorStep step;
        step.id = QLatin1String(entry.id);
        step.title = QLatin1String(entry.title);
        steps.push_back(step);
    }
    return steps;
}

std::vector<DoctorStep> examine(const RemoteNode& node, MoveInbox& inbox, const std::stop_token& stop,
                                const HearStep& hear) {
    return Examination(node, inbox, stop).run(hear);
}

std::vector<DoctorStep> Examination::run(const HearStep& hear) {
    std::vector<DoctorStep> steps = doctorSteps();
    for (size_t i = 0; i < steps.size(); ++i) {
        DoctorStep& step = steps[i];
        const Clock::time_point start = Clock::now();
        Verdict verdict = tryStep(kEntries[i]);
        step.state = verdict.state;
        step.finding = std::move(verdict.finding);
        step.advice = std::move(verdict.advice);
        if (step.state != DoctorStep::State::Skipped)
            step.ms = Ms(Clock::now() - start).count();
        if (hear)
            hear(step);
    }
    return steps;
}

Verdict Examination::tryStep(const Entry& entry) {
    if (m_stop.stop_requested())
        return skipped(QStringLiteral("Cancelled."));
    if (!m_obstacle.isEmpty())
        return skipped(m_obstacle);
    return (this->*entry.run)();
}

Verdict Examination::resolve() {
    m_obstacle = QStringLiteral("Not tried: there is no address to connect to.");
    if (const Result<void> valid = validate(node()); !valid)
        return failed(sentence(m_about, valid.error().detail()),
                      QStringLiteral("Correct it in the node's settings here."));
    const Result<QStringList> addresses = resolveHost(node().host, timeout(), m_stop);
    if (!addresses)
        return addresses.error().code() == ErrorCode::Cancelled ? skipped(QStringLiteral("Cancelled."))
                                                                : unresolved(m_about, addresses.error());
    m_obstacle.clear();
    m_about.address = addresses->front();
    if (isIpv4Address(node().host))
        return passed(QStringLiteral("%1 is an address, so there is nothing to look up.").arg(node().host));
    if (addresses->size() == 1)
        return passed(QStringLiteral("%1 is %2.").arg(node().host, m_about.address));
    return passed(QStringLiteral("%1 has the addresses %2; the first is used.").arg(node().host, listed(*addresses)));
}

Verdict Examination::connect() {
    m_obstacle = QStringLiteral("Not tried: there is no connection.");
    const Result<QString> ours = tryConnection(m_about.address, node().port, timeout(), m_stop);
    if (!ours)
        return ours.error().code() == ErrorCode::Cancelled ? skipped(QStringLiteral("Cancelled."))
                                                           : unconnected(m_about, ours.error());
    m_obstacle.clear();
    m_about.ourAddress = *ours;
    return passed(QStringLiteral("%1, port %2 takes connections; our own address on the way there is %3.")
                      .arg(m_about.address)
                      .arg(node().port)
                      .arg(m_about.ourAddress));
}

Verdict Examination::associate() {
    m_obstacle = QStringLiteral("Not tried: there is no association.");
    std::vector<ProposedContext> contexts;
    for (const Offer& offer : services())
        contexts.push_back(offer.context);
    Rejection rejection;
    const auto association = Association::open(node(), contexts, m_stop, &rejection);
    if (!association)
        return association.error().code() == ErrorCode::Cancelled
                   ? skipped(QStringLiteral("Cancelled."))
                   : unassociated(m_about, association.error(),
                                  rejection.result != 0 ? std::optional(rejection) : std::nullopt);
    m_obstacle.clear();
    Verdict verdict = acceptance(**association);
    (*association)->release();
    return verdict;
}

Verdict Examination::acceptance(const Association& association) {
    for (const RefusedContext& refused : association.refusedContexts())
        m_refused.insert(refused.sopClass, refused.result);
    QStringList offered;
    QStringList missing;
    for (const Offer& offer : services())
        (offers(latin(offer.context.sopClass)) ? offered : missing) << QLatin1String(offer.name);
    if (offered.isEmpty())
        return failed(QStringLiteral("%1 accepts us as %2 but offers none of %3.")
                          .arg(node().aeTitle, node().ourAeTitle, listed(missing)),
                      QStringLiteral("Check AE title and port in the node's settings here: this may be another DICOM "
                                     "service than the archive's query and retrieve."));
    QString finding =
        QStringLiteral("%1 accepts us as %2 and offers %3").arg(node().aeTitle, node().ourAeTitle, listed(offered));
    if (!missing.isEmpty())
        finding += QStringLiteral(", but not ") + listed(missing);
    return passed(finding + u'.');
}

Verdict Examination::echo() {
    const QString sopClass = QStringLiteral(UID_VerificationSOPClass);
    if (!offers(sopClass))
        return warned(notOffered(m_about, QStringLiteral("C-ECHO"), sopClass, m_refused.value(sopClass)),
                      QStringLiteral("Nothing needs it but tests. DICOM demands it; the archive's administrator may "
                                     "switch it on."));
    const Result<EchoAnswer> answer = makeDimseSource(node())->echo(m_stop);
    if (!answer)
        return broken(m_about, answer.error(), QStringLiteral("C-ECHO"));
    return passed(QStringLiteral("%1 answers.").arg(node().aeTitle));
}

// An archive with Nagle's algorithm on sends the end of an answer when its beginning has been acknowledged. We
// acknowledge at once where the system lets us, so it shows only to a receiver that does not.
Verdict Examination::measure() {
    const QString sopClass = QStringLiteral(UID_VerificationSOPClass);
    if (!offers(sopClass))
        return skipped(QStringLiteral("Not tried: it is measured with C-ECHO."));
    const auto association = Association::open(node(), {verification()}, m_stop);
    if (!association)
        return broken(m_about, association.error(), QStringLiteral("C-ECHO"));
    const AcceptedContext* context = (*association)->contextOf(sopClass);
    if (!context)
        return skipped(QStringLiteral("Not tried: %1 offers C-ECHO no longer.").arg(node().aeTitle));
    const Result<double> atOnce = quickestEcho(**association, context->id);
    if (!atOnce)
        return broken(m_about, atOnce.error(), QStringLiteral("C-ECHO"));
    (*association)->acknowledgeLate();
    const Result<double> late = quickestEcho(**association, context->id);
    if (!late)
        return broken(m_about, late.error(), QStringLiteral("C-ECHO"));
    (*association)->release();
    if (*late - *atOnce >= kHeldBackMs)
        return warned(QStringLiteral("%1 holds back the end of each answer until its beginning is acknowledged "
                                     "(Nagle's algorithm): an answer takes %2 where that comes late, %3 where it comes "
                                     "at once.")
                          .arg(node().aeTitle, msWords(*late), msWords(*atOnce)),
                      QStringLiteral("The archive's administrator should set TCP_NODELAY there (archives made with "
                                     "DCMTK, such as Orthanc: the environment variable TCP_NODELAY=1). Until then each "
                                     "image may wait for 40 ms and more."));
    if (*atOnce >= kLongWayMs)
        return passed(QStringLiteral("An answer takes %1: a long way, so several associations will share the work.")
                          .arg(msWords(*atOnce)));
    return passed(QStringLiteral("An answer takes %1.").arg(msWords(*atOnce)));
}

} // namespace sagitta::network
