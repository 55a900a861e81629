// Retrieve from a real archive, storing and indexing included, against DCMTK's getscu; and over a long, narrow link
// against the time its bytes take on the wire.
#include "app/retrieve_job.h"
#include "bench/bench_harness.h"
#include "bench/measurements.h"
#include "core/uid.h"
#include "support/orthanc.h"
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
constexpr int kLinkImages = 100; // a third of a chest CT

double msSince(Clock::time_point begin) {
    return std::chrono::duration<double, std::milli>(Clock::now() - begin).count();
}

void require(bool good, const QString& what) {
    if (!good)
        throw std::runtime_error(what.toStdString());
}

// An archive with one study of so many images.
struct Archive {
    test::Orthanc orthanc;
    QString studyUid = makeUid();
    QString seriesUid = makeUid();

    explicit Archive(int images, const char* transferSyntax) {
        const QTemporaryDir files;
        test::PhantomSpec spec;
        spec.studyUid = studyUid;
        spec.seriesUid = seriesUid;
        spec.slices = images;
        spec.rows = kSide;
        spec.columns = kSide;
        spec.spacing = 0.7;
        spec.sliceSpacing = 1;
        spec.transferSyntaxUid = QLatin1String(transferSyntax);
        const auto written = test::writePhantom(files.path(), spec);
        require(bool(written), "no phantom");
        const QString problem = test::upload(orthanc.node(), *written);
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
double retrieve(const network::RemoteNode& node, const Archive& archive, int images, double* firstImageMs = nullptr) {
    const QTemporaryDir data;
    auto store = storage::LocalStore::open(data.path());
    require(bool(store), "no store");
    network::MoveInbox inbox;
    const auto begin = Clock::now();
    JobContext context({}, [&](const JobProgress& progress) {
        if (firstImageMs && progress.bytes > 0 && *firstImageMs == 0)
            *firstImageMs = msSince(begin);
    });
    const auto answer = app::retrieveInto(**store, inbox, node, {archive.studyUid, {}, {}}, context);
    const double ms = msSince(begin);
    require(answer && answer->received == images, answer ? "images are missing" : answer.error().message());
    return ms;
}

Prepare ours() {
    return [] { return [archive = ctArchive()] { return retrieve(archive->orthanc.node(), *archive, kImages); }; };
}

Prepare getscu(const QStringList& options, bool noDelay) {
    return [options, noDelay] {
        return [options, noDelay, archive = ctArchive()] {
            const QTemporaryDir out;
            QProcess process;
            QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
            environment.remove("TCP_NODELAY");
            if (noDelay)
                environment.insert("TCP_NODELAY", "1");
            process.setProcessEnvironment(environment);
            const network::RemoteNode node = archive->orthanc.node();
            const auto begin = Clock::now();
            process.start("getscu", options + QStringList{"-aec", node.aeTitle, "-od", out.path(), "-S", "-k",
                                                          "QueryRetrieveLevel=STUDY", "-k",
                                                          "StudyInstanceUID=" + archive->studyUid, node.host,
                                                          QString::number(node.port)});
            require(process.waitForFinished(120000) && process.exitCode() == 0, "getscu failed");
            const double ms = msSince(begin);
            require(QDir(out.path()).entryList(QDir::Files).size() == kImages, "getscu lost images");
            return ms;
        };
    };
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
    harness.add("network/get-300/sagitta", tuned, ours());
    harness.add("network/get-300/sagitta-against-default", slow, ours());
    const QString wire = "network/40ms-10mbit/wire-time";
    harness.add(wire, {}, overLink(LinkFigure::WireTime));
    harness.add("network/40ms-10mbit/series", wire, overLink(LinkFigure::Series));
    harness.add("network/40ms-10mbit/first-image", {}, overLink(LinkFigure::FirstImage));
}

} // namespace sagitta::bench
