// What the tests against real archives share: a folder of made files, a job's context that records what is reported,
// and a judgement of what arrived.
#pragma once

#include "core/job.h"
#include "network/study_source.h"
#include "support/dir_sink.h"
#include "support/made_instance.h"
#include "support/orthanc.h"
#include "support/upload.h"

#include <QTemporaryDir>

#include <gtest/gtest.h>

namespace sagitta::test {

// A JobContext with its stop source and the last progress.
class Surroundings {
public:
    Surroundings() : m_context(m_source.get_token(), [this](JobProgress progress) { m_last = std::move(progress); }) {}

    JobContext& context() { return m_context; }
    void stop() { m_source.request_stop(); }
    const JobProgress& last() const { return m_last; }

private:
    std::stop_source m_source;
    JobProgress m_last;
    JobContext m_context;
};

class MadeFiles {
public:
    QString folder() const { return m_dir.path(); }
    QStringList series(const MadeInstance& first, int count) { return writeSeries(folder(), first, count); }

private:
    QTemporaryDir m_dir;
};

class OrthancTest : public testing::Test {
protected:
    void SetUp() override;

    Orthanc& orthanc() { return *m_orthanc; }
    network::RemoteNode node() const { return m_orthanc->node(); }
    std::unique_ptr<network::StudySource> source() const { return network::makeDimseSource(node()); }
    void send(const QStringList& paths) { ASSERT_EQ(upload(node(), paths).toStdString(), ""); }
    Result<network::RetrieveAnswer> retrieve(const network::RetrieveRequest& request, DirSink& sink) {
        return source()->retrieve(request, sink, surroundings.context());
    }

    MadeFiles files;
    Surroundings surroundings;

private:
    std::unique_ptr<Orthanc> m_orthanc;
};

// Every file sent has arrived, in its transfer syntax, with its elements and its pixels; and nothing else has.
void expectArrived(const QStringList& sent, const DirSink& sink);

// A new CT series of a new study.
MadeInstance newSeries();

std::string describe(const network::RetrieveAnswer& answer);

} // namespace sagitta::test
