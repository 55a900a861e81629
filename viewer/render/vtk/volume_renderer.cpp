#include "render/vtk/volume_renderer.h"

#include "render/vtk/display.h"
#include "render/vtk/render_queue.h"
#include "render/vtk/volume_preset.h"
#include "render/vtk/volume_scene.h"

#include <exception>
#include <mutex>
#include <new>
#include <unordered_map>

namespace sagitta::render {

namespace {

// Who still wants which answer. Shared with answers on their way, which may outlive the renderer. Thread-safe.
class Ledger {
public:
    struct Ticket {
        const void* owner = nullptr;
        std::uint64_t serial = 0;
        const void* volume = nullptr;
        QString preset;
    };

    Ticket add(const void* owner, const VolumeRequest& request) {
        const std::lock_guard lock(m_mutex);
        const Ticket ticket{owner, ++m_serial, request.volume.get(), request.preset};
        const auto [entry, isNew] = m_owners.try_emplace(owner, Entry{ticket, ticket.serial});
        if (!isNew)
            entry->second.latest = ticket;
        return ticket;
    }

    // The latest, or an earlier one of the same volume and preset: a picture on the way to the latest.
    bool wants(const Ticket& ticket) {
        const std::lock_guard lock(m_mutex);
        const auto entry = m_owners.find(ticket.owner);
        if (entry == m_owners.end() || ticket.serial < entry->second.firstSerial)
            return false;
        const Ticket& latest = entry->second.latest;
        return ticket.serial == latest.serial || (ticket.volume == latest.volume && ticket.preset == latest.preset);
    }

    // True when nobody is left.
    bool remove(const void* owner) {
        const std::lock_guard lock(m_mutex);
        return m_owners.erase(owner) > 0 && m_owners.empty();
    }

    void close() {
        const std::lock_guard lock(m_mutex);
        m_owners.clear();
        m_closed = true;
    }

    bool isClosed() {
        const std::lock_guard lock(m_mutex);
        return m_closed;
    }

private:
    struct Entry {
        Ticket latest;
        std::uint64_t firstSerial; // since the owner was last dropped
    };

    std::mutex m_mutex;
    std::uint64_t m_serial = 0;
    bool m_closed = false;
    std::unordered_map<const void*, Entry> m_owners;
};

template<class T, class F>
Result<T> guarded(F&& work) {
    try {
        return work();
    } catch (const std::bad_alloc&) {
        return Error(ErrorCode::Full, "no memory for 3D");
    } catch (const std::exception& e) {
        return Error(ErrorCode::Internal, QString("3D: ") + e.what());
    }
}

} // namespace

struct VolumeRenderer::Private {
    Executor answers;
    VolumeRendererOptions options;
    std::shared_ptr<Ledger> ledger = std::make_shared<Ledger>();
    std::unique_ptr<VolumeScene> scene; // made, used and destroyed where the queue's tasks run
    RenderQueue queue;

    Private(Executor to, const VolumeRendererOptions& wanted) :
        answers(std::move(to)), options(wanted),
        queue(windowsNeedGuiThread() ? answers : Executor(), [this] { scene.reset(); }) {}

    VolumeScene& theScene() {
        if (!scene)
            scene = std::make_unique<VolumeScene>(options);
        return *scene;
    }
};

QStringList volumePresets() {
    QStringList names;
    for (const VolumePreset& preset : allVolumePresets())
        names.append(preset.name);
    return names;
}

VolumeRenderer::VolumeRenderer(Executor answers, VolumeRendererOptions options) :
    d(std::make_unique<Private>(std::move(answers), options)) {}

VolumeRenderer::~VolumeRenderer() { d->ledger->close(); }

void VolumeRenderer::probe(std::function<void(const Result<QString>&)> done) {
    d->queue.post(nullptr, [this, done = std::move(done)](const RenderQueue::Superseded&) {
        const auto result = guarded<QString>([this] { return d->theScene().open(); });
        d->answers([ledger = d->ledger, done, result] {
            if (!ledger->isClosed())
                done(result);
        });
    });
}

void VolumeRenderer::render(const void* owner, VolumeRequest request, Callback done) {
    const Ledger::Ticket ticket = d->ledger->add(owner, request);
    d->queue.post(owner, [this, ticket, request = std::move(request),
                          done = std::move(done)](const RenderQueue::Superseded& superseded) {
        const auto result = guarded<VolumePicture>([&] { return d->theScene().render(request, superseded); });
        if (!result && result.error().code() == ErrorCode::Cancelled)
            return;
        d->answers([ledger = d->ledger, ticket, done, result] {
            if (ledger->wants(ticket))
                done(result);
        });
    });
}

void VolumeRenderer::drop(const void* owner) {
    d->queue.drop(owner);
    if (d->ledger->remove(owner))
        d->queue.post(nullptr, [this](const RenderQueue::Superseded&) {
            if (d->scene)
                d->scene->release();
        });
}

} // namespace sagitta::render
