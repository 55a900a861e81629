// parallelRows(): shares the rows of one picture among threads. The caller works too and returns when all is done. Who
// gets which rows is left to chance, so a row's values must depend on nothing but the row. Any thread; nests freely.
#pragma once

#include <functional>

namespace sagitta::imaging {

// Calls work(begin, end) for pieces of at most `piece` rows that together cover [0, rows) once, on up to `threads`
// threads. An exception of work() is thrown again here, after all threads have ended.
void parallelRows(int rows, int piece, int threads, const std::function<void(int begin, int end)>& work);

} // namespace sagitta::imaging
