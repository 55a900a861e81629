#include "imaging/parallel_rows.h"

#include <algorithm>
#include <atomic>
#include <exception>
#include <mutex>
#include <thread>
#include <vector>

namespace sagitta::imaging {

void parallelRows(int rows, int piece, int threads, const std::function<void(int, int)>& work) {
    if (rows <= 0)
        return;
    piece = std::max(1, piece);
    const int pieces = (rows - 1) / piece + 1;
    std::atomic<int> next{0};
    std::mutex errorMutex;
    std::exception_ptr error;
    const auto run = [&] {
        try {
            for (int p = next++; p < pieces; p = next++)
                work(p * piece, p * piece + std::min(piece, rows - p * piece));
        } catch (...) {
            next = pieces;
            const std::lock_guard lock(errorMutex);
            error = std::current_exception();
        }
    };
    {
        // Starting a thread costs some ten microseconds, less than a row piece of a visible picture: no pool to own.
        std::vector<std::jthread> helpers;
        for (int i = 1; i < std::min(threads, pieces); ++i)
            helpers.emplace_back(run);
        run();
    }
    if (error)
        std::rethrow_exception(error);
}

} // namespace sagitta::imaging
