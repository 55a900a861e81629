// Searches of the local studies as somebody types them, over a million instances in 50 000 studies: alone, and while
// another thread imports as fast as the catalog takes it. A round is some hundred searches; the figures are percentiles
// of them, the reference is SQLite's own LIKE over the same text.
#include "bench/bench_harness.h"
#include "bench/measurements.h"
#include "support/made_catalog.h"

#include <QSqlDatabase>
#include <QSqlQuery>
#include <QTemporaryDir>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <stdexcept>
#include <thread>

namespace sagitta::bench {

namespace {

using Clock = std::chrono::steady_clock;

constexpr int kStudies = 50'000;
constexpr int kListed = 2'500; // of them: a node has told what it has
constexpr int kScreens = 200;  // rows, as the windows ask for them first
constexpr int kRepeats = 20;
constexpr std::size_t kImportBatch = 500;

const char* const kTyped[] = {"",      "s",    "sc", "sch",       "schmidt", "schmidt anna",
                              "qqqqq", "2015", "mü", "thorax ct", "a2000",   "é"};

double msSince(Clock::time_point begin) {
    return std::chrono::duration<double, std::milli>(Clock::now() - begin).count();
}

template<class T>
void require(const Result<T>& result) {
    if (!result)
        throw std::runtime_error(result.error().message().toStdString());
}

struct Hospital {
    QTemporaryDir folder;
    std::unique_ptr<storage::Catalog> catalog;
    int next = kStudies; // study to import

    Hospital() {
        auto opened = storage::Catalog::open(folder.path());
        require(opened);
        catalog = std::move(*opened);
        require(test::fillCatalog(*catalog, 0, kStudies));
        for (int n = 0; n < kListed; ++n)
            require(catalog->noteListing(QStringLiteral("PACS"), 1, test::madeListing(n)));
    }
};

std::shared_ptr<Hospital> hospital() {
    static std::weak_ptr<Hospital> shared;
    auto made = shared.lock();
    if (!made) {
        made = std::make_shared<Hospital>();
        shared = made;
    }
    return made;
}

// On a thread of its own, and so with a connection of its own that is opened for it.
double timeOnThread(const std::function<void()>& work) {
    double ms = 0;
    std::thread([&] {
        const auto begin = Clock::now();
        work();
        ms = msSince(begin);
    }).join();
    return ms;
}

// On one thread, as in the windows: with one connection.
std::vector<double> searchTimes(const Hospital& local) {
    std::vector<double> times;
    timeOnThread([&] {
        for (int repeat = 0; repeat < kRepeats; ++repeat)
            for (const char* typed : kTyped) {
                storage::StudyFilter filter;
                filter.text = QString::fromUtf8(typed);
                const auto begin = Clock::now();
                require(local.catalog->find(filter, {}, kScreens));
                times.push_back(msSince(begin));
            }
    });
    return times;
}

std::vector<double> searchTimesDuringImport(Hospital& local) {
    std::atomic<bool> isOver{false};
    std::thread import([&] {
        while (!isOver) {
            std::vector<storage::CatalogEntry> batch;
            while (batch.size() < kImportBatch) {
                const auto study = test::madeInstances(local.next++);
                batch.insert(batch.end(), study.begin(), study.end());
            }
            require(local.catalog->add(batch));
        }
    });
    std::vector<double> times = searchTimes(local);
    isOver = true;
    import.join();
    return times;
}

// The percentiles of one run of `work` are several figures: whoever is asked twice runs it again.
struct Percentiles {
    std::function<std::vector<double>()> work;
    std::vector<double> sorted;
    std::vector<int> told;

    double operator()(int percent) {
        if (sorted.empty() || std::find(told.begin(), told.end(), percent) != told.end()) {
            sorted = work();
            std::sort(sorted.begin(), sorted.end());
            told.clear();
        }
        told.push_back(percent);
        const auto last = static_cast<double>(sorted.size() - 1);
        return sorted[static_cast<std::size_t>(last * percent / 100)];
    }
};

void addPercentiles(Harness& harness, const QString& name, const QString& reference,
                    const std::function<std::vector<double>(Hospital&)>& work) {
    const auto shared = std::make_shared<Percentiles>();
    for (const int percent : {50, 95, 99}) {
        harness.add(name + QStringLiteral("-p%1").arg(percent), reference, [shared, percent, work] {
            return [shared, percent, work, local = hospital()] {
                shared->work = [&] { return work(*local); };
                return (*shared)(percent);
            };
        });
    }
}

Prepare likeScan() {
    return [] {
        return [local = hospital()] {
            const QString name = QStringLiteral("bench-like");
            double ms = 0;
            {
                QSqlDatabase db = QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), name);
                db.setDatabaseName(local->folder.filePath(QStringLiteral("catalog.db")));
                QSqlQuery query(db.open() ? db : QSqlDatabase());
                const auto begin = Clock::now();
                if (!query.exec(QStringLiteral("SELECT count(*) FROM study_search WHERE text LIKE '%schmidt%'")) ||
                    !query.next())
                    throw std::runtime_error("no catalog to scan");
                ms = msSince(begin);
            }
            QSqlDatabase::removeDatabase(name);
            return ms;
        };
    };
}

Prepare once(const std::function<void(Hospital&)>& work) {
    return [work] { return [work, local = hospital()] { return timeOnThread([&] { work(*local); }); }; };
}

} // namespace

void addCatalogMeasurements(Harness& harness) {
    const QString like = "catalog/50000/like";
    harness.add(like, {}, likeScan());
    addPercentiles(harness, "catalog/50000/search", like, searchTimes);
    addPercentiles(harness, "catalog/50000/search-during-import", like, searchTimesDuringImport);
    harness.add("catalog/50000/by-referrer", like, once([](Hospital& local) {
                    storage::StudyFilter filter;
                    filter.referringPhysician = QStringLiteral("erika");
                    require(local.catalog->find(filter, {}, kScreens));
                }));
    harness.add("catalog/50000/unread", like, once([](Hospital& local) {
                    storage::StudyFilter filter;
                    filter.statuses = {storage::ReadingStatus::Unread};
                    require(local.catalog->find(filter, {}, kScreens));
                }));
    harness.add("catalog/50000/all-by-name", like, once([](Hospital& local) {
                    const storage::StudyOrder byName{storage::StudyColumn::PatientName, Qt::AscendingOrder};
                    require(local.catalog->find({}, byName, kScreens));
                }));
    harness.add("catalog/50000/all-rows", like, once([](Hospital& local) { require(local.catalog->find({})); }));
    harness.add("catalog/50000/holdings-of-200", like, once([](Hospital& local) {
                    QStringList uids;
                    for (int n = 0; n < kScreens; ++n)
                        uids << test::madeStudy(n).studyInstanceUid;
                    require(local.catalog->holdings(uids));
                }));
    harness.add("catalog/50000/open", like,
                once([](Hospital& local) { require(storage::Catalog::open(local.folder.path())); }));
}

} // namespace sagitta::bench
