// Retrieve from a real archive, storing and indexing included, against DCMTK's getscu and movescu; sending to it
// against storescu; and a retrieve over a long, narrow link against the time its bytes take on the wire.
#include "app/retrieve_job.h"
#include "bench/bench_harness.h"
#include "bench/measurements.h"
#include "core/uid.h"
#include "network/node_memory.h"
#include "network/retrieve_focus.h"
#include "network/study_sender.h"
#include "support/made_instance.h"
#include "support/orthanc.h"
#include "support/peer_process.h"
#include "support/phantom.h"
#include "support/slow_proxy.h"
#include "support/upload.h"

#include <QProcess>
#include <QTemporaryDir>

#include <chrono>
#include <stdexcept>

namespace sagitta::bench {

namespace {

using Clock = std::chrono::steady_clock;

constexpr int kImages = 300;
constexpr int kSide = 512;
constexpr test::LinkModel kLongLink{std::chrono::milliseconds(20), 10e6}; // 40 ms round trip, 10 Mbit/s
constexpr int kLinkImages = 100;                                          // a third of a chest CT

double msSince(Clock::time_point begin) {
    return std::chrono::duration<double, std::milli>(Clock::now() - begin).count();
}

void require(bool good, const QString& what) {
    if (!good)
        throw std::runtime_error(what.toStdString());
}

// The files of one study of so many images.
struct Files {
    QTemporaryDir folder;
    QString studyUid = makeUid();
    QStringList paths;

    explicit Files(int images, const char* transferSyntax) {
        test::PhantomSpec spec;
        spec.studyUid = studyUid;
        spec.seriesUid = makeUid();
        spec.slices = images;
        spec.rows = kSide;
        spec.columns = kSide;
        spec.spacing = 0.7;
        spec.sliceSpacing = 1;
        spec.transferSyntaxUid = QLatin1String(transferSyntax);
        const auto written = test::writePhantom(folder.path(), spec);
        require(bool(written), "no phantom");
        paths = *written;
    }
};

// An archive with one study of so many images.
struct Archive {
    test::Orthanc orthanc;
    QString studyUid;

    explicit Archive(int images, const char* transferSyntax, const QMap<QString, int>& modalities = {},
                     test::PeerProcess::Sending sending = test::PeerProcess::Sending::AtOnce) :
        orthanc(modalities, sending) {
        const Files files(images, transferSyntax);
        studyUid = files.studyUid;
        const QString problem = test::upload(orthanc.node(), files.paths);
        require(problem.isEmpty(), problem);
    }
};

std::shared_ptr<Archive> ctArchive() {
    static std::weak_ptr<Archive> shared;
    auto archive = shared.lock();
    if (!archive) {
        archive = std::make_shared<Archive>(kImages, "1.2.840.10008.1.2.1");
        shared = archive;
    }
    return archive;
}

// Into an empty data folder, whose making and removal are not timed.
double retrieve(const network::RemoteNode& node, const Archive& archive, int images, double* firstImageMs = nullptr,
                std::shared_ptr<const network::RetrieveFocus> focus = nullptr) {
    const QTemporaryDir data;
    auto store = storage::LocalStore::open(data.path());
    require(bool(store), "no store");
    network::MoveInbox inbox;
    network::NodeMemory memory(data.path());
    app::RetrieveMeans means;
    means.memory = focus ? &memory : nullptr;
    const auto begin = Clock::now();
    JobContext context({}, [&](const JobProgress& progress) {
        if (firstImageMs && progress.bytes > 0 && *firstImageMs == 0)
            *firstImageMs = msSince(begin);
    });
    const auto answer =
        app::retrieveInto(**store, inbox, node, {archive.studyUid, {}, {}, std::move(focus)}, context, means);
    const double ms = msSince(begin);
    require(answer && answer->received == images, answer ? "images are missing" : answer.error().message());
    return ms;
}

Prepare ours() {
    return [] { return [archive = ctArchive()] { return retrieve(archive->orthanc.node(), *archive, kImages); }; };
}

// One of DCMTK's programs against a node, from its start to its end.
double runTool(const QString& program, const network::RemoteNode& node, const QStringList& options, bool noDelay,
               const QStringList& last = {}) {
    QProcess process;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.remove("TCP_NODELAY");
    if (noDelay)
        environment.insert("TCP_NODELAY", "1");
    process.setProcessEnvironment(environment);
    const auto begin = Clock::now();
    process.start(program, QStringList{"-aec", node.aeTitle} + options +
                               QStringList{node.host, QString::number(node.port)} + last);
    require(process.waitForFinished(120000) && process.exitCode() == 0,
            program + " failed: " + process.readAllStandardError());
    return msSince(begin);
}

// Of a study, into a folder that is empty.
double retrieveByTool(const QString& program, const QStringList& options, const Archive& archive, bool noDelay) {
    const QTemporaryDir out;
    const double ms = runTool(program, archive.orthanc.node(),
                              options + QStringList{"-od", out.path(), "-S", "-k", "QueryRetrieveLevel=STUDY", "-k",
                                                    "StudyInstanceUID=" + archive.studyUid},
                              noDelay);
    require(QDir(out.path()).entryList(QDir::Files).size() == kImages, program + " lost images");
    return ms;
}

// As the windows do it: what is looked at comes first, and what is learned of the node is remembered.
Prepare oursInOrder() {
    return [] {
        return [archive = ctArchive()] {
            return retrieve(archive->orthanc.node(), *archive, kImages, nullptr,
                            std::make_shared<network::RetrieveFocus>());
        };
    };
}

Prepare getscu(const QStringList& options, bool noDelay) {
    return [options, noDelay] {
        return
            [options, noDelay, archive = ctArchive()] { return retrieveByTool("getscu", options, *archive, noDelay); };
    };
}

// An archive that sends as archives do, and knows us and movescu.
struct MovingArchive {
    int ourPort = test::freePort();
    int movescuPort = test::freePort();
    Archive archive{kImages,
                    "1.2.840.10008.1.2.1",
                    {{"SAGITTA", ourPort}, {"MOVESCU", movescuPort}},
                    test::PeerProcess::Sending::AsUsual};
};

std::shared_ptr<MovingArchive> movingArchive() {
    static std::weak_ptr<MovingArchive> shared;
    auto archive = shared.lock();
    if (!archive) {
        archive = std::make_shared<MovingArchive>();
        shared = archive;
    }
    return archive;
}

Prepare movescu() {
    return [] {
        return [moving = movingArchive()] {
            return retrieveByTool("movescu",
                                  {"-aet", "MOVESCU", "-aem", "MOVESCU", "+P", QString::number(moving->movescuPort)},
                                  moving->archive, false);
        };
    };
}

Prepare moveOurs() {
    return [] {
        return [moving = movingArchive()] {
            network::RemoteNode node = moving->archive.orthanc.node();
            node.method = network::RetrieveMethod::Move;
            node.ourPort = moving->ourPort;
            return retrieve(node, moving->archive, kImages);
        };
    };
}

std::shared_ptr<Files> filesToSend() {
    static std::weak_ptr<Files> shared;
    auto files = shared.lock();
    if (!files) {
        files = std::make_shared<Files>(kImages, "1.2.840.10008.1.2.1");
        shared = files;
    }
    return files;
}

// To an archive that has none of it, and answers as archives do; its start is not timed.
Prepare sending(const std::function<double(const network::RemoteNode&, const Files&)>& send) {
    return [send] {
        return [send, files = filesToSend()] {
            const test::Orthanc empty({}, test::PeerProcess::Sending::AsUsual);
            return send(empty.node(), *files);
        };
    };
}

double storescu(const network::RemoteNode& node, const Files& files) {
    return runTool("storescu", node, {}, false, files.paths);
}

double sendOurs(const network::RemoteNode& node, const Files& files) {
    std::vector<network::StoredObject> objects;
    for (const QString& path : files.paths)
        objects.push_back({test::sopInstanceOf(path), "1.2.840.10008.5.1.4.1.1.2", "1.2.840.10008.1.2.1", path});
    JobContext context({}, [](const JobProgress&) {});
    const auto begin = Clock::now();
    const network::SendAnswer answer = network::sendStudy(node, objects, context);
    const double ms = msSince(begin);
    require(answer.sent == kImages, answer.failed.empty() ? "images are missing" : answer.failed.front().reason);
    return ms;
}

enum class LinkFigure { WireTime, Series, FirstImage };

// Each figure makes its own transfer: what is compared is its time with the bytes it moved.
Prepare overLink(LinkFigure figure) {
    return [figure] {
        auto archive = std::make_shared<Archive>(kLinkImages, "1.2.840.10008.1.2.4.80");
        return [figure, archive] {
            test::SlowProxy proxy(static_cast<std::uint16_t>(archive->orthanc.node().port), kLongLink);
            network::RemoteNode node = archive->orthanc.node();
            node.port = proxy.port();
            double firstImage = 0;
            const double all = retrieve(node, *archive, kLinkImages, &firstImage);
            const double wire = static_cast<double>(proxy.bytesFromTarget()) * 8e3 / kLongLink.bitsPerSecond;
            switch (figure) {
            case LinkFigure::WireTime:
                return wire;
            case LinkFigure::Series:
                return all;
            case LinkFigure::FirstImage:
                break;
            }
            return firstImage;
        };
    };
}

} // namespace

void addNetworkMeasurements(Harness& harness) {
    if (!test::Orthanc::isInstalled() || test::findProgram("getscu").isEmpty())
        return;
    const QString slow = "network/get-300/getscu";
    const QString tuned = "network/get-300/getscu-nodelay-bit-preserving";
    harness.add(slow, {}, getscu({}, false));
    harness.add(tuned, {}, getscu({"+B"}, true));
    const QString plain = "network/get-300/sagitta";
    harness.add(plain, tuned, ours());
    harness.add("network/get-300/sagitta-in-order", plain, oursInOrder());
    harness.add("network/get-300/sagitta-against-default", slow, ours());
    if (!test::findProgram("movescu").isEmpty() && !test::findProgram("storescu").isEmpty()) {
        harness.add("network/move-300/movescu", {}, movescu());
        harness.add("network/move-300/sagitta", "network/move-300/movescu", moveOurs());
        harness.add("network/store-300/storescu", {}, sending(storescu));
        harness.add("network/store-300/sagitta", "network/store-300/storescu", sending(sendOurs));
    }
    const QString wire = "network/40ms-10mbit/wire-time";
    harness.add(wire, {}, overLink(LinkFigure::WireTime));
    harness.add("network/40ms-10mbit/series", wire, overLink(LinkFigure::Series));
    harness.add("network/40ms-10mbit/first-image", {}, overLink(LinkFigure::FirstImage));
}

} // namespace sagitta::bench
